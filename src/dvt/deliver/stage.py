"""The staging relation: the one place on a target that a load touches before the materialization takes over.

It knows SQL and the target's session; it must not know dbt or how rows are computed. Its name is its own, so that two
runs never share one, and short enough for every database.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timezone

import pyarrow as pa
from sqlglot import exp

from dvt.compute.base import Carried, ResultColumn
from dvt.connectors import liveness
from dvt.connectors.base import Session
from dvt.connectors.generic import commit
from dvt.diagnostics import Code, Diagnostic, Severity
from dvt.dialects.render import render
from dvt.errors import DvtError
from dvt.plan.cases import distinct_names
from dvt.plan.steps import OutputColumn, Plan
from dvt.types import CASTS_FREELY, TIMESTAMP, loaded_as, staging_type

_LONGEST_ALIAS = 30
_MARK = "__dvt_"
_DIGITS = 24
_NANOSECONDS = pa.timestamp("ns")
# What a number without declared digits becomes in a database that wants to know them.
_DIGITS_OF_UNSIZED, _SCALE, _MOST_DIGITS = 28, 10, 38


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where a node's result is to be loaded.

    Attributes:
        database, schema: of the relation that the node becomes; None where the database has no such part.
        identifier: see `staging_name`.
    """

    database: str | None
    schema: str | None
    identifier: str

    @property
    def display(self) -> str:
        """``schema.identifier``, for messages."""
        return f"{self.schema}.{self.identifier}" if self.schema else self.identifier

    def table(self) -> exp.Table:
        """The relation as an AST."""
        return exp.table_(self.identifier, db=self.schema, catalog=self.database, quoted=True)


@dataclass(frozen=True, kw_only=True)
class StageColumn:
    """A column of the staging relation.

    Attributes:
        name: of the result column. The staging column has another where two names differ in case only: to the engine
            that writes it, and to some databases, they are one.
        carried: the staging column and what it is written as.
        declared: its type in the staging relation, in the target's words.
        final: the type that the source declared, where source and target are of one kind and it differs; else empty.
    """

    name: str
    carried: Carried
    declared: str
    final: str = ""

    @property
    def as_is(self) -> bool:
        """Whether it is what the model's column is to be."""
        return not self.final and self.name == self.carried.name


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A loaded staging relation: what the materialization reads.

    Attributes:
        stage: where it is.
        columns: its columns.
        dialect: of the target.
        rows, bytes, seconds: of the load.
    """

    stage: Stage
    columns: tuple[StageColumn, ...]
    dialect: str
    rows: int
    bytes: int
    seconds: float

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What the target's types have no room for."""
        return tuple(
            Diagnostic(
                code=Code.TYPE_PRECISION_LOST,
                message=f"{self.stage.display}: column {column.name} keeps microseconds of its nanoseconds",
                severity=Severity.WARNING,
            )
            for column in self.columns
            if column.carried.type == _NANOSECONDS and column.carried.carrier == TIMESTAMP
        )

    def query(self) -> exp.Select:
        """The select over it, with the casts to the final types: the node's compiled SQL for the materialization."""
        selected: list[exp.Expr] = []
        for column in self.columns:
            value: exp.Expr = exp.column(column.carried.name, quoted=True)
            if column.final:
                value = exp.Cast(this=value, to=verbatim(column.final))
            if not column.as_is:
                value = exp.alias_(value, column.name, quoted=True)
            selected.append(value)
        return exp.select(*selected).from_(self.stage.table())

    def sql(self) -> str:
        """`query` as the target will get it."""
        return render(self.query(), self.dialect)


def staging_name(alias: str, relation: str, started: datetime, run: str) -> str:
    """A name of at most 63 bytes for the staging relation of one node in one run.

    Args:
        alias: of the node; cut to 30 bytes.
        relation: the full name of the relation that the node becomes.
        started: when the run started, with its time zone; `started_at` reads it back, for the sweep of leftovers.
        run: unique id of the run (dbt's invocation id).
    """
    cut = alias.encode()[:_LONGEST_ALIAS].decode(errors="ignore")
    where, who = (hashlib.sha256(text.encode()).hexdigest()[:8] for text in (relation, run))
    return f"{cut}{_MARK}{where}{int(started.timestamp()):08x}{who}"


def started_at(name: str) -> datetime | None:
    """When the run started that a staging relation belongs to; None for the name of anything else."""
    _, mark, digits = name.rpartition(_MARK)
    if not mark or len(digits) != _DIGITS or not set(digits) <= set("0123456789abcdef"):
        return None
    return datetime.fromtimestamp(int(digits[8:16], 16), tz=timezone.utc)


def stage_columns(
    plan: Plan,
    columns: Sequence[ResultColumn],
    session: Session,
    has_type: Callable[[str], bool] = lambda _declared: True,
) -> tuple[StageColumn, ...]:
    """How the result of `plan` lies in a staging relation on the target of `session`.

    Args:
        plan: what gave the result.
        columns: of the result.
        session: of the target.
        has_type: whether the target knows a type that a source declared.
    """
    planned = {column.name: column for column in plan.transform.columns}
    kinds = {key: extract.dialect for extract in plan.reads for key in extract.relations}
    names = distinct_names([column.name for column in columns])
    found = []
    for column in columns:
        known = planned.get(column.name)
        meant = _meant(_roomy(column, known, session.dialect), known, session.dialect)
        staged = staging_type(meant, session.dialect)
        carrier = loaded_as(staged.carrier, session.dialect)
        carried = Carried(name=names[column.name], type=column.type, carrier=carrier)
        final = _final(planned.get(column.name), kinds, session.dialect, staged.declared)
        final = final or _kept(column, planned.get(column.name), session.dialect)
        final = final or staged.final
        if final and not has_type(final):
            final = ""
        if final and (session.dialect not in CASTS_FREELY or _loads_as(final, staged.declared, session.dialect)):
            # The staging column itself is declared so: inserting converts where CAST cannot, or where it need not.
            found.append(StageColumn(name=column.name, carried=carried, declared=final))
        else:
            found.append(StageColumn(name=column.name, carried=carried, declared=staged.declared, final=final))
    return tuple(found)


def _kept(column: ResultColumn, planned: OutputColumn | None, dialect: str) -> str:
    """The type that a computed column has in the model's own database, where another carries it; else empty."""
    if dialect == "duckdb" and column.declared == "HUGEINT":
        return "HUGEINT"
    if _unsized(column, planned):
        return "numeric" if dialect == "postgres" else ""
    other = pa.types.is_floating(column.type) or pa.types.is_integer(column.type)
    if dialect == "postgres" and other and planned is not None and planned.type.upper().startswith("DECIMAL"):
        return "numeric"  # powers, fields of dates (manual, 9.3, 9.9)
    return ""


def _unsized(column: ResultColumn, planned: OutputColumn | None) -> bool:
    """Whether the digits of a decimal are those that the rows of this run happen to have.

    A cast to DECIMAL without digits, which means the same in every run, has 18 and 3 in the engine.
    """
    if column.unsized:
        return True
    if planned is None or not pa.types.is_decimal(column.type) or column.type == pa.decimal128(18, 3):
        return False
    words = (planned.declared.lower(), planned.type.lower())
    return any(word in ("numeric", "decimal", "number") for word in words if word)


def _roomy(column: ResultColumn, planned: OutputColumn | None, dialect: str) -> pa.DataType:
    """The type of a column; where its digits are this run's own, with room for those of the next."""
    type_ = column.type
    if dialect == "postgres" or not _unsized(column, planned):
        return type_
    scale = max(type_.scale, _SCALE)
    precision = max(_DIGITS_OF_UNSIZED, type_.precision - type_.scale + scale)
    return pa.decimal128(precision, scale) if precision <= _MOST_DIGITS else type_


def _meant(engine: pa.DataType, planned: OutputColumn | None, dialect: str) -> pa.DataType:
    """The type that PostgreSQL gives a column for which the engine has integers or decimals.

    There length() is an integer, EXTRACT numeric, round() of an integer a double precision (manual, 9.4, 9.9, 9.3), and
    NULL, or what is made of it, a text: what is computed further with the column hangs on it.
    """
    if dialect != "postgres" or planned is None:
        return engine
    word = planned.type.partition("(")[0].upper()
    if pa.types.is_decimal(engine):
        return pa.float64() if word == "DOUBLE" else engine
    if not pa.types.is_integer(engine):
        return engine
    if word == "INT" and engine == pa.int64():
        return pa.int32()
    if word == "DECIMAL":
        return pa.decimal128(38, 0)
    if word == "DOUBLE":
        return pa.float64()
    return pa.string() if word in ("TEXT", "VARCHAR", "NULL") and engine == pa.int32() else engine


def _final(planned: OutputColumn | None, kinds: Mapping[str, str], dialect: str, staged: str) -> str:
    if planned is None or not planned.declared or planned.origin is None:
        return ""
    if kinds.get(planned.origin[0]) != dialect or planned.declared.lower() == staged.lower():
        return ""
    return planned.declared


def _loads_as(final: str, staged: str, dialect: str) -> bool:
    """Whether a load of `staged` values is good for a column declared `final`, so that no cast has to copy them.

    PostgreSQL sends and checks ``text`` and ``character varying(n)`` alike; `n` is that of the column they come from.
    """
    return dialect == "postgres" and staged == "text" and final.lower().startswith("character varying")


def create(session: Session, stage: Stage, columns: Sequence[StageColumn], label: str) -> None:
    """Create the empty relation, and commit. From then on the calling thread's connection holds its lock."""
    defined = [
        exp.ColumnDef(this=exp.to_identifier(column.carried.name, quoted=True), kind=verbatim(column.declared))
        for column in columns
    ]
    statement = exp.Create(this=exp.Schema(this=stage.table(), expressions=defined), kind="TABLE")
    liveness.hold(session, stage.identifier)
    _execute(session, statement, label)


def drop(session: Session, stage: Stage, label: str) -> None:
    """Drop the relation if it is there, and commit; let go of its lock."""
    _execute(session, exp.Drop(tables=[stage.table()], kind="TABLE", exists=True), label)
    liveness.release(session, stage.identifier)


_TRIES = 3


def discard(session: Session, stage: Stage, label: str, failing: Callable[[], AbstractContextManager[None]]) -> None:
    """`drop` after a failure, which the caller has an error for already: what fails here is not told.

    Who cancels a run ends its connections one by one, that of the drop among them: it is tried again on another.

    Args:
        session: the target.
        stage: what to drop.
        label: for the query comment.
        failing: around each try, makes a DvtError of what the driver raises.
    """
    for _ in range(_TRIES):
        with suppress(DvtError), failing():
            drop(session, stage, label)
            return


def _execute(session: Session, statement: exp.Expr, label: str) -> None:
    with session.connection(label) as connection:
        cursor = connection.cursor()
        cursor.execute(render(statement, session.dialect))
        commit(connection)


def verbatim(type_: str) -> exp.DataType:
    """A type in the words of the database that it goes to, untouched on the way."""
    return exp.DataType(this=exp.DataType.Type.USERDEFINED, kind=type_)
