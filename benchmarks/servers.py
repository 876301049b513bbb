"""PostgreSQL and MariaDB with TPC-H in them, kept between runs.

MariaDB has `lineitem`, PostgreSQL `orders`, each with its primary key; the rows are those of DuckDB's generator.
"""

import contextlib
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from tests.servers import Server, ensure
from tests.servers.server import stop

from benchmarks.extensions import wheel_file

_LINEITEM = """
    l_orderkey bigint not null, l_partkey bigint not null, l_suppkey bigint not null, l_linenumber bigint not null,
    l_quantity decimal(15,2) not null, l_extendedprice decimal(15,2) not null, l_discount decimal(15,2) not null,
    l_tax decimal(15,2) not null, l_returnflag varchar(1) not null, l_linestatus varchar(1) not null,
    l_shipdate date not null, l_commitdate date not null, l_receiptdate date not null,
    l_shipinstruct varchar(25) not null, l_shipmode varchar(10) not null, l_comment varchar(44) not null,
    primary key (l_orderkey, l_linenumber)
"""


@dataclass(frozen=True, kw_only=True)
class Databases:
    """The two servers and the database, of one name, that holds the data in each."""

    postgres: Server
    mariadb: Server
    name: str

    def variables(self) -> Mapping[str, str]:
        """How the measured programs learn where they are."""
        found = {"BENCH_DATABASE": self.name}
        for prefix, server in (("PG", self.postgres), ("MARIADB", self.mariadb)):
            found[f"{prefix}_HOST"] = server.host
            found[f"{prefix}_PORT"] = str(server.port)
            found[f"{prefix}_USER"] = server.user
            found[f"{prefix}_PASSWORD"] = server.password
        return found

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """What PostgreSQL answers."""
        with contextlib.closing(_postgres(self.postgres, self.name)) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    def prepare(self, *schemas: str) -> None:
        """Make the schemas that results are written to."""
        with contextlib.closing(_postgres(self.postgres, self.name)) as connection, connection.cursor() as cursor:
            for schema in schemas:
                cursor.execute(f"create schema if not exists {schema}")


@contextlib.contextmanager
def databases(folder: Path, scale: float) -> Iterator[Databases]:
    """Both servers with the data of a scale factor; stopped at the end, their data stays in `folder`.

    Raises:
        Unavailable: one of them cannot be had on this machine.
    """
    started: list[Server] = []
    try:
        for kind in ("postgres", "mariadb"):
            (folder / f"{kind}.unavailable").unlink(missing_ok=True)
            started.append(ensure(kind, folder, keep=True))
        found = Databases(postgres=started[0], mariadb=started[1], name=f"tpch_{scale:g}".replace(".", "_"))
        filled = folder / f"{found.name}.filled"
        if not filled.exists() or filled.read_text() != started[0].password + started[1].password:
            # By a process of its own: one that is started later counts its parent's memory as its own peak.
            filling = multiprocessing.get_context("spawn").Process(target=_fill, args=(found, scale))
            filling.start()
            filling.join()
            if filling.exitcode:
                sys.exit("the servers could not be filled")
            filled.write_text(started[0].password + started[1].password)
        yield found
    finally:
        for server in started:
            stop(server)


def _fill(found: Databases, scale: float) -> None:
    print(f"Filling both servers with TPC-H, scale factor {scale:g} (kept for the next time)", flush=True)
    for server in (found.postgres, found.mariadb):
        server.create_database(found.name)
    with tempfile.TemporaryDirectory(prefix="dvt-bench-") as folder, duckdb.connect() as made:
        for extension in ("tpch", "postgres_scanner"):
            made.execute(f"load '{wheel_file(extension)}'")
        made.execute(f"call dbgen(sf = {scale})")
        file = Path(folder) / "lineitem.tsv"
        made.execute(f"copy lineitem to '{file}' (format csv, delimiter '\t', header false, quote '', escape '')")
        _fill_mariadb(found, file)
        server = found.postgres
        made.execute(
            f"attach 'host={server.host} port={server.port} user={server.user} password={server.password} "
            f"dbname={found.name}' as pg (type postgres)"
        )
        made.execute("create table pg.public.orders as from memory.main.orders")
    with contextlib.closing(_postgres(found.postgres, found.name)) as connection, connection.cursor() as cursor:
        cursor.execute("alter table orders add primary key (o_orderkey)")
        cursor.execute("analyze orders")


def _fill_mariadb(found: Databases, file: Path) -> None:
    import pymysql

    server = found.mariadb
    connection = pymysql.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, database=found.name,
        local_infile=True,
    )  # fmt: skip
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(f"create table lineitem ({_LINEITEM})")
        cursor.execute(f"load data local infile '{file}' into table lineitem")
        connection.commit()
        cursor.execute("analyze table lineitem")


def _postgres(server: Server, database: str) -> Any:
    import psycopg2

    connection = psycopg2.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, dbname=database
    )
    connection.autocommit = True
    return connection
