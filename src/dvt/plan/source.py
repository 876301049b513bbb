"""The database of a scan, as conditions on the scan's columns are written for it."""

from dvt.dialects.safety import Source, SourceColumn
from dvt.plan.state import Scan, State


def source_of(state: State, scan: Scan) -> Source:
    """What may be asked of it."""
    relation = scan.read.relation
    declared = {column.name: column for column in relation.columns or ()}
    columns = {
        name: SourceColumn(name=exact, type=declared[exact].type) for name, exact in (scan.read.columns or {}).items()
    }
    return Source(dialect=state.request.targets[relation.target].dialect, columns=columns)
