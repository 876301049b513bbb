"""A million rows through each connector: nobody holds them all."""

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.connectors.sessions import TestSession, duckdb_session, mysql_session, postgres_session, sqlite_session
from tests.servers import Server

ROWS = 1_000_000
# One row is about 130 bytes as Arrow: held whole, a million of them would be 130 MB and more.
BUDGET = 110


def measure(script: str, *arguments: str) -> tuple[int, int]:
    """Rows seen, and the MB by which the process grew from its first piece to its peak."""
    prelude = """
        import resource, sys
        from dvt.connectors.base import AtOnce
        from dvt.connectors.registry import connector_for
        from dvt.connectors.batches import pieces
        from tests.connectors import sessions
        from tests.connectors.plans import extract
        from tests.servers import Server

        def drain(session, sql):
            rows = first = 0
            one = extract("dvt_x1", session, sql)
            with connector_for(session.credentials.type).reading(session, [one], label="x") as source:
                if isinstance(source, AtOnce):
                    source.expect([one])
                with source.read(one) as batches:
                    for piece in pieces(batches.reader):
                        rows += piece.num_rows
                        first = first or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(rows, (peak - first) // 1024)
    """
    code = textwrap.dedent(prelude) + textwrap.dedent(script)
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows, grown = done.stdout.split()
    return int(rows), int(grown)


def fill(session: TestSession, series: str) -> None:
    text = "'a text of some length that is not the same in every row ' "
    session.run(f"create table big as select i, {text}|| i as t, {text}|| (i + 1) as u from {series}")


@pytest.mark.postgres
def test_postgres_cursor(postgres_server: Server, worker_id: str) -> None:
    postgres_server.create_database(f"memory_{worker_id}")
    fill(postgres_session(postgres_server, f"memory_{worker_id}"), f"generate_series(1, {ROWS}) i")
    rows, grown = measure(
        """
        server = Server(kind="postgres", host="127.0.0.1", port=int(sys.argv[1]), user="postgres",
                        password=sys.argv[2], pid=0)
        drain(sessions.postgres_session(server, sys.argv[3]), "select * from big")
        """,
        str(postgres_server.port), postgres_server.password, f"memory_{worker_id}",
    )  # fmt: skip
    assert rows == ROWS
    assert grown < BUDGET


@pytest.mark.mariadb
def test_mariadb(mariadb_server: Server, worker_id: str) -> None:
    mariadb_server.create_database(f"memory_{worker_id}")
    session = mysql_session(mariadb_server, f"memory_{worker_id}")
    text = "'a text of some length that is not the same in every row '"
    session.run(
        f"create table big as select seq as i, concat({text}, seq) as t, concat({text}, seq + 1) as u"
        f" from seq_1_to_{ROWS}"
    )
    rows, grown = measure(
        """
        server = Server(kind="mariadb", host="127.0.0.1", port=int(sys.argv[1]), user="dvt",
                        password=sys.argv[2], pid=0)
        drain(sessions.mysql_session(server, sys.argv[3]), "select * from big")
        """,
        str(mariadb_server.port), mariadb_server.password, f"memory_{worker_id}",
    )  # fmt: skip
    assert rows == ROWS
    assert grown < BUDGET


def test_duckdb(tmp_path: Path) -> None:
    session = duckdb_session(tmp_path / "big.duckdb")
    fill(session, f"range({ROWS}) r(i)")
    session.instance.close()
    rows, grown = measure(
        "session = sessions.duckdb_session(sys.argv[1]); session.instance.execute(\"set memory_limit = '60MB'\");"
        ' drain(session, "select * from big")',
        str(tmp_path / "big.duckdb"),
    )
    assert rows == ROWS
    assert grown < BUDGET


def test_sqlite(tmp_path: Path) -> None:
    session = sqlite_session(tmp_path / "big.db")
    series = f"(with recursive c(i) as (select 1 union all select i + 1 from c where i < {ROWS}) select i from c)"
    fill(session, series)
    rows, grown = measure(
        'from pathlib import Path; drain(sessions.sqlite_session(Path(sys.argv[1])), "select * from big")',
        str(tmp_path / "big.db"),
    )
    assert rows == ROWS
    assert grown < BUDGET


@pytest.mark.postgres
def test_the_engine_spills_what_does_not_fit(postgres_server: Server, worker_id: str, tmp_path: Path) -> None:
    postgres_server.create_database(f"spill_{worker_id}")
    fill(postgres_session(postgres_server, f"spill_{worker_id}"), f"generate_series(1, {ROWS}) i")
    code = """
        import sys
        from pathlib import Path
        from dvt.compute.duckdb import DuckDBEngine
        from dvt.config.engines import DuckDBCompute
        from dvt.deliver.stage import Stage
        from dvt.execute.run import run_plan
        from tests.connectors import sessions
        from tests.connectors.plans import extract
        from tests.connectors.plans import extract, plan
        from tests.servers import Server

        server = Server(kind="postgres", host="127.0.0.1", port=int(sys.argv[1]), user="postgres",
                        password=sys.argv[2], pid=0)
        session = sessions.postgres_session(server, sys.argv[3])
        one = plan("pg", "select a.*, b.t as v from dvt_x1 a join dvt_x2 b on a.i = b.i",
                   extract("dvt_x1", session, "select * from big"), extract("dvt_x2", session, "select * from big"))
        engine = DuckDBEngine(DuckDBCompute(name="local", memory_limit="64MB", temp_directory=Path(sys.argv[4])))
        done = run_plan(one, {"pg": session}, engine, Stage(database=None, schema="public", identifier="s"))
        print(done.staged.rows)
    """
    arguments = [str(postgres_server.port), postgres_server.password, f"spill_{worker_id}", str(tmp_path)]

    spilled = 0
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        while process.poll() is None:
            spilled = max(spilled, sum(_size(file) for file in tmp_path.rglob("*")))
            time.sleep(0.01)
        said = process.communicate()[0]
    assert process.returncode == 0, said
    assert int(said) == ROWS
    assert spilled > 20_000_000  # of about 260 MB of rows, where 64 MB are allowed
    assert list(tmp_path.iterdir()) == []


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except FileNotFoundError:  # it went meanwhile
        return 0


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.mariadb
@pytest.mark.parametrize(("limit", "wide", "more"), [("memory_limit='128MB'", 1, 110), ("", 4, 600)])
def test_a_copy_takes_no_more_memory_for_more_rows(
    postgres_server: Server, mariadb_server: Server, worker_id: str, *, limit: str, wide: int, more: int
) -> None:
    """Of all processes together: MariaDB is read by one of its own.

    Six million rows more are 400 MB and 1,400 MB; what the engine does not count of its memory fills up slowly, to a
    bound.
    """
    name = f"copy_{worker_id}"
    postgres_server.create_database(name)
    mariadb_server.create_database(name)
    text = "'a text of some length that is not the same in every row '"
    mysql_session(mariadb_server, name).run(
        *(
            f"create table t{rows} as select seq as i, concat(repeat({text}, {wide}), seq) as t from seq_1_to_{rows}"
            for rows in (3 * ROWS, 9 * ROWS)
        )
    )
    code = """
        import sys
        from dvt.compute.duckdb import DuckDBEngine
        from dvt.config.engines import DuckDBCompute
        from dvt.deliver.stage import Stage
        from dvt.execute.run import run_plan
        from tests.connectors import sessions
        from tests.connectors.plans import extract, plan
        from tests.servers import Server

        one, other = (Server(kind="", host="127.0.0.1", port=int(port), user=user, password=password, pid=0)
                      for port, user, password in (sys.argv[1:4], sys.argv[4:7]))
        target = sessions.postgres_session(one, sys.argv[7])
        source = sessions.mysql_session(other, sys.argv[7])
        copy = plan("pg", "select * from dvt_x1", extract("dvt_x1", source, f"select * from t{sys.argv[8]}"))
        engine = DuckDBEngine(DuckDBCompute(name="local", LIMIT))
        done = run_plan(copy, {"pg": target, "maria": source}, engine,
                        Stage(database=None, schema="public", identifier=f"s{sys.argv[8]}"))
        print(done.staged.rows)
    """
    servers = [
        str(each)
        for server in (postgres_server, mariadb_server)
        for each in (server.port, server.user, server.password)
    ]
    few, many = (
        tree_peak(textwrap.dedent(code).replace("LIMIT", limit), *servers, name, str(rows))
        for rows in (3 * ROWS, 9 * ROWS)
    )
    print(few, many)
    assert many < few + more


def tree_peak(code: str, *arguments: str) -> int:
    """MB that a script and the processes that it starts take together at most; its last argument is what it prints."""
    peak = 0
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_resident, [process.pid, *_children(process.pid)])))
            time.sleep(0.02)
        said = process.communicate()[0]
    assert process.returncode == 0, said
    assert said.split() == [arguments[-1]]
    return peak // 1024


def _children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True, check=False)
    return [int(each) for each in found.stdout.split()]


def _resident(pid: int) -> int:
    """KB; none of a process that has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)
