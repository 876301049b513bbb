"""Values that the model's own columns have less room for: told, or an error; never cut without a word."""

import contextlib
import json
import re
import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.dbt.projects import Project
from tests.faults.world import Databases

MODEL = """{{ config(target='%s', materialized='%s') }}
select t.id, t.n, t.v from {{ source('pg_a', 'wide') }} t join {{ source('maria', 't') }} m on m.id = t.id
{%% if is_incremental() %%} where t.id > (select max(id) from {{ this }}) {%% endif %%}"""
CONTRACT = {
    "name": "narrow",
    "config": {"contract": {"enforced": True}},
    "columns": [
        {"name": "id", "data_type": "tinyint"},
        {"name": "n", "data_type": "decimal(6,2)"},
        {"name": "v", "data_type": "varchar(5)"},
    ],
}


@pytest.fixture
def wide(project: Project, databases: Databases) -> Project:
    """A table of PostgreSQL's that is joined to one of MariaDB's."""
    databases.run("fault_out", "drop schema if exists out cascade; create schema out")
    databases.run("fault_a", "drop table if exists raw.wide; create table raw.wide (id int, n numeric, v text)")
    with contextlib.closing(databases.world.mariadb_connection()) as connection, connection.cursor() as cursor:
        cursor.execute("drop table if exists fault_raw.narrow")
    sources = json.loads((project.folder / "models/sources.yml").read_text())
    sources["sources"][0]["tables"].append({"name": "wide"})
    project.write("models/sources.yml", json.dumps(sources))
    return project


def test_digits_that_the_table_rounds_are_told(wide: Project, databases: Databases) -> None:
    databases.run("fault_out", "create table out.narrow as select 0 as id, 0.5::numeric(9,1) as n, 'x' as v")
    databases.run("fault_a", "insert into raw.wide values (1, 1.5, 'a'), (2, 1.25, 'b'), (3, 1.12345, 'c')")
    wide.write("models/narrow.sql", MODEL % ("out_pg", "incremental"))
    said = wide.dvt("run")
    change = "'1.25000' becomes '1.3' (where id = 2 and v = b)"
    told = f"column n: 2 values change in the numeric(9,1) that they go into: {change}"
    assert told in said.text
    warnings = wide.results()["narrow"]["adapter_response"]["warnings"]
    assert [warning["code"] for warning in warnings] == ["DVT002"]
    assert "DVT002" not in wide.dvt("run").text
    assert "DVT002" not in wide.dvt("run", "--full-refresh").text
    kept = databases.run("fault_out", "select n from out.narrow order by id")
    assert [str(n.normalize()) for (n,) in kept] == ["1.5", "1.25", "1.12345"]


def test_a_contract_keeps_the_size_of_an_incremental_models_column(wide: Project, databases: Databases) -> None:
    """Where it is enforced, dbt makes no column wider: a text that is longer is named, and NULL where it may be."""
    databases.run("fault_a", "insert into raw.wide values (1, 1.5, 'abc')")
    contract = {**CONTRACT, "config": {"contract": {"enforced": True}, "on_schema_change": "append_new_columns"}}
    contract["columns"] = [
        {"name": "id", "data_type": "integer"},
        {"name": "n", "data_type": "numeric(6,2)"},
        {"name": "v", "data_type": "varchar(3)"},
    ]
    wide.write("models/narrow.yml", json.dumps({"models": [contract]}))
    wide.write("models/narrow.sql", MODEL % ("out_pg", "incremental"))
    wide.dvt("run")
    databases.run("fault_a", "insert into raw.wide values (2, 1.5, 'abcdef')")
    said = wide.dvt("run", code=1)
    assert "column v: 'abcdef' is no value that character varying(3) can hold (where id = 2" in said.text
    contract["config"] = {**contract["config"], "on_unfit_value": "set_null"}
    wide.write("models/narrow.yml", json.dumps({"models": [contract]}))
    assert "1 value became NULL: column v: 'abcdef' is no value" in wide.dvt("run").text
    assert databases.run("fault_out", "select id, v from out.narrow order by id") == [(1, "abc"), (2, None)]


@dataclass(frozen=True)
class Decided:
    """A model that joins a table of PostgreSQL to one of SQLite, whose values decide the types of columns."""

    project: Project
    databases: Databases
    target: str
    lite: Path

    def select(self, columns: str, changed: str) -> None:
        config = f"{{{{ config(target='{self.target}', materialized='incremental', on_schema_change='{changed}') }}}} "
        new = "{% if is_incremental() %} where w.id > (select max(id) from {{ this }}) {% endif %}"
        self.project.write(
            "models/narrow.sql",
            f"{config} select {columns} from {{{{ source('pg_a', 'wide') }}}} w "
            f"join {{{{ source('lite', 't') }}}} l on l.id = w.id {new}",
        )

    def add(self, wide: str, lite: str) -> None:
        self.databases.run("fault_a", f"insert into raw.wide values ({wide})")
        with contextlib.closing(sqlite3.connect(self.lite)) as connection:
            connection.executescript(f"insert into t values ({lite})")

    def asked(self, sql: str) -> list[Any]:
        if self.target == "out_pg":
            return self.databases.run("fault_out", f"set search_path = out; {sql}")
        with contextlib.closing(self.databases.world.mariadb_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("use fault_raw")
            cursor.execute(sql)
            return list(cursor.fetchall())

    def types(self) -> dict[str, str]:
        """Of its columns, as far as both servers word them."""
        sql = "select column_name, data_type, numeric_precision, numeric_scale from information_schema.columns"
        return {str(name): str(rest) for name, *rest in self.asked(f"{sql} where table_name = 'narrow'")}


@pytest.fixture(params=["out_pg", "maria"])
def decided(request: pytest.FixtureRequest, wide: Project, databases: Databases) -> Decided:
    lite = databases.world.folder / "narrow.sqlite"
    with contextlib.closing(sqlite3.connect(lite)) as connection:
        connection.executescript("drop table if exists t; create table t (id integer, n decimal(10,2), i)")
    profiles = json.loads((wide.folder / "profiles.yml").read_text())
    output = {
        "type": "sqlite",
        "schema": "main",
        "threads": 1,
        "database": "narrow",
        "schema_directory": str(lite.parent),
    }
    profiles["faults"]["outputs"]["narrow_lite"] = {**output, "schemas_and_paths": {"main": str(lite)}}
    wide.write("profiles.yml", json.dumps(profiles))
    sources = json.loads((wide.folder / "models/sources.yml").read_text())
    tables = [{"name": "t"}]
    sources["sources"].append({"name": "lite", "connection": "narrow_lite", "schema": "main", "tables": tables})
    wide.write("models/sources.yml", json.dumps(sources))
    return Decided(wide, databases, request.param, lite)


@pytest.mark.parametrize("changed", ["sync_all_columns", pytest.param("fail", marks=pytest.mark.slow)])
def test_a_type_that_the_values_decide_stays_where_they_fit(decided: Decided, changed: str) -> None:
    """A numeric without digits has those of its values, and a column of SQLite none: the next run may need less."""
    decided.select("w.id, w.n, w.n * 2 as twice, l.n as digits, l.i as whole", changed)
    decided.add("1, 0.0000000000012345, 'a'", "1, 1.255, 2.5")
    decided.project.dvt("run")
    types = decided.types()
    decided.project.dvt("run")
    assert decided.types() == types
    decided.add("2, 123.5, 'b'", "2, 3, 4")
    decided.project.dvt("run")
    assert decided.types() == types
    rows = decided.asked("select id, n, twice, digits, whole from narrow order by id")
    assert [tuple(float(value) for value in row) for row in rows] == [
        (1, 0.0000000000012345, 0.000000000002469, 1.255, 2.5),
        (2, 123.5, 247, 3, 4),
    ]


def test_it_becomes_wider_where_they_do_not(decided: Decided) -> None:
    decided.select("w.id, l.n as digits, l.i as whole", "sync_all_columns")
    decided.add("1, 1, 'a'", "1, 12345678.25, 9007199254740993")
    decided.project.dvt("run")
    decided.add("2, 1, 'a'", "2, 1.23456, 2.5")
    if decided.target == "maria":  # which has no number that holds both, and keeps what there is
        said = decided.project.dvt("run", code=1).text
        assert "column whole: bigint(20) in the table, double by its new values, and no type holds both" in said, said
        rows = [("12345678.25", "9007199254740993")]
    else:
        decided.project.dvt("run")
        rows = [("12345678.25", "9007199254740993"), ("1.23456", "2.5")]
    found = decided.asked("select digits, whole from narrow order by id")
    assert [tuple(f"{Decimal(str(value)).normalize():f}" for value in row) for row in found] == rows


def test_types_that_the_model_asks_for_are_news(decided: Decided) -> None:
    decided.select("w.id, w.v as a, cast(w.id as bigint) as b, l.n as digits", "fail")
    decided.add("1, 1, '7'", "1, 1.5, 1")
    decided.project.dvt("run")
    columns = "w.id, cast(w.v as integer) as a, w.id as b, l.n as digits" if decided.target == "out_pg" else (
        "w.id, cast(w.v as signed) as a, w.id as b, l.n as digits"
    )  # fmt: skip
    decided.select(columns, "fail")
    decided.add("2, 1, '8'", "2, 1.5, 1")
    said = decided.project.dvt("run", code=1).text
    listed = said.partition("New column types: ")[2].partition("\n")[0]
    assert re.findall(r"'column_name': '(\w+)'", listed) == ["a", "b"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("(1, 1.5, 'abcdef')", "column v: 'abcdef' is no value that varchar(5) can hold (where id = 1 and n = 1.5"),
        pytest.param("(2, 123456.789, 'abc')", "column n: '123456.789", marks=pytest.mark.slow),
        pytest.param("(3, 1.5, 'abc')", "", marks=pytest.mark.slow),
    ],
)
def test_a_server_that_stores_what_is_nearest_does_not_for_a_federated_model(
    wide: Project, databases: Databases, row: str, said: str
) -> None:
    profiles = json.loads((wide.folder / "profiles.yml").read_text())
    profiles["faults"]["outputs"]["maria"]["sql_mode"] = ""
    wide.write("profiles.yml", json.dumps(profiles))
    wide.write("models/narrow.yml", json.dumps({"models": [CONTRACT]}))
    wide.write("models/narrow.sql", MODEL % ("maria", "table"))
    databases.run("fault_a", f"insert into raw.wide values {row}")
    run = wide.dvt("run", code=1 if said else 0)
    assert said in run.text
    with contextlib.closing(databases.world.mariadb_connection()) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from information_schema.tables where table_name = 'narrow'")
        assert cursor.fetchone()[0] == (0 if said else 1)


@pytest.mark.parametrize("decided", ["narrow_lite"], indirect=True)
def test_a_contract_that_dbt_sqlite_does_not_enforce_changes_no_value(decided: Decided) -> None:
    contract = {**CONTRACT, "columns": [{"name": "id", "data_type": "integer"}, {"name": "v", "data_type": "integer"}]}
    decided.project.write("models/narrow.yml", json.dumps({"models": [contract]}))
    decided.select("w.id, cast(w.v as varchar) as v", "fail")
    decided.add("1, 1, '007'", "1, 1, 1")
    said = decided.project.dvt("run")
    with contextlib.closing(sqlite3.connect(decided.lite)) as connection:
        assert connection.execute("select id, v from narrow").fetchall() == [(1, "007")]
    assert "DVT002" not in said.text


@pytest.mark.parametrize(
    ("target", "type_", "bad"),
    [
        ("maria", "enum('a','b')", "zzz"),
        ("maria", "varchar(20) character set latin1", "日本"),
        ("maria", "datetime", "2024-01-01T10:00:00Z"),
        pytest.param("maria", "uuid", "a-b", marks=pytest.mark.slow),
        ("out_pg", '"out".short', "abcdef"),
    ],
)
def test_a_value_of_which_the_server_does_not_tell_the_row(
    wide: Project, databases: Databases, target: str, type_: str, bad: str
) -> None:
    """A hundred rows, of which it refuses one."""
    wide.write("models/narrow.sql", MODEL % (target, "incremental"))
    databases.run("fault_out", 'create domain "out".short as text check (length(value) < 4)')
    table = f"narrow (id int, n numeric(12,2), v {type_})"
    with contextlib.closing(databases.world.mariadb_connection()) as connection, connection.cursor() as cursor:
        cursor.execute("use fault_raw")
        if target == "maria":
            cursor.execute(f"create table {table}")
            cursor.execute("insert into narrow values (0, 0, null)")
            connection.commit()
        else:
            databases.run("fault_out", f"create table out.{table}; insert into out.narrow values (0, 0, null)")
            databases.run(
                "fault_out",
                "create schema if not exists public; create table if not exists public.dvt_values (mine int)",
            )
    good = "c0ffee00-0000-0000-0000-000000000001" if type_ == "uuid" else "2024-01-01" if type_ == "datetime" else "a"
    databases.run(
        "fault_a",
        "insert into raw.wide select i, 1.5, case i when 77 then '"
        f"{bad}' else '{good}' end from generate_series(1, 100) i",
    )
    said = wide.dvt("run", code=1).text
    assert re.search(rf"column v: '{bad}' is no value that .* can hold \(where id = 77 and n = 1.50*\)", said), said
    assert "hint: leave such rows out" in said
    if target == "out_pg":  # a user's own table of that name is no business of the search
        assert databases.run("fault_out", "select count(*) from public.dvt_values") == [(0,)]
