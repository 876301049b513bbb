"""At most so many connections per target: what a node may use is leased before it runs.

A node leases every target that it reads or writes, in the order of their names, so that two nodes never wait for each
other. The number of leases of a target is its ``threads`` in profiles.yml.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

ONE_WRITER = frozenset({"sqlite"})
"""Adapter types whose databases take one connection that writes: a second one is refused, not queued."""


class Leases:
    """The connections of an invocation.

    Args:
        limits: how many nodes may use a target at a time, by target.
    """

    def __init__(self, limits: dict[str, int]) -> None:
        self._free = {target: threading.BoundedSemaphore(max(1, limit)) for target, limit in limits.items()}

    @contextmanager
    def of(self, targets: Iterable[str]) -> Iterator[None]:
        """The targets are this thread's to use inside this; waits until they are."""
        with ExitStack() as stack:
            for target in sorted({target for target in targets if target in self._free}):
                stack.enter_context(self._free[target])
            yield
