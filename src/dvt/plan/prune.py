"""Read only the columns that the query needs."""

from dataclasses import replace

from sqlglot import exp
from sqlglot.optimizer.pushdown_projections import pushdown_projections

from dvt.dialects.copies import copied
from dvt.dialects.walks import nodes
from dvt.plan.state import Scan, State
from dvt.plan.tree import drop_unread, named_in_from, tables_by_alias
from dvt.resolve import Pushdown


def prune(state: State) -> State:
    """Unused projections of inner queries go, and each scan learns which columns it must give."""
    if not state.bound:
        return state
    pushdown = state.request.pushdown
    if pushdown is not Pushdown.FULL:
        state = state.decide(f"the sources do no more than pushdown='{pushdown.value}' allows")
    tree = copied(state.query)
    drop_unread(tree, state.cte_refs)
    if not state.recursive:  # a recursive CTE may need a column only to recur
        tree = pushdown_projections(tree)
    alive = tables_by_alias(tree)
    named: dict[str, set[str]] = {}
    for column in nodes(tree, exp.Column):
        named.setdefault(column.table, set()).add(column.name)
    anywhere = named_in_from(tree)
    scans = tuple(
        _needed(scan, named.get(scan.alias, set()) | anywhere, pushdown) for scan in state.scans if scan.alias in alive
    )
    names = {cte.alias for cte in tree.find_all(exp.CTE)}
    refs = {n: tuple(a for a in aliases if a in alive) for n, aliases in state.cte_refs.items() if n in names}
    return replace(state, query=tree, scans=scans, cte_refs=refs)


def _needed(scan: Scan, names: set[str], pushdown: Pushdown) -> Scan:
    """The scan with those of its columns that have one of `names`."""
    if scan.read.columns is None:
        return scan
    if not pushdown.does(Pushdown.COLUMNS):
        return replace(scan, columns=tuple(scan.read.columns))
    return replace(scan, columns=tuple(name for name in scan.read.columns if name in names))
