"""What databases make of a value that they store in a column of another type, where they say nothing of it.

As they round 2.7 to an integer, or cut a moment to its day: each value is made one of the column's type and back. And
what they refuse, of texts and numbers. It knows types and SQL; it must not know who asks, or what is told of it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa
from sqlglot import exp

from dvt.deliver.columns import verbatim
from dvt.types import arrow_type


@dataclass(frozen=True, kw_only=True)
class Columns:
    """From which column to which.

    Attributes:
        given, into: their types, in the database's words.
        carrier: what the values were loaded as.
        dialect: of the database.
    """

    given: str
    into: str
    carrier: pa.DataType
    dialect: str


Stored = tuple[exp.Expr, exp.Expr]
"""A value in the type of its column, and whether it is another one then."""


def stored(value: exp.Expr, columns: Columns) -> Stored | None:
    """What becomes of `value`; None where it stays what it is, or is an error."""
    return _FINDERS.get(columns.dialect, _elsewhere)(value, columns)


def plain(declared: str) -> str:
    """A type's words, some of which mean the same."""
    words = " ".join(declared.lower().split())
    for long, short in _SYNONYMS.items():
        words = words.replace(long, short)
    return words


_SYNONYMS = {
    "character varying": "varchar", "character": "char", "bpchar": "char", "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz", "time without time zone": "time", "decimal": "numeric",
    "double precision": "double", "float8": "double", "int4": "integer", "int8": "bigint", "int2": "smallint",
}  # fmt: skip

_TEXTS = re.compile(r"(tiny|medium|long)?text\b|varchar\b|char\b|string\b|citext\b|n?varchar", re.IGNORECASE)
_PADDED = re.compile(r"char\b", re.IGNORECASE)


def _of_postgres(value: exp.Expr, columns: Columns) -> Stored | None:
    """By what PostgreSQL's casts of assignment do (manual, 10.4 and 8.5.3)."""
    source, wanted = plain(columns.given), plain(columns.into)
    if wanted in ('"char"', "name"):
        made: exp.Expr = exp.Cast(this=value.copy(), to=verbatim(columns.into))
        return made, _differ(_text(made), _text(value))
    if _TEXTS.match(wanted):
        return (_trimmed(value), _ends_in_spaces(value)) if _PADDED.match(wanted) and _TEXTS.match(source) else None
    made = exp.Cast(this=value.copy(), to=verbatim(columns.into))
    if wanted == "jsonb":
        return made, _differ(_without_spaces(made), _without_spaces(value))
    if wanted.startswith("time") and not wanted.startswith("timestamp") and source.startswith("timestamp"):
        return made, _known(value)
    if source in ("json", "xml") or wanted in ("json", "xml"):
        return None
    return made, _differ(exp.Cast(this=made.copy(), to=verbatim(columns.given)), value)


def _of_duckdb(value: exp.Expr, columns: Columns) -> Stored | None:
    source, wanted = plain(columns.given), plain(columns.into)
    if _TEXTS.match(wanted):
        return None
    made = exp.TryCast(this=value.copy(), to=verbatim(columns.into))
    if wanted.startswith("time") and not wanted.startswith("timestamp") and source.startswith("timestamp"):
        return made, _known(value)
    back = exp.TryCast(this=made.copy(), to=verbatim(columns.given))
    return made, exp.and_(_known(made), _differ(back, value))  # one that has no form there is an error of its own


_WORD = re.compile(r"(?P<word>\w+)\s*(?P<size>\([\d, ]+\))?")
_INTEGERS = frozenset({"tinyint", "smallint", "mediumint", "int", "integer", "bigint", "year", "bool", "boolean"})


def _of_mysql(value: exp.Expr, columns: Columns) -> Stored | None:
    """As its CAST does (manual, 12.11), which has no words for all types; decimals have the most digits."""
    carrier = columns.carrier
    found = _WORD.match(columns.into.lower())
    word, size = (found["word"], found["size"] or "") if found else ("", "")
    number = pa.types.is_decimal(carrier) or pa.types.is_integer(carrier) or pa.types.is_floating(carrier)
    moment = pa.types.is_timestamp(carrier) or pa.types.is_date(carrier)
    if word == "char" and _TEXTS.match(columns.given):
        return _trimmed(value), _differ(_bytes(_trimmed(value)), _bytes(value))
    if word == "bit" and number:
        made: exp.Expr = exp.Anonymous(this="truncate", expressions=[value.copy(), exp.Literal.number(0)])
        return made, _differ(made, value)
    if word in _INTEGERS and (number or carrier == pa.string()):
        made = exp.Cast(this=_decimal(value), to=verbatim("decimal(65,0)"))
        return made, _differ(made, _decimal(value))
    if word in ("decimal", "numeric", "dec", "fixed") and (number or carrier == pa.string()):
        made = exp.Cast(this=_decimal(value), to=verbatim(f"decimal{size or '(10,0)'}"))
        return made, _differ(made, _decimal(value))
    if word in ("float", "double", "real") and (number or carrier == pa.string()):
        made = exp.Cast(this=value.copy(), to=verbatim("float" if word == "float" else "double"))
        return made, _differ(_decimal(made), _decimal(value))
    if word in ("datetime", "timestamp", "date") and moment:
        made = exp.Cast(this=value.copy(), to=verbatim("date" if word == "date" else f"datetime{size}"))
        return made, _differ(made, value)
    if word == "time":
        made = exp.Cast(this=value.copy(), to=verbatim(f"time{size}"))
        return made, _known(value) if moment else _differ(made, value)
    return None


def _elsewhere(value: exp.Expr, columns: Columns) -> Stored | None:
    """Digits behind the point, which all round."""
    carrier = columns.carrier
    type_ = arrow_type(columns.into, columns.dialect)
    if type_ is None or not pa.types.is_decimal(carrier):
        return None
    scale = type_.scale if pa.types.is_decimal(type_) else 0 if pa.types.is_integer(type_) else carrier.scale
    if scale >= carrier.scale:
        return None
    made = exp.func("round", value.copy(), exp.Literal.number(scale))
    return made, exp.NEQ(this=made.copy(), expression=value.copy())


def refused(value: exp.Expr, columns: Columns) -> exp.Expr | None:
    """Which values the column does not take, as far as that can be asked; None where it takes all of them."""
    if columns.dialect == "duckdb":
        made = exp.TryCast(this=value.copy(), to=verbatim(columns.into))
        return exp.and_(_known(value), exp.Is(this=made, expression=exp.Null()))
    if columns.dialect not in ("postgres", "mysql"):
        return None
    wanted, carrier = plain(columns.into), columns.carrier
    length = _LENGTH.match(wanted)
    if length and _TEXTS.match(plain(columns.given)):
        longer = exp.Anonymous(this="char_length", expressions=[_trimmed(value)])  # spaces in excess are cut off
        return exp.GT(this=longer, expression=exp.Literal.number(length[1]))
    type_ = arrow_type(columns.into, columns.dialect)
    if type_ is None or not (pa.types.is_integer(type_) or pa.types.is_decimal(type_)):
        return None
    if carrier == pa.string() and columns.dialect == "mysql":
        # A function that MariaDB has as well.
        found = exp.Anonymous(this="regexp_instr", expressions=[value.copy(), exp.Literal.string(_NUMBER)])
        none = exp.EQ(this=found, expression=exp.Literal.number(0))
        return exp.or_(none, _out_of_range(_decimal(value), type_, columns.dialect))
    numeric = plain(columns.given).startswith("numeric")  # which may travel as text
    if not (numeric or pa.types.is_decimal(carrier) or pa.types.is_integer(carrier) or pa.types.is_floating(carrier)):
        return None
    return _out_of_range(value, type_, columns.dialect)


_LENGTH = re.compile(r"(?:var)?char\((\d+)\)")
_NUMBER = "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$"


def _out_of_range(value: exp.Expr, type_: pa.DataType, dialect: str) -> exp.Expr:
    """Of numbers, as they are rounded; PostgreSQL has NaN among its numerics."""
    if dialect == "postgres":
        value = exp.Cast(this=value.copy(), to=verbatim("numeric"))
    if pa.types.is_decimal(type_):
        rounded = exp.func("round", value.copy(), exp.Literal.number(type_.scale))
        limit = exp.Literal.number("1" + "0" * (type_.precision - type_.scale))
        over = exp.GTE(this=exp.Abs(this=rounded), expression=limit)
        nan = exp.Cast(this=exp.Literal.string("NaN"), to=verbatim("numeric"))
        return exp.and_(over, exp.NEQ(this=value.copy(), expression=nan)) if dialect == "postgres" else over
    signed = not pa.types.is_unsigned_integer(type_)
    lowest = -(2 ** (type_.bit_width - 1)) if signed else 0
    highest = 2 ** (type_.bit_width - signed) - 1
    rounded = exp.func("round", value.copy())
    return exp.or_(
        exp.LT(this=rounded, expression=exp.Literal.number(str(lowest))),
        exp.GT(this=rounded.copy(), expression=exp.Literal.number(str(highest))),
    )


_FINDERS: Mapping[str, Callable[[exp.Expr, Columns], Stored | None]] = {
    "postgres": _of_postgres,
    "mysql": _of_mysql,
    "duckdb": _of_duckdb,
}


def _differ(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    return exp.NullSafeNEQ(this=one.copy(), expression=other.copy())


def _known(value: exp.Expr) -> exp.Expr:
    return exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))


def _text(value: exp.Expr) -> exp.Expr:
    return exp.cast(value.copy(), "text")


def _bytes(value: exp.Expr) -> exp.Expr:
    return exp.Cast(this=value.copy(), to=verbatim("binary"))


def _decimal(value: exp.Expr) -> exp.Expr:
    return exp.Cast(this=value.copy(), to=verbatim("decimal(65,30)"))


def _trimmed(value: exp.Expr) -> exp.Expr:
    return exp.func("rtrim", value.copy())


def _ends_in_spaces(value: exp.Expr) -> exp.Expr:
    return exp.Like(this=value.copy(), expression=exp.Literal.string("% "))


def _without_spaces(value: exp.Expr) -> exp.Expr:
    return exp.Anonymous(
        this="regexp_replace",
        expressions=[_text(value), exp.Literal.string("[[:space:]]"), exp.Literal.string(""), exp.Literal.string("g")],
    )
