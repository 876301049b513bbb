"""A database's own words for a type → sqlglot's type, and the family by which comparisons are judged."""

from enum import Enum
from functools import lru_cache

from sqlglot import exp
from sqlglot.errors import SqlglotError

from dvt.dialects.groups import POSTGRES

_KIND = exp.DataType.Type


class Family(str, Enum):
    """Types whose values compare alike. What is in none of them is not reasoned about."""

    INT = "int"
    DECIMAL = "decimal"
    DOUBLE = "double"
    TEXT = "text"
    DATE = "date"
    TIMESTAMP = "timestamp"
    INSTANT = "timestamp with time zone"
    BOOL = "bool"


_FAMILIES: dict[exp.DType, Family] = {
    **dict.fromkeys(exp.DataType.INTEGER_TYPES - {_KIND.BIT}, Family.INT),
    _KIND.DECIMAL: Family.DECIMAL,
    _KIND.BIGDECIMAL: Family.DECIMAL,
    _KIND.DOUBLE: Family.DOUBLE,
    _KIND.TEXT: Family.TEXT,
    _KIND.VARCHAR: Family.TEXT,
    _KIND.NVARCHAR: Family.TEXT,
    _KIND.DATE: Family.DATE,
    _KIND.TIMESTAMP: Family.TIMESTAMP,
    _KIND.TIMESTAMPNTZ: Family.TIMESTAMP,
    _KIND.DATETIME: Family.TIMESTAMP,
    _KIND.TIMESTAMPTZ: Family.INSTANT,
    _KIND.BOOLEAN: Family.BOOL,
}
# Words that mean another thing on that database than their family does here.
_NO_FAMILY: dict[str, tuple[str, ...]] = {
    "mysql": ("tinyint(1)", "bit", "year", "timestamp", "enum", "set", "bool"),
    "postgres": ("name", '"char"', "citext", "bpchar", "money", "oid", "bit"),
    "bigquery": ("timestamp",),
    "snowflake": ("timestamp",),
    "oracle": ("date", "number", "timestamp"),
    "tsql": ("datetime", "smalldatetime", "timestamp", "bit"),
}


# The families of a value that a column of another family is compared with as it is.
_ALSO: dict[Family, frozenset[Family]] = {
    Family.DECIMAL: frozenset({Family.INT}),
    Family.INT: frozenset({Family.DECIMAL}),
    Family.DOUBLE: frozenset({Family.INT, Family.DECIMAL}),
    Family.TIMESTAMP: frozenset({Family.DATE}),
    Family.DATE: frozenset({Family.TIMESTAMP}),  # a midnight, as sums of dates and intervals are
}


def meets(column: Family, value: Family) -> bool:
    """Whether a column may be compared with a value of that family without one being converted to what it is not."""
    return value is column or value in _ALSO.get(column, frozenset())


def parsed_type(text: str, dialect: str) -> exp.DataType | None:
    """Sqlglot's type for a declared type, e.g. ``numeric(10,2)``; None where it cannot be told."""
    found = _parsed_type(text, dialect)
    return None if found is None else found.copy()


@lru_cache(maxsize=4096)
def _parsed_type(text: str, dialect: str) -> exp.DataType | None:
    """Parsing is slow, and relations have few types."""
    if not text.strip():
        return None
    try:
        kind = exp.DataType.build(text, dialect=dialect)
    except (SqlglotError, ValueError):
        return None
    if kind.this in exp.DataType.INTEGER_TYPES or kind.this is _KIND.TEXT:
        kind.set("expressions", None)  # a display width (MySQL) is no part of the type
    return None if kind.this is _KIND.USERDEFINED else kind


UNSIGNED = "decimal(20, 0)"
"""What an unsigned integer of 64 bits is to a database that has none."""


def model_type(text: str, dialect: str, model: str) -> exp.DataType:
    """What a column declared `text` in a database of `dialect` is to a model written in `model`.

    A type that the model's database does not have is the one that holds its values there: PostgreSQL has no unsigned
    integers of 64 bits.
    """
    kind = parsed_type(text, dialect)
    if kind is None:
        named = exp.DataType.build(text, dialect=dialect, udt=True) if _is_name(text) else None
        return named or exp.DataType.build("unknown")
    if dialect == "sqlite" != model and kind.this in exp.DataType.INTEGER_TYPES:
        return exp.DataType.build("bigint")  # of whatever name, SQLite's have 64 bits (datatype3.html, 2)
    if kind.this is _KIND.YEAR:
        return exp.DataType.build("smallint")
    if kind.this is _KIND.UBIGINT and model in POSTGRES:
        return exp.DataType.build(UNSIGNED)
    return kind


def _is_name(text: str) -> bool:
    return bool(text) and all(sign.isalnum() or sign in "_." for sign in text)


@lru_cache(maxsize=4096)
def family(text: str, dialect: str) -> Family | None:
    """The family of a declared type on a database of `dialect`; None: not reasoned about."""
    word = " ".join(text.lower().split())
    if any(word == no or word.startswith((f"{no}(", f"{no} ")) for no in _NO_FAMILY.get(dialect, ())):
        return None
    if dialect == "sqlite":
        return _sqlite(word)
    kind = parsed_type(text, dialect)
    return family_of(kind) if kind is not None else None


def family_of(kind: exp.DataType) -> Family | None:
    """The family of one of sqlglot's types."""
    if any(isinstance(inner, exp.DataType) for inner in kind.expressions):
        return None
    return _FAMILIES.get(kind.this)


_NO_INTEGERS = ("floa", "point", "interval")


def _sqlite(word: str) -> Family | None:
    """SQLite's own rule of affinity (datatype3.html, 3.1), for the affinities that tell what a value is.

    They do not where a word has an INT in it by accident.
    """
    if any(part in word for part in _NO_INTEGERS):
        return None
    if "int" in word:
        return Family.INT
    if any(part in word for part in ("char", "clob", "text")):
        return Family.TEXT
    return None
