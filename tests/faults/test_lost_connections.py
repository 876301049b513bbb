"""Connections that break while rows move: the step is run again, and nothing is twice in the table or missing."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pymysql
import pytest

from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors.registry import connector_for
from dvt.deliver.stage import Stage, drop, staging_name, started_at
from dvt.errors import DeliveryError, ExtractError
from dvt.execute.retrying import Retry, RetryPolicy, retrying
from dvt.execute.run import Listener, run_plan, stream_plan
from dvt.execute.stopping import Cancellation
from tests.connectors.plans import extract, plan
from tests.connectors.sessions import TestSession, duckdb_session, mysql_session, postgres_session
from tests.faults.proxy import Proxy, behind
from tests.servers import Server

ROWS = 200_000
KINDS = (pytest.param("postgres", marks=pytest.mark.postgres), pytest.param("mariadb", marks=pytest.mark.mariadb))


class Reached:
    """A server with a table of `ROWS` rows, straight and through a proxy."""

    def __init__(self, server: Server, proxied: Server, proxy: Proxy, database: str) -> None:
        make = postgres_session if server.kind == "postgres" else mysql_session
        self.kind, self.proxy = server.kind, proxy
        self.straight: TestSession = make(server, database, name="there")
        self.through: TestSession = make(proxied, database, name="there")
        self.through.retries = 2
        series = f"generate_series(1, {ROWS}) as i" if server.kind == "postgres" else f"seq_1_to_{ROWS}"
        number = "i" if server.kind == "postgres" else "seq"
        self.straight.run(f"create table big as select {number} as i, repeat('x', 60) as t from {series}")
        self.stage = Stage(
            database=None,
            schema="public" if server.kind == "postgres" else None,
            identifier=staging_name("copied", "copied", datetime.now(timezone.utc), "a run"),
        )
        self.retries: list[Retry] = []
        self.listener = Listener(retried=self.retries.append)

    def read(self, transform: str = "select count(*) as n, sum(i) as s, count(distinct i) as d from dvt_x1") -> Any:
        one = plan("there", transform, extract("dvt_x1", self.through, "select * from big"))
        with stream_plan(one, {"there": self.through}, DuckDBEngine(), listener=self.listener) as (_, reader):
            return reader.read_all().to_pylist()

    def load(self, transform: str = "select * from dvt_x1") -> Any:
        duck = duckdb_session(":memory:")
        duck.run(f"create table t as select range as i, repeat('x', 60) as t from range({ROWS})")
        one = plan("there", transform, extract("dvt_x1", duck, "select * from t"))
        sessions = {"there": self.through, "duck": duck}
        done = run_plan(one, sessions, DuckDBEngine(), self.stage, listener=self.listener)
        stage = done.staged.stage
        table = f"{stage.schema}.{stage.identifier}" if stage.schema else stage.identifier
        rows = self.straight.run(f"select count(*), count(distinct i) from {table}")
        drop(self.straight, stage, "test")
        return done, rows

    def staged(self) -> list[Any]:
        own = "database()" if self.kind == "mariadb" else "'public'"
        return self.straight.run(
            f"select table_name from information_schema.tables where table_schema = {own} and table_name like 'copied%'"
        )


@pytest.fixture(params=KINDS)
def reached(request: pytest.FixtureRequest, worker_id: str) -> Iterator[Reached]:
    server: Server = request.getfixturevalue(f"{request.param}_server")
    database = f"lost_{worker_id}"
    server.create_database(database)
    with behind(server) as (proxy, proxied):
        yield Reached(server, proxied, proxy, database)


WHOLE = [{"n": ROWS, "s": ROWS * (ROWS + 1) // 2, "d": ROWS}]


def test_an_extract_that_is_cut_starts_again(reached: Reached) -> None:
    reached.proxy.cut_down, reached.proxy.cuts = 2_000_000, 1
    assert reached.read() == WHOLE
    [retry] = reached.retries
    assert (retry.number, retry.of) == (1, 2)
    assert retry.step.startswith("extract from ")
    assert retry.reason


def test_an_extract_that_is_always_cut_fails(reached: Reached) -> None:
    reached.proxy.cut_down = 2_000_000
    with pytest.raises(ExtractError, match=r"DVT130: Failed to extract from \S*big \(there\): "):
        reached.read()
    assert [retry.number for retry in reached.retries] == [1, 2]


@pytest.mark.parametrize("transform", ["select * from dvt_x1", "select i, t from dvt_x1 order by i"])
def test_a_load_that_is_cut_starts_again_with_a_stage_of_its_own(reached: Reached, transform: str) -> None:
    """Also where the rows are all computed before the first is loaded."""
    reached.proxy.cut_up, reached.proxy.cuts = 2_000_000, 1
    done, rows = reached.load(transform)
    assert rows == [(ROWS, ROWS)]
    assert done.staged.rows == ROWS
    [retry] = reached.retries
    assert retry.step.startswith("load into ")
    assert reached.staged() == []


@pytest.mark.slow
def test_a_load_goes_on_beside_one_that_the_server_takes_for_alive(reached: Reached) -> None:
    """It holds its staging relation; so the next attempt has another one, and waits for nothing."""
    reached.proxy.cut_up, reached.proxy.cuts, reached.proxy.half = 2_000_000, 1, True
    done, rows = reached.load()
    assert rows == [(ROWS, ROWS)]
    assert done.staged.rows == ROWS
    [retry] = reached.retries
    assert retry.step.startswith("load into ")
    [(left,)] = reached.staged()
    assert left == reached.stage.identifier
    assert done.staged.stage.identifier != left
    assert started_at(left) is not None
    assert started_at(done.staged.stage.identifier) == started_at(left)


def test_a_stage_whose_making_is_not_answered_is_made_again(reached: Reached) -> None:
    """It is there, and nobody has heard of it."""
    reached.proxy.swallows = b"COMMIT" if reached.kind == "postgres" else b"CREATE TABLE"
    _, rows = reached.load()
    assert rows == [(ROWS, ROWS)]
    [retry] = reached.retries
    assert retry.step.startswith("load into ")
    assert reached.staged() == []


def test_a_load_that_is_always_cut_leaves_no_stage(reached: Reached) -> None:
    reached.proxy.cut_up = 2_000_000
    with pytest.raises(DeliveryError, match="DVT150: Failed to write to"):
        reached.load()
    assert len(reached.retries) == 2
    assert reached.staged() == []


def test_a_connection_that_the_server_ends_is_opened_again(reached: Reached) -> None:
    def end(_step: str, _rows: int, _bytes: int) -> None:
        """All connections, until a retry is told."""
        if not reached.retries:
            if reached.kind == "postgres":
                reached.straight.run(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = current_database() and pid <> pg_backend_pid()"
                )
                return
            found = reached.straight.run(
                "select id from information_schema.processlist where db = database() and id <> connection_id()"
            )
            for (thread,) in found:
                with suppress(pymysql.MySQLError):  # it may have ended meanwhile
                    reached.straight.run(f"kill connection {thread}")

    eight = " union all ".join(["select 1"] * 8)
    one = plan(
        "there",
        "select count(*) as n from dvt_x1 as a join dvt_x2 as b on a.i = b.i",
        extract("dvt_x1", reached.through, "select i from big"),
        extract("dvt_x2", reached.through, f"select i, t from big cross join ({eight}) as e"),  # more than buffers hold
    )
    with stream_plan(
        one, {"there": reached.through}, DuckDBEngine(), listener=replace(reached.listener, progress=end)
    ) as (done, reader):  # fmt: skip
        assert reader.read_all().to_pylist() == [{"n": 8 * ROWS}]
    assert [metrics.rows for metrics in done.extracts] == [ROWS, 8 * ROWS]
    assert reached.retries


def test_what_the_server_says_of_a_statement_is_final(reached: Reached) -> None:
    text = "server closed the connection unexpectedly, connection refused, CodecError"
    failing = f"cast('{text}' as int)" if reached.kind == "postgres" else f"no_such_column as `{text}`"
    one = plan("there", "select * from dvt_x1", extract("dvt_x1", reached.through, f"select {failing} from big"))
    with (
        pytest.raises(ExtractError),
        stream_plan(one, {"there": reached.through}, DuckDBEngine(), listener=reached.listener),
    ):
        pass
    assert reached.retries == []


def test_a_cancelled_run_does_not_wait_for_another_try(reached: Reached) -> None:
    reached.through.retries = 1_000
    reached.proxy.cut_down = 2_000_000
    cancellation = Cancellation()
    one = plan("there", "select * from dvt_x1", extract("dvt_x1", reached.through, "select * from big"))

    def cancel(_retry: Retry) -> None:
        threading.Timer(0.1, cancellation.cancel).start()

    started = time.monotonic()
    with (
        pytest.raises(ExtractError),
        stream_plan(
            one,
            {"there": reached.through},
            DuckDBEngine(),
            listener=Listener(retried=cancel),
            cancellation=cancellation,
        ),
    ):
        pass
    assert time.monotonic() - started < 30


def test_who_waits_for_another_try_hears_of_anothers_failure(reached: Reached) -> None:
    reached.through.retries = 1_000
    reached.proxy.cut_down = 2_000_000
    duck = duckdb_session(":memory:")
    told = threading.Event()
    read = connector_for("duckdb").reading

    class Late:
        """Fails while the other source waits for its third try."""

        def __getattr__(self, name: str) -> Any:
            return getattr(connector_for("duckdb"), name)

        def reading(self, *args: Any, **named: Any) -> Any:
            assert told.wait(60)
            return read(*args, **named)

    one = plan(
        "there", "select a.i from dvt_x1 as a join dvt_x2 as b on a.i = b.i",
        extract("dvt_x1", reached.through, "select i, t from big"),
        extract("dvt_x2", duck, "select no_such_column as i"),
    )  # fmt: skip
    retries: list[Retry] = []

    def retried(retry: Retry) -> None:
        retries.append(retry)
        if len(retries) == 3:  # one to two seconds
            told.set()

    with (
        pytest.raises(ExtractError, match="no_such_column"),
        stream_plan(
            one, {"there": reached.through, "duck": duck}, DuckDBEngine(), listener=Listener(retried=retried),
            connectors=lambda session: Late() if session is duck else connector_for(session.credentials.type),
        ),
    ):  # fmt: skip
        pass
    assert len(retries) == 3


def test_pauses_grow_and_differ() -> None:
    policy = RetryPolicy(retries=10)
    assert all(0.25 <= policy.pause(1) <= 0.5 for _ in range(100))
    assert all(4 <= policy.pause(5) <= 8 for _ in range(100))
    assert all(15 <= policy.pause(10) <= 30 for _ in range(100))
    assert len({policy.pause(3) for _ in range(100)}) > 1


def test_what_is_not_lost_is_not_tried_again() -> None:
    calls = []

    def call() -> None:
        calls.append(1)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        retrying(call, policy=RetryPolicy(retries=3), lost=lambda *_: False, told=lambda *_: None, pause=lambda _: True)
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("adapter", "error", "lost"),
    [
        ("postgres", RuntimeError("FATAL:  terminating connection due to administrator command"), True),
        ("postgres", RuntimeError('ERROR:  relation "connection refused" does not exist'), False),
        ("mysql", RuntimeError("connectorx: MySQLError(MySqlError { ERROR 1146 (42S02): Table 'IoError' })"), False),
        ("mysql", RuntimeError("connectorx: MySQLError(MySqlError { ERROR 1053 (08S01): Server shutdown })"), True),
        ("snowflake", ConnectionResetError("reset"), True),
        ("snowflake", ValueError("connection reset"), False),
        ("duckdb", ConnectionResetError("reset"), False),
    ],
)
def test_which_errors_are_the_connections(adapter: str, error: Exception, lost: bool) -> None:
    assert connector_for(adapter).lost(error) is lost
