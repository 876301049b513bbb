"""A target that cannot be opened says why, and no secret of its credentials."""

from types import SimpleNamespace
from typing import Any

import pytest
from dbt.adapters.exceptions.connection import FailedToConnectError
from dbt.adapters.postgres.connections import PostgresCredentials

from dvt.dbt.errors import ConnectFailure
from dvt.dbt.opening import name_when_closed

CREDENTIALS = PostgresCredentials(host="h", user="u", port=1, password="hunt'er2", schema="s", database="d")


def opened(error: Exception) -> Any:
    def fail(_: Any) -> Any:
        raise error

    adapter = SimpleNamespace(connections=SimpleNamespace(open=fail))
    name_when_closed(adapter, "pg")
    return adapter.connections.open(SimpleNamespace(credentials=CREDENTIALS))


def test_what_a_driver_says() -> None:
    said = "no connection to 'password=hunt\\'er2'\n\nLINE 1: create secret (password 'hunt''e...\n   ^"
    with pytest.raises(ConnectFailure) as caught:
        opened(ValueError(said))
    assert str(caught.value) == "target 'pg' cannot be used: no connection to 'password=***'"
    assert caught.value.__cause__ is None


def test_what_an_adapter_says() -> None:
    with pytest.raises(FailedToConnectError, match="the server is full"):
        opened(FailedToConnectError("the server is full"))
    with pytest.raises(ConnectFailure, match="no connection with \\*\\*\\*") as caught:
        opened(FailedToConnectError("no connection with hunt'er2"))
    assert caught.value.__cause__ is None
