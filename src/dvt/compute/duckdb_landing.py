"""Extracts on their way into an instance of DuckDB, each of which becomes a table.

It knows what a source gives; it must not know how that is opened, or what is computed of it.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import pyarrow as pa
from sqlglot import exp

from dvt.compute.base import Landed, Settled
from dvt.compute.counting import RowCounter
from dvt.compute.culprits import blaming, count_nulled, unparsed
from dvt.compute.duckdb_instance import DATABASE, Instance, all_of, changed, registered, told
from dvt.compute.duckdb_sql import create_as, insert_into, nothing_of, parsed
from dvt.compute.duckdb_types import measured, size_of
from dvt.compute.gathered import Gathered
from dvt.compute.streams import Meter
from dvt.connectors.base import (
    AtOnce,
    Batches,
    InParts,
    Kept,
    PartReader,
    Parts,
    Progress,
    ReadColumn,
    Scan,
    Source,
    StepProgress,
    Withdrawn,
)
from dvt.connectors.batches import pieces
from dvt.connectors.unfit import Nulled
from dvt.dialects.render import render
from dvt.plan.steps import Extract

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COMPRESSED = 256 * 1024**2
"""Bytes of an extract that are compressed at a time: they take a fifth of the memory then, and some time."""
_AGAIN = 0.5
"""Seconds until the readers of other parts are stopped once more, where one has failed."""


@dataclass(frozen=True, kw_only=True)
class Landing:
    """What is read from one source.

    Attributes:
        instance: where it lands.
        cursor: of the instance.
        source: the database.
        lenient: whether a value that cannot be had becomes NULL, which is told.
        progress: told rows and bytes as they come, if someone listens.
        counter: of the rows that DuckDB itself fetches, for `progress`.
    """

    instance: Instance
    cursor: "DuckDBPyConnection"
    source: Source
    lenient: bool
    progress: StepProgress | None
    counter: RowCounter | None

    def prepare(self, extract: Extract) -> bool:
        """Make the table of an extract that comes in parts, before the first is read; False where it does not.

        Only what is there by then can be seen by all connections that read.
        """
        if not isinstance(self.source, InParts):
            return False
        empty = self.source.divides(extract)
        if empty is None:
            return False
        self.cursor.execute(render(create_as(extract.name, parsed(empty.table, empty.columns, {})), "duckdb"))
        return True

    def holds(self, extract: Extract, kept: Kept) -> bool:
        """Whether parts that were kept are what would be read now."""
        return isinstance(self.source, InParts) and self.source.holds(extract, kept)

    def read(self, extract: Extract, parts: Gathered | None = None) -> Landed:
        """One of the extracts, whole.

        Args:
            extract: which.
            parts: what is there of it, where `prepare` was done for it; what is added is told to it. Not all of its
                rows are seen by the source's own connection.
        """
        self.instance.go_on()
        started = time.monotonic()
        progress = partial(self.progress, extract.name) if self.progress is not None else None
        found = self._in_one(extract, progress) if parts is None else self._in_parts(extract, parts, progress)
        columns, counted, size = found
        self.instance.go_on()
        return Landed(extract=extract, rows=counted, bytes=size, seconds=time.monotonic() - started, columns=columns)

    def _in_one(self, extract: Extract, progress: Progress | None) -> tuple[tuple[ReadColumn, ...], int, int]:
        """Its columns, and the rows and bytes of what became its table."""
        with self.source.read(extract) as rows:
            if isinstance(rows, Scan):
                return (rows.columns, *self._scan(extract.name, rows, progress))
            return (rows.columns, *self._land(extract.name, rows, progress))

    def _in_parts(
        self, extract: Extract, gathered: Gathered, progress: Progress | None
    ) -> tuple[tuple[ReadColumn, ...], int, int]:
        """The same of one that comes in parts."""
        assert isinstance(self.source, InParts)  # noqa: S101  # see `prepare`
        before = self._size(extract.name) if gathered.parts else 0
        with self.source.parts(extract, self.instance.cursor, gathered.before) as parts:
            gathered.expect(parts)
            counted = self._scan_at_once(extract.name, parts, gathered, progress)
            size = _measure(self.cursor, all_of(extract.name))  # it sees its own rows, and what was there before
            if len(parts.readers) > 1:
                size += self._size(extract.name) - before
        if progress is not None:
            progress(counted, size)
        return parts.columns, counted, size

    def _size(self, name: str) -> int:
        """The bytes of a table's rows that are there for good."""
        with self.instance.cursor() as cursor:
            return _measure(cursor, all_of(name))

    def _scan(self, name: str, rows: Scan, progress: Progress | None) -> tuple[int, int]:
        """Rows and bytes of what became the table `name`."""
        query: exp.Query = parsed(rows.table, rows.columns, {})
        with told(self.counter, progress) as counting:
            counted = changed(self.cursor, create_as(name, counting(query)))
        size = _measure(self.cursor, all_of(name))
        if progress is not None:
            progress(counted, size)
        return counted, size

    def _scan_at_once(self, name: str, parts: Parts, gathered: Gathered, progress: Progress | None) -> int:
        """Add the parts to the table `name`; how many rows are in it then."""
        into = exp.table_(name, quoted=True)
        rows = [sum(gathered.parts.values())]
        waiting = deque(parts.parts)

        def scan(reader: PartReader) -> None:
            while True:
                self.instance.go_on()
                try:
                    part = waiting.popleft()
                except IndexError:
                    return
                try:
                    with reader.read(part) as table:
                        query = parsed(table, parts.columns, {})
                        counted = changed(reader.duckdb, insert_into(into, counting(query), query.named_selects))
                except Withdrawn:
                    waiting.appendleft(part)
                    return
                rows.append(counted)
                if reader.keeps:
                    gathered.add(part, counted)

        with told(self.counter, progress) as counting:
            self._at_once(scan, parts.readers)
            scan(parts.readers[0])  # what the others left when it was done
        return sum(rows)

    def _at_once(self, scan: Callable[[PartReader], None], readers: Sequence[PartReader]) -> None:
        """All of them; where one fails, the others are stopped."""
        with ThreadPoolExecutor(max_workers=len(readers), thread_name_prefix="dvt-part") as pool:
            reading = [pool.submit(scan, reader) for reader in readers]
            done, others = wait(reading, return_when=FIRST_EXCEPTION)
            while others:  # more than once: a query that was about to begin has not heard of it
                for reader in readers:
                    reader.duckdb.interrupt()
                stopping = threading.Thread(target=_stop, args=(self.source,), daemon=True, name="dvt-stop")
                stopping.start()
                _, others = wait(others, timeout=_AGAIN)
                while others and stopping.is_alive():  # a server that cannot be asked is not asked again
                    _, others = wait(others, timeout=_AGAIN)
        failure = next((failure for each in done if (failure := each.exception()) is not None), None)
        if failure is not None:
            raise failure

    def _land(self, name: str, rows: Batches, progress: Progress | None) -> tuple[int, int]:
        """Rows and bytes of what became the table `name`."""
        meter, nulled = Meter(progress), Nulled()
        wire = {field.name: field.type for field in rows.reader.schema}
        view = exp.table_(f"dvt_in_{name}", quoted=True)
        with registered(self.cursor, view.name, rows.reader.schema.empty_table()):
            changed(self.cursor, create_as(name, parsed(view, rows.columns, wire)))
        compressed = 0
        for piece in pieces(meter.through(rows.reader)):
            self.instance.go_on()
            if meter.bytes - compressed > _COMPRESSED:
                compressed = meter.bytes
                _compress(self.cursor)
            with registered(self.cursor, view.name, piece):
                query = parsed(view, rows.columns, wire, lenient=self.lenient)
                if self.lenient:
                    count_nulled(self.cursor, unparsed(view, rows.columns, wire), nulled)
                with blaming(self.cursor, unparsed(view, rows.columns, wire)):
                    changed(self.cursor, insert_into(exp.table_(name, quoted=True), query, query.named_selects))
        self.instance.tell(*nulled.diagnostics())
        return meter.rows, meter.bytes


def _stop(source: Source) -> None:
    """It may fail to, or not return."""
    with suppress(Exception):
        source.cancel()


def ready(
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
        complete = [settled.query(extract) for extract in wave]
        source.expect(complete)
        with registered(cursor, "dvt_nothing", pa.schema({"nothing": pa.null()}).empty_table()):
            pass  # the first Arrow table that DuckDB sees makes it import pandas: here, while the source computes
        yield from complete


def _compress(cursor: "DuckDBPyConnection") -> None:
    """What has landed; while a transaction is open, as that of another source may be, nothing can be."""
    import duckdb

    with suppress(duckdb.TransactionException):
        cursor.execute(f"CHECKPOINT {DATABASE}")


def _measure(cursor: "DuckDBPyConnection", query: exp.Query) -> int:
    """The size that the rows of a cheap query have as Arrow buffers."""
    described = cursor.execute(render(nothing_of(query), "duckdb"))
    columns = [(column, str(type_)) for column, type_, *_ in described.description]
    found = cursor.execute(render(measured(query, columns), "duckdb")).fetchone()
    return size_of(columns, found or ())
