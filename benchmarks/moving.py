"""Extracts and loads beside the limit of each server: how fast it gives rows out and takes them in by itself.

dvt's own path is measured in one process, without dbt's start; what it is compared with is the server's own command,
and the server's own client that reads or sends the rows.
"""

import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import duckdb
from tests.servers import Unavailable

from benchmarks.extensions import wheel_file
from benchmarks.measure import Command, Figures, measure, python_path, take_turns
from benchmarks.servers import TABLES, Databases

_ROOT = Path(__file__).parents[1]
_INTO = "{table}_by_limit"
"""The table that a limit loads; it has no index."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """One table, moved in several ways.

    Attributes:
        title: what is moved.
        commands: the ways; dvt's is the first.
        aims: by way, how often its wall time dvt may take.
    """

    title: str
    commands: Sequence[Command]
    aims: Mapping[str, float]


def compare(
    databases: Databases, folder: Path, runs: int, scale: float
) -> Iterator[tuple[Move, Mapping[str, Figures]]]:
    """What each move took each way, in turns; one run of each beforehand warms the server.

    Raises:
        Unavailable: a client is missing.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o711)
    files = _files(folder / databases.name, scale)
    ways = _Ways(databases=databases, files=files, folder=folder)
    for move in chain(_postgres(ways), _mariadb(ways), _duckdb(ways)):
        for command in move.commands:
            measure(command)
        yield move, take_turns(move.commands, runs)


@dataclass(frozen=True, kw_only=True)
class _Ways:
    """What commands are made of: the servers, the ready files, and where to run."""

    databases: Databases
    files: Path
    folder: Path

    def program(self, name: str, module: str, *words: str, before: Callable[[], object] = lambda: None) -> Command:
        """A module of this package, which measures itself."""
        return Command(
            name=name,
            argv=[sys.executable, "-m", f"benchmarks.{module}", *words],
            cwd=self.folder,
            variables={
                **self.databases.variables(),
                "BENCH_ROWS": str(self.files / "rows.duckdb"),
                "BENCH_INTO": str(self.folder / "into.duckdb"),
                "PYTHONPATH": python_path(_ROOT),
            },
            before=before,
            clocked=True,
        )

    def psql(self, name: str, statement: str, before: Callable[[], object] = lambda: None) -> Command:
        """A statement, or a command of psql's own, on PostgreSQL."""
        server = self.databases.postgres
        options = [
            f"--host={server.host}", f"--port={server.port}", f"--username={server.user}",
            f"--dbname={self.databases.name}", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1",
        ]  # fmt: skip
        argv = [_client("psql"), *options, f"--command={statement}"]
        return Command(name=name, argv=argv, cwd=self.folder, variables={"PGPASSWORD": server.password}, before=before)

    def mariadb(self, name: str, statement: str, before: Callable[[], object] = lambda: None) -> Command:
        """A statement on MariaDB, whose rows are thrown away one by one."""
        server = self.databases.mariadb
        options = [
            "--no-defaults", f"--host={server.host}", f"--port={server.port}", f"--user={server.user}", "--quick",
            "--batch", "--raw", "--skip-column-names", "--skip-ssl", "--local-infile=1", self.databases.name,
        ]  # fmt: skip
        # Through a shell: what is measured writes its output to a file.
        script = 'exec "$0" "$@" > /dev/null'
        argv = ["/bin/sh", "-c", script, _client("mariadb"), *options, f"--execute={statement}"]
        return Command(name=name, argv=argv, cwd=self.folder, variables={"MYSQL_PWD": server.password}, before=before)


def _client(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise Unavailable(f"no {name} on this machine, which shows how fast its server is")
    return found


def _postgres(ways: _Ways) -> Iterator[Move]:
    yield Move(
        title="PostgreSQL: extract of lineitem",
        commands=[
            ways.program("dvt", "by_plan", "extract", "postgres", "lineitem"),
            ways.psql("server", "copy (select * from lineitem) to '/dev/null' (format binary)"),
            ways.psql("psql", r"\copy (select * from lineitem) to '/dev/null' (format binary)"),
        ],
        aims={"server": 1.5},
    )
    for table in ("orders", "lineitem"):
        into, file = _INTO.format(table=table), ways.files / f"{table}.pgcopy"

        def fresh(into: str = into, table: str = table) -> None:
            ways.databases.run(
                "postgres", f"drop table if exists {into}", f"create table {into} (like {table})", "checkpoint"
            )

        yield Move(
            title=f"PostgreSQL: load of {table}",
            commands=[
                ways.program("dvt", "by_plan", "load", "postgres", table, before=fresh),
                ways.psql("server", f"copy {into} from '{file}' (format binary)", before=fresh),
                ways.psql("psql", rf"\copy {into} from '{file}' (format binary)", before=fresh),
            ],
            aims={"server": 1.5},
        )
        ways.databases.run("postgres", f"drop table {into}")


def _mariadb(ways: _Ways) -> Iterator[Move]:
    yield Move(
        title="MariaDB: extract of lineitem",
        commands=[
            ways.program("dvt", "by_plan", "extract", "mariadb", "lineitem"),
            ways.mariadb("mariadb", "select * from lineitem"),
        ],
        aims={},
    )
    into, file = _INTO.format(table="orders"), ways.files / "orders.tsv"

    def fresh() -> None:
        ways.databases.run("mariadb", f"drop table if exists {into}", f"create table {into} ({TABLES['orders']})")

    yield Move(
        title="MariaDB: load of orders",
        commands=[
            ways.program("dvt", "by_plan", "load", "mariadb", "orders", before=fresh),
            ways.mariadb("load data", f"load data local infile '{file}' into table {into}", before=fresh),
        ],
        aims={},
    )
    ways.databases.run("mariadb", f"drop table {into}")


def _duckdb(ways: _Ways) -> Iterator[Move]:
    def fresh() -> None:
        for end in ("", ".wal"):
            (ways.folder / f"into.duckdb{end}").unlink(missing_ok=True)

    for move, table in (("extract", "lineitem"), ("load", "orders"), ("load", "lineitem")):
        yield Move(
            title=f"DuckDB: {move} of {table}",
            commands=[
                ways.program("dvt", "by_plan", move, "duckdb", table, before=fresh),
                ways.program("create as", "by_duckdb", move, table, before=fresh),
            ],
            aims={},
        )
    fresh()


def _files(folder: Path, scale: float) -> Path:
    """The rows as DuckDB has them, and as files that the servers take; made once."""
    if not folder.exists():
        made = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o711)
        # By a process of its own: one that is started later counts its parent's memory as its own peak.
        writing = multiprocessing.get_context("spawn").Process(target=partial(_write, made, scale))
        writing.start()
        writing.join()
        if writing.exitcode:
            sys.exit("the rows to load could not be written")
        made.rename(folder)
    return folder


def _write(folder: Path, scale: float) -> None:
    print(f"Writing what is loaded, TPC-H of scale factor {scale:g} (kept for the next time)", flush=True)
    with duckdb.connect(str(folder / "rows.duckdb")) as rows:
        rows.execute("set enable_progress_bar = false")
        for extension in ("tpch", "postgres_scanner"):
            rows.execute(f"load '{wheel_file(extension)}'")
        rows.execute(f"call dbgen(sf = {scale})")
        for table in ("orders", "lineitem"):
            rows.execute(f"copy {table} to '{folder / table}.pgcopy' (format postgres_binary)")
        rows.execute(
            f"copy orders to '{folder}/orders.tsv' (format csv, delimiter '\t', header false, quote '', escape '')"
        )
    for file in folder.iterdir():
        os.chmod(file, 0o644)  # noqa: PTH101  # for the server, which is another user
