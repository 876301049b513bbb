"""How many rows have gone by, while DuckDB moves them by itself: a sequence counts, a thread looks at it and tells."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING

from sqlglot import exp

from dvt.dialects.render import render

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EVERY = 0.5  # seconds between two looks
_numbers = count(1)


class RowCounter:
    """Counts the rows of one statement at a time, or of several that make one table.

    Args:
        connection: of the instance. No transaction that is open already sees the counter.
    """

    def __init__(self, connection: "DuckDBPyConnection") -> None:
        self._connection = connection
        self._name = f"dvt_rows_{next(_numbers)}"
        sequence = exp.Create(this=exp.table_(self._name, quoted=True), kind="SEQUENCE")
        connection.execute(render(sequence, "duckdb"))

    def counted(self, query: exp.Query) -> exp.Query:
        """`query`, counting its rows; it costs about 30 ns for each."""
        value = exp.Anonymous(this="nextval", expressions=[exp.Literal.string(self._name)])
        counting = exp.GT(this=value, expression=exp.Literal.number(0))
        return exp.select("*").from_(query.copy().subquery("dvt_c")).where(counting)

    @contextmanager
    def telling(self, tell: Callable[[int], None]) -> Iterator[None]:
        """While the block runs, `tell` hears every now and then how many rows went by in it; from another thread."""
        import duckdb

        done = threading.Event()
        cursor = self._connection.cursor()
        start = self._value(cursor)

        def look() -> None:
            with suppress(duckdb.Error):  # out of memory, say: the statement itself has an error for that
                while not done.wait(_EVERY):
                    tell(self._value(cursor) - start)

        thread = threading.Thread(target=look, name="dvt-progress", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
            cursor.close()

    def _value(self, cursor: "DuckDBPyConnection") -> int:
        named = exp.EQ(this=exp.column("sequence_name"), expression=exp.Literal.string(self._name))
        asked = exp.select("last_value").from_("duckdb_sequences()").where(named)
        [(value,)] = cursor.execute(render(asked, "duckdb")).fetchall()
        return int(value or 0)
