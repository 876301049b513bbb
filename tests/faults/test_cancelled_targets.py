"""What runs on one target is stopped whatever the others are: beside it stands a DuckDB output that nothing opened."""

import json
import signal
import time
from contextlib import closing

import pytest

from tests.dbt.projects import Project
from tests.faults.test_federated_runs import Databases, databases, project, started

__all__ = ["databases", "project"]

ASLEEP = (
    "select 1 from pg_stat_activity where datname = 'fault_out' and state = 'active' and query ilike '%pg_sleep(40)%' "
    "and query not ilike '%pg_stat_activity%'"
)


def prepared(project: Project, databases: Databases, default: str) -> None:
    databases.run("fault_out", "drop schema if exists out cascade; create schema out")
    outputs = json.loads((project.folder / "profiles.yml").read_text())["faults"]["outputs"]
    project.write("profiles.yml", json.dumps({"faults": {"target": default, "outputs": outputs}}))
    for n in (1, 2):
        project.write(f"models/asleep_{n}.sql", "{{ config(target='out_pg') }} select 1 as x from pg_sleep(40)")


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
