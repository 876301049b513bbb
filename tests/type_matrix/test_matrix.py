"""Every type of every source into every target: as the docs say, and never a value that changed without a word."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.sessions import TestSession, duckdb_session, mysql_session, postgres_session, sqlite_session
from tests.type_matrix.columns import COLUMNS
from tests.type_matrix.matrix import Outcome, Source, delivered, filtered, joined, nulled
from tests.type_matrix.page import PAGE, page, read_outcomes, write_outcomes

UPDATE = "UPDATE_TYPES"
"""Set to anything: the outcomes are written anew, and the page of the docs."""
QUICK = [("postgres", "mysql"), ("sqlite", "postgres")]
"""Those that differ most."""
PAIRS = [(source, target) for source in COLUMNS for target in COLUMNS]


@pytest.fixture
def make(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Any:
    """A new, empty database of a kind."""

    def made(kind: str, name: str) -> TestSession:
        if kind == "duckdb":
            return duckdb_session(tmp_path / f"{name}.duckdb", name)
        if kind == "sqlite":
            return sqlite_session(tmp_path / f"{name}.db", name)
        server = request.getfixturevalue("mariadb_server" if kind == "mysql" else "postgres_server")
        database = f"types_{name}_{worker_id}"
        server.create_database(database)
        return (mysql_session if kind == "mysql" else postgres_session)(server, database, name)

    return made


def told_apart(session: TestSession, kind: str, make: Any, pair: tuple[str, str]) -> TestSession:
    """The target: the source's own database where both are of one kind, since types of its own are there."""
    return session if pair[0] == pair[1] else make(kind, "target")


@pytest.mark.parametrize(
    "pair", [pytest.param(pair, marks=() if pair in QUICK else pytest.mark.slow) for pair in PAIRS], ids="-".join
)
def test_values_arrive_or_the_user_is_told(pair: tuple[str, str], make: Any) -> None:
    session = make(pair[0], "source")
    source, target = Source(session), told_apart(session, pair[1], make, pair)
    found = {column.title: delivered(source, column, target) for column in COLUMNS[pair[0]]}
    assert [title for title, outcome in found.items() if not (outcome.same or outcome.told or outcome.refused)] == []
    if os.environ.get(UPDATE):
        write_outcomes(pair, found)
    assert found == read_outcomes(pair)


@pytest.mark.parametrize(
    "pair", [pytest.param(pair, marks=() if pair in QUICK[:2] else pytest.mark.slow) for pair in PAIRS], ids="-".join
)
def test_what_is_refused_becomes_null_where_the_user_allows_it(pair: tuple[str, str], make: Any) -> None:
    outcomes = read_outcomes(pair)
    session = make(pair[0], "source")
    source, target = Source(session), told_apart(session, pair[1], make, pair)
    wrong = {
        column.title: nulled(source, column, target) for column in COLUMNS[pair[0]] if outcomes[column.title].refused
    }
    assert {title: said for title, said in wrong.items() if said} == {}


@pytest.mark.parametrize("source", sorted(set(COLUMNS) - {"sqlite"}))
def test_a_database_of_the_same_kind_declares_the_same_types(source: str) -> None:
    """But for SQLite, where CREATE TABLE AS leaves no more of types than their affinities."""
    outcomes: dict[str, Outcome] = read_outcomes((source, source))
    described = {column.title: column.described for column in COLUMNS[source]}
    changed = {
        title: (described[title], outcome.type)
        for title, outcome in outcomes.items()
        if not outcome.refused and outcome.type != described[title]
    }
    assert set(changed) <= {"UNION(num INTEGER, str VARCHAR)"}, changed


def test_the_docs_have_the_outcomes() -> None:
    if os.environ.get(UPDATE):
        PAGE.write_text(page())
    assert PAGE.read_text() == page()


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_every_type_joins_and_filters(pair: tuple[str, str], make: Any) -> None:
    session = make(pair[0], "source")
    source, target = Source(session), told_apart(session, pair[1], make, pair)
    wrong = {}
    for column in COLUMNS[pair[0]]:
        outcome = delivered(source, column, target)
        if not outcome.same:
            continue
        pairs = joined(source, column, target) if column.compares else ""
        # A list or a map, and a text that stands for one; SQLite's text of nanoseconds, which the engine has none of.
        if pairs.startswith("refused") and (column.kind == "array" or column.note == "nanoseconds"):
            pairs = ""
        found = (pairs, filtered(source, column, target))
        if any(found):
            wrong[column.title] = found
    assert wrong == {}
