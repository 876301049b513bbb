"""Traps of SQL over several databases, as models on three kinds of targets: each is to give what one database gives.

The SQL is in traps.sql: each block is a model per kind of target, all of them one project and one `dvt run`. A
trap that fails on the one database has to fail as a model, too. `make test` runs half of the traps
on one kind of target, `make oracle` all on all.
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
from tests.oracle.trap_world import HOMES, Oracle, World, bag, fill, model_text, parse_traps, prefix
from tests.servers.server import Server

pytest.importorskip("dbt.adapters.sqlite", reason="pip install --no-deps dbt-sqlite to run the SQLite traps")

TEXT = (Path(__file__).parent / "traps.sql").read_text()
ALL = [(name, kind, sql) for name, kinds, sql in parse_traps(TEXT) for kind in kinds]
QUICK = {
    (name, kinds[place // 3 % len(kinds)]) for place, (name, kinds, _) in enumerate(parse_traps(TEXT)) if place % 3 == 1
}
"""A third of the traps, each on one kind of target."""

KNOWN = {
    ("string_functions", "pg"): "upper and lower case outside ASCII",
    ("date_arithmetic", "pg"): "date_trunc() of a date",
    ("implicit_text_number", "pg"): "a text compared with a number",
    ("row_in", "pg"): "NULL equals NULL",
    ("text_to_number_fails", "lite"): "a text that is cast to an integer",
}
"""Differences that remain: each is a warning of the plan, DVT003 with this in its text."""

REFUSED = {
    ("fetch_ties", "pg"): "WITH TIES has no counterpart",
    ("regex_substring", "pg"): "substring() by a pattern has no counterpart",
    ("literal_arithmetic", "pg"): "explicit type casts",
    ("overlay", "pg"): "no function overlay()",
    ("json", "pg"): "no function json_build_object()",
    ("duck_pivot", "duck"): "PIVOT of a query that names its tables",
    ("octet_length", "pg"): "octet_length",
    ("lite_total", "lite"): "no function total()",
    ("lite_dates", "lite"): "DATE function",
    ("lite_bare_column", "lite"): "must appear in the GROUP BY clause",
    ("lite_text_math", "lite"): "explicit type casts",
    ("implicit_text_number", "duck"): "Could not convert string",
}
"""What a model of that database cannot say: an error, with this in its text."""

FAILURES = (duckdb.Error, psycopg2.Error, sqlite3.Error)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, postgres_server: Server, mariadb_server: Server) -> World:
    made = World(
        prefix=prefix("trap"),
        folder=tmp_path_factory.mktemp("databases"),
        postgres=postgres_server,
        mariadb=mariadb_server,
    )
    fill(made)
    return made


@pytest.fixture(scope="module")
def oracle(world: World) -> Iterator[Oracle]:
    made = Oracle(world)
    yield made
    made.close()


def build(world: World, folder: Path, traps: list[tuple[str, str, str]]) -> dict[str, dict[str, Any]]:
    """Run a project of the traps; what became of each model."""
    project = Project(folder=folder)
    project.write("profiles.yml", json.dumps({"traps": {"target": "out_duck", "outputs": world.profiles()}}))
    project.write(
        "dbt_project.yml",
        "name: traps\nversion: '1.0'\nprofile: traps\nmodels: {traps: {+materialized: table}}\n",
    )
    project.write("models/sources.yml", world.sources())
    for name, kind, sql in traps:
        project.write(f"models/{name}__{kind}.sql", f"{{{{ config(target='{HOMES[kind]}') }}}}\n{model_text(sql)}")
    project.dvt("run", "--threads", "4", code=None, patience=900)
    return project.results()


def difference(oracle: Oracle, trap: tuple[str, str, str], result: dict[str, Any]) -> str:
    """How a model differs from the same SQL on one database; empty where it does not."""
    name, kind, sql = trap
    if (name, kind) in KNOWN:
        # Without an answer (status error) nothing can be silently wrong.
        warned = [warning["message"] for warning in result["adapter_response"].get("warnings", ())]
        silent = result["status"] == "success" and not any(KNOWN[name, kind] in text for text in warned)
        return f"no warning of it: {warned}" if silent else ""
    if (name, kind) in REFUSED:
        message = str(result["message"])
        return "" if result["status"] == "error" and REFUSED[name, kind] in message else f"not refused: {message}"
    try:
        wanted = bag(oracle.wanted(kind, sql))
    except FAILURES as error:
        return "" if result["status"] == "error" else f"on one database it fails: {error}"
    if result["status"] != "success":
        return str(result["message"])
    found = bag(oracle.found(kind, f"{name}__{kind}"))
    return "" if found == wanted else f"{list((found - wanted).items())[:3]} for {list((wanted - found).items())[:3]}"


def prove(world: World, oracle: Oracle, folder: Path, traps: list[tuple[str, str, str]]) -> None:
    results = build(world, folder, traps)
    differ = {f"{trap[0]}__{trap[1]}": difference(oracle, trap, results[f"{trap[0]}__{trap[1]}"]) for trap in traps}
    assert not {name: how for name, how in differ.items() if how}


def test_a_third_of_the_traps_on_one_kind_of_target(world: World, oracle: Oracle, tmp_path: Path) -> None:
    prove(world, oracle, tmp_path / "project", [trap for trap in ALL if trap[:2] in QUICK])


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_the_others(world: World, oracle: Oracle, tmp_path: Path) -> None:
    prove(world, oracle, tmp_path / "project", [trap for trap in ALL if trap[:2] not in QUICK])
