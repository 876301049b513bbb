"""Types in the words of the databases that they are declared in: as they are, compared, and one with room for two."""

import re
from enum import Enum

import pyarrow as pa
from sqlglot import exp

from dvt.types import arrow_type, is_text, staging_type

_MOST_DIGITS = 38


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
    if pa.types.is_integer(narrow) and pa.types.is_integer(wide):
        (least, most), (lowest, highest) = range_of(narrow), range_of(wide)
        return lowest <= least and most <= highest
    if pa.types.is_decimal(wide) and pa.types.is_decimal(narrow):
        before = narrow.precision - narrow.scale <= wide.precision - wide.scale
        return bool(before and narrow.scale <= wide.scale)
    if pa.types.is_decimal(wide) and pa.types.is_integer(narrow):
        return bool(len(str(range_of(narrow)[1])) <= wide.precision - wide.scale)
    return bool(narrow == pa.float32() and wide == pa.float64())


def range_of(type_: pa.DataType) -> tuple[int, int]:
    """Of an integer type."""
    signed = not pa.types.is_unsigned_integer(type_)
    return (-(2 ** (type_.bit_width - 1)) if signed else 0), 2 ** (type_.bit_width - signed) - 1


def with_room(existing: str, given: str, dialect: str, *, grows: bool) -> str:
    """A type that holds what two types of columns hold; empty where there is none, or it is `given`.

    Args:
        existing: of the column that there is.
        given: of the values that are to go there, which another run's values would have given another type.
        dialect: of the database.
        grows: the column gets that type. Else it keeps its own, and a number that is too large for it is an error.
    """
    if plain(existing) == plain(given):
        return ""
    old, new = arrow_type(existing, dialect), arrow_type(given, dialect)
    if is_text(existing, dialect):
        return existing if "(" not in existing and not is_text(given, dialect) else ""
    if plain(existing) == "numeric" or is_roomy(given, existing, dialect):
        return existing
    if old is None or new is None:
        return ""
    if pa.types.is_floating(old) and (pa.types.is_integer(new) or pa.types.is_decimal(new)):
        return existing
    if pa.types.is_decimal(old) and pa.types.is_integer(new):
        new = pa.decimal128(len(str(range_of(new)[1])), 0)
    if not pa.types.is_decimal(old) or not pa.types.is_decimal(new):
        return ""
    if new.scale <= old.scale and not grows:
        return existing
    scale = max(old.scale, new.scale)
    precision = max(old.precision - old.scale, new.precision - new.scale) + scale
    return staging_type(pa.decimal128(precision, scale), dialect).declared if precision <= _MOST_DIGITS else ""
