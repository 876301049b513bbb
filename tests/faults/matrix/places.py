"""Where the matrix writes to and reads from: databases of its own, which can be killed, emptied and looked into."""

import contextlib
import importlib
import os
import signal
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb
import psycopg2
import pymysql

from tests.faults.proxy import Proxy
from tests.servers.server import Server, alive

OLD, ALL = 10_000, 20_000
"""Rows before the run, and after it: ids from 1 on."""


class OwnServer:
    """A server that nobody else uses, behind a proxy whose port stays the same when it is killed and comes back."""

    def __init__(self, kind: str, home: Path) -> None:
        home.mkdir(mode=0o711)
        self.kind, self.home = kind, home
        self._module: Any = importlib.import_module(f"tests.servers.{kind}")
        self.server: Server = self._module.start(home)
        self.proxy = Proxy(self.server.port)

    def kill(self) -> None:
        """As a crash does: without a word."""
        os.kill(self.server.pid, signal.SIGKILL)
        while alive(self.server.pid):
            time.sleep(0.05)

    def restart(self) -> None:
        """After `kill`; its last processes may take a moment to be gone."""
        for _ in range(20):
            with contextlib.suppress(Exception):
                self.server = self._module.serve(self.home, self.server.password)
                self.proxy.server = self.server.port
                return
            time.sleep(0.5)
        raise AssertionError("the server does not come back")

    def end_connections(self) -> None:
        """All but the one that asks."""
        if self.kind == "postgres":
            with postgres(self.server, "postgres") as cursor:
                cursor.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend'"
                    " and pid <> pg_backend_pid()"
                )
            return
        with maria(self.server, None) as cursor:
            cursor.execute("select id from information_schema.processlist where id <> connection_id() and user = 'dvt'")
            for (thread,) in cursor.fetchall():
                with contextlib.suppress(pymysql.MySQLError):
                    cursor.execute(f"kill connection {thread}")


@contextlib.contextmanager
def postgres(server: Server, database: str) -> Iterator[Any]:
    """A cursor that commits by itself."""
    connection = psycopg2.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, dbname=database
    )
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        yield cursor


@contextlib.contextmanager
def maria(server: Server, database: str | None) -> Iterator[Any]:
    """A cursor that commits by itself."""
    connection = pymysql.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, database=database,
        autocommit=True,
    )  # fmt: skip
    with contextlib.closing(connection), connection.cursor() as cursor:
        yield cursor


class Place(Protocol):
    """A database that a model is written to.

    Attributes:
        busy: a statement that takes it some seconds, for a hook.
        own: its server, where it has one.
    """

    busy: str
    own: OwnServer | None

    def output(self) -> dict[str, Any]:
        """In profiles.yml."""

    def reset(self, folder: Path | None) -> None:
        """The table ``moved`` has `OLD` rows, and is alone; what is written lies in `folder` (None: anywhere)."""

    def ids(self) -> Sequence[int]:
        """The ids that ``moved`` has."""

    def tables(self) -> list[str]:
        """All relations that are there."""

    def rename(self, name: str, to: str) -> None:
        """A table."""


class Postgres:
    """See `Place`."""

    busy = "select pg_sleep(6)"
    database = "matrix"

    def __init__(self, own: OwnServer) -> None:
        self.own: OwnServer | None = own
        self._own = own
        own.server.create_database(self.database)
        with postgres(own.server, self.database) as cursor:  # what is committed outlives a crash of the processes
            cursor.execute(f"alter database {self.database} set synchronous_commit = on")

    def output(self) -> dict[str, Any]:
        server = self._own.server
        return {
            "type": "postgres", "host": server.host, "port": self._own.proxy.port, "user": server.user,
            "password": server.password, "dbname": self.database, "schema": "out", "threads": 4, "connect_timeout": 3,
        }  # fmt: skip

    def reset(self, folder: Path | None) -> None:
        with postgres(self._own.server, self.database) as cursor:
            cursor.execute(f"alter database {self.database} reset default_tablespace")
            cursor.execute("set default_tablespace = ''; drop schema if exists out cascade; create schema out")
            rows = f"select i as id, 'x'::text as payload from generate_series(1, {OLD}) i"
            cursor.execute(f"create table out.moved as {rows}")
            cursor.execute("checkpoint")  # only then are the files of dropped tables gone
            cursor.execute("drop tablespace if exists small")
            if folder is not None:
                cursor.execute(f"create tablespace small location '{folder}'")
                cursor.execute(f"alter database {self.database} set default_tablespace = small")

    def ids(self) -> Sequence[int]:
        return [row[0] for row in self._all("select id from out.moved order by 1")]

    def tables(self) -> list[str]:
        return [row[0] for row in self._all("select relname from pg_class where relnamespace = 'out'::regnamespace")]

    def rename(self, name: str, to: str) -> None:
        with postgres(self._own.server, self.database) as cursor:
            cursor.execute(f'alter table out."{name}" rename to "{to}"')

    def _all(self, query: str) -> list[Any]:
        with postgres(self._own.server, self.database) as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())


class Maria:
    """See `Place`."""

    busy = "select sleep(6)"
    database = "matrix"

    def __init__(self, own: OwnServer) -> None:
        self.own: OwnServer | None = own
        self._own = own

    def output(self) -> dict[str, Any]:
        server = self._own.server
        return {
            "type": "mysql", "host": server.host, "port": self._own.proxy.port, "user": server.user,
            "password": server.password, "schema": self.database, "threads": 4, "connect_timeout": 3,
        }  # fmt: skip

    def reset(self, folder: Path | None) -> None:
        self._own.server.create_database(self.database)
        with maria(self._own.server, self.database) as cursor:
            cursor.execute("set global innodb_flush_log_at_trx_commit = 1")  # what is committed outlives a crash
            self.fill(cursor)

    @staticmethod
    def fill(cursor: Any) -> None:
        """The table, in the database of the cursor."""
        cursor.execute("create table moved (id int, payload longtext)")
        cursor.execute(f"insert into moved select seq, 'x' from seq_1_to_{OLD}")

    def ids(self) -> Sequence[int]:
        return [row[0] for row in self._all("select id from moved order by 1")]

    def tables(self) -> list[str]:
        return [row[0] for row in self._all("show tables")]

    def rename(self, name: str, to: str) -> None:
        with maria(self._own.server, self.database) as cursor:
            cursor.execute(f"rename table `{name}` to `{to}`")

    def _all(self, query: str) -> list[Any]:
        with maria(self._own.server, self.database) as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())


class Duck:
    """See `Place`."""

    busy = "select sum(sin(range)) from range(1000000000)"
    own = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "out.duckdb"

    def output(self) -> dict[str, Any]:
        return {"type": "duckdb", "path": str(self._path), "schema": "main", "threads": 4}

    def reset(self, folder: Path | None) -> None:
        for path in self._path.parent.glob("out.duckdb*"):
            path.unlink()
        self._path = (folder or self._folder) / "out.duckdb"
        for path in self._path.parent.glob("out.duckdb*"):
            path.unlink()
        with duckdb.connect(str(self._path)) as connection:
            connection.execute(
                f"create table moved as select range::int as id, 'x' as payload from range(1, {OLD + 1})"
            )

    def ids(self) -> Sequence[int]:
        return [row[0] for row in self._all("select id from moved order by 1")]

    def tables(self) -> list[str]:
        return [row[0] for row in self._all("show tables")]

    def rename(self, name: str, to: str) -> None:
        with duckdb.connect(str(self._path)) as connection:
            connection.execute(f'alter table "{name}" rename to "{to}"')

    def _all(self, query: str) -> list[Any]:
        with duckdb.connect(str(self._path)) as connection:
            return connection.execute(query).fetchall()


class Lite:
    """See `Place`."""

    busy = "with recursive c(i) as (select 1 union all select i + 1 from c where i < 30000000) select count(*) from c"
    own = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "out.sqlite"

    def output(self) -> dict[str, Any]:
        return {
            "type": "sqlite", "threads": 1, "database": "database", "schema": "main",
            "schemas_and_paths": {"main": str(self._path)}, "schema_directory": str(self._path.parent),
        }  # fmt: skip

    def reset(self, folder: Path | None) -> None:
        for path in self._path.parent.glob("out.sqlite*"):
            path.unlink()
        self._path = (folder or self._folder) / "out.sqlite"
        for path in self._path.parent.glob("out.sqlite*"):
            path.unlink()
        rows = f"with recursive c(i) as (select 1 union all select i + 1 from c where i < {OLD}) select i as id"
        with contextlib.closing(sqlite3.connect(self._path)) as connection:
            connection.execute(f"create table moved as {rows}, 'x' as payload from c")
            connection.commit()

    def ids(self) -> Sequence[int]:
        return [row[0] for row in self._all("select id from moved order by 1")]

    def tables(self) -> list[str]:
        return [row[0] for row in self._all("select name from sqlite_master where type in ('table', 'view')")]

    def rename(self, name: str, to: str) -> None:
        with contextlib.closing(sqlite3.connect(self._path)) as connection:
            connection.execute(f'alter table "{name}" rename to "{to}"')

    def _all(self, query: str) -> list[Any]:
        with contextlib.closing(sqlite3.connect(self._path)) as connection:
            return list(connection.execute(query))
