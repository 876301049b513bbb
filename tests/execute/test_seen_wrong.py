"""Conditions that lost rows or kept too many when they were asked of a source: the answer is that of all rows."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlglot import exp

from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors.registry import connector_for
from dvt.execute.run import stream_plan
from dvt.plan.planner import make_plan
from dvt.plan.schema import Relation, Request, Target
from dvt.resolve import Pushdown
from tests.connectors.sessions import TestSession, duckdb_session, mysql_session, postgres_session, sqlite_session


@dataclass(frozen=True, kw_only=True)
class Case:
    """A table, and conditions on it.

    Attributes:
        source: which database it is on.
        columns, rows: of it, in that database's SQL.
        dialect: the model's.
        conditions: in this one.
    """

    source: str
    columns: str
    rows: tuple[str, ...]
    conditions: tuple[str, ...]
    dialect: str = "duckdb"


CASES = [
    Case(
        source="sqlite",
        columns="id integer, v text",
        rows=(
            "(1, 'ab')",
            "(2, 'AB')",
            "(3, 'a' || char(0) || 'b')",
            "(4, null)",
            "(5, 'é')",
        ),
        conditions=(
            "trim(v) not like 'a%'",
            "not (upper(v) like 'a%')",
            "not starts_with(lower(v), 'A')",
            "v like '%b'",
            "v like 'a_b'",
            "contains(v, 'b')",
            "length(v) = 3",
            "lower(v) like '%b'",
            "strpos(v, 'b') > 0",
        ),
    ),
    Case(
        source="duckdb",
        columns="id integer, us uinteger, ut utinyint, d date, b boolean, i integer, ts timestamp, s varchar",
        rows=(
            "(1, 5, 5, '2024-02-29', true, 3, '2024-01-01', '1')",
            "(2, 0, 0, '2024-03-01', false, 1, '2024-01-02', '01')",
        ),
        conditions=(
            "-us = -5",
            "not (-us = -5)",
            "-us < 5",
            "-us between -6 and -1",
            "-ut < 0",
            "date_trunc('hour', d) in ('2024-02-29', '2024-03-01')",
            "substring(s, 2) = '1'",
            "substr(s, -1) <> '1'",
            "case when i > 2 then ts else '2024-01-01' end = '2024-01-01 00:00:00'",
            "case when b then d else '2024-01-01 00:00:00' end = '2024-01-01'",
            "case when b then 1 else '1.0' end = '1'",
            "case when b then i else '01' end = '1'",
            "case when i > 2 then b else 'true' end = 't'",
            "case when b then s else 'x' end = '1'",
            "case when b then i else 2.0 end = 2",
            "case when b then s else 'x' end <> 'x'",
        ),
    ),
    Case(
        source="postgres",
        columns="id integer, d date, ts timestamp, n numeric",
        rows=(
            "(1, 'infinity', 'infinity', 0.2)",
            "(2, '2024-03-01', '2024-03-01', 1e-20)",
            "(3, '-infinity', null, 0.3)",
            "(4, null, '2024-01-01', 12345678901234567890.123)",
        ),
        conditions=(
            "datediff('day', d, date '2024-03-01') <= 1",
            "datediff('day', d, date '2024-03-01') <> 1",
            "datediff('day', ts, date '2024-03-01') < 1",
            "not (datediff('day', d, date '2024-03-01') > 1)",
            "n + 0.1 = 0.3",
            "n + 0.1 > 0.3",
            "n - 0.1 = 0.2",
            "-n < -0.25",
        ),
    ),
    Case(
        source="mariadb",
        columns="id integer, us int unsigned, d datetime(6)",
        rows=(
            "(1, 5, '2024-02-29 10:00:00')",
            "(2, 0, null)",
        ),
        conditions=(
            "-us = -5",
            "not (-us = -5)",
            "us - 7 < 0",
            "date(d) <= '2024-02-29'",
        ),
        dialect="mysql",
    ),
]


def opened(kind: str, request: pytest.FixtureRequest, folder: Path, worker: str) -> TestSession:
    if kind == "sqlite":
        return sqlite_session(folder / "seen.sqlite", "there")
    if kind == "duckdb":
        return duckdb_session(folder / "seen.duckdb", "there")
    server = request.getfixturevalue(f"{kind}_server")
    server.create_database(f"seen_{worker}")
    return (postgres_session if kind == "postgres" else mysql_session)(server, f"seen_{worker}", "there")


def marked(case: Case) -> object:
    marks = [getattr(pytest.mark, case.source)] if case.source in ("postgres", "mariadb") else []
    return pytest.param(case, id=case.source, marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_the_answer_is_that_of_all_rows(
    request: pytest.FixtureRequest, tmp_path: Path, worker_id: str, case: Case
) -> None:
    there, own = opened(case.source, request, tmp_path, worker_id), duckdb_session(tmp_path / "own.duckdb", "own")
    rows = ", ".join(case.rows)
    there.run("drop table if exists seen", f"create table seen ({case.columns})", f"insert into seen values {rows}")
    schema = {"sqlite": "main", "duckdb": "main", "postgres": "public"}.get(case.source)
    described = connector_for(there.credentials.type).describe(there, [exp.table_("seen", db=schema)])[0]
    relation = Relation(key="seen", target="there", schema=schema, identifier="seen", columns=described)
    targets = {each.name: Target(name=each.name, dialect=each.dialect) for each in (there, own)}
    mark = "`" if case.dialect == "mysql" else '"'
    for condition in case.conditions:
        sql = f"select id from {mark}seen{mark} where {condition}"
        answers = []
        for pushdown in (Pushdown.COLUMNS, Pushdown.FULL):
            plan = make_plan(
                Request(
                    node="model.shop.seen", sql=sql, dialect=case.dialect, target="own", targets=targets,
                    relations={"seen": relation}, pushdown=pushdown,
                )
            )  # fmt: skip
            with stream_plan(plan, {"there": there, "own": own}, DuckDBEngine()) as (_, reader):
                answers.append(sorted(row["id"] for row in reader.read_all().to_pylist()))
        assert answers[0] == answers[1], f"{condition}: {plan.extracts[0].sql()}"
