"""PostgreSQL as DuckDB's scanner reads it: one transaction for all extracts, large tables over several connections."""

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from dvt.connectors.base import Kept, Parts, Scan, Session, Withdrawn
from dvt.connectors.duckdb_scanner import attached, query_function
from dvt.connectors.duckdb_transaction import transaction
from dvt.connectors.postgres_extracts import WORDS, Descriptions, Typed, cancel_backends, locked
from dvt.connectors.postgres_marks import Mark, look_at
from dvt.connectors.postgres_parts import ALL, LEAST_PAGES, Pages, divided, on
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
    # A connection that is lost is not quietly replaced by another one.
    "pg_pool_health_check_query": "",
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
        locks: the statement that each transaction begins with, before it has a snapshot of its own; empty: none.
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

    def begin(self) -> None:
        """The transaction, if it has not begun: read-only, repeatable read."""
        if self.backend is None:
            self._opened.enter_context(transaction(self.duckdb, keep=True))
            self._begun(self._locks, WORDS)

    @contextmanager
    def within(self, snapshot: str) -> Iterator[None]:
        """A transaction for the length of the block, in a snapshot that another one has."""
        with transaction(self.duckdb, keep=True):
            text = exp.Literal.string(snapshot).sql("postgres")
            level = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            self._begun(level, f"SET TRANSACTION SNAPSHOT {text}", self._locks, WORDS)
            yield

    def _begun(self, *statements: str) -> None:
        self._execute("; ".join(filter(None, statements)))
        self.backend = int(self._row("SELECT pg_backend_pid() AS pid")[0])

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


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One connection that reads parts of an extract; see `dvt.connectors.base.PartReader`.

    Attributes:
        scanner: the connection.
        sql: what the server is asked for a part.
        snapshot: what each part is read in; empty: the transaction that the connection has.
        over: whether nothing more is to be read.
    """

    scanner: Scanner
    sql: Callable[[Pages], str]
    snapshot: str
    over: threading.Event

    @property
    def duckdb(self) -> "DuckDBPyConnection":
        """What scans."""
        return self.scanner.duckdb

    @property
    def keeps(self) -> bool:
        """Where each part has a transaction of its own."""
        return bool(self.snapshot)

    @contextmanager
    def read(self, part: Hashable) -> Iterator[exp.Table]:
        """Some pages, in the snapshot."""
        import duckdb

        assert isinstance(part, Pages)  # noqa: S101  # see `ScannerSource.parts`
        with ExitStack() as opened:
            if self.snapshot:
                try:
                    opened.enter_context(self.scanner.within(self.snapshot))
                except duckdb.InterruptException:
                    raise
                except duckdb.Error as error:
                    raise Withdrawn from error
            if self.over.is_set():
                raise duckdb.InterruptException("INTERRUPT Error: Interrupted!")
            yield self.scanner.scan(self.sql(part))


class ScannerSource:
    """Extracts as DuckDB scans them; of large tables in parts."""

    def __init__(self, session: Session, label: str, described: Descriptions, scanner: Scanner) -> None:
        self._session = session
        self._label = label
        self._described = described
        self._scanners: tuple[Scanner, ...] = (scanner,)
        self._over = threading.Event()
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
        typed = self._typed_as(extract)
        return Scan(columns=typed.read, table=scanner.scan(typed.sql(empty(extract.query))))

    def holds(self, extract: Extract, kept: Kept) -> bool:
        """Where no row on the pages that were read has changed since."""
        [scanner] = self._scanners
        if not self._described[extract.name].pages or self._typed_as(extract).read != kept.columns:
            return False
        begun, now = kept.mark, self._mark(extract)
        if not isinstance(begun, Mark) or now is None or not now.follows(begun, kept.seconds):
            return False
        return all(
            isinstance(part, Pages) and now.unchanged(scanner.ask(now.look(begun, extract.query, part)), rows)
            for part, rows in kept.parts.items()
        )

    @contextmanager
    def parts(
        self,
        extract: Extract,
        cursor: Callable[[], AbstractContextManager["DuckDBPyConnection"]],
        kept: Kept | None = None,
    ) -> Iterator[Parts]:
        """Over as many connections as may be had, of pages each."""
        counted = self._described[extract.name].pages
        typed = self._typed(extract)
        [first] = self._scanners
        first.begin()
        first.stay()
        parts = divided(counted) if kept is None else kept.missing
        wanted = min(counted // LEAST_PAGES, _MOST_PARTS, len(parts))
        with self._session.more_connections(wanted - 1) as more, ExitStack() as opened:
            snapshot, others = self._more(opened, extract, more, cursor)
            self._scanners = (first, *others)
            if not others and kept is None:
                parts = (ALL,)  # nothing of them would be kept
            try:
                yield Parts(
                    columns=typed.read,
                    readers=[
                        Reader(
                            scanner=scanner,
                            sql=lambda part: typed.sql(on(extract.query, part)),
                            snapshot="" if scanner is first else snapshot,
                            over=self._over,
                        )
                        for scanner in self._scanners
                    ],
                    parts=parts,
                    mark=self._mark(extract) if others else None,
                )
            finally:
                self._scanners = (first,)

    def _more(
        self,
        opened: ExitStack,
        extract: Extract,
        count: int,
        cursor: Callable[[], AbstractContextManager["DuckDBPyConnection"]],
    ) -> tuple[str, Sequence[Scanner]]:
        """`count` connections more, and the first's snapshot; none where they cannot be had, as behind a balancer.

        Where the first is lost, its own read says so.
        """
        if count <= 0:
            return "", ()
        import duckdb

        [first] = self._scanners
        # The first has the lock. Whoever came to his after somebody who waits for the first to end would wait for ever,
        # and the server would see no circle.
        locks = f"{locked({extract.name: self._described[extract.name]})} NOWAIT"
        try:
            with ExitStack() as opening:
                [snapshot] = first.ask("SELECT pg_export_snapshot() AS name")
                more = []
                for place in range(count):
                    own = opening.enter_context(cursor())
                    alias = f"dvt_part{place + 2}_{self._session.name}"
                    one = attached_scanner(self._session, own, alias, locks, patient=False)
                    more.append(opening.enter_context(one))
                    with more[-1].within(snapshot):
                        pass  # it can
                opened.push(opening.pop_all())
                return snapshot, more
        except duckdb.InterruptException:
            raise
        except duckdb.Error:
            return "", ()

    def _mark(self, extract: Extract) -> Mark | None:
        """The state of an extract's table in the transaction, if a later one can be compared with it."""
        [scanner, *_] = self._scanners
        return Mark.of(scanner.ask(look_at(extract.query))) if self._described[extract.name].marked else None

    def _columns(self, extract: Extract) -> Sequence[TypedColumn]:
        return typed_columns(scanned, self._described[extract.name].columns)

    def _typed_as(self, extract: Extract) -> Typed:
        return Typed.of(extract, self._columns(extract), self._session, self._label)

    def _typed(self, extract: Extract) -> Typed:
        [scanner] = self._scanners
        typed = self._typed_as(extract)
        self.notices = [*self.notices, *typed.notices(extract.query, scanner.ask)]
        return typed

    def cancel(self) -> None:
        """By the server: the scanner waits for it and hears nothing meanwhile."""
        self._over.set()
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
