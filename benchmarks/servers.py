"""PostgreSQL and MariaDB with TPC-H in them, kept between runs.

MariaDB has `lineitem` with its primary key, PostgreSQL `orders` with its own, and `lineitem` without one; the rows are
those of DuckDB's generator.
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

ORDERS = """
    o_orderkey bigint not null, o_custkey bigint not null, o_orderstatus varchar(1) not null,
    o_totalprice decimal(15,2) not null, o_orderdate date not null, o_orderpriority varchar(15) not null,
    o_clerk varchar(15) not null, o_shippriority int not null, o_comment varchar(79) not null
"""
"""Its columns, as MariaDB has them."""

_HOLDS = "orders and lineitem, lineitem"
"""What the servers hold, PostgreSQL first: servers that were filled with something else are filled again."""


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

    def run(self, kind: str, *statements: str) -> None:
        """Run statements on one of the servers."""
        connect, server = {"postgres": (_postgres, self.postgres), "mariadb": (_mariadb, self.mariadb)}[kind]
        with contextlib.closing(connect(server, self.name)) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def prepare(self, *schemas: str) -> None:
        """Make the schemas that results are written to."""
        self.run("postgres", *(f"create schema if not exists {schema}" for schema in schemas))


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
        holds = f"{_HOLDS} {started[0].password} {started[1].password}"
        if not filled.exists() or filled.read_text() != holds:
            # By a process of its own: one that is started later counts its parent's memory as its own peak.
            filling = multiprocessing.get_context("spawn").Process(target=_fill, args=(found, scale))
            filling.start()
            filling.join()
            if filling.exitcode:
                sys.exit("the servers could not be filled")
            filled.write_text(holds)
        yield found
    finally:
        for server in started:
            stop(server)


def _fill(found: Databases, scale: float) -> None:
    print(f"Filling both servers with TPC-H, scale factor {scale:g} (kept for the next time)", flush=True)
    for server in (found.postgres, found.mariadb):
        server.create_database(found.name)
    with tempfile.TemporaryDirectory(prefix="dvt-bench-") as folder, duckdb.connect() as made:
        made.execute("set enable_progress_bar = false")
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
        for table in ("orders", "lineitem"):
            made.execute(f"create table pg.public.{table} as from memory.main.{table}")
    # Vacuumed: what the first reader of a row would write is written now.
    found.run(
        "postgres",
        "alter table orders add primary key (o_orderkey)",
        *(f"vacuum (freeze, analyze) {table}" for table in ("orders", "lineitem")),
    )


def _fill_mariadb(found: Databases, file: Path) -> None:
    found.run(
        "mariadb",
        f"create table lineitem ({_LINEITEM})",
        f"load data local infile '{file}' into table lineitem",
        "analyze table lineitem",
    )


def _postgres(server: Server, database: str) -> Any:
    import psycopg2

    connection = psycopg2.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, dbname=database
    )
    connection.autocommit = True
    return connection


def _mariadb(server: Server, database: str) -> Any:
    import pymysql

    return pymysql.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, database=database,
        local_infile=True, autocommit=True,
    )  # fmt: skip
