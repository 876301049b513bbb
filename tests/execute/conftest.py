from pathlib import Path

import pytest

from tests.connectors.sessions import TestSession, duckdb_session, mysql_session, postgres_session
from tests.execute.two_databases import ROWS, table


@pytest.fixture
def mark(tmp_path: Path) -> TestSession:
    """Where the model lives: what it has so far."""
    session = duckdb_session(tmp_path / "mark.duckdb", "mark")
    table(session, "main.seen", ROWS[:6], {})
    return session


@pytest.fixture(params=["postgres", "mariadb", "duckdb"])
def source(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> TestSession:
    if request.param == "duckdb":
        session = duckdb_session(tmp_path / "source.duckdb", "source")
        types = {}
    else:
        server = request.getfixturevalue(f"{request.param}_server")
        server.create_database(f"values_{worker_id}")
        make = postgres_session if request.param == "postgres" else mysql_session
        session = make(server, f"values_{worker_id}", "source")
        types = {"t": "datetime(6)"} if request.param == "mariadb" else {}
    table(session, "events", ROWS, types)
    return session
