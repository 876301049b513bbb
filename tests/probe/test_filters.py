"""No rule that comes with dvt says more of a database than what the database was seen to do."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dvt.dialects.rules import Level, Op, shipped
from dvt.dialects.types import Family
from tests.connectors.sessions import TestSession, duckdb_session, mysql_session, postgres_session, sqlite_session
from tests.probe.filters import probe
from tests.probe.page import section, write

KINDS = (
    pytest.param("postgres", marks=pytest.mark.postgres), pytest.param("mariadb", marks=pytest.mark.mariadb),
    "duckdb", "sqlite",
)  # fmt: skip


@pytest.fixture
def session_of(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Callable[[str], TestSession]:
    def made(kind: str) -> TestSession:
        if kind == "duckdb":
            return duckdb_session(tmp_path / "probed.duckdb")
        if kind == "sqlite":
            return sqlite_session(tmp_path / "probed.sqlite")
        server = request.getfixturevalue(f"{kind}_server")
        server.create_database(f"probe_{worker_id}")
        return (postgres_session if kind == "postgres" else mysql_session)(server, f"probe_{worker_id}")

    return made


@pytest.mark.parametrize("kind", KINDS)
def test_no_rule_says_more_than_was_seen(kind: str, session_of: Callable[[str], TestSession]) -> None:
    session = session_of(kind)
    found, rules = probe(session), shipped().of("", session.dialect)
    levels = {**rules.filters, **rules.calls}
    too_much = {
        f"{cell}: {levels[cell].level.name} but {seen.wrong}"
        for cell, seen in found.items()
        if cell in levels and levels[cell].level > seen.level
    }
    assert too_much == set()
    asked = {cell for cell in levels if cell not in found and cell[0] is not Family.INSTANT}
    assert asked <= {(Family.BOOL, op) for op in Op}
    assert any(seen.level is not Level.EXACT for seen in found.values())


@pytest.mark.skipif("UPDATE_PROBE" not in os.environ, reason="call `make probe`, which writes the page")
def test_the_page(session_of: Callable[[str], TestSession]) -> None:
    """What was seen is another thing on servers of other versions."""
    sessions = [session_of(kind) for kind in ("postgres", "mariadb", "duckdb", "sqlite")]
    write([section(session, probe(session)) for session in sessions])
