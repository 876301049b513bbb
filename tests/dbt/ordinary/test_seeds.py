"""A seed that is made anew is the old table or the new one, and its values are in their columns."""

import sqlite3
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.dbt.projects import Project

PROFILES = {
    "duckdb": "{type: duckdb, path: 'w.duckdb'}",
    "sqlite": "{type: sqlite, threads: 1, database: w, schema: main, schema_directory: '.', schemas_and_paths: "
    "{main: w.db}}",
}


@pytest.fixture(params=list(PROFILES))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def project(tmp_path: Path, kind: str) -> Project:
    project = Project(folder=tmp_path)
    project.write("profiles.yml", f"shop: {{target: here, outputs: {{here: {PROFILES[kind]}}}}}\n")
    project.write(
        "dbt_project.yml",
        "name: shop\nprofile: shop\nseeds: {+column_types: {v: 'integer check (v < 100)'}, +post-hook: \"{{"
        " var('after', '') }}\"}\n",
    )
    project.write("seeds/kept.csv", "id,v\n1,10\n2,20\n")
    project.dvt("seed")
    return project


def rows(project: Project, kind: str) -> list[Any]:
    connection: Any = (
        duckdb.connect(project.folder / "w.duckdb") if kind == "duckdb" else sqlite3.connect(project.folder / "w.db")
    )
    found = connection.execute("select * from kept order by 1").fetchall()
    connection.close()
    return list(found)


def test_a_value_that_does_not_fit_leaves_the_old_table(project: Project, kind: str) -> None:
    project.write("seeds/kept.csv", "id,v\n1,10\n2,200\n")
    said = project.dvt("seed", "--full-refresh", code=1)
    assert "constraint" in said.out.lower()
    assert rows(project, kind) == [(1, 10), (2, 20)]


def test_what_ends_before_the_commit_leaves_the_old_table(project: Project, kind: str) -> None:
    project.write("seeds/kept.csv", "id,v,w\n1,11,a\n")
    project.dvt("seed", "--full-refresh", "--vars", "{after: select * from nowhere}", code=1)
    assert rows(project, kind) == [(1, 10), (2, 20)]
    project.dvt("seed", "--full-refresh")
    assert rows(project, kind) == [(1, 11, "a")]


def test_columns_in_another_order_go_where_they_belong(project: Project, kind: str) -> None:
    """dbt-duckdb copies them by their place."""
    project.write("seeds/kept.csv", "v,id\n30,3\n")
    project.dvt("seed")
    assert rows(project, kind) == [(3, 30)]
    project.write("seeds/kept.csv", "id,v\n4,40\n")
    project.dvt("seed")
    assert rows(project, kind) == [(4, 40)]


def test_commands_that_load_nothing_take_a_seed(project: Project) -> None:
    project.dvt("build")
    project.dvt("clone", "--state", "target")
    project.dvt("compile", "--select", "kept")
    assert "20" in project.dvt("show", "--select", "kept").out
    project.dvt("docs", "generate")
