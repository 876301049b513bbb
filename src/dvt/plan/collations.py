"""Texts that their own database compares by a collation of theirs, and the engine by their bytes: that is told.

Where a column says so itself. What a database does with all texts is in `dvt.dialects.differences`.
"""

from sqlglot import exp

from dvt.diagnostics import Code, Severity
from dvt.dialects.walks import nodes
from dvt.plan.moved import only_moved
from dvt.plan.schema import Column
from dvt.plan.state import Scan, State

_TEXT = "{columns}: texts are compared exactly, where {target} compares them by the collation of their column"


def collations(state: State) -> State:
    """The state that tells of such columns of the model's own kind of database, where something looks at them."""
    request = state.request
    dialect = request.targets[request.target].dialect
    mine = [scan for scan in state.scans if request.targets[scan.read.relation.target].dialect == dialect]
    if not state.bound:
        found = [
            f"{read.relation.display}.{column.name}"
            for read in state.reads
            if request.targets[read.relation.target].dialect == dialect
            for column in read.relation.columns or ()
            if column.collated
        ]
        return _told(state, found)
    used = {(column.table, column.name) for column in nodes(state.query, exp.Column)}
    columns = {
        (scan.alias, name): f"{scan.read.relation.display}.{column.name}"
        for scan in mine
        for name, column in _collated(scan).items()
        if (scan.alias, name) in used
    }
    # A sort key that is handed on, too, decides about rows where there is a limit.
    if not columns or (only_moved(state, set(columns)) and not state.query.find(exp.Distinct, exp.Limit, exp.Fetch)):
        return state
    return _told(state, sorted(set(columns.values())))


def _told(state: State, columns: list[str]) -> State:
    if not columns:
        return state
    text = _TEXT.format(columns=", ".join(columns), target=state.request.target)
    return state.tell(Code.FUNCTION_TRANSLATED, text, severity=Severity.WARNING)


def _collated(scan: Scan) -> dict[str, Column]:
    """By the names that the query has for them."""
    columns = {column.name: column for column in scan.read.relation.columns or ()}
    names = scan.read.columns or {}
    return {name: columns[exact] for name, exact in names.items() if columns[exact].collated}
