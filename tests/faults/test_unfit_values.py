"""Values that nothing on their way can hold: an error that names them, or NULL where the model says so."""

import contextlib

import pytest

from tests.dbt.projects import Project
from tests.faults.world import Databases

MODEL = """{{ config(target='%s'%s) }}
select m.id, m.day, t.n, t.x from {{ source('maria', 'days') }} m join {{ source('pg_a', 'odd') }} t on t.id = m.id"""
SOURCES = """sources:
  - {name: maria, connection: maria, schema: fault_raw, tables: [{name: days}]}
  - {name: pg_a, connection: pg_a, schema: raw, tables: [{name: odd}]}
"""


@pytest.fixture
def odd(project: Project, databases: Databases) -> Project:
    """Zero dates, and NaN as a decimal and as a double."""
    databases.run("fault_out", "drop schema if exists out cascade; create schema out")
    databases.run(
        "fault_a",
        "drop table if exists raw.odd; create table raw.odd (id int, n numeric(10, 2), x double precision);"
        "insert into raw.odd values (1, 1.5, 0.5), (2, 'NaN', 'NaN'), (3, 3.5, 'NaN')",
    )
    with contextlib.closing(databases.world.mariadb_connection()) as connection, connection.cursor() as cursor:
        cursor.execute("set sql_mode = ''")
        cursor.execute("create or replace table fault_raw.days (id int, day date)")
        cursor.execute("insert into fault_raw.days values (1, '2024-02-29'), (2, '0000-00-00'), (3, '2024-00-00')")
    project.write("models/sources.yml", SOURCES)
    return project


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("m.day", "column day: '0000-00-00' is no date that the engine can hold (where id = 2)"),
        ("t.n", "column n holds a value that no decimal can hold: NaN (where id = 2"),
    ],
)
def test_they_are_errors_by_default(odd: Project, databases: Databases, column: str, said: str) -> None:
    model = MODEL.replace("m.day, t.n, t.x", column)
    odd.write("models/moved.sql", model % ("out_pg", ""))
    assert said in odd.dvt("run", code=1).text
    assert databases.tables() == []


def test_they_become_null_where_the_model_says_so(odd: Project, databases: Databases) -> None:
    odd.write("models/moved.sql", MODEL % ("out_pg", ", on_unfit_value='set_null'"))
    said = odd.dvt("run")
    assert databases.run("fault_out", "select id, day::text, n::text, x::text from out.moved order by 1") == [
        (1, "2024-02-29", "1.50", "0.5"),
        (2, None, None, "NaN"),
        (3, None, "3.50", "NaN"),
    ]
    assert "DVT002: 2 values became NULL: column day: '0000-00-00' is no date that the engine can hold" in said.text
    assert (
        "DVT002: 1 value became NULL: column n holds a value that no decimal can hold: NaN (where id = 2" in said.text
    )
    warned = [each["message"] for each in odd.results()["moved"]["adapter_response"]["warnings"]]
    assert len(warned) == 2
    failed = odd.dvt("--warn-error", "run", code=1)
    assert "DVT002" in failed.text


@pytest.mark.slow
def test_what_the_target_lacks_becomes_null_too(odd: Project, databases: Databases) -> None:
    """MariaDB has no NaN; the whole project allows it."""
    odd.write("models/moved.sql", MODEL % ("maria", ""))
    settings = (odd.folder / "dbt_project.yml").read_text()
    odd.write("dbt_project.yml", settings.replace("+materialized: table", "+on_unfit_value: set_null"))
    said = odd.dvt("run")
    with contextlib.closing(databases.world.mariadb_connection()) as connection, connection.cursor() as cursor:
        cursor.execute("select id, x from fault_raw.moved order by 1")
        assert cursor.fetchall() == ((1, 0.5), (2, None), (3, None))
    assert "DVT002: 2 values became NULL: column x: 'nan' is no value that mysql can hold (where id = " in said.text


def test_another_word_is_refused_before_anything_runs(odd: Project, databases: Databases) -> None:
    odd.write("models/moved.sql", MODEL % ("out_pg", ", on_unfit_value='set_nul'"))
    said = odd.dvt("run", code=2)
    assert (
        "model.faults.moved has on_unfit_value 'set_nul': did you mean 'set_null'? valid: error, set_null" in said.text
    )


def test_a_value_that_an_enum_did_not_take(odd: Project, databases: Databases) -> None:
    """MySQL reads it as the empty text, and takes it for no other enum either."""
    with contextlib.closing(databases.world.mariadb_connection()) as connection, connection.cursor() as cursor:
        cursor.execute("set sql_mode = ''")
        cursor.execute("create or replace table fault_raw.days (id int, mood enum('good', 'bad'))")
        cursor.execute("insert into fault_raw.days values (1, 'good'), (2, 'so'), (3, null)")
    model = MODEL.replace("m.day, t.n, t.x", "m.mood")
    odd.write("models/moved.sql", model % ("maria", ""))
    assert "column mood: '' is no value that mysql can hold (where id = 2)" in odd.dvt("run", code=1).text
    odd.write("models/moved.sql", model % ("maria", ", on_unfit_value='set_null'"))
    assert "1 value became NULL: column mood: '' is no value that mysql can hold" in odd.dvt("run").text
    with contextlib.closing(databases.world.mariadb_connection()) as connection, connection.cursor() as cursor:
        schema = odd.artifact("manifest")["nodes"]["model.faults.moved"]["schema"]
        cursor.execute(f"select id, mood from {schema}.moved order by id")
        assert list(cursor.fetchall()) == [(1, "good"), (2, None), (3, None)]
