"""What a compute engine is: it takes extracts in, runs the transform, and gives the result out.

It knows plans and connectors; it must not know dbt, or who asked. An engine is chosen by its name in computes.yml.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from sqlglot import exp

from dvt.connectors.base import Connector, Progress, ReadColumn, Session, StepProgress
from dvt.diagnostics import Diagnostic
from dvt.dialects.late import Known, KnownKeys
from dvt.plan.steps import Extract, Plan, Transform, Value

if TYPE_CHECKING:
    import pyarrow as pa


Resumed = Callable[[Extract, int, int], None]
"""Told an extract that goes on after a cut, how many of its parts are in the engine, and how many there are."""


@dataclass(frozen=True, kw_only=True)
class Landed:
    """An extract that arrived in the engine.

    Attributes:
        extract: which.
        rows: how many.
        bytes: their size as Arrow buffers.
        seconds: from asking to the last row.
        columns: how they arrived.
    """

    extract: Extract
    rows: int
    bytes: int
    seconds: float
    columns: tuple[ReadColumn, ...]


@dataclass(frozen=True, kw_only=True)
class ResultColumn:
    """A column of the transform's result, as the engine has it.

    Attributes:
        name: its name.
        type: its type, as near as Arrow has it.
        declared: its type in the engine's own words.
        unsized: whether the digits of a decimal are those that the rows of this run happen to have.
    """

    name: str
    type: "pa.DataType"
    declared: str = ""
    unsized: bool = False


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A result column and what its values are to leave the engine as.

    Attributes:
        name: its name.
        type: in the engine.
        carrier: with which they leave it.
        never: texts among its values that the column which they go to does not take.
        until: the last moment in UTC that this column takes, where it has those since 1970; None for all others.
    """

    name: str
    type: "pa.DataType"
    carrier: "pa.DataType"
    never: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Destination:
    """An existing, empty relation that a result is written to.

    Attributes:
        table: the relation.
        columns: of the result, which are the relation's.
        session: its target.
        connector: how that is written.
    """

    table: exp.Table
    columns: Sequence[Carried]
    session: Session
    connector: Connector


class Evaluate(Protocol):
    """What is computed of extracts that landed, while their source is still open."""

    def value(self, value: Value, landed: Sequence[Landed]) -> Known:
        """The value that is made of them; when the source is closed, other transforms can read it."""

    def keys(self, landed: Landed, column: str, most: int) -> KnownKeys:
        """The values of a column of one, if there are no more than `most`."""


class Settled(Protocol):
    """What a plan knows of an extract only while it runs."""

    def gives(self, extract: Extract) -> bool:
        """Whether a value is made of the extract, which waits for none itself."""

    def looks_at(self, extract: Extract) -> bool:
        """Whether `arrived` evaluates anything of the extract: whoever reads it has to see all its rows."""

    def query(self, extract: Extract) -> Extract:
        """The extract without placeholders; waits for the values that it hangs on."""

    def arrived(self, landed: Landed, evaluate: Evaluate) -> None:
        """It is in the engine, which evaluates values of which all extracts are, while the source is still open."""


class Workspace(Protocol):
    """An engine at work on one plan. Its methods may be called from several threads, one extract target each."""

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """What was found on the way so far."""

    def foresee(self, plan: Plan) -> None:
        """Before anything is read: what the engine cannot compute, as far as that can be told.

        Raises:
            ComputeError: a transform calls a function that the engine does not have.
        """

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
        """Read extracts of one target, in one snapshot where the database can do that; the source is closed then.

        What fails leaves nothing of them in the engine that would be there twice when they are read again: parts of
        them may stay, where the source can tell then whether they are still the same. Each is read when the one
        before it has arrived; where the snapshot is a statement, when all that it lacks has.

        Args:
            extracts: of one target.
            session: that target.
            connector: how it is read.
            node: for the query comment.
            progress: told rows and bytes as they come; None: nobody listens.
            settled: gives each extract, when its turn has come, with the literals that it lacked, and is told of each
                that has arrived.
            resumed: told of each that goes on with parts that an earlier try has left; None: nobody listens.
        """

    def settle(self, landed: Sequence[Landed], transform: Transform) -> tuple[ResultColumn, ...]:
        """Make ready for `transform`, once, when all extracts have landed; what it returns. It is not run.

        Columns that arrived as numbers in text get their type, and the transform's time zone holds.
        """

    def stream(
        self, transform: Transform, columns: Sequence[Carried]
    ) -> "AbstractContextManager[pa.RecordBatchReader]":
        """The transform's result in batches."""

    def write(
        self, transform: Transform, into: Destination, *, node: str, progress: Progress | None
    ) -> tuple[int, int]:
        """Run the transform into a relation; rows and bytes written."""

    def interrupt(self) -> None:
        """Stop what the engine runs, from any thread; the calls that are under way raise. It returns at once."""

    def cancel(self, target: str | None) -> None:
        """Ask the source `target` (None: all) to stop what it runs, from any thread; it may not return."""


class Engine(Protocol):
    """A compute engine of this process."""

    dialect: str

    def open(self, plan: Plan) -> AbstractContextManager[Workspace]:
        """A workspace for one plan; everything in it is gone afterwards."""
