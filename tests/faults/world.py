"""What the tests of faults run over: two PostgreSQL databases, one of MariaDB, and a project that joins them."""

import contextlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.dbt import forking
from tests.dbt.forking import Running
from tests.dbt.projects import Project
from tests.oracle.trap_world import World

JOIN = """select t.id, t.k, m.k as mk from {{ source('pg_a', '%s') }} t
join {{ source('maria', 't') }} m on m.id %% 100 = t.k"""


class Databases:
    """The databases of a test, and what is on the target."""

    def __init__(self, world: World) -> None:
        self.world = world

    def run(self, database: str, sql: str) -> list[Any]:
        with contextlib.closing(self.world.postgres_connection(database)) as connection:
            cursor = connection.cursor()
            cursor.execute(sql)
            return list(cursor.fetchall()) if cursor.description else []

    def tables(self) -> list[str]:
        found = self.run("fault_out", "select tablename from pg_tables where schemaname = 'out' order by 1")
        return [row[0] for row in found]


@contextlib.contextmanager
def made_in(world: World) -> Iterator[Databases]:
    """The databases; one worker at a time has them."""
    with contextlib.closing(world.postgres_connection("postgres")) as lock:
        lock.cursor().execute("select pg_advisory_lock(20263)")
        for name in ("fault_a", "fault_out"):
            world.postgres.create_database(name)
        world.mariadb.create_database("fault_raw")
        made = Databases(world)
        made.run(
            "fault_a",
            "create schema raw; create table raw.t as select g as id, g % 100 as k from generate_series(1, 1000) g;"
            "create view raw.big as select g as id, g % 100 as k from generate_series(1, 1500000) g;"
            "create view raw.bad as select g as id, 1 / (500 - g) as k from generate_series(1, 1000) g",
        )
        made.run(
            "fault_out",
            "create schema out; drop role if exists fault_lowly; create role fault_lowly login password 'low';"
            "grant usage on schema out to fault_lowly",
        )
        with contextlib.closing(world.mariadb_connection()) as connection, connection.cursor() as cursor:
            cursor.execute("create table fault_raw.t (id int, k int)")
            cursor.executemany("insert into fault_raw.t values (%s, %s)", [(n, n) for n in range(1, 101)])
        yield made


def project_over(databases: Databases, folder: Path) -> Project:
    """A project whose default target is on one server, and whose sources are on all."""
    world = databases.world
    made = Project(folder=folder)
    outputs = {name: world.profiles()[name] for name in ("maria", "out_duck", "out_lite")}
    outputs["maria"]["schema"] = "fault_raw"
    outputs["pg_a"] = world.on_postgres("fault_a", "raw")
    outputs["out_pg"] = world.on_postgres("fault_out", "out")
    outputs["lowly"] = {**outputs["out_pg"], "user": "fault_lowly", "password": "low"}
    made.write("profiles.yml", json.dumps({"faults": {"target": "out_pg", "outputs": outputs}}))
    made.write(
        "dbt_project.yml",
        "name: faults\nversion: '1.0'\nprofile: faults\nmodels: {faults: {+materialized: table}}\n",
    )
    tables = [{"name": name} for name in ("t", "big", "bad", "slow")]
    sources = [
        {"name": "pg_a", "connection": "pg_a", "schema": "raw", "tables": tables},
        {"name": "maria", "connection": "maria", "schema": "fault_raw", "tables": [{"name": "t"}]},
    ]
    made.write("models/sources.yml", json.dumps({"sources": sources}))
    return made


def started(project: Project, *arguments: str) -> Running:
    """dvt, as it runs."""
    return forking.start(arguments, folder=project.folder, environment=project.environment())


def wait_for(process: Running, databases: Databases, running: str) -> None:
    """Until the query `running` has a row, while the process lives."""
    until = time.monotonic() + 120
    while not databases.run("fault_out", running):
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < until
        time.sleep(0.1)
