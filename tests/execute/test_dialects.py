"""Models in the dialects of databases that are not here: what their manuals say of one row is what the engine gives.

Only the manuals were asked. The dialects of databases that are here are proved by them: see ``tests/oracle``.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from dvt.compute.duckdb import DuckDBEngine
from dvt.errors import DvtError
from dvt.execute.run import stream_plan
from dvt.plan.planner import make_plan
from dvt.plan.schema import Column, Relation, Request, Target
from dvt.plan.steps import Plan
from tests.connectors.sessions import TestSession, duckdb_session
from tests.execute.two_databases import ROWS, planned, table

DAY, MONTH = dt.date(2024, 1, 3), dt.date(2024, 1, 1)
LATER, LAST = dt.date(2024, 2, 3), dt.date(2024, 1, 31)
# Of the row (3, 3.25, 2024-01-03, 2024-01-03 10:00:00.000003, 'k03', 3.5, 3000000000).
VALUES: dict[str, dict[str, Any]] = {
    "snowflake": {
        "i": 3,
        "I / 2": Decimal("1.5"),
        "datediff('day', d, '2024-01-31'::date)": 28,
        "dateadd(month, 1, d)": LATER,
        "date_trunc('MM', d)": MONTH,
        "t::date": DAY,
        "to_char(t, 'YYYY-MM-DD HH24:MI')": "2024-01-03 10:00",
        "iff(n > 3, 'y', 'n')": "y",
        "nvl(null, s)": "k03",
        "zeroifnull(null)": 0,
        "split_part('a-b', '-', 2)": "b",
        """parse_json('{"name": "x"}'):name::varchar""": "x",
        """parse_json('{"n": [1, {"a": "b"}]}'):n[1].a::string""": "b",
        """parse_json('{"q": 7}'):q::int + 1""": 8,
        """parse_json('{"a": "b"}'):a = 'b'""": True,
        """parse_json('{"a": "bc"}'):a like 'b%'""": True,
        """parse_json('{"a": "b"}'):a in ('b', 'c')""": True,
        """upper(parse_json('{"a": "b"}'):a)""": "B",
        """coalesce(parse_json('{"a": "b"}'):a, '') = 'b'""": True,
        "to_char(d, 'YYYYMMDD')": "20240103",
        "row_number() over (order by d)": 1,
    },
    "bigquery": {
        "i / 2": 1.5,
        "div(i, 2)": 1,
        "mod(i, 2)": 1,
        "safe_cast(s as int64)": None,
        "date_diff(date '2024-01-31', d, day)": 28,
        "date_trunc(d, month)": MONTH,
        "date_add(d, interval 1 month)": LATER,
        "date_sub(d, interval 2 day)": MONTH,
        "format_date('%Y-%m', d)": "2024-01",
        "extract(year from d)": 2024,
        "if(n > 3, 'y', 'n')": "y",
        "ifnull(null, 'z')": "z",
        "concat(s, 'x')": "k03x",
        """json_value('{"a": "b"}', '$.a')""": "b",
    },
    "redshift": {
        "i / 2": 1,
        "datediff(day, d, date '2024-01-31')": 28,
        "dateadd(month, 1, d)": dt.datetime(2024, 2, 3),
        "to_char(d, 'YYYY-MM')": "2024-01",
        "nvl(null, s)": "k03",
        "decode(i, 3, 'three', 'other')": "three",
        "len(s)": 3,
        "s || null": None,
    },
    "databricks": {
        "i / 2": 1.5,
        "i div 2": 1,
        "datediff(date'2024-01-31', d)": 28,
        "date_add(d, 1)": dt.date(2024, 1, 4),
        "add_months(d, 1)": LATER,
        "last_day(d)": LAST,
        "trunc(d, 'MM')": MONTH,
        "date_trunc('MONTH', d)": dt.datetime(2024, 1, 1),
        "date_format(d, 'yyyy-MM')": "2024-01",
        "nvl(null, s)": "k03",
        "concat_ws('-', s, null, 'x')": "k03-x",
        "size(split('a,b', ','))": 2,
        "s rlike '^k'": True,
        """get_json_object('{"a": "b"}', '$.a')""": "b",
    },
    "spark": {"i / 2": 1.5, "trunc(d, 'YEAR')": MONTH, "substring(s, 1, 1)": "k", "if(n > 3, 'y', 'n')": "y"},
    "hive": {"i / 2": 1.5, "datediff('2024-01-31', d)": 28, "year(d)": 2024, "nvl(null, s)": "k03"},
    "trino": {
        "i / 2": 1,
        "date_diff('day', d, date '2024-01-31')": 28,
        "date_add('month', 1, d)": LATER,
        "date_trunc('month', d)": MONTH,
        "date_format(t, '%Y-%m')": "2024-01",
        "try_cast(s as integer)": None,
        "regexp_like(s, '^k')": True,
        "element_at(array[1, 2], 1)": 1,
        "cardinality(array[1, 2])": 2,
        "strpos(s, '0')": 2,
        """json_extract_scalar('{"a": "b"}', '$.a')""": "b",
    },
    "tsql": {
        "i / 2": 1,
        "s + 'x'": "k03x",
        "s + null": None,
        "datediff(day, d, '2024-01-31')": 28,
        "dateadd(month, 1, d)": LATER,
        "eomonth(d)": LAST,
        "year(d)": 2024,
        "isnull(null, s)": "k03",
        "iif(n > 3, 'y', 'n')": "y",
        "charindex('0', s)": 2,
        "convert(varchar(10), i)": "3",
    },
    "oracle": {
        "i / 2": 1.5,
        "s || null": "k03",
        "null || null": None,
        "trunc(d, 'MM')": MONTH,
        "add_months(d, 1)": LATER,
        "to_char(d, 'YYYY-MM')": "2024-01",
        "nvl(null, s)": "k03",
        "decode(i, 3, 'three', 'other')": "three",
        "instr(s, '0')": 2,
        "substr(s, 2)": "03",
    },
    "clickhouse": {"i / 2": 1.5, "toStartOfMonth(d)": MONTH, "if(n > 3, 'y', 'n')": "y", "ifNull(NULL, s)": "k03"},
}
# A filter by a date, of which the source sends one row of ten.
FILTERS = {
    "snowflake": "d = dateadd(day, -2, '2024-01-05'::date)",
    "bigquery": "d = date_sub(date '2024-01-05', interval 2 day)",
    "redshift": "d = dateadd(day, -2, date '2024-01-05')",
    "databricks": "d = date_sub(date'2024-01-05', 2)",
    "trino": "d = date_add('day', -2, date '2024-01-05')",
    "tsql": "d = dateadd(day, -2, cast('2024-01-05' as date))",
    "postgres": "d = date '2024-01-05' - 2",
    "duckdb": "d = date '2024-01-05' - interval 2 day",
    "mysql": "d = date_sub(cast('2024-01-05' as date), interval 2 day)",
}


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, TestSession]:
    folder = tmp_path_factory.mktemp("dialects")
    mark, source = duckdb_session(folder / "mark.duckdb", "mark"), duckdb_session(folder / "source.duckdb", "source")
    table(source, "events", ROWS, {})
    return {"mark": mark, "source": source}


def plan(sql: str, dialect: str, sessions: dict[str, TestSession]) -> Plan:
    return planned(sql, sessions["mark"], sessions["source"], dialect=dialect)


def answer(sql: str, dialect: str, sessions: dict[str, TestSession]) -> tuple[list[dict[str, Any]], int]:
    """The rows, and how many left the source."""
    with stream_plan(plan(sql, dialect, sessions), sessions, DuckDBEngine()) as (done, reader):
        return reader.read_all().to_pylist(), sum(one.rows for one in done.extracts)


@pytest.mark.parametrize("dialect", [*VALUES])
def test_values(dialect: str, sessions: dict[str, TestSession]) -> None:
    listed = ", ".join(f"{expression} as c{place}" for place, expression in enumerate(VALUES[dialect]))
    [row], _ = answer(f"select {listed} from events where i = 3", dialect, sessions)
    assert dict(zip(VALUES[dialect], row.values(), strict=True)) == VALUES[dialect]


@pytest.mark.parametrize("dialect", [*FILTERS])
def test_dates_are_computed_before_the_source_is_asked(dialect: str, sessions: dict[str, TestSession]) -> None:
    rows, moved = answer(f"select i from events where {FILTERS[dialect]}", dialect, sessions)
    assert [list(row.values()) for row in rows] == [[3]]
    assert moved == 1


@pytest.mark.parametrize(
    ("dialect", "sql"),
    [
        ("clickhouse", "select i from events limit 1 by s"),
        ("mysql", "select d + 1 as x from events"),
        ("mysql", "select i from events where d > cast('2024-01-05' as date) - 2"),
    ],
)
def test_what_has_no_counterpart_is_refused(dialect: str, sql: str, sessions: dict[str, TestSession]) -> None:
    with pytest.raises(DvtError, match=f"{dialect}: ") as failure:
        plan(sql, dialect, sessions)
    assert failure.value.hint


@pytest.mark.parametrize("pattern", ["MMMM", 'YYYY"-"MM', "Mon"])
def test_parts_of_patterns_that_are_not_known(pattern: str, sessions: dict[str, TestSession]) -> None:
    with pytest.raises(DvtError, match="ToChar"):
        plan(f"select to_char(d, '{pattern}') as c from events", "snowflake", sessions)


@pytest.mark.parametrize(
    ("dialect", "condition"),
    [
        ("databricks", "t > date_add(cast('2024-01-02 12:00:00' as timestamp_ntz), 1)"),
        ("mysql", "d > date '2024-01-05' + interval ('-7') day"),
    ],
)
def test_dates_that_the_engine_alone_computes(dialect: str, condition: str, sessions: dict[str, TestSession]) -> None:
    [extract] = plan(f"select i from events where {condition}", dialect, sessions).extracts
    assert extract.query.args.get("where") is None


def test_columns_that_differ_in_case_only() -> None:
    columns = (Column(name="day", type="date"), Column(name="DAY", type="text"))
    twin = Relation(key="twin", target="pg", schema="s", identifier="twin", columns=columns)
    targets = {"pg": Target(name="pg", dialect="postgres")}
    for name in ("day", "DAY"):
        sql = f'select "{name}" as x from "twin"'
        made = make_plan(
            Request(node="m", sql=sql, dialect="snowflake", target="pg", targets=targets, relations={"twin": twin})
        )
        assert made.extracts[0].sql().startswith(f'SELECT "{name}" AS')


@pytest.mark.parametrize("dialect", ["snowflake", "oracle"])
@pytest.mark.parametrize(
    "sql",
    [
        'select i as i, d as day, s as "S" from events where I = 3 order by day',
        "with q as (select i as i, d, s from events) select I, q.D, s from q where q.i = 3 order by Q.i",
        'select e.*, e."i" as again from (select i, d, s from events) e where e.I = 3',
    ],
)
def test_names_that_are_folded_to_upper_case(dialect: str, sql: str, sessions: dict[str, TestSession]) -> None:
    """They find the columns of databases that fold to lower case, and come out as the target would have them."""
    [row], moved = answer(sql, dialect, sessions)
    assert list(row.values())[:3] == [3, DAY, "k03"]
    assert list(row) in (["i", "day", "s"], ["i", "d", "s"], ["i", "d", "s", "again"])
    assert moved == 1
