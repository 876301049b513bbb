"""Run the same commands with dbt and with dvt on two copies of a project, and say where they differ.

    python tools/compare_with_dbt.py PROJECT --command build --command "docs generate" --command ls

For projects in which every node belongs to one target: there dvt has to do what dbt does. All commands run with dbt
first, then all with dvt. After each one, both have to agree on: the exit code; what was printed beside the log;
run_results.json (status, failures, message, SQL of every node), manifest.json, catalog.json, sources.json,
semantic_manifest.json and graph_summary.json as a whole; and every file below target/compiled and target/run, byte by
byte. Left out is what two runs of dbt differ in: times, durations, threads, ids of invocations, absolute paths.

Relative paths in profiles.yml, as of DuckDB files, are read from the project's folder: each side has its own database.
Where the database is a server, ``--reset`` names a command that gives each side the same empty one.

The exit code is 0 where both agree, 1 where they differ.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIDES = {"dbt": [sys.executable, "-m", "dbt.cli.main"], "dvt": [sys.executable, "-m", "dvt"]}
ARTIFACTS = ("run_results", "manifest", "catalog", "sources", "semantic_manifest", "graph_summary")
SQL_FOLDERS = ("compiled", "run")
PATIENCE = 900
"""Seconds that one command may take."""

ROOT = "<root>"
LEFT_OUT = {
    "run_results": ("metadata", "args", "elapsed_time", "results.*.timing", "results.*.thread_id",
                    "results.*.execution_time"),
    "sources": ("metadata", "elapsed_time", "results.*.timing", "results.*.thread_id", "results.*.execution_time",
                "results.*.snapshotted_at", "results.*.max_loaded_at_time_ago_in_s"),
    "catalog": ("metadata",),
    "graph_summary": ("_invocation_id",),
    "manifest": ("metadata.generated_at", "metadata.invocation_id", "metadata.invocation_started_at",
                 "metadata.user_id", "metadata.run_started_at", "*.*.created_at", "disabled.*.*.created_at"),
}  # fmt: skip
_LOG_LINE = re.compile(r"^(\x1b\[\d+m)*\d\d:\d\d:\d\d ")
_TEMPORARY = re.compile(r"(__dbt_tmp)\d+")
_MISSING = "<missing>"


@dataclass(frozen=True, kw_only=True)
class Done:
    """What one command left.

    Attributes:
        code: its exit code.
        printed: the lines that it wrote to stdout and that aren't of the log.
        log: all that it printed.
        artifacts: the documents below target/, by name.
        files: the SQL below target/, by path.
    """

    code: int
    printed: tuple[str, ...]
    log: str
    artifacts: Mapping[str, Any]
    files: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that dbt and dvt don't agree on."""

    where: str
    dbt: Any
    dvt: Any

    def __str__(self) -> str:
        return f"{self.where}\n    dbt: {_short(self.dbt)}\n    dvt: {_short(self.dvt)}"


# -- running
def copy_of(root: Path, to: Path) -> None:
    """A fresh copy of a folder, without what earlier commands left in it."""
    left = ("target", "logs", ".git", "__pycache__", ".dvt", "*.duckdb", "*.duckdb.wal")
    shutil.copytree(root, to, ignore=shutil.ignore_patterns(*left))


def run(words: Sequence[str], root: Path, project: Path, environment: Mapping[str, str]) -> Done:
    """Run one command in a copy of the project, and read what it left."""
    target = project / "target"
    for name in ARTIFACTS:
        (target / f"{name}.json").unlink(missing_ok=True)
    for name in SQL_FOLDERS:
        shutil.rmtree(target / name, ignore_errors=True)
    done = subprocess.run(
        words, cwd=project, env=dict(environment), check=False, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=PATIENCE,
    )  # fmt: skip
    printed = (line for line in done.stdout.splitlines() if line and not _LOG_LINE.match(line))
    return Done(
        code=done.returncode,
        printed=tuple(_rooted(line, root) for line in printed),
        log=done.stdout + done.stderr,
        artifacts={name: _document(target / f"{name}.json", root) for name in ARTIFACTS},
        files={
            str(file.relative_to(target)): _rooted(file.read_text(), root)
            for name in SQL_FOLDERS
            for file in (target / name).rglob("*")
            if file.is_file()
        },
    )


def _document(file: Path, root: Path) -> Any:
    if not file.exists():
        return _MISSING
    found = json.loads(_rooted(file.read_text(), root))
    if file.stem in ("run_results", "sources"):
        found["results"] = {row["unique_id"]: row for row in found["results"]}
    if file.stem == "graph_summary":
        return {stage: _edges(graph) for stage, graph in found.items() if stage != "_invocation_id"}
    return found


def _edges(graph: Mapping[str, Any]) -> dict[str, Any]:
    """A graph of graph_summary.json by names: its numbers follow the order in which files were read."""
    return {
        node["name"]: {
            "type": node["type"],
            "succ": sorted(graph[str(after)]["name"] for after in node.get("succ", [])),
        }
        for node in graph.values()
    }


def _rooted(text: str, root: Path) -> str:
    """`text` without the place of this copy, and without the time in the names of temporary tables."""
    return _TEMPORARY.sub(r"\1<time>", text.replace(str(root), ROOT))


def environment_of(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of both sides."""
    return {
        **os.environ,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_USE_COLORS": "false",
        "PYTHONHASHSEED": "0",
        **variables,
    }


# -- comparing
def differences(dbt: Any, dvt: Any, where: str, left_out: Sequence[str] = (), path: str = "") -> Iterator[Difference]:
    """Where two documents differ, but for the paths in `left_out` (``*`` stands for any one key)."""
    if dbt == dvt or any(_matches(path, pattern) for pattern in left_out):
        return
    here = f"{where}: {path}" if path else where
    if isinstance(dbt, dict) and isinstance(dvt, dict):
        for key in sorted({*dbt, *dvt}):
            inner = f"{path}\0{key}" if path else key
            yield from differences(dbt.get(key, _MISSING), dvt.get(key, _MISSING), where, left_out, inner)
    elif isinstance(dbt, list) and isinstance(dvt, list) and len(dbt) == len(dvt):
        for number, (one, other) in enumerate(zip(dbt, dvt, strict=True)):
            yield from differences(one, other, where, left_out, f"{path}\0{number}")
    else:
        yield Difference(where=here.replace("\0", "."), dbt=dbt, dvt=dvt)


def _matches(path: str, pattern: str) -> bool:
    """Keys hold dots themselves (``model.shop.orders``), so that paths are joined by another character."""
    keys, wanted = path.split("\0"), pattern.split(".")
    return len(keys) == len(wanted) and all(want in ("*", key) for want, key in zip(wanted, keys, strict=True))


def compare(command: str, dbt: Done, dvt: Done) -> Iterator[Difference]:
    """Where the same command under dbt and dvt differs."""
    yield from differences(dbt.code, dvt.code, f"{command}: exit code")
    # threads end in any order, and what they print comes so
    yield from differences(sorted(dbt.printed), sorted(dvt.printed), f"{command}: printed")
    for name in ARTIFACTS:
        left_out = LEFT_OUT.get(name, ())
        yield from differences(dbt.artifacts[name], dvt.artifacts[name], f"{command}: {name}.json", left_out)
    shared = _written_by_several(dbt.artifacts["manifest"])
    for file in sorted({*dbt.files, *dvt.files}):
        if file.partition("/")[2] in shared:
            continue
        one, other = dbt.files.get(file, _MISSING), dvt.files.get(file, _MISSING)
        yield from differences(one, other, f"{command}: target/{file}")


def _written_by_several(manifest: Any) -> set[str]:
    """Files below target/compiled that more than one node writes (tests with long names): the last one to end wins."""
    seen: Counter[str] = Counter()
    for node in manifest["nodes"].values() if isinstance(manifest, dict) else ():
        origin, path = Path(node["original_file_path"]), Path(node["path"])
        file = origin if origin.name == path.name else origin / path
        seen[str(Path(node["package_name"]) / file)] += 1
    return {file for file, times in seen.items() if times > 1}


def _short(value: Any, most: int = 400) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= most else f"{text[:most]}... ({len(text)} characters)"


def summary(command: str, done: Done) -> str:
    """One line on what was compared."""
    results = done.artifacts["run_results"]
    counts: dict[str, int] = {}
    for row in results["results"].values() if isinstance(results, dict) else ():
        counts[row["status"]] = counts.get(row["status"], 0) + 1
    told = ", ".join(f"{number} {status}" for status, number in sorted(counts.items())) or "no results"
    found = [name for name in ARTIFACTS if done.artifacts[name] != _MISSING]
    left = f"{len(done.files)} files of SQL; {', '.join(found) or 'no artifacts'}"
    return f"{command}: exit code {done.code}; {told}; {left}"


# -- the command line
def arguments() -> argparse.Namespace:
    """What the user asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--command", action="append", required=True, help="without the program's name; may be repeated")
    parser.add_argument("--root", type=Path, help="the folder to copy, where the project reads more than its own")
    parser.add_argument("--work", type=Path, help="where the copies lie, and stay (default: a temporary folder)")
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE", help="for both sides")
    parser.add_argument("--reset", help="a command that runs before each side's first one")
    parser.add_argument("--most", type=int, default=40, help="how many differences are shown (default: %(default)s)")
    return parser.parse_args()


def run_side(side: str, work: Path, options: argparse.Namespace) -> list[Done]:
    """All commands with one of the two."""
    project = options.project.resolve()
    origin = (options.root or project).resolve()
    root = work / side / origin.name
    shutil.rmtree(work / side, ignore_errors=True)
    copy_of(origin, root)
    environment = environment_of(dict(pair.split("=", 1) for pair in options.env))
    if options.reset:
        subprocess.run(shlex.split(options.reset), env=environment, check=True)
    inside = root / project.relative_to(origin)
    return [run([*SIDES[side], *shlex.split(command)], root, inside, environment) for command in options.command]


def main() -> int:
    """Run both and print what differs."""
    options = arguments()
    with tempfile.TemporaryDirectory() as temporary:
        work = (options.work or Path(temporary)).resolve()
        done = {side: run_side(side, work, options) for side in SIDES}
    found: list[Difference] = []
    for number, command in enumerate(options.command):
        dbt, dvt = done["dbt"][number], done["dvt"][number]
        here = list(compare(command, dbt, dvt))
        print(f"{summary(command, dbt)}: {f'{len(here)} differences' if here else 'equal'}")
        if dbt.code != dvt.code:
            print(f"-- dbt\n{dbt.log[-3000:]}\n-- dvt\n{dvt.log[-3000:]}")
        found += here
    for difference in found[: options.most]:
        print(difference)
    if len(found) > options.most:
        print(f"... and {len(found) - options.most} more")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
