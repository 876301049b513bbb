"""Random queries: the plan's answer against the undecomposed query on one database."""

import threading
from collections.abc import Iterator

import duckdb
import pytest

from tests.oracle.queries import Generator
from tests.oracle.world import build, check_separate, place, plan_of, publish, run_plan, same


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("set threads = 1")
        yield made


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]] | None:
    """The one database's answer; None where it has none (too slow, or a join that it cannot do)."""
    timer = threading.Timer(1.0, connection.interrupt)
    timer.start()
    try:
        return connection.execute(sql).fetchall()
    except duckdb.Error:
        return None
    finally:
        timer.cancel()


def prove(connection: duckdb.DuckDBPyConnection, seed: int) -> bool:
    """Prove one seed; False where the oracle has no answer."""
    placement = place(seed)
    publish(connection, placement)
    sql = Generator(seed, placement.names).sql()
    expected = answer(connection, sql)
    if expected is None:
        return False
    plan = plan_of(sql, placement)
    check_separate(plan, placement)
    got = run_plan(connection, plan)
    assert same(expected, got), f"seed {seed}\n{sql}\n{plan.transform.sql()}\n{[e.sql() for e in plan.extracts]}"
    return True


@pytest.mark.parametrize("block", range(6))
def test_random_queries_equal_one_database(connection: duckdb.DuckDBPyConnection, block: int) -> None:
    build(connection, block)
    proved = sum(prove(connection, seed) for seed in range(block * 50, block * 50 + 50))
    assert proved > 40
