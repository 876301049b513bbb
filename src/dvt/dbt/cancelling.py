"""What runs on the targets is asked to stop: after an interrupt, or the first failure under ``--fail-fast``.

Each target is asked on its own, and one that cannot be asked keeps no other one running. Connections to one that does
not answer are broken, so that the threads that wait for it go on.
"""

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from dbt.adapters.contracts.connection import ConnectionState, LazyHandle
from dbt.adapters.events.logging import AdapterLogger
from dbt.events.types import LogCancelLine, QueryCancelationUnsupported
from dbt_common.events.functions import fire_event

from dvt.connectors.sockets import GRACE, break_off
from dvt.dbt.errors import stopped

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets

_LOGGER = AdapterLogger("dvt")
_TICK = 0.02
_LOOK = 0.5


def cancel_all(targets: "Targets") -> None:
    """Stop the plans that run, and the queries on every target that other threads have connections to."""
    targets.cancel()
    asked = [_Asked(targets, name, adapter) for name, adapter in targets.live()]
    until = time.monotonic() + GRACE
    for each in asked:  # in turn: they were all asked at once
        while not each.over and time.monotonic() < until:
            time.sleep(_TICK)
        if not each.over:
            each.break_off()


def wait_for(pool: Any, seconds: float | None) -> None:
    """Until the threads of a pool that was ended have ended; None: however long it takes.

    One that renders a large seed hears of nothing before its next statement, which fails: nothing of it is kept.
    """
    waiting = threading.Thread(target=pool.join, daemon=True, name="dvt-join")
    waiting.start()
    waiting.join(seconds)


def hears_interrupts(queue: Any) -> None:
    """Let the main thread, which waits for dbt's queue of nodes, wake up now and then.

    Python raises an interrupt in the main thread only, once that runs: where a signal arrives while another thread is
    starting a process, one in ten does not wake a main thread that waits without a limit (CPython 3.11 on Linux).
    """
    for condition in (queue.inner.all_tasks_done, queue.inner.not_empty, queue.some_task_done):
        condition.wait = partial(_wait, condition.wait)  # whoever waits looks himself what has changed


def _wait(wait: Callable[[float], bool], timeout: float | None = None) -> bool:
    return wait(_LOOK if timeout is None else min(timeout, _LOOK))


class _Asked:
    """What ran on a target when the run was stopped, and what became of it."""

    def __init__(self, targets: "Targets", target: str, adapter: Any) -> None:
        self._target = target
        self._others = _others(adapter)
        self._opening = targets.adapters.opening(target)
        self._opening.stop()
        self._thread: threading.Thread | None = None
        if self._others:  # else it runs nothing; dbt-duckdb cannot even say whether it could be asked
            self._thread = threading.Thread(target=self._ask, args=(adapter, targets.manifest), daemon=True)
            self._thread.start()

    @property
    def over(self) -> bool:
        """The target was asked, and whoever was about to connect to it has."""
        asking = self._thread is not None and self._thread.is_alive()
        return not asking and not self._opening.under_way

    def break_off(self) -> None:
        """It does not answer."""
        _warn(self._target, f"it did not answer for {GRACE:g} seconds: connections to it are broken off")
        self._opening.give_up()
        for connection in self._others:
            break_off(connection.handle)

    def _ask(self, adapter: Any, manifest: Any) -> None:
        self._opening.stops()
        try:
            _cancel(adapter, manifest)
        except Exception as error:  # noqa: BLE001  # adapters let errors of their drivers through
            if not self._opening.given_up:
                _warn(self._target, str(error))


def _warn(target: str, reason: str) -> None:
    _LOGGER.warning(f"Cannot cancel what runs on target '{target}': {reason}")  # noqa: G004  # dbt's logger formats itself


def stop_with_the_run(runner: Any, targets: "Targets") -> None:
    """Let a node do no more once the run was stopped, and say so.

    It may have been between two statements, so that nothing of it was there to be stopped; and drivers tell of a
    statement that was stopped in their own words, or in none: what they said is in the debug log.
    """
    run, handle = runner.run, runner.handle_exception

    def running(*given: Any) -> Any:
        if targets.cancelled:  # while it was compiled
            raise stopped()
        return run(*given)

    def handled(error: Exception, context: Any) -> Any:
        return handle(stopped() if targets.cancelled else error, context)

    runner.run, runner.handle_exception = running, handled


def _others(adapter: Any) -> list[Any]:
    """The open connections of threads beside this one."""
    connections = adapter.connections
    mine = connections.get_if_exists()
    with connections.lock:
        found = list(connections.thread_connections.values())
    return [
        each
        for each in found
        if each is not mine and each.state == ConnectionState.OPEN and not isinstance(each._handle, LazyHandle)  # noqa: SLF001  # its property would open it
    ]


def _cancel(adapter: Any, manifest: Any) -> None:
    """As dbt does with its one target."""
    with adapter.connection_named("master"):
        if not adapter.is_cancelable():
            fire_event(QueryCancelationUnsupported(type=adapter.type()))
            return
        for name in adapter.cancel_open_connections() or ():
            node = manifest.nodes.get(name) if manifest is not None else None
            if node is None or not node.is_ephemeral_model:
                fire_event(LogCancelLine(conn_name=name))
