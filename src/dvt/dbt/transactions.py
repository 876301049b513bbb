"""dbt drops some old tables before the first statement that begins a transaction.

So what fails or is killed afterwards leaves no table. Here the transaction begins where dbt says that it does.
"""

import time
from typing import Any

from dbt_common.exceptions import DbtDatabaseError

_DROP_TABLES_FIRST = frozenset({"sqlite"})
_PATIENCE = 60
"""Seconds for which a model waits until another process has written to its SQLite file."""


def begin_in_time(context: dict[str, Any], adapter: Any) -> None:
    """Let a materialization of a model begin its transaction with its first hooks inside of one; most adapters' do.

    Args:
        context: the jinja context that the materialization runs in; changed.
        adapter: of the node's target.
    """
    if adapter.type() in _DROP_TABLES_FIRST:
        begin_with_hooks(context, adapter)


def begin_with_hooks(context: dict[str, Any], adapter: Any) -> None:
    """`begin_in_time`, whatever the adapter."""
    run_hooks = context["run_hooks"]

    def then_begin(hooks: Any, inside_transaction: bool = True) -> Any:
        done = run_hooks(hooks, inside_transaction)
        if inside_transaction and not adapter.connections.get_thread_connection().transaction_open:
            _begin(adapter)
        return done

    context["run_hooks"] = then_begin


def _begin(adapter: Any) -> None:
    """Begin what is to write: SQLite's BEGIN only reads, and fails at once where another process has begun to write."""
    connections = adapter.connections
    if adapter.type() != "sqlite":
        connections.begin()
        return
    import sqlite3

    connection = connections.get_thread_connection()
    until = time.monotonic() + _PATIENCE
    while True:
        be_patient(connection.handle, 1)
        try:
            connection.handle.execute("BEGIN IMMEDIATE")  # https://www.sqlite.org/lang_transaction.html, 2.2
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise DbtDatabaseError(str(error)) from error
        connections.add_query("select 1", auto_begin=False)  # which fails when the run was stopped meanwhile
    connection.transaction_open = True
    be_patient(connection.handle)


def be_patient(handle: Any, seconds: int = 10) -> None:
    """Let a connection to a SQLite file wait for other processes that use it: nothing else ends such a wait."""
    handle.execute(f"pragma busy_timeout = {seconds * 1000}")
