"""PostgreSQL and MariaDB with TPC-H in them, kept between runs.

MariaDB has all tables with their primary keys, and PostgreSQL has them in its schema `tpch`; in `public`, where moves
are measured, are `orders` with its key and `lineitem` without one. The rows are those of DuckDB's generator.
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

TABLES: Mapping[str, str] = {
    "region": "r_regionkey int not null, r_name varchar(25) not null, r_comment varchar(152) not null",
    "nation": """
        n_nationkey int not null, n_name varchar(25) not null, n_regionkey int not null, n_comment varchar(152) not null
    """,
    "supplier": """
        s_suppkey bigint not null, s_name varchar(25) not null, s_address varchar(40) not null,
        s_nationkey int not null, s_phone varchar(15) not null, s_acctbal decimal(15,2) not null,
        s_comment varchar(101) not null
    """,
    "customer": """
        c_custkey bigint not null, c_name varchar(25) not null, c_address varchar(40) not null,
        c_nationkey int not null, c_phone varchar(15) not null, c_acctbal decimal(15,2) not null,
        c_mktsegment varchar(10) not null,
        c_comment varchar(117) not null
    """,
    "part": """
        p_partkey bigint not null, p_name varchar(55) not null, p_mfgr varchar(25) not null,
        p_brand varchar(10) not null, p_type varchar(25) not null,
        p_size int not null, p_container varchar(10) not null,
        p_retailprice decimal(15,2) not null, p_comment varchar(23) not null
    """,
    "partsupp": """
        ps_partkey bigint not null, ps_suppkey bigint not null, ps_availqty bigint not null,
        ps_supplycost decimal(15,2) not null, ps_comment varchar(199) not null
    """,
    "orders": """
        o_orderkey bigint not null, o_custkey bigint not null, o_orderstatus varchar(1) not null,
        o_totalprice decimal(15,2) not null, o_orderdate date not null, o_orderpriority varchar(15) not null,
        o_clerk varchar(15) not null, o_shippriority int not null, o_comment varchar(79) not null
    """,
    "lineitem": """
        l_orderkey bigint not null, l_partkey bigint not null, l_suppkey bigint not null, l_linenumber bigint not null,
        l_quantity decimal(15,2) not null, l_extendedprice decimal(15,2) not null, l_discount decimal(15,2) not null,
        l_tax decimal(15,2) not null, l_returnflag varchar(1) not null, l_linestatus varchar(1) not null,
        l_shipdate date not null, l_commitdate date not null, l_receiptdate date not null,
        l_shipinstruct varchar(25) not null, l_shipmode varchar(10) not null, l_comment varchar(44) not null
    """,
}
"""Columns of each table, as MariaDB has them."""

_KEYS: Mapping[str, str] = {
    "region": "r_regionkey", "nation": "n_nationkey", "supplier": "s_suppkey", "customer": "c_custkey",
    "part": "p_partkey", "partsupp": "ps_partkey, ps_suppkey", "orders": "o_orderkey",
    "lineitem": "l_orderkey, l_linenumber",
}  # fmt: skip

_HOLDS = "orders and lineitem, tpch with keys; all with keys"
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
        _fill_mariadb(found, made, Path(folder))
        server = found.postgres
        made.execute(
            f"attach 'host={server.host} port={server.port} user={server.user} password={server.password} "
            f"dbname={found.name}' as pg (type postgres)"
        )
        for table in ("orders", "lineitem"):
            made.execute(f"create table pg.public.{table} as from memory.main.{table}")
        made.execute("create schema pg.tpch")
        for table in TABLES:
            made.execute(f"create table pg.tpch.{table} as from memory.main.{table}")
    # Vacuumed: what the first reader of a row would write is written now.
    found.run(
        "postgres",
        f"alter table orders add primary key ({_KEYS['orders']})",
        *(f"alter table tpch.{table} add primary key ({key})" for table, key in _KEYS.items()),
        *(
            f"vacuum (freeze, analyze) {table}"
            for table in ("orders", "lineitem", *(f"tpch.{name}" for name in TABLES))
        ),
    )


def _fill_mariadb(found: Databases, made: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for table, columns in TABLES.items():
        file = folder / f"{table}.tsv"
        made.execute(f"copy {table} to '{file}' (format csv, delimiter '\t', header false, quote '', escape '')")
        found.run(
            "mariadb",
            f"create table {table} ({columns}, primary key ({_KEYS[table]}))",
            f"load data local infile '{file}' into table {table}",
            f"analyze table {table}",
        )
        file.unlink()


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
