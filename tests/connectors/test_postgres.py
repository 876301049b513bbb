"""PostgreSQL against the conformance suite, and what is its own."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from sqlglot import exp

from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors.postgres import CONNECTOR, CursorSource
from dvt.connectors.postgres_extracts import described
from dvt.connectors.postgres_scanner import conninfo
from dvt.connectors.postgres_types import scanned
from dvt.connectors.typed import typed_query
from dvt.deliver.stage import Stage, drop
from dvt.errors import ComputeError, DeliveryError, ExtractError
from dvt.execute.run import run_plan, stream_plan
from tests.connectors.conformance import Case, Conformance, Quirks
from tests.connectors.plans import extract, plan
from tests.connectors.postgres import CASES, WithoutScanner
from tests.connectors.sessions import TestSession, postgres_session
from tests.servers import Server

pytestmark = pytest.mark.postgres


@pytest.fixture
def database(postgres_server: Server, worker_id: str) -> str:
    name = f"conformance_{worker_id}"
    postgres_server.create_database(name)
    return name


@pytest.fixture
def session(postgres_server: Server, database: str) -> TestSession:
    return postgres_session(postgres_server, database, role="postgres", search_path="public, pg_catalog")


class TestNative(Conformance):
    """Through DuckDB's scanner."""

    quirks = Quirks(
        cases={
            **CASES,
            "ints": Case(
                declared="int[]", literal="'{1,null}'", value=[1, None], type=pa.list_(pa.field("l", pa.int32()))
            ),
        },
        schema="public",
    )


class TestCursor(Conformance):
    """Through the adapter's cursor: the same values."""

    quirks = Quirks(cases=CASES, schema="public", notices=1)

    def connectors(self, session: Any) -> Any:
        return WithoutScanner()


def read(session: TestSession, sql: str, transform: str = "select * from dvt_x1") -> tuple[list[Any], Any]:
    one = plan(session.name, transform, extract("dvt_x1", session, sql))
    with stream_plan(one, {session.name: session}, DuckDBEngine()) as (done, reader):
        return reader.read_all().to_pylist(), done


def test_nan_in_a_decimal_is_an_error_that_names_the_column(session: TestSession) -> None:
    with pytest.raises(ExtractError, match="column amount holds a value that no decimal can hold: NaN"):
        read(session, "select 'NaN'::numeric(10,2) as amount")


@pytest.mark.parametrize(
    ("query", "shared"),
    [
        ("select * from public.wide", False),
        ("select * from public.wide where n1 = 7", True),
        ("select a, sum(n1)::numeric(20,2) as n1, max(n2)::numeric(12,2) as n2 from public.wide group by a", True),
    ],
)
def test_workers_filter_and_aggregate_but_do_not_look_for_nan(session: TestSession, query: str, shared: bool) -> None:
    columns = [f"n{place}" for place in range(8)]
    session.run(
        f"create table public.wide as select i % 10 as a, {', '.join(f'i::numeric(12,2) as {c}' for c in columns)}"
        " from generate_series(1, 50000) s(i)",
        "analyze public.wide",
    )
    one = extract("dvt_x1", session, query)
    typed = [scanned(column, ["a"]) for column in described(session, "test", [one])["dvt_x1"].columns]
    asked = typed_query(one.query, typed).sql("postgres")
    lines = session.run("set parallel_setup_cost = 0", "set min_parallel_table_scan_size = 0", f"explain {asked}")
    assert any("Gather" in line for (line,) in lines) == shared


def test_numbers_of_unknown_size_are_exact(session: TestSession) -> None:
    rows, done = read(
        session, "select 1.50 as a, sum(x) as b, avg(x) as c from (values (0.1::numeric(10,1)), (0.2)) v(x)"
    )
    assert rows == [{"a": Decimal("1.50"), "b": Decimal("0.3"), "c": Decimal("0.15000000000000000000")}]
    assert done.diagnostics == ()


def test_numbers_that_no_decimal_holds_become_doubles_and_that_is_said(session: TestSession) -> None:
    sql = "select * from (values (1e40::numeric), ('NaN'), ('Infinity')) v(big)"
    rows, done = read(session, sql, "select big + 0 as big from dvt_x1")
    assert [str(row["big"]) for row in rows] == ["1e+40", "nan", "inf"]
    [warning] = done.diagnostics
    assert warning.code.value == "DVT002"
    assert warning.message == "pg: numbers of column big do not fit DECIMAL(38): they are read as DOUBLE"


def test_numbers_that_are_only_handed_on_travel_as_text(session: TestSession) -> None:
    rows, done = read(session, "select 'NaN'::numeric as big, 1e40::numeric as bigger")
    assert rows == [{"big": "NaN", "bigger": "1" + "0" * 40}]
    assert [note.severity.value for note in done.diagnostics] == ["note", "note"]


def test_infinite_dates_stay_infinite(session: TestSession) -> None:
    sql = "select 'infinity'::date as d, '-infinity'::timestamp as t, 'infinity'::timestamptz as z"
    one = plan("pg", "select * from dvt_x1", extract("dvt_x1", session, sql))
    stage = Stage(database=None, schema="public", identifier="infinite")
    done = run_plan(one, {"pg": session}, DuckDBEngine(), stage)
    text = "select d::text, t::text, z::text from public.infinite"
    assert session.run(text) == [("infinity", "-infinity", "infinity")]
    drop(session, stage, "x")
    assert done.staged.rows == 1


def test_declared_types_come_back_on_a_target_of_the_same_kind(session: TestSession) -> None:
    session.run(
        "create type mood as enum ('sad', 'happy')",
        "create table public.precise (n numeric(50,20), m mood, c char(5), v varchar(3), b numeric)",
        "insert into public.precise"
        " values (123456789012345678901234567890.12345678901234567891, 'happy', 'a', 'abc', 1.50)",
    )
    one = plan(
        "pg",
        "select * from dvt_x1",
        extract("dvt_x1", session, "select n, m, c, v, b from public.precise", "public.precise"),
    )
    stage = Stage(database=None, schema="public", identifier="staged")
    done = run_plan(one, {"pg": session}, DuckDBEngine(), stage)
    session.run(f"create table public.final as {done.staged.sql()}")
    assert session.run("select n::text, m::text, c, v, b::text from public.final") == [
        ("123456789012345678901234567890.12345678901234567891", "happy", "a    ", "abc", "1.50")
    ]
    types = session.run(
        "select format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = 'public.final'::regclass and attnum > 0 order by attnum"
    )
    assert types == [("numeric(50,20)",), ("mood",), ("character(5)",), ("character varying(3)",), ("numeric",)]
    drop(session, stage, "x")


def test_one_snapshot_for_all_extracts(session: TestSession) -> None:
    """A row that is committed between the first and the second extract is seen by neither."""
    session.run("create table public.a as select 1 as i", "create table public.b as select 1 as i")
    import duckdb

    both = [extract(f"dvt_{table}", session, f"select i from public.{table}") for table in ("a", "b")]
    with duckdb.connect() as connection, CONNECTOR.reading(session, both, label="x", duckdb=connection) as source:
        for each in both:
            with source.read(each) as scan:
                sql = f"select count(*) from {scan.table.sql('duckdb')}"
                assert connection.execute(sql).fetchall() == [(1,)]
            session.run("insert into public.b values (2)")
    assert session.run("select count(*) from public.b") == [(3,)]


def test_the_extract_says_who_asks_and_runs_in_the_adapters_session(session: TestSession) -> None:
    sql = (
        "select current_setting('search_path') as path, current_user::text as who, query"
        " from pg_stat_activity where pid = pg_backend_pid()"
    )
    rows, _ = read(session, sql)
    assert rows[0]["path"] == "public, pg_catalog"
    assert rows[0]["who"] == "postgres"
    assert "dvt model.shop.orders" in rows[0]["query"]


def test_a_source_is_only_read(session: TestSession) -> None:
    with pytest.raises(ExtractError, match="read-only transaction"):
        read(session, "select nextval('public.s') as n") if session.run("create sequence public.s") == [] else None


def test_nothing_is_left_open(session: TestSession) -> None:
    read(session, "select 1 as a")
    left = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    for _ in range(50):
        if session.run(left) == [(0,)]:
            return
    assert session.run(left) == [(0,)]


def test_a_wrong_password_is_not_shown(postgres_server: Server, database: str) -> None:
    wrong = replace(postgres_server, password="sekret-word/1")
    with pytest.raises(ExtractError) as caught:
        read(postgres_session(wrong, database), "select 1 as a")
    assert "password authentication failed" in str(caught.value)
    assert "sekret" not in "".join([str(caught.value), repr(caught.value), repr(caught.value.__cause__)])


def test_a_dead_server_is_named(postgres_server: Server) -> None:
    from tests.servers.machine import free_port

    dead = replace(postgres_server, port=free_port())
    with pytest.raises(ExtractError, match=r"Failed to extract from shop.orders \(pg\): .*refused"):
        read(postgres_session(dead, "x"), "select 1 as a from shop.orders")


def test_the_scanner_hides_the_secret(session: TestSession) -> None:
    import duckdb

    password = session.credentials.values["password"]
    with duckdb.connect() as connection, CONNECTOR.reading(session, [], label="x", duckdb=connection):
        shown = connection.execute("select secret_string from duckdb_secrets()").fetchall()
        assert shown
        assert password not in str(shown)
        assert password not in str(connection.execute("from duckdb_databases()").fetchall())
    assert password not in repr(session.credentials)


def test_conninfo_quotes() -> None:
    values = {
        "search_path": "a b,c",
        "role": "o'neil",
        "sslmode": "require",
        "password": "never",
        "connect_timeout": 10,
        "keepalives_idle": 0,
    }
    assert conninfo(values) == (
        r"sslmode='require' connect_timeout='10' keepalives_idle='60' keepalives_interval='10' keepalives_count='6' "
        r"client_encoding='UTF8' "
        r"options='-c search_path=a\\ b,c -c role=o\'neil'"
    )


def test_the_cursor_gives_what_the_scanner_gives(session: TestSession) -> None:
    """Types that only travel as text, too."""
    sql = (
        "select 1.5::numeric as n, B'101' as b, '1.2.3.4'::inet as i, '12:00+02'::timetz as t, 1::oid as o, true as x,"
        " '{}'::json as j, null::int as nothing, gen_random_uuid() is null as u, '24:00:00'::time as midnight"
    )
    one = plan("pg", "select *, midnight::text as m from dvt_x1", extract("dvt_x1", session, sql))
    answers = []
    for connector in (CONNECTOR, WithoutScanner()):
        with stream_plan(one, {"pg": session}, DuckDBEngine(), connectors=lambda _, c=connector: c) as (_, reader):
            answers.append(reader.read_all().drop_columns("midnight"))
    assert answers[0].to_pylist() == answers[1].to_pylist()
    assert answers[0].schema == answers[1].schema
    assert CursorSource(session, "x", {}, None, "why").notices[0].message.endswith("why")


def run_into(session: TestSession, name: str, transform: str) -> Any:
    one = plan("pg", transform, extract("dvt_x1", session, "select 1 as one"))
    return run_plan(one, {"pg": session}, DuckDBEngine(), Stage(database=None, schema="public", identifier=name))


def test_every_type_of_the_engine_arrives(session: TestSession) -> None:
    """Also those that PostgreSQL has no type for; the file's types must be the columns' to the bit."""
    values = {
        "u1": "200::utinyint", "i1": "(-100)::tinyint", "u2": "65000::usmallint", "u4": "4000000000::uinteger",
        "u8": "18446744073709551615::ubigint", "h": "170141183460469231731::hugeint", "f4": "1.5::float",
        "ns": "timestamp_ns '2024-02-29 23:59:59.123456'", "s": "'2024-02-29 23:59:59'::timestamp_s",
        "d": "0.000001::decimal(38,6)", "e": "'happy'::enum('sad', 'happy')", "j": """'{"a": [1]}'::json""",
        "st": "{'a': 1, 'b': [null]}", "mp": "map {'k': 1}", "l1": "[1::utinyint, null]", "l2": "['a', null, 'ü']",
        "l3": "[date '2024-02-29']", "l5": "[[1], [2]]", "b": "'\\x00\\xff'::blob",
        "bits": "'101'::bit", "iv": "interval '1 month 2 days 3.5 seconds'", "n": "null", "em": "[]::integer[]",
        "u": "'82e27ba0-6c74-4fee-9f0c-28d90145902a'::uuid", "t": "time '24:00:00'", "x": "'naïve ''\"\\'",
    }  # fmt: skip
    done = run_into(session, "wide", "select " + ", ".join(f"{v} as {k}" for k, v in values.items()) + " from dvt_x1")
    shown = ", ".join(f"{name}::text" for name in values)
    [row] = session.run(f"select {shown} from public.wide")
    assert dict(zip(values, row, strict=True)) == {
        "u1": "200", "i1": "-100", "u2": "65000", "u4": "4000000000", "u8": "18446744073709551615",
        "h": "170141183460469231731", "f4": "1.5", "ns": "2024-02-29 23:59:59.123456", "s": "2024-02-29 23:59:59",
        "d": "0.000001", "e": "happy", "j": '{"a": [1]}', "st": '{"a":1,"b":[null]}', "mp": '{"k":1}',
        "l1": "{1,NULL}", "l2": "{a,NULL,ü}", "l3": "{2024-02-29}",
        "l5": "[[1],[2]]", "b": "\\x00ff", "bits": "101", "iv": "1 mon 2 days 00:00:03.5", "n": None, "em": "{}",
        "u": "82e27ba0-6c74-4fee-9f0c-28d90145902a", "t": "24:00:00", "x": "naïve '\"\\",
    }  # fmt: skip
    assert done.staged.rows == 1
    told = [diagnostic.message for diagnostic in done.diagnostics if diagnostic.code.value == "DVT002"]
    assert told == ["column ns keeps microseconds of its nanoseconds"]
    drop(session, done.staged.stage, "x")


def test_arrays_of_decimals_arrive(session: TestSession) -> None:
    """COPY's binary form of them is not to be had."""
    done = run_into(
        session, "tenths", "select [0.10::decimal(38,2), null] as l, []::decimal(3,1)[] as none from dvt_x1"
    )
    assert session.run("select l::text, none::text from public.tenths") == [("{0.10,NULL}", "{}")]
    drop(session, done.staged.stage, "x")


def test_a_load_that_breaks_off_leaves_nothing(session: TestSession) -> None:
    """COPY takes a file that merely ends for a whole one."""
    rows = "from range(500000) r(i)"
    with pytest.raises(ComputeError, match=r"Failed to compute model.shop.orders: .*bad row"):
        run_into(session, "half", f"select case when i = 400000 then error('bad row') else 'x' || i end as a {rows}")
    assert session.run("select to_regclass('public.half') is null") == [(True,)]


def test_a_load_that_the_server_refuses_leaves_nothing(session: TestSession) -> None:
    def limited() -> Any:
        connection = connect()
        connection.cursor().execute("set statement_timeout = 200")
        connection.commit()
        return connection

    connect, session._connect = session._connect, limited
    with pytest.raises(DeliveryError, match=r"Failed to write to public.half \(pg\): canceling statement due to"):
        run_into(session, "half", "select 'x' || i as a from range(50000000) r(i)")
    assert session.run("select to_regclass('public.half') is null") == [(True,)]


def test_texts_of_another_encoding(postgres_server: Server, worker_id: str) -> None:
    admin = postgres_session(postgres_server, "postgres")
    with admin.connection("x") as connection:
        connection.autocommit = True
        connection.cursor().execute(f"drop database if exists latin_read_{worker_id}")
        connection.cursor().execute(
            f"create database latin_read_{worker_id} encoding latin1 template template0 locale 'C'"
        )
    rows, _ = read(postgres_session(postgres_server, f"latin_read_{worker_id}"), "select chr(233) as a")
    assert rows == [{"a": "é"}]


def test_columns_by_whose_collation_unlike_texts_are_equal_are_told(session: TestSession) -> None:
    session.run(
        "create collation public.folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        'create table public.folded (a text, b text collate public.folding, c text collate "C", n int)',
    )
    columns = CONNECTOR.describe(session, [exp.table_("folded", db="public")])[0] or ()
    assert [(column.name, column.collated) for column in columns] == [
        ("a", False), ("b", True), ("c", False), ("n", False),
    ]  # fmt: skip
