"""SQLite against the conformance suite, and what is its own."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlglot import exp

from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors.sqlite import CONNECTOR
from dvt.deliver.stage import Stage
from dvt.diagnostics import Code, Severity
from dvt.errors import ExtractError
from dvt.execute.run import run_plan
from tests.connectors.conformance import COMMON, UTC, Case, Conformance, Quirks
from tests.connectors.plans import extract, plan
from tests.connectors.sessions import TestSession, sqlite_session

CASES = {
    name: case for name, case in COMMON.items() if name not in ("i32", "num", "big", "byt", "tim")
} | {
    "i32": Case(declared="integer", literal="-2147483648", value=-2147483648, type=pa.int64()),
    "num": Case(declared="numeric(10,2)", literal="12345678.90", value=Decimal("12345678.90"),
                type=pa.decimal128(10, 2)),
    "tim": Case(declared="datetime", literal="'2024-02-29 23:59:59.123456'",
                value=dt.datetime(2024, 2, 29, 23, 59, 59, 123456), type=pa.timestamp("us")),
    "byt": Case(declared="blob", literal="x'00ff10'", value=b"\x00\xff\x10", type=pa.binary()),
}  # fmt: skip


@pytest.fixture
def session(tmp_path: Path) -> TestSession:
    return sqlite_session(tmp_path / "shop.db")


class TestSQLite(Conformance):
    quirks = Quirks(cases=CASES, schema="main")

    def test_one_snapshot(self, session: TestSession) -> None:
        # Without a write-ahead log nobody can write while somebody reads.
        assert session.run("pragma journal_mode = wal") == [("wal",)]
        super().test_one_snapshot(session)


def read(session: TestSession, sql: str, table: str = "") -> tuple[Any, Any]:
    rows, done = TestSQLite().read(session, sql, table)
    return rows.to_pylist(), done


@pytest.mark.parametrize(
    ("declared", "literal", "said"),
    [
        ("integer", "'x'", "column c, declared integer: got str 'x'"),
        ("integer", "1.5", "column c, declared integer: got float '1.5'"),
        ("text", "x'00'", "column c, declared text: got bytes"),
        ("text", "cast(x'61ff' as text)", "column c, declared text: got str 'a\\xff', which is no utf-8"),
        ("boolean", "2", "column c, declared boolean: got int '2'"),
        ("floating point", "9007199254740993", "column c, declared floating point: got int '9007199254740993'"),
        ("string", "x'00'", "column c, declared string: got bytes"),
        ("json", "9e999", "column c, declared json: got float 'inf'"),
        ("date", "'31.12.2024'", "column c: '31.12.2024' is no date"),
        ("date", "20241231", "column c, declared date: got int '20241231'"),
        ("date", "'2024-01-01 12:34:56'", "column c, declared date: got str '2024-01-01 12:34:56', which is more than"),
        ("date", "'2024-01-01T00:00:00Z'", "which is more than a day"),
        ("date", "'2024-01-01+02'", "which is more than a day"),
        ("date", "'0044-03-15 00:00:00 (BC)'", "which is more than a day"),
        ("datetime", "'2024-01-01 12:34:56+05:30'", "got str '2024-01-01 12:34:56+05:30', which has an offset"),
        ("timestamp", "'2024-01-01 12:34:56.5-02'", "which has an offset"),
        ("timestamp without time zone", "'2024-01-01T12:34:56Z'", "which has an offset"),
        ("timestamp", "'2024-01-01 12:34:56 UTC'", "which has an offset"),
        ("timestamptz", "'2024-01-01 12:34:56.0000001+01'", "which has more digits than microseconds"),
        ("timestamptz", "'yesterday'", "column c: 'yesterday' is no timestamptz that the engine can hold"),
        ("numeric(10,2)", "'many'", "column c, declared numeric(10,2): got str 'many'"),
    ],
)
def test_a_value_that_does_not_fit_its_declared_type_is_an_error(
    session: TestSession, declared: str, literal: str, said: str
) -> None:
    session.run(f"create table t (id integer, c {declared})", f"insert into t values (1, null), (3, {literal})")
    with pytest.raises(ExtractError) as caught:
        read(session, "select id, c from t", "t")
    assert said.lower() in str(caught.value).lower()
    assert "(where id = 3)" in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    "declared", ["timestamptz", "timestamp with time zone", "datetime with time zone", "datetimeoffset"]
)
def test_timestamps_that_are_declared_with_time_zone_are_instants(session: TestSession, declared: str) -> None:
    texts = ("2024-01-01 12:34:56+05:30", "2024-01-01T12:34:56.25Z", "2024-01-01 12:34:56", "2024-01-01")
    values = ", ".join(f"({number}, '{text}')" for number, text in enumerate(texts))
    session.run(f"create table t (id integer, c {declared})", f"insert into t values {values}")
    rows, done = read(session, "select id, c from t", "t")
    assert [row["c"] for row in sorted(rows, key=lambda row: row["id"])] == [
        dt.datetime(2024, 1, 1, 7, 4, 56, tzinfo=UTC),
        dt.datetime(2024, 1, 1, 12, 34, 56, 250000, tzinfo=UTC),
        dt.datetime(2024, 1, 1, 12, 34, 56, tzinfo=UTC),
        dt.datetime(2024, 1, 1, tzinfo=UTC),
    ]
    assert done.columns[1].type == pa.timestamp("us", tz="UTC")


@pytest.mark.parametrize("text", ["2024-01-01", "2024-01-01 00:00:00", "2024-01-01T00:00:00.000", "2024-01-01 00:00"])
def test_a_midnight_is_a_date(session: TestSession, text: str) -> None:
    session.run("create table t (c date)", f"insert into t values ('{text}')")
    assert read(session, "select c from t", "t")[0] == [{"c": dt.date(2024, 1, 1)}]


@pytest.mark.parametrize(
    ("declared", "literals", "values"),
    [
        ("floating point", ["1.5", "2"], [1.5, 2.0]),  # INT is in POINT: of integer affinity
        ("string", ["'007'", "'abc'", "1.5"], ["7", "abc", "1.5"]),  # of numeric affinity: 7 is what is there
        ("point", ["'POINT(1 2)'"], ["POINT(1 2)"]),
        ("interval", ["'1 day'", "'2'"], ["1 day", "2"]),
        ("json", ["1.10", "2", "'[1.10]'"], ["1.1", "2", "[1.10]"]),
    ],
)
def test_what_an_affinity_made_of_values_is_read(
    session: TestSession, declared: str, literals: list[str], values: list[object]
) -> None:
    rows = ", ".join(f"({number}, {literal})" for number, literal in enumerate(literals))
    session.run(f"create table t (id integer, c {declared})", f"insert into t values {rows}")
    rows, _ = read(session, "select id, c from t", "t")
    assert {row["id"]: row["c"] for row in rows} == dict(enumerate(values))


def test_text_that_is_no_utf8_becomes_null_where_the_model_allows_it(session: TestSession) -> None:
    session.run(
        "create table t (id integer, c text)", "insert into t values (1, 'naïve'), (2, cast(x'61ff' as text)), (3, 'b')"
    )
    session.unfit_as_null = True
    rows, done = read(session, "select id, c from t", "t")
    assert rows == [{"id": 1, "c": "naïve"}, {"id": 2, "c": None}, {"id": 3, "c": "b"}]
    [told] = done.diagnostics
    assert told.message == (
        "1 value became NULL: column c, declared TEXT: got str 'a\\xff', which is no UTF-8 (where id = 2)"
    )


def test_expressions_have_the_types_of_their_values(session: TestSession) -> None:
    session.run("create table t (i integer, r real, x text)", "insert into t values (1, 1.5, 'a'), (3, 2, 'b')")
    rows, done = read(session, "select sum(i) as s, avg(i) as a, max(x) as m, sum(null) as n, 0.5 + 1 as h from t")
    assert rows == [{"s": 4, "a": 2.0, "m": "b", "n": None, "h": 1.5}]
    kinds = [str(column.type) for column in done.columns]
    assert kinds == ["int64", "double", "string", "int32", "double"]


def test_a_column_of_integers_and_reals_is_real_and_one_with_text_is_text(session: TestSession) -> None:
    rows, _ = read(session, "select 1 as a, 1 as b union all select 2.5, 'x'")
    assert rows == [{"a": 1.0, "b": "1"}, {"a": 2.5, "b": "x"}]


def test_decimals_with_more_digits_than_declared_are_kept(session: TestSession) -> None:
    session.run("create table t (c numeric(10,2))", "insert into t values (0.1), (0.125)")
    rows, done = read(session, "select c from t order by c", "t")
    assert sorted(row["c"] for row in rows) == [Decimal("0.100"), Decimal("0.125")]
    assert [(each.code, each.severity, each.message) for each in done.diagnostics] == [
        (Code.TYPE_PRECISION_LOST, Severity.WARNING,
         "lite: numbers of column c have more digits than numeric(10,2): they are read as DECIMAL(9, 3)"),
    ]  # fmt: skip


@pytest.mark.parametrize("values", ["(0.1), (null)", "(null)", "(12345678.25), (-1)"])
def test_decimals_of_the_declared_digits_are_no_news(session: TestSession, values: str) -> None:
    session.run("create table t (c numeric(10,2))", f"insert into t values {values}")
    _, done = read(session, "select c from t order by c", "t")
    assert done.columns[0].type == pa.decimal128(10, 2)
    assert done.diagnostics == ()


@pytest.mark.parametrize(
    ("literals", "told"),
    [
        (["9007199254740993", "1.5"], ""),
        (["-9223372036854775808", "9223372036854775807", "0.5"], ""),
        (["9e999", "-9e999", "1.5"], "lite: numbers of column c (numeric) do not fit DECIMAL(38): they travel as text"),
    ],
)
def test_numbers_are_the_same_in_another_table(session: TestSession, literals: list[str], told: str) -> None:
    rows = ", ".join(f"({literal})" for literal in literals)
    session.run("create table t (c numeric)", f"insert into t values {rows}")
    one = plan("lite", "select c from dvt_x1", extract("dvt_x1", session, "select c from t", "t"))
    stage = Stage(database=None, schema="main", identifier="copy")
    done = run_plan(one, {"lite": session}, DuckDBEngine(), stage)
    assert session.run("select c, typeof(c) from copy") == session.run("select c, typeof(c) from t")
    assert "".join(each.message for each in done.diagnostics) == told


def test_a_table_by_its_schema(session: TestSession) -> None:
    session.run("create table t (i integer)", "insert into t values (1)")
    rows, _ = read(session, "select i from main.t", "main.t")
    assert rows == [{"i": 1}]


def test_generated_columns_are_described_and_read(session: TestSession) -> None:
    virtual, stored = "generated always as (a * 2) virtual", "generated always as ('s' || a) stored"
    session.run(
        f"create table t (id integer not null, g integer {virtual}, a integer, s varchar(9) {stored}, n as (a / 2.0))",
        "insert into t (id, a) values (1, 3)",
    )
    columns = CONNECTOR.describe(session, [exp.table_("t")])[0] or ()
    assert [(column.name, column.type.lower(), column.nullable) for column in columns] == [
        ("id", "integer", False), ("g", "integer", True), ("a", "integer", True), ("s", "varchar(9)", True),
        ("n", "", True),
    ]  # fmt: skip
    rows, _ = read(session, "select * from t", "t")
    assert rows == [{"id": 1, "g": 6, "a": 3, "s": "s3", "n": 1.5}]


def test_columns_with_a_collation_are_told(session: TestSession) -> None:
    session.run('create table "It\'s" (a text, "B b" varchar(9) not null collate nocase, c text collate binary)')
    columns = CONNECTOR.describe(session, [exp.table_("It's")])[0] or ()
    assert [column.name for column in columns if column.collated] == ["B b"]


def test_hidden_columns_of_a_virtual_table_are_none(session: TestSession) -> None:
    session.run("create virtual table t using fts5(words)")  # `t` and `rank` are hidden
    assert [column.name for column in CONNECTOR.describe(session, [exp.table_("t")])[0] or ()] == ["words"]


@pytest.mark.parametrize("more", ["", "union all select 0, 'b', '2024-01-02'", "limit 1"])
def test_columns_named_true_and_false_are_read_under_their_names(session: TestSession, more: str) -> None:
    session.run('create table t ("true" integer, "False", x date)', "insert into t values (1, 'a', '2024-01-01')")
    rows, done = read(session, f'select "true", "False", x from t {more}', "t")
    assert list(rows[0]) == ["true", "False", "x"]
    assert rows[0] == {"true": 1, "False": "a", "x": dt.date(2024, 1, 1)}
    assert [column.name for column in done.columns] == ["true", "False", "x"]


def test_a_value_of_such_a_column_that_does_not_fit_is_told_by_its_name(session: TestSession) -> None:
    session.run('create table t (id integer, "true" boolean)', "insert into t values (7, 2)")
    with pytest.raises(ExtractError, match=r"column true, declared boolean: got int '2' \(where id = 7\)"):
        read(session, 'select id, "true" from t', "t")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-01-01", dt.date(2024, 1, 1)),
        ("2024-01-01 10:00:00.25", dt.datetime(2024, 1, 1, 10, 0, 0, 250000)),
        ("2024-01-01 10:00:00+02:00", "2024-01-01 10:00:00+02:00"),
        ("2024-01-01 10:00:00-02:00", "2024-01-01 10:00:00-02:00"),
        ("2024-01-01T10:00:00", "2024-01-01T10:00:00"),
        ("12.50 EUR", "12.50 EUR"),
    ],
)
def test_what_create_table_as_forgot_is_told_by_the_values(session: TestSession, text: str, value: object) -> None:
    session.run("create table made (c num)")
    session.run(f"insert into made values ('{text}'), (null)")
    rows, _ = read(session, "select c from made", "made")
    assert [row["c"] for row in rows] == [value, None]
