"""Running plans over several real databases: what is moved, what is left behind when a step fails."""

import json
import os
import re
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dvt.compute.duckdb import DuckDBEngine
from dvt.config.engines import DuckDBCompute, Settings
from dvt.connectors import liveness
from dvt.deliver.stage import Stage, drop
from dvt.errors import ComputeError, DeliveryError, ExtractError
from dvt.execute.run import Listener, run_plan, stream_plan
from dvt.execute.stopping import Cancellation
from tests.connectors.plans import extract, plan
from tests.connectors.sessions import TestSession, duckdb_session, mysql_session, postgres_session, sqlite_session
from tests.execute.two_databases import planned
from tests.servers import Server

STAGE = Stage(database=None, schema="public", identifier="orders__dvt_x")


@pytest.fixture
def pg(postgres_server: Server, worker_id: str) -> TestSession:
    postgres_server.create_database(f"run_{worker_id}")
    session = postgres_session(postgres_server, f"run_{worker_id}")
    session.run(
        "create table public.orders as select i as id, i % 10 as customer, i * 1.25 as amount"
        " from generate_series(1, 1000) i"
    )
    return session


@pytest.fixture
def maria(mariadb_server: Server, worker_id: str) -> TestSession:
    mariadb_server.create_database(f"run_{worker_id}")
    session = mysql_session(mariadb_server, f"run_{worker_id}")
    session.run("create table customers (id int, name varchar(20))", "insert into customers values (1, 'Ä'), (2, 'B')")
    return session


@pytest.fixture
def duck(tmp_path: Path) -> TestSession:
    session = duckdb_session(tmp_path / "duck.duckdb")
    session.run("create table main.regions as select i::int as id, 'r' || i as region from range(3) t(i)")
    return session


@pytest.fixture
def lite(tmp_path: Path) -> TestSession:
    session = sqlite_session(tmp_path / "lite.db")
    session.run("create table zones (id integer, zone text)", "insert into zones values (1, 'north'), (2, 'south')")
    return session


def tables(session: TestSession) -> list[str]:
    return [row[0] for row in session.run("select tablename from pg_tables where schemaname = 'public'")]


def test_four_databases_into_one(pg: TestSession, maria: TestSession, duck: TestSession, lite: TestSession) -> None:
    one = plan(
        "pg",
        "select o.customer, c.name, r.region, z.zone, sum(o.amount) as total from dvt_x1 o"
        " join dvt_x2 c on c.id = o.customer join dvt_x3 r on r.id = o.customer join dvt_x4 z on z.id = o.customer"
        " group by all",
        extract("dvt_x1", pg, "select customer, amount from public.orders where customer < 5"),
        extract("dvt_x2", maria, "select id, name from customers"),
        extract("dvt_x3", duck, "select id, region from main.regions"),
        extract("dvt_x4", lite, "select id, zone from zones", "zones"),
    )
    sessions = {session.name: session for session in (pg, maria, duck, lite)}
    done = run_plan(one, sessions, DuckDBEngine(), STAGE)
    assert done.staged is not None
    got = pg.run(f"{done.staged.sql()} order by 1")
    assert [(row[:4], str(row[4])) for row in got] == [
        ((1, "Ä", "r1", "north"), "62000.00"),
        ((2, "B", "r2", "south"), "62125.00"),
    ]
    response = done.to_dict()
    assert [(e["target"], e["relations"], e["rows"]) for e in response["extracts"]] == [
        ("pg", ["public.orders"], 500),
        ("maria", ["customers"], 2),
        ("duck", ["main.regions"], 3),
        ("lite", ["zones"], 2),
    ]
    assert all(e["bytes"] > 0 and e["keys"] == {"rows": 0, "bytes": 0} for e in response["extracts"])
    assert response["rows_affected"] == 2
    assert response["load"].keys() == {"rows", "bytes", "seconds"}


def test_a_failing_extract_writes_nothing(pg: TestSession, lite: TestSession) -> None:
    one = plan(
        "pg",
        "select * from dvt_x1, dvt_x2",
        extract("dvt_x1", pg, "select id from public.orders"),
        extract("dvt_x2", lite, "select id from missing"),
    )
    with pytest.raises(ExtractError, match=r"Failed to extract from missing \(lite\): no such table: missing"):
        run_plan(one, {"pg": pg, "lite": lite}, DuckDBEngine(), STAGE)
    assert tables(pg) == ["orders"]


@pytest.mark.parametrize("target", ["pg", "duck"])
def test_a_failing_transform_is_the_engines_error_and_leaves_no_stage(
    pg: TestSession, duck: TestSession, target: str
) -> None:
    one = plan(
        target,
        "select cast(name as integer) as n from dvt_x1",
        extract("dvt_x1", pg, "select 'x' || id as name from public.orders"),
    )
    stage = Stage(database=None, schema="public" if target == "pg" else "main", identifier="orders__dvt_x")
    with pytest.raises(ComputeError, match=r"Failed to compute model\.shop\.orders: .*Could not convert string"):
        run_plan(one, {"pg": pg, "duck": duck}, DuckDBEngine(), stage)
    assert tables(pg) == ["orders"]
    assert duck.run("select table_name from duckdb_tables()") == [("regions",)]


def test_a_transform_that_does_not_bind_is_the_engines_error(pg: TestSession) -> None:
    one = plan("pg", "select nope from dvt_x1", extract("dvt_x1", pg, "select id from public.orders"))
    with pytest.raises(ComputeError, match="nope"):
        run_plan(one, {"pg": pg}, DuckDBEngine(), STAGE)
    assert tables(pg) == ["orders"]


def test_a_stage_that_is_there_already_is_not_touched(pg: TestSession) -> None:
    pg.run("create table public.orders__dvt_x as select 42 as another_runs")
    one = plan("pg", "select * from dvt_x1", extract("dvt_x1", pg, "select id from public.orders"))
    with pytest.raises(DeliveryError, match=r"Failed to write to public\.orders__dvt_x \(pg\): .*already exists"):
        run_plan(one, {"pg": pg}, DuckDBEngine(), STAGE)
    assert pg.run("select * from public.orders__dvt_x") == [(42,)]


def test_a_target_without_the_right_to_create(pg: TestSession) -> None:
    one = plan("pg", "select * from dvt_x1", extract("dvt_x1", pg, "select id from public.orders"))
    stage = Stage(database=None, schema="nowhere", identifier="orders__dvt_x")
    with pytest.raises(DeliveryError, match=r"nowhere\.orders__dvt_x \(pg\): schema \"nowhere\" does not exist"):
        run_plan(one, {"pg": pg}, DuckDBEngine(), stage)


@pytest.mark.parametrize("target", ["pg", "maria", "lite"])
@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("[[x]]", "[[nan]]"),
        ("{a: x, b: 'NaN'}", "{'a': nan, 'b': NaN}"),
        ("[[x]]::double[1][1]", "[[nan]]"),
        ("{a: [x]::double[1]}", "{'a': [nan]}"),
    ],
    ids=["list", "struct", "fixed", "fixed in struct"],
)
def test_what_json_has_no_number_for_is_named(
    request: pytest.FixtureRequest, duck: TestSession, target: str, made: str, told: str
) -> None:
    """Texts of it may say so."""
    session: TestSession = request.getfixturevalue(target)
    duck.run(
        "create table main.odd as select 1 as id, 0.5::double as x"
        " union all select 2, 'nan'::double union all select 3, 1.5"
    )
    rows = extract("dvt_x1", duck, "select * from main.odd")
    schema = {"pg": "public", "lite": "main"}.get(target)
    stage = Stage(database=None, schema=schema, identifier="orders__dvt_x")
    one = plan(target, f"select {made} as v, id from dvt_x1", rows)
    refused = f"column v: '{told}' is no value that {session.dialect} can hold (where id = 2)"
    with pytest.raises(DeliveryError, match=re.escape(refused)):
        run_plan(one, {target: session, "duck": duck}, DuckDBEngine(), stage)
    one = plan(target, f"select {made} as v, id from dvt_x1 where id <> 2", rows)
    assert run_plan(one, {target: session, "duck": duck}, DuckDBEngine(), stage).staged is not None
    drop(session, stage, "test")
    session.unfit_as_null = True
    one = plan(target, f"select {made} as v, id from dvt_x1", rows)
    done = run_plan(one, {target: session, "duck": duck}, DuckDBEngine(), stage)
    assert session.run("select id from orders__dvt_x where v is null") == [(2,)]
    assert refused in done.diagnostics[-1].message
    drop(session, stage, "test")


def test_nanoseconds_in_a_list_are_told(pg: TestSession, duck: TestSession) -> None:
    duck.run("create table main.moments as select ['2020-01-01 00:00:00.123456789'::timestamp_ns] as at")
    one = plan("pg", "select * from dvt_x1", extract("dvt_x1", duck, "select at from main.moments"))
    done = run_plan(one, {"pg": pg, "duck": duck}, DuckDBEngine(), STAGE)
    [told] = done.diagnostics
    assert told.message.endswith("column at keeps microseconds of its nanoseconds")


@pytest.mark.parametrize("path", ["scanner", "cursor"])
def test_cancelling_stops_the_source(pg: TestSession, path: str) -> None:
    from dvt.connectors.postgres import CONNECTOR
    from tests.connectors.postgres import WithoutScanner

    connector = CONNECTOR if path == "scanner" else WithoutScanner()
    one = plan("pg", "select * from dvt_x1", extract("dvt_x1", pg, "select pg_sleep(60)::text as a"))
    cancellation = Cancellation()
    threading.Timer(1.0, cancellation.cancel).start()
    started = time.monotonic()
    with pytest.raises(ExtractError, match="user request"):
        run_plan(
            one, {"pg": pg}, DuckDBEngine(), STAGE,
            cancellation=cancellation, connectors=lambda _: connector,
        )  # fmt: skip
    assert time.monotonic() - started < 20
    assert tables(pg) == ["orders"]


def test_one_failing_source_stops_the_others(pg: TestSession, lite: TestSession) -> None:
    one = plan(
        "pg",
        "select 1 as a",
        extract("dvt_x1", pg, "select pg_sleep(60)::text as a"),
        extract("dvt_x2", lite, "select id from missing"),
    )
    started = time.monotonic()
    with pytest.raises(ExtractError, match="no such table"):
        run_plan(one, {"pg": pg, "lite": lite}, DuckDBEngine(), STAGE)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("transform", ["select * from dvt_x1", "select id from dvt_x1 order by id"])
def test_a_run_that_is_cancelled_before_it_computes_does_not(
    lite: TestSession, pg: TestSession, transform: str
) -> None:
    """What is asked to stop is what runs; between two steps that is nothing."""
    one = plan("pg", transform, extract("dvt_x1", lite, "select id from zones"))
    cancellation = Cancellation()

    def stepped(what: str) -> None:
        if what.startswith("load"):
            cancellation.cancel()

    for _ in range(3):
        with pytest.raises(ComputeError, match="interrupted"):
            run_plan(
                one, {"pg": pg, "lite": lite}, DuckDBEngine(), STAGE,
                cancellation=cancellation, listener=Listener(stepped=stepped),
            )  # fmt: skip
    assert tables(pg) == ["orders"]


def test_what_fails_while_a_result_is_looked_at_is_no_failure_of_the_engine(lite: TestSession) -> None:
    one = plan("lite", "select * from dvt_x1", extract("dvt_x1", lite, "select id from zones"))
    with pytest.raises(KeyError), stream_plan(one, {"lite": lite}, DuckDBEngine()) as (_, reader):
        reader.read_all().to_pylist()[0]["missing"]
    one = plan(
        "lite", "select cast(zone as integer) as a from dvt_x1", extract("dvt_x1", lite, "select zone from zones")
    )
    with (
        pytest.raises(ComputeError, match=r"Failed to compute .*Could not convert"),
        stream_plan(one, {"lite": lite}, DuckDBEngine()) as (_, reader),
    ):
        reader.read_all()


def test_a_stage_that_cannot_be_made_leaves_no_lock_behind(
    lite: TestSession, duck: TestSession, tmp_path: Path
) -> None:
    one = plan("lite", "select * from dvt_x1", extract("dvt_x1", duck, "select id from main.regions"))
    stage = Stage(database=None, schema="main", identifier="zones")
    with pytest.raises(DeliveryError, match="already exists"):
        run_plan(one, {"lite": lite, "duck": duck}, DuckDBEngine(), stage)
    assert [path.name for path in tmp_path.glob("lite.db*")] == ["lite.db"]


def test_lock_files_of_runs_that_were_killed_are_swept(lite: TestSession, tmp_path: Path) -> None:
    path = tmp_path / "lite.db"
    left = tmp_path / f"lite.db-dvt_{'0123456789' * 4}"
    left.touch()
    others = {tmp_path / "lite.db-dvt_before_migration", tmp_path / f"lite.db-dvt_{'abcdef0123' * 4}"}
    for other in others:
        other.write_text("not of a run")
    liveness.hold(lite, "held")
    liveness.sweep_files(lite, timedelta(minutes=1))
    assert left.exists()
    liveness.sweep_files(lite, timedelta(0))
    [held] = {*tmp_path.glob("lite.db-*")} - others
    assert held != left
    liveness.release(lite, "held")
    assert {*tmp_path.glob("lite.db*")} == {path, *others}


def test_an_interrupt_drops_the_stage(pg: TestSession) -> None:
    one = plan("pg", "select * from dvt_x1", extract("dvt_x1", pg, "select id from public.orders"))

    def interrupted(name: str, rows: int, size: int) -> None:
        if name == "load":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_plan(one, {"pg": pg}, DuckDBEngine(), STAGE, listener=Listener(progress=interrupted))
    assert tables(pg) == ["orders"]


def test_nothing_is_open_on_the_target_while_the_result_is_written(pg: TestSession) -> None:
    """Source and target are one database: what was read is let go before the load begins."""
    states: list[Any] = []

    def look(name: str, rows: int, size: int) -> None:
        if name == "load":
            states.extend(
                pg.run(
                    "select state from pg_stat_activity where datname = current_database()"
                    " and xact_start is not null and pid <> pg_backend_pid()"
                )
            )

    one = plan("pg", "select * from dvt_x1", extract("dvt_x1", pg, "select id from public.orders"))
    run_plan(one, {"pg": pg}, DuckDBEngine(), STAGE, listener=Listener(progress=look))
    assert states == []


def test_nested_values_reach_other_databases_as_json(pg: TestSession, duck: TestSession, lite: TestSession) -> None:
    sql = "select {'a': 1, 'b': ['x', null]} as s, [{'c': date '2024-02-29'}] as l, [1, null] as i"
    for session, schema in ((pg, "public"), (lite, "main")):
        one = plan(session.name, "select * from dvt_x1", extract("dvt_x1", duck, sql))
        stage = Stage(database=None, schema=schema, identifier="nested")
        done = run_plan(one, {"duck": duck, session.name: session}, DuckDBEngine(), stage)
        assert done.staged is not None
        [(struct, items, integers)] = session.run(done.staged.sql())
        if session is lite:
            struct, items, integers = (json.loads(text) for text in (struct, items, integers))
        assert struct == {"a": 1, "b": ["x", None]}
        assert items == [{"c": "2024-02-29"}]
        assert integers == [1, None]


def test_no_query_reaches_a_server_that_the_plan_did_not_write(pg: TestSession, postgres_server: Server) -> None:
    """The engine filters what has landed; the scanner's own idea of a filter never leaves it."""
    pg.run(f"alter database {pg.credentials.values['database']} set log_statement = 'all'")
    log = Path(os.environ["DVT_SERVERS"]) / "pg.log"
    start = log.stat().st_size
    one = plan(
        "pg",
        "select a.id from dvt_x1 a join dvt_x2 b on a.id = b.id where a.customer is null or b.id > 990",
        extract("dvt_x1", pg, "select id, customer from public.orders"),
        extract("dvt_x2", pg, "select id from public.orders"),
    )
    done = run_plan(one, {"pg": pg}, DuckDBEngine(), STAGE)
    assert done.staged is not None
    assert done.staged.rows == 10
    with log.open() as file:
        file.seek(start)
        asked = [line for line in file.read().splitlines() if '"orders"' in line and "FROM" in line]
    assert len(asked) == 4
    described, copied = ([line for line in asked if ("COPY" in line) is is_copy] for is_copy in (False, True))
    assert all(line.endswith("LIMIT 0") for line in described)
    assert all("WHERE" not in line and "IS NULL" not in line for line in copied)


def test_the_engine_takes_its_settings_and_leaves_nothing_behind(pg: TestSession, tmp_path: Path) -> None:
    spill = tmp_path / "spill"
    settings = DuckDBCompute(
        name="local",
        memory_limit="200MB",
        threads=1,
        temp_directory=spill,
        settings=Settings({"old_implicit_casting": True}),
    )
    one = plan(
        "pg",
        "select current_setting('memory_limit') as m, current_setting('threads') as t,"
        " current_setting('TimeZone') as z, current_setting('temp_directory') as d from dvt_x1 limit 1",
        extract("dvt_x1", pg, "select id from public.orders"),
    )
    with stream_plan(one, {"pg": pg}, DuckDBEngine(settings)) as (_, reader):
        [row] = reader.read_all().to_pylist()
    assert row["m"] == "190.7 MiB"
    assert int(row["t"]) == 1
    assert row["z"] == "UTC"
    assert Path(row["d"]).parent == spill
    assert list(spill.iterdir()) == []


@pytest.fixture(autouse=True)
def no_threads_are_left() -> Iterator[None]:
    yield
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith("dvt-extract")]
    assert left == []


def test_rows_are_told_while_they_go_by(pg: TestSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where DuckDB moves them by itself, from the server and to it."""
    monkeypatch.setattr("dvt.compute.counting._EVERY", 0.01)
    sql = "select i, repeat('x', 100) as t from generate_series(1, 300000) i"
    one = plan("pg", "select i, t from dvt_x1", extract("dvt_x1", pg, sql))
    seen: list[tuple[str, int, int]] = []
    done = run_plan(one, {"pg": pg}, DuckDBEngine(), STAGE, listener=Listener(progress=lambda *args: seen.append(args)))
    for step in ("dvt_x1", "load"):
        rows = [count for name, count, _ in seen if name == step]
        assert rows == sorted(rows)
        assert rows[-1] == 300_000
        assert any(0 < count < 300_000 for count in rows), step
    assert done.staged is not None
    assert done.staged.rows == 300_000


def test_columns_whose_names_begin_with_white_space(mark: TestSession, source: TestSession) -> None:
    """MySQL cuts that off an alias."""
    quote = "`" if source.dialect == "mysql" else '"'
    names = [" lead", "lead", "\ttab", "b"]
    declared = ", ".join(f"{quote}{name}{quote} int" for name in names)
    source.run(
        "drop table if exists kinds", f"create table kinds ({declared})", "insert into kinds values (1, 2, 3, 4)"
    )
    for sql in ("select * from kinds", 'select k.*, s.i from (select * from kinds) k join seen s on s.i = k." lead"'):
        with stream_plan(planned(sql, mark, source), {"mark": mark, "source": source}, DuckDBEngine()) as (_, reader):
            [row] = reader.read_all().to_pylist()
        assert list(row.items())[:4] == list(zip(names, [1, 2, 3, 4], strict=True))
