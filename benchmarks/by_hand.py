"""The hand-written script: what someone who knows DuckDB and the three queries well would write.

``python -m benchmarks.by_hand agg|semi|full``. Each database is asked for the rows and columns that are needed, in its
own SQL; the result goes straight into its table.
"""

import os
import sys

import duckdb

from benchmarks.extensions import wheel_file

AGG = """
create table warehouse.by_hand.agg as
select o_orderpriority, l_shipmode, count(*) as lines, sum(l_extendedprice * (1 - l_discount)) as revenue
from mysql_query('shop', '
    select l_orderkey, l_shipmode, l_extendedprice, l_discount from lineitem
    where l_shipdate >= ''1995-01-01'' and l_shipdate < ''1996-01-01'' and l_shipmode in (''MAIL'', ''SHIP'')
') as l
join postgres_query('warehouse', '
    select o_orderkey, o_orderpriority from orders
    where o_orderdate >= ''1995-01-01'' and o_orderdate < ''1996-01-01''
') as o on o_orderkey = l_orderkey
group by o_orderpriority, l_shipmode
"""

KEYS = """
create table chosen as
from postgres_query('warehouse', 'select o_orderkey, o_orderdate from orders where o_clerk = ''Clerk#000000001''')
"""

SEMI = """
create table warehouse.by_hand.semi as
select
    o_orderkey, o_orderdate, l_linenumber, l_partkey, l_quantity, l_extendedprice, l_discount, l_shipdate, l_comment
from chosen
join mysql_query('shop', '
    select l_orderkey, l_linenumber, l_partkey, l_quantity, l_extendedprice, l_discount, l_shipdate, l_comment
    from lineitem where l_orderkey in ({keys})
') as l on l_orderkey = o_orderkey
"""

FULL = """
create table warehouse.by_hand."full" as
select
    l_orderkey, l_linenumber, l_partkey, l_quantity, l_extendedprice, l_discount, l_returnflag, l_shipdate, l_shipmode,
    o_custkey, o_orderdate, o_orderpriority, o_totalprice
from mysql_query('shop', '
    select
        l_orderkey, l_linenumber, l_partkey, l_quantity, l_extendedprice, l_discount, l_returnflag, l_shipdate,
        l_shipmode
    from lineitem
') as l
join postgres_query('warehouse', '
    select o_orderkey, o_custkey, o_orderdate, o_orderpriority, o_totalprice from orders
') as o on o_orderkey = l_orderkey
"""


def attach(engine: duckdb.DuckDBPyConnection) -> None:
    """Both databases, as ``warehouse`` (PostgreSQL) and ``shop`` (MariaDB)."""
    env = os.environ
    for extension in ("postgres_scanner", "mysql_scanner"):
        engine.execute(f"load '{wheel_file(extension)}'")
    engine.execute(
        f"attach 'host={env['PG_HOST']} port={env['PG_PORT']} user={env['PG_USER']} "
        f"password={env['PG_PASSWORD']} dbname={env['BENCH_DATABASE']}' as warehouse (type postgres)"
    )
    engine.execute(
        f"attach 'host={env['MARIADB_HOST']} port={env['MARIADB_PORT']} user={env['MARIADB_USER']} "
        f"password={env['MARIADB_PASSWORD']} database={env['BENCH_DATABASE']}' as shop (type mysql, read_only)"
    )


def main() -> None:
    """Run one of the three."""
    name = sys.argv[1]
    with duckdb.connect(config={"preserve_insertion_order": False}) as engine:
        attach(engine)
        engine.execute(f'drop table if exists warehouse.by_hand."{name}"')
        if name == "semi":
            engine.execute(KEYS)
            keys = engine.execute("select o_orderkey from chosen").fetchall()
            engine.execute(SEMI.format(keys=", ".join(str(key) for (key,) in keys)))
        else:
            engine.execute({"agg": AGG, "full": FULL}[name])


if __name__ == "__main__":
    main()
