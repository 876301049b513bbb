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

from dvt.plan.predicates import claims, derived_of
from dvt.plan.tree import in_parentheses


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A conjunct that bears on the rows of an item.

    Attributes:
        predicate: in negation normal form.
        must_reject: it counts only for what rejects NULLs of the item.
        derived: nobody has written it: it follows from others.
    """

    predicate: exp.Expr
    must_reject: bool
    derived: bool = False


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


@dataclass
class _Block:
    """What is known of a block's items, join by join. Mutable: it lives only inside `from_items`.

    Attributes:
        items: by alias.
        held: conjuncts that hold for every row of the block's result.
        filled: the aliases that a left join may fill with NULLs, and its conjuncts.
        one_sided: no join fills what stands before it.
    """

    items: dict[str, _Item] = field(default_factory=dict)
    held: list[exp.Expr] = field(default_factory=list)
    filled: list[tuple[list[str], list[exp.Expr]]] = field(default_factory=list)
    one_sided: bool = True


def from_items(block: exp.Select, extra: list[exp.Expr], dialect: str) -> list[FromItem]:
    """The items of a block with their claims.

    Args:
        block: a bound SELECT.
        extra: predicates that hold as if they stood in its WHERE.
        dialect: the model's.
    """
    found = _Block()
    items = found.items
    clause = block.args.get("from_")
    plain = clause is None or _add(items, clause.this, nullable=False)
    for join in block.args.get("joins") or []:
        plain = _join(found, join, dialect) and plain
    for lateral in block.args.get("laterals") or []:
        items[lateral.alias] = _Item(lateral, nullable=True, claims=[])
    if not plain:
        return [FromItem(alias=alias, node=item.node) for alias, item in items.items()]
    where = block.args.get("where")
    pool = (claims(where.this, dialect) if where is not None else []) + extra
    _claim(items, list(items), pool)
    _derive(found, [*found.held, *pool])
    return [FromItem(alias=alias, node=item.node, claims=item.claims) for alias, item in items.items()]


def _derive(block: _Block, held: list[exp.Expr]) -> None:
    """Claims that nobody has written.

    Of a side that a left join fills: rows that can only be joined to such as `held` leaves out are left out, too.
    """
    _claim(block.items, list(block.items), derived_of(held), derived=True)
    for aliases, pool in block.filled if block.one_sided else ():
        beside = [part for part in held if not {column.table for column in part.find_all(exp.Column)} & {*aliases}]
        for alias in aliases:
            claimed = [Claim(predicate=each, must_reject=False, derived=True) for each in derived_of([*pool, *beside])]
            block.items[alias].claims += claimed


def _add(items: dict[str, _Item], node: exp.Expr, *, nullable: bool) -> bool:
    """Add an item; those of a join in parentheses count as nullable and get no ON conjuncts."""
    first = in_parentheses(node)
    if first is not None:
        plain = _add(items, first, nullable=True)
        for join in first.args.get("joins") or []:
            plain = is_plain(join) and _add(items, join.this, nullable=True) and plain
        return plain
    items[node.alias] = _Item(node, nullable=nullable, claims=[])
    return True


def is_plain(join: exp.Join) -> bool:
    """Whether a join only joins, by a condition."""
    odd = join.method or join.args.get("using") or join.args.get("match_condition") or join.args.get("pivots")
    return not odd and join.kind in ("", "INNER", "OUTER", "CROSS")


def _join(block: _Block, join: exp.Join, dialect: str) -> bool:
    items = block.items
    before = list(items)
    nested = in_parentheses(join.this) is not None
    plain = _add(items, join.this, nullable=False) and is_plain(join)
    if not plain:
        return False
    after = [alias for alias in items if alias not in before]
    on = join.args.get("on")
    pool = claims(on, dialect) if on is not None else []
    if join.side == "":
        _claim(items, [*before, *([] if nested else after)], pool)
        block.held += pool
    elif join.side == "LEFT":
        _claim(items, [] if nested else after, pool)
        block.filled += [] if nested else [(after, pool)]
    elif join.side == "RIGHT":
        _claim(items, before, pool)
    elif join.side != "FULL":
        return False
    if join.side in ("RIGHT", "FULL"):
        block.one_sided, block.held = False, []
    filled = {"LEFT": after, "RIGHT": before, "FULL": [*before, *after]}.get(join.side, [])
    for alias in filled:
        items[alias].nullable = True
    return True


def _claim(items: dict[str, _Item], aliases: list[str], pool: list[exp.Expr], *, derived: bool = False) -> None:
    for alias in aliases:
        item = items[alias]
        item.claims += [Claim(predicate=each, must_reject=item.nullable, derived=derived) for each in pool]
