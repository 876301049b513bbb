"""One run of a command: CPU seconds, wall time and peak memory of it and its children, and how runs take turns."""

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import clock

_PATIENCE = 900.0
# Nothing that is measured may depend on a network: who asks an index for news (``dbt --version``) is told no at once.
_ALONE = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
    "NO_PROXY": "127.0.0.1,localhost",
}


@dataclass(frozen=True, kw_only=True)
class Command:
    """Something to measure.

    Attributes:
        name: of the way that it stands for (``dvt``).
        argv: what is run.
        cwd: where.
        variables: added to the environment.
        before: run before each measured run, unmeasured.
        clocked: whether it takes its seconds by itself, with a `Clock`; memory is that of the whole run all the same.
    """

    name: str
    argv: Sequence[str]
    cwd: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None
    clocked: bool = False


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What a run took: seconds of wall, seconds of CPU (user and system), MB of resident memory at the peak."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All runs of one command."""

    runs: tuple[Usage, ...]

    def least(self, what: str) -> float:
        """The smallest value: what noise adds is never negative."""
        return min(getattr(run, what) for run in self.runs)

    def median(self, what: str) -> float:
        """The middle value."""
        return statistics.median(getattr(run, what) for run in self.runs)


def take_turns(commands: Sequence[Command], runs: int) -> dict[str, Figures]:
    """A B C A B C …, `runs` times."""
    found: dict[str, list[Usage]] = {command.name: [] for command in commands}
    for _ in range(runs):
        for command in commands:
            found[command.name].append(measure(command))
    return {name: Figures(runs=tuple(usages)) for name, usages in found.items()}


def measure(command: Command) -> Usage:
    """Run it once.

    Raises:
        SystemExit: it failed; with the end of what it printed.
    """
    command.before()
    log = command.cwd / f"bench-{command.name}.log"
    told = command.cwd / f"bench-{command.name}.json"
    told.unlink(missing_ok=True)
    with log.open("w") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            list(command.argv),
            cwd=command.cwd,
            env={**os.environ, **_ALONE, **command.variables, clock.VARIABLE: str(told)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        watch = threading.Timer(_PATIENCE, process.kill)
        watch.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            watch.cancel()
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command.argv)} failed ({process.returncode}):\n{log.read_text()[-4000:]}")
    peak = usage.ru_maxrss / 1024
    if command.clocked:
        return Usage(**json.loads(told.read_text()), peak=peak)
    return Usage(wall=wall, cpu=usage.ru_utime + usage.ru_stime, peak=peak)


def python_path(*first: Path) -> str:
    """PYTHONPATH for a command that runs in another folder: `first`, then this process's own."""
    own = [os.path.abspath(place) for place in os.environ.get("PYTHONPATH", "").split(os.pathsep) if place]  # noqa: PTH100
    return os.pathsep.join([*map(str, first), *own])


def script(name: str) -> str:
    """A program of this environment."""
    return str(Path(sys.executable).parent / name)
