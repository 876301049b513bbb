"""Values of MariaDB that its ways change, were they let: each arrives as it was, or is refused by name."""

from typing import Any

import pytest
from sqlglot import exp

from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors import mysql
from dvt.deliver.stage import Stage, drop
from dvt.errors import ExtractError
from dvt.execute.run import run_plan, stream_plan
from tests.connectors.plans import extract, plan
from tests.connectors.sessions import TestSession, mysql_session
from tests.servers import Server

pytestmark = pytest.mark.mariadb

STAGE = Stage(database=None, schema=None, identifier="loaded__dvt_1")


@pytest.fixture
def session(mariadb_server: Server, worker_id: str) -> TestSession:
    mariadb_server.create_database(f"values_{worker_id}")
    return mysql_session(mariadb_server, f"values_{worker_id}")


@pytest.fixture(params=["connectorx", "cursor"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How rows are read."""
    if request.param == "cursor":
        monkeypatch.setattr(mysql, "slow_because", lambda _session: "the test wants it so")
    return str(request.param)


def read(session: TestSession, sql: str) -> list[Any]:
    one = plan("maria", "select * from dvt_x1", extract("dvt_x1", session, sql))
    with stream_plan(one, {"maria": session}, DuckDBEngine()) as (_, reader):
        return list(reader.read_all().to_pylist())


@pytest.mark.usefixtures("way")
def test_floats_have_all_their_digits(session: TestSession) -> None:
    """As texts, MariaDB gives six digits of them."""
    session.run("create table t (v float)", "insert into t values (16777216), (123456.789), (0.1), (1.2345679)")
    assert sorted(row["v"] for row in read(session, "select v from t")) == [
        0.10000000149011612,
        1.2345678806304932,
        123456.7890625,
        16777216.0,
    ]


def test_the_largest_float_is_one(session: TestSession) -> None:
    session.run("create table t (id int, v float)")
    session.run("insert into t values (1, 3.40282346638528859812e38), (2, -3.40282346638528859812e38), (3, 1.1)")
    drop(session, STAGE, "test")
    one = plan("maria", "select * from dvt_x1", extract("dvt_x1", session, "select * from t", "t"))
    run_plan(one, {"maria": session}, DuckDBEngine(), STAGE)
    same = f"select count(*) from t join {STAGE.display} m on m.id = t.id and m.v = t.v"
    assert session.run(same) == [(3,)]


def test_the_year_0_is_none_of_this_century(session: TestSession) -> None:
    session.run("create table t (id int, v year)", "insert into t values (1, '0000'), (2, 1999), (3, null)")
    drop(session, STAGE, "test")
    one = plan("maria", "select * from dvt_x1", extract("dvt_x1", session, "select * from t", "t"))
    run_plan(one, {"maria": session}, DuckDBEngine(), STAGE)
    assert session.run(f"select v from {STAGE.display} order by id") == [(0,), (1999,), (None,)]


def with_summer_time(session: TestSession) -> str:
    """A time zone that the server knows afterwards: five hours behind UTC, four from March to November of 2024."""
    name = f"Test/{session.credentials.values['schema']}"
    if not session.run(f"select 1 from mysql.time_zone_name where name = '{name}'"):
        session.run(
            "insert into mysql.time_zone (use_leap_seconds) values ('N')",
            "set @zone = last_insert_id()",
            f"insert into mysql.time_zone_name values ('{name}', @zone)",
            "insert into mysql.time_zone_transition_type values (@zone, 0, -18000, 0, 'W'), (@zone, 1, -14400, 1, 'S')",
            "insert into mysql.time_zone_transition values (@zone, 1710054000, 1), (@zone, 1730613600, 0)",
        )
    return name


@pytest.mark.usefixtures("way")
def test_a_moment_that_its_zone_has_twice_is_refused_by_name(session: TestSession) -> None:
    session.run("create table t (id int, v timestamp(6) null)")
    session.run(
        "set time_zone = '+00:00'",
        "insert into t values (1, '2024-11-03 05:30:00'), (2, '2024-11-03 06:30:00'), (3, null), (4, '2024-07-01')",
    )
    zone = with_summer_time(session)
    connect = session._connect

    def in_the_zone() -> Any:
        connection = connect()
        with connection.cursor() as cursor:
            cursor.execute(f"set time_zone = '{zone}'")
        return connection

    session._connect = in_the_zone
    said = r"'2024-11-03 01:30:00.000000 \(twice in its zone\)'.*where id = "
    with pytest.raises(ExtractError, match=said):
        read(session, "select * from t")
    assert [str(row["v"]) for row in read(session, "select * from t where id > 2 order by id")] == [
        "None",
        "2024-06-30 20:00:00",
    ]


@pytest.mark.usefixtures("way")
def test_rows_above_sixteen_megabytes(session: TestSession) -> None:
    session.run("create table t (v longblob, w longblob)")
    session.run("insert into t values (repeat('x', 15000000), null)", "update t set w = repeat('y', 15000000)")
    [row] = read(session, "select * from t")
    assert (len(row["v"]), row["v"][:1], len(row["w"]), row["w"][-1:]) == (15_000_000, b"x", 15_000_000, b"y")


@pytest.mark.usefixtures("way")
def test_chars_come_without_the_blanks_that_a_mode_fills_them_with(session: TestSession) -> None:
    """The engine compares what arrives; the adapter's connection keeps its mode."""
    session.run("create table t (v char(5))", "insert into t values ('ab'), (' c')")
    connect = session._connect
    opened = []

    def padding() -> Any:
        connection = connect()
        with connection.cursor() as cursor:
            cursor.execute("set sql_mode = 'ANSI_QUOTES,PAD_CHAR_TO_FULL_LENGTH,STRICT_ALL_TABLES'")
        opened.append(connection)
        connection.close = lambda: None
        return connection

    session._connect = padding
    rows = read(session, "select v, @@session.sql_mode as m from t")
    assert sorted(row["v"] for row in rows) == [" c", "ab"]
    assert {row["m"] for row in rows} == {"ANSI_QUOTES,STRICT_ALL_TABLES"}
    for connection in opened:
        with connection.cursor() as cursor:
            cursor.execute("select @@session.sql_mode")
            assert cursor.fetchone() == ("ANSI_QUOTES,STRICT_ALL_TABLES,PAD_CHAR_TO_FULL_LENGTH",)
        type(connection).close(connection)


def test_columns_that_a_star_leaves_out_are_hidden(session: TestSession) -> None:
    session.run("create table t (id int, secret int invisible default 5, t text)")
    found = mysql.CONNECTOR.describe(session, [exp.table_("t")])[0] or ()
    assert [(column.name, column.hidden) for column in found] == [("id", False), ("secret", True), ("t", False)]
