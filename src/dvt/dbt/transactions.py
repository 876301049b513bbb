"""dbt drops some old tables before the first statement that begins a transaction.

So what fails or is killed afterwards leaves no table. Here the transaction begins where dbt says that it does.
"""

from typing import Any

from dbt.node_types import NodeType

_DROP_TABLES_FIRST = frozenset({"sqlite"})
_DROP_SEEDS_FIRST = frozenset({"duckdb", "sqlite"})


def replace_seed_at_once(runner: Any) -> None:
    """Let a seed made anew keep its old table until it has the new one, where the database's DDL can be taken back."""
    if runner.node.resource_type != NodeType.Seed or runner.adapter.type() not in _DROP_SEEDS_FIRST:
        return
    execute = runner._execute_model  # noqa: SLF001  # the one point at which dbt has made the context of hooks

    def at_once(hook_ctx: Any, context_config: Any, model: Any, context: dict[str, Any], macro: Any) -> Any:
        _begin_with_hooks(context, runner.adapter)
        return execute(hook_ctx, context_config, model, context, macro)

    runner._execute_model = at_once  # noqa: SLF001


def begin_in_time(context: dict[str, Any], adapter: Any) -> None:
    """Let a materialization begin its transaction with its first hooks inside of one; most adapters' do.

    Args:
        context: the jinja context that the materialization runs in; changed.
        adapter: of the node's target.
    """
    if adapter.type() in _DROP_TABLES_FIRST:
        _begin_with_hooks(context, adapter)


def _begin_with_hooks(context: dict[str, Any], adapter: Any) -> None:
    run_hooks = context["run_hooks"]

    def then_begin(hooks: Any, inside_transaction: bool = True) -> Any:
        done = run_hooks(hooks, inside_transaction)
        if inside_transaction and not adapter.connections.get_thread_connection().transaction_open:
            adapter.connections.begin()
        return done

    context["run_hooks"] = then_begin
