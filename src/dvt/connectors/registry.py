"""Which connector a target is read and written with: by its adapter's type; the generic one for all others.

Connectors of other packages come by the entry point group ``dvt.connectors``: the name is the adapter's type, the
object a `Connector`. They go before those here.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module, metadata
from typing import cast

from dvt.connectors.base import Connector

GROUP = "dvt.connectors"

_OWN: Mapping[str, str] = {
    "postgres": "dvt.connectors.postgres",
    "duckdb": "dvt.connectors.duckdb",
    "sqlite": "dvt.connectors.sqlite",
    "mysql": "dvt.connectors.mysql",
    "mariadb": "dvt.connectors.mysql",
}


def connector_for(adapter: str, *, generic: bool = False) -> Connector:
    """The connector for targets of that adapter type.

    Args:
        adapter: the type, as profiles.yml has it (``postgres``).
        generic: take the generic one in any case.
    """
    if not generic:
        entry = _installed().get(adapter)
        if entry:
            return cast("Connector", entry.load())
        if adapter in _OWN:
            return cast("Connector", import_module(_OWN[adapter]).CONNECTOR)
    from dvt.connectors.generic import CONNECTOR

    return CONNECTOR


@cache
def _installed() -> Mapping[str, metadata.EntryPoint]:
    return {entry.name: entry for entry in metadata.entry_points(group=GROUP)}
