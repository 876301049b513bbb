"""Running an example as a user does: in a copy of its folder, through the command line."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@dataclass(frozen=True, kw_only=True)
class Project:
    """A copy of an example with its raw tables loaded.

    Attributes:
        folder: where it lies.
        variables: environment variables that its files read.
    """

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    def run(self, *command: str) -> str:
        """Run Python with these arguments in the folder; returns all that it says.

        A failure shows what was said.
        """
        environment = {**os.environ, **self.variables, "DVT_HOME": str(self.folder / ".dvt")}
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, said
        return said

    def dvt(self, *arguments: str) -> str:
        """Run dvt."""
        return self.run("-m", "dvt", *arguments)


def copy_of(example: str, folder: Path, variables: Mapping[str, str] | None = None) -> Project:
    """An example's copy below `folder`, loaded."""
    copy = folder / example
    shutil.copytree(EXAMPLES / example, copy, ignore=shutil.ignore_patterns("data", "target", "logs", ".dvt"))
    project = Project(folder=copy, variables=variables or {})
    project.run("load.py")
    return project
