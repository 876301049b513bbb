"""Three federated models over PostgreSQL and MariaDB, three ways: dvt, a hand-written script, dbt-duckdb with ATTACH.

A dbt project starts, reads its files and connects before it does anything. What it takes beyond that is the difference
to a run of the same project that selects nothing; the script has no such part, so all of it counts.
"""

import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.extensions import folder_of_wheels
from benchmarks.measure import Command, Figures, measure, python_path, script, take_turns
from benchmarks.servers import Databases

MODELS = ("agg", "semi", "full")
WAYS = {"dvt": "by_dvt", "by hand": "by_hand", "dbt-duckdb": "by_dbt_duckdb"}
"""Each way and the schema that its results are in."""

_HERE = Path(__file__).parent / "federated"
_ROOT = _HERE.parents[1]


def compare(databases: Databases, folder: Path, runs: int) -> Iterator[tuple[str, Mapping[str, Figures]]]:
    """What each model took each way, an empty run first; one run of each beforehand warms the servers."""
    databases.prepare(*WAYS.values())
    variables = {
        **databases.variables(),
        "BENCH_EXTENSIONS": str(folder_of_wheels(folder / "extensions")),
        "PYTHONPATH": python_path(_ROOT),
    }
    homes = {name: _assembled(folder, name) for name in ("dvt", "dbt_duckdb")}
    nothing = [*_projects(homes, variables, "tag:nothing")]
    for command in nothing:
        measure(command)
    yield "empty run", take_turns(nothing, runs)
    for model in MODELS:
        dvt, dbt = _projects(homes, variables, model)
        argv = [sys.executable, "-m", "benchmarks.by_hand", model]
        hand = Command(name="by hand", argv=argv, cwd=folder, variables=variables)
        for command in (dvt, hand, dbt):
            measure(command)
        _check_equal(databases, model)
        yield model, take_turns([dvt, hand, dbt], runs)


def _projects(homes: Mapping[str, Path], variables: Mapping[str, str], select: str) -> tuple[Command, Command]:
    words = ["run", "--select", select]
    dvt, dbt = homes["dvt"], homes["dbt_duckdb"]
    return (
        Command(
            name="dvt",
            argv=[sys.executable, "-m", "dvt", *words],
            cwd=dvt,
            variables={**variables, "DBT_PROFILES_DIR": str(dvt)},
        ),
        Command(
            name="dbt-duckdb",
            argv=[script("dbt"), *words],
            cwd=dbt,
            variables={**variables, "DBT_PROFILES_DIR": str(dbt)},
        ),
    )


def _assembled(folder: Path, way: str) -> Path:
    """The project of a way: the models that all share, and its own idea of where the sources are."""
    home = folder / way
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(_HERE / "models", home / "models")
    shutil.copy(_HERE / way / "sources.yml", home / "models")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(_HERE / way / name, home)
    return home


def _check_equal(databases: Databases, model: str) -> None:
    """Speed of a wrong answer is of no interest."""
    key = {"agg": "lines", "semi": "l_partkey", "full": "l_partkey + o_custkey"}[model]
    measure_ = {"agg": "revenue", "semi": "l_extendedprice", "full": "o_totalprice"}[model]
    found = {
        way: databases.rows(f'select count(*), sum({key}), round(sum({measure_})::numeric, 2) from {schema}."{model}"')
        for way, schema in WAYS.items()
    }
    if any(rows != found["by hand"] for rows in found.values()):
        sys.exit(f"{model}: the ways do not agree: {found}")
