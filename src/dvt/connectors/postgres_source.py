"""Extracts of PostgreSQL as DuckDB scans them: large tables in parts, over several connections that see the same rows.

How a connection is opened is the scanner's business, and whether a table has changed that of the marks.
"""

import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from dvt.connectors.base import Kept, Parts, Scan, Session, Withdrawn
from dvt.connectors.postgres_extracts import Descriptions, Typed, cancel_backends, locked
from dvt.connectors.postgres_marks import Mark, state_query
from dvt.connectors.postgres_parts import ALL, LEAST_PAGES, Pages, divided, on
from dvt.connectors.postgres_scanner import Scanner, Snapshot, attached_scanner
from dvt.connectors.postgres_types import scanned, typed_columns
from dvt.connectors.typed import TypedColumn, empty
from dvt.plan.steps import Extract

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from dvt.diagnostics import Diagnostic

_MOST_CONNECTIONS = 4
_LOCKED = "could not obtain lock"
_PATIENCE = (0.1, 0.2, 0.4, 0.8)  # seconds


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One connection that reads parts of an extract; see `dvt.connectors.base.PartReader`.

    Attributes:
        scanner: the connection.
        sql: what the server is asked for a part.
        snapshot: what each part is read in; None: the transaction that the connection has.
        over: whether nothing more is to be read.
    """

    scanner: Scanner
    sql: Callable[[Pages], str]
    snapshot: Snapshot | None
    over: threading.Event

    @property
    def duckdb(self) -> "DuckDBPyConnection":
        """The engine's connection."""
        return self.scanner.duckdb

    @property
    def keeps(self) -> bool:
        """Where each part has a transaction of its own."""
        return self.snapshot is not None

    @contextmanager
    def read(self, part: Hashable) -> Iterator[exp.Table]:
        """Some pages, in the snapshot."""
        assert isinstance(part, Pages)  # noqa: S101  # see `ScannerSource.parts`
        with ExitStack() as opened:
            if self.snapshot is not None:
                self._begin(opened, self.snapshot)
            self._go_on()
            yield self.scanner.scan(self.sql(part))

    def _begin(self, opened: ExitStack, snapshot: Snapshot) -> None:
        """Where somebody waits to have the table alone, he is waited for a little: he may give up before."""
        import duckdb

        for wait in (*_PATIENCE, None):
            self._go_on()
            try:
                opened.enter_context(self.scanner.within(snapshot))
            except duckdb.InterruptException:
                raise
            except duckdb.Error as error:
                if wait is None or _LOCKED not in str(error):
                    raise Withdrawn from error
                self.over.wait(wait)
            else:
                return

    def _go_on(self) -> None:
        import duckdb

        if self.over.is_set():
            raise duckdb.InterruptException("INTERRUPT Error: Interrupted!")


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
        if not isinstance(begun, Mark) or now is None or not now.is_comparable(begun):
            return False
        # Those that were read last first: new rows come at the end.
        for part, rows in reversed(list(kept.parts.items())):
            assert isinstance(part, Pages)  # noqa: S101  # see `parts`
            if self._over.is_set() or scanner.ask(now.recount_query(begun, extract.query, part)) != (rows, 0):
                return False
        return True

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
        wanted = min(counted // LEAST_PAGES, _MOST_CONNECTIONS, len(parts))
        with self._session.more_connections(max(0, wanted - 1)) as more, ExitStack() as opened:
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
                            snapshot=None if scanner is first else snapshot,
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
    ) -> tuple[Snapshot | None, Sequence[Scanner]]:
        """`count` connections more, and the first's snapshot; none where they cannot be had, as behind a balancer.

        Where the first is lost, its own read says so.
        """
        if not count:
            return None, ()
        import duckdb

        [first] = self._scanners
        # The first has the lock. Whoever came to his after somebody who waits for the first to end would wait for ever,
        # and the server would see no circle.
        locks = f"{locked({extract.name: self._described[extract.name]})} NOWAIT"
        try:
            with ExitStack() as opening:
                snapshot = first.snapshot()
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
        except (duckdb.Error, Withdrawn):
            return None, ()

    def _mark(self, extract: Extract) -> Mark | None:
        """The state of an extract's table in the transaction, if a later one can be compared with it."""
        [scanner, *_] = self._scanners
        return Mark.of(scanner.ask(state_query(extract.query))) if self._described[extract.name].marked else None

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
