"""Random queries whose filters real databases evaluate, with columns made to disagree: collations that ignore case.

The tables are the same everywhere; the answer must be that of one DuckDB.
"""

import threading
from collections.abc import Callable, Iterator

import duckdb
import pytest

from tests.oracle.budget import seeds
from tests.oracle.queries import COLUMNS, TABLES, TYPES, Computed, Generator, Grouped, rows
from tests.oracle.servers import connect
from tests.oracle.world import Fetch, build, place, plan_of, publish, run_plan, same
from tests.servers.server import Server


@pytest.fixture
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("set threads = 1")
        yield made


Load = Callable[[int], None]


def _tables(execute: Callable[[str], object], insert: Callable[[str, list[tuple[object, ...]]], object], **how: str):
    def load(seed: int) -> None:
        for table in range(TABLES):
            text = how.get("text", "varchar")
            declared = {**TYPES, "text": f"{text} {how['collate']}" if table % 2 else text}
            execute(f"drop table if exists main.t{table}")
            execute(f"create table main.t{table} ({', '.join(f'{n} {declared[k]}' for n, k in COLUMNS.items())})")
            insert(f"insert into main.t{table} values ({', '.join([how['mark']] * 6)})", rows(seed, table))

    return load


@pytest.fixture
def sqlite() -> Iterator[tuple[Load, Fetch]]:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    load = _tables(connection.execute, connection.executemany, collate="collate nocase", mark="?")

    def fetch(sql: str) -> tuple[list[tuple[object, ...]], list[str]]:
        found = connection.execute(sql)
        return found.fetchall(), [""] * len(found.description)

    yield load, fetch
    connection.close()


@pytest.fixture
def postgres(postgres_server: Server) -> Iterator[tuple[Load, Fetch]]:
    connection = connect(postgres_server, "sources")
    cursor = connection.cursor()
    cursor.execute("create schema main")
    cursor.execute("create collation main.ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)")

    def fetch(sql: str) -> tuple[list[tuple[object, ...]], list[str]]:
        cursor.execute(sql)
        return cursor.fetchall(), [""] * len(cursor.description)

    yield _tables(cursor.execute, cursor.executemany, collate="collate main.ci", mark="%s"), fetch
    connection.close()


@pytest.fixture
def mysql(mariadb_server: Server) -> Iterator[tuple[Load, Fetch]]:
    connection = connect(mariadb_server, "sources")
    cursor = connection.cursor()
    cursor.execute("select get_lock('dvt_oracle', 600)")  # one worker at a time: the extracts name schema main
    cursor.execute("drop database if exists main")
    cursor.execute("create database main character set utf8mb4")

    def fetch(sql: str) -> tuple[list[tuple[object, ...]], list[str]]:
        cursor.execute(sql)
        return list(cursor.fetchall()), [""] * len(cursor.description)

    collate = "collate utf8mb4_general_ci"
    yield _tables(cursor.execute, cursor.executemany, text="varchar(20)", collate=collate, mark="%s"), fetch
    cursor.execute("drop database main")
    connection.close()


def prove(
    engine: duckdb.DuckDBPyConnection, dialect: str, fetch: Fetch, seed: int, kind: type[Generator] = Generator
) -> bool:
    placement = place(seed, (dialect,), counted=kind is Grouped)
    publish(engine, placement)
    sql = kind(seed, placement.names).sql()
    timer = threading.Timer(1.0, engine.interrupt)
    timer.start()
    try:
        expected = engine.execute(sql).fetchall()
    except duckdb.Error:
        return False
    finally:
        timer.cancel()
    plan = plan_of(sql, placement)
    got = run_plan(engine, plan, {dialect: fetch})
    assert same(expected, got), f"seed {seed}\n{sql}\n{plan.transform.sql()}\n{[e.sql() for e in plan.extracts]}"
    return True


SERVERS = [
    "sqlite",
    pytest.param("postgres", marks=pytest.mark.postgres),
    pytest.param("mysql", marks=pytest.mark.mariadb),
]


KINDS = (Generator, Computed, Grouped)
FIRST = 1000
BLOCKS = [
    *((Generator, block) for block in (0, 1)),
    (Computed, 0),
    (Grouped, 0),
    *(
        pytest.param(kind, block, marks=pytest.mark.slow)
        for kind, blocks in ((Generator, (2, 3)), (Computed, (1, 2, 3)), (Grouped, (1, 2)))
        for block in blocks
    ),
]


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(("kind", "block"), BLOCKS)
def test_real_sources(
    engine: duckdb.DuckDBPyConnection, request: pytest.FixtureRequest, server: str, kind: type[Generator], block: int
) -> None:
    load, fetch = request.getfixturevalue(server)
    build(engine, block)
    load(block)
    assert sum(prove(engine, server, fetch, seed, kind) for seed in range(block * 40, block * 40 + 40)) > 30


@pytest.mark.endless
@pytest.mark.parametrize("server", SERVERS)
def test_real_sources_for_minutes(
    engine: duckdb.DuckDBPyConnection, request: pytest.FixtureRequest, server: str
) -> None:
    load, fetch = request.getfixturevalue(server)
    proved = 0
    for block in seeds(f"real_sources_{server}", FIRST):
        build(engine, block)
        load(block)
        asked = [(kind, seed) for kind in KINDS for seed in range(block * 40, block * 40 + 40)]
        proved += sum(prove(engine, server, fetch, seed, kind) for kind, seed in asked)
    assert proved
    print(f"{proved} random queries over {server} equal to one database")
