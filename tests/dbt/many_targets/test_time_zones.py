"""TIMESTAMPs of MariaDB are instants: those of one server are the same on another, whatever the zones of the two."""

from contextlib import closing
from typing import Any

import duckdb
import pymysql
import pytest

from dvt.connectors.mysql_zones import knows
from tests.dbt.projects import Project
from tests.servers import Server

pytestmark = pytest.mark.mariadb

SUMMER = "summer"
"""Stands for a zone that the server knows: five hours behind UTC, four from March to November from 2007 to 2037."""

# By their seconds since 1970: in winter, in summer, and both times half past one of the night that is an hour longer.
STAMPS = (1706745600, 1720000000, 1730611800, 1730615400)
MODELS = {
    "copied": "select * from {{ source('far', 'events') }}",
    "computed": (
        "select id, at, hour(at) as h, cast(at as datetime) as d from {{ source('far', 'events') }}"
        " where id in (1, 2) and at < '2024-11-01'"
    ),
    "viewed": "select id, at, h from {{ source('far', 'seen') }} where id in (1, 2)",
    "dated": "select id, day from {{ source('far', 'days') }} where id in (1, 2)",
    "beside": "select id, at from {{ source('far', 'named') }}",
    "zoned": (
        "{{ config(materialized='incremental') }} select id, `at` from {{ source('file', 'events') }}"
        "{% if is_incremental() %} where id > (select coalesce(max(id), -1) from {{ this }}) {% endif %}"
    ),
    "both": "select z.id, z.at, f.at as far from {{ source('file', 'events') }} z"
    " join {{ source('far', 'events') }} f on f.id = z.id and f.at > '2000-01-01'",
    "grown": (
        "{{ config(materialized='incremental') }} select id, at from {{ source('far', 'events') }}"
        "{% if is_incremental() %} where at > (select max(at) from {{ this }}) {% else %} where id < 2 {% endif %}"
    ),
}


class World:
    """A project with models on the output `near`, sources on `far`, and the server of both."""

    def __init__(self, project: Project, server: Server, schema: str) -> None:
        self.project, self.server, self.schema = project, server, schema
        self.summer = f"Test/{schema}"

    def run(self, *statements: str, zone: str = "+00:00") -> list[tuple[Any, ...]]:
        """Statements in a session in a time zone; the rows of the last."""
        server = self.server
        connection = pymysql.connect(
            host=server.host, port=server.port, user=server.user, password=server.password, autocommit=True
        )
        with closing(connection), connection.cursor() as cursor:
            cursor.execute(f"set time_zone = '{self._named(zone)}'")
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall())

    def _named(self, zone: str) -> str:
        return self.summer if zone == SUMMER else zone

    def zones(self, far: str, near: str) -> None:
        """Give the outputs their time zones."""
        server = self.server
        common = f"type: mysql, host: {server.host}, port: {server.port}, user: {server.user}, threads: 2"
        common += f", password: '{server.password}'"
        outputs = f"    file: {{type: duckdb, path: '{self.project.folder / 'file.duckdb'}', schema: main}}\n"
        outputs += "".join(
            f"    {name}: {{{common}, schema: {self.schema}_{name}, time_zone: '{self._named(zone)}'}}\n"
            for name, zone in {"far": far, "near": near}.items()
        )
        self.project.write("profiles.yml", f"shop:\n  target: near\n  outputs:\n{outputs}")


@pytest.fixture(scope="module")
def world(mariadb_server: Server, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> World:
    folder = tmp_path_factory.mktemp("zones") / "shop"
    found = World(Project(folder=folder), mariadb_server, f"zones_{worker_id}")
    project = found.project
    project.write("dbt_project.yml", "name: shop\nversion: '1.0'\nprofile: shop\n")
    project.write(
        "models/sources.yml",
        f"sources: [{{name: far, connection: far, schema: {found.schema}_far,"
        " tables: [{name: events}, {name: seen}, {name: days}, {name: named}]},"
        " {name: file, connection: file, schema: main, tables: [{name: events}]}]\n",
    )
    for name, sql in MODELS.items():
        project.write(f"models/{name}.sql", sql)
    for name in ("far", "near"):
        mariadb_server.create_database(f"{found.schema}_{name}")
    if not found.run(f"select 1 from mysql.time_zone_name where name = '{found.summer}'"):
        changes = [
            f"(@zone, unix_timestamp('{year}-{month}-10 07:00'), {kind})"
            for year in range(2007, 2038)
            for month, kind in (("03", 1), ("11", 0))
        ]
        changes = [text.replace("unix_timestamp('2024-11-10 07:00')", "1730613600") for text in changes]
        found.run(
            "insert into mysql.time_zone (use_leap_seconds) values ('N')",
            "set @zone = last_insert_id()",
            f"insert into mysql.time_zone_name values ('{found.summer}', @zone)",
            "insert into mysql.time_zone_transition_type values (@zone, 0, -18000, 0, 'W'), (@zone, 1, -14400, 1, 'S')",
            f"insert into mysql.time_zone_transition values {', '.join(changes)}",
        )
    rows = ", ".join(f"({n}, from_unixtime({stamp}))" for n, stamp in enumerate(STAMPS, 1))
    found.run(
        f"create table {found.schema}_far.events (id int, at timestamp(6) null)",
        f"insert into {found.schema}_far.events values {rows}, (0, null)",
        f"create view {found.schema}_far.seen as select id, at, hour(at) as h from {found.schema}_far.events",
        f"create view {found.schema}_far.days as select id, cast(at as date) as day from {found.schema}_far.events",
        f"create table {found.schema}_far.named (id int, at timestamp(6) null, name varchar(9),"
        " shouted varchar(9) as (upper(name)) virtual)",
        f"insert into {found.schema}_far.named (id, at) select id, at from {found.schema}_far.events",
    )
    with duckdb.connect(str(folder / "file.duckdb")) as file:
        rows = ", ".join(f"({n}, to_timestamp({stamp}))" for n, stamp in enumerate(STAMPS, 1))
        file.execute('create table events (id int, "at" timestamptz)')
        file.execute(f"insert into events values {rows}, (0, null)")
    return found


def stamps(world: World, table: str) -> list[Any]:
    rows = world.run(f"select id, unix_timestamp(at) from {world.schema}_near.{table} order by id")
    return [None if stamp is None else int(stamp) for _, stamp in rows]


@pytest.mark.parametrize(
    ("far", "near"),
    [("+05:00", "+00:00"), ("+00:00", "+05:30"), (SUMMER, "+00:00"), ("+03:00", SUMMER), (SUMMER, SUMMER)],
)
def test_a_copy_has_the_same_instants(world: World, far: str, near: str) -> None:
    world.zones(far, near)
    world.project.dvt("run", "--select", "copied")
    assert stamps(world, "copied") == [None, *STAMPS]
    [(kind,)] = world.run(
        "select column_type from information_schema.columns where column_name = 'at' and table_name = 'copied'"
        f" and table_schema = '{world.schema}_near'"
    )
    assert kind == "timestamp(6)"


@pytest.mark.parametrize("far", ["+05:00", SUMMER])
@pytest.mark.parametrize(("near", "hours"), [("+02:00", [2, 11]), (SUMMER, [19, 5])])
def test_what_is_computed_is_computed_in_the_zone_of_the_target(
    world: World, far: str, near: str, hours: list[int]
) -> None:
    world.zones(far, near)
    said = world.project.dvt("run", "--select", "computed", "viewed")
    assert stamps(world, "computed") == stamps(world, "viewed") == list(STAMPS[:2])
    rows = world.run(f"select h, hour(d) from {world.schema}_near.computed order by id", zone=near)
    assert rows == [(hour, hour) for hour in hours]
    assert world.run(f"select h from {world.schema}_near.viewed order by id") == [(hour,) for hour in hours]
    assert ("the hour that near has twice in autumn is an error" in said.text) == (near == SUMMER)


def test_a_server_is_asked_whether_it_knows_a_zone(world: World) -> None:
    server = world.server
    with closing(
        pymysql.connect(host=server.host, port=server.port, user=server.user, password=server.password)
    ) as connection:
        assert [knows(connection, zone) for zone in ("+02:00", world.summer, "Europe/Nowhere")] == [True, True, False]


def test_an_incremental_model_goes_on_where_it_was(world: World) -> None:
    world.zones("+05:00", "+01:00")
    world.run(f"drop table if exists {world.schema}_near.grown")
    for found in (STAMPS[:1], STAMPS):
        world.project.dvt("run", "--select", "grown")
        assert stamps(world, "grown") == [None, *found]


def test_a_view_that_shows_no_instants_computes_in_the_zone_of_the_target_too(world: World) -> None:
    world.zones("+00:00", "+10:00")
    world.project.dvt("run", "--select", "dated")
    rows = world.run(f"select id, cast(day as char) from {world.schema}_near.dated order by id")
    assert rows == [(1, "2024-02-01"), (2, "2024-07-03")]


def test_a_virtual_column_that_is_not_read_keeps_no_instant(world: World) -> None:
    world.zones("+05:00", SUMMER)
    world.project.dvt("run", "--select", "beside")
    assert stamps(world, "beside") == [None, *STAMPS]


@pytest.mark.parametrize("near", ["+05:30", SUMMER])
def test_instants_of_other_databases_stay_the_same_in_a_column_of_instants(world: World, near: str) -> None:
    world.zones("+00:00", near)
    world.run(f"create or replace table {world.schema}_near.zoned (id int, at timestamp null)")
    said = world.project.dvt("run", "--select", "zoned")
    assert stamps(world, "zoned") == [None, *STAMPS]
    assert "in UTC, without a zone" not in said.text


@pytest.mark.parametrize("beyond", ["1960-01-01 00:00:00+00", "2150-01-01 00:00:00+00"])
def test_instants_that_a_column_of_instants_cannot_hold(world: World, beyond: str) -> None:
    world.zones("+00:00", "+05:30")
    world.run(f"create or replace table {world.schema}_near.late (id int, at timestamp null)")
    with closing(duckdb.connect(str(world.project.folder / "file.duckdb"))) as file:
        file.execute('create or replace table late (id int, "at" timestamptz)')
        file.execute(f"insert into late values (1, '2030-01-01 00:00:00+00'), (2, '{beyond}'), (3, null)")
    sources = world.project.folder / "models/late.yml"
    sources.write_text("sources: [{name: other, connection: file, schema: main, tables: [{name: late}]}]\n")
    model = "{{ config(materialized='incremental'%s) }} select id, `at` from {{ source('other', 'late') }}"
    world.project.write("models/late.sql", model % "")
    said = world.project.dvt("run", "--select", "late", code=1)
    assert f"column at: '{beyond}' is no value that mysql can hold (where id = 2)" in said.text
    world.project.write("models/late.sql", model % ", on_unfit_value='set_null'")
    said = world.project.dvt("run", "--select", "late")
    assert f"1 value became NULL: column at: '{beyond}' is no value that mysql can hold (where id = 2)" in said.text
    found = world.run(f"select id, unix_timestamp(at) from {world.schema}_near.late order by id")
    assert [(id_, at and int(at)) for id_, at in found] == [(1, 1893456000), (2, None), (3, None)]


def test_instants_that_would_be_taken_for_times_of_two_zones_are_refused(world: World) -> None:
    contract = "models: [{name: both, config: {contract: {enforced: true}}, columns: [{name: id, data_type: int}"
    contract += ", {name: at, data_type: timestamp null}, {name: far, data_type: timestamp null}]}]"
    world.project.write("models/both.yml", contract)
    world.zones("+00:00", "+05:30")
    said = world.project.dvt("run", "--select", "both", code=1)
    refused = "column at of near is a timestamp null, into which instants with a time zone can only be loaded in UTC"
    assert refused in " ".join(said.text.split())
    (world.project.folder / "models/both.yml").unlink()
