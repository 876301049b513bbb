"""Connections to a MySQL server through pymysql, with dbt's idea of a transaction.

pymysql is imported when a connection opens, never before. Sessions run in autocommit, so that reading holds neither
a snapshot nor metadata locks; dbt's `begin` turns autocommit off instead of sending BEGIN. MySQL commits implicitly
at each DDL statement: after one, what follows is a transaction again, until dbt commits. (With BEGIN it would not
be, and the delete and insert of an incremental model would commit one by one.)
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dbt.adapters.contracts.connection import AdapterResponse, Connection, ConnectionState
from dbt.adapters.events.logging import AdapterLogger
from dbt.adapters.exceptions.connection import FailedToConnectError
from dbt.adapters.sql.connections import SQLConnectionManager
from dbt_common.exceptions import DbtDatabaseError, DbtRuntimeError
from typing_extensions import override

from dvt.connectors.mysql_infile import loading_connection
from dvt.connectors.mysql_protocol import NO_SUCH_SCHEMA, UNAVAILABLE
from dvt.dbt.mysql.column import type_family
from dvt.dbt.mysql.cursor import statement_cursor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dvt.dbt.mysql.credentials import MySQLCredentials

logger = AdapterLogger("MySQL")


class TransientConnectError(Exception):
    """The server could not be reached, or was full: worth another attempt."""


@dataclass
class MySQLAdapterResponse(AdapterResponse):
    """What the server said to a statement; without strict mode, cut values show only as `warnings`."""

    warnings: int = 0


class MySQLConnectionManager(SQLConnectionManager):
    """Opens, cancels and closes sessions of one output."""

    TYPE = "mysql"

    @classmethod
    @override
    def open(cls, connection: Connection) -> Connection:
        if connection.state == ConnectionState.OPEN:
            return connection
        credentials: MySQLCredentials = connection.credentials
        return cls.retry_connection(
            connection,
            connect=lambda: connect(credentials),
            logger=logger,
            retry_limit=credentials.retries,
            retry_timeout=lambda attempt: attempt * attempt,
            retryable_exceptions=[TransientConnectError],
        )

    @override
    def cancel(self, connection: Connection) -> None:
        """End the session from a connection of its own: that of this thread may be the one that waits."""
        session_id = connection.handle.thread_id()
        logger.debug(f"Cancelling '{connection.name}' (session {session_id})")  # noqa: G004  # dbt's logger formats itself
        killer = connect(connection.credentials)
        try:
            with killer.cursor() as cursor:
                cursor.execute("kill connection %s", (session_id,))
        finally:
            killer.close()

    @contextmanager
    @override
    def exception_handler(self, sql: str) -> Iterator[None]:
        import pymysql

        try:
            yield
        except pymysql.MySQLError as error:
            self._roll_back_quietly()
            raise DbtDatabaseError(_text(error)) from error
        except DbtRuntimeError:
            self._roll_back_quietly()
            raise
        except Exception as error:
            # dbt's contract: whatever happens within a statement reaches its runner as a dbt error.
            self._roll_back_quietly()
            raise DbtRuntimeError(str(error)) from error

    def _roll_back_quietly(self) -> None:
        logger.debug("Rolling back")
        self.rollback_if_open()

    @override
    def add_begin_query(self) -> Any:
        return self.add_query("set autocommit = 0", auto_begin=False)

    @override
    def add_commit_query(self) -> Any:
        return self.add_query("commit; set autocommit = 1", auto_begin=False)

    @classmethod
    @override
    def _rollback_handle(cls, connection: Connection) -> None:
        super()._rollback_handle(connection)
        if connection.handle.open:
            connection.handle.autocommit(True)

    @classmethod
    @override
    def get_response(cls, cursor: Any) -> MySQLAdapterResponse:
        rows, warnings = cursor.rowcount, cursor.warning_count
        message = f"OK {rows}" if not warnings else f"OK {rows}, {warnings} warnings"
        return MySQLAdapterResponse(_message=message, code="OK", rows_affected=rows, warnings=warnings)

    @classmethod
    @override
    def data_type_code_to_name(cls, type_code: int | str) -> str:
        return type_family(int(type_code))


def connect(credentials: MySQLCredentials) -> Any:
    """A pymysql connection in autocommit, with the output's schema as its default where that exists.

    Raises:
        TransientConnectError: the server is away or full.
        FailedToConnectError: it refuses, or pymysql is not installed.
    """
    try:
        import pymysql
        from pymysql.constants import CLIENT

        open_connection = loading_connection()
    except ModuleNotFoundError as error:
        raise FailedToConnectError(
            "pymysql, the driver for MySQL, is not installed\nhint: pip install 'dvt-engine[mysql]'"
        ) from error

    arguments = credentials.connect_arguments() | {
        "autocommit": True,
        "client_flag": CLIENT.MULTI_STATEMENTS,
        "cursorclass": statement_cursor(),
        "program_name": "dvt",
    }
    try:
        try:
            handle = open_connection(database=credentials.schema, **arguments)
        except pymysql.err.OperationalError as error:
            if error.args[0] not in NO_SUCH_SCHEMA:
                raise
            handle = open_connection(**arguments)
    except pymysql.err.OperationalError as error:
        if error.args[0] in UNAVAILABLE:
            raise TransientConnectError(_text(error)) from error
        raise FailedToConnectError(_text(error)) from error
    for name in ("sql_mode", "time_zone"):
        value = getattr(credentials, name)
        if value is not None:
            try:
                with handle.cursor() as cursor:
                    cursor.execute(f"set session {name} = %s", (value,))
            except pymysql.MySQLError as error:
                handle.close()
                raise FailedToConnectError(f"{name} {value!r}: {_text(error)}{_HINTS[name]}") from error
    return handle


_HINTS = {
    "sql_mode": "",
    "time_zone": "\nhint: the server knows offsets (+01:00); names are those that its mysql_tzinfo_to_sql loaded",
}


def _text(error: Exception) -> str:
    """`1146: Table 'a.b' doesn't exist`: the server's number and its words."""
    return ": ".join(str(part) for part in error.args)
