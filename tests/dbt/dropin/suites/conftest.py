"""dbt's fixtures over the database that ``DROPIN_ADAPTER`` names."""

import os

import pytest
from dbt.tests.fixtures.project import *  # noqa: F403  # dbt's own fixtures

collect_ignore = ["conftest.py"]


@pytest.fixture(scope="class")
def dbt_profile_target(tmp_path_factory):
    if os.environ["DROPIN_ADAPTER"] == "duckdb":
        return {"type": "duckdb", "threads": 4, "path": str(tmp_path_factory.mktemp("duck") / "dropin.duckdb")}
    return {
        "type": "postgres",
        "threads": 4,
        "host": os.environ["POSTGRES_TEST_HOST"],
        "port": int(os.environ["POSTGRES_TEST_PORT"]),
        "user": os.environ["POSTGRES_TEST_USER"],
        "password": os.environ["POSTGRES_TEST_PASS"],
        "dbname": os.environ["POSTGRES_TEST_DATABASE"],
    }
