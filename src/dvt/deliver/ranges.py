"""Conditions for values that a column has no room for, which databases have in common."""

import pyarrow as pa
from sqlglot import exp

from dvt.deliver.pairs import Columns, cast, characters, trimmed
from dvt.deliver.type_words import range_of

_WRITTEN_OUT = 38
"""Digits of a number that every database reads exactly."""
_ANY_TEXT = {"postgres": "varchar", "mysql": "char"}


def longer_text(value: exp.Expr, columns: Columns) -> exp.Expr:
    """Which are longer than the column's texts may be, but for spaces in excess, which are cut off.

    Of a float MariaDB would keep the digits for which there is room.
    """
    of = trimmed(value) if columns.of_texts else cast(value, _ANY_TEXT[columns.dialect])
    return exp.GT(this=characters(of), expression=exp.Literal.number(columns.length or 0))


def beyond_range(value: exp.Expr, type_: pa.DataType) -> exp.Expr:
    """Which numbers an integer type or a decimal has no room for, as they are rounded."""
    if pa.types.is_decimal(type_):
        return beyond_digits(value, type_.precision, type_.scale)
    lowest, highest = range_of(type_)
    rounded = exp.func("round", value.copy())
    return exp.or_(
        exp.LT(this=rounded, expression=exp.Literal.number(str(lowest))),
        exp.GT(this=rounded.copy(), expression=exp.Literal.number(str(highest))),
    )


def beyond_digits(value: exp.Expr, precision: int, scale: int) -> exp.Expr:
    """Which numbers have more digits before the point than a decimal has."""
    rounded = exp.func("round", value.copy(), exp.Literal.number(scale))
    limit = exp.Literal.number(
        f"1e{precision - scale}" if precision > _WRITTEN_OUT else "1" + "0" * (precision - scale)
    )
    return exp.GTE(this=exp.Abs(this=rounded), expression=limit)
