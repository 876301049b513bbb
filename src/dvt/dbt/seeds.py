"""Seeds as dbt's adapters for DuckDB and SQLite load them, without what would lose or misplace values."""

from typing import Any

from dbt.node_types import NodeType

from dvt.dbt.transactions import begin_with_hooks

_DROPPED_FIRST = frozenset({"duckdb", "sqlite"})


def load_safely(runner: Any) -> None:
    """Let a seed made anew keep its old table until it has the new one, and put values into the columns they are of.

    Args:
        runner: dbt's runner of any node; those that load no seed (as that of `dbt clone`) are left as they are.
    """
    adapter = runner.adapter
    loads = runner.node.resource_type == NodeType.Seed and hasattr(runner, "_execute_model")
    if not loads or adapter.type() not in _DROPPED_FIRST:
        return
    execute = runner._execute_model  # noqa: SLF001  # the one point at which dbt has made the context of hooks

    def safely(hook_ctx: Any, context_config: Any, model: Any, context: dict[str, Any], macro: Any) -> Any:
        begin_with_hooks(context, adapter)
        if adapter.type() == "duckdb":
            _load_by_name(context, model, adapter)
        return execute(hook_ctx, context_config, model, context, macro)

    runner._execute_model = safely  # noqa: SLF001


def _load_by_name(context: dict[str, Any], model: Any, adapter: Any) -> None:
    """Without dbt-duckdb's COPY, which takes columns by their place, where the file's are in another order now."""
    load_agate_table = context["load_agate_table"]

    def loaded() -> Any:
        table = load_agate_table()
        relation = adapter.get_relation(database=model.database, schema=model.schema, identifier=model.alias)
        there = adapter.get_columns_in_relation(relation) if relation is not None else []
        names = [name.lower() for name in table.column_names]
        known = [column.name.lower() for column in there]
        if names != known and sorted(names) == sorted(known):
            model.config["fast"] = False
        return table

    context["load_agate_table"] = loaded
