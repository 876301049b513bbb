"""The types of a delivery: how each column of a result lies in the staging relation, and what it is to become.

It knows types, and what the plan says of a column's origin; it must not know how rows get there.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import pyarrow as pa
from sqlglot import exp

from dvt.compute.base import Carried, ResultColumn
from dvt.connectors.base import Session
from dvt.connectors.sqlite_names import is_renamed
from dvt.diagnostics import Severity
from dvt.errors import DeliveryError
from dvt.plan.cases import distinct_names
from dvt.plan.instants import UTC, is_instant
from dvt.plan.steps import OutputColumn, Plan
from dvt.plan.tree import leftmost
from dvt.types import (
    CASTS_FREELY,
    NANOSECONDS,
    TIMESTAMP,
    TIMESTAMPTZ,
    StagingType,
    arrow_type,
    is_binary_type,
    is_number,
    is_text,
    kind,
    like_type,
    loaded_as,
    staging_type,
    steady_decimal,
    text_type,
)

# What a number without declared digits becomes in a database that wants to know them.
_DIGITS_OF_UNSIZED, _SCALE, _MOST_DIGITS = 28, 10, 38
_DECIMAL = re.compile(r"(numeric|decimal|number)\b", re.IGNORECASE)
# Bytes that the texts of a row may have where MySQL keeps them in the row, which has 65,535 in all; four a character.
_CHARACTERS = re.compile(r"char\((\d+)\)")
_TEXTS_OF_A_ROW, _BYTES_OF_A_CHARACTER = 32_000, 4
_REG = re.compile(r"reg(class|collation|config|dictionary|namespace|oper|operator|proc|procedure|role|type)\b")
# A text is no more what it was as a value of these: the first member that takes it need not be its own.
_NOT_FROM_TEXT = ("UNION", "VARIANT")
_NO_NAME = "{node} has a column named {name!r}, and its target {target} is {database}, {why}"
_RENAMED = "whose CREATE TABLE … AS gives such a column another name"
_OTHER = "select it under a name other than true and false, as is_true say, in the model"
# PostgreSQL's manual, 5.6.
_OF_THE_SYSTEM = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
# MySQL's manual, 9.2: no supplementary characters, no space at the end, 64 characters; 15.21 (InnoDB's limits).
_LONGEST, _LAST, _MOST_COLUMNS = 64, "\uffff", 1017


_INSTANT = "timestamp(6)"  # MySQL's

# What MySQL reads of a value that an ENUM did not take when it came is the empty text, which it does not take either.
_ENUM, _EMPTY_MEMBER = re.compile(r"enum\s*\(", re.IGNORECASE), re.compile(r"[(,]\s*''\s*[,)]")

Told = tuple[str, Severity]
"""What a user is told, and how loud."""


@dataclass(frozen=True, kw_only=True)
class StageColumn:
    """A column of the staging relation.

    Attributes:
        name: of the result column. The staging column has another where two names differ in case only: to the engine
            that writes it, and to some databases, they are one.
        carried: the staging column and what it is written as.
        declared: its type in the staging relation, in the target's words.
        final: the type that the source declared, where source and target are of one kind and it differs; else empty.
        lost: what is to be told of its type, where the source's is not kept.
        decided: whether its type is that of this run's values, so that another run's may give it another one.
        instant: True where it is loaded with instants in UTC, for a column that shows them in the session's zone.
        collation: of its texts on a MySQL server; empty: the default there.
    """

    name: str
    carried: Carried
    declared: str
    final: str = ""
    lost: Told | None = None
    decided: bool = False
    instant: bool = False
    collation: str = ""

    @property
    def as_is(self) -> bool:
        """Whether it is what the model's column is to be."""
        return not self.final and self.name == self.carried.name

    def told(self) -> list[Told]:
        """What of its values or of its type the target has no room for."""
        found = []
        if _cut(self.carried.type, self.carried.carrier):
            found.append((f"column {self.name} keeps microseconds of its nanoseconds", Severity.WARNING))
        if self.carried.type == TIMESTAMPTZ and self.carried.carrier == TIMESTAMP and not self.instant:
            found.append((f"column {self.name} has its instants in UTC, without a zone", Severity.NOTE))
        if self.lost:
            found.append((f"column {self.name}: {self.lost[0]}", self.lost[1]))
        return found


def _cut(type_: pa.DataType, carrier: pa.DataType) -> bool:
    """Whether there are nanoseconds in values of `type_`, also of lists, that the carrier does not have."""
    if pa.types.is_list(type_) and pa.types.is_list(carrier):
        return _cut(type_.value_type, carrier.value_type)
    return bool(type_ == NANOSECONDS and carrier == TIMESTAMP)


def refuse_names(names: Iterable[str], session: Session, node: str) -> None:
    """None of a result's columns has a name that its target does not keep.

    Raises:
        DeliveryError: one has.
    """
    listed = list(names)
    for name in listed:
        if session.dialect == "sqlite" and is_renamed(name):
            said = _NO_NAME.format(node=node, target=session.name, name=name, database="SQLite", why=_RENAMED)
            raise DeliveryError(said, hint=_OTHER)
        database, why = "a MySQL server", _no_name_of_mysql(name) if session.dialect == "mysql" else ""
        if session.dialect == "postgres" and name in _OF_THE_SYSTEM:
            database, why = "PostgreSQL", "which has a column of that name in every table"
        if why:
            said = _NO_NAME.format(node=node, target=session.name, name=name, database=database, why=why)
            raise DeliveryError(said, hint="select it under another name in the model")
    if session.dialect == "mysql" and len(listed) > _MOST_COLUMNS:
        raise DeliveryError(
            f"{node} has {len(listed):,} columns, and a table of its target {session.name}, a MySQL server, at most "
            f"{_MOST_COLUMNS:,}",
            hint="select fewer columns, or make several models of it",
        )


def _no_name_of_mysql(name: str) -> str:
    """Why a MySQL server takes no column of that name; empty where it does."""
    if len(name) > _LONGEST:
        return f"which has names of at most {_LONGEST} characters"
    if name.endswith(" "):
        return "where no name ends with a space"
    if any(sign > _LAST for sign in name):
        return "whose names have no characters beyond U+FFFF"
    return ""


def stage_columns(
    plan: Plan,
    columns: Sequence[ResultColumn],
    session: Session,
    has_type: Callable[[str], bool] = lambda _declared: True,
    into: Mapping[str, str] = MappingProxyType({}),
) -> tuple[StageColumn, ...]:
    """How the result of `plan` lies in a staging relation on the target of `session`.

    Args:
        plan: what gave the result.
        columns: of the result.
        session: of the target.
        has_type: whether the target knows a type that a source declared.
        into: the types of the columns that the rows are to go to, by exact and by lowercase name, as far as they are
            known.

    Raises:
        DeliveryError: the target keeps no column of that name, or would take instants for times of day.
    """
    refuse_names([column.name for column in columns], session, plan.node)
    planned = {column.name: column for column in plan.transform.columns}
    dialects = {key: extract.dialect for extract in plan.reads for key in extract.relations}
    names = distinct_names([column.name for column in columns])
    origins = {column.name: _origin(planned.get(column.name), dialects) for column in columns}
    for name, (declared, dialect) in _known(origins).items():
        base = planned[name].base
        if base and (dialect != session.dialect or not has_type(declared)):
            origins[name] = (base, dialect)  # another database knows nothing of the domain
    likes = {name: like_type(*origin, session.dialect) for name, origin in _known(origins).items()}
    kept = {name: declared for name, (declared, dialect) in _known(origins).items() if dialect == session.dialect}
    if session.dialect == "mysql" and sum(map(_bytes_of, (*likes.values(), *kept.values()))) > _TEXTS_OF_A_ROW:
        likes = {}
    decided = _by_values(plan)
    found = []
    for column in columns:
        name, known, origin = column.name, planned.get(column.name), origins[column.name]
        roomy = _roomy(column, known, origin, session.dialect)
        staged = staging_type(_meant(roomy, known, session.dialect), session.dialect)
        carried = Carried(name=names[name], type=column.type, carrier=loaded_as(staged.carrier, session.dialect))
        final = _declared(origin, session.dialect, staged.declared) or likes.get(name, "")
        final = final or _kept(column, known, session.dialect) or staged.final
        if final and not has_type(final):
            final = ""
        lost = None if final else _lost(origin, session.dialect, staged)
        if _ENUM.match(final) and not _EMPTY_MEMBER.search(final):
            carried = replace(carried, never=("",))
        if final and (session.dialect not in CASTS_FREELY or _loads_as(final, staged.declared, session.dialect)):
            # The staging column itself is declared so: inserting converts where CAST cannot, or where it need not.
            made = StageColumn(name=name, carried=carried, declared=final)
        else:
            made = StageColumn(name=name, carried=carried, declared=staged.declared, final=final, lost=lost)
        found.append(replace(made, decided=name in decided or _unsized(column, known)))
    return _with_instants(found, into, plan, session)


def _by_values(plan: Plan) -> frozenset[str]:
    """The columns that have their types of values of SQLite, whose columns have none; no cast of the model's has."""
    names = {extract.name for extract in plan.reads if extract.dialect == "sqlite"}
    block = leftmost(plan.transform.query) if names else None
    if block is None:
        return frozenset()
    extracts = {extract.name for extract in plan.reads}
    tables = {table.alias_or_name: table.name for table in block.find_all(exp.Table)}
    found = []
    for column in block.selects:
        value = column.unalias().unnest()
        read = {tables.get(each.table, "") for each in value.find_all(exp.Column)}
        if not isinstance(value, exp.Cast) and (read & names or read - extracts):
            found.append(column.alias_or_name)
    return frozenset(found)


def _with_instants(
    columns: Sequence[StageColumn], into: Mapping[str, str], plan: Plan, session: Session
) -> tuple[StageColumn, ...]:
    """The columns, those as instants whose values are some and go to a column that shows some.

    What is loaded for it are times of day in UTC, and inserting takes a time of day in the session's zone.
    """
    found = {
        column.name
        for column in columns
        if column.carried.type == TIMESTAMPTZ
        and is_instant(into.get(column.name) or into.get(column.name.lower(), ""), session.dialect)
    }
    others = [column.name for column in columns if is_instant(column.declared, session.dialect)]
    if found and others and plan.zone != UTC[session.dialect]:
        first, other = min(found), others[0]
        raise DeliveryError(
            f"{plan.node}: column {first} of {session.name} is a {into[first.lower()]}, into which instants with a "
            f"time zone can only be loaded in UTC, and column {other} in the zone of {session.name}",
            hint=f"declare {first} as datetime(6), which keeps its instants in UTC",
        )
    return tuple(
        replace(column, declared=_INSTANT, final="", instant=True) if column.name in found else column
        for column in columns
    )


_Origin = tuple[str, str]
"""The type that a column was declared with, and in which dialect."""


def _known(origins: Mapping[str, _Origin | None]) -> dict[str, _Origin]:
    return {name: origin for name, origin in origins.items() if origin is not None}


def _origin(planned: OutputColumn | None, dialects: Mapping[str, str]) -> _Origin | None:
    """Of a column that passes through unchanged, where it is known."""
    if planned is None or not planned.declared or planned.origin is None or planned.origin[0] not in dialects:
        return None
    return planned.declared, dialects[planned.origin[0]]


def _declared(origin: _Origin | None, dialect: str, staged: str) -> str:
    """The declared type in a database of the same kind, where the staged one is another; else empty."""
    if origin is None or origin[1] != dialect or origin[0].lower() == staged.lower():
        return ""
    made_anew = dialect == "duckdb" and origin[0].partition("(")[0] in _NOT_FROM_TEXT
    # FLOATING POINT has an INT in it, and is INT after CREATE TABLE … AS (sqlite.org/datatype3.html, 3.1).
    turns = dialect == "sqlite" and "INT" in origin[0].upper() and "INT" not in staged
    # A value of regclass and its kin is the number of an object of that database, which is shown as its name.
    named = dialect == "postgres" and _REG.match(origin[0])
    return "" if made_anew or turns or named else origin[0]


def _bytes_of(type_: str) -> int:
    """What a text of a length takes of a row."""
    length = _CHARACTERS.search(type_)
    return int(length[1]) * _BYTES_OF_A_CHARACTER if length else 0


def _lost(origin: _Origin | None, dialect: str, staged: StagingType) -> Told | None:
    """What is to be told of a column for which a text or bytes stand; None where that is what it was."""
    if origin is None:
        return None
    declared, arrow = origin[0], arrow_type(*origin)
    if staged.declared == text_type(dialect):
        if is_text(*origin):
            return None
    elif kind(staged.carrier) != "binary" or is_binary_type(*origin):
        return None
    if arrow is not None or is_number(declared):
        text = f"{dialect} has no type for these values of '{declared}' - defaulting to {staged.declared}"
        return text, Severity.NOTE
    return f"Unknown type '{declared}' - defaulting to {staged.declared}", Severity.WARNING


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
    return any(
        _DECIMAL.match(word) and arrow_type(word, "") is None for word in (planned.declared, planned.base, planned.type)
    )


def _roomy(column: ResultColumn, planned: OutputColumn | None, origin: _Origin | None, dialect: str) -> pa.DataType:
    """The type of a column; where its digits are this run's own, with room for those of the next."""
    type_ = column.type
    steady = steady_decimal(*origin) if origin is not None and pa.types.is_decimal(type_) else None
    if steady is not None:
        fits = pa.types.is_decimal(steady) and type_.precision - type_.scale <= steady.precision - steady.scale
        return steady if fits else pa.string()
    if dialect == "postgres" or not _unsized(column, planned):
        return type_
    scale = max(type_.scale, _SCALE)
    precision = max(_DIGITS_OF_UNSIZED, type_.precision - type_.scale + scale)
    if precision > _MOST_DIGITS and origin is not None:
        return type_  # as many as its values have
    return pa.decimal128(min(precision, _MOST_DIGITS), scale)  # of a sum, the engine makes 38 of them in any case


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


def _loads_as(final: str, staged: str, dialect: str) -> bool:
    """Whether a load of `staged` values is good for a column declared `final`, so that no cast has to copy them.

    PostgreSQL sends and checks ``text`` and ``character varying(n)`` alike; `n` is that of the column they come from.
    """
    return dialect == "postgres" and staged == "text" and final.lower().startswith("character varying")
