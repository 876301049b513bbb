"""The passes that turn a bound query into what the sources are asked for and what the engine does with it, in order.

Later ones (aggregates below joins, top-N) belong between `prune` and `share`: they too turn scans into
what a source is asked for.
"""

from collections.abc import Callable

from dvt.plan.aggregates import aggregates
from dvt.plan.collations import collations
from dvt.plan.emit import emit
from dvt.plan.filters import filters
from dvt.plan.groups import groups
from dvt.plan.islands import islands
from dvt.plan.merge import merge
from dvt.plan.prune import prune
from dvt.plan.share import share
from dvt.plan.state import State

READS: tuple[Callable[[State], State], ...] = (
    merge, prune, islands, collations, aggregates, groups, filters, share, emit,
)  # fmt: skip
