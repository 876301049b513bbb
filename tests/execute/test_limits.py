"""The first rows of a relation are those that whole rows give, and no more of them leave the source."""

from typing import Any

import pytest

from dvt.compute.duckdb import DuckDBEngine
from dvt.execute.run import stream_plan
from dvt.resolve import Pushdown
from tests.connectors.sessions import TestSession
from tests.execute.test_groups import ODD
from tests.execute.two_databases import COLUMNS, planned

KEPT = {"f"}
"""Columns that no source is asked to sort by."""
KEPT_OF = {"mysql": {"s", "d", "t"}}


@pytest.fixture
def filled(source: TestSession) -> TestSession:
    source.run(f"insert into events values {', '.join(ODD)}")
    return source


def rows(sql: str, mark: TestSession, source: TestSession, level: Pushdown) -> tuple[list[Any], int]:
    """The result in its order, and how many rows left the source."""
    plan = planned(sql, mark, source, pushdown=level)
    with stream_plan(plan, {"mark": mark, "source": source}, DuckDBEngine()) as (done, reader):
        return reader.read_all().to_pylist(), sum(one.rows for one in done.extracts if one.target == "source")


@pytest.mark.parametrize("column", [*COLUMNS])
@pytest.mark.parametrize("order", ["asc nulls first", "desc nulls last", "desc nulls first"])
def test_the_first_rows(mark: TestSession, filled: TestSession, column: str, order: str) -> None:
    sql = f"select {column} from events order by {column} {order} limit 4 offset 2"
    whole, moved = rows(sql, mark, filled, Pushdown.NONE)
    assert moved == 15
    assert len(whole) == 4
    kept = column in KEPT | KEPT_OF.get(filled.dialect, set())
    assert rows(sql, mark, filled, Pushdown.FULL) == (whole, 15 if kept else 6)


def test_of_those_that_a_filter_leaves(mark: TestSession, filled: TestSession) -> None:
    sql = "select i, n from events where i > 3 and n < 100000 order by n desc, i limit 3"
    whole, _ = rows(sql, mark, filled, Pushdown.NONE)
    assert rows(sql, mark, filled, Pushdown.FULL) == (whole, 3)


def test_before_left_joins(mark: TestSession, filled: TestSession) -> None:
    sql = (
        "select e.i, e.b, s.n from events e left join seen s on s.i = e.i and s.n > 2 "
        "left join seen t on t.i < e.i where e.b is not null order by e.b limit 5"
    )
    whole, _ = rows(sql, mark, filled, Pushdown.NONE)
    found, moved = rows(sql, mark, filled, Pushdown.FULL)
    assert [row["b"] for row in found] == [row["b"] for row in whole]
    assert moved == 5


def test_any_rows_without_an_order(mark: TestSession, filled: TestSession) -> None:
    found, moved = rows("select * from (select i, s from events where i >= 5) limit 3", mark, filled, Pushdown.FULL)
    assert moved == len(found) == 3
    assert all(row["i"] >= 5 for row in found)


def test_what_is_limited_goes_on_being_limited(mark: TestSession, filled: TestSession) -> None:
    sql = "select q.i, s.n from (select i from events where i is not null order by i limit 3) q join seen s using (i)"
    whole, _ = rows(f"{sql} order by 1, 2", mark, filled, Pushdown.NONE)
    assert rows(f"{sql} order by 1, 2", mark, filled, Pushdown.FULL) == (whole, 3)
