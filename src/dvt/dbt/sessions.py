"""A target as connectors see it: the adapter's own connections, its dialect and its rendered credentials."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from dbt.adapters.contracts.connection import ConnectionState, LazyHandle
from dbt.adapters.exceptions.connection import FailedToConnectError
from dbt_common.exceptions import DbtRuntimeError
from dbt_common.invocation import get_invocation_id

from dvt.connectors.base import Credentials
from dvt.connectors.sockets import break_off
from dvt.dbt.keyed import plain
from dvt.dbt.leases import IN_PROCESS
from dvt.dbt.transactions import be_patient
from dvt.dialects.adapters import sqlglot_dialect

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets


class TargetSession:
    """`dvt.connectors.base.Session` over a dbt adapter.

    Args:
        targets: the targets of the invocation.
        name: the target.
        inside: the thread that makes this is in a connection of the target already (a node's, on its own target).
        unfit_as_null: see `dvt.connectors.base.Session`.
    """

    def __init__(self, targets: "Targets", name: str, *, inside: bool, unfit_as_null: bool = False) -> None:
        self.unfit_as_null = unfit_as_null
        self.name = name
        self._targets = targets
        self._thread = threading.get_ident() if inside else None
        self._adapter = targets.adapter(name)
        config = targets.config(name)
        kind = plain(config.credentials.type)
        self.dialect = sqlglot_dialect(kind)
        values = {field.name: getattr(config.credentials, field.name) for field in fields(config.credentials)}
        self.credentials = Credentials(type=kind, values=values)
        self.retries = targets.retries(name)
        self.statement_timeout = targets.statement_timeout(name)
        self._in_use: list[Callable[[], None]] = []
        self._single = kind not in IN_PROCESS and targets.leases.limit(name) == 1

    def unreachable(self, error: Exception) -> bool:
        """Whether the adapter could not connect."""
        return isinstance(error, FailedToConnectError)

    @contextmanager
    def connection(self, label: str) -> Iterator[Any]:
        """The adapter's own DB-API connection for the calling thread.

        A thread that is inside one already (the thread that a node runs in, on the node's own target) gets that one.
        """
        connections = self._adapter.connections
        mine = connections.get_if_exists() if threading.get_ident() == self._thread else None
        if mine is not None and _ended(mine):  # by the server, or whoever cancelled the run
            with suppress(Exception):  # what is closed may say so when it is closed again
                connections.close(mine)
            mine = connections.set_connection_name(mine.name)  # opens on first use: the materialization needs it too
        if mine is not None and _usable(mine):
            if mine.transaction_open:  # of queries that jinja ran: nothing of the node's own is in it yet
                try:
                    connections.commit()
                except DbtRuntimeError:
                    if not _closed(mine.handle):
                        raise
                    connections.close(mine)
                    mine = connections.set_connection_name(mine.name)
            with self._used(mine.handle):
                yield mine.handle
            return
        with self._adapter.connection_named(label), self._used(connections.get_thread_connection().handle):
            yield connections.get_thread_connection().handle

    def abort(self) -> None:
        """Shut the sockets of the connections that are in use."""
        for break_one in tuple(self._in_use):
            with suppress(Exception):  # one that ended meanwhile keeps no other open
                break_one()

    @contextmanager
    def on_abort(self, call: Callable[[], None]) -> Iterator[None]:
        """Inside the block, `abort` makes this call too."""
        self._in_use.append(call)
        try:
            yield
        finally:
            self._in_use.remove(call)

    @contextmanager
    def _used(self, handle: Any) -> Iterator[None]:
        """What is not committed in the block is gone afterwards, where the driver has transactions of its own."""
        if self.credentials.type == "sqlite":
            be_patient(handle)
        try:
            with self.on_abort(partial(break_off, handle)):
                yield
        finally:
            rollback = getattr(handle, "rollback", None)
            if rollback is not None and self.credentials.type != "duckdb" and not _closed(handle):
                rollback()

    def more_connections(self, wanted: int) -> AbstractContextManager[int]:
        """Of the target's ``threads``, what other nodes leave."""
        return self._targets.leases.more(self.name, wanted)

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """The calling thread's own connection to a target that takes one at a time is closed inside this.

        What its session was told by hand is gone afterwards.
        """
        connections = self._adapter.connections
        mine = connections.get_if_exists() if threading.get_ident() == self._thread else None
        if not self._single or mine is None or mine.state != ConnectionState.OPEN:
            yield
            return
        if mine.transaction_open:
            connections.commit()
        connections.release()
        try:
            yield
        finally:
            connections.set_connection_name(mine.name)  # opens on first use

    def comment(self, node: str) -> str:
        """As `Session.comment`."""
        return json.dumps(
            {
                "app": "dvt",
                "node_id": node,
                "target_name": self.name,
                "invocation_id": get_invocation_id(),
                "statement_id": uuid4().hex[:12],
            }
        )


def _ended(connection: Any) -> bool:
    """Whether its driver knows that it is closed, while dbt takes it for open."""
    opened = connection.state == ConnectionState.OPEN and not isinstance(connection._handle, LazyHandle)  # noqa: SLF001  # see `_usable`
    return opened and _closed(connection.handle)


def _closed(handle: Any) -> bool:
    """As its driver tells it: psycopg2 as ``closed``, pymysql as ``open``."""
    return bool(getattr(handle, "closed", False)) or getattr(handle, "open", True) is False


def _usable(connection: Any) -> bool:
    """It is open, or opens on first use. One that was closed is left behind by a node that the thread ran before."""
    lazy = isinstance(connection._handle, LazyHandle)  # noqa: SLF001  # its property would open it
    return lazy or connection.state == ConnectionState.OPEN
