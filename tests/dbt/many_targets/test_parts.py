"""What a MariaDB computes of a model of another one: rows and columns are those of the same SQL on one server."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pymysql
import pytest

from tests.dbt.projects import Project
from tests.servers import Server

pytestmark = pytest.mark.mariadb

QUERIES = {
    "grouped": "select kind, count(*) as n, avg(x) as a, sum(y) as s, max(at) as at from {t} group by kind",
    "concatenated": "select group_concat(id order by id desc separator '-') as ids, kind from {t} group by 2",
    "divided": "select id, x / 3 as q, x div 2 as w, x % 2 as r, ifnull(kind, 'none') as k, y * 1.5 as z from {t}"
    " where kind like 'A%' or x <=> null",
    "ranked": "select id, row_number() over (partition by lower(kind) order by y desc, id) as place,"
    " concat(kind, '/', x) as text from {t}",
    "paired": "select a.id, b.kind from {t} a join {t} b on b.kind = a.kind and b.id < a.id where a.kind <> 'b '",
    "dated": "select date_format(at, '%Y-%m') as month, hour(at) as h, at + interval 1 day as next from {t}",
    "united": "select kind from {t} where x > 1 union select upper(kind) from {t}",
}


def run(server: Server, *statements: str) -> list[tuple[Any, ...]]:
    connection = pymysql.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, autocommit=True
    )
    with closing(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return list(cursor.fetchall())


@pytest.fixture
def project(mariadb_server: Server, tmp_path: Path, worker_id: str) -> Project:
    schema = f"parts_{worker_id}"
    for name in ("far", "near"):
        run(mariadb_server, f"drop database if exists {schema}_{name}", f"create database {schema}_{name}")
    rows = ", ".join(
        f"({n}, {kind}, {x}, {n}.25, '2024-0{n}-01 10:00:00')"
        for n, (kind, x) in enumerate(
            [("'a'", 1), ("'A'", 2), ("'b'", "null"), ("null", 4), ("'é'", 5), ("'ab'", 7)], 1
        )
    )
    run(
        mariadb_server,
        f"create table {schema}_far.t (id int, kind varchar(10), x int, y decimal(10,2), at datetime)",
        f"insert into {schema}_far.t values {rows}",
    )
    made = Project(folder=tmp_path)
    common = f"type: mysql, host: {mariadb_server.host}, port: {mariadb_server.port}, user: {mariadb_server.user}"
    common += f", password: '{mariadb_server.password}', threads: 2"
    outputs = "".join(f"    {name}: {{{common}, schema: {schema}_{name}}}\n" for name in ("far", "near"))
    made.write("profiles.yml", f"shop:\n  target: near\n  outputs:\n{outputs}")
    made.write("dbt_project.yml", "name: shop\nprofile: shop\nmodels: {+materialized: table}\n")
    made.write(
        "models/sources.yml",
        f"sources: [{{name: far, connection: far, schema: {schema}_far, tables: [{{name: t}}]}}]\n",
    )
    return made


def test_parts_are_what_they_are_on_one_server(project: Project, mariadb_server: Server, worker_id: str) -> None:
    near, far = f"parts_{worker_id}_near", f"parts_{worker_id}_far"
    for name, query in QUERIES.items():
        project.write(f"models/{name}.sql", query.format(t="{{ source('far', 't') }}"))
        run(mariadb_server, f"create table {near}.{name}_alone as {query.format(t=f'{far}.t')}")
    explained = project.dvt("explain").text
    assert explained.count("computed at far, whose rules are the model's") == len(QUERIES)
    project.dvt("run")
    for name in QUERIES:
        found, alone = (run(mariadb_server, f"select * from {near}.{each}") for each in (name, f"{name}_alone"))
        assert (name, sorted(map(str, found))) == (name, sorted(map(str, alone)))


GROWS = """{{{{ config(materialized='incremental', incremental_strategy='{strategy}', unique_key='k') }}}}
select k, n{more} from {{{{ source('far', 'texts') }}}}
{{% if is_incremental() %}} where n > (select max(n) from {{{{ this }}}}) {{% endif %}}"""


@pytest.mark.parametrize(
    ("kind", "strategy"),
    [
        ("latin1_bin", "delete+insert"),
        pytest.param("utf8mb4_bin", "delete+insert", marks=pytest.mark.slow),
        pytest.param("utf8mb4_bin", "merge", marks=pytest.mark.slow),
        pytest.param("utf8mb4_nopad_bin", "merge", marks=pytest.mark.slow),
    ],
)
def test_texts_that_the_source_tells_apart_stay_apart(
    project: Project, mariadb_server: Server, worker_id: str, strategy: str, kind: str
) -> None:
    near, far = f"parts_{worker_id}_near", f"parts_{worker_id}_far"
    run(
        mariadb_server,
        f"create table {far}.texts (k varchar(20) collate {kind} primary key, n int, t text character set latin1)",
        f"insert into {far}.texts values ('a', 1, 'é')",
        f"create table {near}.there (k varchar(20) collate {kind}, n int)",
        f"insert into {near}.there values ('A', 0)",
    )
    project.write(
        "models/sources.yml",
        (project.folder / "models/sources.yml").read_text().replace("[{name: t}", "[{name: texts}"),
    )
    project.write("models/made.sql", GROWS.format(strategy=strategy, more=", t"))
    project.write("models/there.sql", GROWS.format(strategy=strategy, more=""))
    project.dvt("run")
    run(mariadb_server, f"insert into {far}.texts values ('A', 2, 'É')")
    project.dvt("run")
    assert sorted(run(mariadb_server, f"select k, n, t from {near}.made")) == [("A", 2, "É"), ("a", 1, "é")]
    assert sorted(run(mariadb_server, f"select k, n from {near}.there")) == [("A", 2), ("a", 1)]
    declared = "select column_name, collation_name from information_schema.columns where collation_name is not null"
    made = run(mariadb_server, f"{declared} and table_schema = '{near}' and table_name = 'made'")
    assert dict(made) == {"k": kind, "t": "latin1_swedish_ci"}
