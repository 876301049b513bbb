"""examples/postgres_mariadb: what it builds over two servers is what one single database gives."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from tests.examples.conftest import Query
from tests.examples.expected import read_expected, shown
from tests.examples.projects import EXAMPLES, Project, copy_of
from tests.servers import Server

EXPECTED = EXAMPLES / "postgres_mariadb" / "expected.txt"
MODELS = ("rough_departures", "carrier_punctuality", "weather_by_day", "plane_usage")
DATABASE = "example_flights"

Rows = Callable[[str], Sequence[Sequence[Any]]]


@pytest.fixture
def project(tmp_path: Path, postgres_server: Server, mariadb_server: Server) -> Project:
    postgres_server.create_database(DATABASE)
    mariadb_server.create_database(DATABASE)
    variables = {"PG_DATABASE": DATABASE, "MARIADB_SCHEMA": DATABASE}
    for prefix, server in (("PG", postgres_server), ("MARIADB", mariadb_server)):
        variables[f"{prefix}_HOST"] = server.host
        variables[f"{prefix}_PORT"] = str(server.port)
        variables[f"{prefix}_USER"] = server.user
        variables[f"{prefix}_PASSWORD"] = server.password
    return copy_of("postgres_mariadb", tmp_path, variables)


@pytest.fixture
def warehouse(project: Project, postgres_server: Server) -> Iterator[Rows]:
    """Runs a query where the results are, dvt aside."""
    server = psycopg2.connect(
        host=postgres_server.host,
        port=postgres_server.port,
        user=postgres_server.user,
        password=postgres_server.password,
        dbname=project.variables["PG_DATABASE"],
        options="-c search_path=analytics",
    )
    server.autocommit = True

    def rows(sql: str) -> Sequence[Sequence[Any]]:
        with server.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    with closing(server):
        yield rows


def test_expected_rows_are_the_oracles(oracle: Query) -> None:
    for block in read_expected(EXPECTED):
        assert block.target == "warehouse"
        assert shown(oracle(block.query)) == block.rows, block.query


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.mariadb
def test_the_build_gives_the_oracles_rows(project: Project, warehouse: Rows, oracle: Query) -> None:
    # Half the year first, so that the incremental model has days to add.
    said = project.dvt("build", "--vars", "until: 2013-06-30")
    assert "5 models (2 pushdown, 3 federation)" in said
    assert shown(warehouse("select max(flight_date) from weather_by_day")) == ("2013-06-30",)

    project.dvt("build")
    for model in MODELS:
        columns = ", ".join(name for name, *_ in oracle(f"describe {model}"))
        query = f"select {columns} from {model}"
        assert sorted(shown(warehouse(query))) == sorted(shown(oracle(query))), model
    for block in read_expected(EXPECTED):
        assert shown(warehouse(block.query)) == block.rows, block.query
    assert shown(warehouse("select count(*) from plane_history")) == ("3311",)
