"""Random models in the dialect of their own target, which is the oracle: it has all tables, and runs the text itself.

What targets of that dialect are asked runs on the server, too; the rest of a plan on DuckDB.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import psycopg2.errors
import pymysql
import pytest
import sqlglot

from dvt.diagnostics import Severity
from dvt.errors import PlanError
from tests.oracle.budget import seeds
from tests.oracle.queries import COLUMNS, TABLES, TYPES, Computed, Generator, Grouped, rows
from tests.oracle.random_queries import ENGINE_LIMITS
from tests.oracle.servers import connect
from tests.oracle.test_meaning import bag
from tests.oracle.world import Placement, build, place, plan_of, publish, run_plan
from tests.servers.server import Server

KINDS = (Generator, Computed, Grouped)
BLOCK = 40
FIRST = 1000
COLLATION = "utf8mb4_nopad_bin"
TOLD: Mapping[str, Mapping[int, str]] = {
    "postgres": {
        16: "boolean",
        20: "bigint",
        23: "integer",
        25: "varchar",
        701: "double",
        1043: "varchar",
        1082: "date",
    },
    "mysql": {3: "integer", 8: "bigint", 5: "double", 10: "date", 253: "varchar", 254: "varchar"},
}
"""The servers' codes of types, but for decimals, of which the values tell the digits."""


TOO_SLOW = 1969
"""MariaDB's error of a statement that took longer than max_statement_time."""


@dataclass(frozen=True)
class Home:
    """A server with the tables of a block, in its schema main; and the engine with the same."""

    dialect: str
    cursor: Any
    engine: duckdb.DuckDBPyConnection

    def load(self, block: int) -> None:
        build(self.engine, block)
        text = f"varchar(20) collate {COLLATION}" if self.dialect == "mysql" else "varchar"
        declared = ", ".join(f"{name} {text if kind == 'text' else TYPES[kind]}" for name, kind in COLUMNS.items())
        for table in range(TABLES):
            self.cursor.execute(f"drop table if exists main.t{table}{' cascade' * (self.dialect == 'postgres')}")
            self.cursor.execute(f"create table main.t{table} ({declared})")
            self.cursor.executemany(f"insert into main.t{table} values (%s, %s, %s, %s, %s, %s)", rows(block, table))

    def publish(self, placement: Placement) -> None:
        """Each relation under its key, for the undecomposed query."""
        publish(self.engine, placement)
        quote = "`" if self.dialect == "mysql" else '"'
        for relation in placement.relations.values():
            name = f"{quote}{relation.key}{quote}"
            self.cursor.execute(f"create or replace view {name} as select * from main.{relation.identifier}")

    def asked(self, sql: str, *, seconds: int = 60) -> list[tuple[object, ...]]:
        """The answer; an error of the driver's where it takes longer."""
        limit = f"max_statement_time = {seconds}" if self.dialect == "mysql" else f"statement_timeout = '{seconds}s'"
        self.cursor.execute(f"set {limit}")
        self.cursor.execute(sql)
        return list(self.cursor.fetchall())

    def fetch(self, sql: str) -> tuple[list[tuple[object, ...]], list[str]]:
        """The answer, with the types that the server tells."""
        rows = self.asked(sql)
        return rows, [TOLD[self.dialect].get(column[1], "") for column in self.cursor.description]


@pytest.fixture
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("set threads = 1")
        yield made


@pytest.fixture
def postgres(engine: duckdb.DuckDBPyConnection, postgres_server: Server) -> Iterator[Home]:
    connection = connect(postgres_server, "homes")
    cursor = connection.cursor()
    cursor.execute("create schema main")
    yield Home("postgres", cursor, engine)
    connection.close()


@pytest.fixture
def mysql(engine: duckdb.DuckDBPyConnection, mariadb_server: Server) -> Iterator[Home]:
    connection = connect(mariadb_server, "homes")
    cursor = connection.cursor()
    cursor.execute("select get_lock('dvt_oracle', 600)")  # one worker at a time: the extracts name schema main
    cursor.execute("drop database if exists main")
    cursor.execute("create database main character set utf8mb4")
    cursor.execute(f"set names utf8mb4 collate {COLLATION}")
    yield Home("mysql", cursor, engine)
    cursor.execute("drop database main")
    connection.close()


def prove(home: Home, seed: int, kind: type[Generator]) -> bool:
    """Prove one seed of a kind; False where the server has no answer, or the plan is refused or warned of."""
    dialects = (home.dialect,) if seed % 3 else (home.dialect, "duckdb")
    placement = place(seed, dialects, counted=kind is Grouped)
    home.publish(placement)
    [sql] = sqlglot.transpile(kind(seed, placement.names).sql(), read="duckdb", write=home.dialect)
    try:
        expected = bag(home.asked(sql, seconds=1))
    except Exception:  # noqa: BLE001  # whatever the driver says: the oracle has no answer
        return False
    try:
        plan = plan_of(sql, placement, home.dialect)
        got = bag(run_plan(home.engine, plan, {home.dialect: home.fetch}))
    except (PlanError, *ENGINE_LIMITS, psycopg2.errors.QueryCanceled):
        return False
    except pymysql.err.OperationalError as error:
        if error.args[0] != TOO_SLOW:
            raise
        return False
    said = f"seed {seed}, {kind.__name__}\n{sql}\n{plan.transform.sql()}\n{[e.sql() for e in plan.extracts]}"
    if got != expected and any(each.severity is Severity.WARNING for each in plan.diagnostics):
        return False
    assert got == expected, said
    return True


HOMES = [pytest.param("postgres", marks=pytest.mark.postgres), pytest.param("mysql", marks=pytest.mark.mariadb)]
BLOCKS = [
    (Generator, 0),
    *(
        pytest.param(kind, block, marks=pytest.mark.slow)
        for kind, blocks in ((Generator, (1, 2)), (Computed, (0, 1, 2)), (Grouped, (0, 1)))
        for block in blocks
    ),
]


@pytest.mark.parametrize("home", HOMES)
@pytest.mark.parametrize(("kind", "block"), BLOCKS)
def test_models_equal_their_own_target(
    request: pytest.FixtureRequest, home: str, kind: type[Generator], block: int
) -> None:
    made: Home = request.getfixturevalue(home)
    made.load(block)
    assert sum(prove(made, seed, kind) for seed in range(block * BLOCK, (block + 1) * BLOCK)) > BLOCK / 2


@pytest.mark.mariadb
@pytest.mark.parametrize(("seed", "kind"), [(80042, Generator), (120089, Computed)])
def test_seeds_of_mariadb_that_were_wrong(mysql: Home, seed: int, kind: type[Generator]) -> None:
    """80042: a union whose columns had no names of their own was asked for; 120089: rows with NULLs were compared."""
    mysql.load(seed // BLOCK)
    assert prove(mysql, seed, kind)


@pytest.mark.endless
@pytest.mark.parametrize("home", HOMES)
def test_models_equal_their_own_target_for_minutes(request: pytest.FixtureRequest, home: str) -> None:
    made: Home = request.getfixturevalue(home)
    proved = 0
    for block in seeds(f"homes_{home}", FIRST):
        made.load(block)
        asked = [(kind, seed) for kind in KINDS for seed in range(block * BLOCK, (block + 1) * BLOCK)]
        proved += sum(prove(made, seed, kind) for kind, seed in asked)
    assert proved
    print(f"{proved} random models of {home} equal to it")
