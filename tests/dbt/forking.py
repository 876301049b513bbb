"""Commands of dvt in processes that have imported everything already: the imports take longer than most commands.

A server that has them forks for each command, with the command's own folder, environment and output. It has parsed the
macros of the adapters, too, into the caches that dbt keeps for tests of its own, and a project with a node of each
kind, after which dbt's classes have their JSON schemas and serializers. Everything else is as in a process of its own;
what is about starting up is tested in one (`Project.run`).
"""

import atexit
import contextlib
import gc
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, NoReturn

SOURCES = Path(__file__).resolve().parents[2] / "src"
_IMPORTED = (
    "dvt.__main__", "dvt.cli.tree", "dvt.dbt.commands", "dvt.dbt.federated", "dvt.dbt.explaining", "dvt.dbt.mysql",
    "dbt.adapters.postgres", "dbt.adapters.duckdb", "dbt.adapters.sqlite", "dbt.task.build", "dbt.task.docs.generate",
    "dvt.connectors.mysql", "dvt.connectors.postgres", "dvt.connectors.sqlite", "dvt.connectors.duckdb", "duckdb",
    "pyarrow", "pyarrow.parquet", "sqlglot", "sqlglot.optimizer.qualify", "psycopg2", "pymysql", "sqlite3", "agate",
)  # fmt: skip
_PROJECT = {
    "dbt_project.yml": "{name: warm, version: '1.0', profile: warm}",
    "profiles.yml": json.dumps(
        {
            "warm": {
                "target": "duckdb",
                "outputs": {
                    "duckdb": {"type": "duckdb", "schema": "main"},
                    "postgres": {
                        "type": "postgres", "host": "none", "port": 1, "user": "none", "password": "none",
                        "dbname": "none", "schema": "none",
                    },
                    "mysql": {
                        "type": "mysql", "host": "none", "port": 1, "user": "none", "password": "none",
                        "schema": "none",
                    },
                    "sqlite": {
                        "type": "sqlite", "database": "database", "schema": "main",
                        "schemas_and_paths": {"main": "none"}, "schema_directory": "none",
                    },
                },
            }
        }
    ),
    "models/one.sql": "{{ config(target='postgres') }} select id from {{ source('raw', 'rows') }}",
    "models/two.sql": "{{ config(materialized='incremental') }} select id from {{ ref('one') }}, {{ ref('few') }}",
    "models/all.yml": json.dumps(
        {
            "sources": [{"name": "raw", "connection": "mysql", "tables": [{"name": "rows"}]}],
            "models": [{"name": "one", "columns": [{"name": "id", "data_tests": ["unique", "not_null"]}]}],
            "exposures": [
                {"name": "report", "type": "dashboard", "owner": {"name": "who"}, "depends_on": ["ref('one')"]}
            ],
            "unit_tests": [
                {
                    "name": "counts", "model": "two", "expect": {"rows": [{"id": 1}]},
                    "given": [{"input": "ref('one')", "rows": [{"id": 1}]}, {"input": "ref('few')", "rows": []}],
                }
            ],
        }
    ),
    "seeds/few.csv": "a\n1\n",
    "seeds/few.yml": "seeds: [{name: few, config: {target: sqlite}}]",
    "snapshots/kept.sql": "{% snapshot kept %}{{ config(target_schema='main', unique_key='id', strategy='check',"
    " check_cols='all') }} select id from {{ ref('two') }}{% endsnapshot %}",
    "tests/none.sql": "select 1 from {{ ref('two') }} where id is null",
    "analyses/some.sql": "select 1",
    "macros/own.sql": "{% macro own() %}{% endmacro %}",
}  # fmt: skip
"""Files of a project with a node of each kind."""
_MACROS = {"macro", "materialization", "test", "data_test"}
_LONGEST = 1 << 20


@dataclass(frozen=True)
class _Server:
    process: "subprocess.Popen[bytes]"
    address: str

    def stop(self) -> None:
        """End it."""
        with self.process:
            self.process.kill()
        shutil.rmtree(Path(self.address).parent, ignore_errors=True)


_SERVERS: dict[int, _Server] = {}
_LOCK = threading.Lock()


class Running:
    """A command that was started, with the part of a `subprocess.Popen` that tests use.

    Attributes:
        pid: its process, which is no child of this one.
        returncode: its exit code once it is known; negative: the signal that ended it.
        stdout: what it prints and says, where it was started so.
    """

    def __init__(self, order: Mapping[str, object], out: int, err: int, stdout: IO[str] | None = None) -> None:
        self.stdout = stdout
        self.returncode: int | None = None
        self._said: list[str] = []
        self._reader: threading.Thread | None = None
        self._asked = socket.socket(socket.AF_UNIX)
        self._asked.connect(_server().address)
        socket.send_fds(self._asked, [json.dumps(order).encode()], [out, err])
        self._asked.shutdown(socket.SHUT_WR)
        self._told = self._asked.makefile()
        self.pid = int(self._told.readline())

    def poll(self) -> int | None:
        """Its exit code, or None as long as it runs."""
        if self.returncode is None and select.select([self._asked], [], [], 0)[0]:
            self._end()
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Until it ends.

        Raises:
            subprocess.TimeoutExpired: it did not.
        """
        if self.returncode is None and not select.select([self._asked], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(str(self.pid), timeout)
        return self._end()

    def _end(self) -> int:
        if self.returncode is None:
            self.returncode = int(self._told.readline())
            self._told.close()
            self._asked.close()
        return self.returncode

    def communicate(self, timeout: float = 60) -> tuple[str, None]:
        """What it printed and said, and nobody has read yet, once it has ended.

        Raises:
            subprocess.TimeoutExpired: it did not.
        """
        if self._reader is None:
            self._reader = threading.Thread(target=self._read, daemon=True)
            self._reader.start()
        self._reader.join(timeout)
        if self._reader.is_alive():
            raise subprocess.TimeoutExpired(str(self.pid), timeout)
        self.wait(timeout)
        return "".join(self._said), None

    def _read(self) -> None:
        assert self.stdout is not None
        with self.stdout:
            self._said.append(self.stdout.read())

    def send_signal(self, number: int) -> None:
        """As `subprocess.Popen` does it: nothing where it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def start(arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> Running:
    """Start dvt so."""
    reading, writing = os.pipe()
    try:
        return Running(_order("dvt", arguments, folder, environment), writing, writing, os.fdopen(reading))
    finally:
        os.close(writing)


def run(
    arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str], patience: float, program: str = "dvt"
) -> tuple[int, str, str]:
    """Run `program`, dvt or dbt, so; its exit code, and what it printed and said.

    Raises:
        subprocess.TimeoutExpired: it took longer than `patience` seconds; it is killed.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        running = Running(_order(program, arguments, folder, environment), out.fileno(), err.fileno())
        try:
            code = running.wait(patience)
        except subprocess.TimeoutExpired:
            running.kill()
            raise subprocess.TimeoutExpired(["dvt", *arguments], patience, _read(out), _read(err)) from None
        return code, _read(out), _read(err)


def _order(
    program: str, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> Mapping[str, object]:
    return {
        "program": program,
        "arguments": list(arguments),
        "folder": str(folder),
        "environment": dict(environment),
    }


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _server() -> _Server:
    """That of this process, started on first use."""
    with _LOCK:
        found = _SERVERS.get(os.getpid())
        if found is None:
            address = str(Path(tempfile.mkdtemp(prefix="dvt-forking-")) / "socket")
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.dbt.forking", address],
                cwd=SOURCES.parent,
                env={**os.environ, "PYTHONPATH": str(SOURCES), "OPENBLAS_NUM_THREADS": "1"},
                stdin=subprocess.PIPE,  # its end is the server's
                stdout=subprocess.PIPE,
            )
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            found = _SERVERS[os.getpid()] = _Server(process, address)
            atexit.register(found.stop)
        return found


def _serve(address: str) -> NoReturn:
    for name in _IMPORTED:
        import_module(name)
    _parse_macros()
    _parse_project()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen()
    print("ready", flush=True)
    while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
        connection, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            _wait_for(connection)
        connection.close()
    os._exit(0)


def _parse_macros() -> None:
    """All files of macros that adapters bring, as dbt parses them: once for the text, and once for what they call."""
    import dbt.include
    from dbt.clients.jinja_static import statically_extract_macro_calls
    from dbt_common.clients import jinja
    from dbt_common.tests import enable_test_caching

    from dvt.dbt import mysql

    enable_test_caching()
    for place in (*dbt.include.__path__, *mysql.__path__):
        for file in Path(place).glob("**/macros/**/*.sql"):
            blocks = jinja.extract_toplevel_blocks(file.read_text().strip(), _MACROS, collect_raw_data=False)
            for text in [block.full_block for block in blocks]:
                jinja.parse(text)
                statically_extract_macro_calls(text, {})


def _parse_project() -> None:
    """The project with a node of each kind, as `dvt parse` does it."""
    from dbt.adapters.factory import reset_adapters

    from dvt import dvtRunner

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name, text in _PROJECT.items():
            file = folder / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
        places = ["--project-dir", made, "--profiles-dir", made, "--log-path", str(folder / "logs")]
        # The static parser starts threads, which a fork has not.
        options = ["--quiet", "--no-static-parser", "--no-send-anonymous-usage-stats"]
        done = dvtRunner().invoke(["parse", *options, *places])
        assert done.success, done.exception
    reset_adapters()
    gc.collect()  # its locks, which belong to this process
    assert threading.enumerate() == [threading.main_thread()], "a fork has no other thread"


def _wait_for(connection: socket.socket) -> NoReturn:
    """Fork once more for the command, and tell how it ended: it may be killed."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    order, outputs, _, _ = socket.recv_fds(connection, _LONGEST, 2)
    while more := connection.recv(_LONGEST):
        order += more
    process = os.fork()
    if process == 0:
        connection.close()
        _command(json.loads(order), outputs)
    for output in outputs:
        os.close(output)
    connection.sendall(f"{process}\n".encode())
    _, status = os.waitpid(process, 0)
    with contextlib.suppress(OSError):  # nobody waits any more
        connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _command(order: dict[str, object], outputs: Sequence[int]) -> NoReturn:
    from dbt.cli.main import cli

    from dvt.__main__ import main

    environment, arguments = order["environment"], order["arguments"]
    assert isinstance(environment, dict)
    assert isinstance(arguments, list)
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, output in enumerate(outputs, 1):
            os.dup2(output, number)
            os.close(output)
        os.chdir(str(order["folder"]))
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell lets its background ignore it
        sys.path[0] = str(order["folder"])
        sys.argv = [import_module("dvt.__main__").__file__ or "dvt", *arguments]
        (cli if order["program"] == "dbt" else main)()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001  # the last word is the interpreter's, as at the end of a process
        sys.excepthook(*sys.exc_info())
    at_exit = 1
    try:
        threads = [each for each in threading.enumerate() if each is not threading.main_thread() and not each.daemon]
        for each in threads:
            each.join()
        atexit._run_exitfuncs()  # as at the end of a process
        sys.stdout.flush()
        sys.stderr.flush()
        at_exit = 0
    except BaseException:  # noqa: BLE001  # as above
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
    finally:
        os._exit(code or at_exit)


if __name__ == "__main__":
    _serve(sys.argv[1])
