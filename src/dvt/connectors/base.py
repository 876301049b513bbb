"""What a connector is: how one kind of database is read and written fast.

It knows the database and its drivers; it must not know dbt, how plans are made, or engines. dbt's side of a target
reaches it as a `Session`. A database without a connector of its own is read and written through its dbt adapter's
cursor (slowly).

Rows leave and enter a database as Arrow batches. Where the engine is DuckDB and has a scanner for the database, which
is much faster, a connector may give it SQL to scan instead (`Scan`), or take a file that it writes (`FileTarget`).
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from sqlglot import exp

from dvt.diagnostics import Diagnostic
from dvt.plan.schema import Column
from dvt.plan.steps import Extract

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

Progress = Callable[[int, int], None]
"""Told rows and bytes so far (0 bytes: not known yet); from any thread."""

StepProgress = Callable[[str, int, int], None]
"""Told ``(extract's name or "load", rows, bytes)`` so far (0 bytes: not known yet); from any thread."""


STATED = "[dvt]"
"""On both sides of a text that dvt lets a server fail with; what the driver adds around it says nothing."""


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """How a target is reached, as profiles.yml says it after rendering.

    Attributes:
        type: the adapter's type (``postgres``, ``duckdb`` …).
        values: the keys of the output, aliases resolved to the adapter's own names. Secrets are among them, so they are
            not part of the repr.
    """

    type: str
    values: Mapping[str, Any] = field(repr=False)


class Cursor(Protocol):
    """A DB-API 2.0 cursor, as the adapters give it."""

    description: Any
    rowcount: int

    def execute(self, operation: str, parameters: Any = ..., /) -> Any:
        """Run one statement."""

    def fetchmany(self, size: int = ..., /) -> list[tuple[Any, ...]]:
        """The next rows; empty at the end."""

    def close(self) -> Any:
        """Free what it holds."""


class Session(Protocol):
    """One target in one run, as dbt's side offers it to connectors."""

    name: str
    """The target's name."""

    dialect: str
    """sqlglot's name of its dialect."""

    credentials: Credentials

    retries: int
    """How often a step that lost its connection to the target may be run again."""

    statement_timeout: float | None
    """Seconds that an extract or a load on the target may take; None: as long as it takes."""

    unfit_as_null: bool
    """Whether a value that a type or a database does not have becomes NULL, which is told; else it is an error."""

    def unreachable(self, error: Exception) -> bool:
        """Whether `error`, of `connection`, says that none could be opened."""

    def connection(self, label: str) -> AbstractContextManager[Any]:
        """The adapter's own DB-API connection for the calling thread, named `label` in logs.

        Not shared with other threads, no transaction of anyone else open on it; returned to the adapter, rolled back
        unless committed, on leaving.
        """

    def abort(self) -> None:
        """Break what is in use of `connection`, from any thread: who waits for the server there gets an error."""

    def on_abort(self, call: Callable[[], None]) -> AbstractContextManager[None]:
        """Inside the block, `abort` makes this call too: it breaks a connection that is not the adapter's, at once."""

    def more_connections(self, wanted: int) -> AbstractContextManager[int]:
        """How many more may be open inside the block, `wanted` at most; it does not wait for any."""

    def suspended(self) -> AbstractContextManager[None]:
        """Where the target takes one connection at a time, the calling thread's own is closed inside the block."""

    def comment(self, node: str) -> str:
        """The query comment of one extract of `node`, without comment marks: no two statements have the same."""


@dataclass(frozen=True, kw_only=True)
class ReadColumn:
    """A column as it arrives from a source.

    Attributes:
        name: its name.
        declared: its type in the source's own words, for messages; empty where the source does not tell.
        type: the Arrow type that its values are to have in the engine; None: the type that they arrive with.
        text: True where it arrives as text all the same: the engine parses it.
        number: True where it arrives as the text of a decimal number of unknown size: the engine makes an exact decimal
            of it where all values fit one, `type` where that is a decimal which they fit.
    """

    name: str
    declared: str = ""
    type: "pa.DataType | None" = None
    text: bool = False
    number: bool = False

    def declared_as(self, declared: str) -> "ReadColumn":
        """The same with the declared type that the plan knows, where it knows one."""
        return replace(self, declared=declared) if declared else self


@dataclass(frozen=True, kw_only=True)
class Batches:
    """An extract's rows as a stream; read once, in the block that gave it."""

    columns: tuple[ReadColumn, ...]
    reader: "pa.RecordBatchReader"


@dataclass(frozen=True, kw_only=True)
class Scan:
    """An extract's rows as a table expression that DuckDB scans on the connection it was made for."""

    columns: tuple[ReadColumn, ...]
    table: exp.Table


class Withdrawn(Exception):  # not an error of the extract
    """A reader of parts reads no more; the part that it was asked for is for the others."""


class PartReader(Protocol):
    """One of several connections that read parts of an extract at once."""

    @property
    def duckdb(self) -> "DuckDBPyConnection":
        """What scans the parts."""

    @property
    def keeps(self) -> bool:
        """Whether what is made of a part is there for good when its block has ended; else when the source is closed."""

    def read(self, part: Hashable) -> AbstractContextManager[exp.Table]:
        """A part's rows as a table expression.

        Raises:
            Withdrawn: before it has read any. The first of an extract's readers never does.
        """


@dataclass(frozen=True, kw_only=True)
class Parts:
    """An extract's rows in parts, of one state of the database.

    Attributes:
        columns: of each.
        readers: on connections of their own; the first is the source's own.
        parts: what is to be read, each by one of the readers.
        mark: the state, for `InParts.holds`; None: the source could not tell whether it is still the same.
    """

    columns: tuple[ReadColumn, ...]
    readers: Sequence[PartReader]
    parts: Sequence[Hashable]
    mark: object = None


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Parts of an extract that are in the engine already, when the connection that others came over was lost.

    Attributes:
        columns: of the extract.
        parts: how many rows there were in each.
        missing: the others.
        mark: of the state that they are of.
    """

    columns: tuple[ReadColumn, ...]
    parts: Mapping[Hashable, int]
    missing: Sequence[Hashable]
    mark: object


class Source(Protocol):
    """A database that is being read: in one snapshot for all of a node's extracts where its connector says so."""

    notices: Sequence[Diagnostic]
    """What is to be told of it, and of what was read so far."""

    def read(self, extract: Extract) -> "AbstractContextManager[Batches | Scan]":
        """The rows of one of the extracts that the target was opened for."""

    def cancel(self) -> None:
        """Ask the database to stop what it runs for this source; from any thread. It may go unheard, or not return."""


@runtime_checkable
class AtOnce(Protocol):
    """A `Source` whose snapshot is a statement: it has to know all extracts of one before it reads the first."""

    def expect(self, extracts: Sequence[Extract]) -> None:
        """These are read next, in this order and all of them; it may start on them, without waiting for rows."""


@runtime_checkable
class InParts(Protocol):
    """A `Source` that reads large extracts over several connections, in the one snapshot all the same."""

    def divides(self, extract: Extract) -> Scan | None:
        """The extract, if it is one of those; asked before the first is read. Of this scan nothing but its columns."""

    def holds(self, extract: Extract, kept: Kept) -> bool:
        """Whether `kept`, of another connection, is what would be read on this one; asked before the first is read."""

    def parts(
        self,
        extract: Extract,
        cursor: "Callable[[], AbstractContextManager[DuckDBPyConnection]]",
        kept: Kept | None = None,
    ) -> AbstractContextManager[Parts]:
        """The rows of one of those.

        Args:
            extract: which.
            cursor: gives connections of the engine's instance, for all readers but the first.
            kept: what need not be read, as it `holds`.
        """


PIECE = 1 << 16
"""Bytes that are asked of a `ByteStream` at a time: what a pipe holds."""


class ByteStream(Protocol):
    """A file that can be read once, from the start."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end. Raises where what is still to come will not come."""


@dataclass(frozen=True, kw_only=True)
class FileFormat:
    """A format that DuckDB writes.

    Attributes:
        name: DuckDB's name of it.
        options: of its COPY statement, by their names.
        value: the expression, in DuckDB's dialect, that is written for a value of an Arrow type; None: as it is.
    """

    name: str
    options: Mapping[str, exp.Expr] = field(default_factory=dict)
    value: "Callable[[exp.Expr, pa.DataType], exp.Expr | None]" = lambda _value, _type: None


@runtime_checkable
class FileTarget(Protocol):
    """A relation on a target that takes a file of a format that DuckDB writes.

    Attributes:
        format: of the file. Every column must have its carrier's type in it.
    """

    format: FileFormat

    def load(self, file: ByteStream, names: Sequence[str]) -> int:
        """Write all rows, in one transaction; how many there were. `names`: the columns of the file, in order."""


class BatchTarget(Protocol):
    """A relation on a target that takes Arrow batches."""

    notices: Sequence[Diagnostic]
    """What was found while it was loaded."""

    def load(self, reader: "pa.RecordBatchReader") -> int:
        """Write all rows; how many there were. Where it fails, some may be there."""


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """What a database has counted of a relation; costs hang on it, never an answer.

    Attributes:
        rows: about how many there are; None where it does not know.
        distinct: about how many different values columns have, by their names.
        keys: names of columns of which no two rows have the same.
    """

    rows: float | None = None
    distinct: Mapping[str, float] = field(default_factory=dict)
    keys: tuple[tuple[str, ...], ...] = ()


class Connector(Protocol):
    """How one kind of database is read and written."""

    def describe(self, session: Session, tables: Sequence[exp.Table]) -> list[tuple[Column, ...] | None]:
        """The columns of relations, in their order, types in the database's own words; None: there is no such one."""

    def statistics(self, session: Session, tables: Sequence[exp.Table]) -> list[Statistics]:
        """What the database knows of relations, in their order, without looking at their rows."""

    def has_type(self, session: Session, declared: str) -> bool:
        """Whether the target knows a type that another database of its kind declared: types can be a database's own."""

    def has_collation(self, session: Session, name: str) -> bool:
        """Whether the target knows a collation by which another database of its kind compares a column's texts."""

    def lost(self, error: Exception) -> bool:
        """Whether `error`, of reading or writing, says that the connection failed, and not what was asked.

        What the database stated of a statement never is: it would state it again.
        """

    def reading(
        self,
        session: Session,
        extracts: Sequence[Extract],
        *,
        label: str,
        duckdb: "DuckDBPyConnection | None" = None,
    ) -> AbstractContextManager[Source]:
        """Open the target for reading.

        At most one connection to it is open at any time, but for one that cancels and `Session.more_connections`.

        Args:
            session: the target.
            extracts: all that will be read.
            label: for the query comment and the names of connections.
            duckdb: the engine's connection, for a scanner, where it is DuckDB.
        """

    def writing(
        self,
        session: Session,
        table: exp.Table,
        types: "Sequence[pa.DataType]",
        *,
        label: str,
        duckdb: "DuckDBPyConnection | None" = None,
    ) -> "AbstractContextManager[BatchTarget | FileTarget]":
        """Open an existing, empty relation for a bulk load on the adapter's own connection.

        Args:
            session: the target.
            table: the relation.
            types: the carriers of its columns.
            label: for the names of connections.
            duckdb: the engine's connection, where it is DuckDB.
        """
