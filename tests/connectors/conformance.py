"""What every connector must do, on its real database. A database's quirks are flags; it has no tests of its own for
what all have in common."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from sqlglot import exp

from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors.registry import connector_for
from dvt.deliver.stage import Stage, drop
from dvt.errors import ExtractError
from dvt.execute.run import Listener, default_connectors, run_plan, stream_plan
from tests.connectors.plans import extract, plan
from tests.connectors.sessions import TestSession

UTC = dt.timezone.utc


@dataclass(frozen=True, kw_only=True)
class Case:
    """A type: how it is declared, a value as a literal, the value and type that the engine must have."""

    declared: str
    literal: str
    value: Any
    type: pa.DataType


@dataclass(frozen=True, kw_only=True)
class Quirks:
    """What is different about a database.

    Attributes:
        cases: its types.
        schema: where tests make their tables; None: no such level.
        notices: how many notices reading it gives.
        odd_names: column names that it takes.
        snapshot: whether several extracts are one snapshot, which others can write during.
        analyze: counts a table.
        part: the name of a column that has no index, as it is written.
    """

    cases: dict[str, Case]
    schema: str | None
    notices: int = 0
    snapshot: bool = True
    odd_names: tuple[str, ...] = ("Mixed Case", "select", "naïve", 'with "quote')
    analyze: str = "analyze {table}"
    part: str = '"Part"'


class Conformance:
    """Subclasses give `quirks` and a fixture `session`."""

    quirks: Quirks

    def connectors(self, session: Any) -> Any:
        return default_connectors(session)

    def name(self, session: TestSession, table: str) -> str:
        return exp.table_(table, db=self.quirks.schema, quoted=True).sql(session.dialect)

    def make(self, session: TestSession) -> str:
        """A table with one row of values and one of NULLs."""
        table = self.name(session, "typed")
        cases = self.quirks.cases
        columns = ", ".join(f"{name} {case.declared}" for name, case in cases.items())
        session.run(
            f"drop table if exists {table}",
            f"create table {table} ({columns})",
            f"insert into {table} values ({', '.join(case.literal for case in cases.values())})",
            f"insert into {table} values ({', '.join('null' for _ in cases)})",
        )
        return table

    def read(self, session: TestSession, sql: str, table: str = "") -> tuple[pa.Table, Any]:
        one = plan(session.name, "select * from dvt_x1", extract("dvt_x1", session, sql, table))
        with stream_plan(one, {session.name: session}, DuckDBEngine(), connectors=self.connectors) as (done, reader):
            return reader.read_all(), done

    def stage(self, session: TestSession) -> Stage:
        return Stage(database=None, schema=self.quirks.schema, identifier="orders__dvt_1")

    def test_values_and_types_arrive(self, session: TestSession) -> None:
        table = self.make(session)
        rows, done = self.read(session, f"select * from {table}", table)
        got = {column.name: column.type for column in done.columns}
        assert got == {name: case.type for name, case in self.quirks.cases.items()}
        values, nulls = rows.to_pylist()
        if values["i32"] is None:
            values, nulls = nulls, values
        assert values == {name: case.value for name, case in self.quirks.cases.items()}
        assert set(nulls.values()) == {None}
        assert len(done.diagnostics) == self.quirks.notices

    def test_what_was_read_can_be_staged(self, session: TestSession) -> None:
        table = self.make(session)
        one = plan(session.name, "select * from dvt_x1", extract("dvt_x1", session, f"select * from {table}", table))
        stage = self.stage(session)
        seen: list[tuple[str, int, int]] = []
        done = run_plan(
            one, {session.name: session}, DuckDBEngine(), stage,
            connectors=self.connectors, listener=Listener(progress=lambda *args: seen.append(args)),
        )  # fmt: skip
        assert done.staged is not None
        assert done.staged.rows == 2
        assert done.to_dict()["load"]["rows"] == 2
        assert done.to_dict()["load"]["bytes"] > 0
        [metrics] = done.to_dict()["extracts"]
        assert metrics["rows"] == 2
        assert metrics["bytes"] > 0
        assert metrics["target"] == session.name
        assert {name for name, *_ in seen} == {"dvt_x1", "load"}
        rows = session.run(done.staged.sql())
        original = session.run(f"select * from {table}")
        key = repr
        assert sorted(map(_plain, rows), key=key) == sorted(map(_plain, original), key=key)
        drop(session, stage, "test")
        with pytest.raises(Exception, match="orders__dvt_1"):
            session.run(f"select * from {self.name(session, 'orders__dvt_1')}")

    def test_empty_table(self, session: TestSession) -> None:
        table = self.make(session)
        rows, done = self.read(session, f"select * from {table} where 1 = 0", table)
        assert rows.num_rows == 0
        assert rows.column_names == list(self.quirks.cases)
        assert done.extracts[0].rows == 0
        one = plan(
            session.name, "select i32 from dvt_x1", extract("dvt_x1", session, f"select * from {table} where 1 = 0")
        )
        stage = self.stage(session)
        done = run_plan(one, {session.name: session}, DuckDBEngine(), stage, connectors=self.connectors)
        assert done.staged.rows == 0
        assert session.run(done.staged.sql()) == []
        drop(session, stage, "test")

    def test_no_column_is_needed(self, session: TestSession) -> None:
        table = self.make(session)
        rows, _ = self.read(session, f"select 1 as dvt_one from {table}")
        assert rows.to_pylist() == [{"dvt_one": 1}] * 2

    def test_several_extracts_of_one_source(self, session: TestSession) -> None:
        table = self.make(session)
        one = plan(
            session.name,
            "select b.* from dvt_x1 as a join dvt_x2 as b on a.i32 is not distinct from b.i32 cross join dvt_x3",
            extract("dvt_x1", session, f"select i32 from {table}"),
            extract("dvt_x2", session, f"select * from {table}", table),
            extract("dvt_x3", session, f"select count(*) as n from {table} where i32 is not null"),
        )
        with stream_plan(one, {session.name: session}, DuckDBEngine(), connectors=self.connectors) as (done, reader):
            rows = reader.read_all().to_pylist()
        wanted = {name: case.value for name, case in self.quirks.cases.items()}
        assert sorted(rows, key=lambda row: row["i32"] is None) == [wanted, dict.fromkeys(wanted)]
        assert {column.name: column.type for column in done.columns} == {
            name: case.type for name, case in self.quirks.cases.items()
        }
        assert [metrics.rows for metrics in done.extracts] == [2, 2, 1]

    def test_one_snapshot(self, session: TestSession) -> None:
        if not self.quirks.snapshot:
            pytest.skip(f"reading {session.name} is not one snapshot, or nobody can write meanwhile")
        first, second = self.make(session), self.name(session, "later")
        integer = self.quirks.cases["i32"].declared
        session.run(f"drop table if exists {second}", f"create table {second} (i32 {integer})")
        one = plan(
            session.name,
            "select count(*) as n from dvt_x2",
            extract("dvt_x1", session, f"select i32 from {first}"),
            extract("dvt_x2", session, f"select i32 from {second}"),
        )
        written = []

        def write(step: str, _rows: int, _bytes: int) -> None:
            if step == "dvt_x1" and not written:
                written.append(session.run(f"insert into {second} values (1)"))

        with stream_plan(
            one, {session.name: session}, DuckDBEngine(), connectors=self.connectors, listener=Listener(progress=write)
        ) as (_, reader):  # fmt: skip
            assert reader.read_all().to_pylist() == [{"n": 0}]
        assert written
        assert session.run(f"select count(*) from {second}") == [(1,)]

    def test_odd_names(self, session: TestSession) -> None:
        names = self.quirks.odd_names
        table = self.name(session, "Order Table")
        quoted = [exp.to_identifier(name, quoted=True).sql(session.dialect) for name in names]
        integer = self.quirks.cases["i32"].declared
        session.run(
            f"drop table if exists {table}",
            f"create table {table} ({', '.join(f'{name} {integer}' for name in quoted)})",
            f"insert into {table} values ({', '.join(str(i) for i in range(len(names)))})",
        )
        selected = ", ".join(quoted)
        rows, _ = self.read(session, f"select {selected} from {table}")
        assert rows.to_pylist() == [{name: i for i, name in enumerate(names)}]
        one = plan(session.name, "select * from dvt_x1", extract("dvt_x1", session, f"select {selected} from {table}"))
        stage = Stage(database=None, schema=self.quirks.schema, identifier="Odd % Näme")
        done = run_plan(one, {session.name: session}, DuckDBEngine(), stage, connectors=self.connectors)
        assert session.run(done.staged.sql()) == [tuple(range(len(names)))]
        drop(session, stage, "test")

    def test_described_as_declared(self, session: TestSession) -> None:
        """Several relations at once, in the order that they are asked for."""
        self.make(session)
        connector = connector_for(session.credentials.type)
        other = self.name(session, "other")
        session.run(f"create table {other} (one int)")
        tables = [exp.table_(name, db=self.quirks.schema, quoted=True) for name in ("nope", "other", "typed", "typed")]
        nothing, one, described, again = connector.describe(session, tables)
        session.run(f"drop table {other}")
        assert nothing is None
        assert [column.name for column in one] == ["one"]
        assert described == again
        assert [column.name for column in described] == list(self.quirks.cases)
        declared = {column.name: column.type.lower() for column in described}
        assert declared["num"].startswith(("numeric(10,2)", "decimal(10,2)"))
        assert all(declared.values())

    def test_counted_without_a_look_at_the_rows(self, session: TestSession) -> None:
        names = [self.name(session, table) for table in ("counted", "view of it")]
        values = ", ".join(f"({n}, {n % 7}, {n % 10})" for n in range(2000))
        session.run(
            f"create table {names[0]} (id int primary key, kind int, {self.quirks.part} int, unique (kind, id))",
            f"insert into {names[0]} values {values}",
            f"create view {names[1]} as select * from {names[0]}",
            self.quirks.analyze.format(table=names[0]),
        )
        connector = connector_for(session.credentials.type)
        asked = [exp.table_(each, db=self.quirks.schema, quoted=True) for each in ("view of it", "nope", "counted")]
        view, nothing, table = connector.statistics(session, asked)
        assert (view.rows, view.keys, nothing.rows, nothing.keys) == (None, (), None, ())
        assert table.rows == pytest.approx(2000, rel=0.2)
        assert sorted(table.keys) == [("id",), ("kind", "id")]
        assert table.distinct["kind"] == pytest.approx(7, rel=1.5)
        assert table.distinct.get("id", 2000) == pytest.approx(2000, rel=0.2)
        session.run(f"drop view {names[1]}", f"drop table {names[0]}")

    def test_a_missing_relation_is_named(self, session: TestSession) -> None:
        missing = self.name(session, "nope")
        with pytest.raises(ExtractError) as caught:
            self.read(session, f"select a from {missing}")
        where = f"{self.quirks.schema}.nope" if self.quirks.schema else "nope"
        assert str(caught.value).startswith(f"DVT130: Failed to extract from {where} ({session.name}): ")


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


COMMON = {
    "i32": Case(declared="integer", literal="-2147483648", value=-2147483648, type=pa.int32()),
    "i64": Case(declared="bigint", literal="9223372036854775807", value=9223372036854775807, type=pa.int64()),
    "num": Case(declared="numeric(10,2)", literal="12345678.90", value=Decimal("12345678.90"),
                type=pa.decimal128(10, 2)),
    "big": Case(declared="numeric(38,10)", literal="-1234567890123456789012345678.0123456789",
                value=Decimal("-1234567890123456789012345678.0123456789"), type=pa.decimal128(38, 10)),
    "txt": Case(declared="text", literal="'naïve 😀 ''quoted'' 50%'", value="naïve 😀 'quoted' 50%", type=pa.string()),
    "vc": Case(declared="varchar(20)", literal="''", value="", type=pa.string()),
    "boo": Case(declared="boolean", literal="true", value=True, type=pa.bool_()),
    "dat": Case(declared="date", literal="'1582-10-15'", value=dt.date(1582, 10, 15), type=pa.date32()),
    "tim": Case(declared="timestamp", literal="'2024-02-29 23:59:59.123456'",
                value=dt.datetime(2024, 2, 29, 23, 59, 59, 123456), type=pa.timestamp("us")),
    "dbl": Case(declared="double precision", literal="0.1", value=0.1, type=pa.float64()),
    "byt": Case(declared="bytea", literal=r"'\x00ff10'", value=b"\x00\xff\x10", type=pa.binary()),
}  # fmt: skip
