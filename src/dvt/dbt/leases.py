"""At most so many connections per target: what a node may use is leased before it runs.

A node leases every target that it reads or writes, in the order of their names, and all that it needs of one at once,
so that two nodes never wait for each other. The number of leases of a target is its ``threads`` in profiles.yml.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

ONE_WRITER = frozenset({"sqlite"})
"""Adapter types whose databases take one connection that writes: a second one is refused, not queued."""

_IN_PROCESS = frozenset({"duckdb", "sqlite"})


def connections(adapter_type: str, *, federated: bool, both: bool = False) -> int:
    """How many connections a node may have open at a time on one target.

    A federated node has the adapter's own and, beside it, the one that the rows go through; where it reads from the
    target that it writes to (`both`), one more, which asks for types while rows are read.
    """
    if not federated or adapter_type in _IN_PROCESS:
        return 1
    return 3 if both else 2


class Leases:
    """The connections of an invocation.

    Args:
        limits: how many connections to a target may be open at a time, by target.
    """

    def __init__(self, limits: Mapping[str, int]) -> None:
        self._pools = {target: _Pool(max(1, limit)) for target, limit in limits.items()}

    @contextmanager
    def of(self, wanted: Mapping[str, int]) -> Iterator[None]:
        """So many connections of each target are this thread's to use inside this; waits until they are.

        A node that needs more than a target has gets it alone.
        """
        with ExitStack() as stack:
            for target in sorted(target for target in wanted if target in self._pools):
                stack.enter_context(self._pools[target].lease(wanted[target]))
            yield


class _Pool:
    """The connections of one target."""

    def __init__(self, size: int) -> None:
        self._size = self._free = size
        self._changed = threading.Condition()

    @contextmanager
    def lease(self, wanted: int) -> Iterator[None]:
        count = min(wanted, self._size)
        with self._changed:
            self._changed.wait_for(lambda: self._free >= count)
            self._free -= count
        try:
            yield
        finally:
            with self._changed:
                self._free += count
                self._changed.notify_all()
