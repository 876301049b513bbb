"""MariaDB against the conformance suite, and what is its own."""

import os
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pymysql
import pytest
from sqlglot import exp

from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors import mysql
from dvt.connectors.base import Credentials
from dvt.connectors.mysql import CONNECTOR
from dvt.deliver.stage import Stage, drop
from dvt.errors import ComputeError, DeliveryError, DvtError, ExtractError
from dvt.execute.run import Listener, run_plan, stream_plan
from dvt.execute.stopping import Cancellation
from tests.connectors.conformance import COMMON, Case, Conformance, Quirks
from tests.connectors.plans import extract, plan
from tests.connectors.sessions import TestSession, duckdb_session, mysql_session
from tests.faults.proxy import behind
from tests.servers import Server

pytestmark = pytest.mark.mariadb

MANY = 1100

CASES = {
    **COMMON,
    "boo": Case(declared="boolean", literal="true", value=1, type=pa.int8()),
    "tim": replace(COMMON["tim"], declared="datetime(6)"),
    "byt": Case(declared="blob", literal="x'00ff10'", value=b"\x00\xff\x10", type=pa.binary()),
    "tiny": Case(declared="tinyint(1)", literal="9", value=9, type=pa.int8()),
    "ub": Case(declared="bigint unsigned", literal="18446744073709551615", value=18446744073709551615,
               type=pa.uint64()),
    "bits": Case(declared="bit(10)", literal="b'1000000001'", value=513, type=pa.uint16()),
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
    quirks = Quirks(cases=CASES, schema=None, analyze="analyze table {table}", part="`Part`")


class Slow(mysql.MySQLConnector):
    """The connector where connectorx cannot have the adapter's session."""

    def reading(self, session: Any, extracts: Any, *, label: str, duckdb: Any = None) -> Any:
        slow = session_with_ssl(session)
        return super().reading(slow, extracts, label=label)


def session_with_ssl(session: TestSession) -> TestSession:
    values = {**session.credentials.values, "ssl_verify_identity": True}
    return TestSession(session.name, "mysql", replace(session.credentials, values=values), session._connect)


class TestCursor(_MariaDB):
    quirks = Quirks(cases=CASES, schema=None, notices=1, analyze="analyze table {table}", part="`Part`")

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


def test_tables_whose_names_differ_in_case_only(session: TestSession) -> None:
    """They are two where the server's files say so, as by default on Linux."""
    session.run("create table Twin (a int)", "create view twin as select 1 as b")
    described = [CONNECTOR.describe(session, [exp.table_(name)])[0] or () for name in ("Twin", "twin")]
    assert [[(column.name, column.computed) for column in columns] for columns in described] == [
        [("a", False)], [("b", True)],
    ]  # fmt: skip


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


def test_unions_of_other_collations_and_widths(session: TestSession) -> None:
    session.run(
        "create table a (i int, t varchar(3) character set latin1 collate latin1_general_cs, f float,"
        " u tinyint unsigned)",
        "create table b (t text collate utf8mb4_unicode_ci, n bigint, x blob, d double, u bigint unsigned,"
        " v int unsigned)",
        "insert into a values (1, 'é', 1.1, 255), (null, null, null, null)",
        "insert into b values ('☃', -9223372036854775808, x'00ff', 0.1, 18446744073709551615, 7)",
    )
    one = plan(
        "maria", "select a.*, b.* from dvt_x1 as a cross join dvt_x2 as b where i is not null",
        extract("dvt_x1", session, "select * from a"),
        extract("dvt_x2", session, "select t as bt, n, x, d, u as bu, v from b"),
    )  # fmt: skip
    with stream_plan(one, {"maria": session}, DuckDBEngine()) as (done, reader):
        [row] = reader.read_all().to_pylist()
    assert row.pop("f") == pytest.approx(1.1)
    assert row == {
        "i": 1, "t": "é", "u": 255, "bt": "☃", "n": -9223372036854775808, "x": b"\x00\xff", "d": 0.1,
        "bu": 18446744073709551615, "v": 7,
    }  # fmt: skip
    assert [str(column.type) for column in done.columns] == [
        "int32", "string", "float", "uint8", "string", "int64", "binary", "double", "uint64", "uint32",
    ]  # fmt: skip


def test_rows_come_from_where_the_profile_says(mariadb_server: Server, session: TestSession, database: str) -> None:
    """And not from a socket of this machine that the server names: behind a tunnel, that may be another's."""
    session.run("create table t as select seq as i, repeat('x', 100) as x from seq_1_to_1000")
    with behind(mariadb_server) as (proxy, reached):
        rows, _ = read(mysql_session(reached, database), "select * from t")
        assert len(rows) == 1000
        assert proxy.down > 100_000


def test_an_extract_is_cancelled_at_the_server(session: TestSession) -> None:
    slow = "select count(*) as n from seq_1_to_100000000 as a join seq_1_to_100000000 as b"
    one = plan("maria", "select * from dvt_x1", extract("dvt_x1", session, slow))
    cancellation = Cancellation()
    running = (
        "select count(*) from information_schema.processlist"
        " where info like '%seq_1_to_100000000%' and id <> connection_id() and db = database()"
    )

    shown: set[str] = set()
    retries: list[Any] = []

    def cancel() -> None:
        try:
            while session.run(running) == [(0,)]:
                time.sleep(0.05)
            shown.update(seen_by_others())
        finally:
            cancellation.cancel()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(cancel)
        session.retries = 3
        with (
            pytest.raises(DvtError),
            stream_plan(
                one,
                {"maria": session},
                DuckDBEngine(),
                listener=Listener(retried=retries.append),
                cancellation=cancellation,
            ),
        ):
            pass
        done.result()
    until = time.monotonic() + 30  # the server is asked beside the one that hears of it
    while session.run(running) != [(0,)]:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert retries == []
    assert shown  # of the process that reads
    assert not [text for text in shown if session.credentials.values["password"] in text]


def test_only_the_own_extract_is_cancelled(mariadb_server: Server, session: TestSession, database: str) -> None:
    """Another run may read the same at the same time."""
    sql = "select sleep(4) as n"
    one = plan("maria", "select * from dvt_x1", extract("dvt_x1", session, sql))
    cancellation = Cancellation()
    running = "select count(*) from information_schema.processlist where info like '%sleep(4)%' and db = database()"
    running += " and id <> connection_id()"

    def read(cancellation: Cancellation) -> Any:
        own = mysql_session(mariadb_server, database)
        with stream_plan(one, {"maria": own}, DuckDBEngine(), cancellation=cancellation) as (_, reader):
            return reader.read_all().to_pylist()

    with ThreadPoolExecutor(2) as pool:
        stopped, other = pool.submit(read, cancellation), pool.submit(read, Cancellation())
        while session.run(running) != [(2,)]:
            assert not other.done()
            time.sleep(0.02)
        cancellation.cancel()
        assert isinstance(stopped.exception(), DvtError)
        assert other.result() == [{"n": 0}]


def test_a_failure_on_the_slow_path_reads_no_more(mariadb_server: Server, session: TestSession, database: str) -> None:
    with behind(mariadb_server) as (proxy, proxied):
        through = session_with_ssl(mysql_session(proxied, database))
        sql = "select cast('0000-00-00' as date) as d, repeat('x', 50) as t from seq_1_to_1500000"
        session.run("set sql_mode = ''", "drop table if exists zeros", f"create table zeros as {sql}")
        one = plan("maria", "select * from dvt_x1", extract("dvt_x1", through, "select * from zeros"))
        with (
            pytest.raises(DvtError, match="'0000-00-00' is no DATE"),
            stream_plan(one, {"maria": through}, DuckDBEngine(), connectors=lambda _: CONNECTOR),
        ):
            pass
        assert proxy.down < 50_000_000  # of more than 90


@pytest.mark.parametrize(("host", "shown"), [("::1", "[::1]"), ("db.example", "db.example"), (None, "localhost")])
def test_hosts(host: str | None, shown: str) -> None:
    values = {"host": host, "user": "u", "password": "p", "port": 3306, "schema": "s"}
    session = TestSession("maria", "mysql", Credentials(type="mysql", values=values), None)
    assert mysql._address(session).startswith(f"mysql://u:p@{shown}:3306/s?")


def seen_by_others() -> set[str]:
    """Arguments and environment of the processes that this one has started."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it may end meanwhile
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == os.getpid():
                found.add(str((process / "cmdline").read_bytes() + (process / "environ").read_bytes()))
    return found


TEXTS = (
    "", "NULL", "null", "\\N", '"', '""', '","', '"\\n"', "\\", "a\\\\", "a,b", "line\nline", "cr\r\nlf", "\t",
    "ünï ☃ 𝄞", " padded ", "'", "x'00'", "%s", ";", '"NULL"', "\x01", "\x1a", "a" * 70_000,
)  # fmt: skip


def load(session: TestSession, source: TestSession, sql: str) -> tuple[list[Any], Any]:
    """The rows of `sql` on `source` after they were staged in MariaDB."""
    one = plan("maria", "select * from dvt_x1", extract("dvt_x1", source, sql))
    stage = Stage(database=None, schema=None, identifier="orders__dvt_1")
    done = run_plan(one, {"maria": session, source.name: source}, DuckDBEngine(), stage)
    rows = session.run(done.staged.sql())
    drop(session, stage, "test")
    return rows, done


def test_texts_and_bytes_are_loaded_as_they_are(session: TestSession) -> None:
    duck = duckdb_session(":memory:")
    duck.run("create table t (i integer, t varchar, b blob, n boolean)")
    cursor = duck.instance.cursor()
    cursor.executemany("insert into t values (?, ?, ?, ?)", [
        (i, text, text.encode("utf-16"), i % 2 == 0) for i, text in enumerate(TEXTS)
    ])  # fmt: skip
    cursor.execute("insert into t values (-1, null, null, null)")
    rows, done = load(session, duck, "select * from t")
    assert done.diagnostics == ()
    assert sorted(rows)[1:] == [(i, text, text.encode("utf-16"), int(i % 2 == 0)) for i, text in enumerate(TEXTS)]
    assert min(rows) == (-1, None, None, None)


def test_a_value_that_does_not_fit_is_an_error_and_not_a_warning(session: TestSession) -> None:
    duck = duckdb_session(":memory:")
    with pytest.raises(DeliveryError, match="column d: 'inf' is no value that mysql can hold"):
        load(session, duck, "select 'infinity'::double as d")
    with pytest.raises(Exception, match="orders__dvt_1"):
        session.run("select * from orders__dvt_1")


def test_inserts_where_the_server_does_not_allow_load_data(own_mariadb_server: Server) -> None:
    own_mariadb_server.create_database("inserted")
    session, duck = mysql_session(own_mariadb_server, "inserted"), duckdb_session(":memory:")
    session.run("set global local_infile = 0")  # it holds for the whole server
    rows, done = load(session, duck, "select 1 as a, 'x' as b, true as c")
    assert rows == [(1, "x", 1)]
    [told] = done.diagnostics
    assert "local_infile is off" in told.message


def test_inserts_where_the_connection_is_another_adapters(mariadb_server: Server, session: TestSession) -> None:
    values = session.credentials.values

    def connect() -> Any:
        keys = ("host", "port", "user", "password")
        return pymysql.connect(database=values["schema"], **{key: values[key] for key in keys})

    plain = TestSession("maria", "mysql", session.credentials, connect)
    rows, done = load(plain, duckdb_session(":memory:"), "select 1 as a, 'x' as b, true as c")
    assert rows == [(1, "x", 1)]
    [told] = done.diagnostics
    assert "not dvt's own" in told.message


def test_many_descriptors_are_open(session: TestSession) -> None:
    """More than select() takes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < MANY + 100:
        pytest.skip(f"a process may open {hard} files here: raise the limit (ulimit -Hn)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(MANY)]
    try:
        one = plan("maria", "select * from dvt_x1", extract("dvt_x1", session, "select 1 as a"))
        with stream_plan(one, {"maria": session}, DuckDBEngine()) as (_, reader):
            assert reader.read_all().to_pylist() == [{"a": 1}]
    finally:
        for descriptor in held:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_file_that_no_statement_named_is_not_sent(session: TestSession) -> None:
    session.run("create table t (a text)")
    with pytest.raises(Exception, match="no statement had named"):
        session.run("load data local infile '/etc/hostname' into table t")
    assert session.run("select * from t") == []


def test_a_stream_that_breaks_off_loads_nothing(session: TestSession) -> None:
    duck = duckdb_session(":memory:")
    duck.run("create table t as select range as i, 'x' || range as v from range(300000)")
    duck.run("insert into t values (1, 'no number')")
    one = plan(
        "maria", "select cast(replace(v, 'x', '') as integer) as n from dvt_x1",
        extract("dvt_x1", duck, "select * from t"),
    )  # fmt: skip
    stage = Stage(database=None, schema=None, identifier="orders__dvt_1")
    with pytest.raises(ComputeError, match="no number"):
        run_plan(one, {"maria": session, "duck": duck}, DuckDBEngine(), stage)
    with pytest.raises(Exception, match="orders__dvt_1"):
        session.run("select * from orders__dvt_1")
