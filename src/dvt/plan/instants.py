"""Whether a query does no more with the instants of its sources than hand them on to a target of their kind.

MySQL shows a TIMESTAMP, which is an instant, as a time of day in the session's zone. What is computed with that hangs
on the zone, and is computed in the target's: two instants that the zone shows alike when its clocks go back are one
then. What is only handed on is read and written in UTC, where no two are, unless the source itself computes what is
read, by a view or an expression: that hangs on its session.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlglot import exp

from dvt.diagnostics import Code, Severity
from dvt.plan.moved import BoundColumn, only_moved
from dvt.plan.schema import Column
from dvt.plan.state import Scan, State
from dvt.plan.steps import Extract

UTC = {"mysql": "+00:00"}
"""By dialect, for those that show instants in the session's zone: UTC in their words."""
_INSTANT = "timestamp"
_ALIKE = (
    "instants are computed with, or come through a view: one of the hour that {target} has twice in autumn is an "
    "error; with time_zone: '+00:00' of that output there is no such hour"
)


def instants(state: State) -> State:
    """The state with the zone in which instants travel, where all of them do no more than that."""
    request = state.request
    dialect = request.targets[request.target].dialect
    if not request.delivered or dialect not in UTC:
        return state
    if not state.bound:
        relations = [read.relation for read in state.reads if read.relation.columns]
        kinds = [
            (column.type, request.targets[one.target].dialect) for one in relations for column in one.columns or ()
        ]
        return _computed(state) if any(is_instant(*kind) for kind in kinds) else state
    mine = [scan for scan in state.scans if request.targets[scan.read.relation.target].dialect == dialect]
    used = {(column.table, column.name) for column in state.query.find_all(exp.Column)}
    found = {column for scan in mine for column in _instants(scan)} & used
    read_before = [extract for value in state.values for extract in value.extracts if extract.dialect == dialect]
    if not found:
        return state
    before = [request.relations[key].columns or () for extract in read_before for key in extract.relations]
    computed = any(map(any_computed, (*before, *(_read(scan, used) for scan in mine))))
    if computed or any(map(_may_compute, read_before)) or not only_moved(state, found):
        return _computed(state)
    zone = UTC[dialect]  # for all that is read of a target, in one session
    values = tuple(
        replace(value, extracts=tuple(replace(e, zone=zone) if e.dialect == dialect else e for e in value.extracts))
        for value in state.values
    )
    return replace(state, zone=zone, values=values)


def _computed(state: State) -> State:
    """The state where instants are computed with, which is told where that may be an error."""
    own = state.request.targets[state.request.target]
    told = [_ALIKE.format(target=own.name)] if own.turns_back else []
    return state.tell(Code.FUNCTION_TRANSLATED, *told, severity=Severity.WARNING)


def is_instant(declared: str, dialect: str) -> bool:
    """Whether a column declared so is an instant that its database shows in the session's zone."""
    return dialect in UTC and declared.lower().startswith(_INSTANT)


def any_computed(columns: Iterable[Column]) -> bool:
    """Whether what is read of them may hang on the session."""
    return any(column.computed for column in columns)


def _read(scan: Scan, used: set[BoundColumn]) -> list[Column]:
    names = {exact for name, exact in (scan.read.columns or {}).items() if (scan.alias, name) in used}
    return of_interest(scan.read.relation.columns or (), names)


def of_interest(columns: Sequence[Column], names: set[str]) -> list[Column]:
    """Those of a table whose `names` are used; all of a view, whose rows may hang on the session, too."""
    whole = all(column.computed for column in columns)
    return [column for column in columns if whole or column.name in names]


def _may_compute(extract: Extract) -> bool:
    """Whether a value is computed of instants, as far as is known."""
    return not extract.columns or any(is_instant(one.declared or one.type, extract.dialect) for one in extract.columns)


def _instants(scan: Scan) -> list[BoundColumn]:
    declared = {column.name: column.type for column in scan.read.relation.columns or ()}
    names = scan.read.columns or {}
    return [(scan.alias, name) for name, exact in names.items() if is_instant(declared[exact], "mysql")]
