"""Values of PostgreSQL that its ways change, were they let: each arrives as it was, or is refused by name."""

from decimal import Decimal
from typing import Any

import pytest

from dvt.compute.duckdb import DuckDBEngine
from dvt.deliver.stage import Stage, drop
from dvt.errors import DeliveryError, DvtError, ExtractError
from dvt.execute.run import run_plan, stream_plan
from tests.connectors.plans import extract, plan
from tests.connectors.sessions import TestSession, duckdb_session, postgres_session
from tests.servers import Server

pytestmark = pytest.mark.postgres

STAGE = Stage(database=None, schema="public", identifier="loaded__dvt_1")


@pytest.fixture
def session(postgres_server: Server, worker_id: str) -> TestSession:
    postgres_server.create_database(f"values_{worker_id}")
    return postgres_session(postgres_server, f"values_{worker_id}")


def read(session: TestSession, sql: str) -> list[Any]:
    with stream_plan(
        plan("pg", "select * from dvt_x1", extract("dvt_x1", session, sql)), {"pg": session}, DuckDBEngine()
    ) as (_, reader):
        return list(reader.read_all().to_pylist())


def loaded(session: TestSession, source: TestSession, sql: str, table: str = "") -> list[Any]:
    """Rows of the relation that a plan has loaded, values as texts."""
    drop(session, STAGE, "test")
    one = plan("pg", "select * from dvt_x1", extract("dvt_x1", source, sql, table))
    run_plan(one, {"pg": session, source.name: source}, DuckDBEngine(), STAGE)
    return session.run(f"select id, v::text from {STAGE.display} order by 1")


@pytest.mark.parametrize(("precision", "scale"), [(9, 9), (17, 17), (18, 17), (18, 18), (37, 37), (38, 37), (38, 38)])
def test_decimals_with_all_digits_behind_the_point_are_loaded_as_they_are(
    session: TestSession, precision: int, scale: int
) -> None:
    """DuckDB's extension writes other digits of them."""
    digits = "9" * precision
    values = [Decimal(f"{sign}{digits[: precision - scale] or 0}.{digits[:scale]}") for sign in ("", "-")]
    values += [Decimal(f"0.{'0' * (scale - 1)}1"), Decimal(0)]
    duck = duckdb_session(":memory:")
    duck.run(f"create table t (id int, v decimal({precision}, {scale}))")
    for place, value in enumerate(values):
        duck.run(f"insert into t values ({place}, '{value:f}')")
    assert [Decimal(text) for _, text in loaded(session, duck, "select * from t")] == values


def test_what_is_before_the_first_moment_is_refused_by_name(session: TestSession) -> None:
    duck = duckdb_session(":memory:")
    duck.run("create table t as select 1 as id, '290307-12-22 (BC)'::timestamp as v")
    with pytest.raises(
        DeliveryError, match=r"column v: '290307-12-22 \(BC\) 00:00:00' is no value that postgres can hold"
    ):
        loaded(session, duck, "select id, v from t")


LATE = ["294247-01-10 04:00:54.775807", "294276-12-31 23:59:59.999999"]


@pytest.mark.parametrize("declared", ["timestamp", "timestamptz", "timestamp[]", "timestamptz[]"])
@pytest.mark.parametrize("value", LATE)
def test_what_is_past_the_engines_last_moment_is_refused_by_name(
    session: TestSession, declared: str, value: str
) -> None:
    """DuckDB's scanner makes infinity of the first, and a moment before Christ of the others."""
    text = f"{{{value},infinity}}" if declared.endswith("]") else value
    session.run("set time zone 'UTC'", f"create table t (id int, v {declared})", f"insert into t values (7, '{text}')")
    with pytest.raises(ExtractError, match=r"column v holds .*a moment that the engine has not: .* \(where id = 7\)"):
        read(session, "select id, v from t")
    session.run("update t set v = null")
    assert read(session, "select id, v from t") == [{"id": 7, "v": None}]


def test_a_table_without_columns_is_refused(session: TestSession) -> None:
    session.run("create table t ()")
    with pytest.raises(DvtError, match="has no columns"):
        read(session, "select * from t")


@pytest.mark.parametrize("unfit_as_null", [False, True])
def test_an_array_of_arrays_of_moments_is_told_as_such(session: TestSession, unfit_as_null: bool) -> None:
    """What looks for late moments in it takes no arrays of arrays."""
    session.run("create table t (id int, v timestamptz[])", "insert into t values (7, '{{2024-01-01}}')")
    session.unfit_as_null = unfit_as_null
    if unfit_as_null:
        assert read(session, "select id, v from t") == [{"id": 7, "v": None}]
        return
    with pytest.raises(ExtractError, match=r"column v holds an array of arrays.* \(where id = 7\)"):
        read(session, "select id, v from t")


def test_infinite_moments_are_kept(session: TestSession) -> None:
    session.run("create table t (v timestamptz, l timestamp[])")
    session.run("insert into t values ('infinity', '{infinity,-infinity,2024-01-01}')")
    one = plan("pg", "select v::text as v, l::text as l from dvt_x1", extract("dvt_x1", session, "select * from t"))
    with stream_plan(one, {"pg": session}, DuckDBEngine()) as (_, reader):
        assert reader.read_all().to_pylist() == [{"v": "infinity", "l": "[infinity, -infinity, '2024-01-01 00:00:00']"}]


def test_null_for_what_nothing_holds_in_several_columns(session: TestSession) -> None:
    session.run("create table t (id int, a numeric(10,2), b numeric(10,2), c int[])")
    session.run("insert into t values (1, 1.5, 'NaN', '{1}'), (2, 'NaN', 2.5, '{{1}}')")
    session.unfit_as_null = True
    assert sorted(read(session, "select * from t"), key=lambda row: row["id"]) == [
        {"id": 1, "a": Decimal("1.50"), "b": None, "c": [1]},
        {"id": 2, "a": None, "b": Decimal("2.50"), "c": None},
    ]


@pytest.mark.parametrize("scanner", [True, False])
def test_settings_of_the_role_change_no_value(
    session: TestSession, monkeypatch: pytest.MonkeyPatch, scanner: bool
) -> None:
    if not scanner:
        without_scanner(monkeypatch)
    session.run(
        "alter role current_user set datestyle = 'SQL, DMY'",
        "alter role current_user set extra_float_digits = -5",
        "alter role current_user set intervalstyle = 'sql_standard'",
    )
    session.run("create table t (d daterange, p point, i interval[])")
    session.run("insert into t values ('[2024-02-03,2024-03-04)', '(0.30000000000000004,1)', '{1 mon -2 days}')")
    try:
        rows = read(session, "select * from t")
    finally:
        for name in ("datestyle", "extra_float_digits", "intervalstyle"):
            session.run(f"alter role current_user reset {name}")
    assert rows == [{"d": "[2024-02-03,2024-03-04)", "p": "(0.30000000000000004,1)", "i": '{"1 mon -2 days"}'}]


def without_scanner(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where DuckDB's extension cannot be had."""
    monkeypatch.setattr("dvt.connectors.postgres.load_scanner", lambda *_: "it is not there")


FAR = {
    "date": ["4713-01-01 BC", "infinity", "-infinity", "2024-02-29"],
    "timestamp": ["4713-01-01 12:00:00.5 BC", "infinity", "2024-02-29 01:02:03"],
    "timestamptz": ["4713-01-01 12:00:00.5+00 BC", "infinity", "2024-02-29 01:02:03+02"],
    "time": ["24:00:00", "00:00:00.000001"],
    "double precision": ["-0", "NaN", "Infinity", "0.1"],
    "real": ["-0", "3.4e38"],
    "interval": ["1 mon -2 days +03:00:00.5", "-1 year"],
    "bytea": ["\\x00ff10", ""],
    "text": ["NULL", "", 'a "b", \\N', "line\nbreak"],
    "numeric(38,38)": ["0.99999999999999999999999999999999999999"],
}


@pytest.mark.parametrize("declared", FAR)
def test_without_the_scanner_values_go_in_and_out_as_they_are(
    session: TestSession, monkeypatch: pytest.MonkeyPatch, declared: str
) -> None:
    without_scanner(monkeypatch)
    session.run(f"create table t (id int, v {declared})")
    for place, value in enumerate([*FAR[declared], None]):
        session.run("insert into t values (%s, %s)" % (place, "null" if value is None else f"$x${value}$x$"))  # noqa: UP031
    kept = session.run("select id, v::text from t order by 1")
    assert loaded(session, session, "select * from t", "t") == kept
