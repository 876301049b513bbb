"""No secret is told: not by a run, not by what fails in it, not by its files and processes, not to the servers.

Recognisable secrets are planted wherever one can be given; everything runs at debug level; then all that is left is
looked through.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.faults.planted import Secret, family, leaks, leaks_in, leaks_of
from tests.faults.proxy import behind
from tests.faults.secret_world import FINE, GOOD, JOIN, MODELS, SECRETS, Places, Planted, places, project_in
from tests.servers.server import Server

FORMS = ("text", "json")


@pytest.fixture(scope="module")
def servers(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Server, mariadb_server: Server
) -> Iterator[Places]:
    with places(tmp_path_factory.mktemp("places"), postgres_server, mariadb_server) as made:
        yield made


@pytest.fixture
def project(servers: Places, tmp_path: Path) -> Planted:
    """The models of `MODELS`, over the targets that work."""
    made = project_in(tmp_path / "project")
    outputs = servers.outputs(made.folder)
    made.profile({name: outputs[name] for name in GOOD})
    made.models(MODELS, ("pg_a", "maria"))
    return made


def with_all_targets(project: Planted, servers: Places) -> dict[str, Any]:
    """The project with every target that cannot be opened, and of each a model that reads it, and one that writes."""
    outputs = servers.outputs(project.folder)
    failing = [name for name in outputs if name not in GOOD and name != "duck_proxy"]
    models = {f"from_{name}": JOIN % name for name in failing}
    models |= {f"to_{name}": f"{{{{ config(target='{name}') }}}}" + JOIN % "pg_a" for name in failing}
    models |= {f"on_{name}": f"{{{{ config(target='{name}') }}}} select 1 as x" for name in failing}
    project.profile(outputs)
    project.models({**MODELS, **models}, ("pg_a", "maria", *failing))
    return outputs


# -- the short form
@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_what_leaks_is_found(secret: Secret, tmp_path: Path) -> None:
    import base64
    from urllib.parse import quote

    text = secret.text
    raw = text.encode()
    forms = [text, quote(text), repr(text), json.dumps(text), text.replace("'", "''"), raw.hex(), raw.hex().upper()]
    forms += [base64.b64encode(before + raw).decode() for before in (b"", b"u:", b"me:")]
    forms += [text[40:80], text.upper()]
    for form in forms:
        assert leaks(f"said {form} here", [secret]), form
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.bin").write_bytes(b"\0\xff" + raw)
    (tmp_path / secret.word).touch()
    assert set(leaks_in(tmp_path, [secret], given=[])) == {"deep/file.bin", secret.word}
    with subprocess.Popen(["sleep", "60"], env={"GIVEN": text, "NOT_GIVEN": text}) as process:
        try:
            while b"sleep" not in Path(f"/proc/{process.pid}/cmdline").read_bytes():
                time.sleep(0.01)  # until then it is a copy of this process
            assert leaks_of(process.pid, [secret], {"GIVEN": text})
            assert not leaks_of(process.pid, [secret], {"GIVEN": text, "NOT_GIVEN": text})
        finally:
            process.kill()


def test_a_run_in_which_everything_fails(project: Planted, servers: Places) -> None:
    with_all_targets(project, servers)
    project.run_loud("run", "--threads", "4", code=1, form="json")
    statuses = project.statuses()
    assert {name for name, status in statuses.items() if status == "success"} == set(FINE)
    messages = {name: row["message"] for name, row in project.results().items()}
    assert "password authentication failed" in messages["from_refused_pg"]
    assert "Access denied" in messages["from_refused_maria"]
    assert "key" in messages["on_keyed_pg"]
    assert "password=***" in messages["on_duck_conninfo"]
    assert "postgresql://u:***@127.0.0.1:1/x" in messages["from_duck_url"]


def test_what_others_see_while_it_runs(project: Planted, servers: Places) -> None:
    """Processes of the machine, and what the servers list and log."""
    log = Path(os.environ["DVT_SERVERS"]) / "pg.log"
    before = log.stat().st_size
    servers.mariadb("truncate mysql.general_log", "set global log_output = 'TABLE'", "set global general_log = 1")
    project.write("models/slow.sql", "select t.id, m.k " + SLOW)
    seen: list[str] = []
    children: set[int] = set()
    listed = [0, 0]
    process = project.start("run", "--select", "slow")
    try:
        while process.poll() is None:
            running = family(process.pid)
            children |= running - {process.pid}
            seen += [leak for each in running for leak in leaks_of(each, SECRETS.values(), project.variables)]
            lists = [servers.postgres("postgres", ACTIVITY), servers.mariadb(PROCESSES)]
            listed = [count + len(rows) for count, rows in zip(listed, lists, strict=True)]
            seen += leaks(repr(lists), SECRETS.values())
            time.sleep(0.05)
    finally:
        process.kill()
        servers.mariadb("set global general_log = 0")
    logged = servers.mariadb("select argument from mysql.general_log where user_host like '%planted_reader%'")
    statements = log.read_bytes()[before:].decode(errors="replace")
    assert process.returncode == 0, (project.folder / "printed.txt").read_text()[-3000:]
    assert children, "no process was started, so nothing was proved"
    assert all(listed), "a server was never seen busy, so nothing was proved"
    assert "raw" in statements
    assert any("planted_raw" in str(row) for row in logged)
    assert not seen + leaks(repr(logged) + statements, SECRETS.values())
    assert not project.leaked()


SLOW = "from {{ source('pg_a', 'slow') }} t join {{ source('maria', 'slow') }} m on m.id = t.id"
ACTIVITY = "select * from pg_stat_activity where usename like 'planted%'"
PROCESSES = "select * from information_schema.processlist where user = 'planted_reader'"


# -- the rest
COMMANDS: tuple[tuple[int | None, tuple[str, ...]], ...] = (
    (0, ("parse",)),
    (0, ("run", "--select", *FINE)),
    (1, ("compile",)),
    (None, ("explain",)),
    (None, ("explain", "--output", "json")),
    (1, ("build",)),
    (None, ("retry",)),
    (0, ("show", "--select", "fine")),
    (None, ("show", "--select", "from_refused_pg")),
    (None, ("show", "--inline", "select 1/0")),
    (1, ("docs", "generate")),
    (0, ("debug",)),
    (1, ("run-operation", "failing")),
    (0, ("run-operation", "telling")),
    (0, ("clean", "--staging")),
    (None, ("source", "freshness")),
    (0, ("list", "--output", "json")),
    (0, ("sync", "--dry-run")),
)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_every_command(project: Planted, servers: Places, form: str) -> None:
    with_all_targets(project, servers)
    for code, command in COMMANDS[:: 1 if form == "text" else 2]:
        project.run_loud(*command, code=code, form=form)


@pytest.mark.slow
def test_debug_of_every_target(project: Planted, servers: Places) -> None:
    """dbt itself lists the settings of DuckDB, and what is attached, as they stand."""
    for name in with_all_targets(project, servers):
        if name.startswith(("duck_", "keyed", "refused")):
            project.run_loud("debug", "--target", name, code=0 if name == "duck_proxy" else 1)
    said = project.run_loud("debug", "--target", "duck_proxy")
    assert "settings: {'http_proxy_password': '***'}" in said.text


PROFILES: dict[str, Any] = {
    "as jinja": {"type": "mysql", "schema": "s", "pass": SECRETS["braces"].text},
    "as a mapping": {"type": "mysql", "schema": "s", "password": {"is": SECRETS["broken"].text}},
    "for a provider": {"type": "duckdb", "path": "x.duckdb", "use_credential_provider": SECRETS["broken"].text},
}
"""More ways for an output to be broken: tests/unit/dbt/test_profiles.py."""


@pytest.mark.slow
@pytest.mark.parametrize("output", PROFILES.values(), ids=PROFILES)
def test_an_output_that_is_broken(project: Planted, servers: Places, output: dict[str, Any]) -> None:
    outputs = servers.outputs(project.folder)
    project.profile({**{name: outputs[name] for name in GOOD}, "broken": output})
    project.write("models/used.sql", "{{ config(target='broken') }} select 1 as x")
    assert "target 'broken' cannot be used" in project.run_loud("parse", code=2).text
    project.profile({**{name: outputs[name] for name in GOOD}, "broken": output}, default="broken")
    project.run_loud("parse", code=2, form="json")
    project.run_loud("debug", code=1)


YAML = {
    "a quote that is not closed": f"password: '{SECRETS['broken'].word}, port: [",
    "an alias": f"password: *{SECRETS['broken'].word}",
}


@pytest.mark.slow
@pytest.mark.parametrize("line", YAML.values(), ids=YAML)
def test_yaml_that_is_broken(project: Planted, line: str) -> None:
    good = (project.folder / "profiles.yml").read_text()
    for file, above, command in (
        ("computes.yml", "default:\n  computes:\n    local:\n      settings:\n        http_proxy_", "run"),
        ("profiles.yml", "planted:\n  target: x\n  outputs:\n    x:\n      type: postgres\n      ", "parse"),
        ("profiles.yml", "planted:\n  target: x\n  outputs:\n    x:\n      type: postgres\n      ", "debug"),
    ):
        project.write("profiles.yml", good)
        project.write(file, above + line + "\n")
        said = project.run_loud(command, code=2)
        assert "not valid YAML" in said.text
        assert " line " in said.text


COMPUTES: dict[str, tuple[int, dict[str, Any]]] = {
    "one that works": (0, {"type": "duckdb", "settings": {"http_proxy_password": SECRETS["compute"].text}}),
    "from the environment": (
        0,
        {"type": "duckdb", "settings": {"http_proxy_password": "{{ env_var('DBT_ENV_SECRET_PLANTED_S3') }}"}},
    ),
    "of an extension": (1, {"type": "duckdb", "settings": {"s3_secret_access_key": SECRETS["compute"].text}}),
    "that is none": (1, {"type": "duckdb", "settings": {"no_secret": SECRETS["compute"].text}}),
    "as jinja": (2, {"type": "duckdb", "settings": {"http_proxy_password": SECRETS["braces"].text}}),
    "as a list": (2, {"type": "duckdb", "settings": {"http_proxy_password": [SECRETS["compute"].text]}}),
    "for a number": (
        1,
        {
            "type": "duckdb",
            "settings": {"http_proxy_password": SECRETS["compute"].text, "external_threads": SECRETS["compute"].text},
        },
    ),
    "in an address": (2, {"type": "spark", "remote": f"sc://h:1/;token={SECRETS['compute'].text}"}),
    "of a driver": (
        2,
        {"type": "spark", "master": "local", "jdbc": {"pg_a": {"properties": {"password": SECRETS["compute"].text}}}},
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("code", "compute"), COMPUTES.values(), ids=COMPUTES)
def test_settings_of_a_compute(project: Planted, code: int, compute: dict[str, Any]) -> None:
    project.write("computes.yml", json.dumps({"planted": {"target": "mine", "computes": {"mine": compute}}}))
    project.run_loud("run", "--select", "fine", code=code)
    if code == 2:  # they read the file before, or do without it
        project.run_loud("explain", "--select", "fine", code=None, form="json")
        project.run_loud("sync", "--dry-run", code=None)


@pytest.mark.slow
def test_a_connection_that_is_refused_or_cut(project: Planted, servers: Places) -> None:
    """Each connection of a run to its source is the first that the server does not take, or that breaks."""
    outputs = servers.outputs(project.folder)
    project.write("models/fine.sql", "select t.id, m.k from {{ source('pg_a', 'big') }} t " + OVER_MARIA)
    told = ""
    with behind(servers.world.postgres) as (pg, at_pg), behind(servers.world.mariadb) as (maria, at_maria):
        outputs["pg_a"] |= {"port": at_pg.port, "retries": 0}
        outputs["maria"] |= {"port": at_maria.port, "retries": 0}
        project.profile({name: outputs[name] for name in GOOD})
        for proxy in (pg, maria):
            for allowed in range(30):
                proxy.allowed = allowed
                said = project.run_loud("run", "--select", "fine", code=None, form="json")
                told += said.text
                if not said.code:
                    break
            proxy.allowed = None
            assert not said.code
        pg.cut_down = 3_000_000
        told += project.run_loud("run", "--select", "fine", code=1).text
        pg.cut_down = None
        maria.cut_down = 200
        told += project.run_loud("run", "--select", "fine", code=1).text
    assert "Unable to connect to Postgres" in told  # DuckDB's own words, with the connection string


OVER_MARIA = "join {{ source('maria', 't') }} m on m.id = t.k"


@pytest.mark.slow
@pytest.mark.parametrize("while_it", ["reads", "loads"])
def test_an_interrupt(project: Planted, servers: Places, while_it: str) -> None:
    wide = "select t.id, n.i from (select t.id " + SLOW + ") t, range(1000000000) n(i)"
    project.write("models/slow.sql", wide if while_it == "loads" else "select t.id, m.k " + SLOW)
    process = project.start("run", "--select", "slow")
    # Types are asked for before anything is read, of a query of the same words.
    statement = "copy %__dvt_%" if while_it == "loads" else "%slow%"
    running = f"select 1 from pg_stat_activity where usename like 'planted%' and query ilike '{statement}'"
    running += " and state = 'active' and query_start < now() - interval '0.3 seconds'"
    try:
        until = time.monotonic() + 60
        while process.poll() is None and not servers.postgres("postgres", running):
            assert time.monotonic() < until
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
    finally:
        process.kill()
    assert process.returncode != 0
    assert not project.leaked()


@pytest.mark.slow
def test_a_file_that_is_locked(project: Planted, servers: Places) -> None:
    outputs = with_all_targets(project, servers)
    project.write("models/locked.sql", "{{ config(target='duck_proxy') }}" + JOIN % "pg_a")
    with duckdb.connect(outputs["duck_proxy"]["path"]):
        said = project.run_loud("run", "--select", "locked", code=1)
    assert "lock" in said.text


_PROGRAM = """
import sys, traceback
from google.protobuf.json_format import MessageToJson
from dvt import dvtRunner

for command in (["--debug", "run"], ["explain"], ["parse", "--target", "broken"], ["docs", "generate"]):
    done = dvtRunner(callbacks=[lambda event: print(event, MessageToJson(event))]).invoke(command)
    errors = [done.exception]
    while errors and errors[-1] is not None:
        print("".join(traceback.format_exception(errors[-1])), repr(errors[-1]), repr(errors[-1].args))
        last = errors[-1]  # as Python tells what led to an error
        errors.append(last.__cause__ if last.__suppress_context__ else last.__context__)
    print(repr(done.result))
    for result in getattr(done.result, "results", None) or []:
        print(result.to_dict(), repr(result))
"""


@pytest.mark.slow
def test_what_a_program_is_given(project: Planted, servers: Places) -> None:
    """Events as callbacks get them, exceptions with all that led to them, results."""
    outputs = with_all_targets(project, servers)
    project.profile({**outputs, "broken": PROFILES["as jinja"]})
    said = project.run("-c", _PROGRAM, code=0)
    assert "from_duck_url" in said.out
    assert not project.leaked(said.text)
