"""Carry a predicate over a query's output columns into the query, where that is exact.

Into a block: through columns and what is computed of those of one row, never below LIMIT, DISTINCT ON, QUALIFY or an
aggregate without keys; below GROUP BY only on its keys, below a window only on what every window is partitioned by.
Into a set operation: by position, into every branch.
"""

from collections.abc import Callable

from sqlglot import exp

from dvt.dialects.copies import copied
from dvt.plan.predicates import implied
from dvt.plan.tree import FIXED, leftmost, wrapped


def replaced(node: exp.Expr, new: Callable[[exp.Column], exp.Expr]) -> exp.Expr:
    """A copy of `node` with each column replaced."""
    node = copied(node)
    if isinstance(node, exp.Column):
        return new(node)
    for column in list(node.find_all(exp.Column)):
        column.replace(new(column))
    return node


def by_position(operation: exp.SetOperation, branch: exp.Expr, extra: list[exp.Expr]) -> list[exp.Expr]:
    """The predicates over the outputs of a set operation, over those of one of its branches.

    A branch of another type than the operation's result would compare otherwise: its column drops out.
    """
    first, own = leftmost(operation), leftmost(branch)
    if first is None or own is None or len(first.selects) != len(own.selects):
        return []
    types = _result_types(operation)
    names: dict[str, str] = {}
    for index, (outer, inner) in enumerate(zip(first.selects, own.selects, strict=True)):
        if len(types[index]) == 1 and outer.alias_or_name not in names:
            names[outer.alias_or_name] = inner.alias_or_name
    found = []
    for part in extra:
        kept = implied(part, lambda atom: atom if all(c.name in names for c in atom.find_all(exp.Column)) else None)
        if kept is not None:
            found.append(replaced(kept, lambda c: exp.Column(this=exp.to_identifier(names[c.name], quoted=True))))
    return found


def _result_types(operation: exp.SetOperation) -> list[set[str]]:
    """The types that meet in each column of a set operation; an unknown one counts as one of its own."""
    columns: list[set[str]] = []
    for block in _blocks(operation):
        for index, projection in enumerate(block.selects):
            if len(columns) <= index:
                columns.append(set())
            kind = projection.type
            known = kind is not None and not kind.is_type("unknown")
            columns[index].add(kind.this.value if known and kind is not None else f"unknown {id(projection)}")
    return columns


def _blocks(query: exp.Expr) -> list[exp.Select]:
    if isinstance(query, exp.SetOperation):
        return _blocks(query.this) + _blocks(query.expression)
    if isinstance(query, exp.Subquery):
        return _blocks(query.this)
    return [query] if isinstance(query, exp.Select) else []


def into_block(block: exp.Select, predicate: exp.Expr) -> exp.Expr | None:
    """What `predicate`, over the block's outputs, says about the rows of its FROM clause; None: nothing."""
    if any(block.args.get(key) for key in ("limit", "offset", "qualify", "windows", "sample", "pivots")):
        return None
    distinct = block.args.get("distinct")
    if distinct is not None and distinct.args.get("on"):
        return None
    allowed = _reachable(block)
    return implied(predicate, lambda atom: _inside(atom, allowed))


def _inside(atom: exp.Expr, allowed: dict[str, exp.Expr]) -> exp.Expr | None:
    columns = list(atom.find_all(exp.Column))
    if not columns or any(column.name not in allowed for column in columns):
        return None
    return replaced(atom, lambda column: wrapped(copied(allowed[column.name])))


def _reachable(block: exp.Select) -> dict[str, exp.Expr]:
    """The outputs that are of one row, and may be filtered before the block's grouping and windows."""
    outputs: dict[str, exp.Expr] = {}
    doubled: set[str] = set()
    for projection in block.selects:
        inner = projection.unalias()
        name = projection.alias_or_name
        if name in outputs:
            doubled.add(name)
        columns = list(inner.find_all(exp.Column))
        if columns and all(column.table for column in columns) and inner.find(*FIXED) is None:
            outputs[name] = inner
    keys = _grouped(block)
    if keys is not None:
        outputs = {name: column for name, column in outputs.items() if column in keys}
    for projection in block.selects:
        for window in projection.find_all(exp.Window):
            parts = window.args.get("partition_by") or []
            outputs = {name: column for name, column in outputs.items() if column in parts}
    return {name: column for name, column in outputs.items() if name not in doubled}


def _grouped(block: exp.Select) -> list[exp.Expr] | None:
    """The grouping keys; empty where no output survives grouping as it is; None where nothing is grouped."""
    group = block.args.get("group")
    if group is not None:
        odd = any(group.args.get(key) for key in ("rollup", "cube", "grouping_sets", "totals", "all"))
        return [] if odd else list(group.expressions)
    if block.args.get("having") is not None or any(_aggregates(part) for part in block.expressions):
        return []
    return None


def _aggregates(node: exp.Expr) -> bool:
    """Whether an aggregate (not one in a window or a nested query) may stand in `node`."""
    if isinstance(node, (exp.AggFunc, exp.Anonymous, exp.AnonymousAggFunc)):
        return True
    if isinstance(node, exp.Query):
        return False
    if isinstance(node, exp.Window):
        parts = [*node.this.iter_expressions(), *(c for c in node.iter_expressions() if c is not node.this)]
        return any(_aggregates(part) for part in parts)
    return any(_aggregates(child) for child in node.iter_expressions())
