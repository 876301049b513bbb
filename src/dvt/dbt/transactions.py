"""dbt drops some old tables before the first statement that begins a transaction.

So what fails or is killed afterwards leaves no table. Here the transaction begins where dbt says that it does.
"""

from typing import Any

_DROP_TABLES_FIRST = frozenset({"sqlite"})


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
            adapter.connections.begin()
        return done

    context["run_hooks"] = then_begin
