"""At most so many connections per target: what a node may use is leased before it runs.

A node leases every target that it reads or writes, in the order of their names, and all that it needs of one at once,
so that two nodes never wait for each other; more, with which it is faster, it gets only while nobody wants them. The
number of leases of a target is its ``threads`` in profiles.yml.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

ONE_WRITER = frozenset({"sqlite"})
"""Adapter types whose databases take one connection that writes: a second one is refused, not queued."""

IN_PROCESS = frozenset({"duckdb", "sqlite"})
"""Adapter types whose connections are none to a server: a thread needs one of them at most."""


def connections(adapter_type: str, *, federated: bool, both: bool) -> int:
    """How many connections a node would have open at a time on one target.

    Two where a federated node reads from the target that it writes to (`both`): its own, and the one that rows come
    through. Where only one is to be had, its own makes room (`dvt.dbt.sessions`).
    """
    return 2 if federated and both and adapter_type not in IN_PROCESS else 1


class Leases:
    """The connections of an invocation.

    Args:
        limits: how many connections to a target may be open at a time, by target.
    """

    def __init__(self, limits: Mapping[str, int]) -> None:
        self._pools = {target: _Pool(max(1, limit)) for target, limit in limits.items()}

    def limit(self, target: str) -> int:
        """How many connections to a target may be open at a time."""
        return self._pools[target].size

    @contextmanager
    def of(self, wanted: Mapping[str, int]) -> Iterator[None]:
        """So many connections of each target are this thread's to use inside this; waits until they are.

        A node that needs more than a target has gets it alone.
        """
        with ExitStack() as stack:
            for target in sorted(target for target in wanted if target in self._pools):
                stack.enter_context(self._pools[target].lease(wanted[target]))
            yield

    @contextmanager
    def more(self, target: str, wanted: int) -> Iterator[int]:
        """Up to `wanted` further connections of a target are this thread's to use inside this, as many as are free.

        One stays free for whoever comes next, and nobody who waits is passed by.
        """
        with self._pools[target].more(wanted) as count:
            yield count


class _Pool:
    """The connections of one target."""

    def __init__(self, size: int) -> None:
        self.size = self._free = size
        self._waiting = 0
        self._changed = threading.Condition()

    @contextmanager
    def lease(self, wanted: int) -> Iterator[None]:
        count = min(wanted, self.size)
        with self._changed:
            self._waiting += 1
            try:
                self._changed.wait_for(lambda: self._free >= count)
            finally:
                self._waiting -= 1
            self._free -= count
        with self._given_back(count):
            yield

    @contextmanager
    def more(self, wanted: int) -> Iterator[int]:
        with self._changed:
            count = 0 if self._waiting else max(0, min(wanted, self._free - 1))
            self._free -= count
        with self._given_back(count):
            yield count

    @contextmanager
    def _given_back(self, count: int) -> Iterator[None]:
        try:
            yield
        finally:
            with self._changed:
                self._free += count
                self._changed.notify_all()
