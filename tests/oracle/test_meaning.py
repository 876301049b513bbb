"""What a model means in its own dialect: expressions on a real database against their plans on DuckDB.

`expressions/<dialect>.sql` has one a line, or a whole query: all of them are the same on both.
"""

import datetime as dt
import decimal
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dvt.diagnostics import Severity
from dvt.plan.planner import make_plan
from dvt.plan.schema import Column, Relation, Request, Target
from dvt.plan.steps import Plan
from tests.oracle.servers import connect
from tests.oracle.world import run_plan

FOLDER = Path(__file__).parent / "expressions"
KEY = "pg.p"
VALUES: Mapping[str, list[object]] = {
    "s": ["a", "A", "b", "ab", "a ", "", "zz", "10", "a_b", "a%b", "a\\b", None, "2020-01-31"],
    "t": ["x y", "a", None, "_", "%", "a_b_c", ""],
    "i": [0, 1, -1, 2, 7, -7, 13, None],
    "j": [1, 3, -3, 2, None, 5],
    "big": [1, 9007199254740993, -9007199254740993, None],
    "d": ["2020-01-31", "2020-02-29", "1999-12-31", None],
    "ts": ["2020-01-31 23:59:59.5", "2020-03-29 02:30:00", None],
    "v": ["0.00", "1.50", "-2.25", "2.50", None],
    "f": [0.0, 1.5, -2.5, 2.5, 0.1, 3.5, None],
    "b": [True, False, None],
    "h": [1, -3, 7, None],
    "r": [1.1, 0.5, -2.25, None],
    "a": [[1, 2, 3], [], None, [5, None]],
    "ta": [["x", "y"], [], None, ["q", None]],
    "tz": ["2020-01-31 23:59:59.5+00", "2020-06-29 02:30:00+00", None],
    "tm": ["10:11:12.5", "00:00:00", None],
    "n": ["1.234", "-7.500", "0.000", None],
}
TYPES: Mapping[str, Mapping[str, str]] = {
    "postgres": {
        "s": "character varying", "t": "text", "i": "integer", "j": "integer", "big": "bigint", "d": "date",
        "ts": "timestamp", "v": "numeric(10,2)", "f": "double precision", "b": "boolean", "h": "smallint",
        "r": "real", "a": "integer[]", "ta": "text[]", "tz": "timestamptz", "tm": "time", "n": "numeric(12,3)",
    },
    "mysql": {
        "s": "varchar(30)", "t": "text", "i": "int", "j": "int", "big": "bigint", "d": "date", "ts": "datetime(6)",
        "v": "decimal(10,2)", "f": "double", "h": "smallint",
    },
    "duckdb": {
        "s": "varchar", "t": "varchar", "i": "integer", "j": "integer", "big": "bigint", "d": "date", "ts": "timestamp",
        "v": "decimal(10,2)", "f": "double", "b": "boolean", "h": "smallint", "r": "float", "a": "integer[]",
        "ta": "varchar[]", "tz": "timestamptz", "tm": "time", "n": "decimal(12,3)",
    },
    "sqlite": {
        "s": "text", "t": "text", "i": "integer", "j": "integer", "big": "integer", "v": "numeric(10,2)", "f": "real",
    },
}  # fmt: skip
ENGINE_TYPES = {"datetime(6)": "timestamp", "integer": "bigint"}


@dataclass(frozen=True, kw_only=True)
class World:
    """One table, in a database of the model's dialect and in the engine."""

    dialect: str
    cursor: Any
    engine: duckdb.DuckDBPyConnection
    table: str

    def plan(self, text: str) -> tuple[str, Plan]:
        """The SQL of an expression, and its plan."""
        sql, request = self.request(text)
        return sql, make_plan(request)

    def request(self, text: str) -> tuple[str, Request]:
        """The SQL of an expression, and what is asked of the planner."""
        whole = text.startswith(("select", "with", "from", "(select"))
        sql = text if whole else f"select id, {text} as x from {self.table}"
        columns = tuple(Column(name=name, type=kind) for name, kind in columns_of(self.dialect).items())
        key = self.table.strip('"')
        relation = Relation(key=key, target="own", identifier="p", columns=columns)
        targets = {"own": Target(name="own", dialect=self.dialect)}
        return sql, Request(
            node="m", sql=sql, dialect=self.dialect, target="own", targets=targets, relations={key: relation}
        )

    def computed(self, plan: Plan) -> list[tuple[object, ...]]:
        return run_plan(self.engine, plan)


def columns_of(dialect: str) -> dict[str, str]:
    return {"id": "integer", **TYPES[dialect]}


def rows_of(dialect: str) -> list[tuple[object, ...]]:
    values = [VALUES[name] for name in TYPES[dialect]]
    return [(n, *(each[(n * 7 + k) % len(each)] for k, each in enumerate(values))) for n in range(150)]


@pytest.fixture(scope="module")
def worlds() -> Iterator[dict[str, World]]:
    """Filled as they are asked for."""
    made: dict[str, World] = {}
    yield made
    for world in made.values():
        world.engine.close()
        world.cursor.close()


def world_of(dialect: str, made: dict[str, World], request: pytest.FixtureRequest) -> World:
    if dialect not in made:
        made[dialect] = build(dialect, request)
    return made[dialect]


def build(dialect: str, request: pytest.FixtureRequest) -> World:
    if dialect == "sqlite":
        connection: Any = sqlite3.connect(":memory:")
    elif dialect == "duckdb":
        connection = duckdb.connect()
    else:
        kind = {"postgres": "postgres_server", "mysql": "mariadb_server"}[dialect]
        connection = connect(request.getfixturevalue(kind), "meaning")
    table = f'"{KEY}"' if dialect == "postgres" else "p"
    cursor = connection.cursor()
    if dialect == "mysql":
        cursor.execute("set names utf8mb4 collate utf8mb4_bin")
    if dialect in ("postgres", "duckdb"):
        cursor.execute("set timezone to 'UTC'")
    declared = columns_of(dialect)
    end = " character set utf8mb4 collate utf8mb4_bin" if dialect == "mysql" else ""
    cursor.execute(f"drop table if exists {table}")
    cursor.execute(f"create table {table} ({', '.join(f'{n} {k}' for n, k in declared.items())}){end}")
    mark = "?" if dialect in ("sqlite", "duckdb") else "%s"
    cursor.executemany(f"insert into {table} values ({', '.join([mark] * len(declared))})", rows_of(dialect))
    engine = duckdb.connect()
    engine.execute("set timezone = 'UTC'")
    types = declared if dialect in ("postgres", "duckdb") else {n: ENGINE_TYPES.get(k, k) for n, k in declared.items()}
    engine.execute(f"create table p ({', '.join(f'{n} {k}' for n, k in types.items())})")
    engine.executemany(f"insert into p values ({', '.join('?' * len(declared))})", rows_of(dialect))
    return World(dialect=dialect, cursor=cursor, engine=engine, table=table)


def canonical(value: object) -> object:
    if isinstance(value, (bool, int, decimal.Decimal)):
        value = float(value)
    if isinstance(value, float):
        return float(f"{value:.12g}") + 0.0
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return f"{value.isoformat()}T00:00:00"
    return value.isoformat() if isinstance(value, dt.datetime) else value


def bag(rows: Any) -> list[str]:
    return sorted(repr([canonical(value) for value in row]) for row in rows)


MARKS = {"postgres": [pytest.mark.postgres], "mysql": [pytest.mark.mariadb], "sqlite": [], "duckdb": []}
CASES = [
    pytest.param(dialect, text, marks=marks, id=f"{dialect}-{text[:60]}")
    for dialect, marks in MARKS.items()
    for text in (FOLDER / f"{dialect}.sql").read_text().splitlines()
]


@pytest.mark.parametrize(("dialect", "text"), CASES)
def test_the_plan_means_what_the_database_means(
    worlds: dict[str, World], request: pytest.FixtureRequest, dialect: str, text: str
) -> None:
    world = world_of(dialect, worlds, request)
    sql, plan = world.plan(text)
    world.cursor.execute(sql)
    expected = world.cursor.fetchall()
    names = [column[0] for column in world.cursor.description]
    assert bag(world.computed(plan)) == bag(expected)
    if "mod(" not in sql and dialect == "postgres":  # sqlglot keeps one node for mod() and %
        assert [column.name for column in plan.transform.columns] == names


DIFFERENT = [
    ("postgres", "to_hex(i)"),
    ("postgres", "array_remove(a, 2)"),
    ("postgres", "array_to_string(array[null::text], '-')"),
    ("postgres", "(interval '1 month 2 days')::text"),
    ("postgres", "age(ts, d)"),
    ("mysql", "i | 4"),
    ("mysql", "week(d)"),
    ("sqlite", "printf('%d', i)"),
    ("sqlite", "cast(v as text)"),
]


@pytest.mark.parametrize(("dialect", "text"), [pytest.param(d, t, marks=MARKS[d], id=f"{d}-{t}") for d, t in DIFFERENT])
def test_a_difference_is_told(
    worlds: dict[str, World], request: pytest.FixtureRequest, dialect: str, text: str
) -> None:
    world = world_of(dialect, worlds, request)
    sql, plan = world.plan(text)
    world.cursor.execute(sql)
    assert bag(world.computed(plan)) != bag(world.cursor.fetchall())
    assert [d.code.value for d in plan.diagnostics if d.severity is Severity.WARNING] == ["DVT003"]
