"""Whether a query does no more with columns than hand them on."""

from sqlglot import exp

from dvt.plan.state import State
from dvt.plan.tree import derived

BoundColumn = tuple[str, str]
"""``(alias, name)`` in a bound tree."""


def only_moved(state: State, columns: set[BoundColumn]) -> bool:
    """Whether each use of `columns` is as they are, in a list of columns that is itself only used so."""
    sources = derived(state.query, {scan.alias for scan in state.scans})
    used = list(state.query.find_all(exp.Column))
    known: set[BoundColumn] = set()
    names = {name for _, name in columns}
    waiting = set(columns)
    while waiting:
        known |= waiting
        handed: set[BoundColumn] = set()
        for column in used:
            if (column.table, column.name) not in waiting:
                continue
            block, name = _projected(column)
            aliases = [alias for alias, query in sources.items() if query is block]
            if block is None or not (aliases or block is state.query):
                return False
            handed |= {(alias, name) for alias in aliases}
            names.add(name)
        waiting = handed - known
    return not any(not column.table and column.name in names and not _is_sort_key(column) for column in used)


def _is_sort_key(column: exp.Column) -> bool:
    """Whether rows are sorted by it, which they are alike in every zone that shows all instants apart."""
    return isinstance(column.parent, exp.Ordered) and column.arg_key == "this"


def _projected(column: exp.Column) -> tuple[exp.Select | None, str]:
    """The block that has `column` as it is among its own columns, and its name there; None: it is used otherwise."""
    node: exp.Expr = column
    if isinstance(node.parent, exp.Alias):
        node = node.parent
    block = node.parent
    if not isinstance(block, exp.Select) or node.arg_key != "expressions":
        return None, ""
    return block, node.alias_or_name
