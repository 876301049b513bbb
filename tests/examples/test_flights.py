"""examples/flights: what it builds over three databases is what one single database gives."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.examples.conftest import Query
from tests.examples.expected import read_expected, shown
from tests.examples.projects import EXAMPLES, Project, copy_of

EXPECTED = EXAMPLES / "flights" / "expected.txt"
MODELS = {
    "ops": ("rough_departures", "carrier_punctuality", "weather_by_day", "routes"),
    "fleet": ("plane_usage",),
}


def rows_of(project: Project, target: str, sql: str) -> Sequence[Sequence[Any]]:
    """The rows of a query on one of the project's databases, dvt aside."""
    data = project.folder / "data"
    if target == "fleet":
        with closing(sqlite3.connect(data / "fleet.sqlite")) as connection:
            return connection.execute(sql).fetchall()
    with duckdb.connect(str(data / f"{target}.duckdb"), read_only=True) as database:
        return database.execute(sql).fetchall()


def test_expected_rows_are_the_oracles(oracle: Query) -> None:
    blocks = read_expected(EXPECTED)
    assert {block.target for block in blocks} == set(MODELS)
    for block in blocks:
        assert shown(oracle(block.query)) == block.rows, block.query


LEVELS = ["full", *(pytest.param(level, marks=pytest.mark.slow) for level in ("none", "columns", "filters"))]


@pytest.mark.parametrize("pushdown", LEVELS)
def test_the_build_gives_the_oracles_rows(tmp_path: Path, oracle: Query, pushdown: str) -> None:
    """On every level of pushdown."""
    project = copy_of("flights", tmp_path)
    settings = project.folder / "dbt_project.yml"
    settings.write_text(settings.read_text().replace("models:\n", f"models:\n  +pushdown: '{pushdown}'\n", 1))
    # Half the year first, so that the incremental model has days to add.
    said = project.dvt("build", "--vars", "until: 2013-06-30")
    assert "10 models (6 pushdown, 4 federation)" in said
    assert "materialization changed from 'view' to 'table'" in said
    assert shown(rows_of(project, "ops", "select max(flight_date) from weather_by_day")) == ("2013-06-30",)

    project.dvt("build")
    for target, models in MODELS.items():
        for model in models:
            columns = ", ".join(name for name, *_ in oracle(f"describe {model}"))
            query = f"select {columns} from {model}"
            assert sorted(shown(rows_of(project, target, query))) == sorted(shown(oracle(query))), model
    for block in read_expected(EXPECTED):
        assert shown(rows_of(project, block.target, block.query)) == block.rows, block.query
    assert shown(rows_of(project, "ops", "select count(*) from carrier_history")) == ("16",)
