"""The fast path of federated tables: the loaded staging relation itself is renamed into place.

dbt's table materialization builds an intermediate relation by ``create table … as select``, which for a staged model
would be a second copy inside the target. Where the adapter renames tables and nothing asks for more than that select,
the step is an ``alter table … rename`` of the staging relation instead; all that follows (indexes, swap, grants, docs,
hooks) is dbt's as ever, and so is the transaction around it.
"""

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from dvt.deliver.stage import Staged
from dvt.dialects.render import render

BUILDS_BY = {"postgres": "get_create_table_as_sql", "duckdb": "create_table_as"}
"""Adapter type → the macro by which its table materialization builds the intermediate relation."""

_STEPS = ("get_create_table_as_sql", "create_table_as", "postgres__create_table_as", "duckdb__create_table_as")
_NEEDS_MORE = ("sql_header", "unlogged", "partitioned_by", "sorted_by")


def rename_instead(context: dict[str, Any], model: Any, staged: Staged, adapter: Any, macro: Any) -> None:
    """Let the materialization rename the staging relation, where that is all it would do.

    Args:
        context: the jinja context that the materialization runs in; changed.
        model: the node.
        staged: its loaded staging relation.
        adapter: of the node's target.
        macro: the materialization.
    """
    step = BUILDS_BY.get(adapter.type())
    if step is None or not _plain_table(model, macro) or not all(column.as_is for column in staged.columns):
        return
    if _overridden(context, adapter):
        return
    context[step] = _renaming(staged)


def _plain_table(model: Any, macro: Any) -> bool:
    """dbt's own table materialization, of a model that asks for nothing but its rows."""
    if macro.package_name not in ("dbt", "dbt_duckdb", "dbt_postgres") or not macro.name.startswith(
        "materialization_table_"
    ):
        return False
    if getattr(model.contract, "enforced", False):
        return False
    return not any(model.config.get(key) for key in _NEEDS_MORE)


def _overridden(context: dict[str, Any], adapter: Any) -> bool:
    """The project, or a package of it, has a macro of its own for one of the steps."""
    internal = {"dbt", f"dbt_{adapter.type()}"}
    macros = (context.get(name) for name in _STEPS)
    return any(getattr(getattr(found, "macro", None), "package_name", "dbt") not in internal for found in macros)


def _renaming(staged: Staged) -> Callable[..., str]:
    def create(_temporary: Any, relation: Any, *_: Any, **__: Any) -> str:
        action = exp.AlterRename(this=exp.table_(relation.identifier, quoted=True))
        return render(exp.Alter(this=staged.stage.table(), kind="TABLE", actions=[action]), staged.dialect)

    return create
