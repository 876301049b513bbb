"""Queries of every shape that DuckDB reads, one per line of shapes.sql ({0} … are relations), against one database."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.oracle.world import build, check_separate, place, plan_of, publish, run_plan, same

SHAPES = (Path(__file__).parent / "shapes.sql").read_text().splitlines()


@pytest.fixture(scope="module", params=[3, 11])
def connection(request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("set threads = 1")
        build(made, request.param)
        yield made


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(connection: duckdb.DuckDBPyConnection, shape: str) -> None:
    placement = place(len(shape))
    publish(connection, placement)
    sql = shape.format(*placement.names)
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    expected = cursor.fetchall()
    plan = plan_of(sql, placement)
    check_separate(plan, placement)
    got = run_plan(connection, plan)
    assert same([tuple(map(repr, row)) for row in expected], [tuple(map(repr, row)) for row in got])
    if plan.transform.columns and not any("(" in name for name in names):
        assert [column.name for column in plan.transform.columns] == names
