"""Columns of inner queries that differ in case only get names that the engine can tell apart.

``"A"`` and ``a`` are two columns to PostgreSQL and one to DuckDB, which would silently take the first.
"""

from dataclasses import replace

from sqlglot import exp

from dvt.dialects.copies import copied
from dvt.plan.state import State
from dvt.plan.tree import leftmost


def cases(state: State) -> State:
    """The tree with such columns of derived tables and CTEs renamed, and the references to them."""
    if not state.bound:
        return state
    tree = copied(state.query)
    for node in tree.find_all(exp.Subquery, exp.CTE):
        if not node.alias:
            continue
        aliases = state.cte_refs.get(node.alias, ()) if isinstance(node, exp.CTE) else (node.alias,)
        _tell_apart(tree, node.this, frozenset(aliases))
    return replace(state, query=tree)


def distinct_names(names: list[str]) -> dict[str, str]:
    """Each name → itself, or a name that differs from all others by more than its case."""
    found: dict[str, str] = {}
    taken: set[str] = {name.lower() for name in names}
    seen: set[str] = set()
    for name in names:
        if name in found:
            continue
        safe, number = name, 1
        while safe.lower() in seen or (safe != name and safe.lower() in taken):
            safe = f"{name}_{number}"
            number += 1
        seen.add(safe.lower())
        found[name] = safe
    return found


def _tell_apart(tree: exp.Query, query: exp.Expr, aliases: frozenset[str]) -> None:
    block = leftmost(query)
    if block is None:
        return
    names = distinct_names([projection.alias_or_name for projection in block.selects])
    changed = {old: new for old, new in names.items() if old != new}
    if not changed:
        return
    block.set("expressions", [_renamed(projection, changed) for projection in block.selects])
    own = [part for key in ("order", "having", "qualify") if (part := query.args.get(key)) is not None]
    for column in (column for part in own for column in part.find_all(exp.Column)):
        if not column.table and column.name in changed:
            column.set("this", exp.to_identifier(changed[column.name], quoted=True))
    for column in tree.find_all(exp.Column):
        if column.table in aliases and column.name in changed:
            column.set("this", exp.to_identifier(changed[column.name], quoted=True))


def _renamed(projection: exp.Expr, changed: dict[str, str]) -> exp.Expr:
    name = projection.alias_or_name
    if name not in changed:
        return projection
    new = exp.alias_(projection.unalias(), changed[name], quoted=True)
    new.type = projection.type
    return new
