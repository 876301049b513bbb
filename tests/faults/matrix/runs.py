"""One cell of the matrix, run as a user runs it: a run in which something goes wrong, then the next run."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.dbt.forking import Running
from tests.dbt.projects import Project
from tests.faults.matrix.cells import Cell
from tests.faults.matrix.places import ALL, OLD, Duck, Lite, Maria, OwnServer, Place, Postgres, maria, postgres
from tests.faults.world import started
from tests.servers.server import Server

_PATIENCE = 120
_SIGNALS = {"killed": signal.SIGKILL, "interrupted": signal.SIGINT, "terminated": signal.SIGTERM}
_STAGED = "__dvt_"
_MARKS = {
    "extract": "moved: extract from",
    "compute": "moved: load into",
    "load": "moved: load into",
    "swap": "/* the hook */",
}
_MODEL = """{{{{ config(target='out', materialized='{kind}', dialect='duckdb'{more}) }}}}
select t.id, {payload} as payload from {{{{ source('src', '{table}') }}}} t
{{% if is_incremental() %}} where t.id > (select max(id) from {{{{ this }}}}) {{% endif %}}{order}"""
_FEW = "'x'"
_MUCH = "repeat(md5(t.id::varchar), 700)"
_DENSE = " || ".join(f"md5(t.id::varchar || '{n}')" for n in range(60))
_LONG = "(select sum(sin(r.i)) from range(120000000) r(i))::varchar"
_CODED = re.compile(r"DVT\d{3}: .*")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a run left.

    Attributes:
        code: its exit code; negative: the signal that killed it.
        relation: ``old`` or ``new``: which rows the table had.
        retries: how many it told of.
        leftover: whether a staging relation was left, for the next run to sweep.
    """

    code: int
    relation: str
    retries: int
    leftover: bool


class World:
    """The databases of all cells."""

    def __init__(self, folder: Path, shared: Server) -> None:
        self.folder = folder
        self._shared = shared
        self._servers: dict[str, OwnServer] = {}
        self._places: dict[str, Place] = {}
        self._database = f"matrix_source_{os.getpid()}"
        shared.create_database(self._database)
        with postgres(shared, self._database) as cursor:
            _fill_postgres(cursor)

    def server(self, kind: str) -> OwnServer:
        """The own server of an adapter type, started on first use."""
        name = "mariadb" if kind == "mysql" else kind
        if name not in self._servers:
            self._servers[name] = OwnServer(name, self.folder / name)
        return self._servers[name]

    def place(self, target: str) -> Place:
        """What a target is."""
        if target not in self._places:
            made: Any = {"postgres": Postgres, "mysql": Maria}.get(target)
            kept = {"duckdb": Duck, "sqlite": Lite}.get(target)
            self._places[target] = made(self.server(target)) if made else kept(self.folder)  # type: ignore[misc]
        return self._places[target]

    def source(self, cell: Cell) -> dict[str, Any]:
        """The output that a cell reads from."""
        if cell.side != "source":
            server, port = self._shared, self._shared.port
        else:
            own = self.server(cell.source)
            server, port = own.server, own.proxy.port
            server.create_database(self._database)
            if cell.source == "postgres":
                with postgres(server, self._database) as cursor:
                    _fill_postgres(cursor)
                    _add_reader(cursor)
            else:
                with maria(server, self._database) as cursor:
                    _fill_maria(cursor)
        output = {"host": server.host, "port": port, "user": server.user, "password": server.password, "threads": 4}
        if cell.side == "source" and cell.source == "mysql":
            return {"type": "mysql", "schema": self._database, "connect_timeout": 3, **output}
        if cell.fault == "source quota":
            output["user"], output["password"] = "matrix_reader", "reader"
        return {"type": "postgres", "dbname": self._database, "schema": "public", "connect_timeout": 3, **output}

    def stop(self) -> None:
        """The servers."""
        for own in self._servers.values():
            own.proxy.close()
            own.kill()


def _fill_postgres(cursor: Any) -> None:
    cursor.execute(f"create table t as select i as id from generate_series(1, {ALL}) i")
    cursor.execute(
        "create view slow as select t.id from t, lateral (select pg_sleep(case when t.id % 500 = 0 then 0.2 else 0 end)"
        " where t.id > 0) s"
    )
    cursor.execute("create view sorted as select id from t order by md5(id::text) || repeat('x', 1000), id offset 0")


def _add_reader(cursor: Any) -> None:
    """A role with little room for temporary files."""
    cursor.execute("drop role if exists matrix_reader")
    cursor.execute("create role matrix_reader login password 'reader'")
    cursor.execute("grant select on all tables in schema public to matrix_reader")
    cursor.execute("alter role matrix_reader set temp_file_limit = '512kB'")
    cursor.execute("alter role matrix_reader set work_mem = '64kB'")


def _fill_maria(cursor: Any) -> None:
    cursor.execute(f"create table t as select seq as id from seq_1_to_{ALL}")
    cursor.execute("create view slow as select id + if(id % 500 = 0, sleep(0.2), 0) as id from t")


def run_cell(cell: Cell, world: World, folder: Path) -> Outcome:
    """Run a cell; what holds for all of them is asserted here."""
    place = world.place(cell.target)
    project = Project(folder=folder / "project")
    with contextlib.ExitStack() as stack:
        small = None
        if cell.fault in ("disk full", "no room to spill"):
            small = stack.enter_context(_small_disk(world.folder / "small"))
        if cell.fault == "disk full" and cell.target == "mysql":
            stack.enter_context(_small_maria(world, small))
        else:
            if small is not None and place.own is not None:
                _give(small, place.own.home / "data")
            place.reset(small if cell.fault == "disk full" else None)
        assert list(place.ids()) == list(range(1, OLD + 1))
        _write(project, cell, world, place, small)
        own = world.server(cell.source if cell.side == "source" else cell.target) if _breaks_server(cell) else None
        outcome = _broken_run(project, cell, place, own)
        _next_run(project, cell, place, outcome.leftover)
        if place.own is not None and cell.target == "postgres":
            place.reset(None)  # nothing stays on the small disk
    return outcome


def _breaks_server(cell: Cell) -> bool:
    return cell.side in ("source", "target") and cell.fault not in ("disk full", "source quota", "no right")


def _write(project: Project, cell: Cell, world: World, place: Place, small: Path | None) -> None:
    output = place.output()
    if cell.fault == "no right":
        output.update(_lowly(world, cell.target))
    source = world.source(cell)
    if cell.fault == "silent":
        for each in (output, source):
            each["statement_timeout"] = 3
    profile = {"target": "out", "outputs": {"out": output, "src": source}}
    project.write("profiles.yml", json.dumps({"matrix": profile}))
    project.write("dbt_project.yml", "name: matrix\nversion: '1.0'\nprofile: matrix\n")
    tables = [{"name": name} for name in ("t", "slow", "sorted")]
    named = {"schema": source["schema"]}
    project.write(
        "models/src.yml", json.dumps({"sources": [{"name": "src", "connection": "src", **named, "tables": tables}]})
    )
    if cell.fault == "no room to spill":
        local = {"type": "duckdb", "memory_limit": "128MB", "temp_directory": str(small), "threads": 1}
        project.write("computes.yml", json.dumps({"matrix": {"target": "local", "computes": {"local": local}}}))
    _model(project, cell, place, broken=True)


def _model(project: Project, cell: Cell, place: Place, *, broken: bool) -> None:
    payload, order, table, more = _FEW, "", "t", ""
    if cell.materialized == "incremental":
        more = ", incremental_strategy='append'"
    if broken and cell.stage == "extract":
        table = "sorted" if cell.fault == "source quota" else "slow"
    elif broken and cell.stage == "compute":
        payload, order = (_MUCH if cell.fault == "no room to spill" else _LONG), " order by payload, t.id"
    elif broken and cell.stage == "load":
        payload = _DENSE if cell.fault == "disk full" else _MUCH
    elif broken:
        more += f", post_hook='/* the hook */ {place.busy}'"
    text = _MODEL.format(kind=cell.materialized, more=more, payload=payload, table=table, order=order)
    project.write("models/moved.sql", text)


def _broken_run(project: Project, cell: Cell, place: Place, own: OwnServer | None) -> Outcome:
    process = started(project, "run")
    if cell.fault in ("disk full", "no room to spill", "source quota", "no right"):
        said = process.communicate(timeout=_PATIENCE)[0]
    else:
        _wait_for(process, project, _MARKS[cell.stage])
        time.sleep(0.7)
        _break(cell, process, own)
        if cell.fault == "silent" and cell.stage == "swap":
            time.sleep(2)
            process.send_signal(signal.SIGINT)  # no limit of dvt's holds in a materialization
        try:
            said = process.communicate(timeout=_PATIENCE)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            print(process.communicate()[0])
            raise
        finally:
            if own is not None:
                own.proxy.stalled = False
                if cell.fault == "server killed":
                    own.restart()
    print(said)  # for who looks at a failure
    ids = list(_ids(place))
    assert ids in (list(range(1, OLD + 1)), list(range(1, ALL + 1))), f"{len(ids)} rows\n{said}"
    relation = "new" if len(ids) == ALL else "old"
    _judge(cell, process.returncode, relation, said)
    return Outcome(
        code=process.returncode,
        relation=relation,
        retries=said.count("lost its connection: "),
        leftover=any(_STAGED in name for name in place.tables()),
    )


def _ids(place: Place) -> Any:
    """What ends with the server's processes may take a moment to let go of the table."""
    for _ in range(20):
        with contextlib.suppress(Exception):
            return place.ids()
        time.sleep(0.5)
    return place.ids()


def _judge(cell: Cell, code: int, relation: str, said: str) -> None:
    """Exit code and words are dbt's for what happened."""
    if cell.fault == "killed":
        assert code == -signal.SIGKILL
        return
    if cell.fault in ("connections ended", "connections reset") and cell.stage != "swap":
        assert code == 0, said
    assert "Traceback" not in said or cell.fault in ("interrupted", "terminated", "silent"), said
    if code == 0:
        assert relation == "new", said
        assert cell.fault in ("connections ended", "connections reset"), said
        assert "lost its connection: " in said
    elif cell.fault in ("interrupted", "terminated") or (cell.fault == "silent" and cell.stage == "swap"):
        assert code == 2, said
    else:
        assert code == 1, said
        assert cell.stage == "swap" or _CODED.search(said), said


def _next_run(project: Project, cell: Cell, place: Place, leftover: bool) -> None:
    """With nothing in its way, it leaves all rows once, and no other relation."""
    for name in ("computes.yml",):
        (project.folder / name).unlink(missing_ok=True)
    profiles = json.loads((project.folder / "profiles.yml").read_text())
    profiles["matrix"]["outputs"]["out"].update(place.output())
    project.write("profiles.yml", json.dumps(profiles))
    _model(project, cell, place, broken=False)
    if leftover:
        for name in place.tables():
            if _STAGED in name:
                place.rename(name, f"{name[:-16]}{int(name[-16:-8], 16) - 3600:08x}{name[-8:]}")  # not so young
    project.dvt("run")
    assert list(place.ids()) == list(range(1, ALL + 1))
    assert place.tables() == ["moved"]


def _wait_for(process: Running, project: Project, text: str) -> None:
    """Until it stands in the log."""
    log = project.folder / "logs" / "dbt.log"
    until = time.monotonic() + _PATIENCE
    while not log.exists() or text not in log.read_text(errors="replace"):
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < until
        time.sleep(0.05)


def _break(cell: Cell, process: Running, own: OwnServer | None) -> None:
    if cell.fault in _SIGNALS:
        process.send_signal(_SIGNALS[cell.fault])
        return
    assert own is not None
    if cell.fault == "server killed":
        own.kill()
    elif cell.fault == "connections ended":
        own.end_connections()
    elif cell.fault == "connections reset":
        own.proxy.reset()
    else:
        own.proxy.stalled = True


def _lowly(world: World, target: str) -> dict[str, Any]:
    """A role that may read and fill what is there, and create nothing."""
    if target == "postgres":
        with postgres(world.server("postgres").server, Postgres.database) as cursor:
            cursor.execute("drop role if exists matrix_lowly")
            cursor.execute("create role matrix_lowly login password 'low'")
            cursor.execute("grant usage on schema out to matrix_lowly; grant all on out.moved to matrix_lowly")
    else:
        with maria(world.server("mysql").server, None) as cursor:
            cursor.execute("create or replace user matrix_lowly identified by 'low'")
            cursor.execute(f"grant select, insert, delete, update on {Maria.database}.* to matrix_lowly")
    return {"user": "matrix_lowly", "password": "low"}


@contextlib.contextmanager
def _small_disk(disk: Path) -> Iterator[Path]:
    """A disk of some megabytes, which only root can have."""
    disk.mkdir()
    mounted = os.geteuid() == 0 and shutil.which("mount")
    if not mounted or subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m,mode=0777", "tmpfs", str(disk)], check=False, capture_output=True
    ).returncode:  # fmt: skip
        pytest.skip("a small disk cannot be mounted here: that needs root")
    inside = disk / "inside"
    inside.mkdir()
    inside.chmod(0o777)
    try:
        yield inside
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)
        disk.rmdir()


def _give(folder: Path, like: Path) -> None:
    """To the user that another folder belongs to."""
    os.chown(folder, like.stat().st_uid, like.stat().st_gid)


@contextlib.contextmanager
def _small_maria(world: World, small: Path | None) -> Iterator[None]:
    """The database's folder is on the small disk."""
    assert small is not None
    place, own = world.place("mysql"), world.server("mysql")
    own.server.create_database(Maria.database)
    home = own.home / "data" / Maria.database
    _give(small, home)
    subprocess.run(["mount", "--bind", str(small), str(home)], check=True)
    try:
        with maria(own.server, Maria.database) as cursor:
            Maria.fill(cursor)
        yield
    finally:
        with maria(own.server, Maria.database) as cursor:
            for name in place.tables():
                cursor.execute(f"drop table `{name}`")
        subprocess.run(["umount", str(home)], check=True)
