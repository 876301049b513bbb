"""An ordinary dbt project does under dvt what it does under dbt, artifact by artifact."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dbt.ordinary import shop
from tests.dbt.projects import SOURCES, Project

COMPARE = Path(__file__).resolve().parents[3] / "tools" / "compare_with_dbt.py"


def compare(project: Path, *commands: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(COMPARE), str(project)]
    return subprocess.run(
        [*words, *(word for command in commands for word in ("--command", command))],
        env={**os.environ, "PYTHONPATH": str(SOURCES), "DBT_PROFILES_DIR": "."},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return shop.write(tmp_path / "shop")


def test_that_all_is_equal(project: Path) -> None:
    """What succeeds, warns, fails and is skipped; then a second run on what the first has left; the catalog."""
    said = compare(project, "build", "run --select daily customers --vars 'least: 2'", "docs generate")
    assert said.returncode == 0, said.stdout + said.stderr
    build, run, docs = said.stdout.splitlines()
    told = "1 error, 1 fail, 1 no-op, 6 pass, 1 skipped, 8 success, 1 warn"
    assert build.startswith(f"build: exit code 1; {told}; "), build
    assert run.startswith("run --select daily customers --vars 'least: 2': exit code 0; 5 success; "), run
    assert docs.startswith("docs generate: exit code 0; "), docs
    assert "catalog" in docs
    assert all(line.endswith(": equal") for line in (build, run, docs))


def test_that_the_comparison_sees_a_difference(project: Path) -> None:
    (project / "models" / "seen.sql").write_text("select '{{ invocation_id }}' as id")
    said = compare(project, "compile --select seen")
    assert said.returncode == 1
    assert "target/compiled/shop/models/seen.sql" in said.stdout


@pytest.mark.slow
def test_macros_with_another_adapter_in_the_profile(tmp_path: Path) -> None:
    """The macros of the default target's adapter, and dbt's, come before those of another adapter in the profile.

    dbt-duckdb has a macro of its own under the name of one of dbt's: a project on PostgreSQL must not get that one.
    """
    project = Project(folder=shop.write(tmp_path / "shop", shop.MIXED_PROFILE))
    project.write("macros/made.sql", "{% macro made() %}{{ create_table_as(false, this, 'select 1') }}{% endmacro %}")
    for run in (project.dbt, project.dvt):
        run("parse", "--no-partial-parse")
        made = project.artifact("manifest")["macros"]["macro.shop.made"]
        assert made["depends_on"]["macros"] == ["macro.dbt.create_table_as"]


def test_a_macro_for_one_adapter_with_another_in_the_profile(tmp_path: Path) -> None:
    """It dispatches to what the default target's adapter alone has, as the macros of dbt-snowflake do."""
    project = Project(folder=shop.write(tmp_path / "shop", shop.MIXED_PROFILE))
    project.write(
        "macros/tagged.sql",
        "{% macro tagged() %}{{ adapter.dispatch('tagged')() }}{% endmacro %}\n"
        "{% macro postgres__tagged() %}1{% endmacro %}\n",
    )
    for run in (project.dbt, project.dvt):
        run("parse", "--no-partial-parse")
        tagged = project.artifact("manifest")["macros"]["macro.shop.tagged"]
        assert tagged["depends_on"]["macros"] == ["macro.shop.postgres__tagged"]
    project.write("macros/tagged.sql", "{% macro tagged() %}{{ adapter.dispatch('tagged')() }}{% endmacro %}")
    failed = project.dvt("parse", "--no-partial-parse", code=2)
    assert "No macro named 'tagged' found" in failed.out
    assert failed.out.count("Searched for") == 1


def test_a_state_of_dbts(tmp_path: Path) -> None:
    """Nothing has changed since dbt wrote the state, whatever other adapters the profile has."""
    project = Project(folder=shop.write(tmp_path / "shop", shop.MIXED_PROFILE))
    project.write("models/dated.sql", "select {{ dbt.dateadd('day', 1, 'current_date') }} as tomorrow")
    project.dbt("parse")
    (project.folder / "target").rename(project.folder / "state")
    modified = ("ls", "--quiet", "--select", "state:modified", "--state", "state")
    assert project.dvt(*modified).out == ""
    project.write("macros/amounts.sql", shop.FILES["macros/amounts.sql"].replace("* 100", "* 1000"))
    listed = project.dvt(*modified).out
    assert "shop.staging.stg_orders" in listed
    assert listed == project.dbt(*modified).out
