"""pytest fixtures `postgres_server` and `mariadb_server`, shared by all workers of one run.

A server starts when the first test asks for it and is stopped when the run ends. ``DVT_SERVERS`` names a folder with
servers that run already (``python -m tests.servers … up``); those are used and left alone.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.server import Server, Unavailable, alive, ensure, stop, stop_all

_VARIABLE = "DVT_SERVERS"
_SECOND = "second"
_OWN_SERVERS = "own"
_OWN = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """In the controller, before the workers start: they inherit the folder's name."""
    if _VARIABLE in os.environ:
        return
    parent = Path(tempfile.gettempdir())
    for left in parent.glob("dvt-servers-run-*"):
        if not alive(int(left.name.rsplit("-", 1)[1])):
            _stop(left)
    folder = parent / f"dvt-servers-run-{os.getpid()}"
    os.environ[_VARIABLE] = str(folder)
    config.stash[_OWN] = folder


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = config.stash.get(_OWN, None)
    if folder:
        _stop(folder)
        os.environ.pop(_VARIABLE, None)


@pytest.fixture(scope="session")
def postgres_server() -> Server:
    """A PostgreSQL server; skips, saying why, where none can be had."""
    return _server("postgres", "PostgreSQL")


@pytest.fixture(scope="session")
def second_postgres_server(postgres_server: Server) -> Server:
    """Another PostgreSQL server, for what has the same names on two of them."""
    return ensure("postgres", Path(os.environ[_VARIABLE]) / _SECOND)


@pytest.fixture(scope="session")
def mariadb_server() -> Server:
    """A MariaDB server; skips, saying why, where none can be had."""
    return _server("mariadb", "MariaDB")


@pytest.fixture
def own_mariadb_server(mariadb_server: Server) -> Iterator[Server]:
    """A MariaDB server for one test alone, which may change its settings or end it."""
    # Not in pytest's temporary folder: as root, that is closed to the user that the server runs as.
    server = ensure("mariadb", Path(os.environ[_VARIABLE]) / _OWN_SERVERS / str(os.getpid()))
    yield server
    stop(server)


def _server(kind: str, name: str) -> Server:
    try:
        return ensure(kind, Path(os.environ[_VARIABLE]))
    except Unavailable as error:
        pytest.skip(f"no {name} server: {error}")


def _stop(folder: Path) -> None:
    for own in (folder / _OWN_SERVERS).glob("*"):
        stop_all(own)
    stop_all(folder / _SECOND)
    stop_all(folder)
