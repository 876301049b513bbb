"""How credentials reach DuckDB: no text of SQL has them."""

import subprocess
import sys

import duckdb
import pytest

from dvt.connectors.duckdb_scanner import handed


@pytest.mark.parametrize("password", ["pä'ss\n\",;", "x" * 200_000])
def test_values_arrive_and_are_forgotten(password: str) -> None:
    with duckdb.connect() as connection:
        with handed(connection, {"user": "me", "password": password}) as variable:
            found = connection.execute(f"select getvariable('{variable}')").fetchall()
        assert found == [({"user": "me", "password": password},)]
        assert connection.execute(f"select getvariable('{variable}')").fetchall() == [(None,)]


def test_pandas_is_not_needed() -> None:
    code = """
import sys, duckdb
from dvt.connectors.duckdb_scanner import handed
with duckdb.connect() as connection, handed(connection, {"user": "me"}):
    print("pandas" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
