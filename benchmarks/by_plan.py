"""One move by dvt's own path: a plan that `dvt.execute.run` runs, with the real engine and connectors, without dbt.

``python -m benchmarks.by_plan extract|load postgres|mariadb|duckdb TABLE``. An extract ends when all rows are in the
engine. A load begins when they are: they come from a DuckDB file, and go into a staging relation.
"""

import os
import sys
from pathlib import Path

from tests.connectors.plans import extract, plan
from tests.connectors.sessions import TestSession, duckdb_session, mysql_session, postgres_session
from tests.servers import Server

from benchmarks.clock import Clock
from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors.base import Connector, Session
from dvt.deliver.stage import Stage, drop
from dvt.execute.run import default_connectors, run_plan, stream_plan

SUMS = {"lineitem": "sum(l_extendedprice)", "orders": "sum(o_totalprice)"}
"""By table, what is compared after a move."""

_SPARE = 2
"""Connections that a node may have beside its own where nothing else runs, with ``threads: 4`` in profiles.yml."""

_SCHEMAS = {"postgres": "public", "mariadb": None, "duckdb": "main"}


def main() -> None:
    """Do one of the two, and see whether all rows have arrived."""
    move, kind, table = sys.argv[1:]
    if move == "extract":
        rows, found = _extract(_session(kind, os.environ["BENCH_ROWS"]), table)
    else:
        rows, found = _load(_session(kind, os.environ["BENCH_INTO"]), _SCHEMAS[kind], table)
    [expected] = duckdb_session(os.environ["BENCH_ROWS"]).run(f"select count(*), {SUMS[table]} from {table}")
    if (rows, found) != expected:
        sys.exit(f"{move} {kind} {table}: {rows} rows with {found}, not {expected}")


def _extract(session: TestSession, table: str) -> tuple[int, object]:
    clock = Clock()
    read = extract("dvt_x1", session, f"select * from {table}", table)
    clock.start()
    with stream_plan(
        plan(session.name, f"select {SUMS[table]} as total from dvt_x1", read), {session.name: session}, DuckDBEngine()
    ) as (done, reader):
        clock.stop()
        [row] = reader.read_all().to_pylist()
    return done.extracts[0].rows, row["total"]


def _load(session: TestSession, schema: str | None, table: str) -> tuple[int, object]:
    clock = Clock()
    source = duckdb_session(os.environ["BENCH_ROWS"], "rows")
    read = extract("dvt_x1", source, f"select * from {table}", table)
    stage = Stage(database=None, schema=schema, identifier=f"{table}_by_dvt")
    drop(session, stage, "bench")

    def connectors(asked: Session) -> Connector:
        # The target's is asked for when all extracts have arrived.
        if asked is session:
            clock.start()
        return default_connectors(asked)

    sessions = {each.name: each for each in (session, source)}
    done = run_plan(
        plan(session.name, "select * from dvt_x1", read), sessions, DuckDBEngine(), stage, connectors=connectors
    )
    clock.stop()
    [(total,)] = session.run(f"select {SUMS[table]} from {stage.display}")
    drop(session, stage, "bench")
    return done.staged.rows if done.staged else 0, total


def _session(kind: str, file: str) -> TestSession:
    if kind == "duckdb":
        return duckdb_session(Path(file))
    prefix = {"postgres": "PG", "mariadb": "MARIADB"}[kind]
    host, port, user, password = (os.environ[f"{prefix}_{key}"] for key in ("HOST", "PORT", "USER", "PASSWORD"))
    server = Server(kind=kind, host=host, port=int(port), user=user, password=password, pid=0)
    connect = postgres_session if kind == "postgres" else mysql_session
    session = connect(server, os.environ["BENCH_DATABASE"])
    session.spare = _SPARE
    return session


if __name__ == "__main__":
    main()
