"""What a filter on one column may do on each database: data, one table per dialect. A whitelist.

A filter that a source evaluates is a *copy*: the engine evaluates it again over what the source sent. So a source need
not agree with the engine; it must only never drop a row that the engine would keep, and never fail. `Level.SUPER`
says that. Only below an aggregate that the source computes are filters *moved*, evaluated there alone: that needs
`Level.EXACT`, which says that source and engine agree on every row. What is not listed here is `Level.NO`.

Measured against PostgreSQL 15, MariaDB 10.11, SQLite 3.40 and DuckDB 1.5, and from the manuals named at each table.
"""

from dataclasses import dataclass
from enum import Enum, IntEnum

from dvt.dialects.types import Family


class Level(IntEnum):
    """How far the source's answer can be trusted."""

    NO = 0
    SUPER = 1
    EXACT = 2


class Op(str, Enum):
    """What a filter does with a column."""

    EQ = "="
    NE = "<>"
    ORDER = "<"
    LIKE = "like"
    NOT_LIKE = "not like"
    IS_NULL = "is null"
    NOT_NULL = "is not null"
    TRUTH = "as a condition"


@dataclass(frozen=True)
class Rule:
    """One cell of a table.

    Attributes:
        level: how far to trust it.
        collate: the collation to name in the filter, without which the level does not hold.
    """

    level: Level
    collate: str = ""


Table = dict[tuple[Family, Op], Rule]

_EXACT = Rule(Level.EXACT)
_SUPER = Rule(Level.SUPER)
_COMPARE = (Op.EQ, Op.NE, Op.ORDER)
_NULLS = (Op.IS_NULL, Op.NOT_NULL)


def _table(
    exact: tuple[Family, ...],
    nulls: tuple[Family, ...],
    text: dict[Op, Rule],
    *,
    wider: tuple[Family, ...] = (),
    truth: bool = False,
) -> Table:
    table: Table = {(family, op): _EXACT for family in exact for op in _COMPARE}
    table |= {(family, op): _SUPER for family in wider for op in _COMPARE}
    table |= {(family, op): _EXACT for family in nulls for op in _NULLS}
    table |= {(family, Op.NOT_NULL): _SUPER for family in (*exact, *wider) if family not in nulls}
    table |= {(Family.TEXT, op): rule for op, rule in text.items()}
    if truth:
        table |= {(Family.BOOL, op): _EXACT for op in (Op.TRUTH, Op.EQ, Op.NE, *_NULLS)}
    return table


_ALL = (Family.INT, Family.DECIMAL, Family.DOUBLE, Family.DATE, Family.TIMESTAMP)

# "C" compares bytes, as the engine does. Plain equality may be wider only (nondeterministic collations, 24.2.2.4);
# LIKE fails on such collations unless another is named.
_C = Rule(Level.EXACT, collate="C")
_POSTGRES = _table(
    (*_ALL, Family.INSTANT),
    (*_ALL, Family.INSTANT, Family.TEXT),
    {Op.EQ: _SUPER, Op.NE: _C, Op.ORDER: _C, Op.LIKE: _C, Op.NOT_LIKE: _C, **dict.fromkeys(_NULLS, _EXACT)},
    truth=True,
)
# A column can have a collation that Arrow does not carry (NOCASE …): as in PostgreSQL.
_DUCKDB = _POSTGRES
# Collations ignore case, accents and trailing spaces: equality and LIKE are wider, their negations and order are wrong.
# A zero date IS NULL or not by the column's own nullability (11.2.2): NULL tests of dates stay in the engine. It is
# before every date there, and no date elsewhere.
_MYSQL = _table(
    (Family.INT, Family.DECIMAL, Family.DOUBLE),
    (Family.INT, Family.DECIMAL, Family.DOUBLE, Family.TEXT),
    {Op.EQ: _SUPER, Op.LIKE: _SUPER, **dict.fromkeys(_NULLS, _EXACT)},
    wider=(Family.DATE, Family.TIMESTAMP),
)
# Types are the values', not the columns' (datatype3.html); LIKE ignores the case of ASCII.
_BINARY = Rule(Level.EXACT, collate="BINARY")
_SQLITE = _table(
    (),
    (Family.INT, Family.TEXT),
    {Op.EQ: _SUPER, Op.NE: _BINARY, Op.ORDER: _BINARY, Op.LIKE: _SUPER, **dict.fromkeys(_NULLS, _EXACT)},
    wider=(Family.INT,),
)
# Databases of which only this is certain: integers compare as integers, and no collation holds equal texts unequal.
_CAUTIOUS = _table((Family.INT,), (Family.INT,), {Op.EQ: _SUPER})

SOURCES: dict[str, Table] = {
    "postgres": _POSTGRES,
    "duckdb": _DUCKDB,
    "mysql": _MYSQL,
    "sqlite": _SQLITE,
    "redshift": _CAUTIOUS,
    "snowflake": _CAUTIOUS,
    "bigquery": _CAUTIOUS,
    "databricks": _CAUTIOUS,
    "spark": _CAUTIOUS,
    "tsql": _CAUTIOUS,
    "oracle": _CAUTIOUS,
    "trino": _CAUTIOUS,
}
