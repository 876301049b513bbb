"""A target that cannot be opened says why, and no secret of its credentials; one that does not answer is given up."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from dbt.adapters.exceptions.connection import FailedToConnectError
from dbt.adapters.postgres.connections import PostgresConnectionManager, PostgresCredentials

from dvt.dbt.errors import ConnectFailure, RunFailure
from dvt.dbt.opening import Opening

CREDENTIALS = PostgresCredentials(host="h", user="u", port=1, password="hunt'er2", schema="s", database="d")


def opening_of(adapters_own: Any) -> Opening:
    opening = Opening("pg")
    opening.take_over(SimpleNamespace(open=adapters_own))
    return opening


def opened(error: Exception) -> Any:
    def fail(_: Any) -> Any:
        raise error

    return opening_of(fail)(SimpleNamespace(credentials=CREDENTIALS))


def test_no_statement_begins_after_the_run_was_stopped() -> None:
    """But those of who stops it."""
    connections = SimpleNamespace(open=None, add_query=lambda sql: f"ran {sql}")
    opening = Opening("pg")
    opening.take_over(connections)
    found: dict[str, object] = {}

    def worker(name: str, stops: bool) -> None:
        if stops:
            opening.stops()
        try:
            found[name] = connections.add_query("select 1")
        except RunFailure as error:
            found[name] = str(error.error)

    for name, stops in (("before", False), ("after", False), ("killer", True)):
        if name == "after":
            opening.stop()
        thread = threading.Thread(target=worker, args=(name, stops))
        thread.start()
        thread.join()
    cancelled = "DVT100: cancelled before it was done: the run was stopped"
    assert found == {"before": "ran select 1", "after": cancelled, "killer": "ran select 1"}
    assert connections.add_query("rollback") == "ran rollback"


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


@contextmanager
def silent(*, connects: bool) -> Iterator[int]:
    """The port of a server that says nothing; or nobody gets through to it, as where packets are dropped."""
    with socket.create_server(("127.0.0.1", 0), backlog=1 if connects else 0) as server, ExitStack() as others:
        if not connects:
            for _ in range(4):  # its queue is full then
                other = others.enter_context(socket.socket())
                other.setblocking(False)  # as it is called
                other.connect_ex(server.getsockname())
        yield server.getsockname()[1]


@contextmanager
def connecting(opening: Opening, port: int) -> Iterator[list[Exception]]:
    """Somebody opens a connection; what that fails with."""
    failures: list[Exception] = []
    credentials = CREDENTIALS.replace(host="127.0.0.1", port=port)

    def connect() -> None:
        try:
            opening(SimpleNamespace(credentials=credentials, state="init", handle=None, name="n", type="postgres"))
        except FailedToConnectError as error:
            failures.append(error)

    thread = threading.Thread(target=connect, daemon=True)
    thread.start()
    until = time.monotonic() + 9  # the adapter would try twice, for ten seconds each
    while not opening.under_way:
        time.sleep(0.01)
    time.sleep(0.3)
    yield failures
    thread.join(until - time.monotonic())
    assert not opening.under_way


@pytest.mark.parametrize("connects", [True, False])
def test_a_server_that_does_not_answer_is_given_up(connects: bool) -> None:
    opening = opening_of(PostgresConnectionManager.open)
    with silent(connects=connects) as port, connecting(opening, port) as failures:
        opening.give_up()
    assert failures
    with pytest.raises(FailedToConnectError, match="target 'pg' does not answer"):
        opening(SimpleNamespace(credentials=CREDENTIALS))


def test_after_an_interrupt_nobody_connects_for_long() -> None:
    opening = opening_of(PostgresConnectionManager.open)
    opening.stop()
    with silent(connects=False) as port, connecting(opening, port) as failures:
        pass
    assert failures
    assert opening.given_up
