"""Several runs at once: of one model, of one project, and of single models as an orchestrator starts them."""

import contextlib
import json
import sqlite3
import time
from typing import Any

import pytest

from dvt.connectors import liveness
from tests.dbt.forking import Running
from tests.dbt.projects import Project
from tests.faults.world import JOIN, Databases, started, wait_for

APPENDED = """{{ config(target='%s', materialized='incremental', incremental_strategy='append') }}
select t.id, t.k from {{ source('pg_a', 'slowly') }} t join {{ source('maria', 't') }} m on m.id = t.k + 1
{%% if is_incremental() %%} where t.id > (select max(id) from {{ this }}) {%% endif %%}"""
WAITS = "Waiting for another run, which writes"
COUNTED = "select count(*), count(distinct id) from %s"


def both(project: Project, *arguments: str, count: int = 2) -> list[Running]:
    return [
        started(project, *arguments, "--target-path", f"target_{n}", "--log-path", f"logs_{n}") for n in range(count)
    ]


def ended(processes: list[Running]) -> list[str]:
    said = [process.communicate(timeout=240)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes), said
    return said


def heard(process: Running, text: str) -> list[str]:
    """The lines that it says up to one with this text; the last of them is empty where it ended before."""
    assert process.stdout is not None
    said: list[str] = []
    while not said or (said[-1] and text not in said[-1]):
        said.append(process.stdout.readline())
    return said


def one_waits(project: Project, databases: Databases) -> bool:
    """Two runs, of which neither can read on until one has said that it waits for the other."""
    with contextlib.closing(databases.world.postgres_connection("fault_a")) as connection:
        connection.cursor().execute("begin; lock table raw.grown")
        processes = both(project, "run")
        logs = [project.folder / f"logs_{n}" / "dbt.log" for n in range(2)]
        earlier = [log.stat().st_size if log.exists() else 0 for log in logs]
        deadline = time.monotonic() + 60
        told = [False, False]
        while not any(told) and time.monotonic() < deadline and None in [process.poll() for process in processes]:
            time.sleep(0.1)
            for n, log in enumerate(logs):
                if log.exists():
                    told[n] = "Waiting for another run (process " in log.read_text()[earlier[n] :]
        connection.cursor().execute("commit")
    ended(processes)
    return sum(told) == 1


def prepared(project: Project, databases: Databases) -> None:
    databases.run("fault_out", "drop schema if exists out cascade; create schema out")
    databases.run("fault_a", "drop view if exists raw.slowly; drop table if exists raw.grown")
    databases.run("fault_a", "create table raw.grown as select id, k from raw.t where id <= 500")
    databases.run(
        "fault_a",
        "create view raw.slowly as select g.* from raw.grown g, lateral (select pg_sleep(0.02) where g.id % 10 = 0"
        " union all select pg_sleep(0) where g.id % 10 <> 0) s",
    )
    sources = json.loads((project.folder / "models/sources.yml").read_text())
    sources["sources"][0]["tables"].append({"name": "slowly"})
    project.write("models/sources.yml", json.dumps(sources))


def rows(databases: Databases, target: str) -> Any:
    if target == "out_pg":
        return databases.run("fault_out", COUNTED % "out.appended")
    if target == "maria":
        with contextlib.closing(databases.world.mariadb_connection()) as connection, connection.cursor() as cursor:
            cursor.execute(COUNTED % "fault_raw.appended")
            return list(cursor.fetchall())
    with contextlib.closing(sqlite3.connect(databases.world.folder / "out.sqlite")) as connection:
        return connection.execute(COUNTED % "appended").fetchall()


SLOW = [pytest.param(target, marks=pytest.mark.slow) for target in ("maria", "out_lite")]


@pytest.mark.parametrize("target", ["out_pg", *SLOW])
def test_two_runs_of_one_incremental_model_append_once(project: Project, databases: Databases, target: str) -> None:
    """Both when neither finds the table, and when both find it with the same watermark."""
    prepared(project, databases)
    if target == "maria":
        with contextlib.closing(databases.world.mariadb_connection()) as connection, connection.cursor() as cursor:
            cursor.execute("drop table if exists fault_raw.appended")
    else:
        with contextlib.closing(sqlite3.connect(databases.world.folder / "out.sqlite")) as connection:
            connection.execute("drop table if exists appended")
    project.write("models/appended.sql", APPENDED % target)
    project.dvt("parse")
    assert one_waits(project, databases)
    assert rows(databases, target) == [(500, 500)]
    databases.run("fault_a", "insert into raw.grown select id, k from raw.t where id > 500")
    assert one_waits(project, databases)
    assert rows(databases, target) == [(1000, 1000)]


@pytest.mark.slow
def test_a_run_on_another_machine_is_waited_for(project: Project, databases: Databases) -> None:
    """It holds the lock on the target, and no file of this machine's."""
    prepared(project, databases)
    project.write("models/appended.sql", APPENDED % "out_pg")
    elsewhere = Project(folder=project.folder / "elsewhere")
    for name in ("dbt_project.yml", "profiles.yml", "models/sources.yml", "models/appended.sql"):
        elsewhere.write(name, (project.folder / name).read_text())
    in_the_extract = (
        "select 1 from pg_stat_activity where datname = 'fault_a' and state = 'active' and query like '%slowly%'"
        " and query not like '%pg_stat_activity%'"
    )
    with contextlib.closing(databases.world.postgres_connection("fault_a")) as connection:
        connection.cursor().execute("begin; lock table raw.grown")
        first = started(project, "run")
        wait_for(first, databases, in_the_extract)
        second = started(elsewhere, "run")
        said = heard(second, WAITS)
        connection.cursor().execute("commit")
    ended([first, second])
    assert WAITS in said[-1], "".join(said)
    assert rows(databases, "out_pg") == [(500, 500)]


def test_two_runs_of_one_table_on_its_own_target_both_finish(project: Project, databases: Databases) -> None:
    """dbt's own would fail: they use the same names on the way."""
    prepared(project, databases)
    project.write("models/pushed.sql", "select id, pg_sleep(1) is null as x from generate_series(1, 3) id")
    project.dvt("parse")
    ended(both(project, "run", count=3))
    assert databases.run("fault_out", COUNTED % "out.pushed") == [(3, 3)]
    assert databases.tables() == ["pushed"]


@pytest.mark.slow
def test_a_run_that_waits_can_be_stopped(project: Project, databases: Databases) -> None:
    prepared(project, databases)
    project.write("models/appended.sql", APPENDED % "out_pg")
    name = '"fault_out"."out"."appended"'  # whatever host and port a machine reaches the server by
    locked = contextlib.closing(databases.world.postgres_connection("fault_out"))
    with locked as connection, connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", (liveness.key("postgres", name),))
        process = started(project, "run")
        said = heard(process, WAITS)
        process.terminate()
        process.communicate(timeout=60)
    assert WAITS in said[-1], "".join(said)
    assert process.returncode == 2, "".join(said)  # as dbt's
    assert databases.tables() == []


@pytest.mark.slow
def test_two_runs_of_a_project_on_a_sqlite_file_both_finish(project: Project, databases: Databases) -> None:
    """SQLite lets one write, and refuses at once who has read before the other wrote."""
    prepared(project, databases)
    for n in range(4):
        project.write(f"models/grows{n}.sql", APPENDED % "out_lite")
        project.write(f"models/whole{n}.sql", "{{ config(target='out_lite') }}" + JOIN % "big")
    project.dvt("run")
    for least in (500, 600):
        databases.run("fault_a", f"insert into raw.grown select id, k from raw.t where id > {least} limit 100")
        ended(both(project, "run"))
    with contextlib.closing(sqlite3.connect(databases.world.folder / "out.sqlite")) as connection:
        for n in range(4):
            assert connection.execute(COUNTED % f"grows{n}").fetchall() == [(700, 700)]


def test_eight_runs_of_eight_models_at_once(project: Project, databases: Databases) -> None:
    """One project folder, one process for each model."""
    prepared(project, databases)
    for n in range(8):
        target = ("out_pg", "maria")[n % 2]
        project.write(f"models/m{n}.sql", f"{{{{ config(target='{target}') }}}}" + JOIN % "t")
    project.dvt("parse")
    ended([started(project, "run", "--select", f"m{n}") for n in range(8)])
    assert databases.tables() == ["m0", "m2", "m4", "m6"]
    assert [databases.run("fault_out", f"select count(*) from out.m{n}") for n in (0, 2, 4, 6)] == [[(1000,)]] * 4
    with contextlib.closing(databases.world.mariadb_connection()) as connection, connection.cursor() as cursor:
        for n in (1, 3, 5, 7):
            cursor.execute(f"select count(*) from fault_raw.m{n}")
            assert cursor.fetchall() == ((1000,),)
        cursor.execute(
            "select table_name from information_schema.tables"
            " where table_schema = 'fault_raw' and table_name like '%dvt!_%' escape '!'"
        )
        assert cursor.fetchall() == ()
