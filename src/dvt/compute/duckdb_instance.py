"""An instance of DuckDB at work: its cursors, its threads, stopping it, and what is to be told of what it does.

It must not know plans, or what is computed.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa
from sqlglot import exp

from dvt.compute.counting import RowCounter
from dvt.connectors.base import Progress
from dvt.diagnostics import Diagnostic
from dvt.dialects.render import render
from dvt.errors import ComputeError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DATABASE = "dvt"
"""The name of the database that extracts land in."""


class Instance:
    """The instance of one plan.

    Args:
        connection: to it; threads take cursors, which are connections of their own.
    """

    def __init__(self, connection: "DuckDBPyConnection") -> None:
        self.connection = connection
        self._threads = connection.execute("SELECT current_setting('threads')").fetchall()[0][0]
        connection.execute("SET threads = 1")
        self._running: set[DuckDBPyConnection] = set()
        self._interrupted = False
        self._lock = threading.Lock()
        self._diagnostics: list[Diagnostic] = []

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """What was told so far, each once."""
        return tuple(self._diagnostics)

    def tell(self, *diagnostics: Diagnostic) -> None:
        """From any thread."""
        with self._lock:
            self._diagnostics.extend(each for each in diagnostics if each not in self._diagnostics)

    @contextmanager
    def cursor(self) -> Iterator["DuckDBPyConnection"]:
        """A connection of its own to the instance, known to `interrupt`."""
        cursor = self.connection.cursor()
        cursor.execute(f"USE {DATABASE}")
        with self._lock:
            self._running.add(cursor)
        try:
            yield cursor
        finally:
            with self._lock:
                self._running.discard(cursor)
            cursor.close()

    @contextmanager
    def all_threads(self) -> Iterator[None]:
        """For what can use them.

        Scans of a server and inserts into one cannot: the thread that called would wait for another's work in a busy
        loop.
        """
        self.connection.execute(f"SET threads = {self._threads}")
        try:
            yield
        finally:
            self.connection.execute("SET threads = 1")

    def interrupt(self) -> None:
        """Ask every running query to stop, from any thread."""
        self._interrupted = True
        with self._lock:
            running = tuple(self._running)
        for cursor in running:
            cursor.interrupt()

    def go_on(self) -> None:
        """Between two queries.

        Raises:
            ComputeError: it was interrupted.
        """
        if self._interrupted:
            raise ComputeError("interrupted")


def changed(cursor: "DuckDBPyConnection", statement: exp.Expr) -> int:
    """Run a statement that changes rows; how many."""
    return int(cursor.execute(render(statement, "duckdb")).fetchall()[0][0])


def all_of(table: str) -> exp.Select:
    """The rows of a table of the instance."""
    return exp.select("*").from_(exp.table_(table, quoted=True))


@contextmanager
def registered(cursor: "DuckDBPyConnection", name: str, table: pa.Table) -> Iterator[None]:
    """For the length of the block, the Arrow table goes by `name`."""
    cursor.register(name, table)
    try:
        yield
    finally:
        cursor.unregister(name)


@contextmanager
def told(counter: RowCounter | None, progress: Progress | None) -> Iterator[Callable[[exp.Query], exp.Query]]:
    """What makes a query count its rows, which `progress` hears of as they go by; their bytes are not known yet."""
    if counter is None or progress is None:
        yield lambda query: query
        return
    with counter.telling(lambda rows: progress(rows, 0)):
        yield counter.counted
