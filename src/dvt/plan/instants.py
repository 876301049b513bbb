"""Whether a query does no more with the instants of its sources than hand them on to a target of their kind.

MySQL shows a TIMESTAMP, which is an instant, as a time of day in the session's zone. What is computed with that hangs
on the zone, and is computed in the target's. What is only handed on is read and written in UTC, where no two instants
are shown alike, as they are in another zone when its clocks go back.
"""

from dataclasses import replace

from sqlglot import exp

from dvt.plan.state import Scan, State
from dvt.plan.steps import Extract
from dvt.plan.tree import derived

_UTC = {"mysql": "+00:00"}
"""By dialect, for those that show instants in the session's zone: UTC in their words."""
_INSTANT = "timestamp"

_Column = tuple[str, str]
"""``(alias, name)`` in a bound tree."""


def instants(state: State) -> State:
    """The state with the zone in which instants travel, where all of them do no more than that."""
    request = state.request
    dialect = request.targets[request.target].dialect
    if not state.bound or not request.delivered or dialect not in _UTC:
        return state
    mine = [scan for scan in state.scans if request.targets[scan.read.relation.target].dialect == dialect]
    used = {(column.table, column.name) for column in state.query.find_all(exp.Column)}
    found = {column for scan in mine for column in _instants(scan)} & used
    read_before = [extract for value in state.values for extract in value.extracts if extract.dialect == dialect]
    if not found or any(map(_may_compute, read_before)) or not _only_moved(state, found):
        return state
    zone = _UTC[dialect]  # for all that is read of a target, in one session
    values = tuple(
        replace(value, extracts=tuple(replace(e, zone=zone) if e.dialect == dialect else e for e in value.extracts))
        for value in state.values
    )
    return replace(state, zone=zone, values=values)


def is_instant(declared: str, dialect: str) -> bool:
    """Whether a column declared so is an instant that its database shows in the session's zone."""
    return dialect in _UTC and declared.lower().startswith(_INSTANT)


def _may_compute(extract: Extract) -> bool:
    """Whether a value is computed of instants, as far as is known."""
    return not extract.columns or any(is_instant(one.declared or one.type, extract.dialect) for one in extract.columns)


def _instants(scan: Scan) -> list[_Column]:
    declared = {column.name: column.type for column in scan.read.relation.columns or ()}
    names = scan.read.columns or {}
    return [(scan.alias, name) for name, exact in names.items() if declared[exact].lower().startswith(_INSTANT)]


def _only_moved(state: State, columns: set[_Column]) -> bool:
    """Whether each use of `columns` is as they are, in a list of columns that is itself only used so."""
    sources = derived(state.query, {scan.alias for scan in state.scans})
    used = list(state.query.find_all(exp.Column))
    known: set[_Column] = set()
    waiting = set(columns)
    while waiting:
        known |= waiting
        handed: set[_Column] = set()
        for column in used:
            if (column.table, column.name) not in waiting:
                continue
            block, name = _projected(column)
            aliases = [alias for alias, query in sources.items() if query is block]
            if block is None or not (aliases or block is state.query):
                return False
            handed |= {(alias, name) for alias in aliases}
        waiting = handed - known
    names = {name for _, name in known}
    return not any(not column.table and column.name in names and not column.find_ancestor(exp.Order) for column in used)


def _projected(column: exp.Column) -> tuple[exp.Select | None, str]:
    """The block that has `column` as it is among its own columns, and its name there; None: it is used otherwise."""
    node: exp.Expr = column
    if isinstance(node.parent, exp.Alias):
        node = node.parent
    block = node.parent
    if not isinstance(block, exp.Select) or node.arg_key != "expressions":
        return None, ""
    return block, node.alias_or_name
