"""What a plan does in an instance of DuckDB: its extracts land as tables, its transform is bound, computed and written.

It knows plans and connectors; it must not know dbt, or what becomes of the result.
"""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pyarrow as pa
from sqlglot import exp

from dvt.compute.base import Carried, Destination, Landed, ResultColumn, Resumed, Settled
from dvt.compute.counting import RowCounter
from dvt.compute.duckdb_instance import Instance, all_of, changed
from dvt.compute.duckdb_landing import Landing, ready
from dvt.compute.duckdb_numbers import as_declared, long_columns, narrow, type_numbers
from dvt.compute.duckdb_sql import (
    MACROS,
    carried,
    create_as,
    drop_table,
    empty_table,
    keys_of,
    nothing_of,
    written,
)
from dvt.compute.duckdb_types import result_type
from dvt.compute.duckdb_writing import Writing, streamed
from dvt.compute.gathered import Gathered
from dvt.connectors.base import Connector, Kept, Progress, Session, Source, StepProgress
from dvt.diagnostics import Code, Diagnostic, Severity
from dvt.dialects.late import Known, KnownKeys
from dvt.dialects.render import render
from dvt.errors import ComputeError
from dvt.plan.steps import VALUE, Extract, Plan, Transform, Value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_OUTER_ON = "Cannot perform non-inner join on subquery"
_NO_FUNCTION = re.compile(r"Function with name \"?(\w+)\"? does not exist")


_Made = dict[str, Gathered | None]
"""The tables that are made, and what has come of those that come in parts."""


class _Outdated(Exception):  # all is read anew then
    """What was kept is not what is read now."""


class DuckDBWorkspace:
    """The instance of one plan."""

    def __init__(self, connection: "DuckDBPyConnection") -> None:
        self.instance = Instance(connection)
        self._sources: dict[Source, str] = {}
        self._kept: dict[str, dict[str, Kept]] = {}
        self._lock = threading.Lock()

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """What was found on the way so far."""
        return self.instance.diagnostics

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
        resumed: Resumed | None = None,
    ) -> tuple[Landed, ...]:
        """Each extract becomes a table; where one fails, none is left but for parts that need not be read again."""
        counter = RowCounter(self.instance.connection) if progress is not None else None

        def read(kept: Mapping[str, Kept]) -> tuple[Landed, ...]:
            with (
                self.instance.cursor() as cursor,
                self._making(cursor, session.name, kept) as made,
                connector.reading(session, extracts, label=node, duckdb=cursor) as source,
            ):
                self.instance.tell(*source.notices)
                landing = Landing(
                    instance=self.instance,
                    cursor=cursor,
                    source=source,
                    lenient=session.unfit_as_null,
                    progress=progress,
                    counter=counter,
                )
                with self._watched(source, session.name):
                    self._prepare(landing, [one for one in extracts if one.name not in kept], settled, made)
                    self._check(landing, [one for one in extracts if one.name in kept], kept, resumed)
                    return tuple(self._landed(landing, extracts, settled, made))

        with suppress(_Outdated):
            return read(self._kept.pop(session.name, {}))
        return read({})

    def _prepare(self, landing: Landing, extracts: Sequence[Extract], settled: Settled, made: _Made) -> None:
        """The tables of extracts that come in parts; they are added to `made` before they are."""
        for extract in extracts:
            # The connection that evaluates something of an extract has to see all its rows.
            if not settled.looks_at(extract):
                made[extract.name] = None
                if landing.prepare(extract):
                    made[extract.name] = Gathered()

    def _check(
        self, landing: Landing, extracts: Sequence[Extract], kept: Mapping[str, Kept], resumed: Resumed | None
    ) -> None:
        """What was kept of each; asking begins the transaction, which sees no table that is made later."""
        for extract in extracts:
            if not landing.holds(extract, kept[extract.name]):
                raise _Outdated
        for extract in extracts:
            if resumed is not None:
                done = len(kept[extract.name].parts)
                resumed(extract, done, done + len(kept[extract.name].missing))

    def _landed(self, landing: Landing, extracts: Sequence[Extract], settled: Settled, made: _Made) -> Iterator[Landed]:
        """Each extract; other tables are added to `made` before they are."""
        for extract in ready(landing.cursor, extracts, landing.source, settled):
            landed = landing.read(extract, made.setdefault(extract.name, None))
            self.instance.tell(*landing.source.notices)
            settled.arrived(landed, _Evaluating(self, landing.cursor, made))
            yield landed

    @contextmanager
    def _making(self, cursor: "DuckDBPyConnection", target: str, kept: Mapping[str, Kept]) -> Iterator[_Made]:
        """For the names of tables that are made inside. Where that fails they are dropped, or kept for the next try."""
        import duckdb

        made: _Made = {name: Gathered(before) for name, before in kept.items()}
        try:
            yield made
        except BaseException as error:
            for name, gathered in made.items():
                found = None
                if gathered is not None and not isinstance(error, _Outdated):
                    with suppress(duckdb.Error):
                        found = gathered.kept(cursor, name)
                if found is not None:
                    self._kept.setdefault(target, {})[name] = found
                    continue
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

    def evaluate(self, cursor: "DuckDBPyConnection", value: Value, landed: Sequence[Landed]) -> Known:
        """As a table of one row. What landed is visible to `cursor` alone while the source is open."""
        self.instance.go_on()
        type_numbers(cursor, landed, value.transform, self.instance.tell)
        narrow(cursor, long_columns(cursor, landed, value.transform), value.transform, self.instance.tell)
        self._in_zone(cursor, "SESSION", value.transform.zone)
        changed(cursor, create_as(value.name, value.transform.query))
        self._in_zone(cursor, "SESSION", "UTC")
        [(type_, text)] = cursor.execute(render(written(value.name, VALUE), "duckdb")).fetchall()
        return Known(type=type_, text=text)

    def keys(self, cursor: "DuckDBPyConnection", landed: Landed, column: str, most: int) -> KnownKeys:
        """In the words of the engine; of numbers in text, whose type is not known yet, none."""
        self.instance.go_on()
        if any(read.name == column and read.number for read in landed.columns):
            return KnownKeys(type="VARCHAR", texts=None)
        asked = cursor.execute(render(keys_of(landed.extract.name, column, most + 1), "duckdb"))
        rows = asked.fetchall()
        found = cursor.execute(render(nothing_of(all_of(landed.extract.name)), "duckdb")).description
        [type_] = [str(type_) for name, type_, *_ in found if name == column]
        return KnownKeys(type=type_, texts=None if len(rows) > most else tuple(text for (text,) in rows))

    def settle(self, landed: Sequence[Landed], transform: Transform) -> tuple[ResultColumn, ...]:
        """The result's columns come from binding the transform."""
        with self.instance.cursor() as cursor:
            type_numbers(cursor, landed, transform, self.instance.tell)
            long = long_columns(cursor, landed, transform)
            declared = self._result(transform) if long else ()
            narrow(cursor, long, transform, self.instance.tell)
        self._in_zone(self.instance.connection, "GLOBAL", transform.zone)
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
            self.instance.tell(Diagnostic(code=Code.FUNCTION_TRANSLATED, message=message, severity=Severity.WARNING))

    def _result(self, transform: Transform) -> tuple[ResultColumn, ...]:
        """By binding the transform."""
        cursor = self.instance.connection.execute(render(nothing_of(transform.query), "duckdb"))
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
        with streamed(self.instance, carried(transform.query, columns)) as reader:
            yield reader

    def write(
        self, transform: Transform, into: Destination, *, node: str, progress: Progress | None
    ) -> tuple[int, int]:
        """As a file where the connector takes one that DuckDB writes, else as Arrow batches."""
        return Writing(self.instance, transform.query, into, node=node, progress=progress).write()

    def interrupt(self) -> None:
        """Ask every running query to stop."""
        self.instance.interrupt()

    def cancel(self, target: str | None) -> None:
        """Each source on a thread of its own: one that cannot be asked keeps no other one running."""
        with self._lock:
            sources = [source for source, name in self._sources.items() if target in (None, name)]
        threads = [threading.Thread(target=_asked, args=(source,), daemon=True) for source in sources]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


class _Evaluating:
    """See `dvt.compute.base.Evaluate`.

    Args:
        workspace: what computes.
        cursor: that sees what landed.
        made: gets the names of tables that are made.
    """

    def __init__(self, workspace: DuckDBWorkspace, cursor: "DuckDBPyConnection", made: _Made) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self._made = made

    def value(self, value: Value, landed: Sequence[Landed]) -> Known:
        """As a table of its own."""
        self._made[value.name] = None
        return self._workspace.evaluate(self._cursor, value, landed)

    def keys(self, landed: Landed, column: str, most: int) -> KnownKeys:
        """Of one extract."""
        return self._workspace.keys(self._cursor, landed, column, most)


def _asked(source: Source) -> None:
    """To stop; it may fail to."""
    with suppress(Exception):
        source.cancel()


def define_macros(connection: "DuckDBPyConnection") -> None:
    """Let an instance have the functions that transforms may call beside DuckDB's own."""
    for macro in MACROS:
        connection.execute(macro)
