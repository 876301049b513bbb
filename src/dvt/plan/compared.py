"""Comparisons with constants: their sides, their operators, and the literals to write them anew."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from sqlglot import exp

from dvt.dialects.constants import Value, bare
from dvt.plan.tree import wrapped

OPERATORS: tuple[type[exp.Binary], ...] = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
FLIPPED: dict[type[exp.Expr], type[exp.Binary]] = {
    exp.EQ: exp.EQ, exp.NEQ: exp.NEQ, exp.LT: exp.GT, exp.LTE: exp.GTE, exp.GT: exp.LT, exp.GTE: exp.LTE,
}  # fmt: skip
NEGATED: dict[type[exp.Expr], type[exp.Binary]] = {
    exp.EQ: exp.NEQ, exp.NEQ: exp.EQ, exp.LT: exp.GTE, exp.LTE: exp.GT, exp.GT: exp.LTE, exp.GTE: exp.LT,
}  # fmt: skip
_KIND = exp.DType
EXACT = (*exp.DataType.INTEGER_TYPES, _KIND.DECIMAL)
TEXTS = (_KIND.TEXT, _KIND.VARCHAR, _KIND.NVARCHAR)
Comparison = tuple[exp.Expr, type[exp.Binary], exp.Expr]
"""What is compared, how, and with which constant."""


def compared(atom: exp.Expr) -> Iterator[Comparison]:
    """The sides of a comparison with a constant, in this order; none where it is no such."""
    if not isinstance(atom, OPERATORS):
        return
    left, right = bare(atom.this), bare(atom.expression)
    if is_constant(right):
        yield left, type(atom), right
    elif is_constant(left):
        yield right, FLIPPED[type(atom)], left


def is_constant(node: exp.Expr) -> bool:
    """Whether an expression reads nothing, and calls nothing that is not known."""
    return node.find(exp.Column, exp.Query, exp.Placeholder, exp.Anonymous) is None


def literal(value: Value) -> exp.Expr:
    """A value as a literal."""
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, Decimal):
        number = exp.Literal(this=format(abs(value), "f"), is_string=False)
        return exp.Neg(this=number) if value < 0 else number
    if isinstance(value, dt.datetime):
        return exp.cast(exp.Literal.string(str(value)), "timestamp")
    return exp.cast(exp.Literal.string(str(value)), "date") if isinstance(value, dt.date) else exp.Literal.string(value)


def every(parts: Sequence[exp.Expr]) -> exp.Expr | None:
    """All of `parts`; None for none."""
    return exp.and_(*parts, copy=False) if parts else None


def either(parts: Sequence[exp.Expr]) -> exp.Expr:
    """One of `parts`, which must not be empty."""
    return exp.or_(*parts, copy=False)


def negation(found: exp.Expr | None) -> exp.Expr | None:
    """The negation of what is unknown just where what it stands for is."""
    return exp.Not(this=wrapped(found)) if found is not None else None
