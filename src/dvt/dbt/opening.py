"""A target that cannot be opened fails as a dbt error, also where its adapter lets the driver's own through.

dbt counts on its own errors there: any other one is told as a fault of dbt's, with the whole stack. dbt-duckdb lets
DuckDB's through, that of a file which another process has open among them: these get the target's name and a hint.
"""

from dataclasses import fields
from typing import Any

from dbt.adapters.contracts.connection import ConnectionState
from dbt_common.exceptions import DbtBaseException

from dvt.dbt.errors import ConnectFailure
from dvt.dbt.keyed import plain

_LOCKED = ("could not set lock on file", "being used by another process", "conflicting lock")


def name_when_closed(adapter: Any, target: str) -> None:
    """Let the connections of an adapter fail with a `ConnectFailure` that names `target`."""
    connections = adapter.connections
    opened = connections.open

    def open_(connection: Any) -> Any:
        try:
            return opened(connection)
        except DbtBaseException as error:
            said = str(getattr(error, "msg", error))
            clean = scrubbed(said, connection.credentials)
            if clean == said:
                raise
            raise ConnectFailure(target, clean) from None
        except Exception as error:  # noqa: BLE001  # drivers have no base class in common
            connection.handle, connection.state = None, ConnectionState.FAIL
            said = _said(error, connection.credentials)
            # The driver's own may carry a secret, and says nothing more.
            raise ConnectFailure(target, said, hint=_hint(said)) from None

    connections.open = open_


def _said(error: Exception, credentials: Any) -> str:
    from dvt.connectors.secrets import without_statement  # see `scrubbed`

    return scrubbed(without_statement(str(error)).strip() or type(error).__name__, credentials)


def scrubbed(said: str, credentials: Any) -> str:
    """What a driver says, without the secrets of a target's credentials."""
    from dvt.connectors.base import Credentials  # with these comes the planner, which an ordinary project does without
    from dvt.connectors.secrets import scrub, secrets_of

    values = {field.name: getattr(credentials, field.name) for field in fields(credentials)}
    return scrub(said, secrets_of(Credentials(type=plain(credentials.type), values=values)))


def _hint(said: str) -> str:
    if any(word in said.lower() for word in _LOCKED):
        return "one process at a time can have the file open: close the program that holds the lock, then run again"
    return ""
