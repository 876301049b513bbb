"""Sums, differences and products of exact numbers that a source computes as the engine does, digit by digit."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from dvt.dialects.constants import bare
from dvt.dialects.groups import DUCKDB, MYSQL, POSTGRES
from dvt.dialects.safety import Source
from dvt.dialects.types import Family, family, parsed_type

MOST_DIGITS, MOST_SCALE = 38, 18
"""Of a decimal anywhere; and behind the point, so that there is room before it."""
_KIND = exp.DataType.Type
_WHOLE = {_KIND.TINYINT: 3, _KIND.SMALLINT: 5, _KIND.INT: 10, _KIND.BIGINT: 19}
_COMPUTES = POSTGRES | DUCKDB | MYSQL
Condition = Callable[[exp.Expr], exp.Expr | None]
"""A condition → the source's own, exact one; None where there is none."""


@dataclass(frozen=True, kw_only=True)
class Number:
    """What gives exact numbers.

    Attributes:
        node: in the source's words.
        whole: the most digits before the point.
        scale: those behind it.
        type: the engine's type of it.
    """

    node: exp.Expr
    whole: int
    scale: int
    type: exp.DataType


def number(node: exp.Expr, alias: str, source: Source, condition: Condition) -> Number | None:
    """A number of the columns of `alias`, for its source; None where it is not known to be the engine's.

    Args:
        node: typed.
        alias: whose columns it reads.
        source: the database that has them.
        condition: how it decides what a CASE asks.
    """
    node = bare(node)
    if isinstance(node, exp.Column):
        return _column(node, alias, source)
    if source.dialect not in _COMPUTES:
        return None
    found: Number | None = None
    if isinstance(node, exp.Literal):
        found = _literal(node)
    elif isinstance(node, (exp.Add, exp.Sub, exp.Mul)):
        sides = [number(side, alias, source, condition) for side in (node.this, node.expression)]
        if sides[0] is not None and sides[1] is not None:
            found = _computed(node, sides[0], sides[1])
    elif isinstance(node, exp.Case) and node.this is None:
        found = _case(node, alias, source, condition)
    elif isinstance(node, exp.Coalesce):
        parts = [number(part, alias, source, condition) for part in (node.this, *node.expressions)]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts):
            found = _widest(known, exp.Coalesce(this=known[0].node, expressions=[part.node for part in known[1:]]))
    return found if found is not None and found.scale <= MOST_SCALE else None


def _column(node: exp.Column, alias: str, source: Source) -> Number | None:
    if node.table != alias or node.name not in source.columns:
        return None
    known = source.columns[node.name]
    kind = parsed_type(known.type, source.dialect)
    if source.dialect == "sqlite" or kind is None:
        return None
    if family(known.type, source.dialect) not in (Family.INT, Family.DECIMAL):
        return None
    digits = digits_of(kind)
    if digits is None:
        return None
    return Number(node=exp.column(known.name, quoted=True), whole=digits[0] - digits[1], scale=digits[1], type=kind)


def digits_of(kind: exp.DataType) -> tuple[int, int] | None:
    """The most digits of a number of a type, and of those behind the point; None where that cannot be told."""
    if kind.this in _WHOLE:
        return _WHOLE[kind.this], 0
    sizes = [part.name for part in kind.expressions]
    if kind.this is not _KIND.DECIMAL or not sizes or not all(size.isdigit() for size in sizes):
        return None
    whole, scale = int(sizes[0]), int(sizes[1]) if len(sizes) > 1 else 0
    return (whole, scale) if scale <= whole else None


def _literal(node: exp.Literal) -> Number | None:
    text = node.name
    if node.is_string or not text.replace(".", "", 1).isdigit():
        return None
    whole, _, scale = text.partition(".")
    if not scale and "." not in text and len(whole) < _WHOLE[_KIND.BIGINT]:
        kind = exp.DataType.build("int" if len(whole) < _WHOLE[_KIND.INT] else "bigint")
    else:
        kind = exp.DataType.build(f"decimal({max(len(whole) + len(scale), 1)}, {len(scale)})")
    return Number(node=node.copy(), whole=len(whole), scale=len(scale), type=kind)


def _computed(node: exp.Binary, left: Number, right: Number) -> Number:
    if isinstance(node, exp.Mul):
        whole, scale = left.whole + right.whole, left.scale + right.scale
    else:
        whole, scale = max(left.whole, right.whole) + 1, max(left.scale, right.scale)
    made = type(node)(this=_operand(left), expression=_operand(right))
    return Number(node=exp.Paren(this=made), whole=whole, scale=scale, type=_type_of([left, right], whole, scale))


def _operand(side: Number) -> exp.Expr:
    """A column of integers computes as a decimal: its own type may be too narrow for the result."""
    if isinstance(side.node, exp.Column) and side.type.this in _WHOLE:
        return exp.cast(side.node, f"decimal({side.whole}, 0)")
    return side.node


def _type_of(parts: list[Number], whole: int, scale: int) -> exp.DataType:
    """The engine's type of what is computed of `parts`; of integers it is one, and their sum a sum of integers.

    A decimal with more digits fails where a value has them.
    """
    if all(part.type.this in exp.DataType.INTEGER_TYPES for part in parts):
        return exp.DataType.build("bigint")
    return exp.DataType.build(f"decimal({min(whole + scale, MOST_DIGITS)}, {scale})")


def _case(node: exp.Case, alias: str, source: Source, condition: Condition) -> Number | None:
    found: list[Number] = []
    ifs: list[exp.If] = []
    for branch in node.args["ifs"]:
        when = condition(branch.this)
        then = number(branch.args["true"], alias, source, condition)
        if when is None or then is None:
            return None
        found.append(then)
        ifs.append(exp.If(this=when, true=then.node))
    otherwise = node.args.get("default")
    last: exp.Expr | None = None
    if otherwise is not None and not isinstance(otherwise, exp.Null):
        then = number(otherwise, alias, source, condition)
        if then is None:
            return None
        found.append(then)
        last = then.node
    return _widest(found, exp.Case(ifs=ifs, default=last))


def _widest(parts: list[Number], node: exp.Expr) -> Number:
    """What is one of `parts`."""
    whole, scale = max(part.whole for part in parts), max(part.scale for part in parts)
    same = all(part.type == parts[0].type for part in parts)
    return Number(node=node, whole=whole, scale=scale, type=parts[0].type if same else _type_of(parts, whole, scale))
