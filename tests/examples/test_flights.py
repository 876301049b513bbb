"""examples/flights: what it builds over three databases is what one single database gives."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.examples.expected import read_expected, shown

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "flights"
ORACLE_SQL = Path(__file__).with_name("flights.sql")
MODELS = {
    "ops": ("rough_departures", "carrier_punctuality", "weather_by_day", "routes"),
    "fleet": ("plane_usage",),
}

Query = Callable[[str], Sequence[Sequence[Any]]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the example with its raw tables loaded."""
    copy = tmp_path / "flights"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("data", "target", "logs", ".dvt"))
    subprocess.run([sys.executable, "load.py"], cwd=copy, check=True, capture_output=True)
    return copy


@pytest.fixture
def oracle(project: Path) -> Iterator[Query]:
    """One database with all the raw tables and the results that hand-written SQL makes of them."""
    with duckdb.connect() as connection:
        for target, table in (("ops", "flights"), ("wx", "weather")):
            connection.execute(f"attach '{project}/data/{target}.duckdb' as {target} (read_only)")
            connection.execute(f"create table {table} as from {target}.raw.{table}")
            connection.execute(f"detach {target}")
        for table in ("airlines", "airports", "planes"):
            csv = f"read_csv('{project}/seeds/{table}.csv', header = true, nullstr = '')"
            connection.execute(f"create table {table} as from {csv}")
        connection.execute(ORACLE_SQL.read_text(encoding="utf-8"))
        yield lambda sql: connection.execute(sql).fetchall()


def dvt(project: Path, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run dvt in the project's folder as a user does; returns all that it says."""
    monkeypatch.setenv("DVT_HOME", str(project / ".dvt"))
    command = [sys.executable, "-m", "dvt", *arguments]
    done = subprocess.run(command, cwd=project, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


def on_target(project: Path, target: str, sql: str) -> Sequence[Sequence[Any]]:
    """The rows of a query on one of the example's databases, dvt aside."""
    if target == "fleet":
        with sqlite3.connect(project / "data" / "fleet.sqlite") as connection:
            rows = connection.execute(sql).fetchall()
        connection.close()
        return rows
    with duckdb.connect(f"{project}/data/{target}.duckdb", read_only=True) as database:
        return database.execute(sql).fetchall()


def test_expected_rows_are_the_oracles(oracle: Query) -> None:
    blocks = read_expected(EXAMPLE / "expected.txt")
    assert {block.target for block in blocks} == set(MODELS)
    for block in blocks:
        assert shown(oracle(block.query)) == block.rows, block.query


def test_the_build_gives_the_oracles_rows(project: Path, oracle: Query, monkeypatch: pytest.MonkeyPatch) -> None:
    # Half the year first, so that the incremental model has days to add.
    said = dvt(project, "build", "--vars", "until: 2013-06-30", monkeypatch=monkeypatch)
    assert "10 models (6 pushdown, 4 federation)" in said
    assert "materialization changed from 'view' to 'table'" in said
    half = on_target(project, "ops", "select max(flight_date) from weather_by_day")
    assert shown(half) == ("2013-06-30",)

    dvt(project, "build", monkeypatch=monkeypatch)
    for target, models in MODELS.items():
        for model in models:
            columns = ", ".join(name for name, *_ in oracle(f"describe {model}"))
            query = f"select {columns} from {model}"
            assert sorted(shown(on_target(project, target, query))) == sorted(shown(oracle(query))), model
    for block in read_expected(EXAMPLE / "expected.txt"):
        assert shown(on_target(project, block.target, block.query)) == block.rows, block.query
    assert shown(on_target(project, "ops", "select count(*) from carrier_history")) == ("16",)
