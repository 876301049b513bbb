"""A server that takes `Orders` and `orders` for one table (lower_case_table_names=1, as some hosted ones are set)."""

import os
from pathlib import Path

import pytest
from dbt.tests.util import run_dbt
from tests.servers import mariadb
from tests.servers.server import stop

pytestmark = pytest.mark.slow


@pytest.fixture(scope="class")
def dbt_profile_target(dbt_profile_target, mariadb_server):
    # Not in pytest's temporary folder: as root, that is closed to the user that the server runs as.
    home = Path(os.environ["DVT_SERVERS"]) / "own" / f"caseless_{os.getpid()}" / "home"
    home.mkdir(mode=0o711, parents=True)
    first = mariadb.start(home)
    stop(first)
    server = mariadb.serve(home, first.password, "--lower-case-table-names=1")
    yield dbt_profile_target | {"port": server.port, "password": server.password}
    stop(server)


class TestCaseless:
    @pytest.fixture(scope="class")
    def models(self):
        return {
            "Orders.sql": "{{ config(materialized='table') }} select 1 as id",
            "Seen.sql": "select * from {{ ref('Orders') }}",
            "Grown.sql": (
                "{{ config(materialized='incremental', unique_key='id') }} select * from {{ ref('Orders') }}"
                "{% if is_incremental() %} union all select 2 {% endif %}"
            ),
        }

    def test_every_run_finds_what_the_last_one_made(self, project):
        for rows in (1, 2, 2):
            run_dbt(["run"])
            assert project.run_sql(f"select count(*) from {project.test_schema}.Grown", fetch="one")[0] == rows
        found = project.run_sql(
            f"select table_name from information_schema.tables where table_schema = '{project.test_schema}'",
            fetch="all",
        )
        assert sorted(name for (name,) in found) == ["grown", "orders", "seen"]
        assert len(run_dbt(["docs", "generate"]).nodes) == 3
