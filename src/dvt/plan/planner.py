"""Make a plan: an ordered list of passes over a frozen state. Pure: no I/O, no engine, no driver."""

from collections.abc import Callable

from dvt.plan.bind import bind
from dvt.plan.cases import cases
from dvt.plan.clock import clock
from dvt.plan.instants import instants
from dvt.plan.label import label
from dvt.plan.lineage import lineage
from dvt.plan.outputs import outputs
from dvt.plan.parse import parse
from dvt.plan.qualify import qualify
from dvt.plan.reads import reads
from dvt.plan.schema import Request
from dvt.plan.state import State
from dvt.plan.steps import Plan
from dvt.plan.unique import unique
from dvt.plan.values import values
from dvt.plan.zones import zones

Pass = Callable[[State], State]

# Each in a file of its own, with a golden file of its own.
PASSES: tuple[Pass, ...] = (
    bind, clock, outputs, qualify, unique, lineage, cases, label, values, instants, reads, zones,
)  # fmt: skip


def make_plan(request: Request) -> Plan:
    """The plan of one federated node.

    Args:
        request: the compiled SQL and all that is known of what it reads.

    Raises:
        ParseError: the SQL is none.
        UnknownRelation: it reads something that is neither a relation of the request nor its own.
        UnknownColumn: it names a column that its relation does not have.
        DuplicateColumn: two columns of the result share a name.
        PlanError: it is no single SELECT.
    """
    state = State(request=request, query=parse(request))
    for step in PASSES:
        state = step(state)
    assert state.transform is not None  # noqa: S101 - `emit` sets it
    plan = Plan(
        node=request.node,
        target=request.target,
        extracts=state.extracts,
        transform=state.transform,
        values=state.values,
        keys=state.keys,
        diagnostics=state.diagnostics,
        decisions=state.decisions,
        zone=state.zone,
    )
    for extract in plan.reads:  # what a dialect cannot express is an error of the plan, not of the run
        extract.sql()
    for transform in (plan.transform, *(value.transform for value in plan.values)):
        transform.sql()
    return plan
