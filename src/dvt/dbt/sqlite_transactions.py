"""dbt-sqlite's materializations drop the old table before the first statement that begins a transaction.

So whoever kills a federated run there leaves no table. Here they begin it where they say that they do.
"""

from typing import Any


def begin_in_time(context: dict[str, Any], adapter: Any) -> None:
    """Let a materialization begin its transaction with its first hooks inside of one; other adapters' do.

    Args:
        context: the jinja context that the materialization runs in; changed.
        adapter: of the node's target.
    """
    if adapter.type() != "sqlite":
        return
    run_hooks = context["run_hooks"]

    def then_begin(hooks: Any, inside_transaction: bool = True) -> Any:
        done = run_hooks(hooks, inside_transaction)
        if inside_transaction and not adapter.connections.get_thread_connection().transaction_open:
            adapter.connections.begin()
        return done

    context["run_hooks"] = then_begin
