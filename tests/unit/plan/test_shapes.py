"""By what an extract is known again, and what is done with what was seen of it."""

from dataclasses import replace

import pytest
import sqlglot
from sqlglot import exp

from dvt.plan.planner import make_plan
from dvt.plan.schema import Column, Relation, Request, Target
from dvt.plan.shapes import corrected, missed, shape
from dvt.plan.steps import Extract, Plan


def query(sql: str) -> exp.Query:
    found = sqlglot.parse_one(sql, dialect="postgres")
    assert isinstance(found, exp.Query)
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("select a from t where b = 1", "select b, c from t where b = 2"),
        ("select a from t where b in (1, 2)", "select a from t where b in (3)"),
        ("select a from t where d > '2024-01-01'", "select a from t where d > '2025-01-01'"),
        ("select a from t where (b = 1 or b > 3)", "select a from t where b = 2 or b > 5"),
        ("select a from t where b in (:k1)", "select a from t where b in (:k2)"),
    ],
)
def test_alike_but_for_values_and_columns(one: str, other: str) -> None:
    assert shape(query(one), "postgres") == shape(query(other), "postgres")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("select a from t where b = 1", "select a from t"),
        ("select a from t where b = 1", "select a from t where c = 1"),
        ("select a from t where b = 1", "select a from u where b = 1"),
        ("select a from t", "select distinct a from t"),
        ("select a from t limit 10", "select a from t limit 1000"),
        ("select distinct a from t", "select distinct a, b from t"),
        ("select a from t group by a", "select a from t group by a, b"),
    ],
)
def test_unlike(one: str, other: str) -> None:
    assert shape(query(one), "postgres") != shape(query(other), "postgres")


def test_the_query_is_left_as_it_is() -> None:
    found = query("select a from t where b in (1, 2)")
    before = found.sql()
    shape(found, "postgres")
    assert found.sql() == before


@pytest.mark.parametrize(
    ("estimated", "rows", "expected"),
    [
        (None, 3, True),
        (1000.0, 1000, False),
        (1000.0, 3999, False),
        (1000.0, 4000, True),
        (4000.0, 1000, True),
        (4000.0, 0, True),
        (10.0, 900, False),
        (0.0, 1000, True),
    ],
)
def test_what_is_a_miss(estimated: float | None, rows: int, expected: bool) -> None:
    extract = Extract(
        name="x", target="pg", dialect="postgres", query=query("select 1"), columns=(), relations=(), rows=estimated
    )
    assert missed(extract, rows) is expected
    assert not missed(replace(extract, single=True), rows)


BIG = Relation(
    key="pg.big",
    target="pg",
    schema="s",
    identifier="big",
    columns=(Column(name="id", type="integer"), Column(name="day", type="date")),
    rows=100_000,
)
SMALL = Relation(
    key="my.small",
    target="my",
    schema="s",
    identifier="small",
    columns=(Column(name="id", type="int(11)"), Column(name="kind", type="int(11)")),
    rows=50_000,
)


def planned(sql: str, *, pg: dict[str, float] | None = None, my: dict[str, float] | None = None) -> Plan:
    targets = {
        "pg": Target(name="pg", dialect="postgres", seen=pg or {}),
        "my": Target(name="my", dialect="mysql", seen=my or {}),
    }
    relations = corrected({each.key: each for each in (BIG, SMALL)}, targets)
    return make_plan(
        Request(node="model.a.b", sql=sql, dialect="postgres", target="pg", targets=targets, relations=relations)
    )


JOINED = 'select b.id from "pg.big" b join "my.small" s on s.id = b.id'


def test_a_filter_that_keeps_less_than_guessed() -> None:
    sql = f"{JOINED} where s.kind > 3"
    before = planned(sql)
    assert not before.keys
    [small] = [extract for extract in before.extracts if extract.target == "my"]
    plan = planned(sql, my={shape(small.query, "mysql"): 40.0})
    assert [keys.extract for keys in plan.keys] == [small.name]
    assert [extract.rows for extract in plan.extracts if extract.target == "my"] == [40.0]


def test_a_relation_that_has_other_rows_than_counted() -> None:
    before = planned(JOINED)
    assert not before.keys
    [small] = [extract for extract in before.extracts if extract.target == "my"]
    plan = planned(JOINED, my={shape(small.query, "mysql"): 40.0})
    assert [keys.extract for keys in plan.keys] == [small.name]


def test_what_keys_left_over_is_told_the_next_time() -> None:
    sql = f"{JOINED} where s.kind = 3"
    before = planned(sql)
    [big] = [extract for extract in before.extracts if extract.target == "pg"]
    assert "IN (:" in big.sql()
    plan = planned(sql, pg={shape(big.query, "postgres"): 77.0})
    assert [extract.rows for extract in plan.extracts if extract.target == "pg"] == [77.0]
