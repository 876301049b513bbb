"""Rules of one's own: what a user knows of a database, and dvt does not."""

import pytest

from dvt.compute.duckdb import DuckDBEngine
from dvt.dialects.rules import Level, Op, Rule, Table, shipped
from dvt.dialects.types import Family
from dvt.execute.run import stream_plan
from tests.connectors.sessions import TestSession
from tests.execute.two_databases import planned

CONDITIONS = ("s > 'k07'", "s <> 'k07'", "s = 'k07'", "s not like 'k0%'", "s between 'k02' and 'k04'")


def moved(sql: str, mark: TestSession, source: TestSession, rules: Table | None) -> tuple[list[str], int]:
    plan = planned(sql, mark, source, rules=rules)
    with stream_plan(plan, {"mark": mark, "source": source}, DuckDBEngine()) as (done, reader):
        rows = sorted(map(str, reader.read_all().to_pylist()))
    return rows, sum(one.rows for one in done.extracts if one.target == "source")


@pytest.mark.parametrize("condition", CONDITIONS)
def test_texts_of_a_binary_collation(mark: TestSession, source: TestSession, condition: str) -> None:
    """MariaDB's are not trusted, for most collations take unlike texts for one: of these, the user knows more."""
    if source.dialect == "mysql":
        source.run(
            "alter table events modify s varchar(20) collate utf8mb4_bin", "insert into events (s) values ('K07')"
        )
    exact = Rule(Level.EXACT)
    own = Table(filters={(Family.TEXT, op): exact for op in (Op.EQ, Op.NE, Op.ORDER)})
    rules = own.over(shipped().of("source", source.dialect))
    sql = f"select s from events where {condition}"
    (rows, before), (same, after) = moved(sql, mark, source, None), moved(sql, mark, source, rules)
    assert rows == same
    if source.dialect == "mysql" and "like" not in condition:
        assert after == len(rows) <= before


def test_a_rule_that_says_no(mark: TestSession, source: TestSession) -> None:
    rules = Table(filters={cell: Rule(Level.NO) for cell in shipped().of("source", source.dialect).filters})
    sql = "select i from events where i > 8 and s = 'k09' and d is not null"
    rows, whole = moved(sql, mark, source, rules)
    assert (rows, whole) == (["{'i': 9}"], 10)
