"""A few small tables with awkward rows, scattered over five databases, and all of them together in one of each kind.

The scattered ones are what the models of a generated project read; the others are the oracle. It knows nothing of dvt.
"""

import contextlib
import json
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
import pymysql

from tests.servers.server import Server

PLACES = {"pg_a": "raw", "pg_b": "raw", "maria": "raw", "duck": "main", "lite": "main"}
"""Where tables lie → the schema there."""

HOMES = {"duck": "out_duck", "pg": "out_pg", "lite": "out_lite"}
"""Kind of a model's target → the target."""

_REFERENCE = re.compile(r"\{(\w+)\.(\w+)\}")
_PEOPLE = {
    "id": "int", "name": "text", "city": "text", "age": "int", "boss": "int", "score": "numeric", "rate": "double",
    "born": "date", "note": "text",
}  # fmt: skip
_ORDERS = {
    "id": "int", "person": "int", "amount": "numeric", "qty": "int", "day": "date", "seen": "timestamp", "code": "text",
}  # fmt: skip
_PAIR = {"id": "int", "s": "text", "k": "int"}

_DECLARED = {
    "maria": {"text": "varchar(60)", "numeric": "decimal(10,2)", "timestamp": "datetime(6)"},
    "pg": {"text": "varchar(60)", "numeric": "numeric(10,2)", "double": "double precision"},
    "duck": {"text": "varchar", "numeric": "decimal(10,2)"},
    "lite": {"numeric": "real", "double": "real", "timestamp": "datetime"},
}

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of one place."""

    place: str
    name: str
    columns: dict[str, str]
    rows: Rows

    def create(self, schema: str, kind: str, mark: str) -> tuple[str, str]:
        """The statements that create and fill it in a database of `kind`."""
        types = _DECLARED[kind]
        columns = ", ".join(f"{name} {types.get(type_, type_)}" for name, type_ in self.columns.items())
        marks = ", ".join([mark] * len(self.columns))
        return f"create table {schema}.{self.name} ({columns})", f"insert into {schema}.{self.name} values ({marks})"


_NAMES = [
    "Ann", "ann", "ANN", "ann ", "Änn", "änn", "Bob", "bob  ", "", " ", "a_b", "a%b", "aXb", "a\\b", "Straße",
    "STRASSE", "😀 x", "😀 X", "zed", None, "Ånn", "ann\t", "O'Neil", 'q"q',
]  # fmt: skip


def _people(seed: int) -> Rows:
    cities = ["Berlin", "berlin", "BERLIN ", "Paris", None, "", "Zürich", "zurich", "Oslo", "New York"]
    return [
        (
            n,
            name,
            cities[(n * seed) % len(cities)],
            [30, None, 17, 65, 0, -7][(n + seed) % 6],
            n // 3 if n % 4 else None,
            [Decimal("1.50"), Decimal("2.50"), Decimal("-2.50"), None, Decimal("0.00"), Decimal("100.05")][n % 6],
            [0.5, 1.5, 2.5, -0.5, 0.1, None, 1e10][n % 7],
            ["2020-01-31", "2020-02-29", "1999-12-31", None, "2024-12-30"][n % 5],
            [None, "", "50% off", "C:\\dir", "a,b", "x"][(n + seed) % 6],
        )
        for n, name in enumerate(_NAMES, 1)
    ]


def _orders(seed: int) -> Rows:
    codes = ["A-1", "a-1", "A-1 ", "B_2", "10", "007", None, "", "-3"]
    return [
        (
            n,
            None if n % 11 == 0 else (n * seed) % 29,
            None if n % 13 == 0 else Decimal(n * 37 % 1000) / 4,
            n % 7 - 1,
            f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}",
            f"2024-{n % 12 + 1:02}-{n % 28 + 1:02} {n % 24:02}:{n % 60:02}:00",
            codes[n % len(codes)],
        )
        for n in range(1, 61)
    ]


_TEXTS = ["a", "A", "a ", "b", "ä", "", None, "B"]

TABLES = (
    Table(place="maria", name="people", columns=_PEOPLE, rows=_people(3)),
    Table(place="pg_b", name="people", columns=_PEOPLE, rows=_people(7)[:15]),
    Table(place="lite", name="people", columns=_PEOPLE, rows=_people(1)[5:20]),
    Table(place="pg_a", name="orders", columns=_ORDERS, rows=_orders(5)),
    Table(place="duck", name="orders", columns=_ORDERS, rows=_orders(3)[10:50]),
    Table(place="maria", name="orders", columns=_ORDERS, rows=_orders(2)[:40]),
    Table(
        place="lite",
        name="cities",
        columns={"name": "text", "country": "text", "pop": "int"},
        rows=[("Berlin", "DE", 3), ("berlin", "US", None), ("Paris", "FR", 2), (None, "XX", 1), ("Zürich", "CH", 1)],
    ),
    Table(place="pg_a", name="hollow", columns=_PAIR, rows=[]),
    Table(place="maria", name="hollow", columns=_PAIR, rows=[]),
    *(
        Table(
            place=place,
            name="pairs",
            columns=_PAIR,
            rows=[(n, _TEXTS[(n * step) % len(_TEXTS)], n % 4 or None) for n in range(1, 13)],
        )
        for place, step in (("pg_a", 1), ("maria", 3), ("duck", 5), ("lite", 7))
    ),
)


@dataclass(frozen=True, kw_only=True)
class World:
    """The databases.

    Attributes:
        prefix: of their names on the servers: tests that run at the same time share none.
    """

    prefix: str
    folder: Path
    postgres: Server
    mariadb: Server

    def profiles(self) -> dict[str, Any]:
        """The outputs of profiles.yml."""
        maria = self.mariadb
        return {
            "pg_a": self.on_postgres(f"{self.prefix}_a", "raw"),
            "pg_b": self.on_postgres(f"{self.prefix}_b", "raw"),
            "out_pg": self.on_postgres(f"{self.prefix}_out", "out"),
            "maria": {
                "type": "mysql", "host": maria.host, "port": maria.port, "user": maria.user,
                "password": maria.password, "schema": f"{self.prefix}_raw", "threads": 4,
            },
            "duck": {"type": "duckdb", "path": str(self.folder / "duck.duckdb"), "schema": "main", "threads": 4},
            "out_duck": {"type": "duckdb", "path": str(self.folder / "out.duckdb"), "schema": "main", "threads": 4},
            "lite": self._sqlite("lite"),
            "out_lite": self._sqlite("out"),
        }  # fmt: skip

    def on_postgres(self, database: str, schema: str) -> dict[str, Any]:
        """An output on the PostgreSQL server."""
        server = self.postgres
        return {
            "type": "postgres", "host": server.host, "port": server.port, "user": server.user,
            "password": server.password, "dbname": database, "schema": schema, "threads": 4,
        }  # fmt: skip

    def _sqlite(self, name: str) -> dict[str, Any]:
        return {
            "type": "sqlite", "threads": 1, "database": "database", "schema": "main",
            "schemas_and_paths": {"main": str(self.folder / f"{name}.sqlite")}, "schema_directory": str(self.folder),
        }  # fmt: skip

    def postgres_connection(self, database: str) -> Any:
        """A connection that commits by itself; close it."""
        server = self.postgres
        connection = psycopg2.connect(
            host=server.host, port=server.port, user=server.user, password=server.password, dbname=database
        )
        connection.autocommit = True
        return connection

    def mariadb_connection(self) -> Any:
        """The same for MariaDB."""
        server = self.mariadb
        return pymysql.connect(
            host=server.host, port=server.port, user=server.user, password=server.password, autocommit=True,
            charset="utf8mb4",
        )  # fmt: skip

    def sources(self) -> str:
        """The sources of the project, as the text of a YAML file."""
        found = [
            {
                "name": place,
                "connection": place,
                "schema": f"{self.prefix}_{schema}" if place == "maria" else schema,
                "tables": [{"name": table.name} for table in TABLES if table.place == place],
            }
            for place, schema in PLACES.items()
        ]
        return json.dumps({"sources": found})


def prefix(name: str) -> str:
    """A prefix that no other worker of the run has."""
    return name + os.environ.get("PYTEST_XDIST_WORKER", "")


def fill(world: World) -> None:
    """Create all databases anew."""
    for database in ("a", "b", "out", "oracle"):
        world.postgres.create_database(f"{world.prefix}_{database}")
    world.mariadb.create_database(f"{world.prefix}_raw")
    for place, database in (("pg_a", f"{world.prefix}_a"), ("pg_b", f"{world.prefix}_b")):
        with contextlib.closing(world.postgres_connection(database)) as connection, connection.cursor() as cursor:
            cursor.execute("create schema raw")
            _put([table for table in TABLES if table.place == place], "raw", "pg", "%s", cursor)
    with contextlib.closing(world.mariadb_connection()) as connection, connection.cursor() as cursor:
        _put([table for table in TABLES if table.place == "maria"], f"{world.prefix}_raw", "maria", "%s", cursor)
    with duckdb.connect(str(world.folder / "duck.duckdb")) as made:
        _put([table for table in TABLES if table.place == "duck"], "main", "duck", "?", made)
    with contextlib.closing(sqlite3.connect(world.folder / "lite.sqlite")) as lite:
        _put([table for table in TABLES if table.place == "lite"], "main", "lite", "?", lite)
        lite.commit()


def _put(tables: list[Table], schema: str, kind: str, mark: str, cursor: Any) -> None:
    for table in tables:
        create, insert = table.create(schema, kind, mark)
        cursor.execute(create)
        rows = table.rows
        if kind == "lite":  # it has no decimals
            rows = [tuple(float(v) if isinstance(v, Decimal) else v for v in row) for row in rows]
        if rows:
            cursor.executemany(insert, rows)


class Oracle:
    """One database of each kind with all tables, in a schema per place; and what the models became."""

    def __init__(self, world: World) -> None:
        self._duck = duckdb.connect()
        self._pg = world.postgres_connection(f"{world.prefix}_oracle")
        self._lite = sqlite3.connect(":memory:", isolation_level=None)
        self._folder = world.folder
        self._world = world
        with self._pg.cursor() as cursor:
            for place in PLACES:
                tables = [table for table in TABLES if table.place == place]
                cursor.execute(f"create schema in_{place}")
                _put(tables, f"in_{place}", "pg", "%s", cursor)
                self._duck.execute(f"create schema in_{place}")
                _put(tables, f"in_{place}", "duck", "?", self._duck)
                self._lite.execute(f"attach ':memory:' as in_{place}")
                _put(tables, f"in_{place}", "lite", "?", self._lite)

    def close(self) -> None:
        self._duck.close()
        self._pg.close()
        self._lite.close()

    def wanted(self, kind: str, sql: str) -> Rows:
        """The rows of the undecomposed SQL; raises what the database raises."""
        text = _REFERENCE.sub(lambda found: f"in_{found[1]}.{found[2]}", sql)
        if kind == "pg":
            with self._pg.cursor() as cursor:
                cursor.execute(text)
                return list(cursor.fetchall())
        return list((self._duck if kind == "duck" else self._lite).execute(text).fetchall())

    def found(self, kind: str, model: str) -> Rows:
        """The rows that a model became."""
        if kind == "pg":
            with contextlib.closing(self._world.postgres_connection(f"{self._world.prefix}_out")) as connection:
                cursor = connection.cursor()
                cursor.execute(f'select * from out."{model}"')
                return list(cursor.fetchall())
        if kind == "duck":
            with duckdb.connect(str(self._folder / "out.duckdb"), read_only=True) as made:
                return made.execute(f'select * from "{model}"').fetchall()
        with contextlib.closing(sqlite3.connect(self._folder / "out.sqlite")) as lite:
            return lite.execute(f'select * from "{model}"').fetchall()


def model_text(sql: str) -> str:
    """The SQL with `{place.table}` as a source."""
    return _REFERENCE.sub(lambda found: f"{{{{ source('{found[1]}', '{found[2]}') }}}}", sql)


def bag(rows: Rows, *, digits: int = 12) -> Counter[tuple[Any, ...]]:
    """Rows as a bag: numbers by value, to `digits` digits where one is a float; all else as it is, type included."""
    return Counter(tuple(_value(value, digits) for value in row) for row in rows)


def _value(value: Any, digits: int) -> Any:
    if isinstance(value, bool):
        return f"bool {value}"
    if isinstance(value, int):
        value = Decimal(value)
    if isinstance(value, float):
        return Decimal(f"{value:.{digits}g}").normalize() if value == value else "nan"  # noqa: PLR0124
    if isinstance(value, Decimal):
        return Decimal(f"{value:.{digits}g}").normalize() if value.is_finite() else str(value).lower()
    return repr(value)


def parse_traps(text: str) -> Iterator[tuple[str, list[str], str]]:
    """Name, kinds of targets and SQL of each trap: ``-- name: duck pg lite`` above the SQL, an empty line between."""
    for block in text.split("\n\n"):
        head, _, sql = block.strip().partition("\n")
        if sql:
            name, _, kinds = head.removeprefix("--").partition(":")
            yield name.strip(), kinds.split(), sql
