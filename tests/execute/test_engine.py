"""What the embedded engine must not get wrong, whatever its release does."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from dvt.compute import duckdb_landing
from dvt.compute.duckdb import DuckDBEngine
from dvt.compute.duckdb_workspace import DuckDBWorkspace
from dvt.config.engines import DuckDBCompute, Settings
from dvt.connectors.registry import connector_for
from dvt.execute.run import stream_plan
from dvt.execute.values import Values
from tests.connectors.plans import extract, plan
from tests.connectors.sessions import TestSession, duckdb_session


@pytest.fixture
def duck(tmp_path: Path) -> TestSession:
    session = duckdb_session(tmp_path / "duck.duckdb")
    session.run(
        "create table main.people as select * from (values (null::bigint, 'a', ''), (2, 'b', '')) t(id, name, born)",
        "create table main.many as select i::int as id, (i % 3)::int as v, 'x' || i as s from range(20000) t(i)",
        "create table main.few as select (15000 + i)::int as k from range(3) t(i)",
    )
    return session


def answer(duck: TestSession, sql: str, *settings: str) -> list[tuple[object, ...]]:
    """What the engine makes of `sql` over `people` (dvt_x1), `many` (dvt_x2) and `few` (dvt_x3)."""
    one = plan(
        "duck",
        sql,
        extract("dvt_x1", duck, "select id, name, born from main.people"),
        extract("dvt_x2", duck, "select id, v, s from main.many"),
        extract("dvt_x3", duck, "select k from main.few"),
    )
    compute = DuckDBCompute(name="local", settings=Settings({"disabled_optimizers": ",".join(settings)}))
    with stream_plan(one, {"duck": duck}, DuckDBEngine(compute)) as (_, reader):
        return [tuple(row.values()) for row in reader.read_all().to_pylist()]


def test_windows_over_equal_partitions(duck: TestSession) -> None:
    """DuckDB 1.5 takes `born, born` for `id, born`."""
    sql = (
        "select name, bit_and(id) over (partition by id, born) as x,"
        " bit_or(id) over (partition by born, born) as y from dvt_x1"
    )
    assert sorted(answer(duck, sql), key=repr) == [("a", None, 2), ("b", 2, 2)]


@pytest.mark.parametrize("limited", ["limit 100", "order by s limit 100", "order by v, s limit 100 offset 3"])
def test_a_join_does_not_reach_below_a_limit(duck: TestSession, limited: str) -> None:
    """DuckDB 1.5 may filter before it counts; these two optimizers hide that at their defaults."""
    sql = f"select q.id from (select id, v, s from dvt_x2 {limited}) q join dvt_x3 b on q.id = b.k"
    assert answer(duck, sql, "late_materialization", "compressed_materialization") == []


def memory_limit(engine: DuckDBEngine, transform: str = "select count(*) from dvt_x1") -> float:
    """Of an instance that is open for that, in MiB."""
    one = plan("there", transform, extract("dvt_x1", duckdb_session(":memory:"), "select 1 as i"))
    with engine.open(one) as workspace:
        [(text,)] = workspace.instance.connection.execute("select current_setting('memory_limit')").fetchall()  # type: ignore[attr-defined]
    amount, unit = text.split()
    return float(amount) * {"MiB": 1, "GiB": 1024}[unit]


def test_models_that_run_at_a_time_share_half_of_the_memory() -> None:
    alone = memory_limit(DuckDBEngine())
    assert memory_limit(DuckDBEngine(at_once=2)) == pytest.approx(alone / 2, rel=0.02)
    assert memory_limit(DuckDBEngine(at_once=1_000_000)) == 128
    assert memory_limit(DuckDBEngine(DuckDBCompute(name="local", memory_limit="300MiB"), at_once=2)) == 300
    for name in ("max_memory", "MEMORY_LIMIT"):
        given = DuckDBCompute(name="local", settings=Settings({name: "200MiB"}))
        assert memory_limit(DuckDBEngine(given, at_once=2)) == 200


def test_rows_that_are_only_handed_on_get_no_more_memory_than_they_need() -> None:
    assert memory_limit(DuckDBEngine(), "select i + 1 as j from dvt_x1 where i > 0") == 512
    assert memory_limit(DuckDBEngine(at_once=1_000_000), "select i from dvt_x1") == 128
    given = DuckDBCompute(name="local", memory_limit="700MiB")
    assert memory_limit(DuckDBEngine(given), "select i from dvt_x1") == 700
    alone = memory_limit(DuckDBEngine())
    for transform in (
        "select a.i from dvt_x1 a join dvt_x1 b using (i)", "select i from dvt_x1 order by i",
        "select i from dvt_x1 where i in (select i from dvt_x1)", "select unnest([i, i]) as i from dvt_x1",
    ):  # fmt: skip
        assert memory_limit(DuckDBEngine(), transform) == alone > 512


def test_what_has_landed_is_compressed(duck: TestSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duckdb_landing, "_COMPRESSED", 1024**2)
    one = extract("dvt_x1", duck, "select range % 7 as i, 'the same text' as t from range(1000000)")
    whole = plan("there", "select count(*) from dvt_x1", one)
    values = Values(whole, nullcontext)
    with DuckDBEngine().open(whole) as workspace:
        assert isinstance(workspace, DuckDBWorkspace)
        [landed] = workspace.land([one], duck, connector_for("duckdb"), node="test", progress=None, settled=values)
        with workspace.instance.cursor() as cursor:
            used = "select sum(memory_usage_bytes) from duckdb_memory() where tag = 'IN_MEMORY_TABLE'"
            [(held,)] = cursor.execute(used).fetchall()
            assert cursor.execute("select count(*), sum(i) from dvt_x1").fetchall() == [(1_000_000, 2_999_997)]
    assert landed.bytes > 20_000_000
    assert held < landed.bytes / 2
