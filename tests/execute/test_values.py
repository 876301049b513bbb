"""Values that are computed first, and bound what the sources send."""

from typing import Any

import pytest
from sqlglot import exp

from dvt.compute.duckdb import DuckDBEngine
from dvt.errors import ComputeError, ExtractError
from dvt.execute.run import stream_plan
from tests.connectors.sessions import TestSession
from tests.execute.two_databases import COLUMNS, planned


def answer(sql: str, mark: TestSession, source: TestSession) -> tuple[list[Any], int]:
    """The rows, and how many left the source."""
    plan = planned(sql, mark, source)
    with stream_plan(plan, {"mark": mark, "source": source}, DuckDBEngine()) as (done, reader):
        moved = sum(metrics.rows for metrics in done.extracts if metrics.target == "source")
        return sorted(row["i"] for row in reader.read_all().to_pylist()), moved


@pytest.mark.parametrize("column", [*COLUMNS])
def test_only_what_is_new_is_sent(mark: TestSession, source: TestSession, column: str) -> None:
    sql = f"select e.i from events e where e.{column} > (select max({column}) from seen)"
    rows, moved = answer(sql, mark, source)
    assert rows == [7, 8, 9, 10]
    # What order texts have is the database's own.
    assert moved == (10 if column == "s" and source.dialect == "mysql" else 4)


@pytest.mark.parametrize(
    ("condition", "expected", "moved"),
    [
        ("e.t > (select max(t) from seen) - interval '2 days'", [5, 6, 7, 8, 9, 10], 6),
        ("e.t >= coalesce((select max(t) from seen where i > 100), '1970-01-01'::timestamp)", [*range(1, 11)], 10),
        ("e.i > (select max(i) from seen where i > 100)", [], 0),
        ("e.t >= (select max(d) from seen)", [6, 7, 8, 9, 10], 5),
        ("not e.i <= (select max(i) from seen)", [7, 8, 9, 10], 4),
        ("e.i between (select min(i) + 1 from seen) and (select max(i) - 1 from seen)", [2, 3, 4, 5], 4),
        ("e.i > (select max(i) from seen) or e.i = 1", [1, 7, 8, 9, 10], 5),
        ("e.n > (select avg(f) from seen)", [4, 5, 6, 7, 8, 9, 10], 10),  # a double does not meet a decimal
        ("e.i > (select avg(f) from seen)", [5, 6, 7, 8, 9, 10], 10),
        ("e.n > (select max(i) from seen)", [6, 7, 8, 9, 10], 5),
        ("e.f > (select max(n) from seen)", [6, 7, 8, 9, 10], 5),
        ("e.f > (select max(f) / 3 from seen)", [2, 3, 4, 5, 6, 7, 8, 9, 10], 10),  # 16 digits
        ("e.f between (select min(f) / 3 from seen) and (select max(f) / 7 from seen)", [], 10),
        ("e.d > (select max(d) from seen) - interval '2 days'", [5, 6, 7, 8, 9, 10], 6),
        ("e.d >= (select max(t) from seen)", [7, 8, 9, 10], 10),
        ("e.t < (select max(t) + interval '9000 years' from seen)", [*range(1, 11)], 10),  # a year of five digits
    ],
)
def test_bounds(mark: TestSession, source: TestSession, condition: str, expected: list[int], moved: int) -> None:
    assert answer(f"select e.i from events e where {condition}", mark, source) == (expected, moved)


def test_bounds_of_groups(mark: TestSession, source: TestSession) -> None:
    sql = "select e.i from events e group by e.i having sum(e.n) > (select max(n) from seen)"
    rows, moved = answer(sql, mark, source)
    assert (rows, moved < 10) == ([7, 8, 9, 10], True)
    sql = "select e.i from events e group by e.i having sum(e.n) > (select max(n) * 1000000000000 from seen)"
    assert answer(sql, mark, source)[0] == []


@pytest.mark.parametrize("text", ["naïve", "back\\slash", "a\nb", ""])
def test_texts(mark: TestSession, source: TestSession, text: str) -> None:
    """A source may read some in another way: it sends all, and the engine decides."""
    source.run(f"insert into events (i, s) values (11, {literal(text, source.dialect)})")
    mark.run(f"insert into seen (i, s) values (99, {literal(text, 'duckdb')})")
    sql = "select e.i from events e where e.s = (select max(s) from seen where i = 99)"
    assert answer(sql, mark, source)[0] == [11]


def literal(text: str, dialect: str) -> str:
    return exp.Literal.string(text).sql(dialect)


def test_a_value_that_fails_lets_nobody_wait(mark: TestSession, source: TestSession) -> None:
    several = "select e.i from events e where e.i > (select i from seen)"
    with pytest.raises(ComputeError, match=r"Failed to compute model\.shop\.new: .*More than one row"):
        answer(several, mark, source)
    plan = planned("select e.i from events e where e.i > (select max(i) from seen)", mark, source)
    mark.run("drop table main.seen")
    with (
        pytest.raises(ExtractError, match=r"Failed to extract from main\.seen \(mark\): .*seen"),
        stream_plan(plan, {"mark": mark, "source": source}, DuckDBEngine()),
    ):
        pass


# MySQL's timestamps hang on the session's zone: they are not compared there.
@pytest.mark.parametrize("source", ["postgres", "duckdb"], indirect=True)
def test_instants_in_the_targets_zone(mark: TestSession, source: TestSession) -> None:
    """New York's midnight: the value is the target's, the literal is in UTC."""
    instants = [f"({k}, '2024-03-{k:02} 04:30:00.000001+00')" for k in range(1, 15)]
    for session, name in ((source, "events"), (mark, "main.seen")):
        session.run(f"drop table {name}", f"create table {name} (i int, z timestamptz)")
        session.run(f"insert into {name} values {', '.join(instants)}")
    sql = "select e.i from events e where e.z >= (select date_trunc('day', max(z)) from seen) - interval '4 days'"
    plan = planned(sql, mark, source, zone="America/New_York")
    with stream_plan(plan, {"mark": mark, "source": source}, DuckDBEngine()) as (done, reader):
        assert sorted(row["i"] for row in reader.read_all().to_pylist()) == [11, 12, 13, 14]
    # The 14th at 0:30 in New York; four days before its midnight winter time held.
    assert [metrics.rows for metrics in done.extracts] == [1, 4]


def test_a_subquery_over_both_sides_of_an_outer_join_is_told_before_anything_is_read(
    mark: TestSession, source: TestSession
) -> None:
    sql = "select e.i from events e left join seen s on exists (select 1 from seen z where z.i = s.i + e.i)"
    with pytest.raises(ComputeError, match="ON of an outer join"):
        answer(sql, mark, source)
