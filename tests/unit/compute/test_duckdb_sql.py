import pytest
from sqlglot import parse_one

from dvt.compute.duckdb_sql import flows


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
