"""What a command does to the process and the network around it: nothing."""

import json
from pathlib import Path

import pytest

from tests.dbt.projects import Project

FILES = {
    "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\n",
    "profiles.yml": """
shop:
  target: one
  outputs:
    one: {type: duckdb, path: one.duckdb, schema: shop, threads: 2}
    two: {type: duckdb, path: two.duckdb, schema: shop, threads: 2}
""",
    "models/here.sql": "select 1 as id",
    "models/there.sql": "{{ config(target='two', materialized='table') }} select * from {{ ref('here') }}",
    "models/models.yml": "models: [{name: there, columns: [{name: id, data_tests: [not_null]}]}]",
}

# Every function, class and class attribute of dbt's modules, by what it is.
SNAPSHOT = """
import json, os, signal, sys, types

def snapshot():
    found = {"cwd": os.getcwd(), "environment": dict(os.environ), "sigint": repr(signal.getsignal(signal.SIGINT))}
    for name, module in sorted(sys.modules.items()):
        if not name.split(".")[0].startswith("dbt") or module is None:
            continue
        for key, value in vars(module).items():
            if isinstance(value, type):
                found[f"{name}.{key}"] = id(value)
                for attribute, held in vars(value).items():
                    if callable(held) or attribute.isupper():
                        found[f"{name}.{key}.{attribute}"] = repr(held) if attribute.isupper() else id(held)
            elif isinstance(value, types.FunctionType):
                found[f"{name}.{key}"] = id(value)
    return found
"""
PROCESS = f"""
{SNAPSHOT}
from dbt.adapters import factory
from dbt.cli.main import dbtRunner
from dvt import dvtRunner

def statuses(done):
    assert done.exception is None, done.exception
    return {{result.node.name: str(result.status) for result in done.result}}

quiet = ["--quiet"]
assert dvtRunner().invoke([*quiet, "build"]).success  # what is imported on first use is
theirs = statuses(dbtRunner().invoke([*quiet, "build", "--select", "here"]))
registry, before = factory.FACTORY, snapshot()
ours = statuses(dvtRunner().invoke([*quiet, "build"]))
failed = dvtRunner().invoke([*quiet, "run", "--select", "here", "--vars", "not: [yaml"])
assert not failed.success
after = snapshot()
assert factory.FACTORY is registry
changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
again = statuses(dbtRunner().invoke([*quiet, "build", "--select", "here"]))
print("=== results ===")
json.dump({{"changed": changed, "theirs": theirs, "ours": ours, "again": again}}, sys.stdout)
"""
GUARD = """
import runpy, socket, sys

def refuse(what):
    def refused(*args, **kwargs):
        open("network.log", "a").write(f"{what} {args[1:2] or args[:1]}\\n")
        raise OSError("the network is blocked")
    return refused

socket.socket.connect = refuse("connect")
socket.socket.connect_ex = refuse("connect_ex")
socket.socket.sendto = refuse("sendto")
socket.getaddrinfo = refuse("getaddrinfo")
sys.argv = ["dvt", *sys.argv[1:]]
runpy.run_module("dvt", run_name="__main__")
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(folder=tmp_path / "shop")
    for path, text in FILES.items():
        made.write(path, text)
    return made


def test_the_runner_leaves_the_process_as_it_found_it(project: Project) -> None:
    said = project.run("-c", PROCESS, code=0)
    found = json.loads(said.out.rpartition("=== results ===\n")[2])
    assert found["changed"] == []
    assert found["theirs"] == found["again"] == {"here": "success"}
    assert found["ours"] == {"here": "success", "there": "success", "not_null_there_id": "pass"}


@pytest.mark.parametrize("command", [("--version",), ("parse",), ("build",)])
def test_no_command_contacts_anybody(project: Project, command: tuple[str, ...]) -> None:
    # As a user has it: nothing about usage statistics in the environment, the project or the options.
    project.run("-c", GUARD, *command, code=0, without=("DBT_SEND_ANONYMOUS_USAGE_STATS", "DO_NOT_TRACK"))
    log = project.folder / "network.log"
    assert not log.exists(), log.read_text()
