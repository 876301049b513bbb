"""A MariaDB server of the tests' own, and the adapter filed in dbt's container as dvt files it."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from dbt.adapters import factory
from dbt.tests.fixtures.project import *  # noqa: F403  # fixtures; only a root conftest may name them as a plugin

from dvt.dbt import mysql

PASSWORD = secrets.token_hex(8)


class Container(factory.AdapterContainer):
    """dbt's container with this adapter built in."""

    def load_plugin(self, name):
        return mysql.register(self) if name in mysql.TYPES else super().load_plugin(name)

    def _adapter_version(self, adapter_name):
        return mysql.adapter_version() if adapter_name in mysql.TYPES else super()._adapter_version(adapter_name)


@pytest.fixture(scope="session", autouse=True)
def built_in_adapter() -> Iterator[None]:
    original = factory.FACTORY
    factory.FACTORY = Container()
    yield
    factory.FACTORY = original


@pytest.fixture(scope="session")
def mariadb_port() -> Iterator[int]:
    given = os.environ.get("DVT_TEST_MARIADB_PORT")
    if given:
        yield int(given)
        return
    if shutil.which("mariadbd") is None:
        pytest.skip("needs a MariaDB server: install mariadb-server, or set DVT_TEST_MARIADB_PORT")
    with tempfile.TemporaryDirectory(prefix="dvt-mariadb-") as folder:
        yield from _run_server(Path(folder))


def _run_server(folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    account = ["--user=mysql"] if os.geteuid() == 0 else []
    if account:
        shutil.chown(folder, "mysql")
    install = ["mariadb-install-db", "--no-defaults", f"--datadir={folder}/data", *account]
    subprocess.run([*install, "--auth-root-authentication-method=normal"], check=True, capture_output=True)
    init = folder / "init.sql"
    init.write_text(f"alter user root@localhost identified by '{PASSWORD}';\n")
    init.chmod(0o644)
    options = [
        "--bind-address=127.0.0.1",
        f"--port={port}",
        f"--socket={folder}/socket",
        f"--init-file={init}",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=64M",
    ]
    with (folder / "log").open("wb") as log:
        command = ["mariadbd", "--no-defaults", f"--datadir={folder}/data", *options, *account]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
    try:
        _wait(port, server, folder)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait(port: int, server: subprocess.Popen, folder: Path) -> None:
    import pymysql

    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert server.poll() is None, (folder / "log").read_text()
        try:
            pymysql.connect(host="127.0.0.1", port=port, user="root", password=PASSWORD).close()
        except pymysql.err.OperationalError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("MariaDB did not start within 30 s")


@pytest.fixture(scope="class")
def dbt_profile_target(mariadb_port):
    return {
        "type": "mysql",
        "server": "127.0.0.1",
        "port": mariadb_port,
        "user": os.environ.get("DVT_TEST_MARIADB_USER", "root"),
        "password": os.environ.get("DVT_TEST_MARIADB_PASSWORD", PASSWORD),
        "threads": 4,
    }


def pytest_collection_modifyitems(items):
    """dbt's test classes warn a lot, and the tests of a class build on each other: within one, their order is kept."""
    ours = [(place, item) for place, item in enumerate(items) if Path(__file__).parent in item.path.parents]
    classes: dict[object, list[int]] = {}
    for place, item in ours:
        item.add_marker(pytest.mark.filterwarnings("default"))
        item.add_marker(pytest.mark.mariadb)
        classes.setdefault(item.cls, []).append(place)
    for places in classes.values():
        written = sorted((items[place] for place in places), key=lambda item: item.function.__code__.co_firstlineno)
        for place, item in zip(places, written, strict=True):
            items[place] = item
