"""The databases of the project over five targets: what is in them before the first run, and a look at them after it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb
import psycopg2

from tests.dbt.projects import Project, copy_of
from tests.dbt.roles import READER
from tests.servers import Server

HERE = Path(__file__).parent
RAW = {
    "pg_a": "create table raw.customers as select * from (values (1, 'Ann'), (2, 'Bob'), (3, 'Cid')) v (id, name)",
    "pg_b": "create table raw.orders as select * from (values (1, 1, 10), (2, 1, 20), (3, 2, 30)) v "
    "(id, customer_id, amount)",
    "pg_c": "create table raw.customers as select * from (values (1, 'Anna'), (2, 'Bert')) v (id, name)",
}
TODAY = datetime.now(timezone.utc).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
"""The day of the last event: a microbatch model has a batch for each day from the first one's to now."""
YESTERDAY = TODAY - timedelta(days=1)
EVENTS = (
    f"create table raw.events as select * from (values (1, 1, timestamp '{YESTERDAY}'), "
    f"(2, 2, timestamp '{TODAY}'), (3, 3, timestamp '{TODAY}')) v (id, weight, happened_at)"
)


@dataclass(frozen=True, kw_only=True)
class World:
    """The project and its databases.

    Attributes:
        project: a copy of it.
        one, two: the PostgreSQL servers: pg_a and pg_b on the first, pg_c on the second.
        prefix: what the names of this world's databases start with.
    """

    project: Project
    one: Server
    two: Server
    prefix: str

    def rows(self, target: str, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query on a target, dvt aside."""
        if target.startswith("duck"):
            with closing(duckdb.connect(str(self.project.folder / "db" / f"{target}.duckdb"))) as file:
                return file.execute(sql).fetchall()
        with self._connection(target) as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall()) if cursor.description else []

    def relations(self, target: str) -> set[str]:
        """``schema.name`` of all that a target holds."""
        sql = "select table_schema, table_name from information_schema.tables where table_schema not in ({})"
        hidden = "'information_schema', 'pg_catalog'"
        return {f"{schema}.{name}" for schema, name in self.rows(target, sql.format(hidden))}

    @contextmanager
    def _connection(self, target: str) -> Iterator[Any]:
        server = self.two if target == "pg_c" else self.one
        connection = psycopg2.connect(
            host=server.host,
            port=server.port,
            user=server.user,
            password=server.password,
            dbname=f"{self.prefix}_b" if target == "pg_b" else self.prefix,
        )
        connection.autocommit = True
        with closing(connection), connection.cursor() as cursor:
            yield cursor


def make_world(folder: Path, one: Server, two: Server, prefix: str) -> World:
    """A copy of the project below `folder`, over databases of its own that hold raw tables only."""
    one.create_database(prefix)
    one.create_database(f"{prefix}_b")
    two.create_database(prefix)
    (folder / "package").parent.mkdir(parents=True, exist_ok=True)
    copy_of(HERE / "package", folder / "package")
    project = copy_of(HERE / "project", folder / "project", _variables(one, two, prefix))
    world = World(project=project, one=one, two=two, prefix=prefix)
    world.rows("pg_a", READER)
    for target, sql in RAW.items():
        world.rows(target, "create schema raw")
        world.rows(target, sql)
    (project.folder / "db").mkdir()
    world.rows("duck", "create schema raw")
    world.rows("duck", EVENTS)
    return world


def _variables(one: Server, two: Server, prefix: str) -> Mapping[str, str]:
    found = {"DATABASE": prefix, "FIRST_DAY": YESTERDAY.date().isoformat()}
    for name, server in (("ONE", one), ("TWO", two)):
        found[f"{name}_HOST"], found[f"{name}_PORT"] = server.host, str(server.port)
        found[f"{name}_PASSWORD"] = server.password
    return found


def column(rows: Sequence[Sequence[Any]]) -> list[Any]:
    """The first column of some rows."""
    return [row[0] for row in rows]
