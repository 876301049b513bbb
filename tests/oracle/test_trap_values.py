"""Traps of names, types and time zones, end to end: what a model over several databases makes of awkward columns."""

import contextlib
import json
from typing import Any

import duckdb
import pytest

from tests.dbt.projects import Project
from tests.oracle.trap_world import World, prefix
from tests.servers.server import Server

LONG = "c" * 63
PROJECT = "name: traps\nversion: '1.0'\nprofile: traps\nmodels: {traps: {+materialized: table}}\n"
ZONES = (
    "select z.id, z.tz, z.tz::date as d, "
    "extract(hour from z.tz) as h, date_trunc('day', z.tz) as dt, z.tz::text as tx, "
    "z.tz::timestamp as tsx, z.ts::timestamptz as tzx, z.tz at time zone 'Asia/Tokyo' as tk, "
    "z.tz + interval '1 day' as nx, z.tz < timestamp '2024-01-01 00:00' as lt, z.tz > '2024-01-01 00:00' as gt, "
    "z.tz - z.ts as df, current_date as cd from {zones} z join {one} o on o.id <> z.id"
)
ROWS = (
    "(1, '2024-01-01 02:00+00', '2024-01-01 02:00'), (2, '2024-07-01 23:30+00', '2024-07-01 23:30'), "
    "(3, null, null), (4, '2024-03-10 07:30+00', '2024-03-10 02:30')"
)
TYPED = (
    "id int, e raw.mood, es raw.mood[], p raw.positive, j jsonb, v varchar(3), c char(5), n numeric(50,20), m money, "
    "t3 timestamp(3), i inet, a int[], u uuid, b bytea, f real"
)
VALUES = (
    "(1, '😀', '{sad,😀}', 5, '{\"a\": 1, \"a\": 2}', 'é😀x', 'ab', 123456789012345678901234567890.5, '-$0.01', "
    "'2024-01-01 00:00:00.1235', '::1', '{1,NULL}', '00000000-0000-0000-0000-000000000001', '\\x00ff', 'NaN'), "
    "(2, null, null, null, null, null, null, null, null, null, null, null, null, null, null)"
)
MODELS = {
    "zones": ("out_pg", ZONES.format(zones="{{ source('pg_a', 'zones') }}", one="{{ source('maria', 'order') }}")),
    "names_pg": (
        "out_pg",
        "select s.* from {{ source('mixed', 'Select') }} s join {{ source('maria', 'order') }} o on true",
    ),
    "names_duck": (
        "out_duck",
        """select s."Id" as a, s.id as b, s.ID as c, s."a""b", s."%s", s."n'%s" from {{ source('mixed', 'Select') }} s
        join {{ source('maria', 'order') }} o on true""",
    ),
    "names_star": ("out_duck", "select s.* from {{ source('mixed', 'Select') }} s, {{ source('maria', 'order') }} o"),
    "names_maria": (
        "out_pg",
        """select o."group", o."Käse", o."a`b", o."p%s", l.* from {{ source('maria', 'order') }} o
        left join {{ source('pg_a', 'long') }} l on true""",
    ),
    "typed_pg": (
        "out_pg",
        "select t.* from {{ source('pg_a', 'typed') }} t join {{ source('maria', 'order') }} o on true",
    ),
    "deep": (
        "out_duck",
        "select d.a from {{ source('pg_a', 'deep') }} d join {{ source('maria', 'order') }} o on true",
    ),
    "digits": (
        "out_lite",
        "select d.n from {{ source('pg_a', 'digits') }} d join {{ source('maria', 'order') }} o on true",
    ),
    "inlined": ("out_duck", "select e.id from {{ ref('inner') }} e join {{ source('maria', 'order') }} o on true"),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, postgres_server: Server, mariadb_server: Server) -> World:
    made = World(
        prefix=prefix("value"),
        folder=tmp_path_factory.mktemp("databases"),
        postgres=postgres_server,
        mariadb=mariadb_server,
    )
    for database in ("a", "out"):
        postgres_server.create_database(f"{made.prefix}_{database}")
    mariadb_server.create_database(f"{made.prefix}_raw")
    with contextlib.closing(made.postgres_connection(f"{made.prefix}_a")) as connection, connection.cursor() as cursor:
        cursor.execute(
            "set timezone = 'UTC'; create schema raw; create schema \"Mixed Schema\"; "
            "create type raw.mood as enum ('sad', '😀'); create domain raw.positive as int check (value > 0);"
            f"create table raw.typed ({TYPED}); insert into raw.typed values {VALUES};"
            f"create table raw.zones (id int, tz timestamptz, ts timestamp); insert into raw.zones values {ROWS};"
            'create table "Mixed Schema"."Select" ("Id" int, id int, "ID" int, "a""b" text, "%%s" int, "n\'%%s" int);'
            'insert into "Mixed Schema"."Select" values (1, 10, 100, \'q\', 5, 8);'
            f'create table raw.long ("{LONG}" int); create table raw.deep (a int[]);'
            "insert into raw.deep values ('{1}'), ('{{1,2},{3,4}}');"
            "create table raw.digits (n numeric(30,5)); insert into raw.digits values (12345678901234567890.5);",
            (),
        )
    with (
        contextlib.closing(made.postgres_connection(f"{made.prefix}_out")) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"alter database {made.prefix}_out set timezone = 'America/New_York'; set timezone = 'UTC'; "
            "create schema one; "
            f"create table one.zones (id int, tz timestamptz, ts timestamp); insert into one.zones values {ROWS};"
            "create table one.one as select 7 as id"
        )
    with contextlib.closing(made.mariadb_connection()) as connection, connection.cursor() as cursor:
        cursor.execute(
            f"create table {made.prefix}_raw.`order` (id int, `group` int, `Käse` varchar(10), `a``b` int, `p%s` int)"
        )
        cursor.execute(f"insert into {made.prefix}_raw.`order` values (7, 1, 'brie', 3, 6)")
    return made


@pytest.fixture(scope="module")
def project(world: World, tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = Project(folder=tmp_path_factory.mktemp("project"))
    made.write("profiles.yml", json.dumps({"traps": {"target": "out_duck", "outputs": world.profiles()}}))
    made.write("dbt_project.yml", PROJECT)
    quoted = {"identifier": True, "schema": True}
    tables = [{"name": name} for name in ("zones", "typed", "long", "deep", "digits")]
    sources = [
        {
            "name": "mixed",
            "connection": "pg_a",
            "schema": "Mixed Schema",
            "quoting": quoted,
            "tables": [{"name": "Select"}],
        },
        {"name": "pg_a", "connection": "pg_a", "schema": "raw", "tables": tables},
        {"name": "maria", "connection": "maria", "schema": f"{world.prefix}_raw", "tables": [{"name": "order"}]},
    ]
    made.write("models/sources.yml", json.dumps({"sources": sources}))
    made.write(
        "models/inner.sql",
        "{{ config(materialized='ephemeral', target='pg_a') }} select id from {{ source('pg_a', 'zones') }}",
    )
    for name, (target, sql) in MODELS.items():
        made.write(f"models/{name}.sql", f"{{{{ config(target='{target}') }}}}\n{sql}")
    return made


@pytest.fixture(scope="module")
def results(project: Project) -> dict[str, dict[str, Any]]:
    project.dvt("run", "--threads", "2", code=1)
    return project.results()


def rows(world: World, database: str, sql: str) -> tuple[list[str], list[Any]]:
    with (
        contextlib.closing(world.postgres_connection(f"{world.prefix}_{database}")) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("set timezone = 'America/New_York'")
        cursor.execute(sql)
        return [column.name for column in cursor.description], cursor.fetchall()


def test_instants_are_in_the_target_s_time_zone(world: World, results: dict[str, Any]) -> None:
    assert results["zones"]["status"] == "success", results["zones"]["message"]
    wanted = rows(world, "out", ZONES.format(zones="one.zones", one="one.one") + " order by 1")
    assert rows(world, "out", "select * from out.zones order by id") == wanted


def test_names_that_differ_in_case_only_stay_apart(world: World, results: dict[str, Any]) -> None:
    assert results["names_pg"]["status"] == "success", results["names_pg"]["message"]
    names, found = rows(world, "out", "select * from out.names_pg")
    assert names == ["Id", "id", "ID", 'a"b', "%s", "n'%s"]
    assert found == [(1, 10, 100, "q", 5, 8)]
    with duckdb.connect(str(world.folder / "out.duckdb"), read_only=True) as out:
        assert out.execute("select * from names_duck").fetchall() == [(1, 10, 100, "q", 5, 8)]
    assert results["names_star"]["status"] == "error"
    assert "more than one column named 'ID', 'Id', 'id'" in results["names_star"]["message"]


def test_names_of_every_kind(world: World, results: dict[str, Any]) -> None:
    assert results["names_maria"]["status"] == "success", results["names_maria"]["message"]
    names, found = rows(world, "out", "select * from out.names_maria")
    assert names == ["group", "Käse", "a`b", "p%s", LONG]
    assert found == [(1, "brie", 3, 6, None)]


def test_types_travel_between_databases_of_one_kind(world: World, results: dict[str, Any]) -> None:
    assert results["typed_pg"]["status"] == "success", results["typed_pg"]["message"]
    assert len(rows(world, "out", "select * from out.typed_pg")[1]) == 2
    names = [part.strip().split(" ")[0] for part in TYPED.split(", ") if not part[0].isdigit()]
    texts = f"select {', '.join(f'{name}::text' for name in names if ')' not in name)} from "
    found = rows(world, "out", f"{texts} out.typed_pg order by id")
    assert found == rows(world, "a", f"{texts} raw.typed order by id")
    types = "select attname, format_type(atttypid, atttypmod) from pg_attribute where attnum > 0 and attrelid = "
    declared = dict(rows(world, "a", f"{types} 'raw.typed'::regclass")[1])
    own_types = {"e": "text", "es": "text", "p": "integer"}  # enums and domains are a database's own
    assert dict(rows(world, "out", f"{types} 'out.typed_pg'::regclass")[1]) == declared | own_types


def test_what_a_type_cannot_hold_is_said(results: dict[str, Any]) -> None:
    assert results["deep"]["status"] == "error"
    assert "column a holds an array of arrays" in results["deep"]["message"]
    warnings = results["digits"]["adapter_response"]["warnings"]
    assert [each["code"] for each in warnings] == ["DVT002"]
    assert "numbers of column n have more than 15 digits" in warnings[0]["message"]


def test_an_ephemeral_of_sources_is_inlined(world: World, results: dict[str, Any]) -> None:
    assert results["inlined"]["status"] == "success", results["inlined"]["message"]
    with duckdb.connect(str(world.folder / "out.duckdb"), read_only=True) as out:
        assert out.execute("select id from inlined order by 1").fetchall() == [(1,), (2,), (3,), (4,)]
