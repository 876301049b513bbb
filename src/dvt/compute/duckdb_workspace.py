"""What a plan does in an instance of DuckDB: its extracts land as tables, its transform is bound, computed and written.

It knows plans and connectors; it must not know dbt, or what becomes of the result.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import pyarrow as pa
from sqlglot import exp

from dvt.compute.base import Carried, Landed, ResultColumn, Settled
from dvt.compute.counting import RowCounter
from dvt.compute.culprits import blaming, count_nulled, refused, uncarried, unfit, unparsed
from dvt.compute.duckdb_numbers import as_declared, long_columns, narrow, type_numbers
from dvt.compute.duckdb_sql import (
    MACROS,
    as_carried,
    carried,
    cast_all,
    copy_to,
    create_as,
    drop_table,
    empty_table,
    flows,
    in_format,
    insert_into,
    nothing_of,
    parsed,
    written,
)
from dvt.compute.duckdb_types import measured, result_type, size_of
from dvt.compute.pipes import piped
from dvt.compute.streams import Meter, computed
from dvt.connectors.base import (
    AtOnce,
    Batches,
    BatchTarget,
    Connector,
    FileTarget,
    Progress,
    Scan,
    Session,
    Source,
    StepProgress,
)
from dvt.connectors.batches import pieces
from dvt.connectors.unfit import Nulled
from dvt.diagnostics import Code, Diagnostic, Severity
from dvt.dialects.late import Known
from dvt.dialects.render import render
from dvt.errors import ComputeError
from dvt.plan.steps import VALUE, Extract, Plan, Transform, Value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DATABASE = "dvt"
"""The name of the database that extracts land in."""

_ROWS = 100_000
_COMPRESSED = 256 * 1024**2
"""Bytes of an extract that are compressed at a time: they take a fifth of the memory then, and some time."""
_RESULT = "dvt_result"
_OUTER_ON = "Cannot perform non-inner join on subquery"
_NO_ROOM = ("out of range for Postgres", "Postgres does not support")
_NO_FUNCTION = re.compile(r"Function with name \"?(\w+)\"? does not exist")


class DuckDBWorkspace:
    """The instance of one plan."""

    def __init__(self, connection: "DuckDBPyConnection") -> None:
        self._connection = connection
        self._threads = connection.execute("SELECT current_setting('threads')").fetchall()[0][0]
        connection.execute("SET threads = 1")
        self._running: set[DuckDBPyConnection] = set()
        self._sources: dict[Source, str] = {}
        self._interrupted = False
        self._lock = threading.Lock()
        self._diagnostics: list[Diagnostic] = []

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """What was found on the way so far."""
        return tuple(self._diagnostics)

    def foresee(self, plan: Plan) -> None:
        """By binding the transforms over empty tables. Their types are guesses, so errors of types say nothing yet."""
        import duckdb

        if not all(extract.columns for extract in plan.reads):
            return
        with duckdb.connect(":memory:") as trial:
            define_macros(trial)
            try:
                for extract in plan.reads:
                    trial.execute(render(empty_table(extract), "duckdb"))
                for value in plan.values:
                    trial.execute(render(create_as(value.name, nothing_of(value.transform.query)), "duckdb"))
                trial.execute(render(nothing_of(plan.transform.query), "duckdb"))
            except duckdb.CatalogException as error:
                found = _NO_FUNCTION.search(str(error))
                if found:
                    raise ComputeError(
                        f"the engine (duckdb) has no function {found[1]}()",
                        hint="write it with functions that the engine has, or compute it in a model on the target that "
                        "has the function, and read that model",
                    ) from error
            except duckdb.Error as error:
                if _OUTER_ON in str(error):
                    raise ComputeError(
                        "the engine (duckdb) cannot evaluate a subquery in the ON of an outer join",
                        hint="compute it in a CTE, cross join that to one side, and compare with its column",
                    ) from error
                return

    def land(
        self,
        extracts: Sequence[Extract],
        session: Session,
        connector: Connector,
        *,
        node: str,
        progress: StepProgress | None,
        settled: Settled,
    ) -> tuple[Landed, ...]:
        """Each extract becomes a table; where one fails, none is left."""
        import duckdb

        counter = RowCounter(self._connection) if progress is not None else None
        made: list[str] = []

        def read(cursor: "DuckDBPyConnection", source: Source) -> Iterator[Landed]:
            for extract in _ready(cursor, extracts, source, settled):
                made.append(extract.name)
                told = partial(progress, extract.name) if progress is not None else None
                landed = self._read(cursor, source, extract, told, counter, lenient=session.unfit_as_null)
                self._tell(*source.notices)
                settled.arrived(landed, evaluate)
                yield landed

        def evaluate(value: Value, landed: Sequence[Landed]) -> Known:
            made.append(value.name)
            return self._evaluate(cursor, value, landed)

        with self._cursor() as cursor:
            try:
                with connector.reading(session, extracts, label=node, duckdb=cursor) as source:
                    self._tell(*source.notices)
                    with self._watched(source, session.name):
                        return tuple(read(cursor, source))
            except BaseException:
                for name in made:
                    with suppress(duckdb.Error):
                        cursor.execute(render(drop_table(name), "duckdb"))
                raise

    @contextmanager
    def _watched(self, source: Source, target: str) -> Iterator[None]:
        """For the length of the block, `cancel` knows the source."""
        with self._lock:
            self._sources[source] = target
        try:
            yield
        finally:
            with self._lock:
                del self._sources[source]

    def _read(
        self,
        cursor: "DuckDBPyConnection",
        source: Source,
        extract: Extract,
        progress: Progress | None,
        counter: RowCounter | None,
        *,
        lenient: bool,
    ) -> Landed:
        self._go_on()
        started = time.monotonic()
        with source.read(extract) as rows:
            if isinstance(rows, Scan):
                counted, size = self._scan(cursor, extract.name, rows, progress, counter)
            else:
                counted, size = self._land(cursor, extract.name, rows, progress, lenient=lenient)
        self._go_on()
        return Landed(
            extract=extract, rows=counted, bytes=size, seconds=time.monotonic() - started, columns=rows.columns
        )

    def _scan(
        self,
        cursor: "DuckDBPyConnection",
        name: str,
        rows: Scan,
        progress: Progress | None,
        counter: RowCounter | None,
    ) -> tuple[int, int]:
        """Rows and bytes of what became the table `name`."""
        query: exp.Query = parsed(rows.table, rows.columns, {})
        with _told(counter, progress) as counting:
            counted = _counted(cursor, create_as(name, counting(query)))
        size = _measure(cursor, _all_of(name))
        if progress is not None:
            progress(counted, size)
        return counted, size

    def _land(
        self, cursor: "DuckDBPyConnection", name: str, rows: Batches, progress: Progress | None, *, lenient: bool
    ) -> tuple[int, int]:
        """Rows and bytes of what became the table `name`."""
        meter, nulled = Meter(progress), Nulled()
        wire = {field.name: field.type for field in rows.reader.schema}
        view = exp.table_(f"dvt_in_{name}", quoted=True)
        with _registered(cursor, view.name, rows.reader.schema.empty_table()):
            _counted(cursor, create_as(name, parsed(view, rows.columns, wire)))
        compressed = 0
        for piece in pieces(meter.through(rows.reader)):
            self._go_on()
            if meter.bytes - compressed > _COMPRESSED:
                compressed = meter.bytes
                _compress(cursor)
            with _registered(cursor, view.name, piece):
                query = parsed(view, rows.columns, wire, lenient=lenient)
                if lenient:
                    count_nulled(cursor, unparsed(view, rows.columns, wire), nulled)
                with blaming(cursor, unparsed(view, rows.columns, wire)):
                    _counted(cursor, insert_into(exp.table_(name, quoted=True), query, query.named_selects))
        self._tell(*nulled.diagnostics())
        return meter.rows, meter.bytes

    def _evaluate(self, cursor: "DuckDBPyConnection", value: Value, landed: Sequence[Landed]) -> Known:
        """As a table of one row. What landed is visible to `cursor` alone while the source is open."""
        self._go_on()
        type_numbers(cursor, landed, value.transform, self._tell)
        narrow(cursor, long_columns(cursor, landed, value.transform), value.transform, self._tell)
        self._in_zone(cursor, "SESSION", value.transform.zone)
        _counted(cursor, create_as(value.name, value.transform.query))
        self._in_zone(cursor, "SESSION", "UTC")
        [(type_, text)] = cursor.execute(render(written(value.name, VALUE), "duckdb")).fetchall()
        return Known(type=type_, text=text)

    def settle(self, landed: Sequence[Landed], transform: Transform) -> tuple[ResultColumn, ...]:
        """The result's columns come from binding the transform."""
        with self._cursor() as cursor:
            type_numbers(cursor, landed, transform, self._tell)
            long = long_columns(cursor, landed, transform)
            declared = self._result(transform) if long else ()
            narrow(cursor, long, transform, self._tell)
        self._in_zone(self._connection, "GLOBAL", transform.zone)
        found = self._result(transform)
        return tuple(map(as_declared, found, declared)) if long else found

    def _in_zone(self, connection: "DuckDBPyConnection", scope: str, zone: str) -> None:
        """`connection`, or all cursors that are opened from here on, have that time zone."""
        import duckdb

        if not zone:
            return
        try:
            connection.execute(f"SET {scope} TimeZone = {exp.Literal.string(zone).sql('duckdb')}")
        except duckdb.Error:
            message = f"the engine does not know the target's time zone {zone}: instants are taken in UTC"
            self._tell(Diagnostic(code=Code.FUNCTION_TRANSLATED, message=message, severity=Severity.WARNING))

    def _tell(self, *diagnostics: Diagnostic) -> None:
        with self._lock:
            self._diagnostics.extend(each for each in diagnostics if each not in self._diagnostics)

    def _result(self, transform: Transform) -> tuple[ResultColumn, ...]:
        """By binding the transform."""
        cursor = self._connection.execute(render(nothing_of(transform.query), "duckdb"))
        described = [(name, str(type_)) for name, type_, *_ in cursor.description]
        arrow = cursor.to_arrow_reader().schema
        planned = [column.name for column in transform.columns]
        if len(planned) == len(described):  # the engine renames one of two names that differ in case only
            described = [(name, type_) for name, (_, type_) in zip(planned, described, strict=True)]
        return tuple(
            ResultColumn(name=name, type=result_type(type_, arrow.field(i).type), declared=type_)
            for i, (name, type_) in enumerate(described)
        )

    @contextmanager
    def stream(self, transform: Transform, columns: Sequence[Carried]) -> Iterator[pa.RecordBatchReader]:
        """The result, computed while it is read."""
        with self._streamed(carried(transform.query, columns)) as reader:
            yield reader

    @contextmanager
    def _streamed(self, query: exp.Query) -> Iterator[pa.RecordBatchReader]:
        self._go_on()
        with self._cursor() as cursor, self._all_threads():
            cursor.execute(render(query, "duckdb"))
            reader = cursor.to_arrow_reader(_ROWS)
            try:
                yield reader
            finally:
                reader.close()

    def write(
        self,
        transform: Transform,
        columns: Sequence[Carried],
        *,
        table: exp.Table,
        session: Session,
        connector: Connector,
        node: str,
        progress: Progress | None,
    ) -> tuple[int, int]:
        """As a file where the connector takes one that DuckDB writes, else as Arrow batches."""
        types = [column.carrier for column in columns]
        with (
            self._cursor() as asking,
            blaming(asking, refused(transform.query, columns, session.dialect)),
            self._cursor() as cursor,
            connector.writing(session, table, types, label=node, duckdb=cursor) as target,
        ):
            nulled = self._nulled(transform, columns, session.dialect, node) if session.unfit_as_null else None
            if not isinstance(target, FileTarget):
                return self._batches(nulled or carried(transform.query, columns), target, node, progress)
            query = nulled or cast_all(transform.query, columns)
            if nulled is None and not flows(transform.query):
                # Computed by all threads, and before the target's transaction begins.
                with _computing(node), self._all_threads():
                    cursor.execute(render(drop_table(_RESULT), "duckdb"))  # of a load that is run again
                    _counted(cursor, create_as(_RESULT, query))
                query = _all_of(_RESULT)
            query = in_format(query, columns, target.format)
            counter = RowCounter(self._connection) if progress is not None else None

            def copied(path: str) -> None:
                with _computing(node), _told(counter, progress) as counting:
                    _counted(cursor, copy_to(path, counting(query), target.format))

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
            if progress is not None:
                progress(counted, pipe.bytes)
            return counted, pipe.bytes

    def _nulled(self, transform: Transform, columns: Sequence[Carried], dialect: str, node: str) -> exp.Query:
        """The result with NULL for what a database of `dialect` does not have, which is told; it is computed here."""
        nulled = Nulled()
        with self._cursor() as cursor:
            with _computing(node), self._all_threads():
                cursor.execute(render(drop_table(_RESULT), "duckdb"))  # of a load that is run again
                _counted(cursor, create_as(_RESULT, cast_all(transform.query, columns, needed=lambda _column: False)))
            count_nulled(cursor, uncarried(_all_of(_RESULT), columns, dialect), nulled)
        self._tell(*nulled.diagnostics())
        return cast_all(_all_of(_RESULT), columns, made=partial(_or_null, dialect=dialect))

    def _batches(self, query: exp.Query, target: BatchTarget, node: str, progress: Progress | None) -> tuple[int, int]:
        """Rows and bytes of what was written as Arrow batches."""
        meter = Meter(progress)
        with _computing(node), self._streamed(query) as reader:
            counted = target.load(meter.through(computed(reader, node)))
        self._tell(*target.notices)
        return counted, meter.bytes

    def interrupt(self) -> None:
        """Ask every running query to stop."""
        self._interrupted = True
        with self._lock:
            running = tuple(self._running)
        for cursor in running:
            cursor.interrupt()

    def cancel(self, target: str | None) -> None:
        """Each source on a thread of its own: one that cannot be asked keeps no other one running."""
        with self._lock:
            sources = [source for source, name in self._sources.items() if target in (None, name)]
        threads = [threading.Thread(target=_asked, args=(source,), daemon=True) for source in sources]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _go_on(self) -> None:
        if self._interrupted:
            raise ComputeError("interrupted")

    @contextmanager
    def _cursor(self) -> Iterator["DuckDBPyConnection"]:
        """A connection of its own to the instance, known to `interrupt`."""
        cursor = self._connection.cursor()
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
    def _all_threads(self) -> Iterator[None]:
        """For what can use them.

        Scans of a server and inserts into one cannot: the thread that called would wait for another's work in a busy
        loop.
        """
        self._connection.execute(f"SET threads = {self._threads}")
        try:
            yield
        finally:
            self._connection.execute("SET threads = 1")


def _ready(
    cursor: "DuckDBPyConnection", extracts: Sequence[Extract], source: Source, settled: Settled
) -> Iterator[Extract]:
    """The extracts as they can be read, each when its turn has come.

    What a source reads at once has to be complete: those that values are made of come first, and by themselves.
    """
    if not isinstance(source, AtOnce):
        yield from map(settled.query, extracts)
        return
    waves = groupby(sorted(extracts, key=settled.gives, reverse=True), key=settled.gives)
    for wave in [list(found) for _, found in waves]:
        ready = [settled.query(extract) for extract in wave]
        source.expect(ready)
        with _registered(cursor, "dvt_nothing", pa.schema({"nothing": pa.null()}).empty_table()):
            pass  # the first Arrow table that DuckDB sees makes it import pandas: here, while the source computes
        yield from ready


def _compress(cursor: "DuckDBPyConnection") -> None:
    """What has landed; while a transaction is open, as that of another source may be, nothing can be."""
    import duckdb

    with suppress(duckdb.TransactionException):
        cursor.execute(f"CHECKPOINT {DATABASE}")


def _asked(source: Source) -> None:
    """To stop; it may fail to."""
    with suppress(Exception):
        source.cancel()


def define_macros(connection: "DuckDBPyConnection") -> None:
    """Let an instance have the functions that transforms may call beside DuckDB's own."""
    for macro in MACROS:
        connection.execute(macro)


@contextmanager
def _told(counter: RowCounter | None, progress: Progress | None) -> Iterator[Callable[[exp.Query], exp.Query]]:
    """What makes a query count its rows, which `progress` hears of as they go by; their bytes are not known yet."""
    if counter is None or progress is None:
        yield lambda query: query
        return
    with counter.telling(lambda rows: progress(rows, 0)):
        yield counter.counted


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
    without = unfit(value, column.type, dialect)
    if without is not None:
        value = exp.Case(ifs=[exp.If(this=without, true=exp.Null())], default=value.copy())
    return as_carried(value, column, lenient=True)


def _all_of(table: str) -> exp.Select:
    return exp.select("*").from_(exp.table_(table, quoted=True))


@contextmanager
def _registered(cursor: "DuckDBPyConnection", name: str, table: pa.Table) -> Iterator[None]:
    cursor.register(name, table)
    try:
        yield
    finally:
        cursor.unregister(name)


def _counted(cursor: "DuckDBPyConnection", statement: exp.Expr) -> int:
    """Run a statement that changes rows; how many."""
    return int(cursor.execute(render(statement, "duckdb")).fetchall()[0][0])


def _measure(cursor: "DuckDBPyConnection", query: exp.Query) -> int:
    """The size that the rows of a cheap query have as Arrow buffers."""
    described = cursor.execute(render(nothing_of(query), "duckdb"))
    columns = [(column, str(type_)) for column, type_, *_ in described.description]
    found = cursor.execute(render(measured(query, columns), "duckdb")).fetchone()
    return size_of(columns, found or ())
