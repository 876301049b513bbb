"""Conditions on what stands in the place of NULL, and on what a CASE gives: see `plain`."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from sqlglot import exp

from dvt.dialects.constants import Value, bare, fold
from dvt.dialects.copies import copied
from dvt.plan.compared import EXACT, TEXTS, either, every, is_constant, literal
from dvt.plan.moments import day_of
from dvt.plan.tree import wrapped

_KIND = exp.DType


def of_coalesce(node: exp.Coalesce, operator: type[exp.Binary], value: Value) -> exp.Expr | None:
    """``coalesce(x, 0) > 5``: x > 5; ``coalesce(x, 0) < 5``: x < 5, or x is NULL."""
    if len(node.expressions) != 1:
        return None
    inner, instead = bare(node.this), fold(node.expressions[0])
    if instead is None or is_constant(inner) or not _alike(inner, (instead, value)):
        return None
    holds = _holds(instead, operator, value)
    if holds is None:
        return None
    if isinstance(value, bool):
        asked: exp.Expr = copied(inner) if (operator is exp.EQ) is value else exp.Not(this=wrapped(copied(inner)))
    else:
        asked = operator(this=copied(inner), expression=literal(value))
    if not holds:
        return asked
    return exp.Or(this=wrapped(asked), expression=exp.Is(this=wrapped(copied(inner)), expression=exp.Null()))


def of_null(node: exp.Expr) -> exp.Expr | None:
    """``nullif(x, '') IS NULL``."""
    if isinstance(node, exp.Nullif):
        inner, value = bare(node.this), fold(node.expression)
        if value is None or is_constant(inner) or not _alike(inner, (value,)) or isinstance(value, bool):
            return None
        same = exp.EQ(this=copied(inner), expression=literal(value))
        return exp.Or(this=same, expression=exp.Is(this=copied(inner), expression=exp.Null()))
    return None


def of_distinct(node: exp.Expr, _: str, *, negated: bool) -> exp.Expr | None:
    """``x IS DISTINCT FROM 5``, and its contrary."""
    sides = [bare(node.this), bare(node.args["expression"])]
    if is_constant(sides[0]):
        sides.reverse()
    inner, other = sides
    if is_constant(inner):
        return None
    null: exp.Expr = exp.Is(this=copied(inner), expression=exp.Null())
    same = isinstance(node, exp.NullSafeEQ) is not negated
    if isinstance(other, exp.Null):
        return null if same else exp.Not(this=null)
    value = fold(other)
    if value is None or not _alike(inner, (value,)):
        return None
    if same:
        return exp.EQ(this=copied(inner), expression=literal(value))
    return exp.Or(this=exp.NEQ(this=copied(inner), expression=literal(value)), expression=null)


def of_branches(node: exp.Expr, operator: type[exp.Binary], constant: exp.Expr) -> exp.Expr | None:
    """``CASE WHEN a THEN 1 WHEN b THEN 2 END = 1``: only where `a` holds; wider, as b may hold there, too."""
    value = fold(constant)
    branches = [node] if isinstance(node, exp.If) else list(node.args.get("ifs") or ())
    if value is None or (isinstance(node, exp.Case) and node.this is not None):
        return None
    otherwise = node.args.get("false" if isinstance(node, exp.If) else "default")
    listed = [*((each.this, each.args.get("true")) for each in branches), (None, otherwise)]
    given_back = [(why, given) for why, given in listed if given is not None and not isinstance(bare(given), exp.Null)]
    if not all(_of_kind(given, value) for _, given in given_back):
        return None  # the engine makes one type of them first
    found: list[exp.Expr] = []
    for condition, given in given_back:
        known = fold(given)
        holds = None if known is None else _holds(known, operator, value)
        if holds is False:
            continue
        parts = [] if condition is None else [copied(condition)]
        if known is None and not is_constant(given):
            parts.append(operator(this=wrapped(copied(given)), expression=copied(constant)))
        both = every(parts)
        if both is None:
            return None
        found.append(both)
    return either(found) if found else None


def _of_kind(node: exp.Expr, value: Value) -> bool:
    """Whether an expression is of the kind of a value, as it is written."""
    known = fold(node)
    if known is not None or isinstance(value, dt.date):
        return not isinstance(value, dt.date) and isinstance(known, type(value))
    dated = isinstance(value, str) and not node.is_type(*TEXTS)
    return not is_constant(node) and not dated and _alike(node, (value,))


def _alike(node: exp.Expr, values: Sequence[Value]) -> bool:
    """Whether all are of one kind, so that nothing is converted when they are compared."""
    if node.is_type(_KIND.BOOLEAN) or isinstance(node, exp.Predicate):
        return all(isinstance(value, bool) for value in values)
    if node.is_type(*EXACT):
        return all(isinstance(value, Decimal) for value in values)
    if node.is_type(*TEXTS):
        return all(isinstance(value, str) for value in values)
    if node.is_type(_KIND.DATE):
        return all(day_of(value) is not None for value in values)
    return False


def _holds(value: Value, operator: type[exp.Binary], other: Value) -> bool | None:
    """Whether a comparison of two values of one kind is true; None where databases may see it otherwise."""
    if isinstance(value, bool) or isinstance(other, bool):
        known = isinstance(value, bool) and isinstance(other, bool) and operator in (exp.EQ, exp.NEQ)
        return (value is other) is (operator is exp.EQ) if known else None
    if isinstance(value, Decimal) and isinstance(other, Decimal):
        return _ordered(value, operator, other)
    days = [day_of(value), day_of(other)]
    if days[0] is not None and days[1] is not None:
        return _ordered(days[0], operator, days[1])
    if isinstance(value, str) and isinstance(other, str) and operator in (exp.EQ, exp.NEQ):
        if value != other and (value + other).isascii() and value.strip().lower() == other.strip().lower():
            return None  # to a collation they may be equal
        return (value == other) is (operator is exp.EQ)
    return None


def _ordered(value: Decimal | dt.date, operator: type[exp.Binary], other: Decimal | dt.date) -> bool:
    less, more = bool(value < other), bool(value > other)  # type: ignore[operator]  # of one kind, both
    return {
        exp.EQ: not less and not more,
        exp.NEQ: less or more,
        exp.LT: less,
        exp.LTE: not more,
        exp.GT: more,
        exp.GTE: not less,
    }[operator]
