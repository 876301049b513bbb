"""The command line: ``dvt.cli:cli`` is the click group, as ``dbt.cli.main:cli`` is dbt's."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    cli: Any

__all__ = ["cli"]


def __getattr__(name: str) -> Any:
    if name == "cli":
        from dvt.cli.tree import cli

        return cli
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
