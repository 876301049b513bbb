"""MariaDB: the machine's, else Debian's package."""

import contextlib
import os
import secrets
import shutil
from pathlib import Path
from typing import Any

from tests.servers import machine
from tests.servers.server import Server, Unavailable


def start(home: Path) -> Server:
    """A fresh server in `home`."""
    _, installer = _binaries()
    prefix = machine.demoted(home, "mysql")
    password = secrets.token_hex(8)
    data = home / "data"
    temporary = home / "tmp"
    temporary.mkdir(mode=0o777)
    temporary.chmod(0o777)
    machine.run(
        [
            *prefix, installer, "--no-defaults", f"--datadir={data}", f"--tmpdir={temporary}", "--skip-test-db",
            "--auth-root-authentication-method=normal", "--innodb-flush-log-at-trx-commit=0",
        ],
        "mariadb-install-db",
    )  # fmt: skip
    init = home / "init.sql"
    init.write_text(
        f"create user 'dvt'@'%' identified by '{password}';\n"
        "grant all privileges on *.* to 'dvt'@'%' with grant option;\n"
        f"alter user 'root'@'localhost' identified by '{password}';\n"
    )
    init.chmod(0o644)
    server = serve(home, password, f"--init-file={init}")
    # The server reads it after it has begun to listen.
    init.unlink()
    return server


def serve(home: Path, password: str, *more: str) -> Server:
    """A server over the data that is in `home`; `more`: further options of it."""
    daemon, _ = _binaries()
    prefix = machine.demoted(home, "mysql")
    port = machine.free_port()
    pid = machine.start(
        [
            *prefix, daemon, "--no-defaults", f"--datadir={home / 'data'}", f"--tmpdir={home / 'tmp'}",
            f"--port={port}", f"--bind-address={machine.LOOPBACK}", f"--socket={home / 'socket'}",
            f"--pid-file={home / 'pid'}", *more, "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0",
            "--innodb-doublewrite=0", "--sync-binlog=0", "--character-set-server=utf8mb4", "--local-infile=1",
            "--innodb-buffer-pool-size=256M", "--max-connections=200",
        ],
        home.parent / "mariadb.log",
        port,
    )  # fmt: skip
    server = Server(kind="mariadb", host=machine.LOOPBACK, port=port, user="dvt", password=password, pid=pid)
    machine.wait(lambda: _connect(server).close(), home.parent / "mariadb.log")
    return server


def create_database(server: Server, name: str) -> None:
    quoted = "`" + name.replace("`", "``") + "`"
    with contextlib.closing(_connect(server)) as connection, connection.cursor() as cursor:
        cursor.execute(f"drop database if exists {quoted}")
        cursor.execute(f"create database {quoted}")


def _connect(server: Server) -> Any:
    import pymysql

    return pymysql.connect(host=server.host, port=server.port, user=server.user, password=server.password)


def _binaries() -> tuple[str, str]:
    with contextlib.suppress(Unavailable):
        return _on_machine()
    try:
        machine.install_debian("mariadb-server")
    except Unavailable as error:
        raise Unavailable(f"no MariaDB server could be had: {error}; install mariadb-server") from error
    return _on_machine()


def _on_machine() -> tuple[str, str]:
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
    daemon = shutil.which("mariadbd", path=path)
    installer = shutil.which("mariadb-install-db", path=path)
    if not daemon or not installer:
        raise Unavailable("no MariaDB server on this machine; install mariadb-server")
    return daemon, installer
