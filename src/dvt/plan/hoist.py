"""Subqueries in the ON of outer joins, which the engine (DuckDB) cannot evaluate: as columns of what they read.

``a LEFT JOIN b ON a.x = b.x AND a.y IN (SELECT …)`` becomes ``(SELECT a.*, a.y IN (SELECT …) AS dvt_s1 FROM a) AS a
LEFT JOIN b ON a.x = b.x AND a.dvt_s1``. Right as long as the rows of the item are real where the ON is evaluated, which
those of an item that an earlier outer join filled with NULLs are not. What reads no item at all goes to the join's own.
"""

from collections.abc import Iterator

from sqlglot import exp

_NAME = "dvt_s"


def hoist_subqueries(tree: exp.Query) -> None:
    """In place. What reads several items, or one that may be filled with NULLs, stays.

    Args:
        tree: bound: every column has the alias of its item.
    """
    made = 0
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
                made += _hoist(join, {**before, **own}, own, made)
            # What was replaced stands in the tree under the same alias.
            if not join.side or join.side == "RIGHT":
                _add(real, join.this)


def _add(items: dict[str, exp.Expr], node: exp.Expr) -> None:
    """An item that can become a derived table of the same alias; one in parentheses cannot."""
    if isinstance(node, (exp.Table, exp.Subquery)) and node.alias and not node.args.get("joins"):
        items[node.alias] = node


def _hoist(join: exp.Join, items: dict[str, exp.Expr], own: dict[str, exp.Expr], made: int) -> int:
    """How many expressions of a join's ON became columns."""
    count = 0
    for part in list(_with_subqueries(join.args["on"])):
        read = _outer_aliases(part)
        alias = next(iter(read or own), None)
        if len(read) > 1 or alias not in items:
            continue
        count += 1
        name = f"{_NAME}{made + count}"
        part.replace(exp.column(name, table=alias, quoted=True))
        _with_column(items, alias, exp.alias_(part, name, quoted=True))
    return count


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


def _with_column(items: dict[str, exp.Expr], alias: str, column: exp.Expr) -> None:
    """The item with one more column, in the tree and in `items`."""
    item = items[alias]
    if isinstance(item.this, exp.Select) and item.this.selects[-1].alias.startswith(_NAME):
        item.this.select(column, copy=False)
        return
    every = exp.Column(this=exp.Star(), table=exp.to_identifier(alias, quoted=True))
    wide = exp.select(every, column).from_(item.copy()).subquery(exp.to_identifier(alias, quoted=True))
    item.replace(wide)
    items[alias] = wide
