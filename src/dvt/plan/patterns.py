"""Conditions on a part of a text, said by LIKE: see `plain`."""

from decimal import Decimal

from sqlglot import exp

from dvt.dialects.constants import bare, fold
from dvt.dialects.copies import copied
from dvt.plan.compared import TEXTS, negation


def of_part(node: exp.Expr, _: str, *, negated: bool) -> exp.Expr | None:
    """``starts_with(x, 'ab')``, ``contains(x, 'ab')``."""
    pattern = _pattern(node.args.get("expression"), inside=isinstance(node, exp.Contains))
    if pattern is None or not node.this.is_type(*TEXTS):
        return None
    found = exp.Like(this=copied(node.this), expression=pattern)
    return negation(found) if negated else found


def of_beginning(node: exp.Expr, operator: type[exp.Binary], constant: exp.Expr) -> exp.Expr | None:
    """``left(x, 2) = 'ab'``, ``substring(x, 1, 2) = 'ab'``, ``strpos(x, 'ab') > 0``."""
    inner, value = bare(node.this), fold(constant)
    if not inner.is_type(*TEXTS):
        return None
    if isinstance(node, exp.StrPosition):
        zero = isinstance(value, Decimal) and (
            (operator is exp.GT and value == 0) or (operator is exp.GTE and value == 1)
        )
        pattern = _pattern(node.args.get("substr"), inside=True)
        odd = node.args.get("position") is not None or node.args.get("occurrence") is not None
        return exp.Like(this=copied(inner), expression=pattern) if zero and pattern is not None and not odd else None
    length = fold(node.args.get("length" if isinstance(node, exp.Substring) else "expression") or exp.Null())
    start = fold(node.args.get("start") or exp.Null()) if isinstance(node, exp.Substring) else Decimal(1)
    if start != 1 or operator is not exp.EQ or not isinstance(value, str) or length != len(value):
        return None
    begun = _pattern(constant, inside=False)
    return exp.Like(this=copied(inner), expression=begun) if begun is not None else None


def in_any_case(atom: exp.ILike | exp.Like) -> exp.Expr | None:
    """``x ILIKE 'A%'``, and SQLite's LIKE, which DuckDB answers as ``lower(x) LIKE 'a%'``."""
    pattern = fold(atom.expression)
    inner = bare(atom.this)
    lower = isinstance(inner, exp.Lower)
    if not isinstance(pattern, str) or not pattern.isascii() or (lower and pattern == pattern.lower()):
        return None
    folded = copied(inner) if lower else exp.Lower(this=copied(inner))
    return exp.Like(this=folded, expression=exp.Literal.string(pattern.lower()))


def _pattern(node: exp.Expr | None, *, inside: bool) -> exp.Expr | None:
    """LIKE's pattern for what begins with a text, or has it inside."""
    value = fold(node) if node is not None else None
    if not isinstance(value, str) or not value or any(sign in value for sign in "%_\\"):
        return None
    return exp.Literal.string(f"%{value}%" if inside else f"{value}%")
