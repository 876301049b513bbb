"""Increments on SQLite whose columns are not those of the table: refused, never filled with names of columns."""

import json
import sqlite3
from contextlib import closing
from typing import Any

import duckdb
import pytest

from tests.dbt.errors.conftest import FILES, Make
from tests.dbt.projects import Project

LITE = (
    "    lite: {type: sqlite, database: database, schema: main, schemas_and_paths: {main: lite.sqlite}, "
    "schema_directory: ., threads: 1}\n"
)
COLUMNS = "{{ var('columns') }}"
FEDERATED = f"select {COLUMNS} from {{{{ source('sales', 'orders') }}}}"
ORDINARY = f"select {COLUMNS} from (select 1 as id, 10 as amount, 1 as customer_id)"
FIRST = "id, amount"


@pytest.fixture
def project(make: Make) -> Project:
    """A federated model for each way, and one that reads nothing of another target."""

    def model(way: str, sql: str, more: str = "") -> str:
        return f"{{{{ config(target='lite', materialized='incremental', on_schema_change='{way}'{more}) }}}} {sql}"

    ways = ("ignore", "fail", "append_new_columns", "sync_all_columns")
    batches = ", incremental_strategy='microbatch', event_time='sold_at', begin='2024-01-01', batch_size='day'"
    return make(
        {
            "profiles.yml": FILES["profiles.yml"] + LITE,
            "models/sources.yml": FILES["models/sources.yml"].replace(
                "orders}", "orders, config: {event_time: sold_at}}"
            ),
            **{f"models/{way}.sql": model(way, FEDERATED) for way in ways},
            "models/keyed.sql": model("ignore", FEDERATED, ", unique_key='id'"),
            "models/batches.sql": model("ignore", FEDERATED, batches),
            "models/ordinary.sql": model("sync_all_columns", ORDINARY),
        }
    )


def run(project: Project, columns: str, *arguments: str, code: int = 0) -> str:
    return project.dvt("run", "--vars", json.dumps({"columns": columns}), *arguments, code=code).text


def table(project: Project, name: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(project.folder / "lite.sqlite")) as file:
        found = file.execute(f"select * from {name} order by 1")
        return [column[0] for column in found.description], found.fetchall()


def test_columns_that_new_rows_lack_are_an_error_and_nothing_is_written(project: Project) -> None:
    run(project, FIRST, "--exclude", "batches")
    said = run(project, "customer_id as id", "--exclude", "batches", code=1)
    federated = {"ignore", "fail", "append_new_columns", "sync_all_columns", "keyed"}
    assert project.statuses() == {**dict.fromkeys(federated, "error"), "ordinary": "success"}
    for name in federated:
        assert table(project, name) == (["id", "amount"], [(1, 10), (2, 20)])
        message = project.results()[name]["message"]
        assert f"DVT150: model.shop.{name} (on_schema_change: " in message
        assert f"its new rows have no column amount, which main.{name} has" in message
        assert "hint: select amount in the model, or make the table anew: --full-refresh" in message
    assert "Traceback" not in said
    assert table(project, "ordinary") == (["id", "amount"], [(1, 10), (1, "amount")])  # as with dbt
    with closing(sqlite3.connect(project.folder / "lite.sqlite")) as file:
        assert file.execute("select name from sqlite_master where name like '%dvt%'").fetchall() == []

    run(project, "customer_id as id", "--full-refresh", "--exclude", "batches")
    assert table(project, "keyed") == (["id"], [(1,), (2,)])


def test_new_columns_are_left_out_where_that_is_asked_for(project: Project) -> None:
    run(project, FIRST, "--exclude", "batches")
    run(project, "customer_id, AMOUNT, id", "--exclude", "batches", code=1)
    refused = {"fail", "append_new_columns", "sync_all_columns"}
    kept = {"ignore", "keyed", "ordinary"}
    assert project.statuses() == {**dict.fromkeys(refused, "error"), **dict.fromkeys(kept, "success")}
    for name in refused:
        assert table(project, name) == (["id", "amount"], [(1, 10), (2, 20)])
        message = project.results()[name]["message"]
        assert f"the column customer_id, which main.{name} does not have" in message
        assert f"dbt-sqlite does not do on_schema_change: {name}" in message
        assert "--full-refresh" in message
    assert table(project, "ignore")[1] == [(1, 10), (1, 10), (2, 20), (2, 20)]
    assert table(project, "keyed")[1] == [(1, 10), (2, 20)]


def test_batches_are_refused_one_by_one(project: Project) -> None:
    with closing(duckdb.connect(str(project.folder / "orders_db.duckdb"))) as file:
        file.execute("alter table raw.orders add column sold_at timestamp default timestamp '2024-01-01 10:00:00'")
    days = ("--select", "batches", "--event-time-start", "2024-01-01", "--event-time-end", "2024-01-02")
    run(project, FIRST, *days)
    said = run(project, "id", *days, code=1)
    assert "model.shop.batches (on_schema_change: ignore): its new rows have no column amount" in said
    assert table(project, "batches") == (["id", "amount"], [(1, 10), (2, 20)])


def test_the_same_columns_are_no_change_and_an_insert_of_the_project_is_its_own_business(project: Project) -> None:
    run(project, FIRST, "--select", "fail")
    run(project, "amount, id", "--select", "fail")
    assert table(project, "fail")[1] == [(1, 10), (1, 10), (2, 20), (2, 20)]
    project.write(
        "macros/upsert.sql",
        "{% macro sqlite_incremental_upsert(new, table, unique_key=none, statement_name='main') %}"
        "insert into {{ table }} (id) select id from {{ new }}{% endmacro %}",
    )
    run(project, "id", "--select", "fail")
    assert table(project, "fail")[1] == [(1, 10), (1, 10), (1, None), (2, 20), (2, 20), (2, None)]
