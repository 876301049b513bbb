"""What is not a model's SQL and names another target: hooks, operations, inline SQL, docs, a default that is down."""

import json
import sqlite3
from contextlib import closing

import pytest

from tests.dbt.elsewhere.files import rows
from tests.dbt.errors.conftest import FILES, Make
from tests.dbt.projects import Project

WITH_EVENTS = FILES["models/sources.yml"].replace(
    "tables: [{name: orders}]", "tables: [{name: orders}, {name: happened, config: {event_time: happened_at}}]"
)
DEAD = "    dead: {type: postgres, host: 127.0.0.1, port: 1, user: u, password: p, dbname: d, schema: s, threads: 2}\n"


def twin(project: Project) -> None:
    """The own target has a table of the very names of the other target's source."""
    rows(project, "warehouse", "create table raw.orders as select 7 as id")


def test_a_hook_never_reaches_a_table_of_the_same_name_on_its_own_target(make: Make) -> None:
    hook = "delete from {{ source('sales', 'orders') }}"
    project = make(
        {
            "models/m.sql": f"{{{{ config(materialized='table', post_hook=\"{hook}\") }}}}\n"
            "select * from {{ source('crm', 'customers') }}"
        }
    )
    twin(project)
    said = project.dvt("build", code=1)
    assert "raw.orders, which lives on target 'orders_db', in SQL that runs on 'warehouse'" in said.text
    assert rows(project, "warehouse", "select count(*) from raw.orders") == [(1,)]
    assert rows(project, "orders_db", "select count(*) from raw.orders") == [(2,)]


def test_a_hook_of_the_run_never_does_either(make: Make) -> None:
    hook = "on-run-end: [\"delete from {{ source('sales', 'orders') }}\"]\n"
    project = make(
        {
            "dbt_project.yml": FILES["dbt_project.yml"] + hook,
            "models/m.sql": "select * from {{ source('crm', 'customers') }}",
        }
    )
    twin(project)
    said = project.dvt("run", code=2)
    assert "which lives on target 'orders_db'" in said.text
    assert rows(project, "warehouse", "select count(*) from raw.orders") == [(1,)]


def test_operations_read_where_relations_live(make: Make) -> None:
    macro = """
    {% macro look() %}
      {% set orders = source('sales', 'orders') %}
      {{ log('rows ' ~ run_query('select count(*) from ' ~ orders).columns[0].values()[0], info=true) }}
      {{ log('columns ' ~ adapter.get_columns_in_relation(orders) | map(attribute='name') | join(','), info=true) }}
    {% endmacro %}
    {% macro empty_it() %}{% do run_query('delete from ' ~ source('sales', 'orders')) %}{% endmacro %}
    """
    project = make({"macros/look.sql": macro, "models/m.sql": "select * from {{ source('crm', 'customers') }}"})
    twin(project)
    said = project.dvt("run-operation", "look")
    assert "rows 2" in said.text
    assert "columns id,customer_id,amount" in said.text
    said = project.dvt("run-operation", "empty_it", code=1)
    assert "sources are only read" in said.text
    assert rows(project, "warehouse", "select count(*) from raw.orders") == [(1,)]
    assert rows(project, "orders_db", "select count(*) from raw.orders") == [(2,)]


def test_a_default_target_that_is_down_stops_nothing_that_does_without_it(make: Make) -> None:
    project = make(
        {
            "profiles.yml": FILES["profiles.yml"].replace("target: warehouse", "target: dead") + DEAD,
            "dbt_project.yml": FILES["dbt_project.yml"] + "models: {+target: warehouse}\n",
            "models/m.sql": "select * from {{ source('crm', 'customers') }}",
            "models/both.sql": "select c.id from {{ source('crm', 'customers') }} c "
            "join {{ source('sales', 'orders') }} o on o.customer_id = c.id",
        }
    )
    project.dvt("run")
    assert project.statuses() == {"m": "success", "both": "success"}
    project.dvt("compile")


def test_docs_have_what_can_be_reached(make: Make) -> None:
    project = make(
        {
            "profiles.yml": FILES["profiles.yml"] + DEAD,
            "models/m.sql": "select * from {{ source('crm', 'customers') }}",
            "models/there.sql": "{{ config(target='dead') }} select 1 as id",
        }
    )
    project.dvt("run", "--select", "m")
    said = project.dvt("docs", "generate", code=1)
    catalog = json.loads((project.folder / "target" / "catalog.json").read_text())
    assert set(catalog["nodes"]) == {"model.shop.m"}
    assert set(catalog["sources"]) == {"source.shop.crm.customers", "source.shop.sales.orders"}
    assert "target 'dead' cannot be used" in catalog["errors"][0]
    assert "The catalog lacks target 'dead'" in said.text


def test_batches_that_run_at_a_time_do_not_meet(make: Make) -> None:
    project = make(
        {
            "models/sources.yml": WITH_EVENTS,
            "models/by_day.sql": "{{ config(materialized='incremental', incremental_strategy='microbatch', "
            "event_time='happened_at', begin='2024-01-01', batch_size='day', concurrent_batches=true) }}\n"
            "select e.id, e.happened_at, c.name from {{ source('sales', 'happened') }} e "
            "join {{ source('crm', 'customers') }} c on c.id = 1 + e.id % 2",
        }
    )
    rows(
        project,
        "orders_db",
        "create table raw.happened as select i as id, timestamp '2024-01-01' + interval (i) hour as happened_at "
        "from range(12 * 24) r(i)",
    )
    for _ in range(2):
        said = project.dvt(
            "run", "--threads", "8", "--full-refresh", "--event-time-start", "2024-01-01", "--event-time-end",
            "2024-01-13",
        )  # fmt: skip
        assert rows(project, "warehouse", "select count(*), count(distinct id) from shop.by_day") == [(288, 288)]
    result = json.loads((project.folder / "target" / "run_results.json").read_text())["results"][0]
    assert result["status"] == "success", said.text
    assert result["message"] == "SUCCESS (federation: 2 sources, wrote 288 rows to shop.by_day)"
    response = result["adapter_response"]
    assert (response["path"], response["rows_affected"], response["load"]["rows"]) == ("federation", 288, 288)
    assert {extract["target"]: extract["rows"] for extract in response["extracts"]} == {
        "orders_db": 288,  # each batch reads its own day
        "warehouse": 12 * 2,
    }


def test_why_a_batch_failed_is_told(make: Make) -> None:
    project = make(
        {
            "models/sources.yml": WITH_EVENTS,
            "models/by_day.sql": "{{ config(materialized='incremental', incremental_strategy='microbatch', "
            "event_time='happened_at', begin='2024-01-01', batch_size='day') }}\n"
            "select cast(e.label as int) as n, e.happened_at, c.name from {{ source('sales', 'happened') }} e "
            "join {{ source('crm', 'customers') }} c on c.id = 1",
        }
    )
    rows(
        project,
        "orders_db",
        "create table raw.happened as select * from (values ('1', timestamp '2024-01-01'), "
        "('two', timestamp '2024-01-02')) v (label, happened_at)",
    )
    said = project.dvt("run", "--event-time-start", "2024-01-01", "--event-time-end", "2024-01-03", code=1)
    assert "Could not convert string 'two' to INT32" in said.text, said.text
    assert rows(project, "warehouse", "select n from shop.by_day") == [(1,)]


def test_an_aliased_input_is_empty_when_asked(make: Make) -> None:
    project = make(
        {
            "models/both.sql": "select c.id from {{ source('crm', 'customers') }} as c "
            "join {{ source('sales', 'orders') }} as o on o.customer_id = c.id"
        }
    )
    project.dvt("run", "--empty")
    assert rows(project, "warehouse", "select count(*) from shop.both") == [(0,)]


def test_a_warning_can_be_excepted_by_code_or_by_name(make: Make) -> None:
    project = make(
        {
            "models/both.sql": "{{ config(materialized='view') }} select c.id from {{ source('crm', 'customers') }} c "
            "join {{ source('sales', 'orders') }} o on o.customer_id = c.id"
        }
    )
    for named in ("DVT001", "MaterializationCoerced"):
        project.dvt("run", "--warn-error-options", json.dumps({"error": "all", "warn": [named]}))
    project.dvt("run", "--warn-error-options", json.dumps({"error": ["Deprecations"]}))
    said = project.dvt("run", "--warn-error-options", json.dumps({"error": ["DVT001"]}), code=1)
    assert "materialization changed from 'view' to 'table'" in said.text


def test_what_jinja_hides_from_dbt_is_no_reason_to_read_another_table(make: Make) -> None:
    project = make(
        {
            "models/hidden.sql": "{% if execute %}{% set n = run_query('select count(*) from ' ~ "
            "source('sales', 'orders')).columns[0].values()[0] %}{% endif %}\n"
            "select {{ n }} as n from {{ source('crm', 'customers') }}"
        }
    )
    twin(project)
    said = project.dvt("run", code=1)
    assert "model.shop.hidden names raw.orders, which lives on target 'orders_db'" in said.text
    assert "outside of {% if execute %}" in said.text


@pytest.mark.parametrize(
    "call",
    [
        "adapter.drop_relation(load_relation(orders))",
        "adapter.drop_schema(orders)",
        "adapter.truncate_relation(orders)",
        "run_query('with d as (delete from ' ~ orders ~ ' returning 1) select * from d')",
        "adapter.execute('delete from ' ~ orders)",
    ],
)
def test_jinja_changes_nothing_on_another_target(make: Make, call: str) -> None:
    body = "{% set orders = source('sales', 'orders') %}{% if execute %}{% do " + call + " %}{% endif %}"
    project = make(
        {
            "models/m.sql": body + "select * from {{ source('crm', 'customers') }}",
            "macros/op.sql": "{% macro op() %}" + body + "{% endmacro %}",
        }
    )
    twin(project)
    assert "only read" in project.dvt("run", code=1).text
    assert "only read" in project.dvt("run-operation", "op", code=1).text
    assert rows(project, "orders_db", "select count(*) from raw.orders") == [(2,)]
    assert rows(project, "warehouse", "select count(*) from raw.orders") == [(1,)]


def test_an_incremental_model_on_sqlite_knows_its_own_dates(make: Make) -> None:
    lite = (
        "    lite: {type: sqlite, database: database, schema: main, schemas_and_paths: {main: lite.sqlite}, "
        "schema_directory: ., threads: 1}\n"
    )
    project = make(
        {
            "profiles.yml": FILES["profiles.yml"] + lite,
            "models/sources.yml": FILES["models/sources.yml"].replace("{name: orders}", "{name: orders}, {name: seen}"),
            "models/m.sql": "{{ config(target='lite', materialized='incremental', unique_key='id') }}\n"
            "select id, at_day, at_time from {{ source('sales', 'seen') }}"
            "{% if is_incremental() %} where at_time > (select max(at_time) from {{ this }}){% endif %}",
        }
    )
    rows(
        project,
        "orders_db",
        "create table raw.seen as select 1 as id, date '2024-01-01' as at_day, "
        "timestamp '2024-01-01 10:00:00' as at_time",
    )
    project.dvt("run")
    rows(project, "orders_db", "insert into raw.seen values (2, '2024-01-02', '2024-01-02 10:00:00')")
    project.dvt("run")
    with closing(sqlite3.connect(project.folder / "lite.sqlite")) as file:
        found = file.execute("select id, at_day, at_time from m order by id").fetchall()
    assert found == [(1, "2024-01-01", "2024-01-01 10:00:00"), (2, "2024-01-02", "2024-01-02 10:00:00")]
    assert project.results()["m"]["adapter_response"]["rows_affected"] == 1
