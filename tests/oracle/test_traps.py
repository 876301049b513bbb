"""Traps of SQL over several databases, as models on three kinds of targets: each is to give what one database gives.

The SQL is in traps.sql: each block is a model per kind of target, all of them one project and one `dvt run`. A trap that
fails on the one database has to fail as a model, too.
"""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
import pytest

from tests.dbt.projects import Project
from tests.oracle.trap_world import HOMES, Oracle, World, bag, fill, model_text, parse_traps
from tests.servers.server import Server

pytest.importorskip("dbt.adapters.sqlite", reason="pip install --no-deps dbt-sqlite to run the SQLite traps")

TRAPS = {
    (name, kind): sql
    for name, kinds, sql in parse_traps((Path(__file__).parent / "traps.sql").read_text())
    for kind in kinds
}
FAILURES = (duckdb.Error, psycopg2.Error, sqlite3.Error)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, postgres_server: Server, mariadb_server: Server) -> World:
    made = World(folder=tmp_path_factory.mktemp("databases"), postgres=postgres_server, mariadb=mariadb_server)
    fill(made)
    return made


@pytest.fixture(scope="module")
def oracle(world: World) -> Iterator[Oracle]:
    made = Oracle(world)
    yield made
    made.close()


@pytest.fixture(scope="module")
def project(world: World, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project with all traps."""
    made = Project(folder=tmp_path_factory.mktemp("project"))
    import os
    os.environ.get("TF") and (__import__("os").unlink(os.environ["TF"]) if os.path.lexists(os.environ["TF"]) else None, os.symlink(made.folder, os.environ["TF"]))
    made.write("profiles.yml", json.dumps({"traps": {"target": "out_duck", "outputs": world.profiles()}}))
    made.write(
        "dbt_project.yml",
        "name: traps\nversion: '1.0'\nprofile: traps\nmodels: {traps: {+materialized: table}}\n",
    )
    made.write("models/sources.yml", world.sources())
    for (name, kind), sql in TRAPS.items():
        made.write(f"models/{name}__{kind}.sql", f"{{{{ config(target='{HOMES[kind]}') }}}}\n{model_text(sql)}")
    return made


@pytest.fixture(scope="module")
def results(project: Project) -> dict[str, dict[str, Any]]:
    """What became of each model."""
    project.dvt("run", "--threads", "4", code=None)
    return project.results()


@pytest.mark.parametrize(("name", "kind"), TRAPS)
def test_as_on_one_database(results: dict[str, dict[str, Any]], oracle: Oracle, name: str, kind: str) -> None:
    result = results[f"{name}__{kind}"]
    try:
        wanted = oracle.wanted(kind, TRAPS[name, kind])
    except FAILURES:
        assert result["status"] == "error", "it fails on one database"
        return
    assert result["status"] == "success", result["message"]
    assert bag(oracle.found(kind, f"{name}__{kind}")) == bag(wanted)
