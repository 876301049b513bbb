"""A dbt project in a folder of its own, run as a user runs it: ``python -m dvt`` in another process."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.dbt import forking
from tests.dbt.forking import SOURCES

PATIENCE = 240.0
"""Seconds that a command may take: one that hangs is a failure, not an endless test."""

_MARK = "=== results ==="
_INVOKE = f"""
import json, sys
from dvt import dvtRunner

manifest = dvtRunner().invoke(["parse", "--quiet"]).result
results = []
for command in json.loads(sys.argv[1]):
    done = dvtRunner(manifest=manifest).invoke(command)
    assert done.exception is None, (command, done.exception)
    results.append(done.result)
print("{_MARK}")
json.dump(results, sys.stdout, default=str)
"""


@dataclass(frozen=True)
class Said:
    """What one command left.

    Attributes:
        code: its exit code.
        out, err: what it printed.
    """

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """All that it printed."""
        return self.out + self.err


def _checked(said: Said, code: int | None) -> Said:
    assert code is None or said.code == code, f"exit code {said.code}\n{said.text[-4000:]}"
    return said


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project's folder, with its own profiles.yml.

    Attributes:
        folder: where it lies.
        variables: environment variables that its files read.
        target: the folder of the artifacts that are looked at.
    """

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    target: str = "target"

    def dvt(self, *arguments: str, code: int | None = 0, patience: float = PATIENCE) -> Said:
        """Run dvt and check its exit code (None: whatever it is)."""
        environment = self.environment()
        done = forking.run(arguments, folder=self.folder, environment=environment, patience=patience)
        return _checked(Said(*done), code)

    def invoke(self, *commands: Sequence[str]) -> list[Any]:
        """Results of several commands that one process gives one `dvtRunner` after another, which is faster.

        The manifest of the first ``parse`` is used by all of them. A result is what ``invoke`` returned, as JSON.
        """
        said = self.run("-c", _INVOKE, json.dumps(commands), code=0)
        found: list[Any] = json.loads(said.out.rpartition(_MARK)[2])
        return found

    def dbt(self, *arguments: str, code: int | None = 0, patience: float = PATIENCE) -> Said:
        """Run plain dbt, in a process that has imported dvt and not used it."""
        environment = self.environment()
        done = forking.run(arguments, folder=self.folder, environment=environment, patience=patience, program="dbt")
        return _checked(Said(*done), code)

    def run(self, *arguments: str, code: int | None, without: Sequence[str] = (), patience: float = PATIENCE) -> Said:
        """Run Python in the project's folder, `without` some variables of the environment."""
        environment = self.environment()
        for name in without:
            environment.pop(name, None)
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=patience,
        )
        return _checked(Said(done.returncode, done.stdout, done.stderr), code)

    def environment(self) -> dict[str, str]:
        """What its commands find: no settings of the user's."""
        return {
            **os.environ,
            **self.variables,
            "PYTHONPATH": os.pathsep.join(filter(None, [str(SOURCES), os.environ.get("PYTHONPATH")])),
            "DVT_HOME": str(self.folder / ".dvt"),
            "DBT_PROFILES_DIR": str(self.folder),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DBT_USE_COLORS": "false",
        }

    def artifact(self, name: str) -> dict[str, Any]:
        """``target/<name>.json``."""
        found: dict[str, Any] = json.loads((self.folder / self.target / f"{name}.json").read_text())
        return found

    def results(self) -> dict[str, dict[str, Any]]:
        """The rows of run_results.json by the last parts of their unique ids."""
        return {short(row["unique_id"]): row for row in self.artifact("run_results")["results"]}

    def statuses(self) -> dict[str, str]:
        """The statuses of run_results.json by the last parts of their unique ids."""
        return {name: str(row["status"]) for name, row in self.results().items()}

    def write(self, path: str, text: str) -> None:
        """Write one of its files."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def short(unique_id: str) -> str:
    """``model.shop.orders`` → ``orders``; a generic test loses its hash."""
    kind, _, rest = unique_id.partition(".")
    return rest.split(".")[1 if kind in ("test", "model", "seed", "snapshot", "analysis") else -1]


def copy_of(origin: Path, folder: Path, variables: Mapping[str, str] | None = None) -> Project:
    """A copy of a project."""
    shutil.copytree(origin, folder, ignore=shutil.ignore_patterns("target", "logs", ".dvt", "__pycache__"))
    return Project(folder=folder, variables=variables or {})
