"""TPC-H's 22 queries in random placements: exact answers, decimals included."""

import random
from collections.abc import Iterator
from importlib import resources

import duckdb
import pytest

from dvt.plan.schema import Column, Relation, Target
from dvt.resolve import Pushdown
from tests.oracle.random_queries import LESS
from tests.oracle.tables import over
from tests.oracle.world import Placement, check_separate, plan_of, publish, run_plan, same

pytest.importorskip("duckdb_extension_tpch", reason="pip install duckdb-extension-tpch to run TPC-H")


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        folder = resources.files("duckdb_extension_tpch") / "extensions" / f"v{duckdb.__version__}"
        made.execute(f"load '{folder / 'tpch.duckdb_extension'}'")
        made.execute("set threads = 1")
        made.execute("call dbgen(sf = 0.01)")
        yield made


def scattered(connection: duckdb.DuckDBPyConnection, seed: int) -> Placement:
    rng = random.Random(seed)
    targets = {f"c{n}": Target(name=f"c{n}", dialect=rng.choice(["duckdb", "postgres"])) for n in range(3)}
    found = connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where schema_name = 'main' and not internal and table_name not like '%.%' order by table_name, column_index"
    ).fetchall()
    relations: dict[str, Relation] = {}
    for table in sorted({row[0] for row in found}):
        target = rng.choice(list(targets))
        key = f"{target}.main.{table}"
        named = [(name, kind) for owner, name, kind in found if owner == table]
        counts = ", ".join(f'approx_count_distinct("{name}")' for name, _ in named)
        [(rows, *values)] = connection.execute(f"select count(*), {counts} from {table}").fetchall()
        columns = tuple(
            Column(name=name, type=kind.lower(), distinct=float(many))
            for (name, kind), many in zip(named, values, strict=True)
        )
        relations[key] = Relation(
            key=key, target=target, schema="main", identifier=table, columns=columns, rows=float(rows)
        )
    return Placement(targets=targets, relations=relations, names=())


def keyed(sql: str, placement: Placement) -> str:
    """The query as dbt would compile it: each table by the key of its relation."""
    return over(sql, {relation.identifier: f'"{key}"' for key, relation in placement.relations.items()})


def prove(
    connection: duckdb.DuckDBPyConnection, text: str, placing: int, pushdown: Pushdown = Pushdown.FULL
) -> tuple[list[str], list[str]]:
    """Prove a query in a placement; the columns' names as the one database has them, and the plan."""
    placement = scattered(connection, placing)
    publish(connection, placement)
    sql = keyed(text, placement)
    plan = plan_of(sql, placement, pushdown=pushdown)
    check_separate(plan, placement)
    assert not any("read whole:" in decision for decision in plan.decisions)
    expected = connection.execute(sql)
    names = [column[0] for column in expected.description]
    assert same(expected.fetchall(), run_plan(connection, plan))
    return names, [column.name for column in plan.transform.columns]


@pytest.mark.parametrize("placing", range(2))
@pytest.mark.parametrize("number", range(1, 23))
def test_tpch(connection: duckdb.DuckDBPyConnection, number: int, placing: int) -> None:
    text = connection.execute("select query from tpch_queries() where query_nr = ?", [number]).fetchone()
    assert text is not None
    expected, named = prove(connection, text[0], placing)
    assert expected == named


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, 23))
def test_tpch_on_a_lower_level(connection: duckdb.DuckDBPyConnection, number: int) -> None:
    text = connection.execute("select query from tpch_queries() where query_nr = ?", [number]).fetchone()
    assert text is not None
    for pushdown in LESS:
        expected, named = prove(connection, text[0], 0, pushdown)
        assert expected == named
