"""DuckDB against the conformance suite, and what is its own."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from sqlglot import exp

from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors.duckdb import CONNECTOR
from dvt.deliver.stage import Stage
from dvt.execute.run import run_plan
from dvt.types import INTERVAL, JSON, UUID
from tests.connectors.conformance import COMMON, UTC, Case, Conformance, Quirks
from tests.connectors.plans import extract, plan
from tests.connectors.sessions import TestSession, duckdb_session

CASES = {
    **COMMON,
    "byt": Case(declared="blob", literal=r"'\x00\xFF\x10'", value=b"\x00\xff\x10", type=pa.binary()),
    "tz": Case(declared="timestamptz", literal="'2024-02-29 23:59:59.123456+02'",
               value=dt.datetime(2024, 2, 29, 21, 59, 59, 123456, tzinfo=UTC), type=pa.timestamp("us", tz="UTC")),
    "tod": Case(declared="time", literal="'23:59:59.5'", value=dt.time(23, 59, 59, 500000), type=pa.time64("us")),
    "uid": Case(declared="uuid", literal="'82e27ba0-6c74-4fee-9f0c-28d90145902a'",
                value="82e27ba0-6c74-4fee-9f0c-28d90145902a", type=UUID),
    "js": Case(declared="json", literal="""'{"a":1}'""", value='{"a":1}', type=JSON),
    "ivl": Case(declared="interval", literal="'1 month 2 days'", value=pa.MonthDayNano([1, 2, 0]), type=INTERVAL),
    "huge": Case(declared="hugeint", literal="12345678901234567890123456789012345678",
                 value=Decimal(12345678901234567890123456789012345678), type=pa.decimal128(38, 0)),
    "ub": Case(declared="ubigint", literal="18446744073709551615", value=18446744073709551615, type=pa.uint64()),
    "li": Case(declared="integer[]", literal="[1, null]", value=[1, None], type=pa.list_(pa.field("l", pa.int32()))),
    "st": Case(declared="struct(a integer, b varchar)", literal="{'a': 1, 'b': 'x'}", value={"a": 1, "b": "x"},
               type=pa.struct([("a", pa.int32()), ("b", pa.string())])),
    "en": Case(declared="enum('x', 'y')", literal="'y'", value="y", type=pa.string()),
}  # fmt: skip


@pytest.fixture
def session(tmp_path: Path) -> TestSession:
    return duckdb_session(tmp_path / "shop.duckdb")


class TestDuckDB(Conformance):
    quirks = Quirks(cases=CASES, schema="main")


def test_a_number_that_is_too_big_is_an_error(session: TestSession) -> None:
    from dvt.errors import ExtractError

    read = TestDuckDB().read
    with pytest.raises(ExtractError, match="170141183460469231731687303715884105727"):
        read(session, "select 170141183460469231731687303715884105727::hugeint as h")


def test_a_long_interval_stays_one(session: TestSession, tmp_path: Path) -> None:
    """In nanoseconds, as Arrow counts, it would come round to another."""
    other = duckdb_session(tmp_path / "other.duckdb", "other")
    one = plan("other", "select * from dvt_x1", extract("dvt_x1", session, "select interval '100000000 hours' as i"))
    stage = Stage(database=None, schema="main", identifier="stage")
    run_plan(one, {"other": other, session.name: session}, DuckDBEngine(), stage)
    assert other.run("select i::varchar from main.stage") == [("100000000:00:00",)]


def test_columns_with_a_collation_are_told(session: TestSession) -> None:
    session.run('create table main.named (a text, "B b" varchar collate nocase, c text collate c)')
    session.run("create view main.shown as select * from main.named")
    columns = CONNECTOR.describe(session, [exp.table_("named", db="main")])[0] or ()
    assert [column.name for column in columns if column.collated] == ["B b"]
    columns = CONNECTOR.describe(session, [exp.table_("shown", db="main")])[0] or ()
    assert [column.name for column in columns] == ["a", "B b", "c"]
