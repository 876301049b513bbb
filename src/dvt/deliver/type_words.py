"""Types in the words of the databases that they are declared in: as they are, compared, and one with room for two."""

import re
from enum import Enum

import pyarrow as pa
from sqlglot import exp

from dvt.types import arrow_type


class Retype(Enum):
    """What dbt does where a column of new rows has another type than that of the table (``on_schema_change``)."""

    NEVER = "the database converts the values"
    REFUSED = "the model fails"
    DONE = "the column gets the type of the new rows"


def verbatim(type_: str) -> exp.DataType:
    """A type in the words of the database that it goes to, untouched on the way."""
    return exp.DataType(this=exp.DataType.Type.USERDEFINED, kind=type_)


def plain(declared: str) -> str:
    """A type's words, some of which mean the same."""
    words = " ".join(declared.lower().split())
    for pattern, short in _SYNONYMS:
        words = pattern.sub(short, words)
    return words


_SYNONYMS = tuple(
    (re.compile(pattern), short)
    for pattern, short in (
        (r"\bcharacter varying\b", "varchar"),
        (r"\bcharacter\b|\bbpchar\b", "char"),
        (r"\btimestamp(\(\d\))? without time zone", r"timestamp\1"),
        (r"\btimestamp(\(\d\))? with time zone", r"timestamptz\1"),
        (r"\btime(\(\d\))? without time zone", r"time\1"),
        (r"\bdecimal\b", "numeric"),
        (r"\bdouble precision\b|\bfloat8\b", "double"),
        (r"\bint8\b", "bigint"),
        (r"\bint2\b", "smallint"),
        (r"\b(int|int4|signed)\b", "integer"),
        (r"\b(tinyint|smallint|mediumint|integer|bigint)\(\d+\)", r"\1"),  # how wide MySQL shows it
    )
)


def is_roomy(given: str, into: str, dialect: str) -> bool:
    """Whether a column has room for all values of another one, and stores them as they are."""
    if plain(given) == plain(into):
        return True
    narrow, wide = arrow_type(given, dialect), arrow_type(into, dialect)
    if narrow is None or wide is None:
        return False
    if _is_unsigned(into) and not _is_unsigned(given) and not pa.types.is_unsigned_integer(narrow):
        return False
    if pa.types.is_integer(narrow) and pa.types.is_integer(wide):
        (least, most), (lowest, highest) = range_of(narrow), range_of(wide)
        return lowest <= least and most <= highest
    if pa.types.is_decimal(wide) and pa.types.is_decimal(narrow):
        before = narrow.precision - narrow.scale <= wide.precision - wide.scale
        return bool(before and narrow.scale <= wide.scale)
    if pa.types.is_decimal(wide) and pa.types.is_integer(narrow):
        return bool(len(str(range_of(narrow)[1])) <= wide.precision - wide.scale)
    return bool(narrow == pa.float32() and wide == pa.float64())


def _is_unsigned(declared: str) -> bool:
    """In MySQL's words; other databases' unsigned types have words of their own."""
    return "unsigned" in declared.lower()


def range_of(type_: pa.DataType) -> tuple[int, int]:
    """Of an integer type."""
    signed = not pa.types.is_unsigned_integer(type_)
    return (-(2 ** (type_.bit_width - 1)) if signed else 0), 2 ** (type_.bit_width - signed) - 1


_DIGITS = re.compile(r"numeric\((\d+)(?:, ?(\d+))?\)( unsigned)?( zerofill)?$")
_DIGITS_OF = {"postgres": (1000, 1000), "mysql": (65, 30), "duckdb": (38, 38)}
"""How many digits a decimal has at most, and how many of them behind the point."""


def with_room(one: str, other: str, dialect: str) -> str:
    """A type of numbers that holds all that two types hold; empty where none does, or they are no numbers.

    Args:
        one: the type of a column, in the words of a database.
        other: of another one.
        dialect: of the database.
    """
    counted = [_digits(each, dialect) for each in (one, other)]
    if None not in counted and dialect in _DIGITS_OF:
        behind = max(each[1] for each in counted if each)
        before = max(each[0] - each[1] for each in counted if each)
        most, most_behind = _DIGITS_OF[dialect]
        return f"decimal({before + behind},{behind})" if before + behind <= most and behind <= most_behind else ""
    kinds = [arrow_type(each, dialect) for each in (one, other)]
    numbers = all(
        plain(each) == "numeric"
        or (kind is not None and (pa.types.is_floating(kind) or pa.types.is_integer(kind)))
        or _digits(each, dialect)
        for each, kind in zip((one, other), kinds, strict=True)
    )
    return "numeric" if dialect == "postgres" and numbers else ""


def digits(declared: str) -> tuple[int, int] | None:
    """How many digits a decimal has, and how many of them behind the point; None for all but decimals of a size."""
    found = _DIGITS.match(plain(declared))
    return (int(found[1]), int(found[2] or 0)) if found else None


def _digits(declared: str, dialect: str) -> tuple[int, int] | None:
    """`digits`, also of integers."""
    found = digits(declared)
    if found is not None:
        return found
    kind = arrow_type(declared, dialect)
    if kind is None or not pa.types.is_integer(kind):
        return None
    return len(str(range_of(kind)[1])), 0
