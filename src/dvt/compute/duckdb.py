"""The default engine: DuckDB in this process, one instance of its own per plan, in memory, spilling to a folder."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from dvt.compute.base import Workspace
from dvt.compute.duckdb_instance import DATABASE
from dvt.compute.duckdb_sql import copies
from dvt.compute.duckdb_workspace import DuckDBWorkspace, define_macros
from dvt.compute.spilling import spill_folder
from dvt.config.engines import DuckDBCompute
from dvt.connectors.secrets import scrub, secrets_in
from dvt.errors import ConfigError
from dvt.plan.steps import Plan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

UNSAFE_OPTIMIZERS = ("common_subplan", "join_filter_pushdown", "top_n_window_elimination", "window_self_join")
"""Optimizers of DuckDB 1.5 that are known to change rows, in the order of the issues of duckdb/duckdb: 25819 (joins
shared by the arms of a UNION), 22924 (join filters pushed below LIMIT), 24710 and 24711 (several ranking windows),
24780 (partitions that name a column twice). TPC-H takes the same time without them; a window over a whole partition
about twice.
"""

_MEMORY = frozenset({"memory_limit", "max_memory"})
_OF_DUCKDB, _OURS = 0.8, 0.5
_FOR_A_COPY = 512 * 1024**2
"""Bytes for rows that are only handed on: more hardly saves time, and they may be any number (docs/benchmarks.md)."""
_LEAST = 128 * 1024**2
_UNITS = {"bytes": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3, "TiB": 1024**4}


class DuckDBEngine:
    """See the module.

    Args:
        settings: what computes.yml says of the compute; None: nothing.
        at_once: how many plans this process may run at a time, which share the memory.
    """

    dialect = "duckdb"

    def __init__(self, settings: DuckDBCompute | None = None, *, at_once: int = 1) -> None:
        self._settings = settings or DuckDBCompute(name="local")
        self._at_once = at_once

    @contextmanager
    def open(self, plan: Plan) -> Iterator[Workspace]:
        """An instance of DuckDB."""
        import duckdb

        name, parent = self._settings.name, self._settings.temp_directory
        with ExitStack() as stack:
            try:
                folder = stack.enter_context(spill_folder(parent))
            except OSError as error:
                raise ConfigError(f"compute '{name}': its temp_directory cannot be used: {error}") from error
            try:
                connection = duckdb.connect(":memory:", config=self._config(folder))
            except duckdb.Error as error:
                said = scrub(str(error), secrets_in(self._settings.settings))
                raise ConfigError(
                    f"compute '{name}': DuckDB does not take its settings: {said}",
                    hint="correct the compute's entry in computes.yml",
                ) from (error if said == str(error) else None)
            try:
                # Global: every cursor is a connection of its own.
                connection.execute("SET GLOBAL TimeZone = 'UTC'")
                if not self._limits_memory():
                    _share_memory(connection, self._at_once, most=_FOR_A_COPY if copies(plan) else None)
                # Unlike the database that an instance begins with, one that is attached can be compressed.
                connection.execute(f"ATTACH ':memory:' AS {DATABASE} (COMPRESS)")
                connection.execute(f"USE {DATABASE}")
                define_macros(connection)
                yield DuckDBWorkspace(connection)
            finally:
                connection.close()

    def _limits_memory(self) -> bool:
        return bool(self._settings.memory_limit or _MEMORY.intersection(map(str.lower, self._settings.settings)))

    def _config(self, folder: str) -> dict[str, Any]:
        settings = dict(self._settings.settings)
        off = {name.strip() for name in str(settings.pop("disabled_optimizers", "")).split(",")} - {""}
        given = {
            "memory_limit": self._settings.memory_limit,
            "threads": self._settings.threads,
            "max_temp_directory_size": self._settings.max_temp_directory_size,
        }
        return {
            "temp_directory": folder,
            # The order of rows without ORDER BY has no meaning; keeping it costs memory.
            "preserve_insertion_order": False,
            "allow_persistent_secrets": False,
            # A query must not fetch code: what an engine needs is installed before (`dvt.connectors.extensions`).
            "autoinstall_known_extensions": False,
            "disabled_optimizers": ",".join(sorted(off.union(UNSAFE_OPTIMIZERS))),
            **{key: value for key, value in given.items() if value is not None},
            **settings,
        }


def _share_memory(connection: "DuckDBPyConnection", at_once: int, *, most: int | None) -> None:
    """Give the instance its part of half of the memory that there is, `most` bytes if that is less.

    DuckDB's own limit is 80 % of it for each instance, of what the control group allows where it has a limit
    (duckdb.org/docs, "Limits and Memory"). The other half is for Python, drivers and what DuckDB does not count.
    """
    [(text,)] = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    amount, unit = text.split()
    whole = float(amount) * _UNITS[unit] / _OF_DUCKDB
    share = max(int(whole * _OURS / at_once), _LEAST)
    if most is not None:
        share = min(share, most)
    connection.execute(f"SET GLOBAL memory_limit = '{share // 1024}KiB'")
