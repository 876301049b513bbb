"""A target that cannot be opened says why, and no secret of its credentials; one that does not answer is given up."""

import socket
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest
from dbt.adapters.exceptions.connection import FailedToConnectError
from dbt.adapters.postgres.connections import PostgresConnectionManager, PostgresCredentials

from dvt.dbt.errors import ConnectFailure
from dvt.dbt.opening import Opening

CREDENTIALS = PostgresCredentials(host="h", user="u", port=1, password="hunt'er2", schema="s", database="d")


def opened(error: Exception) -> Any:
    def fail(_: Any) -> Any:
        raise error

    return Opening(fail, "pg")(SimpleNamespace(credentials=CREDENTIALS))


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


def test_a_server_that_does_not_answer_is_given_up() -> None:
    """It accepts connections and says nothing; the adapter would try twice, for ten seconds each."""
    failures: list[Exception] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        credentials = CREDENTIALS.replace(host="127.0.0.1", port=server.getsockname()[1])
        connection = SimpleNamespace(credentials=credentials, state="init", handle=None, name="n", type="postgres")
        opening = Opening(PostgresConnectionManager.open, "pg")

        def connect() -> None:
            try:
                opening(connection)
            except FailedToConnectError as error:
                failures.append(error)

        thread = threading.Thread(target=connect, daemon=True)
        thread.start()
        until = time.monotonic() + 30
        accepted = server.accept()[0]
        assert accepted.recv(1)  # psycopg2 waits for an answer from here on
        assert len(opening.under_way) == 1
        opening.give_up()
        thread.join(until - time.monotonic())
        accepted.close()
    assert failures
    assert "timeout" not in str(failures[0])
    assert not opening.under_way
    with pytest.raises(FailedToConnectError, match="target 'pg' does not answer"):
        opening(connection)
