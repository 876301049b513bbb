"""TPC-H's 22 queries as dbt models: tables scattered over five real databases, answers as one database gives them.

Each model lives on a DuckDB, a PostgreSQL or a MariaDB target and reads its tables from two PostgreSQL databases,
MariaDB, DuckDB and SQLite. What it must give is what the same SQL gives on one database of the target's kind with all
tables there.
"""

import json
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
import pymysql
import pytest
from sqlglot import exp, parse_one

from tests.dbt.projects import Project
from tests.oracle.budget import seeds
from tests.oracle.tables import over
from tests.servers.server import Server

pytest.importorskip("duckdb_extension_tpch", reason="pip install duckdb-extension-tpch to run TPC-H")

SCALE = 0.01
PLACES = ("pg_a", "pg_b", "maria", "duck", "lite")
MODEL_TARGETS = ("warehouse_duck", "warehouse_pg")
# Those of MariaDB's own are there twice: so are there parts that it computes alone.
OF_MARIADB = (("warehouse_maria",), ("maria", "maria", "pg_a", "duck"))
DIALECTS = {"warehouse_duck": "duckdb", "warehouse_pg": "postgres", "warehouse_maria": "mysql"}


@dataclass(frozen=True, kw_only=True)
class World:
    """All tables in every database, so that a placement is only a choice of names."""

    folder: Path
    postgres: Server
    mariadb: Server
    tables: tuple[str, ...]
    queries: dict[int, str]

    def profiles(self) -> dict[str, Any]:
        def postgres(database: str, schema: str) -> dict[str, Any]:
            server = self.postgres
            return {
                "type": "postgres",
                "host": server.host,
                "port": server.port,
                "user": server.user,
                "password": server.password,
                "dbname": database,
                "schema": schema,
                "threads": 4,
            }

        def mysql(schema: str) -> dict[str, Any]:
            server = self.mariadb
            return {
                "type": "mysql",
                "host": server.host,
                "port": server.port,
                "user": server.user,
                "password": server.password,
                "schema": schema,
                "threads": 4,
            }

        return {
            "pg_a": postgres("tpch_a", "tpch"),
            "pg_b": postgres("tpch_b", "tpch"),
            "warehouse_pg": postgres("tpch_a", "out"),
            "maria": mysql("tpch"),
            "warehouse_maria": mysql("tpch_out"),
            "duck": {"type": "duckdb", "path": str(self.folder / "duck.duckdb"), "schema": "main", "threads": 4},
            "warehouse_duck": {
                "type": "duckdb",
                "path": str(self.folder / "out.duckdb"),
                "schema": "main",
                "threads": 4,
            },
            "lite": {
                "type": "sqlite",
                "threads": 1,
                "database": "database",
                "schema": "main",
                "schemas_and_paths": {"main": str(self.folder / "lite.sqlite")},
                "schema_directory": str(self.folder),
            },
        }


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, postgres_server: Server, mariadb_server: Server) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("tpch")
    with duckdb.connect(str(folder / "duck.duckdb")) as made:
        extension = resources.files("duckdb_extension_tpch") / "extensions" / f"v{duckdb.__version__}"
        made.execute(f"load '{extension / 'tpch.duckdb_extension'}'")
        made.execute(f"call dbgen(sf = {SCALE})")
        tables = tuple(row[0] for row in made.execute("show tables").fetchall())
        queries = dict(made.execute("select query_nr, query from tpch_queries()").fetchall())
        _fill(made, tables, folder, postgres_server, mariadb_server)
    return World(folder=folder, postgres=postgres_server, mariadb=mariadb_server, tables=tables, queries=queries)


def _fill(made: Any, tables: tuple[str, ...], folder: Path, postgres: Server, mariadb: Server) -> None:
    for database in ("tpch_a", "tpch_b"):
        postgres.create_database(database)
    files = {}
    for table in tables:
        files[table] = folder / f"{table}.csv"
        made.execute(f"copy {table} to '{files[table]}' (header false)")
    shapes = {
        table: made.execute(
            "select column_name, data_type from duckdb_columns() where table_name = ? order by column_index", [table]
        ).fetchall()
        for table in tables
    }
    for database in ("tpch_a", "tpch_b"):
        _fill_postgres(postgres, database, files, shapes)
    _fill_mariadb(mariadb, files, shapes)
    with sqlite3.connect(folder / "lite.sqlite") as lite:
        for table, columns in shapes.items():
            lite.execute(f"create table {table} ({', '.join(f'{name} {kind}' for name, kind in columns)})")
            cast = [f"{n}::varchar" if "DECIMAL" in kind or kind == "DATE" else n for n, kind in columns]
            rows = made.execute(f"select {', '.join(cast)} from {table}").fetchall()
            lite.executemany(f"insert into {table} values ({', '.join('?' * len(columns))})", rows)


def _fill_postgres(server: Server, database: str, files: dict[str, Path], shapes: dict[str, Any]) -> None:
    connection = psycopg2.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, dbname=database
    )
    with connection, connection.cursor() as cursor:
        cursor.execute("drop schema if exists tpch cascade; create schema tpch")
        for table, columns in shapes.items():
            cursor.execute(f"create table tpch.{table} ({', '.join(f'{name} {kind}' for name, kind in columns)})")
            with files[table].open() as file:
                cursor.copy_expert(f"copy tpch.{table} from stdin (format csv)", file)
        # Without them the correlated queries take minutes, where they are asked of one database.
        cursor.execute(
            "create index on tpch.lineitem (l_partkey, l_suppkey); create index on tpch.lineitem (l_orderkey)"
        )
        cursor.execute("create index on tpch.partsupp (ps_partkey); analyze")
    connection.close()


def _fill_mariadb(server: Server, files: dict[str, Path], shapes: dict[str, Any]) -> None:
    connection = pymysql.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, local_infile=True
    )
    with connection, connection.cursor() as cursor:
        cursor.execute("drop database if exists tpch")
        cursor.execute("create database tpch character set utf8mb4")
        for table, columns in shapes.items():
            typed = [f"`{name}` {'varchar(200)' if kind == 'VARCHAR' else kind}" for name, kind in columns]
            cursor.execute(f"create table tpch.{table} ({', '.join(typed)})")
            cursor.execute(
                f"load data local infile '{files[table]}' into table tpch.{table} "
                "fields terminated by ',' optionally enclosed by '\"'"
            )
        # As on PostgreSQL.
        cursor.execute("alter table tpch.lineitem add index (l_partkey, l_suppkey), add index (l_orderkey)")
        cursor.execute("alter table tpch.partsupp add index (ps_partkey)")
        cursor.execute("alter table tpch.orders add index (o_custkey)")
        connection.commit()


def write_project(
    world: World,
    folder: Path,
    seed: int,
    targets: tuple[str, ...] = MODEL_TARGETS,
    places: tuple[str, ...] = PLACES,
) -> dict[str, str]:
    """The project of one placement; which target each model lives on."""
    rng = random.Random(f"placement {seed}")
    place = {table: rng.choice(places) for table in world.tables}
    homes = {}
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text(
        "name: tpch\nversion: '1.0'\nprofile: tpch\nmodels: {tpch: {+materialized: table}}\n"
    )
    profile = {"tpch": {"target": targets[0], "outputs": world.profiles()}}
    (folder / "profiles.yml").write_text(json.dumps(profile))
    schema = {"pg_a": "tpch", "pg_b": "tpch", "maria": "tpch", "duck": "main", "lite": "main"}
    sources = [
        {
            "name": name,
            "connection": name,
            "schema": schema[name],
            "tables": [{"name": table} for table, where in place.items() if where == name],
        }
        for name in PLACES
        if name in place.values()
    ]
    (folder / "models" / "sources.yml").write_text(json.dumps({"sources": sources}))
    names = {table: f"{{{{ source('{where}', '{table}') }}}}" for table, where in place.items()}
    for number, sql in world.queries.items():
        home = rng.choice(targets)
        homes[f"q{number}"] = home
        body = over(sql, names, DIALECTS[home])
        (folder / "models" / f"q{number}.sql").write_text(f"{{{{ config(target='{home}') }}}}\n{body}")
    return homes


def run(folder: Path) -> dict[str, Any]:
    """Build the project; the results by name."""
    project = Project(folder=folder)
    project.dvt("run", "--threads", "2", patience=500)
    return project.results()


def bag(rows: list[Any], *, rounded: bool) -> Counter[tuple[Any, ...]]:
    """Rows as a bag: floats to nine digits, decimals exactly, or to twelve digits where the plan said so (DVT003)."""
    return Counter(tuple(_value(value, rounded=rounded) for value in row) for row in rows)


def _value(value: Any, *, rounded: bool) -> Any:
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, Decimal):
        return Decimal(f"{value:.12g}").normalize() if rounded else value.normalize()
    return value


def alone(sql: str, dialect: str) -> str:
    """A query as one database is asked it; MariaDB has no names of columns behind a derived table."""
    tree = parse_one(sql, read="duckdb")
    for table in tree.find_all(exp.Subquery) if dialect == "mysql" else ():
        alias = table.args.get("alias")
        names = list(alias.columns) if alias is not None else []
        if names:
            selected = zip(table.this.selects, names, strict=True)
            table.this.set("expressions", [exp.alias_(value.unalias(), name.name) for value, name in selected])
            alias.set("columns", None)
    return tree.sql(dialect=dialect)


def compare(world: World, homes: dict[str, str], results: dict[str, Any]) -> list[str]:
    """What differs from one database: names of models."""
    wrong = []
    out = duckdb.connect(str(world.folder / "out.duckdb"))
    one = duckdb.connect(str(world.folder / "duck.duckdb"), read_only=True)
    server, other = world.postgres, world.mariadb
    postgres = psycopg2.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, dbname="tpch_a"
    )
    mariadb = pymysql.connect(
        host=other.host, port=other.port, user=other.user, password=other.password, database="tpch"
    )
    servers = {
        "warehouse_pg": (postgres.cursor(), "out"),
        "warehouse_maria": (mariadb.cursor(), "tpch_out"),
    }
    servers["warehouse_pg"][0].execute("set search_path = tpch")
    with out, one, postgres, mariadb:
        for name, home in homes.items():
            sql = world.queries[int(name[1:])].strip().rstrip(";")
            if home == "warehouse_duck":
                found, wanted = out.execute(f"select * from {name}").fetchall(), one.execute(sql).fetchall()
            else:
                cursor, schema = servers[home]
                cursor.execute(f"select * from {schema}.{name}")
                found = list(cursor.fetchall())
                cursor.execute(alone(sql, DIALECTS[home]))
                wanted = list(cursor.fetchall())
            codes = {warning["code"] for warning in results[name]["adapter_response"].get("warnings", ())}
            if bag(found, rounded="DVT003" in codes) != bag(wanted, rounded="DVT003" in codes):
                wrong.append(f"{name} on {home}: {found[:2]} instead of {wanted[:2]}")
    return wrong


def prove(world: World, folder: Path, seed: int, *more: tuple[str, ...]) -> None:
    homes = write_project(world, folder, seed, *more)
    assert not compare(world, homes, run(folder))


@pytest.mark.slow
def test_one_placement(world: World, tmp_path: Path) -> None:
    prove(world, tmp_path / "project", 0)


@pytest.mark.slow
def test_one_placement_for_mariadb(world: World, tmp_path: Path) -> None:
    prove(world, tmp_path / "project", 0, *OF_MARIADB)


@pytest.mark.endless
def test_placements_for_minutes(world: World, tmp_path: Path) -> None:
    for seed in seeds("tpch_placements", 1):
        prove(world, tmp_path / f"project_{seed}", seed)
