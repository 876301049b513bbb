"""TPC-DS' 99 queries in random placements, against the same SQL on one database."""

from collections.abc import Iterator
from importlib import resources

import duckdb
import pytest

from tests.oracle.random_queries import LESS
from tests.oracle.test_tpch import prove

pytest.importorskip("duckdb_extension_tpcds", reason="pip install duckdb-extension-tpcds to run TPC-DS")

QUICK = (2, 4, 9, 14, 22, 24, 38, 47, 54, 64, 78, 95)
"""Those with most CTEs, set operations, subqueries and groupings."""
NUMBERS = [number if number in QUICK else pytest.param(number, marks=pytest.mark.slow) for number in range(1, 100)]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        folder = resources.files("duckdb_extension_tpcds") / "extensions" / f"v{duckdb.__version__}"
        made.execute(f"load '{folder / 'tpcds.duckdb_extension'}'")
        made.execute("set threads = 1")
        made.execute("call dsdgen(sf = 0.01)")
        yield made


@pytest.mark.parametrize("placing", range(2))
@pytest.mark.parametrize("number", NUMBERS)
def test_tpcds(connection: duckdb.DuckDBPyConnection, number: int, placing: int) -> None:
    text = connection.execute("select query from tpcds_queries() where query_nr = ?", [number]).fetchone()
    assert text is not None
    expected, named = prove(connection, text[0], placing)
    # DuckDB names a function without an alias as it was found.
    assert [name.replace('main."substring"', "substring") for name in expected] == named


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, 100))
def test_tpcds_on_a_lower_level(connection: duckdb.DuckDBPyConnection, number: int) -> None:
    """Each query on one of the levels."""
    text = connection.execute("select query from tpcds_queries() where query_nr = ?", [number]).fetchone()
    assert text is not None
    prove(connection, text[0], 0, LESS[number % len(LESS)])
