"""What hangs on a table (indexes, rights, comments, views) is after a federated run what it is after dbt's own."""

import contextlib
import json
from typing import Any

import duckdb
import pytest

from tests.dbt.projects import Project
from tests.faults.world import Databases

ROLE = "fault_reader"
CONFIG = """{{ config(target='%s', materialized='%s', persist_docs={'relation': true, 'columns': true}%s) }}
select id, k from %s"""
DESCRIBED = {
    "models": [
        {
            "name": name,
            "description": "a table of numbers",
            "columns": [{"name": "id", "description": "the first"}, {"name": "k", "description": "the second"}],
        }
        for name in ("there", "own")
    ]
}
IN_POSTGRES = {
    "indexes": "select regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') from pg_indexes"
    " where schemaname = 'out' and tablename = '%s' order by 1",
    "rights": "select grantee, privilege_type from information_schema.role_table_grants"
    " where table_schema = 'out' and table_name = '%s' order by 1, 2",
    "comments": "select objsubid, description from pg_description where objoid = 'out.%s'::regclass order by 1",
    "types": "select column_name, data_type from information_schema.columns"
    " where table_schema = 'out' and table_name = '%s' order by ordinal_position",
    "views": "select 1 from pg_views where schemaname = 'out' and viewname = 'on_%s'",
}
IN_MARIADB = {
    "rights": "select grantee, privilege_type from information_schema.table_privileges"
    " where table_schema = 'fault_raw' and table_name = '%s' order by 1, 2",
    "comment": "select table_comment from information_schema.tables"
    " where table_schema = 'fault_raw' and table_name = '%s'",
    "columns": "select column_name, column_type, column_comment from information_schema.columns"
    " where table_schema = 'fault_raw' and table_name = '%s' order by ordinal_position",
    "views": "select 1 from information_schema.views where table_schema = 'fault_raw' and table_name = 'on_%s'",
}
IN_DUCKDB = {
    "indexes": "select is_unique, expressions from duckdb_indexes() where table_name = '%s' order by 2",
    "comment": "select comment from duckdb_tables() where table_name = '%s'",
    "columns": "select column_name, data_type, comment from duckdb_columns()"
    " where table_name = '%s' order by column_index",
    "views": "select 1 from duckdb_views() where view_name = 'on_%s'",
}


def written(project: Project, target: str, kind: str, own: str, more: str) -> None:
    """The same model twice: of a table elsewhere, and of one on its own target."""
    sources = [
        {"name": "pg_a", "connection": "pg_a", "schema": "raw", "tables": [{"name": "t"}]},
        {"name": "own", "connection": target, "schema": own, "tables": [{"name": "t_own"}]},
    ]
    project.write("models/sources.yml", json.dumps({"sources": sources}))
    project.write("models/models.yml", json.dumps(DESCRIBED))
    project.write("models/there.sql", CONFIG % (target, kind, more, "{{ source('pg_a', 't') }} where id <= 10"))
    project.write("models/own.sql", CONFIG % (target, kind, more, "{{ source('own', 't_own') }}"))


def compared(queries: dict[str, str], ask: Any) -> None:
    for what, query in queries.items():
        there = [[str(each).replace("there", "own") for each in row] for row in ask(query % "there")]
        own = [[str(each) for each in row] for row in ask(query % "own")]
        assert there == own, what


@pytest.mark.parametrize("kind", ["table", pytest.param("incremental", marks=pytest.mark.slow)])
def test_in_postgres(project: Project, databases: Databases, kind: str) -> None:
    def ask(query: str) -> Any:
        return databases.run("fault_out", query)

    ask(f"drop schema if exists out cascade; create schema out; drop role if exists {ROLE}; create role {ROLE}")
    ask("create table out.t_own as select i as id, i % 100 as k from generate_series(1, 10) i")
    unique = "true" if kind == "table" else "false"  # an append of the same rows would not be
    indexes = f"[{{'columns': ['id'], 'unique': {unique}}}, {{'columns': ['k', 'id']}}]"
    written(project, "out_pg", kind, "out", f", grants={{'select': ['{ROLE}']}}, indexes={indexes}")
    try:
        for _ in range(2):
            project.dvt("run")
            compared(IN_POSTGRES, ask)
            ask("create or replace view out.on_there as select * from out.there")
            ask("create or replace view out.on_own as select * from out.own")
        assert len(ask(IN_POSTGRES["indexes"] % "there")) == 2
        assert (ROLE, "SELECT") in ask(IN_POSTGRES["rights"] % "there")
        assert len(ask(IN_POSTGRES["comments"] % "there")) == 3
    finally:
        ask(f"drop schema out cascade; create schema out; drop role {ROLE}")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["table", "incremental"])
def test_in_mariadb(project: Project, databases: Databases, kind: str) -> None:
    with contextlib.closing(databases.world.mariadb_connection()) as connection, connection.cursor() as cursor:

        def ask(query: str) -> Any:
            cursor.execute(query)
            return cursor.fetchall()

        ask("create or replace table fault_raw.t_own as select seq as id, seq % 100 as k from fault_raw.seq_1_to_10")
        ask("alter table fault_raw.t_own modify id int, modify k int")
        for each in (f"drop user if exists {ROLE}", f"create user {ROLE} identified by 'x'"):
            ask(each)
        written(project, "maria", kind, "fault_raw", f", grants={{'select': ['{ROLE}']}}")
        for _ in range(2):
            project.dvt("run")
            compared(IN_MARIADB, ask)
            ask("create or replace view fault_raw.on_there as select * from fault_raw.there")
            ask("create or replace view fault_raw.on_own as select * from fault_raw.own")
        assert ask(IN_MARIADB["rights"] % "there")
        assert ask(IN_MARIADB["comment"] % "there") == (("a table of numbers",),)
        for each in ("view if exists on_there", "view if exists on_own", "table there", "table own"):
            kind_, name = each.rsplit(" ", 1)
            ask(f"drop {kind_} fault_raw.{name}")
        ask(f"drop user {ROLE}")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["table", "incremental"])
def test_in_duckdb(project: Project, databases: Databases, kind: str) -> None:
    path = databases.world.folder / "out.duckdb"

    def ask(query: str) -> Any:
        with duckdb.connect(str(path)) as connection:
            return connection.execute(query).fetchall()

    ask("create or replace table t_own as select range::int as id, (range % 100)::int as k from range(1, 11)")
    written(project, "out_duck", kind, "main", ", indexes=[{'columns': ['k', 'id']}]")
    for _ in range(2):
        project.dvt("run")
        compared(IN_DUCKDB, ask)
        ask("create or replace view on_there as select * from there")
        ask("create or replace view on_own as select * from own")
    assert ask(IN_DUCKDB["indexes"] % "there")
    assert ask(IN_DUCKDB["comment"] % "there") == [("a table of numbers",)]
    for each in ("view on_there", "view on_own", "table there", "table own", "table t_own"):
        ask(f"drop {each}")
