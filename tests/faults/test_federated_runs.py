"""What is left when a federated run goes wrong: the old table whole, no staging relation, a message with the step.

Everything is run as a user runs it, against a PostgreSQL and a MariaDB server.
"""

import contextlib
import json
import re
import signal
import threading
import time
from collections import Counter
from datetime import datetime, timezone

import duckdb
import pytest

from dvt.connectors import liveness
from dvt.deliver.stage import staging_name
from tests.dbt.forking import Running
from tests.dbt.projects import Project
from tests.faults.proxy import behind
from tests.faults.world import JOIN, Databases, started, wait_for

FAILING = {
    "dropped": "select t.id, t.gone from {{ source('pg_a', 't') }} t join {{ source('maria', 't') }} m on m.id = t.id",
    "extract": JOIN % "bad",
    "hook": "{{ config(post_hook='select 1/0') }}" + JOIN % "t",
    "computed": (
        "select 1 / (m.k - m.k) as x from {{ source('pg_a', 't') }} t join {{ source('maria', 't') }} m on m.id = t.id"
    ),
    "norights": "{{ config(target='lowly') }}" + JOIN % "t",
}
SAID = {
    "dropped": "raw.t (pg_a) has no column 'gone'",
    "extract": "Failed to extract from raw.bad (pg_a): ",
    "hook": "division by zero",
    "computed": "Failed to compute model.faults.computed: ",
    "norights": "Failed to write to out.norights__dvt_",
}


def test_what_fails_leaves_the_old_table(project: Project, databases: Databases) -> None:
    databases.run(
        "fault_out", "drop schema if exists out cascade; create schema out; grant usage on schema out to fault_lowly"
    )
    for name, sql in FAILING.items():
        databases.run("fault_out", f"create table out.{name} as select 1 as old")
        project.write(f"models/{name}.sql", sql)
    project.write("models/hook_duck.sql", "{{ config(target='out_duck', post_hook='select nothing') }}" + JOIN % "t")
    with duckdb.connect(str(databases.world.folder / "out.duckdb")) as out:
        out.execute("create or replace table hook_duck as select 1 as old")
    project.dvt("run", "--threads", "2", code=1)
    results = project.results()
    assert {name: results[name]["status"] for name in FAILING} == dict.fromkeys(FAILING, "error")
    for name, text in SAID.items():
        assert text in results[name]["message"]
    assert databases.tables() == sorted(FAILING)
    assert [databases.run("fault_out", f"select old from out.{name}") for name in FAILING] == [[(1,)]] * len(FAILING)
    with duckdb.connect(str(databases.world.folder / "out.duckdb")) as out:
        assert out.execute("select old from hook_duck").fetchall() == [(1,)]
        assert not [name for (name,) in out.execute("show tables").fetchall() if "__d" in name]


@pytest.mark.parametrize("side", ["source", "target"])
def test_a_connection_that_is_cut_is_told_and_survived(project: Project, databases: Databases, side: str) -> None:
    databases.run("fault_out", "drop schema if exists out cascade; create schema out")
    project.write("models/cut.sql", JOIN % "big")
    profiles = json.loads((project.folder / "profiles.yml").read_text())
    with behind(databases.world.postgres) as (proxy, proxied):
        profiles["faults"]["outputs"]["pg_a" if side == "source" else "out_pg"]["port"] = proxied.port
        project.write("profiles.yml", json.dumps(profiles))
        if side == "source":
            proxy.cut_down = 3_000_000
        else:
            proxy.cut_up = 3_000_000
        proxy.cuts = 1
        said = project.dvt("run")
        step = r"extract from raw\.big" if side == "source" else r"load into out\.cut__dvt_"
        assert re.search(rf"Retry 1 of 3 in \d\.\ds: {step}", said.text)
        assert databases.run("fault_out", "select count(*), count(distinct id) from out.cut") == [
            (1_500_000, 1_500_000)
        ]
        assert databases.tables() == ["cut"]
        project.write(
            "dbt_project.yml", (project.folder / "dbt_project.yml").read_text() + "flags: {connect_retries: 0}"
        )
        proxy.cuts = None
        failed = project.dvt("run", code=1)
    told = "Failed to extract from raw.big (pg_a)" if side == "source" else "Failed to write to out.cut__dvt_"
    assert told in failed.text
    assert "Retry" not in failed.text
    assert databases.run("fault_out", "select count(*) from out.cut") == [(1_500_000,)]
    assert databases.tables() == ["cut"]


def test_retries_that_are_no_number_are_refused(project: Project) -> None:
    project.write(
        "dbt_project.yml", (project.folder / "dbt_project.yml").read_text() + "flags: {connect_retries: many}"
    )
    said = project.dvt("parse", code=2)
    assert "flags.connect_retries in dbt_project.yml is 'many'; valid: 0, 1, 2 and so on" in said.text


def test_killed_while_it_loads(project: Project, databases: Databases) -> None:
    databases.run(
        "fault_out", "drop schema if exists out cascade; create schema out; create table out.killed as select 1 as old"
    )
    project.write("models/killed.sql", JOIN % "big")
    process = started(project, "run")
    loading = (
        "select 1 from pg_stat_activity where datname = 'fault_out' and state = 'active' and query ilike 'copy%__dvt_%'"
    )
    wait_for(process, databases, loading)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert databases.run("fault_out", "select old from out.killed") == [(1,)]
    leftover = next(name for name in databases.tables() if "__dvt_" in name)
    databases.run("fault_out", f'alter table out."{leftover}" rename to "{aged(leftover)}"')
    project.write("models/killed.sql", JOIN % "t")
    said = project.dvt("run")
    assert databases.run("fault_out", "select count(*) from out.killed") == [(1000,)]
    assert databases.tables() == ["killed"]
    assert "which a run that was killed had left behind" in said.text


def aged(name: str) -> str:
    """The name of a staging relation as it would be had the run started an hour before."""
    started_at = int(name[-16:-8], 16) - 3600
    return f"{name[:-16]}{started_at:08x}{name[-8:]}"


def test_only_what_no_run_uses_is_swept(project: Project, databases: Databases) -> None:
    databases.run("fault_out", "drop schema if exists out cascade; create schema out")
    project.write("models/other.sql", JOIN % "t")
    project.dvt("parse")
    free, held, another = (
        aged(staging_name("other", who, datetime.now(timezone.utc), who)) for who in ("free", "held", "another")
    )
    for name in (free, held, "other__dvt_notes"):
        databases.run("fault_out", f'create table out."{name}" as select 1 as x')
    locked = contextlib.closing(databases.world.postgres_connection("fault_out"))
    with locked as connection, connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", (liveness.key("postgres", held),))
        said = project.dvt("clean", "--staging")
        assert databases.tables() == sorted([held, "other__dvt_notes"])
        assert free in said.text
        assert another not in said.text
        assert f'{held}" (out_pg): a running process uses it; dropped once that has ended.' in said.text
        assert "No staging relations" not in said.text
    assert "No staging relations" not in project.dvt("clean", "--staging").text
    assert databases.tables() == ["other__dvt_notes"]
    assert "No staging relations were left behind." in project.dvt("clean", "--staging").text
    young = staging_name("other", "young", datetime.now(timezone.utc), "young")
    databases.run("fault_out", f'create table out."{young}" as select 1 as x')
    said = project.dvt("clean", "--staging")
    assert f'{young}" (out_pg): it is so new that a running process may be making it; dropped from 20' in said.text
    assert "No staging relations" not in said.text
    assert databases.tables() == sorted([young, "other__dvt_notes"])


def interrupt(process: Running, databases: Databases, running: str) -> None:
    """As the user does, once the query `running` has a row; the run ends with an error."""
    wait_for(process, databases, running)
    process.send_signal(signal.SIGINT)
    try:
        said = process.communicate(timeout=60)[0]
    finally:
        process.kill()
    assert process.returncode != 0, said


def test_interrupted_while_it_reads(project: Project, databases: Databases) -> None:
    databases.run(
        "fault_out", "drop schema if exists out cascade; create schema out; create table out.slow as select 1 as old"
    )
    databases.run(
        "fault_a",
        "create or replace view raw.slow as select t.* from raw.t, lateral (select pg_sleep(0.5) where t.id > 0) s",
    )
    project.write("models/slow.sql", JOIN % "slow")
    project.write("models/below.sql", "select * from {{ ref('slow') }}")
    process = started(project, "run")
    reading = (
        "select 1 from pg_stat_activity where datname = 'fault_a' and state = 'active' and query ilike '%slow%' "
        "and query not ilike '%pg_stat_activity%'"
    )
    interrupt(process, databases, reading)
    assert databases.run("fault_out", "select old from out.slow") == [(1,)]
    assert databases.tables() == ["slow"]
    until = time.monotonic() + 20
    while databases.run("fault_out", reading):
        assert time.monotonic() < until, "the source still runs the extract"
        time.sleep(0.1)


def test_interrupted_while_it_loads(project: Project, databases: Databases) -> None:
    """The server ends the connection that the load runs on: the stage is dropped on another."""
    databases.run("fault_out", "drop schema if exists out cascade; create schema out")
    databases.run("fault_out", "create table out.wide as select 1 as old")
    project.write("models/wide.sql", "select t.id, n.i from (" + JOIN % "t" + ") t, range(1000000000) n(i)")
    process = started(project, "run")
    loading = "select 1 from pg_stat_activity where datname = 'fault_out' and state = 'active' and query ilike 'copy %'"
    interrupt(process, databases, loading)
    assert databases.run("fault_out", "select old from out.wide") == [(1,)]
    assert databases.tables() == ["wide"]


def test_two_runs_of_one_model_at_once(project: Project, databases: Databases) -> None:
    databases.run("fault_out", "drop schema if exists out cascade; create schema out")
    project.write("models/twice.sql", JOIN % "t")
    project.dvt("parse")
    both = [started(project, "run", "--target-path", f"target_{n}", "--log-path", f"logs_{n}") for n in (1, 2)]
    said = [process.communicate(timeout=240)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert databases.run("fault_out", "select count(*) from out.twice") == [(1000,)]
    assert databases.tables() == ["twice"]


@pytest.mark.parametrize("threads", [pytest.param(1, marks=pytest.mark.slow), 3])
def test_many_models_in_many_threads_hold_the_limits(project: Project, databases: Databases, threads: int) -> None:
    """The servers allow one connection, or three; eight threads want them, in chains over the targets."""
    outputs = json.loads((project.folder / "profiles.yml").read_text())["faults"]["outputs"]
    for name, output in outputs.items():
        output["threads"] = 8 if name == "out_duck" else threads
    project.write("profiles.yml", json.dumps({"faults": {"target": "out_duck", "outputs": outputs}}))
    databases.run("fault_out", "drop schema if exists out cascade; create schema out")
    targets = ("out_pg", "out_duck", "out_lite")
    for n in range(20):
        chained = f" join {{{{ ref('m{n - 3:02}') }}}} x on x.id = m.id" if n >= 3 and n % 2 else ""
        project.write(
            f"models/m{n:02}.sql",
            f"{{{{ config(target='{targets[n % 3]}') }}}} select m.id, t.k from {{{{ source('maria', 't') }}}} m "
            f"join {{{{ source('pg_a', 't') }}}} t on t.id = m.id{chained}",
        )
    peak: dict[str, int] = {}
    stop = threading.Event()
    watcher = threading.Thread(target=watch, args=(databases, peak, stop))
    watcher.start()
    try:
        project.dvt("run")
    finally:
        stop.set()
        watcher.join()
    assert set(project.statuses().values()) == {"success"}
    assert peak
    assert all(count <= threads for count in peak.values()), peak


def watch(databases: Databases, peak: dict[str, int], stop: threading.Event) -> None:
    """The most connections that were there together for a while: a busy server counts one after it was closed."""
    in_postgres = (
        "select datname, pid from pg_stat_activity where datname like 'fault%' and backend_type = 'client backend'"
    )
    in_mariadb = "select 'maria', id from information_schema.processlist where db = 'fault_raw'"
    with (
        contextlib.closing(databases.world.postgres_connection("postgres")) as postgres,
        contextlib.closing(databases.world.mariadb_connection()) as mariadb,
    ):
        asked = [(postgres.cursor(), in_postgres), (mariadb.cursor(), in_mariadb)]
        since: dict[tuple[str, int], float] = {}
        while not stop.wait(0.01):
            now: set[tuple[str, int]] = set()
            for cursor, statement in asked:
                cursor.execute(statement)
                now |= set(cursor.fetchall())
            seen = time.monotonic()
            since = {each: since.get(each, seen) for each in now}
            lasting = Counter(name for (name, _), start in since.items() if seen - start >= 0.2)
            for name, count in lasting.items():
                peak[name] = max(peak.get(name, 0), count)


@pytest.mark.parametrize("reads_its_target", [False, True])
def test_one_connection_is_enough(project: Project, databases: Databases, reads_its_target: bool) -> None:
    """A role that may have one at a time, as `threads` say."""
    databases.run("fault_out", "drop schema if exists out cascade; create schema out")
    databases.run("fault_out", "create table out.own as select generate_series(1, 1000) as id")
    databases.run("fault_out", "alter role fault_lowly connection limit 1; grant all on schema out to fault_lowly")
    databases.run("fault_out", "grant select on out.own to fault_lowly")
    project.write("models/own.yml", "sources: [{name: own, schema: out, connection: lowly, tables: [{name: own}]}]")
    own = " join {{ source('own', 'own') }} o on o.id = t.id" if reads_its_target else ""
    project.write("models/crowded.sql", JOIN % "t" + own)
    try:
        project.dvt("run", "--target", "lowly", "--threads", "1")
    finally:
        databases.run("fault_out", "alter role fault_lowly connection limit -1")
    assert [name for name in databases.tables() if "__dvt_" in name] == []
