"""dbt's adapter test classes through dvt: what passes with plain dbt passes with dvt.

They run in a pytest of their own, with the plugin ``alt_entry`` that puts `dvt.dvtRunner` and dvt's click group in the
place of dbt's. The plugin lies in the folder that ``DVT_DROPIN`` names, else in ``../shared/dropin`` beside the
checkout.
"""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import psycopg2.errors
import pytest

from tests.servers import Server

CHECKOUT = Path(__file__).resolve().parents[3]
SUITES = Path(__file__).parent / "suites"
DROPIN = Path(os.environ.get("DVT_DROPIN", CHECKOUT.parent / "shared" / "dropin"))
ENTRY = {"ALT_ENTRY": "class:dvt:dvtRunner", "ALT_CLI": "dvt.cli:cli"}
DATABASE = "dbt"  # some of dbt's tests have this name in the SQL that they expect
AT_LEAST = {"basic": 12, "features": 18}
"""Tests of a suite that plain dbt passes, on the adapter that passes fewer of them."""
USER = "root"  # and some this user
ROLES = ("dbt_test_user_1", "dbt_test_user_2", "dbt_test_user_3")

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(
        not (DROPIN / "alt_entry.py").exists(),
        reason=f"drop-in tests need alt_entry.py, which is not in {DROPIN}: set DVT_DROPIN to the folder that has it",
    ),
]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one run of a suite gave.

    Attributes:
        passed, failed: names of tests.
        calls: how often the entry point was called.
        said: the end of pytest's report.
    """

    passed: frozenset[str]
    failed: frozenset[str]
    calls: int
    said: str


@pytest.fixture(params=["postgres", pytest.param("duckdb", marks=pytest.mark.slow)])
def environment(request: pytest.FixtureRequest, postgres_server: Server, tmp_path: Path) -> dict[str, str]:
    server = postgres_server
    _create(server, "database", DATABASE)
    for role in ROLES:
        _create(server, "role", role)
    _create(server, "role", f"{USER} superuser login password '{server.password}'")
    return {
        **os.environ,
        "DROPIN_ADAPTER": request.param,
        "PYTHONPATH": os.pathsep.join([str(CHECKOUT / "src"), str(DROPIN)]),
        "POSTGRES_TEST_HOST": server.host,
        "POSTGRES_TEST_PORT": str(server.port),
        "POSTGRES_TEST_USER": USER,
        "POSTGRES_TEST_PASS": server.password,
        "POSTGRES_TEST_DATABASE": DATABASE,
        **{f"DBT_TEST_USER_{number}": role for number, role in enumerate(ROLES, 1)},
        "DVT_HOME": str(tmp_path / "home"),
    }


def _create(server: Server, kind: str, name: str) -> None:
    """Create what another worker may have created already: each test class makes a schema of its own in it."""
    connection = psycopg2.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, dbname="postgres"
    )
    connection.autocommit = True
    there = (psycopg2.errors.DuplicateDatabase, psycopg2.errors.DuplicateObject, psycopg2.errors.UniqueViolation)
    with closing(connection), connection.cursor() as cursor, suppress(*there):
        cursor.execute(f"create {kind} {name}")


def _run(suite: str, environment: dict[str, str], folder: Path, entry: dict[str, str]) -> Outcome:
    report, calls = folder / f"{suite}.xml", folder / f"{suite}.calls"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "alt_entry", "-p", "no:xdist", "--timeout", "300"),
            *("-c", str(SUITES / "pytest.ini"), "--rootdir", str(SUITES)),
            *("--junitxml", str(report), str(SUITES / f"{suite}.py")),
        ],
        cwd=folder,
        env={**environment, **entry, "ALT_LOG": str(calls)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert report.exists(), done.stdout[-4000:] + done.stderr[-4000:]
    passed, failed = set(), set()
    for case in ET.parse(report).getroot().iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        if case.find("failure") is not None or case.find("error") is not None:
            failed.add(name)
        elif case.find("skipped") is None:
            passed.add(name)
    called = len(calls.read_text().splitlines()) if calls.exists() else 0
    return Outcome(passed=frozenset(passed - failed), failed=frozenset(failed), calls=called, said=done.stdout[-6000:])


def test_a_quick_part(environment: dict[str, str], tmp_path: Path) -> None:
    ours = _run("quick", environment, tmp_path, ENTRY)
    assert ours.failed == frozenset(), ours.said
    assert len(ours.passed) >= 8
    assert ours.calls >= len(ours.passed)


@pytest.mark.slow
@pytest.mark.parametrize("suite", ["basic", "models", "data", "features", "utils"])
def test_all(environment: dict[str, str], tmp_path: Path, suite: str) -> None:
    (tmp_path / "dbt").mkdir()
    (tmp_path / "dvt").mkdir()
    theirs = _run(suite, environment, tmp_path / "dbt", {})
    ours = _run(suite, environment, tmp_path / "dvt", ENTRY)
    assert theirs.passed - ours.passed == frozenset(), ours.said
    assert len(theirs.passed) >= AT_LEAST.get(suite, 20)
    assert ours.calls == theirs.calls
