"""MariaDB against the conformance suite, and what is its own."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from dvt.connectors import mysql
from dvt.errors import ExtractError
from tests.connectors.conformance import COMMON, Case, Conformance, Quirks
from tests.connectors.sessions import TestSession, mysql_session
from tests.servers import Server

pytestmark = pytest.mark.mariadb

CASES = {
    **COMMON,
    "boo": Case(declared="boolean", literal="true", value=1, type=pa.int8()),
    "tim": replace(COMMON["tim"], declared="datetime(6)"),
    "byt": Case(declared="blob", literal="x'00ff10'", value=b"\x00\xff\x10", type=pa.binary()),
    "tiny": Case(declared="tinyint(1)", literal="9", value=9, type=pa.int8()),
    "ub": Case(declared="bigint unsigned", literal="18446744073709551615", value=18446744073709551615,
               type=pa.uint64()),
    "bits": Case(declared="bit(10)", literal="b'1000000001'", value=513, type=pa.uint64()),
    "yr": Case(declared="year", literal="2024", value=2024, type=pa.int16()),
    "en": Case(declared="enum('x','y')", literal="'y'", value="y", type=pa.string()),
    "se": Case(declared="set('a','b')", literal="'a,b'", value="a,b", type=pa.string()),
    "wide": Case(declared="decimal(28,10)", literal="123456789012345678.0123456789",
                 value=Decimal("123456789012345678.0123456789"), type=pa.decimal128(28, 10)),
    "deep": Case(declared="decimal(38,30)", literal="12345678.012345678901234567890123456789",
                 value=Decimal("12345678.012345678901234567890123456789"), type=pa.decimal128(38, 30)),
}  # fmt: skip


@pytest.fixture
def database(mariadb_server: Server, worker_id: str) -> str:
    name = f"conformance_{worker_id}"
    mariadb_server.create_database(name)
    return name


@pytest.fixture
def session(mariadb_server: Server, database: str) -> TestSession:
    return mysql_session(mariadb_server, database)


class _MariaDB(Conformance):
    def name(self, session: TestSession, table: str) -> str:
        return f"`{table}`"


class TestConnectorx(_MariaDB):
    quirks = Quirks(cases=CASES, schema=None)


class Slow(mysql.MySQLConnector):
    """The connector where connectorx cannot have the adapter's session."""

    def reading(self, session: Any, extracts: Any, *, label: str, duckdb: Any = None) -> Any:
        slow = session_with_ssl(session)
        return super().reading(slow, extracts, label=label)


def session_with_ssl(session: TestSession) -> TestSession:
    values = {**session.credentials.values, "ssl_verify_identity": True}
    return TestSession(session.name, "mysql", replace(session.credentials, values=values), session._connect)


class TestCursor(_MariaDB):
    quirks = Quirks(cases=CASES, schema=None, notices=1)

    def connectors(self, session: Any) -> Any:
        return Slow()


def read(session: TestSession, sql: str) -> tuple[Any, Any]:
    rows, done = TestConnectorx().read(session, sql)
    return rows.to_pylist(), done


def test_decimals_beyond_38_digits_are_exact_where_they_fit(session: TestSession) -> None:
    session.run("create table t (n decimal(65,30))", "insert into t values (1.5), (-2.000000000000000000000000000001)")
    rows, done = read(session, "select n from t")
    assert sorted(row["n"] for row in rows) == [Decimal("-2.000000000000000000000000000001"), Decimal("1.5")]
    assert done.diagnostics == ()


def test_a_zero_date_is_an_error(session: TestSession) -> None:
    with pytest.raises(ExtractError, match="0000-00-00"):
        read(session, "select date('0000-00-00') as d")


def test_a_time_beyond_a_day_is_an_error(session: TestSession) -> None:
    with pytest.raises(ExtractError, match="-100:00:00"):
        read(session, "select cast('-100:00:00' as time) as t")


def test_null_and_aggregates(session: TestSession) -> None:
    session.run("create table t (i int, d double)", "insert into t values (1, 0.5), (2, 1.5)")
    rows, _ = read(session, "select null as n, sum(i) as s, avg(i) as a, sum(d) as d, count(*) as c, 'x' as x from t")
    assert rows == [{"n": None, "s": Decimal(3), "a": Decimal("1.5000"), "d": 2.0, "c": 2, "x": "x"}]


def test_the_session_is_the_adapters(session: TestSession) -> None:
    connect = session._connect

    def elsewhere() -> Any:
        connection = connect()
        with connection.cursor() as cursor:
            cursor.execute("set time_zone = '+03:00', sql_mode = 'ANSI_QUOTES'")
        return connection

    moved = TestSession(session.name, "mysql", session.credentials, elsewhere)
    rows, _ = read(moved, "select @@session.time_zone as z, @@session.sql_mode as m")
    assert rows == [{"z": "+03:00", "m": "ANSI_QUOTES"}]


def test_a_wrong_password_is_not_shown(mariadb_server: Server, database: str) -> None:
    wrong = replace(mariadb_server, password="sekret-word/1")
    with pytest.raises(ExtractError) as caught:
        read(mysql_session(wrong, database), "select 1 as a")
    assert "Access denied" in str(caught.value)
    assert "sekret" not in str(caught.value)
