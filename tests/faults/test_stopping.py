"""Statements that are stopped: by who cancels, by a limit of time, and where the network between has gone silent."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors.sockets import GRACE
from dvt.deliver.stage import Stage
from dvt.errors import DeliveryError, DvtError, ExtractError
from dvt.execute.run import run_plan, stream_plan
from dvt.execute.stopping import Cancellation
from tests.connectors.plans import extract, plan
from tests.connectors.sessions import TestSession, duckdb_session, mysql_session, postgres_session, sqlite_session
from tests.faults.proxy import Proxy, behind

if TYPE_CHECKING:
    from tests.servers import Server

SERVERS = (pytest.param("postgres", marks=pytest.mark.postgres), pytest.param("mariadb", marks=pytest.mark.mariadb))
_ROOM = 60.0
"""Seconds that a busy machine may add; what is not stopped would go on for hours."""
LONG = {
    "postgres": "select count(*) as n from generate_series(1, 1000000000) i, generate_series(1, 1000) j",
    "mariadb": "select sum(sin(a.seq)) as n from seq_1_to_100000000 a, seq_1_to_1000 b",
    "duckdb": "select sum(sin(a.range)) as n from range(1000000000) a, range(1000) b",
    "sqlite": "with recursive c(i) as (select 1 union all select i + 1 from c) select count(*) as n from c",
}
ACTIVE = {
    "postgres": "select count(*) from pg_stat_activity where state = 'active' and query like '%1000000000%'"
    " and pid <> pg_backend_pid() and datname = current_database()",
    "mariadb": "select count(*) from information_schema.processlist where info like '%sin(%' and id <> connection_id()"
    " and db = database()",
}


def made(request: pytest.FixtureRequest, kind: str, folder: Path) -> TestSession:
    if kind == "duckdb":
        return duckdb_session(":memory:", name="there")
    if kind == "sqlite":
        return sqlite_session(folder / "there.sqlite", name="there")
    server: Server = request.getfixturevalue(f"{kind}_server")
    database = f"stopping_{request.getfixturevalue('worker_id')}"
    server.create_database(database)
    return (postgres_session if kind == "postgres" else mysql_session)(server, database, name="there")


def read(session: TestSession, sql: str, **more: Any) -> Any:
    one = plan("there", "select * from dvt_x1", extract("dvt_x1", session, sql))
    with stream_plan(one, {"there": session}, DuckDBEngine(), **more) as (_, reader):
        return reader.read_all()


def seconds_of(call: Callable[[], Any], error: type[DvtError], said: str = "") -> float:
    began = time.monotonic()
    with pytest.raises(error, match=said):
        call()
    return time.monotonic() - began


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection is broken off in place of a statement that did not end when it was asked to."""
    monkeypatch.setattr("dvt.execute.stopping.GRACE", 10 * _ROOM)


@pytest.mark.parametrize("kind", [*SERVERS, "duckdb", "sqlite"])
def test_cancelling_ends_the_statement_within_a_second(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, patient: None
) -> None:
    session = made(request, kind, tmp_path)
    cancellation = Cancellation()
    cancelled: list[float] = []

    def cancel() -> None:
        if kind in ACTIVE:
            while not session.run(ACTIVE[kind])[0][0]:
                time.sleep(0.05)
        else:
            time.sleep(2)
        cancelled.append(time.monotonic())
        cancellation.cancel()

    threading.Thread(target=cancel, daemon=True).start()
    with pytest.raises(DvtError):
        read(session, LONG[kind], cancellation=cancellation)
    ended = time.monotonic()
    if kind in ACTIVE:
        while session.run(ACTIVE[kind])[0][0]:
            ended = time.monotonic()
            assert ended - cancelled[0] < 30
    assert ended - cancelled[0] < _ROOM, "a second on an idle machine"


@pytest.mark.parametrize("kind", [*SERVERS, "duckdb", "sqlite"])
def test_a_statement_that_takes_too_long_is_ended(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, patient: None
) -> None:
    session = made(request, kind, tmp_path)
    session.statement_timeout, session.retries = 1.5, 3
    said = r"Failed to extract from .*there\)?: it took longer than statement_timeout allows, 1\.5 seconds\n  hint: "
    seconds = seconds_of(lambda: read(session, LONG[kind]), ExtractError, said)
    assert 1.5 <= seconds < 1.5 + _ROOM
    if kind in ACTIVE:
        until = time.monotonic() + _ROOM  # the server is asked beside the one that hears of it
        while session.run(ACTIVE[kind])[0][0]:
            assert time.monotonic() < until
            time.sleep(0.05)


ENDLESS = "select x.n, sum(a.i * b.i) as total from dvt_x1 x, range(3000000) a(i), range(3000000) b(i) group by x.n"


@pytest.mark.parametrize("kind", [*SERVERS, "duckdb", "sqlite"])
def test_a_load_that_takes_too_long_to_compute_is_ended(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    """Also before the first row of it is there."""
    session = made(request, kind, tmp_path)
    session.statement_timeout, session.retries = 1.5, 3
    source = duckdb_session(tmp_path / "source.duckdb", "source")
    one = plan(session.name, ENDLESS, extract("dvt_x1", source, "select 1 as n"))
    stage = Stage(database=None, schema=None, identifier=f"endless_{kind}")
    sessions = {session.name: session, source.name: source}
    said = r"Failed to write to .*: it took longer than statement_timeout allows, 1\.5 seconds\n  hint: "
    seconds = seconds_of(lambda: run_plan(one, sessions, DuckDBEngine(), stage), DeliveryError, said)
    assert 1.5 <= seconds < 1.5 + GRACE + _ROOM


@pytest.mark.parametrize("kind", [*SERVERS, "duckdb", "sqlite"])
def test_one_that_is_in_time_is_not(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    session = made(request, kind, tmp_path)
    session.statement_timeout = 60
    assert read(session, "select 1 as n").to_pylist() == [{"n": 1}]


STALLS = (1, 400, 700, 1000, 1500, 2000, 3000, 4000, 6000)


class Silent:
    """A server with a table, behind a proxy that stops to pass anything on after a while."""

    def __init__(self, straight: TestSession, through: TestSession, proxy: Proxy) -> None:
        self.straight, self.through, self.proxy = straight, through, proxy

    def stall_after(self, count: int) -> None:
        """Bytes, in either direction."""

        def watch() -> None:
            while self.proxy.down + self.proxy.up < count:
                time.sleep(0.01)
            self.proxy.stalled = True

        threading.Thread(target=watch, daemon=True).start()


@pytest.fixture(params=SERVERS)
def silent(request: pytest.FixtureRequest, worker_id: str) -> Iterator[Silent]:
    server: Server = request.getfixturevalue(f"{request.param}_server")
    database = f"silent_{worker_id}"
    server.create_database(database)
    make = postgres_session if server.kind == "postgres" else mysql_session
    straight = make(server, database, name="there")
    series = "generate_series(1, 300000) as i" if server.kind == "postgres" else "seq_1_to_300000"
    number = "i" if server.kind == "postgres" else "seq"
    straight.run(f"create table big as select {number} as i, repeat('x', 60) as t from {series}")
    with behind(server) as (proxy, proxied):
        yield Silent(straight, make(proxied, database, name="there"), proxy)


@pytest.mark.parametrize("by", ["timeout", pytest.param("cancel", marks=pytest.mark.slow)])
@pytest.mark.parametrize("count", [3_000_000, *(pytest.param(count, marks=pytest.mark.slow) for count in STALLS)])
def test_a_source_that_fell_silent(silent: Silent, by: str, count: int) -> None:
    """While it sends rows, and while it is asked for types or a connection is opened."""
    cancellation = Cancellation()
    silent.stall_after(count)
    if by == "timeout":
        silent.through.statement_timeout = 3
    else:
        threading.Timer(3, cancellation.cancel).start()
    said = "statement_timeout" if by == "timeout" else "Failed to extract"
    seconds = seconds_of(
        lambda: read(silent.through, "select * from big", cancellation=cancellation), ExtractError, said
    )
    assert seconds < 3 + GRACE + _ROOM


@pytest.mark.parametrize("by", ["timeout", pytest.param("cancel", marks=pytest.mark.slow)])
def test_a_target_that_fell_silent(silent: Silent, by: str) -> None:
    duck = duckdb_session(":memory:")
    duck.run("create table t as select range as i, repeat('x', 60) as t from range(300000)")
    one = plan("there", "select * from dvt_x1", extract("dvt_x1", duck, "select * from t"))
    postgres = silent.straight.dialect == "postgres"
    stage = Stage(database=None, schema="public" if postgres else None, identifier="copied__dvt_1")
    cancellation = Cancellation()
    silent.stall_after(3_000_000)
    if by == "timeout":
        silent.through.statement_timeout = 3
    else:
        threading.Timer(3, cancellation.cancel).start()

    def load() -> None:
        run_plan(one, {"there": silent.through, "duck": duck}, DuckDBEngine(), stage, cancellation=cancellation)

    threading.Timer(3 + GRACE + 2, lambda: setattr(silent.proxy, "stalled", False)).start()
    seconds = seconds_of(load, DeliveryError, "statement_timeout" if by == "timeout" else "Failed to write")
    assert seconds < 3 + GRACE + _ROOM
    own = "'public'" if postgres else "database()"
    left = f"select table_name from information_schema.tables where table_schema = {own} and table_name like 'copied%'"
    until = time.monotonic() + 20
    while silent.straight.run(left) and time.monotonic() < until:
        time.sleep(0.2)
    assert silent.straight.run(left) == []
