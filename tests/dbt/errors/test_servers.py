"""Servers that are down, refuse or forbid: the failing step and target are named, and no password is printed."""

import os
from contextlib import closing
from typing import Any

import psycopg2
import pytest

from tests.dbt.errors.conftest import BOTH, FILES, Make
from tests.dbt.projects import Project
from tests.servers import Server

PASSWORD = "b4d-S3cret-w0rd"
# The server is everybody's.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
DATABASE, READER, MAKER = f"errors_{WORKER}", f"reads_only_{WORKER}", f"makes_none_{WORKER}"


def _profiles(host: str, port: int, user: str, password_variable: str = "ERRORS_PASSWORD") -> str:
    return (
        FILES["profiles.yml"]
        + f"    server: {{type: postgres, host: {host}, port: {port}, user: {user}, dbname: {DATABASE}, schema: mine, "
        f"password: \"{{{{ env_var('{password_variable}') }}}}\", threads: 2}}\n"
    )


def _printed(project: Project) -> bytes:
    files = (*project.folder.glob("logs/**/*"), *project.folder.glob("target/**/*"))
    return b"".join(file.read_bytes() for file in files if file.is_file())


def _sql(server: Server, database: str, *statements: str) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, dbname=database
    )
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


SOURCE = {
    "models/sources.yml": FILES["models/sources.yml"]
    + "  - {name: away, connection: server, schema: raw, tables: [{name: items}]}\n",
    "models/fine.sql": "select * from {{ source('crm', 'customers') }}",
    "models/reads.sql": "select c.id, i.label from {{ source('crm', 'customers') }} c "
    "join {{ source('away', 'items') }} i on i.id = c.id",
}


def test_a_source_on_a_server_that_is_down(make: Make) -> None:
    project = make({**SOURCE, "profiles.yml": _profiles("127.0.0.1", 1, "u")}, {"ERRORS_PASSWORD": PASSWORD})
    said = project.dvt("run", code=1)
    assert project.statuses() == {"fine": "success", "reads": "error"}
    assert "Connection refused" in said.text
    assert "server" in said.text
    assert "Traceback" not in said.text
    assert PASSWORD not in said.text


def test_a_target_that_is_down(make: Make) -> None:
    project = make(
        {**SOURCE, "profiles.yml": _profiles("127.0.0.1", 1, "u"), "models/there.sql": THERE},
        {"ERRORS_PASSWORD": PASSWORD},
    )
    said = project.dvt("run", "--select", "fine", "there", code=1)
    assert project.statuses() == {"fine": "success", "there": "error"}
    assert "target 'server' cannot be used" in said.text
    assert "Connection refused" in said.text
    said = project.dvt("run", "--select", "there", code=1)
    assert project.statuses() == {"there": "error"}
    assert "target 'server' cannot be used" in said.text
    assert "Traceback" not in said.text
    assert "model.shop.there" in project.dvt("explain", "--select", "there").out


THERE = f"{{{{ config(target='server', materialized='table') }}}} select c.id, o.amount from {BOTH}"


@pytest.mark.postgres
def test_a_wrong_password_is_never_printed(make: Make, postgres_server: Server) -> None:
    profiles = _profiles(postgres_server.host, postgres_server.port, postgres_server.user)
    project = make({**SOURCE, "profiles.yml": profiles, "models/there.sql": THERE}, {"ERRORS_PASSWORD": PASSWORD})
    postgres_server.create_database(DATABASE)
    for log_format in ("default", "json"):
        said = project.dvt("--debug", "--log-format", log_format, "run", code=1)
        assert "password authentication failed" in said.text
        assert PASSWORD not in said.text
    assert project.statuses() == {"fine": "success", "reads": "error", "there": "error"}
    project.dvt("compile", code=None)
    project.dvt("explain", code=None)
    project.dvt("debug", code=None)
    assert PASSWORD.encode() not in _printed(project)


@pytest.mark.postgres
def test_the_right_password_is_never_printed_either(make: Make, postgres_server: Server) -> None:
    profiles = _profiles(postgres_server.host, postgres_server.port, postgres_server.user)
    variables = {"ERRORS_PASSWORD": postgres_server.password}
    project = make({**SOURCE, "profiles.yml": profiles, "models/there.sql": THERE}, variables)
    postgres_server.create_database(DATABASE)
    _sql(postgres_server, DATABASE, "create schema raw", "create table raw.items as select 1 as id, 'x' as label")
    said = project.dvt("--debug", "run")
    explained = project.dvt("explain", "--output", "json")
    assert postgres_server.password not in said.text + explained.text
    assert postgres_server.password.encode() not in _printed(project)


@pytest.mark.postgres
def test_a_target_where_nothing_may_be_created(make: Make, postgres_server: Server) -> None:
    postgres_server.create_database(DATABASE)
    _sql(
        postgres_server,
        DATABASE,
        f"drop role if exists {READER}",
        f"create role {READER} login password '{PASSWORD}'",
        "create schema mine",
        f"grant usage on schema mine to {READER}",
        "create table mine.there as select 0 as id, 0 as amount",
    )
    profiles = _profiles(postgres_server.host, postgres_server.port, READER)
    project = make({**SOURCE, "profiles.yml": profiles, "models/there.sql": THERE}, {"ERRORS_PASSWORD": PASSWORD})
    said = project.dvt("run", "--select", "fine", "there", code=1)
    assert project.statuses() == {"fine": "success", "there": "error"}
    assert "Failed to write to" in said.text
    assert "permission denied" in said.text
    assert "server" in said.text
    assert "hint:" in said.text
    assert PASSWORD not in said.text
    assert _sql(postgres_server, DATABASE, "select id from mine.there") == [(0,)]


@pytest.mark.postgres
def test_a_schema_that_cannot_be_created_fails_what_is_written_to_it(make: Make, postgres_server: Server) -> None:
    postgres_server.create_database(DATABASE)
    _sql(
        postgres_server,
        DATABASE,
        f"drop role if exists {MAKER}",
        f"create role {MAKER} login password '{PASSWORD}'",
        f"create schema mine authorization {MAKER}",
    )
    profiles = _profiles(postgres_server.host, postgres_server.port, MAKER)
    elsewhere = "{{ config(target='server', schema='other', materialized='table') }} select 1 as id"
    project = make(
        {
            **SOURCE,
            "profiles.yml": profiles,
            "models/there.sql": THERE,
            "models/plain.sql": "{{ config(target='server') }} select 1 as id",
            "models/refused.sql": elsewhere,
            "models/moved.sql": THERE.replace("target='server'", "target='server', schema='third'"),
            "models/below.sql": "select * from {{ ref('refused') }}",
        },
        {"ERRORS_PASSWORD": PASSWORD},
    )
    said = project.dvt("run", "--exclude", "reads", code=1)
    assert project.statuses() == {
        "fine": "success",
        "there": "success",
        "plain": "success",
        "refused": "error",
        "moved": "error",
        "below": "skipped",
    }
    assert (
        f"target 'server' has no schema mine_other, and it cannot be created: permission denied for database {DATABASE}"
        in said.text
    )
    assert f'lacks the right CREATE on the database: grant create on database "{DATABASE}" to "{MAKER}"' in said.text
    assert 'create schema "mine_third"' in said.text
    project.dvt("run", "--select", "refused", code=1)
    assert project.statuses() == {"refused": "error"}


@pytest.mark.postgres
def test_a_source_table_that_is_not_there_or_may_not_be_read(make: Make, postgres_server: Server) -> None:
    postgres_server.create_database(DATABASE)
    profiles = _profiles(postgres_server.host, postgres_server.port, postgres_server.user)
    variables = {"ERRORS_PASSWORD": postgres_server.password}
    project = make({**SOURCE, "profiles.yml": profiles}, variables)
    said = project.dvt("run", "--select", "reads", code=1)
    assert "Failed to extract from" in said.text
    assert "items" in said.text
    assert "(server)" in said.text
    assert "does not exist" in said.text
