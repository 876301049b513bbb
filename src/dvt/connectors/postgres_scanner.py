"""PostgreSQL as DuckDB's scanner reads it: connections, and the transactions on them."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlglot import exp

from dvt.connectors.base import Session, Withdrawn
from dvt.connectors.duckdb_scanner import attached, query_function
from dvt.connectors.duckdb_transaction import transaction
from dvt.connectors.postgres_extracts import WORDING
from dvt.connectors.sockets import OpenedSockets
from dvt.dialects.render import render

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_SETTINGS: Mapping[str, object] = {
    "pg_experimental_filter_pushdown": False,
    "pg_use_ctid_scan": False,
    "pg_pool_max_connections": 1,
    # A connection that is lost is not quietly replaced by another one, which nobody could break off.
    "pg_pool_health_check_query": "",
    "pg_pool_idle_timeout_millis": 0,
    "pg_pool_enable_reaper_thread": False,
}

_PORT = 5432
# A server that is gone without a word is noticed after two minutes: seconds, seconds, times. Linux waits for two hours.
_KEEPALIVE = {"keepalives_idle": 60, "keepalives_interval": 10, "keepalives_count": 6}


class Scanner:
    """DuckDB's connection to a server, and the transaction on it, which begins with the first query.

    Args:
        alias: its name in DuckDB.
        duckdb: the connection of the engine that scans.
        role: that it reads as, if another one than the user's own.
        locks: the statement that each transaction begins with, before it has a snapshot of its own; empty: none.
        opened: ends the transaction.

    Attributes:
        backend: the server's process; None before the transaction.
    """

    def __init__(self, alias: str, duckdb: "DuckDBPyConnection", *, role: str, locks: str, opened: ExitStack) -> None:
        self.alias = alias
        self.duckdb = duckdb
        # The extension ends what a connection was last used for with DISCARD ALL, which older servers take for the
        # role that a connection began with as well.
        self._role = f"SET ROLE {exp.to_identifier(role, quoted=True).sql('postgres')}" if role else ""
        self.backend: int | None = None
        self._locks = locks
        self._opened = opened

    def begin(self) -> None:
        """The transaction, if it has not begun: read-only, repeatable read."""
        if self.backend is None:
            self._opened.enter_context(transaction(self.duckdb, keep=True))
            self._all(self._role, self._locks, WORDING)
            self.backend = int(self._row("SELECT pg_backend_pid() AS pid")[0])

    def snapshot(self) -> "Snapshot":
        """That of the transaction, for others."""
        return Snapshot(*self.ask("SELECT pg_export_snapshot() AS name, pg_current_snapshot()::text AS numbers"))

    @contextmanager
    def within(self, snapshot: "Snapshot") -> Iterator[None]:
        """A transaction for the length of the block, in a snapshot that another one has.

        Raises:
            Withdrawn: it is no longer there.
        """
        with transaction(self.duckdb, keep=True):
            text = exp.Literal.string(snapshot.name).sql("postgres")
            level = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            self._all(level, f"SET TRANSACTION SNAPSHOT {text}", self._role, self._locks, WORDING)
            asked = "SELECT pg_backend_pid() AS pid, pg_current_snapshot()::text AS numbers"
            self.backend, numbers = self._row(asked)
            if numbers != snapshot.numbers:
                raise Withdrawn("the name of a snapshot stands for another one")
            yield

    def _all(self, *statements: str) -> None:
        self._execute("; ".join(filter(None, statements)))

    def stay(self) -> None:
        """Of several transactions that end together, one that is done before the others is not ended for it."""
        self._execute("SET LOCAL idle_in_transaction_session_timeout = 0")

    def _execute(self, sql: str) -> None:
        self.duckdb.execute(render(_executed(self.alias, sql), "duckdb"))

    def ask(self, query: exp.Query | str) -> Any:
        """The first row that the server gives for it, in the transaction."""
        self.begin()
        return self._row(query if isinstance(query, str) else render(query, "postgres"))

    def _row(self, sql: str) -> Any:
        return self.duckdb.execute(render(exp.select("*").from_(self.scan(sql)), "duckdb")).fetchone()

    def scan(self, sql: str) -> exp.Table:
        """A query's rows."""
        return query_function("postgres_query", self.alias, sql)


class Snapshot(NamedTuple):
    """What a transaction has exported.

    Attributes:
        name: by which others take it, as long as the transaction lasts.
        numbers: of the transactions that bound it, as the server writes them.
    """

    name: str
    numbers: str


@contextmanager
def attached_scanner(
    session: Session, duckdb: "DuckDBPyConnection", alias: str, locks: str, *, patient: bool = True
) -> Iterator[Scanner]:
    """The server, attached as `alias` for the length of the block.

    Args:
        session: of the target.
        duckdb: the connection of the engine that scans.
        alias: unique in the engine's instance.
        locks: see `Scanner`.
        patient: see `attached`.
    """
    sockets = OpenedSockets()
    values = session.credentials.values
    with ExitStack() as opened:
        with sockets.watching(values.get("port") or _PORT):
            opened.enter_context(session.on_abort(sockets.break_off))
            opened.enter_context(_attached(duckdb, session, alias, patient=patient))
        yield Scanner(alias, duckdb, role=_folded(values.get("role")), locks=locks, opened=opened)


def _executed(alias: str, sql: str) -> exp.Command:
    """``CALL postgres_execute('alias', 'sql')``: what no rows come of."""
    call = exp.Anonymous(this="postgres_execute", expressions=[exp.Literal.string(alias), exp.Literal.string(sql)])
    return exp.Command(this="CALL", expression=render(call, "duckdb"))


def _attached(
    duckdb: "DuckDBPyConnection", session: Session, alias: str, *, patient: bool
) -> AbstractContextManager[None]:
    values = session.credentials.values
    return attached(
        duckdb,
        kind="postgres",
        alias=alias,
        secret={
            "host": values.get("host"),
            "port": values.get("port"),
            "user": values.get("user"),
            "password": values.get("password"),
            "database": values.get("database") or values.get("dbname"),
        },
        conninfo=conninfo(values),
        settings=_SETTINGS,
        patient=patient,
    )


def _folded(name: object) -> str:
    """A name as SET ROLE takes it, whose option takes the exact one."""
    text = str(name or "")
    quoted = len(text) > 1 and text.startswith('"') and text.endswith('"')
    return text[1:-1].replace('""', '"') if quoted else text.lower()


def conninfo(values: Mapping[str, Any]) -> str:
    """Libpq's settings for the session that the adapter would have, without host, user and password.

    Quoting as in the PostgreSQL manual, section 34.1.1 (values) and 34.1.2 (``options``).
    """
    options = []
    for parameter, value in (("search_path", values.get("search_path")), ("role", _folded(values.get("role")))):
        if value:
            escaped = str(value).replace("\\", "\\\\").replace(" ", "\\ ")
            options.append(f"-c {parameter}={escaped}")
    settings = {
        key: values.get(key)
        for key in (
            "sslmode", "sslcert", "sslkey", "sslrootcert", "connect_timeout", "keepalives_idle", "application_name",
        )
    }  # fmt: skip
    for key, value in _KEEPALIVE.items():
        settings[key] = settings.get(key) or value
    settings["client_encoding"] = "UTF8"  # DuckDB's own; by default it is the database's
    settings["options"] = " ".join(options)
    quoted = {key: str(value).replace("\\", "\\\\").replace("'", "\\'") for key, value in settings.items() if value}
    return " ".join(f"{key}='{value}'" for key, value in quoted.items())
