"""PostgreSQL and Snowflake in one project, on an emulator of Snowflake (fakesnow), by dbt-snowflake and its driver."""

import json
from pathlib import Path

import pytest

from tests.cloud.emulators import dvt, fakesnow
from tests.connectors.sessions import TestSession, postgres_session
from tests.servers.server import Server, Unavailable

pytestmark = [pytest.mark.cloud, pytest.mark.postgres]

ROWS = 200
USERS = f"""
create table users (id int primary key, metadata jsonb, created_at timestamp, amount numeric(10, 2), active boolean);
insert into users select i, jsonb_build_object('name', 'user ' || i), timestamp '2024-01-01' + i * interval '36 hours',
i * 1.25, i % 2 = 0 from generate_series(1, {ROWS}) i
"""
FILES = {
    "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\n",
    "models/sources.yml": """
sources: [{name: app, schema: public, config: {connection: app}, tables: [{name: users}]}]
models: [{name: ages, columns: [{name: id, data_tests: [unique, not_null]}]}]
""",
    "models/ages.sql": """
{{ config(materialized='table') }}
select id, PARSE_JSON(metadata):name::VARCHAR as name, DATEDIFF('day', created_at, '2024-06-01'::date) as age,
    created_at::DATE as day, amount, iff(active, 'yes', 'no') as state
from {{ source('app', 'users') }}
where created_at::date >= '2024-03-01' and nvl(active, false)
""",
    "models/totals.sql": "select state, count(*) as n, sum(amount) as total from {{ ref('ages') }} group by state",
    "models/back.sql": """
{{ config(materialized='table', target='app') }}
select a.id, a.name, a.age, a.day, a.amount, t.n from {{ ref('ages') }} a
join {{ source('app', 'users') }} u on u.id = a.id join {{ ref('totals') }} t on t.state = a.state where a.age < 60
""",
}
EXPECTED = """
select id, metadata ->> 'name', date '2024-06-01' - created_at::date, created_at::date, amount,
(select count(*) from users where created_at >= '2024-03-01' and active)
from users where created_at >= '2024-03-01' and active and date '2024-06-01' - created_at::date < 60 order by id
"""


@pytest.fixture
def app(postgres_server: Server) -> TestSession:
    postgres_server.create_database("cloud")
    session = postgres_session(postgres_server, "cloud")
    session.run(*USERS.strip().split(";"))
    return session


def test_a_model_of_snowflake_over_postgresql_and_back(
    app: TestSession, postgres_server: Server, tmp_path: Path
) -> None:
    try:
        with fakesnow(tmp_path / "fakesnow.log") as port:
            _prove(app, postgres_server, port, tmp_path)
    except Unavailable as reason:
        pytest.skip(str(reason))


def _prove(app: TestSession, server: Server, port: int, folder: Path) -> None:
    postgres = {"type": "postgres", "host": server.host, "port": server.port, "user": server.user}
    postgres |= {"password": server.password, "dbname": "cloud", "schema": "public"}
    snowflake = {"type": "snowflake", "account": "fakesnow", "host": "localhost", "port": port, "protocol": "http"}
    snowflake |= {"user": "u", "password": "p", "database": "shop", "schema": "public", "warehouse": "w", "threads": 2}
    profile = {"shop": {"target": "sf", "outputs": {"sf": snowflake, "app": postgres}}}
    for name, text in {**FILES, "profiles.yml": json.dumps(profile)}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    built = dvt("build", folder=folder, home=folder / "home")
    assert built.returncode == 0, built.stdout + built.stderr
    explained = dvt("explain", "--select", "ages", folder=folder, home=folder / "home")
    assert "\"created_at\" >= CAST('2024-03-01 00:00:00' AS TIMESTAMP)" in explained.stdout
    assert app.run("select id, name, age, day, amount, n from back order by id") == app.run(EXPECTED)
    assert app.run("select count(*) > 0 from back") == [(True,)]
