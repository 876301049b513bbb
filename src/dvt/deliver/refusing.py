"""Which values a column does not take, of texts and numbers: its database says so, but not in which row."""

import pyarrow as pa
from sqlglot import exp

from dvt.deliver.pairs import MOMENTS, NESTED, NUMBERS, TEXTS, Columns, cast, is_exact, known, nulls, parts
from dvt.deliver.ranges import beyond_range, longer_text
from dvt.deliver.refusing_mysql import refused_by_mysql
from dvt.deliver.storing_duckdb import scalar, tried, with_parts
from dvt.deliver.type_words import verbatim
from dvt.types import arrow_type


def refused(value: exp.Expr, columns: Columns) -> exp.Expr | None:
    """Which values the column does not take, as far as that can be asked; None where it takes all of them.

    Also texts that MySQL's TINYTEXT and TEXT cut off without a word.
    """
    if columns.dialect == "duckdb":
        return _refused_by_duckdb(value, columns)
    if columns.dialect == "mysql":
        return refused_by_mysql(value, columns)
    return _refused_by_postgres(value, columns) if columns.dialect == "postgres" else None


def _refused_by_postgres(value: exp.Expr, columns: Columns) -> exp.Expr | None:
    if columns.length is not None:
        return longer_text(value, columns)
    if parts(columns.source)[0] not in NUMBERS:
        return None
    if columns.wanted in _FLOATS:
        return _beyond_float(value, columns)
    type_ = arrow_type(columns.into, columns.dialect)
    if type_ is None or not (pa.types.is_integer(type_) or pa.types.is_decimal(type_)):
        return None
    if not pa.types.is_decimal(type_) and not is_exact(columns.source):
        return beyond_range(value, type_)
    exact = cast(value, "numeric")
    beyond = beyond_range(exact, type_)
    nan = exp.Cast(this=exp.Literal.string("NaN"), to=verbatim("numeric"))
    return exp.and_(beyond, exp.NEQ(this=exact, expression=nan)) if pa.types.is_decimal(type_) else beyond


# Halfway from the largest number of the type to the next, and from its least to 0 (IEEE 754, binary32 and binary64).
_FLOATS = {
    "real": ("340282356779733661637539395458142568448", "7.006492321624085e-46"),
    "double": ("1.797693134862315807e308", "2.4703282292062328e-324"),
}


def _beyond_float(value: exp.Expr, columns: Columns) -> exp.Expr | None:
    """Which are too large for a float, or so small that nothing would be left of them: both are errors there."""
    if columns.source == "double" and columns.wanted == "double":
        return None
    most, least = (cast(exp.Literal.string(each), "numeric") for each in _FLOATS[columns.wanted])
    if not is_exact(columns.source):
        most, least = (cast(each, "double precision") for each in (most, least))
    size = exp.Abs(this=value.copy())
    names = ("NaN", "Infinity", "-Infinity")
    finite = exp.Not(
        this=exp.In(this=cast(value, "text"), expressions=[exp.Literal.string(name) for name in names]),
    )
    lost = exp.and_(
        exp.NEQ(this=value.copy(), expression=exp.Literal.number(0)), exp.LTE(this=size.copy(), expression=least)
    )
    return exp.and_(finite, exp.or_(exp.GTE(this=size, expression=most), lost))


def _refused_by_duckdb(value: exp.Expr, columns: Columns) -> exp.Expr:
    source, wanted = columns.source, columns.wanted
    if wanted == "timestamp_ns" and MOMENTS.match(source):  # TRY_CAST raises there
        first, last = (cast(exp.Literal.string(each), "timestamp") for each in _NANOSECONDS)
        finite = exp.Anonymous(this="isfinite", expressions=[value.copy()])
        return exp.and_(finite, exp.Not(this=exp.Between(this=cast(value, "timestamp"), low=first, high=last)))
    made = tried(value, columns.into)
    if NESTED.search(source):
        return exp.and_(known(value), exp.NullSafeNEQ(this=nulls(made), expression=nulls(value)))
    none: exp.Expr = exp.Is(this=made, expression=exp.Null())
    if NESTED.search(wanted) and (TEXTS.match(source) or source == "json"):
        # Of parts that have no form there, TRY_CAST makes NULLs.
        texts = tried(value, with_parts(columns.into, "varchar", "varchar"))
        none = exp.or_(none, exp.NEQ(this=nulls(made), expression=nulls(texts)))
    if source != "json" or TEXTS.match(wanted):
        return exp.and_(known(value), none)
    found = exp.and_(known(scalar(value, source)), none)
    names = _names(columns)
    if not names:
        return found
    given = exp.Anonymous(this="json_keys", expressions=[value.copy()])
    all_known = exp.Anonymous(this="list_has_all", expressions=[exp.Array(expressions=names), given])
    return exp.or_(found, exp.Not(this=all_known))


_NANOSECONDS = ("1677-09-21 00:12:43.145225", "2262-04-11 23:47:16.854775")
"""From when to when a TIMESTAMP_NS is (DuckDB's manual, Timestamp Types)."""


def _names(columns: Columns) -> list[exp.Expr]:
    """Those of a STRUCT's fields: JSON with others is refused."""
    if not columns.wanted.startswith("struct("):
        return []
    fields = exp.DataType.build(columns.into, dialect="duckdb").expressions
    return [exp.Literal.string(field.name) for field in fields]
