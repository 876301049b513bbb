"""Where the first rows of a relation are asked of its source, and in which words."""

from dataclasses import replace

import pytest

from dvt.plan.planner import make_plan
from dvt.plan.schema import Column, Relation, Request, Target

PEOPLE = Relation(
    key="my.people",
    target="my",
    schema="s",
    identifier="people",
    columns=(Column(name="id", type="int(11)", nullable=False), Column(name="age", type="int(11)")),
)
REQUEST = Request(
    node="model.a.b",
    sql='select id, age from "my.people" order by id desc limit 3',
    dialect="postgres",
    target="pg",
    targets={"pg": Target(name="pg", dialect="postgres"), "my": Target(name="my", dialect="mysql")},
    relations={PEOPLE.key: PEOPLE},
)


def asked(request: Request) -> str:
    [extract] = make_plan(request).extracts
    return extract.sql().partition(" FROM ")[2]


def test_a_column_without_nulls_is_sorted_as_its_index_is() -> None:
    assert asked(REQUEST) == "`s`.`people` ORDER BY `id` DESC LIMIT 3"
    assert "CASE WHEN `age` IS NULL" in asked(replace(REQUEST, sql=REQUEST.sql.replace("by id", "by age")))


def test_not_where_values_may_become_null_on_the_way() -> None:
    assert asked(replace(REQUEST, strict=False)) == "`s`.`people`"


@pytest.mark.parametrize(("rows", "limited"), [(5, False), (6, True), (1e9, True)])
def test_not_where_most_of_the_rows_are_wanted(rows: float, limited: bool) -> None:
    request = replace(REQUEST, relations={PEOPLE.key: replace(PEOPLE, rows=rows)})
    assert ("LIMIT" in asked(request)) is limited
