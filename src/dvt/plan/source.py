"""The database of a scan, as conditions on the scan's columns are written for it."""

from sqlglot import exp

from dvt.dialects.safety import Refusal, Source, SourceColumn
from dvt.plan.state import Scan, State


def source_of(state: State, scan: Scan) -> Source:
    """What may be asked of it."""
    relation = scan.read.relation
    declared = {column.name: column for column in relation.columns or ()}
    columns = {
        name: SourceColumn(name=exact, type=declared[exact].type, collated=declared[exact].collated)
        for name, exact in (scan.read.columns or {}).items()
    }
    return Source(dialect=state.request.targets[relation.target].dialect, columns=columns)


def looked_up_as(state: State, scan: Scan, column: str) -> exp.Expr | Refusal:
    """A column of a scan, to be looked up among others of its database, or to look others up in."""
    return source_of(state, scan).looked_up(exp.column(column))
