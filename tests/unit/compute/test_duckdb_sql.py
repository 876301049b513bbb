import pytest
from sqlglot import parse_one

from dvt.compute.duckdb_sql import flows, only_handed_on


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select * from a", True),
        ("select a.x + 1 as y from a join b using (i) left join c on c.i = a.i where a.x > 2", True),
        ("with q as (select * from a) select * from q", True),
        ("select sum(x) from a", False),
        ("select x from a group by x", False),
        ("select distinct x from a", False),
        ("select x from a order by x", False),
        ("select x from a limit 5", False),
        ("select row_number() over () from a", False),
        ("select x from a union all select x from b", False),
        ("select * from (select max(x) as m from a) q join b on b.x = q.m", False),
    ],
)
def test_what_flows(sql: str, expected: bool) -> None:
    assert flows(parse_one(sql, dialect="duckdb")) is expected


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select n from a", True),
        ("select a.n as m, 1 as one from a join b on a.i = b.i", True),
        ("select * from a", True),
        ("select n + 1 as n from a", False),
        ("select n from a where n > 1", False),
        ("select n from a where N > 1", False),
        ("select n from a order by n", False),
        ("select distinct n from a", False),
        ("select distinct * from a", False),
        ("select * from a join b using (n)", False),
        ("select * from a natural join b", False),
        ("select n from a union select n from b", False),
        ("select max(n) as n from a", False),
        ("select * from (select * from a) q where q.n > 1", False),
    ],
)
def test_what_is_only_handed_on(sql: str, expected: bool) -> None:
    assert only_handed_on(parse_one(sql, dialect="duckdb"), "n") is expected
