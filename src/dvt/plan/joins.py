"""Which predicates hold for the rows of one FROM item, by the block's WHERE and its joins.

Rows of an item may be left out where every row of the block's result that holds them fails anyway:

- a WHERE conjunct: for an item that no outer join fills with NULLs; else only if it rejects NULLs, so that the rows
  which the loss leaves unmatched fail as well;
- an ON conjunct: of an inner join the same, for what is joined so far; of an outer join only for the side that it may
  fill with NULLs.

A row of a plain join's result that holds a given row of an item depends on no other row of that item, so the argument
holds at any depth. It does not hold for ASOF and positional joins: blocks that have one give nothing.
"""

from dataclasses import dataclass, field

from sqlglot import exp

from dvt.plan.predicates import claims
from dvt.plan.tree import in_parentheses


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A conjunct that bears on the rows of an item.

    Attributes:
        predicate: in negation normal form.
        must_reject: it counts only for what rejects NULLs of the item.
    """

    predicate: exp.Expr
    must_reject: bool


@dataclass(frozen=True, kw_only=True)
class FromItem:
    """One item of a FROM clause, and the conjuncts that bear on it."""

    alias: str
    node: exp.Expr
    claims: list[Claim] = field(default_factory=list)


@dataclass
class _Item:
    node: exp.Expr
    nullable: bool
    claims: list[Claim]


def from_items(block: exp.Select, extra: list[exp.Expr]) -> list[FromItem]:
    """The items of a block with their claims.

    Args:
        block: a bound SELECT.
        extra: predicates that hold as if they stood in its WHERE.
    """
    items: dict[str, _Item] = {}
    clause = block.args.get("from_")
    plain = clause is None or _add(items, clause.this, nullable=False)
    for join in block.args.get("joins") or []:
        plain = _join(items, join) and plain
    for lateral in block.args.get("laterals") or []:
        items[lateral.alias] = _Item(lateral, nullable=True, claims=[])
    if not plain:
        return [FromItem(alias=alias, node=item.node) for alias, item in items.items()]
    where = block.args.get("where")
    pool = (claims(where.this) if where is not None else []) + extra
    _claim(items, list(items), pool)
    return [FromItem(alias=alias, node=item.node, claims=item.claims) for alias, item in items.items()]


def _add(items: dict[str, _Item], node: exp.Expr, *, nullable: bool) -> bool:
    """Add an item; those of a join in parentheses count as nullable and get no ON conjuncts."""
    first = in_parentheses(node)
    if first is not None:
        plain = _add(items, first, nullable=True)
        for join in first.args.get("joins") or []:
            plain = _plain(join) and _add(items, join.this, nullable=True) and plain
        return plain
    items[node.alias] = _Item(node, nullable=nullable, claims=[])
    return True


def _plain(join: exp.Join) -> bool:
    odd = join.method or join.args.get("using") or join.args.get("match_condition") or join.args.get("pivots")
    return not odd and join.kind in ("", "INNER", "OUTER", "CROSS")


def _join(items: dict[str, _Item], join: exp.Join) -> bool:
    before = list(items)
    nested = in_parentheses(join.this) is not None
    plain = _add(items, join.this, nullable=False) and _plain(join)
    if not plain:
        return False
    after = [alias for alias in items if alias not in before]
    on = join.args.get("on")
    pool = claims(on) if on is not None else []
    if join.side == "":
        _claim(items, [*before, *([] if nested else after)], pool)
    elif join.side == "LEFT":
        _claim(items, [] if nested else after, pool)
    elif join.side == "RIGHT":
        _claim(items, before, pool)
    elif join.side != "FULL":
        return False
    filled = {"LEFT": after, "RIGHT": before, "FULL": [*before, *after]}.get(join.side, [])
    for alias in filled:
        items[alias].nullable = True
    return True


def _claim(items: dict[str, _Item], aliases: list[str], pool: list[exp.Expr]) -> None:
    for alias in aliases:
        item = items[alias]
        item.claims += [Claim(predicate=predicate, must_reject=item.nullable) for predicate in pool]
