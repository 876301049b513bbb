"""dvt: dbt for data that lives in more than one database.

The Python API, in the manner of dbt's: ``dvt.dvtRunner`` (same constructor, ``invoke`` and result type as
``dbtRunner``). Importing this package is cheap: dbt is imported when the runner is asked for.
"""

from typing import TYPE_CHECKING, Any

from dvt.version import __version__

if TYPE_CHECKING:
    from dvt.dbt.runner import dvtRunner, dvtRunnerResult

__all__ = ["__version__", "dvtRunner", "dvtRunnerResult"]


def __getattr__(name: str) -> Any:
    if name in ("dvtRunner", "dvtRunnerResult"):
        from dvt.dbt import runner

        return getattr(runner, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
