"""Waiting for values."""

import threading
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

import pytest
from sqlglot import exp, parse_one

from dvt.compute.base import Landed
from dvt.dialects.late import Known, KnownKeys
from dvt.errors import ComputeError
from dvt.execute.values import Values
from dvt.plan.steps import Extract, Keys, Plan, Transform, Value


def extract(name: str, sql: str) -> Extract:
    query = parse_one(sql, dialect="postgres")
    return Extract(name=name, target="pg", dialect="postgres", query=query, columns=(), relations=())  # type: ignore[arg-type]


TRANSFORM = Transform(query=parse_one("select 1"), dialect="duckdb", columns=())  # type: ignore[arg-type]
FIRST, SECOND = extract("v_x1", "select 1"), extract("v_x2", "select 2")
BOUND = extract("x1", "select i from t where i > :v")
PLAN = Plan(
    node="model.a.b",
    target="pg",
    extracts=(BOUND,),
    transform=TRANSFORM,
    values=(Value(name="v", target="pg", extracts=(FIRST, SECOND), transform=TRANSFORM),),
)


def landed(one: Extract) -> Landed:
    return Landed(extract=one, rows=1, bytes=1, seconds=0.0, columns=())


class Evaluated:
    """Every value is 7, every column has these keys."""

    def __init__(self, *keys: str) -> None:
        self._keys = keys
        self.made: list[int] = []

    def value(self, _value: Value, parts: Sequence[Landed]) -> Known:
        self.made.append(len(parts))
        return Known(type="INTEGER", text="7")

    def keys(self, _landed: Landed, _column: str, _most: int) -> KnownKeys:
        return KnownKeys(type="INTEGER", texts=self._keys)


def limited() -> Plan:
    """The rows of one extract are limited to the keys of another one."""
    query = exp.select("i").from_("t")
    number = exp.Placeholder(this="k", kind="int", widget="=")
    query = query.where(exp.In(this=exp.column("i"), expressions=[number]))
    one = replace(BOUND, query=query)
    return replace(PLAN, extracts=(FIRST, one), values=(), keys=(Keys(name="k", extract="v_x1", column="i"),))


def test_keys_of_what_is_read_again() -> None:
    """Whoever was limited by more keys has all rows; by fewer ones, some may be missing."""
    plan = limited()
    values = Values(plan, nullcontext)
    assert values.looks_at(FIRST)
    assert not values.gives(FIRST)
    values.arrived(landed(FIRST), Evaluated("1", "2"))
    assert values.query(plan.extracts[1]).sql() == 'SELECT "i" FROM "t" WHERE "i" IN (1, 2)'
    assert values.shipped(plan.extracts[1]) == (2, 2)
    values.arrived(landed(FIRST), Evaluated("2"))
    assert values.query(plan.extracts[1]).sql() == 'SELECT "i" FROM "t" WHERE "i" IN (1, 2)'
    with pytest.raises(ComputeError, match="pg was read again, and tells another value than before"):
        values.arrived(landed(FIRST), Evaluated("2", "3"))


def test_an_extract_waits_for_all_that_its_value_is_made_of() -> None:
    for node in BOUND.query.find_all(exp.Placeholder):
        node.set("kind", "int")
        node.set("widget", "<")
    values = Values(PLAN, nullcontext)
    found: list[str] = []
    waiting = threading.Thread(target=lambda: found.append(values.query(BOUND).sql()))
    waiting.start()
    evaluate = Evaluated()
    values.arrived(landed(FIRST), evaluate)
    waiting.join(timeout=0.2)
    assert waiting.is_alive()
    values.arrived(landed(SECOND), evaluate)
    waiting.join(timeout=10)
    assert evaluate.made == [2]
    assert found == ['SELECT "i" FROM "t" WHERE "i" > 7']
    assert values.query(FIRST) is FIRST


def test_what_a_value_is_made_of_is_read_again_whole() -> None:
    values, evaluate = Values(PLAN, nullcontext), Evaluated()
    for one in (FIRST, SECOND, FIRST):  # the tables of the first reading are gone when the second begins
        values.arrived(landed(one), evaluate)
    assert evaluate.made == [2]
    values.arrived(landed(SECOND), evaluate)
    assert evaluate.made == [2, 2]


def test_who_waits_hears_that_it_is_over() -> None:
    values = Values(PLAN, nullcontext)
    failed: list[str] = []

    def wait() -> None:
        try:
            values.query(BOUND)
        except ComputeError as error:
            failed.append(str(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    values.give_up()
    waiting.join(timeout=10)
    assert len(failed) == 1
    with pytest.raises(ComputeError, match="another step failed"):
        values.wait_for(BOUND)
