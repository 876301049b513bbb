"""Stopping what runs: engine and servers are asked to; what goes on all the same is broken off.

It knows workspaces and sessions; it must not know who wants to stop.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from dvt.compute.base import Evaluate, Landed, Settled, Workspace
from dvt.connectors.base import Session
from dvt.connectors.sockets import GRACE
from dvt.execute.failures import Expired
from dvt.plan.steps import Extract


class Cancellation:
    """A way to stop a running plan from another thread."""

    def __init__(self) -> None:
        self._running: Running | None = None
        self._stopped = threading.Event()
        self.cancelled = False

    def end_pauses(self) -> None:
        """The run is over: nobody waits for another try."""
        self._stopped.set()

    @property
    def ended(self) -> bool:
        """Whether the run was cancelled, or has failed in another step."""
        return self._stopped.is_set()

    def pause(self, seconds: float) -> bool:
        """Wait so long; False where the run came to its end meanwhile."""
        return not self._stopped.wait(seconds)

    def cancel(self) -> None:
        """Stop it, without waiting; what runs raises, and nobody waits for another try."""
        self.cancelled = True
        self.end_pauses()
        running = self._running  # the plan may end meanwhile
        if running is not None:
            running.stop()

    @contextmanager
    def watching(self, running: "Running") -> Iterator[None]:
        """For the length of the block, `cancel` stops `running`."""
        self._running = running
        try:
            if self.cancelled:
                running.stop()
            yield
        finally:
            self._running = None


class Running:
    """A plan at work.

    Args:
        workspace: where.
        sessions: of all its targets.
    """

    def __init__(self, workspace: Workspace, sessions: Iterable[Session]) -> None:
        self.workspace = workspace
        self._sessions = tuple(sessions)
        self._over = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """The plan runs inside this."""
        try:
            yield
        finally:
            self._over.set()

    def stop(self) -> None:
        """Stop all of it; does not wait."""
        self.workspace.interrupt()
        _end(lambda: self.workspace.cancel(None), self._break_off, self._over)

    def stop_reading(self, session: Session, over: threading.Event) -> None:
        """Stop what is read from one target, if that is not `over` by itself; does not wait."""
        _end(lambda: self.workspace.cancel(session.name), session.abort, over)

    def stop_writing(self, session: Session, over: threading.Event) -> None:
        """End a load into a target, and what is computed for it while it waits; does not wait."""
        self.workspace.interrupt()
        _end(session.abort, self.workspace.interrupt, over)

    def _break_off(self) -> None:
        self.workspace.interrupt()  # what was about to begin when it was asked first
        for session in self._sessions:
            session.abort()


def _end(ask: Callable[[], None], break_off: Callable[[], None], over: threading.Event) -> None:
    """`ask`, and `break_off` where it is not `over` after the time of grace; neither is waited for."""

    def asked() -> None:
        if over.is_set():
            return
        with suppress(Exception):  # a server that cannot be asked keeps no one else running
            ask()

    def broken_off() -> None:
        if not over.wait(GRACE):
            break_off()

    for call in (asked, broken_off):
        threading.Thread(target=call, daemon=True, name="dvt-stop").start()


class Limit:
    """The time that a statement may take.

    Args:
        seconds: so long; None: as long as it takes.
        stop: ends the statement, from another thread, if it is not over by itself; it does not wait.
    """

    def __init__(self, seconds: float | None, stop: Callable[[threading.Event], None]) -> None:
        self._seconds = seconds
        self._stop = stop
        self._over = threading.Event()
        self._timer: threading.Timer | None = None
        self._statement = 0
        self._lock = threading.Lock()
        self._expired = False

    def restart(self) -> None:
        """Another statement begins."""
        self.pause()
        if self._seconds is not None:
            self._timer = threading.Timer(self._seconds, self._expire, [self._statement])
            self._timer.daemon = True
            self._timer.start()

    def pause(self) -> None:
        """No statement runs."""
        with self._lock:  # a timer that has just run out is too late now
            self._statement += 1
        if self._timer is not None:
            self._timer.cancel()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Statements run inside this, the first from now on.

        Raises:
            Expired: one took too long.
        """
        self.restart()
        try:
            yield
        except Exception as error:
            if self._expired and self._seconds is not None:
                raise Expired(self._seconds) from error
            raise
        finally:
            self.pause()
            self._over.set()

    def _expire(self, statement: int) -> None:
        with self._lock:
            if statement != self._statement:
                return
            self._expired = True
        self._stop(self._over)


@dataclass(frozen=True, kw_only=True)
class Limited:
    """`settled`; each extract that it gives is a statement that `limit` holds from then on."""

    settled: Settled
    limit: Limit

    def gives(self, extract: Extract) -> bool:
        """As `Settled`."""
        return self.settled.gives(extract)

    def looks_at(self, extract: Extract) -> bool:
        """As `Settled`."""
        return self.settled.looks_at(extract)

    def query(self, extract: Extract) -> Extract:
        """As `Settled`; what it waits for is no part of the statement."""
        self.limit.pause()
        found = self.settled.query(extract)
        self.limit.restart()
        return found

    def arrived(self, landed: Landed, evaluate: Evaluate) -> None:
        """As `Settled`."""
        self.settled.arrived(landed, evaluate)
