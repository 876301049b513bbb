"""Increments on SQLite whose columns are not those of the table.

dbt-sqlite's incremental materialization does nothing for ``on_schema_change``. It inserts ``select "a", "b"`` with all
columns of the table, and SQLite takes a name in double quotes that is no column's for a text (sqlite.org/quirks.html,
8): the column's name would land in every row. An ordinary project keeps that behaviour; a federated model says what is
wrong, since dvt knows both lists of columns before the materialization starts.
"""

from collections.abc import Iterable
from typing import Any

from dvt.deliver.stage import Staged
from dvt.errors import DeliveryError

_MATERIALIZATION = "materialization_incremental_sqlite"
_INSERT = "sqlite_incremental_upsert"
_PACKAGE = "dbt_sqlite"


def check_columns(context: dict[str, Any], model: Any, staged: Staged, adapter: Any, macro: Any) -> None:
    """Refuse an increment that dbt-sqlite's own materialization would get wrong.

    Args:
        context: the jinja context that the materialization runs in.
        model: the node.
        staged: its loaded staging relation.
        adapter: of the node's target.
        macro: the materialization.

    Raises:
        DeliveryError: the new rows lack columns of the table, or have others and `on_schema_change` asks for more than
            to ignore them.
    """
    if (macro.package_name, macro.name) != (_PACKAGE, _MATERIALIZATION) or _overridden(context):
        return
    table = context["load_relation"](context["this"])
    if table is None or table.is_view or context["should_full_refresh"]():
        return
    has = [column.name for column in adapter.get_columns_in_relation(table)]
    gets = [column.name for column in staged.columns]
    lost, new = _without(has, gets), _without(gets, has)
    wanted, name = model.config.on_schema_change or "ignore", f"{table.schema}.{table.identifier}"
    if lost:
        raise DeliveryError(
            f"{model.unique_id} (on_schema_change: {wanted}): its new rows have no column {_listed(lost)}, which "
            f"{name} has: dbt-sqlite fills every column of a table, and SQLite would take the names for the values",
            hint=f"select {_listed(lost)} in the model, or make the table anew: --full-refresh",
        )
    if new and wanted != "ignore":
        raise DeliveryError(
            f"{model.unique_id}: its new rows have the column {_listed(new)}, which {name} does not have, and "
            f"dbt-sqlite does not do on_schema_change: {wanted}",
            hint="make the table anew: --full-refresh; on_schema_change: ignore leaves new columns out",
        )


def _overridden(context: dict[str, Any]) -> bool:
    """The project has an insert of its own."""
    return getattr(getattr(context.get(_INSERT), "macro", None), "package_name", _PACKAGE) != _PACKAGE


def _without(names: Iterable[str], others: Iterable[str]) -> list[str]:
    """Those of `names` that are none of `others` to SQLite, which knows the case of ASCII alone."""
    known = {other.encode().lower() for other in others}
    return [name for name in names if name.encode().lower() not in known]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
