"""What is asked of the server, and what is not compared."""

from typing import Any

import pytest
from sqlglot import exp, parse_one

from dvt.connectors.postgres_marks import Mark, is_marked
from dvt.connectors.postgres_parts import Pages, divided

LATEST = 1 << 32


def mark(xmin: int, xmax: int, state: str = "s") -> Mark:
    return Mark(state=state, xmin=xmin, xmax=xmax)


def query(sql: str) -> exp.Query:
    found = parse_one(sql, dialect="postgres")
    assert isinstance(found, exp.Query)
    return found


def counted_as_written(begun: Mark, now: Mark, number: int) -> bool:
    """Whether the server's query counts a row that bears the lower half of `number`."""
    import duckdb

    asked = now.recount_query(begun, query("select a from t"), Pages(first=0, end=None)).sql("duckdb")
    with duckdb.connect() as connection:
        connection.execute("create table t (a int, xmin varchar, ctid varchar)")
        connection.execute("insert into t values (1, ?, '(0,1)')", [str(number % LATEST)])
        condition = asked[asked.index("FILTER(WHERE") + len("FILTER(WHERE") : asked.rindex(") AS written")]
        return bool(connection.execute(f"select {condition} from t").fetchone()[0])


@pytest.mark.parametrize("epoch", [0, 1, 7])
@pytest.mark.parametrize("xmin", [700, LATEST - 10, LATEST - 1])
def test_rows_that_bear_a_number_since_are_written_since(epoch: int, xmin: int) -> None:
    """Also where the lower half of the numbers begins anew between the two."""
    begun = mark(epoch * LATEST + xmin, epoch * LATEST + xmin + 3)
    now = mark(begun.xmax, begun.xmax + 20)
    for since in range(begun.xmin, now.xmax):
        assert counted_as_written(begun, now, since)
    for before in (begun.xmin - 1, begun.xmin - 500, begun.xmin - LATEST // 2):
        assert not counted_as_written(begun, now, before)
    frozen = counted_as_written(begun, now, 2)  # as servers before 9.4 wrote, which may look like a new number
    assert frozen is (now.xmax % LATEST < xmin)


@pytest.mark.parametrize(
    ("begun", "now", "comparable"),
    [
        (mark(10, 12), mark(12, 20), True),
        (mark(10, 10), mark(10, 10), True),
        (mark(10, 12), mark(12, 20, state="t"), False),
        (mark(10, 12), mark(5, 9), False),  # another past
        (mark(10, 12), mark(10 + LATEST, 10 + LATEST), False),  # numbers come twice
    ],
)
def test_states_that_can_be_compared(begun: Mark, now: Mark, comparable: bool) -> None:
    assert now.is_comparable(begun) is comparable


class Server:
    """A cursor of one that has a mark of every table."""

    def execute(self, sql: str) -> None:
        assert 'to_regclass(\'"public"."t"\')' in sql or "to_regclass('public.t')" in sql

    def fetchone(self) -> Any:
        return ("state", 1, 2)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from public.t",
        "select a, b + 1 as c, cast(d as text) as d from public.t as x where x.a > 5 and (b is null or c in (1, 2))",
        "select a from public.t where at >= cast('2024-01-01 10:00:00+02' as timestamptz) and not b like 'x%'",
    ],
)
def test_queries_that_say_the_same_at_any_time(sql: str) -> None:
    assert is_marked(Server(), query(sql))


@pytest.mark.parametrize(
    "sql",
    [
        "select a from public.t where f(a)",
        "select a from public.t where at > now()",
        "select a from public.t where at > current_date",
        "select a from public.t where day = cast('today' as date)",
        "select a from public.t where day = 'yesterday'::date",
        "select cast(a as regclass) as a from public.t",
        "select cast(a as public.word) as a from public.t",
        "select a from public.t where random() < 0.5",
    ],
)
def test_queries_that_may_not(sql: str) -> None:
    assert not is_marked(Server(), query(sql))


def test_parts_are_all_pages_once() -> None:
    for pages in (8192, 8193, 20_000, 131_072, 131_073, 10_000_000):
        parts = divided(pages)
        assert 2 <= len(parts) <= 32
        assert parts[0].first == 0
        assert parts[-1].end is None
        assert [part.end for part in parts[:-1]] == [part.first for part in parts[1:]]
        assert all(part.end - part.first >= 4096 for part in parts[:-1] if part.end is not None)
