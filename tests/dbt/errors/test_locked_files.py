"""A DuckDB file that another process has open: its own nodes fail, with what to do about it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.dbt.errors.conftest import BOTH, Make
from tests.dbt.projects import Said

_HOLD = "import duckdb, sys; file = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
MODELS = {
    "models/both.sql": f"select c.id, o.amount from {BOTH}",
    "models/fine.sql": "select * from {{ source('crm', 'customers') }}",
    "models/there.sql": "{{ config(target='orders_db') }} select * from {{ source('sales', 'orders') }}",
    "models/below.sql": "select * from {{ ref('there') }}",
}


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Another process has `file` open."""
    command = [sys.executable, "-c", _HOLD, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        try:
            yield
        finally:
            process.communicate()


def tells(said: Said) -> None:
    """Which target, and what to do."""
    assert "target 'orders_db' cannot be used: IO Error: Could not set lock on file" in said.text
    assert "hint: one process at a time can have the file open: close the program that holds the lock" in said.text
    assert "Traceback" not in said.text
    assert "Unhandled error" not in said.text


def test_what_is_written_there_fails_alone(make: Make) -> None:
    project = make(MODELS)
    with held(project.folder / "orders_db.duckdb"):
        tells(project.dvt("run", code=1))
        assert project.statuses() == {"fine": "success", "both": "error", "there": "error", "below": "skipped"}
        assert "Failed to extract from raw.orders (orders_db)" in project.results()["both"]["message"]
        tells(project.dvt("run", "--select", "there", code=1))
        assert project.statuses() == {"there": "error"}
    project.dvt("retry")
    assert project.statuses() == {"there": "success"}


def test_its_readers_are_explained(make: Make) -> None:
    project = make(MODELS)
    with held(project.folder / "orders_db.duckdb"):
        for name in ("both", "there"):
            said = project.dvt("explain", "--select", name)
            assert f"model.shop.{name}" in said.out
        said = project.dvt("explain", "--select", "both")
    assert "raw.orders (orders_db): target orders_db cannot be asked (IO Error: Could not set lock on file" in said.out
    assert "Unhandled error" not in said.text


def test_an_ordinary_project_over_it_has_one_error(make: Make) -> None:
    profile = "shop: {target: warehouse, outputs: {warehouse: {type: duckdb, path: warehouse.duckdb, schema: shop}}}"
    project = make({"profiles.yml": profile, "models/sources.yml": "sources: []", "models/m.sql": "select 1 as id"})
    with held(project.folder / "warehouse.duckdb"):
        said = project.dvt("run", code=2)
    assert "target 'warehouse' cannot be used: IO Error: Could not set lock on file" in said.text
    assert "Traceback" not in said.text


def test_runs_that_cannot_lock_are_told_once(make: Make) -> None:
    project = make({"models/a.sql": "select 1 as id", "models/b.sql": "select 2 as id"})
    project.write(".dvt/locks", "a file where a folder should be")
    said = project.dvt("run")
    assert said.text.count("Runs at once do not wait for each other: ") == 1
    assert "hint: set DVT_HOME to a folder that can be written to" in said.text
