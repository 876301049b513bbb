"""What is wrong before anything runs: sources, targets, computes, adapters. Text and exit code."""

import json
from pathlib import Path

import pytest

from tests.dbt.errors.conftest import BOTH, FILES, Make

MODEL = {"models/both.sql": f"select c.id, o.amount from {BOTH}"}


def test_every_source_without_a_connection_is_listed_with_its_file(make: Make) -> None:
    project = make(
        {
            "models/sources.yml": "sources: [{name: crm, tables: [{name: customers}]}]",
            "models/more/other.yml": "sources: [{name: sales, tables: [{name: orders}, {name: lines}]}]",
            "models/m.sql": "{{ config(target='orders_db') }} select 1 as id",
        }
    )
    said = project.dvt("parse", code=2)
    assert "DVT104" in said.text
    assert "crm" in said.text
    assert "models/sources.yml" in said.text
    assert "sales" in said.text
    assert "models/more/other.yml" in said.text
    assert "connection: warehouse" in said.text  # the line to add
    assert "Traceback" not in said.text


def test_sources_may_lack_a_connection_where_the_project_says_so(make: Make) -> None:
    project = make(
        {
            "dbt_project.yml": FILES["dbt_project.yml"] + "flags: {require_source_connection: false}\n",
            "models/sources.yml": "sources: [{name: crm, schema: raw, tables: [{name: customers}]}]",
            "models/m.sql": "select * from {{ source('crm', 'customers') }}",
        }
    )
    project.dvt("run")


def test_unknown_connection(make: Make) -> None:
    project = make({"models/sources.yml": "sources: [{name: crm, connection: warehose, tables: [{name: customers}]}]"})
    said = project.dvt("parse", code=2)
    assert "DVT102" in said.text
    assert "'warehose'" in said.text
    assert "did you mean 'warehouse'? valid: orders_db, warehouse" in said.text
    assert "crm" in said.text


def test_unknown_target_in_a_file_in_yaml_and_in_the_project(make: Make) -> None:
    project = make({"models/m.sql": "{{ config(target='order_db') }} select 1 as id"})
    expected = "did you mean 'orders_db'? valid: orders_db, warehouse"
    said = project.dvt("parse", code=2)
    assert "models/m.sql" in said.text
    assert expected in said.text

    project.write("models/m.sql", "select 1 as id")
    project.write("models/m.yml", "models: [{name: m, config: {target: order_db}}]")
    said = project.dvt("parse", code=2)
    assert expected in said.text

    project.write("models/m.yml", "models: []")
    project.write("dbt_project.yml", FILES["dbt_project.yml"] + "models: {shop: {+target: order_db}}\n")
    said = project.dvt("parse", code=2)
    assert expected in said.text


def test_an_unknown_level_of_pushdown(make: Make) -> None:
    said = make({"models/both.sql": f"{{{{ config(pushdown='column') }}}} {MODEL['models/both.sql']}"}).dvt(
        "run", code=2
    )
    assert "model.shop.both has pushdown 'column': did you mean 'columns'? valid: columns, filters" in said.text


@pytest.mark.parametrize(("given", "shown"), [("false", "False"), ("none", "None"), ("''", "")])
def test_a_level_of_pushdown_that_is_no_word(make: Make, given: str, shown: str) -> None:
    """YAML has it for off and no; it is not taken for the default."""
    said = make({"models/both.sql": f"{{{{ config(pushdown={given}) }}}} {MODEL['models/both.sql']}"})
    assert f"model.shop.both has pushdown '{shown}'" in said.dvt("run", code=2).text


def test_unknown_target_on_the_command_line(make: Make) -> None:
    said = make({}).dvt("parse", "--target", "order_db", code=2)
    assert "order_db" in said.text
    assert "orders_db" in said.text
    assert "warehouse" in said.text


def test_unknown_compute(make: Make) -> None:
    project = make({**MODEL, "computes.yml": "shop: {target: small, computes: {small: {type: duckdb}}}"})
    for said in (
        project.dvt("run", "--compute", "smal", code=2),
        project.dvt("run", "-c", "smal", code=2),
    ):
        assert "DVT103" in said.text
        assert "did you mean 'small'?" in said.text
    project.write("models/both.sql", "{{ config(compute='smal') }} " + MODEL["models/both.sql"])
    said = project.dvt("run", code=2)
    assert "did you mean 'small'?" in said.text
    assert "START" not in said.text  # before anything has run


def test_adapter_not_installed(make: Make) -> None:
    profiles = FILES["profiles.yml"] + "    lake: {type: snowflake, account: a, user: u, password: p, database: d}\n"
    project = make({"profiles.yml": profiles, "models/m.sql": "{{ config(target='lake') }} select 1 as id"})
    said = project.dvt("parse", code=2)
    assert "DVT160" in said.text
    assert "dbt's adapter for 'snowflake' is not installed" in said.text
    assert "dvt sync" in said.text
    assert "pip install dbt-snowflake" in said.text


def test_a_mistyped_adapter_type(make: Make) -> None:
    profiles = FILES["profiles.yml"] + "    other: {type: postgress, host: h, user: u, password: p, dbname: d}\n"
    project = make({"profiles.yml": profiles, "models/m.sql": "{{ config(target='other') }} select 1 as id"})
    for said in (project.dvt("parse", code=2), project.dvt("parse", "--target", "other", code=2)):
        assert "no dbt adapter of type 'postgress' is known: did you mean 'postgres'?" in said.text
        assert "pip install" not in said.text
        assert "Traceback" not in said.text


def test_unset_variable_of_a_target_in_use(make: Make) -> None:
    profiles = FILES["profiles.yml"] + "    lake: {type: duckdb, path: \"{{ env_var('LAKE_PATH') }}\"}\n"
    project = make({"profiles.yml": profiles, "models/m.sql": "{{ config(target='lake') }} select 1 as id"})
    said = project.dvt("parse", code=2)
    assert "target 'lake' cannot be used" in said.text
    assert "LAKE_PATH" in said.text


def test_spark_is_never_replaced_by_another_engine(make: Make) -> None:
    project = make({**MODEL, "computes.yml": "shop: {target: s, computes: {s: {type: spark, master: 'local[1]'}}}"})
    said = project.dvt("run", code=2)
    assert "DVT141" in said.text
    assert "Spark is not installed. Run `dvt sync`" in said.text or "cannot run yet" in said.text
    assert "START" not in said.text  # before anything has run
    said = project.dvt("explain")
    assert "DVT141 error: a run is refused: compute 's' is of type spark" in said.out
    [told] = json.loads(project.dvt("explain", "--output", "json").out)
    assert ("DVT141", "error") in [(each["code"], each["severity"]) for each in told["warnings"]]


def test_a_compute_that_cannot_run_is_told_once(make: Make) -> None:
    project = make(
        {
            "models/both.sql": "{{ config(compute='s') }} " + MODEL["models/both.sql"],
            "models/more.sql": MODEL["models/both.sql"],
            "computes.yml": "shop: {target: s, computes: {s: {type: spark, master: 'local[1]'}}}",
        }
    )
    for said in (project.dvt("run", "-c", "s", code=2), project.dvt("run", code=2)):
        assert said.text.count("compute 's' is of type spark") == 1
        assert "DVT141" in said.text
        assert "things stand in the way" not in said.text


def test_computes_yml_with_a_wrong_key(make: Make) -> None:
    project = make({**MODEL, "computes.yml": "shop: {computes: {small: {type: duckdb, memory_limt: 1GB}}}"})
    said = project.dvt("run", code=None)
    assert said.code in (1, 2)
    assert "memory_limt" in said.text
    assert "memory_limit" in said.text
    assert str(Path("computes.yml")) in said.text
