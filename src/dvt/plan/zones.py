"""Sources of which an extract is to show instants in the target's zone know that zone, or the plan is refused."""

from sqlglot import exp

from dvt.errors import PlanError
from dvt.plan.instants import any_computed, is_instant, of_interest
from dvt.plan.state import State
from dvt.plan.steps import Extract


def zones(state: State) -> State:
    """The state, whose extracts show no instants in a zone that their target has no name for.

    Raises:
        PlanError: one would.
    """
    own = state.request.target
    for extract in (*(extract for value in state.values for extract in value.extracts), *state.extracts):
        untold = state.request.targets[extract.target].zone is None and not extract.zone
        if untold and _hangs_on_zone(extract, state):
            raise PlanError(
                f"{state.request.node}: {extract.target} does not know the time zone of {own}: instants of "
                f"{extract.target} cannot be shown as {own} shows them",
                hint=f"set time_zone of the output {own} in profiles.yml to an offset (+01:00), or to a name "
                f"that {extract.target} knows (its server's mysql_tzinfo_to_sql loads names)",
            )
    return state


def _hangs_on_zone(extract: Extract, state: State) -> bool:
    """Whether instants are read, or what the source may compute of some."""
    if any(is_instant(column.declared, extract.dialect) for column in extract.columns):
        return True
    names = {column.name for column in extract.query.find_all(exp.Column)}
    tables = [state.request.relations[key].columns or () for key in extract.relations]
    return any(any_computed(of_interest(columns, names)) for columns in tables)
