"""The connection of a node's own thread, as connectors get it: a real server, dbt's side stood in for."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import psycopg2
import pytest
from dbt.adapters.contracts.connection import ConnectionState

from dvt.compute.duckdb import DuckDBEngine
from dvt.dbt.sessions import TargetSession
from dvt.deliver.stage import Stage
from dvt.errors import DeliveryError
from dvt.execute.run import run_plan
from dvt.plan.steps import Plan
from tests.connectors.plans import extract, plan
from tests.servers import Server

pytestmark = pytest.mark.postgres


@dataclass
class _Credentials:
    type: str = "postgres"


@dataclass
class _Connections:
    """dbt's manager, of one thread."""

    open: Any
    mine: Any = None
    opened: list[Any] = field(default_factory=list)

    def get_if_exists(self) -> Any:
        return self.mine

    def set_connection_name(self, name: str) -> None:
        handle = self.open()
        self.opened.append(handle)
        self.mine = SimpleNamespace(
            name=name, state=ConnectionState.OPEN, transaction_open=False, handle=handle, _handle=handle
        )

    def release(self) -> None:
        self.mine.handle.close()
        self.mine.state = ConnectionState.CLOSED


@pytest.fixture
def latin(postgres_server: Server, worker_id: str) -> str:
    """A database that has no letters beyond Western Europe's."""
    name = f"latin_{worker_id}"
    with contextlib.closing(connect(postgres_server, "postgres")) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(f"drop database if exists {name}")
        cursor.execute(f"create database {name} encoding latin1 template template0 locale 'C'")
    return name


def connect(server: Server, database: str) -> Any:
    return psycopg2.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, dbname=database
    )


@pytest.fixture
def connections(postgres_server: Server, latin: str) -> Iterator[_Connections]:
    made = _Connections(open=lambda: connect(postgres_server, latin))
    made.set_connection_name("model.shop.orders")
    yield made
    for handle in made.opened:
        handle.close()


def session(connections: _Connections, limit: int) -> TargetSession:
    targets = SimpleNamespace(
        adapter=lambda _name: SimpleNamespace(connections=connections),
        config=lambda _name: SimpleNamespace(credentials=_Credentials()),
        leases=SimpleNamespace(limit=lambda _name: limit),
        retries=lambda _name: 0,
        statement_timeout=lambda _name: None,
        silent=set(),
    )
    return TargetSession(targets, "latin", inside=True)


def ask(connections: _Connections, sql: str) -> list[Any]:
    cursor = connections.mine.handle.cursor()
    cursor.execute(sql)
    found = cursor.fetchall()
    connections.mine.handle.rollback()
    return list(found)


STAGE = Stage(database=None, schema="public", identifier="s__dvt_x")


def write(own: TargetSession, columns: str) -> None:
    transform = plan("latin", f"select {columns}", extract("x", own, "select 1")).transform
    made = Plan(node="model.shop.orders", target="latin", extracts=(), transform=transform)
    run_plan(made, {"latin": own}, DuckDBEngine(), STAGE)


@pytest.mark.parametrize(
    ("columns", "said"),
    [("'Łódź' as a", 'encoding "LATIN1"'), ("'Łódź' as a, [1.5::decimal(5,2)] as b", "latin-1")],
    ids=["copy", "inserts"],
)
def test_what_the_server_refuses_leaves_no_stage_and_no_lock(
    connections: _Connections, columns: str, said: str
) -> None:
    with pytest.raises(DeliveryError, match=rf"Failed to write to public.s__dvt_x \(latin\): .*{said}"):
        write(session(connections, 4), columns)
    assert ask(connections, "select to_regclass('public.s__dvt_x') is null") == [(True,)]
    here = "database = (select oid from pg_database where datname = current_database())"
    assert ask(connections, f"select count(*) from pg_locks where locktype = 'advisory' and {here}") == [(0,)]


def test_texts_arrive_in_a_database_of_another_encoding(connections: _Connections) -> None:
    write(session(connections, 4), "'é' as a")
    assert ask(connections, "select a, length(a) from public.s__dvt_x") == [("é", 1)]
    assert connections.mine.handle.encoding == "LATIN1"


def test_nothing_stays_open_between_two_uses(connections: _Connections) -> None:
    own = session(connections, 4)
    with own.connection("x") as connection:
        connection.cursor().execute("create table never (i int)")
    assert connections.mine.handle.info.transaction_status == psycopg2.extensions.TRANSACTION_STATUS_IDLE
    assert ask(connections, "select to_regclass('never') is null") == [(True,)]


@pytest.mark.parametrize(("limit", "closed"), [(1, True), (2, False)])
def test_a_single_connection_makes_room(connections: _Connections, limit: int, closed: bool) -> None:
    own, first = session(connections, limit), connections.mine.handle
    with own.suspended():
        assert bool(first.closed) is closed
    with own.connection("x") as connection:
        assert (connection is first) is not closed
    assert connections.mine.name == "model.shop.orders"
