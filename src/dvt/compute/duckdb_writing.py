"""The result on its way out of an instance of DuckDB: as a stream, or into a relation on a target.

It knows what a connector takes; it must not know where the rows of the result come from.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
from sqlglot import exp

from dvt.compute.base import Carried, Destination
from dvt.compute.counting import RowCounter
from dvt.compute.culprits import blaming, count_nulled, refused, uncarried, unfit
from dvt.compute.duckdb_instance import Instance, all_of, changed, told
from dvt.compute.duckdb_sql import (
    as_carried,
    carried,
    cast_all,
    copy_to,
    create_as,
    drop_table,
    flows,
    in_format,
)
from dvt.compute.pipes import piped
from dvt.compute.streams import Meter, computed
from dvt.connectors.base import BatchTarget, FileTarget, Progress
from dvt.connectors.unfit import Nulled
from dvt.dialects.render import render
from dvt.errors import ComputeError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ROWS = 100_000
_RESULT = "dvt_result"
_NO_ROOM = ("out of range for Postgres", "Postgres does not support")


@contextmanager
def streamed(instance: Instance, query: exp.Query) -> Iterator[pa.RecordBatchReader]:
    """The rows of `query` in batches, computed while they are read."""
    instance.go_on()
    with instance.cursor() as cursor, instance.all_threads():
        cursor.execute(render(query, "duckdb"))
        reader = cursor.to_arrow_reader(_ROWS)
        try:
            yield reader
        finally:
            reader.close()


class Writing:
    """A result that is written.

    Args:
        instance: what computes it.
        query: the result.
        into: where it goes.
        node: for messages and the names of connections.
        progress: told rows and bytes as they come, if someone listens.
    """

    def __init__(
        self, instance: Instance, query: exp.Query, into: Destination, *, node: str, progress: Progress | None
    ) -> None:
        self._instance = instance
        self._query = query
        self._into = into
        self._node = node
        self._progress = progress

    def write(self) -> tuple[int, int]:
        """As a file where the connector takes one that DuckDB writes, else as Arrow batches; rows and bytes."""
        instance, into = self._instance, self._into
        types = [column.carrier for column in into.columns]
        with (
            instance.cursor() as asking,
            blaming(asking, refused(self._query, into.columns, into.session.dialect)),
            instance.cursor() as cursor,
            into.connector.writing(into.session, into.table, types, label=self._node, duckdb=cursor) as target,
        ):
            nulled = self._nulled() if into.session.unfit_as_null else None
            if isinstance(target, FileTarget):
                return self._file(nulled, target, cursor)
            return self._batches(nulled or carried(self._query, into.columns), target)

    def _nulled(self) -> exp.Query:
        """The result with NULL for what the target does not have, which is told; it is computed here."""
        nulled, columns, dialect = Nulled(), self._into.columns, self._into.session.dialect
        with self._instance.cursor() as cursor:
            self._compute(cursor, cast_all(self._query, columns, needed=lambda _column: False))
            count_nulled(cursor, uncarried(all_of(_RESULT), columns, dialect), nulled)
        self._instance.tell(*nulled.diagnostics())
        return cast_all(all_of(_RESULT), columns, made=partial(_or_null, dialect=dialect))

    def _file(self, nulled: exp.Query | None, target: FileTarget, cursor: "DuckDBPyConnection") -> tuple[int, int]:
        """Rows and bytes of the file that the target read, while `cursor` wrote it."""
        columns = self._into.columns
        query = nulled or cast_all(self._query, columns)
        if nulled is None and not flows(self._query):
            # Computed by all threads, and before the target's transaction begins.
            self._compute(cursor, query)
            query = all_of(_RESULT)
        query = in_format(query, columns, target.format)
        self._instance.go_on()
        counter = RowCounter(self._instance.connection) if self._progress is not None else None

        def copied(path: str) -> None:
            with _computing(self._node), told(counter, self._progress) as counting:
                changed(cursor, copy_to(path, counting(query), target.format))

        with piped(copied) as pipe:
            try:
                counted = target.load(pipe, [column.name for column in columns])
            except BaseException as error:
                cursor.interrupt()  # also on an interrupt: leaving the pipe waits for who writes into it
                if pipe.failure is not None and isinstance(error, Exception):
                    raise pipe.failure from pipe.failure.__cause__  # the target only heard that it broke off
                raise
            if pipe.failure is not None:
                raise pipe.failure
        if self._progress is not None:
            self._progress(counted, pipe.bytes)
        return counted, pipe.bytes

    def _batches(self, query: exp.Query, target: BatchTarget) -> tuple[int, int]:
        """Rows and bytes of what was written as Arrow batches."""
        meter = Meter(self._progress)
        with _computing(self._node), streamed(self._instance, query) as reader:
            counted = target.load(meter.through(computed(reader, self._node)))
        self._instance.tell(*target.notices)
        return counted, meter.bytes

    def _compute(self, cursor: "DuckDBPyConnection", query: exp.Query) -> None:
        """The rows of `query` become the table `_RESULT`."""
        self._instance.go_on()
        with _computing(self._node), self._instance.all_threads():
            cursor.execute(render(drop_table(_RESULT), "duckdb"))  # of a load that is run again
            changed(cursor, create_as(_RESULT, query))


@contextmanager
def _computing(node: str) -> Iterator[None]:
    """Errors of values and of memory are the engine's, also when they come up while the result is being written."""
    import duckdb

    try:
        yield
    except (duckdb.DataError, duckdb.OutOfMemoryException, duckdb.InvalidInputException) as error:
        if any(text in str(error) for text in _NO_ROOM):  # a value that the file's format cannot hold
            raise ValueError(str(error).partition("\n")[0]) from error
        raise ComputeError(f"Failed to compute {node}: {error}") from error


def _or_null(value: exp.Expr, column: Carried, dialect: str) -> exp.Expr:
    """The value as it is carried to a database of `dialect`; NULL where there is none."""
    without, made = unfit(value, column, dialect), as_carried(value, column, lenient=True)
    if without is None:
        return made
    # Of what it is carried as: DuckDB has no CASE of arrays of a fixed size.
    return exp.Case(ifs=[exp.If(this=without, true=exp.Null())], default=made)
