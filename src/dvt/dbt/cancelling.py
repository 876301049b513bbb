"""What runs on the targets is asked to stop: after an interrupt, or the first failure under ``--fail-fast``.

Each target is asked on its own, and one that cannot be asked keeps no other one running.
"""

from typing import Any

from dbt.adapters.contracts.connection import ConnectionState, LazyHandle
from dbt.adapters.events.logging import AdapterLogger
from dbt.events.types import LogCancelLine, QueryCancelationUnsupported
from dbt_common.events.functions import fire_event

from dvt.dbt.errors import RunFailure
from dvt.errors import DvtError

_LOGGER = AdapterLogger("dvt")


def cancel_all(targets: Any) -> None:
    """Stop the plans that run, and the queries on every target that other threads have connections to."""
    targets.cancel()
    for name, adapter in targets.live():
        if not _others(adapter):
            continue  # it runs nothing; dbt-duckdb cannot even say whether it could be asked
        try:
            _cancel(adapter, targets.manifest)
        except Exception as error:  # noqa: BLE001  # adapters let errors of their drivers through
            _LOGGER.warning(f"Cannot cancel what runs on target '{name}': {error}")  # noqa: G004  # dbt's logger formats itself


def tell_cancelled(runner: Any, targets: Any) -> None:
    """Let a node that fails since the run was stopped say so: drivers tell it in their own words, or in none.

    What they said is in the debug log.
    """
    handle = runner.handle_exception

    def handled(error: Exception, context: Any) -> Any:
        if targets.cancelled:
            return handle(RunFailure(DvtError("cancelled before it was done: the run was stopped")), context)
        return handle(error, context)

    runner.handle_exception = handled


def _others(adapter: Any) -> bool:
    """Whether a thread beside this one has an open connection."""
    connections = adapter.connections
    mine = connections.get_if_exists()
    with connections.lock:
        found = list(connections.thread_connections.values())
    return any(
        each is not mine and each.state == ConnectionState.OPEN and not isinstance(each._handle, LazyHandle)  # noqa: SLF001  # its property would open it
        for each in found
    )


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
