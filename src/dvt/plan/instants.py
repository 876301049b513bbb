"""Whether a query does no more with the instants of its sources than hand them on to a target of their kind.

MySQL shows a TIMESTAMP, which is an instant, as a time of day in the session's zone. What is computed with that hangs
on the zone, and is computed in the target's: two instants that the zone shows alike when its clocks go back are one
then. What is only handed on is read and written in UTC, where no two are, unless the source itself computes what is
read, by a view or an expression: that hangs on its session.
"""

from dataclasses import replace

from sqlglot import exp

from dvt.diagnostics import Code, Severity
from dvt.errors import PlanError
from dvt.plan.schema import Relation
from dvt.plan.state import Scan, State
from dvt.plan.steps import Extract
from dvt.plan.tree import derived

_UTC = {"mysql": "+00:00"}
"""By dialect, for those that show instants in the session's zone: UTC in their words."""
_INSTANT = "timestamp"
_ALIKE = "instants are computed with, or come through a view: the hour that {target} has twice in autumn is one"

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
    if not found:
        return state
    read = [scan.read.relation for scan in mine]
    read += [request.relations[key] for extract in read_before for key in extract.relations]
    if any(map(_computes, read)) or any(map(_may_compute, read_before)) or not _only_moved(state, found):
        own = request.targets[request.target]
        told = [_ALIKE.format(target=own.name)] if own.turns_back else []
        return state.tell(Code.FUNCTION_TRANSLATED, *told, severity=Severity.WARNING)
    zone = _UTC[dialect]  # for all that is read of a target, in one session
    values = tuple(
        replace(value, extracts=tuple(replace(e, zone=zone) if e.dialect == dialect else e for e in value.extracts))
        for value in state.values
    )
    return replace(state, zone=zone, values=values)


def is_instant(declared: str, dialect: str) -> bool:
    """Whether a column declared so is an instant that its database shows in the session's zone."""
    return dialect in _UTC and declared.lower().startswith(_INSTANT)


def check_zones(state: State) -> None:
    """No extract shows instants in a zone that its target has no name for.

    Raises:
        PlanError: one would.
    """
    own = state.request.target
    for extract in (*(extract for value in state.values for extract in value.extracts), *state.extracts):
        untold = state.request.targets[extract.target].zone is None and not extract.zone
        if untold and any(is_instant(column.declared, extract.dialect) for column in extract.columns):
            raise PlanError(
                f"{state.request.node}: {extract.target} does not know the time zone of {own}: instants of "
                f"{extract.target} cannot be shown as {own} shows them",
                hint=f"set time_zone of the output {own} in profiles.yml to an offset (+01:00), or to a name "
                f"that {extract.target} knows (its server's mysql_tzinfo_to_sql loads names)",
            )


def _computes(relation: Relation) -> bool:
    """Whether what is read of it may hang on the session."""
    return any(column.computed for column in relation.columns or ())


def _may_compute(extract: Extract) -> bool:
    """Whether a value is computed of instants, as far as is known."""
    return not extract.columns or any(is_instant(one.declared or one.type, extract.dialect) for one in extract.columns)


def _instants(scan: Scan) -> list[_Column]:
    declared = {column.name: column.type for column in scan.read.relation.columns or ()}
    names = scan.read.columns or {}
    return [(scan.alias, name) for name, exact in names.items() if is_instant(declared[exact], "mysql")]


def _only_moved(state: State, columns: set[_Column]) -> bool:
    """Whether each use of `columns` is as they are, in a list of columns that is itself only used so."""
    sources = derived(state.query, {scan.alias for scan in state.scans})
    used = list(state.query.find_all(exp.Column))
    known: set[_Column] = set()
    names = {name for _, name in columns}
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
