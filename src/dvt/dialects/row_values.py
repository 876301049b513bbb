"""Rows that are compared: of SQL's, NULL equals nothing; of DuckDB's, it equals NULL, and differs from all else.

They are compared part by part instead (ISO/IEC 9075-2, 8.2 "comparison predicate").
"""

from collections.abc import Sequence

from sqlglot import exp

from dvt.dialects.arithmetic import operand
from dvt.dialects.groups import MYSQL, POSTGRES, SQLITE
from dvt.dialects.walks import nodes

_KINDS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
_STRICTLY: dict[type[exp.Expr], type[exp.Binary]] = {exp.LT: exp.LT, exp.LTE: exp.LT, exp.GT: exp.GT, exp.GTE: exp.GT}


def by_parts(tree: exp.Query, dialect: str) -> None:
    """Say all such comparisons of a tree anew, in place: first of all, for their parts are as other comparisons are."""
    if dialect not in POSTGRES | MYSQL | SQLITE:
        return
    for node in reversed(nodes(tree, exp.In, *_KINDS)):  # breadth first, so the inner ones first
        new = _listed(node) if isinstance(node, exp.In) else _compared(node)
        if new is not node:
            new.type = node.type
            node.replace(new)


def _compared(node: exp.Expr) -> exp.Expr:
    """``(a, b) = (c, d)`` is ``a = c AND b = d``; ``(a, b) <= (c, d)`` is ``a < c OR (a = c AND b <= d)``."""
    pairs = _pairs(node.args["this"], node.args["expression"])
    if pairs is None:
        return node
    if isinstance(node, exp.EQ):
        return _equal(pairs)
    if isinstance(node, exp.NEQ):
        return exp.Not(this=_equal(pairs))
    *before, last = pairs
    found = exp.Paren(this=_of(type(node), last))
    for pair in reversed(before):
        beyond = exp.Paren(this=exp.And(this=_of(exp.EQ, pair), expression=found))
        found = exp.Paren(this=exp.Or(this=_of(_STRICTLY[type(node)], pair), expression=beyond))
    return found


def _listed(node: exp.Expr) -> exp.Expr:
    """``(a, b) IN ((c, d), …)`` is ``(a = c AND b = d) OR …``."""
    rows = [_pairs(node.args["this"], row) for row in node.expressions]
    if not rows or None in rows:
        return node
    return exp.Paren(this=exp.or_(*(_equal(pairs) for pairs in rows if pairs is not None), copy=False))


_Pairs = Sequence[tuple[exp.Expr, exp.Expr]]


def _pairs(left: exp.Expr, right: exp.Expr) -> _Pairs | None:
    """What two rows have at each place; None where one is none, or has more than the other."""
    if not (isinstance(left, exp.Tuple) and isinstance(right, exp.Tuple)):
        return None
    if len(left.expressions) != len(right.expressions) or not left.expressions:
        return None
    return list(zip(left.expressions, right.expressions, strict=True))


def _equal(pairs: _Pairs) -> exp.Paren:
    return exp.Paren(this=exp.and_(*(_of(exp.EQ, pair) for pair in pairs), copy=False))


def _of(kind: type[exp.Expr], pair: tuple[exp.Expr, exp.Expr]) -> exp.Expr:
    return kind(this=operand(pair[0]), expression=operand(pair[1]))
