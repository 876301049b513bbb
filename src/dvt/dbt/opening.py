"""A target that cannot be opened fails as a dbt error, also where its adapter lets the driver's own through.

dbt counts on its own errors there: any other one is told as a fault of dbt's, with the whole stack. dbt-duckdb lets
DuckDB's through, that of a file which another process has open among them: these get the target's name and a hint.

After an interrupt nobody waits long for a server: what is being opened to one that does not answer is broken off, and
whoever was between two statements runs no other one.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any
from weakref import WeakSet

from dbt.adapters.contracts.connection import ConnectionState
from dbt.adapters.exceptions.connection import FailedToConnectError
from dbt_common.exceptions import DbtBaseException

from dvt.connectors.sockets import GRACE, OpenedSockets
from dvt.dbt.errors import ConnectFailure, stopped
from dvt.dbt.keyed import plain

_LOCKED = ("could not set lock on file", "being used by another process", "conflicting lock")


_AGAIN = 0.1
"""Seconds until an adapter that tries once more is stopped at that as well."""


class Opening:
    """How an adapter opens connections to its target: in place of its own ``open``, so that errors name the target.

    Args:
        target: the target's name.

    Attributes:
        given_up: the target did not answer when it was asked to stop: no connection to it is opened any more.
    """

    def __init__(self, target: str) -> None:
        self._opened: Callable[[Any], Any]
        self._target = target
        self._under_way: set[OpenedSockets] = set()
        self._stopped = False
        self._stopping: WeakSet[threading.Thread] = WeakSet()
        self.given_up = False

    def take_over(self, connections: Any) -> None:
        """Stand in for the ``open`` of an adapter's connection manager, and watch its statements."""
        self._opened, connections.open = connections.open, self
        for name in ("add_query", "execute"):  # an adapter that is none of SQL's has no `add_query`
            if hasattr(connections, name):
                setattr(connections, name, self._unless_stopped(getattr(connections, name)))

    def _unless_stopped(self, run: Callable[..., Any]) -> Callable[..., Any]:
        def ran(*given: Any, **named: Any) -> Any:
            if self._stopped and threading.current_thread() not in self._stopping:
                raise stopped()
            return run(*given, **named)

        return ran

    def __call__(self, connection: Any) -> Any:
        """Open it.

        Raises:
            DbtBaseException: it cannot be.
        """
        try:
            with self._watched(connection):
                return self._opened(connection)
        except DbtBaseException as error:
            said = str(getattr(error, "msg", error))
            clean = scrubbed(said, connection.credentials)
            if clean == said:
                raise
            raise ConnectFailure(self._target, clean) from None
        except Exception as error:  # noqa: BLE001  # drivers have no base class in common
            connection.handle, connection.state = None, ConnectionState.FAIL
            said = _said(error, connection.credentials)
            # The driver's own may carry a secret, and says nothing more.
            raise ConnectFailure(self._target, said, hint=_hint(said)) from None

    @property
    def under_way(self) -> bool:
        """Whether a connection is being opened."""
        return bool(self._under_way)

    def stop(self) -> None:
        """The run was stopped, by this thread: whoever opens a connection from here on has the time of grace for it.

        Others begin no statement of dbt's any more, not even a commit.
        """
        self.stops()
        self._stopped = True

    def stops(self) -> None:
        """This thread is one of those that stop the run."""
        self._stopping.add(threading.current_thread())

    def give_up(self) -> None:
        """End what is under way, also where the adapter would try again, and open nothing more."""
        self.given_up = True
        threading.Thread(target=self._end, daemon=True, name="dvt-stop").start()

    def _end(self) -> None:
        while under_way := tuple(self._under_way):
            for each in under_way:
                each.break_off()
            time.sleep(_AGAIN)

    def _late(self, sockets: OpenedSockets) -> None:
        if sockets in self._under_way:
            self.give_up()

    @contextmanager
    def _watched(self, connection: Any) -> Iterator[None]:
        port = getattr(connection.credentials, "port", None)
        if not port:  # of no server
            yield
            return
        sockets = OpenedSockets()
        timer = threading.Timer(GRACE, self._late, (sockets,))
        timer.daemon = True
        self._under_way.add(sockets)
        try:
            if self.given_up:
                raise FailedToConnectError(f"target '{self._target}' does not answer")
            if self._stopped:
                timer.start()
            with sockets.watching(port):
                yield
        finally:
            timer.cancel()
            self._under_way.discard(sockets)


def _said(error: Exception, credentials: Any) -> str:
    from dvt.connectors.secrets import without_statement  # see `scrubbed`

    return scrubbed(without_statement(str(error)).strip() or type(error).__name__, credentials)


def scrubbed(said: str, credentials: Any) -> str:
    """What a driver says, without the secrets of a target's credentials."""
    from dvt.connectors.base import Credentials  # with these comes the planner, which an ordinary project does without
    from dvt.connectors.secrets import scrub, secrets_of

    values = {field.name: getattr(credentials, field.name) for field in fields(credentials)}
    return scrub(said, secrets_of(Credentials(type=plain(credentials.type), values=values)))


def _hint(said: str) -> str:
    if any(word in said.lower() for word in _LOCKED):
        return "one process at a time can have the file open: close the program that holds the lock, then run again"
    return ""
