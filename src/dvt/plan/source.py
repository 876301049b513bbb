"""The database of a scan, as conditions on the scan's columns are written for it."""

from typing import TYPE_CHECKING

from sqlglot import exp

from dvt.dialects.constants import bare
from dvt.dialects.safety import Refusal, Source, SourceColumn
from dvt.plan.predicates import conjunction, conjuncts, disjunction, disjuncts
from dvt.plan.state import Scan, State

if TYPE_CHECKING:
    from collections.abc import Callable


def source_of(state: State, scan: Scan) -> Source:
    """What may be asked of it."""
    relation = scan.read.relation
    declared = {column.name: column for column in relation.columns or ()}
    columns = {
        name: SourceColumn(name=exact, type=declared[exact].type, collated=declared[exact].collated)
        for name, exact in (scan.read.columns or {}).items()
    }
    target = state.request.targets[relation.target]
    return Source(dialect=target.dialect, columns=columns, rules=target.rules)


def looked_up_as(state: State, scan: Scan, column: str) -> exp.Expr | Refusal:
    """A column of a scan, to be looked up among others of its database, or to look others up in."""
    return source_of(state, scan).looked_up(exp.column(column))


def exactly(node: exp.Expr, alias: str, source: Source) -> exp.Expr | None:
    """`node` for the source, every atom of it exact there; None where one is not."""
    node = bare(node)
    together: Callable[[list[exp.Expr]], exp.Expr | None]
    if isinstance(node, exp.And):
        parts, together = conjuncts(node), conjunction
    elif isinstance(node, exp.Or):
        parts, together = disjuncts(node), lambda found: exp.Paren(this=disjunction(found))
    else:
        columns = list(node.find_all(exp.Column))
        if not columns or any(column.table != alias for column in columns) or node.find(exp.Query):
            return None
        found = source.condition(node)
        return None if isinstance(found, Refusal) else found
    kept = [part for each in parts if (part := exactly(each, alias, source)) is not None]
    return together(kept) if len(kept) == len(parts) else None
