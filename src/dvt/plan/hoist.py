"""Subqueries in the ON of outer joins, which the engine (DuckDB) cannot evaluate: as columns of what they read.

``a LEFT JOIN b ON a.x = b.x AND a.y IN (SELECT …)`` becomes ``(SELECT a.*, a.y IN (SELECT …) AS dvt_s1 FROM a) AS a
LEFT JOIN b ON a.x = b.x AND a.dvt_s1``. Right as long as the rows of the item are real where the ON is evaluated, which
those of an item that an earlier outer join filled with NULLs are not. What reads no item at all goes to the join's own.
"""

from collections.abc import Iterator

from sqlglot import exp

from dvt.dialects.copies import copied
from dvt.plan.tree import free_prefix


def hoist_subqueries(tree: exp.Query) -> None:
    """In place. What reads several items, or one that may be filled with NULLs, stays.

    Args:
        tree: bound: every column has the alias of its item.
    """
    prefix, wide = free_prefix(tree, "dvt_s"), _Wide()
    for block in list(tree.find_all(exp.Select)):
        real: dict[str, exp.Expr] = {}
        clause = block.args.get("from_")
        if clause is not None:
            _add(real, clause.this)
        for join in block.args.get("joins") or []:
            if join.side in ("RIGHT", "FULL"):
                before, real = real, {}
            else:
                before = real
            own: dict[str, exp.Expr] = {}
            _add(own, join.this)
            if join.side and isinstance(join.args.get("on"), exp.Expr):
                _hoist(join, {**before, **own}, own, wide, prefix)
            # What was replaced stands in the tree under the same alias.
            if not join.side or join.side == "RIGHT":
                _add(real, join.this)


def _add(items: dict[str, exp.Expr], node: exp.Expr) -> None:
    """An item that can become a derived table of the same alias; one in parentheses cannot."""
    if isinstance(node, (exp.Table, exp.Subquery)) and node.alias and not node.args.get("joins"):
        items[node.alias] = node


def _hoist(join: exp.Join, items: dict[str, exp.Expr], own: dict[str, exp.Expr], wide: "_Wide", prefix: str) -> None:
    for part in list(_with_subqueries(join.args["on"])):
        read = _outer_aliases(part)
        alias = next(iter(read or own), None)
        if len(read) > 1 or alias not in items:
            continue
        name = f"{prefix}{wide.columns + 1}"
        part.replace(exp.column(name, table=alias, quoted=True))
        items[alias] = wide.with_column(items[alias], exp.alias_(part, name, quoted=True))


def _with_subqueries(node: exp.Expr) -> Iterator[exp.Expr]:
    """The smallest expressions below `node` that are values and hold a subquery whole."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if _is_whole(part):
            yield part
        else:
            waiting += reversed([*part.iter_expressions()])


def _is_whole(part: exp.Expr) -> bool:
    if isinstance(part, (exp.Exists, exp.In)):
        return part.find(exp.Query) is not None
    quantified = isinstance(part, exp.Binary) and isinstance(part.expression, (exp.Any, exp.All))
    return quantified or isinstance(part, exp.Query)


def _outer_aliases(part: exp.Expr) -> set[str]:
    """The items outside of `part` that its columns belong to."""
    inside = {item.alias for item in part.find_all(exp.Table, exp.Subquery) if item.alias}
    return {column.table for column in part.find_all(exp.Column) if column.table} - inside


class _Wide:
    """The items that got columns."""

    def __init__(self) -> None:
        self.columns = 0
        self._made: list[exp.Subquery] = []

    def with_column(self, item: exp.Expr, column: exp.Expr) -> exp.Expr:
        """The item with one more column, in its place in the tree."""
        self.columns += 1
        if any(item is made for made in self._made):
            item.this.select(column, copy=False)
            return item
        alias = exp.to_identifier(item.alias, quoted=True)
        every = exp.Column(this=exp.Star(), table=copied(alias))
        made = exp.select(every, column).from_(copied(item)).subquery(alias)
        item.replace(made)
        self._made.append(made)
        return made
