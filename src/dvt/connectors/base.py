"""What a connector is: how one kind of database is read and written fast.

It knows the database and its drivers; it must not know dbt, plans or engines. dbt's side of a target reaches it as a
`Session`. A database without a connector of its own is read and written through its dbt adapter's cursor (slowly).
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """How a target is reached, as profiles.yml says it after rendering.

    Attributes:
        type: the adapter's type (``postgres``, ``duckdb`` …).
        values: the keys of the output, aliases resolved to the adapter's own names. Secrets are among them, so they are
            not part of the repr.
    """

    type: str
    values: Mapping[str, Any] = field(repr=False)


class Cursor(Protocol):
    """A DB-API 2.0 cursor, as the adapters give it."""

    description: Any
    rowcount: int

    def execute(self, operation: str, parameters: Any = ..., /) -> Any:
        """Run one statement."""

    def fetchmany(self, size: int = ..., /) -> list[tuple[Any, ...]]:
        """The next rows; empty at the end."""

    def close(self) -> Any:
        """Free what it holds."""


class Session(Protocol):
    """One target in one run, as dbt's side offers it to connectors."""

    name: str
    """The target's name."""

    dialect: str
    """sqlglot's name of its dialect."""

    credentials: Credentials

    def connection(self, label: str) -> AbstractContextManager[Any]:
        """The adapter's own DB-API connection for the calling thread, named `label` in logs.

        Not shared with other threads; returned to the adapter, rolled back unless committed, on leaving.
        """

    def comment(self, node: str) -> str:
        """The query comment that extracts of `node` carry, without comment marks."""
