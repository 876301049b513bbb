"""What runs on one target is stopped whatever the others are: beside it stands a DuckDB output that nothing opened."""

import json
import signal
import time
from contextlib import closing

import pytest

from tests.dbt.projects import Project
from tests.faults.proxy import behind
from tests.faults.world import JOIN, Databases, started, wait_for

ASLEEP = (
    "select 1 from pg_stat_activity where datname = 'fault_out' and state = 'active' and query ilike '%pg_sleep(40)%' "
    "and query not ilike '%pg_stat_activity%'"
)


def emptied(databases: Databases) -> None:
    databases.run("fault_out", "drop schema if exists out cascade; create schema out")


def prepared(project: Project, databases: Databases, default: str) -> None:
    emptied(databases)
    outputs = json.loads((project.folder / "profiles.yml").read_text())["faults"]["outputs"]
    project.write("profiles.yml", json.dumps({"faults": {"target": default, "outputs": outputs}}))
    for n in (1, 2):
        project.write(f"models/asleep_{n}.sql", "{{ config(target='out_pg') }} select 1 as x from pg_sleep(40)")


def slow_source(databases: Databases) -> None:
    databases.run(
        "fault_a",
        "create or replace view raw.slow as select t.* from raw.t, lateral (select pg_sleep(0.5) where t.id > 0) s",
    )


def wait_until_asleep(databases: Databases, count: int) -> None:
    until = time.monotonic() + 60
    while len(databases.run("fault_out", ASLEEP)) < count:
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.parametrize("default", ["out_pg", "out_duck"])
def test_an_interrupt_beside_a_duckdb_output_that_nothing_opened(
    project: Project, databases: Databases, default: str
) -> None:
    prepared(project, databases, default)
    process = started(project, "run", "--threads", "3")
    wait_until_asleep(databases, 2)
    process.send_signal(signal.SIGINT)
    try:
        said = process.communicate(timeout=30)[0]
    finally:
        process.kill()
    assert process.returncode == 2, said  # as dbt
    assert "before creation" not in said
    assert (project.folder / "target" / "run_results.json").is_file()
    assert not databases.run("fault_out", ASLEEP)


def test_what_waits_for_a_connection_does_not_begin_after_an_interrupt(project: Project, databases: Databases) -> None:
    """SQLite takes one that writes."""
    prepared(project, databases, "out_pg")
    slow_source(databases)
    for n in range(3):
        project.write(f"models/lite_{n}.sql", "{{ config(target='out_lite') }}" + JOIN % "slow")
    process = started(project, "run", "--threads", "3", "--select", "lite_0", "lite_1", "lite_2")
    reading = "select 1 from pg_stat_activity where datname = 'fault_a' and query ilike '%slow%' and state = 'active'"
    wait_for(process, databases, reading)
    process.send_signal(signal.SIGINT)
    try:
        said = process.communicate(timeout=60)[0]
    finally:
        process.kill()
    assert process.returncode == 2, said
    assert said.count(" START ") == 1, said


@pytest.mark.parametrize("default", ["out_pg", "out_duck"])
def test_the_first_failure_beside_a_duckdb_output_that_nothing_opened(
    project: Project, databases: Databases, default: str
) -> None:
    prepared(project, databases, default)
    project.write(
        "models/fails.sql",
        "{{ config(target='out_pg') }} select 1 / (count(*) - 1) as x from pg_sleep(3)",
    )
    began = time.monotonic()
    said = project.dvt("run", "--fail-fast", "--threads", "3", code=1)
    assert time.monotonic() - began < 30, said.text
    assert "Traceback" not in said.text
    statuses = project.statuses()
    assert statuses["fails"] == "error"
    assert "division by zero" in project.results()["fails"]["message"]
    assert set(statuses) == {"fails", "asleep_1", "asleep_2"}


def test_what_was_cancelled_says_so(project: Project, databases: Databases) -> None:
    """dbt has the results of the nodes that it heard of before it stopped listening: the debug log has them all."""
    prepared(project, databases, "out_pg")
    with closing(databases.world.mariadb_connection()) as connection, connection.cursor() as cursor:
        cursor.execute("create or replace view fault_raw.slow as select id, k + sleep(0.12) as k from fault_raw.t")
    project.write(
        "models/slow.yml",
        "sources: [{name: slow, connection: maria, schema: fault_raw, tables: [{name: slow}]}]",
    )
    project.write("models/reads_slow.sql", "select * from {{ source('slow', 'slow') }}")
    project.write("models/fails.sql", "select 1 / (count(*) - 1) as x from pg_sleep(4)")
    said = project.dvt("--debug", "run", "--fail-fast", "--threads", "4", code=1)
    for name in ("reads_slow", "asleep_1"):
        told = said.text.partition(f"Runtime Error in model {name} ")[2].splitlines()[1]
        assert told.strip() == "DVT100: cancelled before it was done: the run was stopped"
    assert "(0, '')" not in "".join(str(row["message"]) for row in project.results().values())


BUSY = """{% if execute %}{{ print('compiling') }}
{% for i in range(3000) %}{% for j in range(4000) %}{% endfor %}{% endfor %}{% endif %}
"""


@pytest.mark.parametrize(
    "sql", ["{{ config(target='out_pg') }} select 1 as x from pg_sleep(40)", JOIN % "slow"], ids=["pushed", "federated"]
)
def test_what_is_between_two_statements_at_an_interrupt_begins_no_other_one(
    project: Project, databases: Databases, sql: str
) -> None:
    """There is nothing then that could be cancelled."""
    prepared(project, databases, "out_duck")
    slow_source(databases)
    project.write("models/busy.sql", BUSY + sql)
    process = started(project, "run", "--select", "busy")
    assert process.stdout is not None
    while "compiling" not in process.stdout.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    try:
        said = process.communicate(timeout=20)[0]
    finally:
        process.kill()
    assert process.returncode == 2, said
    assert not databases.run("fault_out", ASLEEP)


SLOWER = [pytest.param(side, marks=pytest.mark.slow) for side in ("out_pg", "maria")]


@pytest.mark.parametrize("side", ["pg_a", *SLOWER])
def test_an_interrupt_where_a_server_has_fallen_silent(project: Project, databases: Databases, side: str) -> None:
    """Neither cancel requests nor answers get through: the run ends all the same, and says that it could not ask."""
    emptied(databases)
    databases.run("fault_out", "create table out.stuck as select 1")
    project.write("models/stuck.sql", JOIN % "big")
    project.write("models/pushed.sql", "select i from generate_series(1, 5000000) i")
    profiles = json.loads((project.folder / "profiles.yml").read_text())
    server = databases.world.mariadb if side == "maria" else databases.world.postgres
    with behind(server) as (proxy, proxied):
        profiles["faults"]["outputs"][side]["port"] = proxied.port
        project.write("profiles.yml", json.dumps(profiles))
        process = started(project, "run", "--threads", "2")
        while proxy.down + proxy.up < (1_500 if side == "maria" else 20_000):
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.01)
        proxy.stalled = True
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        try:
            said = process.communicate(timeout=60)[0]
        finally:
            process.kill()
    assert process.returncode in {1, 2}, said
    assert time.monotonic() - began < 40, said
    assert databases.run("fault_out", "select * from out.stuck") == [(1,)]


@pytest.mark.parametrize("where", ["profiles.yml", pytest.param("dbt_project.yml", marks=pytest.mark.slow)])
def test_a_limit_of_time_for_extracts(project: Project, databases: Databases, where: str) -> None:
    emptied(databases)
    databases.run("fault_out", "create table out.late as select 1")
    slow_source(databases)
    project.write("models/late.sql", JOIN % "slow")
    if where == "profiles.yml":
        profiles = json.loads((project.folder / "profiles.yml").read_text())
        for output in profiles["faults"]["outputs"].values():
            output["statement_timeout"] = "{{ env_var('DVT_TEST_LIMIT', '2') }}"
        project.write("profiles.yml", json.dumps(profiles))
    else:
        settings = (project.folder / "dbt_project.yml").read_text()
        project.write("dbt_project.yml", settings + "flags: {statement_timeout: 2}")
    said = project.dvt("run", code=1)
    assert "from raw.slow (pg_a): it took longer than statement_timeout allows, 2 seconds" in said.text
    assert "hint: find out what holds it up there, or allow more: statement_timeout of the target" in said.text
    assert databases.run("fault_out", "select * from out.late") == [(1,)]
    assert databases.tables() == ["late"]


@pytest.mark.parametrize("value", ["soon", -1, True])
def test_a_limit_that_is_no_time_is_refused(project: Project, value: object) -> None:
    settings = (project.folder / "dbt_project.yml").read_text()
    project.write("dbt_project.yml", settings + "flags: " + json.dumps({"statement_timeout": value}))
    said = project.dvt("parse", code=2)
    assert f"flags.statement_timeout in dbt_project.yml is {value!r}; valid: seconds, or 0 for no limit" in said.text
