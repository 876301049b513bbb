"""What runs on one target is stopped whatever the others are: beside it stands a DuckDB output that nothing opened."""

import json
import signal
import time

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
    said = process.communicate(timeout=20)[0]
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
