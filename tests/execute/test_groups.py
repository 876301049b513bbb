"""A relation that is grouped is grouped by its source, and the answer is the one that whole rows give."""

from decimal import Decimal
from typing import Any

import pytest

from dvt.compute.duckdb import DuckDBEngine
from dvt.execute.run import stream_plan
from dvt.resolve import Pushdown
from tests.connectors.sessions import TestSession
from tests.execute.two_databases import COLUMNS, ROWS, planned

ODD = ["(null, null, null, null, null, null, null)", "(1, -0.25, '1999-12-31', null, 'K01', 0.5, null)"] + [
    f"(7, {n}, '2024-01-07', '2024-01-07 10:00:00', '{text}', 7.5, 9223372036854775807)"
    for n, text in ((Decimal("9999999999.99"), "k01 "), (Decimal("-9999999999.99"), ""), (0, "naïve"))
]
"""Rows that are NULL, that a collation may take for one, and whose sum is larger than they are."""


@pytest.fixture
def filled(source: TestSession) -> TestSession:
    source.run(f"insert into events values {', '.join([*ODD, *ROWS[:4], *ROWS[:2]])}")
    return source


def answers(
    sql: str, mark: TestSession, source: TestSession, dialect: str
) -> tuple[list[Any], list[Any], list[str], int]:
    """Of whole rows, and of groups; types of the columns, and the rows that left the source for groups."""
    found = []
    for level in (Pushdown.NONE, Pushdown.FULL):
        plan = planned(sql, mark, source, pushdown=level, dialect=dialect)
        with stream_plan(plan, {"mark": mark, "source": source}, DuckDBEngine()) as (done, reader):
            table = reader.read_all()
        moved = sum(one.rows for one in done.extracts if one.target == "source")
        found.append((sorted(map(str, table.to_pylist())), [str(kind) for kind in table.schema.types], moved))
    (whole, types, _), (grouped, other, moved) = found
    assert types == other
    return whole, grouped, types, moved


@pytest.mark.parametrize(
    "dialect",
    [
        "duckdb",
        "postgres",
        pytest.param("mysql", marks=pytest.mark.slow),
        pytest.param("sqlite", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("column", [*COLUMNS])
def test_groups_are_those_of_whole_rows(mark: TestSession, filled: TestSession, column: str, dialect: str) -> None:
    last = "i" if filled.dialect == "mysql" else "d"  # a zero date is a date to MariaDB alone
    sql = (
        f"select {column} as k, count(*) as n, count(s) as texts, sum(n) as total, sum(b) + 1 as big, min(i) as low,"
        f" max({last}) as last, sum(i) as whole from events where i < 9 group by {column} having count(*) > 0"
    )
    whole, grouped, _, moved = answers(sql, mark, filled, dialect)
    assert grouped == whole
    kept = column == "f" or (column == "s" and filled.dialect == "mysql")
    assert (moved == len(whole)) == (not kept)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_distinct_rows(mark: TestSession, filled: TestSession, dialect: str) -> None:
    whole, grouped, _, moved = answers("select distinct i, n from events", mark, filled, dialect)
    assert grouped == whole
    assert moved == len(whole)


def test_of_no_rows(mark: TestSession, filled: TestSession) -> None:
    sql = "select i, sum(n) as total, count(*) as n from events where i < 0 group by i"
    assert answers(sql, mark, filled, "duckdb")[1] == []
