"""The passes that turn a bound query into what the sources are asked for and what the engine does with it, in order."""

from collections.abc import Callable
from dataclasses import replace

from dvt.plan.aggregates import aggregates
from dvt.plan.collations import collations
from dvt.plan.drops import drops
from dvt.plan.emit import emit
from dvt.plan.filters import filters
from dvt.plan.groups import groups
from dvt.plan.islands import islands
from dvt.plan.limits import limits
from dvt.plan.merge import merge
from dvt.plan.prune import prune
from dvt.plan.share import share
from dvt.plan.state import State

READS: tuple[Callable[[State], State], ...] = (
    merge, prune, islands, collations, aggregates, groups, filters, drops, limits, share, emit,
)  # fmt: skip


def reads(state: State) -> State:
    """The state after these passes.

    Where a relation is grouped at its source and read otherwise as well, one read for both may be less: the estimates
    decide.
    """
    grouped = _run(state)
    doubtful = _grouped_and_read(grouped)
    if not doubtful:
        return grouped
    once = _run(replace(state, ungrouped=doubtful))
    sizes = [_bytes(each) for each in (once, grouped)]
    return once if sizes[0] is not None and sizes[1] is not None and sizes[0] < sizes[1] else grouped


def _run(state: State) -> State:
    for step in READS:
        state = step(state)
    return state


def _grouped_and_read(state: State) -> frozenset[str]:
    """The keys of relations that a source groups, and that another scan reads."""
    found: set[str] = set()
    for scan in state.scans:
        if scan.grouped or scan.aggregates:
            others = {key for other in state.scans if other.alias != scan.alias for key in other.read.keys}
            found |= others & {*scan.read.keys}
    return frozenset(found)


def _bytes(state: State) -> float | None:
    """About how much the extracts send; None where that is not known of all."""
    total = 0.0
    for extract in state.extracts:
        if extract.bytes is None:
            return None
        total += extract.bytes
    return total
