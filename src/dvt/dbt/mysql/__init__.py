"""dvt's own dbt adapter for MySQL and MariaDB, for want of one that imports with the dbt of today.

It is an ordinary adapter; only the way in differs: dbt looks for `dbt.adapters.<type>`, so whoever holds dbt's
adapter container calls `register` instead. The driver (pymysql) is imported when the first connection opens.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from dbt.adapters.base.plugin import AdapterPlugin

from dvt.dbt.mysql.connections import MySQLConnectionManager
from dvt.dbt.mysql.credentials import MySQLCredentials
from dvt.dbt.mysql.impl import MySQLAdapter
from dvt.dbt.mysql.relation import MySQLRelation
from dvt.version import __version__

if TYPE_CHECKING:
    from dbt.adapters.contracts.connection import Credentials
    from dbt.adapters.factory import AdapterContainer

__all__ = [
    "TYPES",
    "MySQLAdapter",
    "MySQLConnectionManager",
    "MySQLCredentials",
    "MySQLRelation",
    "Plugin",
    "adapter_version",
    "another_adapter_works",
    "register",
]

TYPES = ("mysql", "mariadb")
"""The values of `type:` in profiles.yml that mean this adapter. Credentials say `mysql` for both."""

Plugin = AdapterPlugin(
    adapter=MySQLAdapter,
    credentials=MySQLCredentials,
    include_path=str(Path(__file__).parent / "include" / "mysql"),
    project_name="dbt_mysql",
)


def another_adapter_works() -> bool:
    """Whether an installed `dbt.adapters.mysql` imports with this dbt; then it is the user's choice.

    What was written for an older dbt misses a module or a name (dbt-mysql 1.7 does).
    """
    try:
        return hasattr(import_module("dbt.adapters.mysql"), "Plugin")
    except (ImportError, AttributeError):
        return False


def register(container: AdapterContainer) -> type[Credentials]:
    """File the adapter in dbt's container, as its `load_plugin` would; returns the credentials class."""
    with container.lock:
        container.plugins["mysql"] = Plugin
    container.packages[Plugin.project_name] = Path(Plugin.include_path)
    return Plugin.credentials


def adapter_version() -> str:
    """What the container's `_adapter_version` shall answer for this adapter."""
    return __version__
