"""Random queries, each proved by its number: the plan's answer against the undecomposed query on one database."""

import threading

import duckdb

from dvt.resolve import Pushdown
from tests.oracle.queries import Generator, Grouped
from tests.oracle.world import build, check_separate, place, plan_of, publish, run_plan, same

BLOCK = 50
LESS = tuple(level for level in Pushdown if level is not Pushdown.FULL)
# What DuckDB cannot run, or fails on by itself (it fails on the undecomposed text of other seeds as well).
ENGINE_LIMITS = (duckdb.InternalException, duckdb.NotImplementedException)


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


def prove(seed: int, kind: type[Generator] = Generator) -> bool:
    """Prove one seed of a kind on a database of its own; False where the oracle or the engine has no answer."""
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        build(connection, seed // BLOCK)
        placement = place(seed, counted=kind is Grouped)
        publish(connection, placement)
        sql = kind(seed, placement.names).sql()
        expected = answer(connection, sql)
        if expected is None:
            return False
        for pushdown in (Pushdown.FULL, LESS[seed % len(LESS)]):
            plan = plan_of(sql, placement, pushdown=pushdown)
            check_separate(plan, placement)
            try:
                got = run_plan(connection, plan)
            except ENGINE_LIMITS:
                return False
            said = f"seed {seed}, {pushdown}\n{sql}\n{plan.transform.sql()}\n{[e.sql() for e in plan.extracts]}"
            assert same(expected, got), said
        return True
