"""The large side of a join is read by the keys of the small one."""

from typing import Any

import pytest

from dvt.compute.duckdb import DuckDBEngine
from dvt.dialects import late
from dvt.errors import ExtractError
from dvt.execute.run import Execution, stream_plan
from tests.connectors.sessions import TestSession
from tests.execute.two_databases import COLUMNS, ROWS, planned, table

LARGE = {"seen": 6, "events": 1000}


def answer(sql: str, mark: TestSession, source: TestSession, **rows: float) -> tuple[list[Any], Execution]:
    plan = planned(sql, mark, source, rows=rows or LARGE)
    with stream_plan(plan, {"mark": mark, "source": source}, DuckDBEngine()) as (done, reader):
        return sorted(reader.read_all().to_pylist(), key=str), done


def moved(done: Execution) -> dict[str, tuple[int, int]]:
    """By target, the rows that left it and the keys that were sent there."""
    return {one.target: (one.rows, one.key_rows) for one in done.extracts}


@pytest.mark.parametrize("column", [*COLUMNS])
def test_only_what_joins_is_sent(mark: TestSession, source: TestSession, column: str) -> None:
    sql = f"select e.i, s.n from events e join seen s on s.{column} = e.{column} where s.i in (2, 3, 5)"
    rows, done = answer(sql, mark, source)
    assert [row["i"] for row in rows] == [2, 3, 5]
    assert moved(done) == {"mark": (3, 0), "source": (3, 3)}
    assert all(one.key_bytes >= one.key_rows for one in done.extracts)


def test_the_other_way_round(mark: TestSession, source: TestSession) -> None:
    sql = "select e.i from events e join seen s on s.i = e.i where e.i in (2, 3, 9)"
    rows, done = answer(sql, mark, source, seen=1_000_000, events=10)
    assert [row["i"] for row in rows] == [2, 3]
    assert moved(done) == {"source": (3, 0), "mark": (2, 3)}


def test_of_no_keys_nothing_is_sent(mark: TestSession, source: TestSession) -> None:
    mark.run("insert into main.seen (s) values ('no i')")
    rows, done = answer("select e.i from events e join seen s on s.i = e.i where s.s = 'no i'", mark, source)
    assert rows == []
    assert moved(done) == {"mark": (1, 0), "source": (0, 0)}


def test_too_many_keys_are_not_sent(mark: TestSession, source: TestSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late, "MOST_KEYS", {source.dialect: 5})
    rows, done = answer("select e.i from events e join seen s on s.i = e.i", mark, source)
    assert len(rows) == 6
    assert moved(done) == {"mark": (6, 0), "source": (10, 0)}
    [note] = done.diagnostics
    assert note.message == "dvt_x1 (source): the engine alone compares with :dvt_k1: more than 5 values"


def test_many_keys(mark: TestSession, source: TestSession) -> None:
    """Each once, and as many as a source takes."""
    most = late.most_keys(source.dialect)
    mark.run(f"insert into main.seen (i, s) select range, 'many' from range(100, {100 + most})")
    mark.run(f"insert into main.seen (i, s) select range, 'many' from range(100, {100 + most})")
    source.run("insert into events (i) values (50), (777)")
    rows, done = answer("select distinct e.i from events e join seen s on s.i = e.i and s.s = 'many'", mark, source)
    assert rows == [{"i": 777}]
    assert moved(done) == {"mark": (2 * most, 0), "source": (1, most)}


@pytest.mark.parametrize("text", ["naïve", "back\\slash", "it's", ""])
def test_a_text_that_a_source_may_read_otherwise(mark: TestSession, source: TestSession, text: str) -> None:
    quoted = text.replace("'", "''")
    theirs = quoted.replace("\\", "\\\\") if source.dialect == "mysql" else quoted
    source.run(f"insert into events (i, s) values (11, '{theirs}')")
    mark.run(f"insert into main.seen (i, s) values (99, '{quoted}')")
    rows, _ = answer("select e.i from events e join seen s on s.s = e.s where s.i > 5", mark, source)
    assert [row["i"] for row in rows] == [11, 6]


def test_texts_that_only_their_own_database_holds_for_different(mark: TestSession, source: TestSession) -> None:
    """The engine decides: what a source holds for equal is a wider filter only."""
    mark.run("insert into main.seen (i, s) values (99, 'K02')")
    rows, _ = answer("select e.i from events e join seen s on s.s = e.s where s.i = 99", mark, source)
    assert rows == []


def test_null_keys_and_repeated_rows(mark: TestSession, source: TestSession) -> None:
    mark.run("insert into main.seen (i) values (3), (null)")
    source.run("insert into events (i) values (3), (null)")
    rows, done = answer(
        "select e.i, s.i as j from events e join seen s on s.i = e.i where s.i is null or s.i = 3", mark, source
    )
    assert [row["i"] for row in rows] == [3, 3, 3, 3]
    assert moved(done)["source"] == (2, 1)


def test_what_fails_lets_nobody_wait(mark: TestSession, source: TestSession) -> None:
    plan = planned("select e.i from events e join seen s on s.i = e.i", mark, source, rows=LARGE)
    mark.run("drop table main.seen")
    with (
        pytest.raises(ExtractError, match=r"Failed to extract from main\.seen \(mark\): .*seen"),
        stream_plan(plan, {"mark": mark, "source": source}, DuckDBEngine()),
    ):
        pass


@pytest.mark.parametrize("column", [*COLUMNS])
def test_what_is_on_one_target_is_looked_up_there(mark: TestSession, source: TestSession, column: str) -> None:
    table(source, "kinds", ROWS[2:7], {"t": "datetime(6)"} if source.dialect == "mysql" else {})
    sql = (
        f"select e.i, s.n from events e join kinds k on k.{column} = e.{column} join seen s on s.i = e.i where k.i < 5"
    )
    rows, done = answer(sql, mark, source, events=1_000_000, kinds=10_000, seen=1_000_000)
    assert [row["i"] for row in rows] == [3, 4]
    unsafe = column == "f" or (column == "s" and source.dialect == "mysql")
    assert sorted(one.rows for one in done.extracts if one.target == "source") == [2, 10 if unsafe else 2]


def test_lookups_of_what_keys_limit(mark: TestSession, source: TestSession) -> None:
    table(source, "kinds", [*ROWS, *ROWS[:3]], {})
    source.run("insert into kinds (i) values (null)", "insert into events (i) values (null), (3)")
    sql = "select e.i from events e join kinds k on k.b = e.b or (k.b is null and e.b is null) join seen s on s.i = k.i"
    plain = "select e.i from events e join kinds k on k.i = e.i join seen s on s.n = k.n where s.i in (3, 4)"
    rows, done = answer(plain, mark, source, events=1_000_000, kinds=100_000, seen=100)
    assert [row["i"] for row in rows] == [3, 3, 3, 3, 4]
    assert sorted(one.rows for one in done.extracts if one.target == "source") == [3, 3]
    rows, done = answer(sql, mark, source, events=1_000_000, kinds=100_000, seen=100)
    assert len(rows) == 9
    assert sorted(one.rows for one in done.extracts if one.target == "source") == [9, 12]
