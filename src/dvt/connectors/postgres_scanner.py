"""PostgreSQL as DuckDB's scanner reads it: one transaction for all extracts, large tables over several connections."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from dvt.connectors.base import Parts, Scan, Session
from dvt.connectors.duckdb_scanner import attached, query_function
from dvt.connectors.duckdb_transaction import transaction
from dvt.connectors.postgres_extracts import WORDS, Descriptions, Typed, cancel_backends, locked
from dvt.connectors.postgres_parts import LEAST_PAGES, part
from dvt.connectors.postgres_types import scanned, typed_columns
from dvt.connectors.sockets import OpenedSockets
from dvt.connectors.typed import TypedColumn, empty
from dvt.dialects.render import render
from dvt.plan.steps import Extract

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from dvt.diagnostics import Diagnostic

_SETTINGS: Mapping[str, object] = {
    "pg_experimental_filter_pushdown": False,
    "pg_use_ctid_scan": False,
    "pg_pool_max_connections": 1,
}

_PORT = 5432
_MOST_PARTS = 4
# A server that is gone without a word is noticed after two minutes: seconds, seconds, times. Linux waits for two hours.
_KEEPALIVE = {"keepalives_idle": 60, "keepalives_interval": 10, "keepalives_count": 6}


class Scanner:
    """DuckDB's connection to a server, and the transaction on it, which begins with the first query.

    Args:
        alias: its name in DuckDB.
        duckdb: the connection of the engine that scans.
        locks: the statement that the transaction begins with, before it has a snapshot of its own; empty: none.
        opened: ends the transaction.

    Attributes:
        backend: the server's process; None before the transaction.
    """

    def __init__(self, alias: str, duckdb: "DuckDBPyConnection", locks: str, opened: ExitStack) -> None:
        self.alias = alias
        self.duckdb = duckdb
        self.backend: int | None = None
        self._locks = locks
        self._opened = opened

    def begin(self, snapshot: str = "") -> None:
        """The transaction, if it has not begun: read-only, repeatable read, in `snapshot` or one of its own."""
        if self.backend is not None:
            return
        self._opened.enter_context(transaction(self.duckdb, keep=True))
        if snapshot:
            text = exp.Literal.string(snapshot).sql("postgres")
            self._execute(
                f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET TRANSACTION SNAPSHOT {text}"
            )
        if self._locks:
            self._execute(self._locks)
        self._execute(WORDS)
        self.backend = int(self._row(exp.select(exp.Anonymous(this="pg_backend_pid").as_("pid")))[0])

    def stay(self) -> None:
        """Of several transactions that end together, one that is done before the others is not ended for it."""
        self._execute("SET LOCAL idle_in_transaction_session_timeout = 0")

    def _execute(self, sql: str) -> None:
        self.duckdb.execute(render(_executed(self.alias, sql), "duckdb"))

    def ask(self, query: exp.Query) -> Any:
        """The first row that the server gives for it, in the transaction."""
        self.begin()
        return self._row(query)

    def _row(self, query: exp.Query) -> Any:
        return self.duckdb.execute(
            render(exp.select("*").from_(self.scan(render(query, "postgres"))), "duckdb")
        ).fetchone()

    def scan(self, sql: str) -> exp.Table:
        """A query's rows."""
        return query_function("postgres_query", self.alias, sql)


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
    with ExitStack() as opened:
        with sockets.watching(session.credentials.values.get("port") or _PORT):
            opened.enter_context(session.on_abort(sockets.break_off))
            opened.enter_context(_attached(duckdb, session, alias, patient=patient))
        yield Scanner(alias, duckdb, locks, opened)


class ScannerSource:
    """Extracts as DuckDB scans them; of large tables in parts."""

    def __init__(self, session: Session, label: str, described: Descriptions, scanner: Scanner) -> None:
        self._session = session
        self._label = label
        self._described = described
        self._scanners: tuple[Scanner, ...] = (scanner,)
        self.notices: Sequence[Diagnostic] = ()

    @contextmanager
    def read(self, extract: Extract) -> Iterator[Scan]:
        """``postgres_query`` over the typed extract."""
        [scanner] = self._scanners
        typed = self._typed(extract)
        scanner.begin()
        yield Scan(columns=typed.read, table=scanner.scan(typed.sql(extract.query)))

    def divides(self, extract: Extract) -> Scan | None:
        """A plain scan of a table of many pages."""
        if self._described[extract.name].pages < 2 * LEAST_PAGES:
            return None
        [scanner] = self._scanners
        typed = Typed.of(extract, self._columns(extract), self._session, self._label)
        return Scan(columns=typed.read, table=scanner.scan(typed.sql(empty(extract.query))))

    @contextmanager
    def parts(
        self, extract: Extract, cursor: Callable[[], AbstractContextManager["DuckDBPyConnection"]]
    ) -> Iterator[Parts]:
        """As many as may be connected, of pages each."""
        counted = self._described[extract.name].pages
        typed = self._typed(extract)
        [first] = self._scanners
        first.begin()
        first.stay()
        wanted = min(counted // LEAST_PAGES, _MOST_PARTS)
        with self._session.more_connections(wanted - 1) as more, ExitStack() as opened:
            scanners = (first, *self._more(opened, extract, more, cursor))
            self._scanners = scanners
            try:
                ends = [counted * place // len(scanners) for place in range(1, len(scanners))]
                ranges = zip((0, *ends), (*ends, None), strict=True)
                yield Parts(
                    columns=typed.read,
                    tables=[
                        (scanner.duckdb, scanner.scan(typed.sql(part(extract.query, begin, end))))
                        for scanner, (begin, end) in zip(scanners, ranges, strict=True)
                    ],
                )
            finally:
                self._scanners = (first,)

    def _more(
        self,
        opened: ExitStack,
        extract: Extract,
        count: int,
        cursor: Callable[[], AbstractContextManager["DuckDBPyConnection"]],
    ) -> Sequence[Scanner]:
        """`count` connections in the snapshot of the first; none where they cannot be had, as behind a balancer.

        Where the first is lost, its own read says so.
        """
        if not count:
            return ()
        import duckdb

        [first] = self._scanners
        # The first has the lock. Whoever came to his after somebody who waits for the first to end would wait for ever,
        # and the server would see no circle.
        locks = f"{locked({extract.name: self._described[extract.name]})} NOWAIT"
        try:
            with ExitStack() as opening:
                [snapshot] = first.ask(exp.select(exp.Anonymous(this="pg_export_snapshot").as_("name")))
                more = []
                for place in range(count):
                    own = opening.enter_context(cursor())
                    alias = f"dvt_part{place + 2}_{self._session.name}"
                    one = attached_scanner(self._session, own, alias, locks, patient=False)
                    more.append(opening.enter_context(one))
                    more[-1].begin(snapshot)
                    more[-1].stay()
                opened.push(opening.pop_all())
                return more
        except duckdb.InterruptException:
            raise
        except duckdb.Error:
            return ()

    def _columns(self, extract: Extract) -> Sequence[TypedColumn]:
        return typed_columns(scanned, self._described[extract.name].columns)

    def _typed(self, extract: Extract) -> "Typed":
        [scanner] = self._scanners
        typed = Typed.of(extract, self._columns(extract), self._session, self._label)
        self.notices = [*self.notices, *typed.notices(extract.query, scanner.ask)]
        return typed

    def cancel(self) -> None:
        """By the server: the scanner waits for it and hears nothing meanwhile."""
        cancel_backends(self._session, [one.backend for one in self._scanners if one.backend is not None])


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
