"""Numbers without declared digits: the engine's decimals must not round where PostgreSQL's do not."""

from decimal import Decimal
from typing import Any

import pytest
from sqlglot import exp

from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors.registry import connector_for
from dvt.deliver.stage import Stage, drop
from dvt.diagnostics import Diagnostic
from dvt.execute.run import run_plan
from dvt.plan.planner import make_plan
from dvt.plan.schema import Relation, Request, Target
from tests.connectors.sessions import TestSession, duckdb_session, postgres_session, sqlite_session

pytestmark = pytest.mark.postgres

JOINED = "from orders o join items i on i.id = o.id order by o.id"
QUERIES = [
    f"select o.id, coalesce(o.qty, 0.5) as x {JOINED}",
    f"select o.id, coalesce(o.fee, 0.125) as x {JOINED}",
    f"select o.id, coalesce(o.nothing, 0.12345) as x {JOINED}",
    "select id, qty as x from orders union all select id, price from items",
    "select id, sum(v) as x from (select id, qty as v from orders union all select id, price from items) t group by id",
    "select qty as x from orders union select price from items",
    f"select o.id, case when o.id = 2 then 0.19 else o.qty end as x {JOINED}",
    f"select o.id, greatest(o.qty, i.price) as x, least(o.qty, 6.75) as y {JOINED}",
    "select id, lag(qty, 1, 0.5) over (order by id) as x from orders",
    "select case when sum(i.price) > 50 then sum(i.price) else 0.1234 end as x from items i",
    "select coalesce(sum(i.price), 0.125) as x from items i where i.id > 99",
    "select greatest(sum(i.price) filter (where i.id = 2), 0.505) as x from items i",
    "select id, coalesce(sum(price) over (order by id rows 1 preceding), 0.125) + 0.0001 as x from items",
    f"select o.id, coalesce(i.price * o.fee, 0.123456) as x {JOINED}",
    "select coalesce(sum(distinct o.fee), 0.125) + 0.0001 as x from orders o",
    "select sum(o.fee) * 2 as x, sum(o.qty) as y, sum(i.price) / 3 > 1 as z from orders o join items i on i.id = o.id",
    "select id, qty as x from orders where qty > coalesce((select max(nothing) from items), 1.5)",
    f"select o.id, coalesce(o.big, 0.5) as x, coalesce(o.big, i.fine) as y {JOINED}",
    f"select o.id, case when o.id = 1 then 0.125 else o.big end as x, greatest(o.big, i.fine, 0.25) as y {JOINED}",
    "select id, big as x from orders union all select id, fine from items union all select id, 0.375 from items",
    f"select o.id, o.big = 0.5 as x, o.big < i.fine as y, o.big in (0.5, 2) as z {JOINED}",
    f"select o.id, o.big between 0.5 and 1.5 as x, nullif(o.big, 0.5) as y {JOINED}",
    "select o.id, i.id as other from orders o join items i on i.fine = o.big",
    "select o.id, i.id as other from orders o left join items i on i.fine = o.big + 0.5 and i.fine <> 0.4",
    "select id, lag(big, 1, 0.5) over (order by id) as x, sum(big) over (order by id) + 0.125 as y from orders",
    "select coalesce(sum(o.big), 0.125) + 0.0001 as x, max(i.fine) * 3 as y from orders o join items i on i.id = o.id",
    f"select o.big * i.fine as x, cast(i.fine as text) as t, cast(o.big as text) as u {JOINED}",
    "select small / 2 as x, -small / 4 as y, big, big::text as z, sum(big) over () as s from domains",
    "select id, fine as x from items where fine > coalesce((select max(big) - 1.75 from orders), 0)",
]


@pytest.fixture
def pg(postgres_server: Any, worker_id: str) -> TestSession:
    postgres_server.create_database(f"numbers_{worker_id}")
    session = postgres_session(postgres_server, f"numbers_{worker_id}")
    session.run(
        "create table public.orders (id int, qty numeric, fee numeric, nothing numeric, big numeric(38,0))",
        "insert into public.orders values (1, 10, 1.50, null, 1), (2, null, 2.25, null, null), (3, 7, null, null, 2)",
        "create domain public.whole as int",
        "create domain public.exact as numeric(38,10)",
        "create domain public.exact_too as public.exact check (value > 0)",
        "create table public.domains (small public.whole, big public.exact_too)",
        "insert into public.domains values (-3, 12345678901234567.0123456789), (-1, 0.5), (null, null)",
        "create table public.items (id int, price numeric(10,2), p numeric, nothing numeric, fine numeric(38,30))",
        "insert into public.items values"
        " (1, 9.99, 9.99, null, 0.4), (2, 0.50, 0.125, null, 2.5), (3, 1.25, 3, null, 2)",
    )
    return session


def computed(sql: str, pg: TestSession, target: TestSession) -> tuple[list[Any], Any, tuple[Diagnostic, ...]]:
    """What lands on the target, the stage, and what was told."""
    relations = {}
    for name in ("orders", "items", "domains"):
        columns = connector_for("postgres").describe(pg, [exp.table_(name, db="public")])[0]
        relations[name] = Relation(key=name, target="pg", identifier=name, schema="public", columns=columns)
    sessions = {"pg": pg, target.name: target}
    targets = {name: Target(name=name, dialect=session.dialect) for name, session in sessions.items()}
    plan = make_plan(
        Request(
            node="model.a.b", sql=sql, dialect=target.dialect, target=target.name, targets=targets, relations=relations
        )
    )
    schema = "public" if target.dialect == "postgres" else "main"
    done = run_plan(plan, sessions, DuckDBEngine(), Stage(database=None, schema=schema, identifier="stage"))
    assert done.staged is not None
    return target.run(done.staged.sql()), done.staged, done.diagnostics


def from_one_table(sql: str, table: str, source: TestSession, pg: TestSession) -> tuple[list[Any], Any]:
    """What lands on PostgreSQL of a table elsewhere, and the stage."""
    columns = connector_for(source.dialect).describe(source, [exp.table_(table)])[0]
    request = Request(
        node="model.a.b",
        sql=sql,
        dialect="postgres",
        target="pg",
        targets={each.name: Target(name=each.name, dialect=each.dialect) for each in (pg, source)},
        relations={table: Relation(key=table, target=source.name, identifier=table, columns=columns)},
    )
    stage = Stage(database=None, schema="public", identifier="stage")
    done = run_plan(make_plan(request), {"pg": pg, source.name: source}, DuckDBEngine(), stage)
    assert done.staged is not None
    return pg.run(done.staged.sql()), done.staged


def types_of(pg: TestSession, table: str) -> list[tuple[str, str]]:
    return pg.run(
        "select attname, format_type(atttypid, atttypmod) from pg_attribute"
        f" where attrelid = 'public.{table}'::regclass and attnum > 0 order by attnum"
    )


@pytest.mark.parametrize("sql", QUERIES)
def test_nothing_is_rounded(pg: TestSession, sql: str) -> None:
    rows, staged, _ = computed(sql, pg, pg)
    assert sorted(rows, key=repr) == sorted(pg.run(sql), key=repr)
    drop(pg, staged.stage, "x")


def test_what_is_computed_of_them_has_no_digits_either(pg: TestSession) -> None:
    """As in PostgreSQL, so that later rows of an incremental model may have more of them."""
    sql = "select coalesce(o.qty, 0) as q, o.qty as asis, o.qty * 2 as d, sum(o.fee) as s, max(o.fee) as m, "
    sql += "sum(i.price) as p, i.price, cast(o.qty as numeric(6,3)) as c, i.price + o.qty as a, i.price * 2 as b, "
    sql += "coalesce(i.price, o.qty) as e, coalesce(i.price, i.price) as f, max(i.price) as g, o.qty / 3 as h"
    sql = f"{sql}, length('a' || o.qty) as len, current_date - date '2020-01-01' as days, ntile(2) over () as tile, "
    sql += (
        "coalesce(cast(max(o.id) as smallint), 0) * 30000 as wide, coalesce(cast(max(o.id) as smallint), 0) as small "
    )
    sql += "from orders o join items i on i.id = o.id "
    _, staged, _ = computed(f"{sql} group by o.qty, i.price", pg, pg)
    pg.run(f"create table public.final as {staged.sql()}")
    pg.run(f"create table public.plain as {sql} group by o.qty, i.price")
    assert types_of(pg, "final") == types_of(pg, "plain")
    drop(pg, staged.stage, "x")


def test_a_database_that_wants_digits_gets_some_to_spare(pg: TestSession, tmp_path: Any) -> None:
    duck = duckdb_session(tmp_path / "numbers.duckdb", "duck")
    rows, staged, _ = computed("select o.qty, o.qty * 2 as twice, cast(o.qty as decimal) as d from orders o", pg, duck)
    assert (Decimal(10), Decimal(20), Decimal(10)) in rows
    declared = duck.run("select column_name, data_type from duckdb_columns() where table_name = 'stage'")
    assert declared == [("qty", "DECIMAL(28,10)"), ("twice", "DECIMAL(28,10)"), ("d", "DECIMAL(18,3)")]
    drop(duck, staged.stage, "x")


def test_a_long_decimal_keeps_its_digits_where_it_does(pg: TestSession, tmp_path: Any) -> None:
    """It is narrower in the engine only."""
    sql = "select o.big, o.big + 1 as more, coalesce(o.big, 0.5) as half, i.fine"
    sql += " from orders o join items i on o.big = i.id"
    duck = duckdb_session(tmp_path / "numbers.duckdb", "duck")
    _, staged, _ = computed(sql, pg, duck)
    declared = duck.run("select column_name, data_type from duckdb_columns() where table_name = 'stage'")
    assert declared == [
        ("big", "DECIMAL(38,0)"),
        ("more", "DECIMAL(38,0)"),
        ("half", "DECIMAL(28,10)"),
        ("fine", "DECIMAL(38,30)"),
    ]
    drop(duck, staged.stage, "x")
    _, staged, _ = computed(sql, pg, pg)
    pg.run(f"create table public.final as {staged.sql()}")
    pg.run(f"create table public.plain as {sql}")
    assert types_of(pg, "final") == types_of(pg, "plain")
    drop(pg, staged.stage, "x")


def test_what_is_computed_of_more_digits_than_the_engine_has_does_not_hang_on_the_rows(
    pg: TestSession, tmp_path: Any
) -> None:
    duck = duckdb_session(tmp_path / "numbers.duckdb", "duck")
    pg.run("drop table public.items", "create table public.items (id int, long numeric(60,40))")
    for value in ("2.5", "3.45678"):
        pg.run("truncate public.items", f"insert into public.items values (1, {value})")
        _, staged, _ = computed(
            "select i.long, coalesce(i.long, 0) as c, sum(i.long) over () as s from items i", pg, duck
        )
        declared = duck.run("select data_type from duckdb_columns() where table_name = 'stage' order by column_index")
        assert declared == [("VARCHAR",), ("DECIMAL(28,10)",), ("DECIMAL(38,10)",)]
        drop(duck, staged.stage, "x")


def test_digits_that_there_is_no_room_for_are_told(pg: TestSession) -> None:
    pg.run("update public.orders set big = 12345678901234567890123456789012345678 where id = 3")
    for x, expected in (("coalesce(o.big, 0.5)", 1), ("coalesce(o.big, 0)", 0)):
        _, staged, told = computed(f"select o.id, {x} as x {JOINED}", pg, pg)
        assert [one.code.value for one in told if "column big are so long" in one.message] == ["DVT002"] * expected
        drop(pg, staged.stage, "x")


def test_unsigned_integers_compute_as_numerics_in_postgresql(pg: TestSession, tmp_path: Any) -> None:
    duck = duckdb_session(tmp_path / "numbers.duckdb", "duck")
    values = "(1, 3), (2, 0), (3, 18446744073709551615), (4, null)"
    duck.run("create table main.counts (id int, u ubigint)", f"insert into main.counts values {values}")
    pg.run("create table public.counts (id int, u numeric(20,0))", f"insert into public.counts values {values}")
    sql = (
        "select c.id, -c.u as x, c.u - 20 as y, c.u + 1 as z, c.u - lag(c.u) over (order by c.id) as l,"
        " case when c.id > 1 then -u else u end as s, coalesce(u, -1) as d, u from counts c order by -c.u"
    )
    rows, staged = from_one_table(sql, "counts", duck, pg)
    assert sorted(rows) == sorted(pg.run(sql))
    drop(pg, staged.stage, "x")


def test_every_integer_of_sqlite_has_64_bits(pg: TestSession, tmp_path: Any) -> None:
    lite = sqlite_session(tmp_path / "numbers.db")
    lite.run("create table ticks (ms INTEGER, n INT)", "insert into ticks values (1700000000000, 3000000000)")
    rows, staged = from_one_table(
        "select ms, n, ms + 1 as x, max(ms) over () as y, ms / 1000 as z from ticks", "ticks", lite, pg
    )
    assert rows == [(1700000000000, 3000000000, 1700000000001, 1700000000000, 1700000000)]
    drop(pg, staged.stage, "x")
