"""How a thread reaches a target, and which dialect a node's SQL is in."""

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from dvt.dialects.adapters import sqlglot_dialect

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets


def reach(targets: "Targets", name: str, own: str, label: str) -> AbstractContextManager[Any]:
    """A connection of the calling thread to target `name`; on the node's `own` target it is in one already."""
    return nullcontext() if name == own else targets.adapter(name).connection_named(label)


def dialect_of(node: Any, config: Any) -> str:
    """sqlglot's dialect of a node's SQL: its ``config(dialect=…)``, else its target's."""
    configured = node.config.get("dialect") if hasattr(node.config, "get") else None
    return str(configured) if configured else sqlglot_dialect(config.credentials.type)
