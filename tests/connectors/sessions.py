"""The dbt side of a target, for tests: real connections of real drivers, no dbt."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from dvt.connectors.base import Credentials
from dvt.connectors.sockets import break_off
from tests.servers import Server


class TestSession:
    """A `Session` that opens a connection of its own for every label."""

    __test__ = False

    def __init__(self, name: str, dialect: str, credentials: Credentials, connect: Any) -> None:
        self.name = name
        self.dialect = dialect
        self.credentials = credentials
        self._connect = connect
        self.retries = 0
        self.unfit_as_null = False
        self.statement_timeout: float | None = None
        self.spare = 0
        """Connections that may be open beside the first."""
        self._in_use: list[Callable[[], None]] = []

    def unreachable(self, error: Exception) -> bool:
        del error
        return False

    @contextlib.contextmanager
    def connection(self, label: str) -> Iterator[Any]:
        del label
        with contextlib.closing(self._connect()) as connection, self.on_abort(lambda: break_off(connection)):
            yield connection

    def abort(self) -> None:
        for break_one in tuple(self._in_use):
            break_one()

    @contextlib.contextmanager
    def on_abort(self, call: Callable[[], None]) -> Iterator[None]:
        self._in_use.append(call)
        try:
            yield
        finally:
            self._in_use.remove(call)

    @contextlib.contextmanager
    def more_connections(self, wanted: int) -> Iterator[int]:
        yield min(wanted, self.spare)

    @contextlib.contextmanager
    def suspended(self) -> Iterator[None]:
        yield

    def comment(self, node: str) -> str:
        return f"dvt {node} {uuid4().hex}"

    def run(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements, commit, and give the rows of the last one."""
        with self.connection("test") as connection:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            rows = list(cursor.fetchall()) if cursor.description else []
            if hasattr(connection, "commit"):
                connection.commit()
            return rows


def postgres_session(server: Server, database: str, name: str = "pg", **changed: Any) -> TestSession:
    import psycopg2

    values = {
        "host": server.host, "port": server.port, "user": server.user, "password": server.password,
        "database": database, "connect_timeout": 10, **changed,
    }  # fmt: skip

    def connect() -> Any:
        keys = ("host", "port", "user", "password", "connect_timeout")
        return psycopg2.connect(dbname=values["database"], **{key: values[key] for key in keys})

    return TestSession(name, "postgres", Credentials(type="postgres", values=values), connect)


def duckdb_session(path: Path | str, name: str = "duck") -> TestSession:
    import duckdb

    instance = duckdb.connect(str(path))
    session = TestSession(
        name, "duckdb", Credentials(type="duckdb", values={"path": str(path)}), lambda: _Handle(instance.cursor())
    )
    session.instance = instance  # type: ignore[attr-defined]
    return session


class _Handle:
    """As dbt-duckdb hands out a connection: its cursor is the connection, and it has no commit."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def cursor(self) -> Any:
        return self._cursor

    def close(self) -> None:
        self._cursor.close()


def sqlite_session(path: Path, name: str = "lite") -> TestSession:
    import sqlite3

    return TestSession(
        name, "sqlite", Credentials(type="sqlite", values={"schemas_and_paths": {"main": str(path)}}),
        lambda: sqlite3.connect(path),
    )  # fmt: skip


def mysql_session(server: Server, database: str, name: str = "maria", **changed: Any) -> TestSession:
    from dvt.connectors.mysql_infile import loading_connection

    values = {
        "host": server.host, "port": server.port, "user": server.user, "password": server.password,
        "schema": database, **changed,
    }  # fmt: skip

    def connect() -> Any:
        keys = ("host", "port", "user", "password")
        return loading_connection()(database=values["schema"], charset="utf8mb4", **{key: values[key] for key in keys})

    return TestSession(name, "mysql", Credentials(type="mysql", values=values), connect)
