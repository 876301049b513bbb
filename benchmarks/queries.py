"""TPC-H's 22 queries as models over PostgreSQL and MariaDB, in two placements of the tables, four ways.

dvt, dvt with ``pushdown: columns``, dbt-duckdb with ATTACH, and a script that attaches both databases and runs it. All
write their answer into PostgreSQL; the answers are compared.
"""

import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
from tests.oracle.tables import over
from tests.oracle.world import same

from benchmarks.extensions import folder_of_wheels, wheel_file
from benchmarks.measure import Command, Figures, measure, python_path, script, take_turns
from benchmarks.servers import TABLES, Databases

PLACEMENTS: Mapping[str, frozenset[str]] = {
    "lines apart": frozenset({"lineitem", "nation", "part"}),
    "orders apart": frozenset({"customer", "orders", "region", "supplier"}),
}
"""Of each placement, the tables that are in MariaDB; the others are in PostgreSQL, with the answers."""

WAYS = {"dvt": "by_dvt", "dvt, columns": "by_columns", "dbt-duckdb": "by_dbt_duckdb", "script": "by_script"}
"""Each way and the schema that its answers are in."""

_HERE = Path(__file__).parent / "federated"
_ROOT = _HERE.parents[1]
_SOURCES = ("warehouse", "shop")


def compare(databases: Databases, folder: Path, runs: int) -> Iterator[tuple[str, Mapping[str, Figures]]]:
    """What each query took each way, in each placement; an empty run of its projects first."""
    databases.prepare(*WAYS.values())
    variables = {
        **databases.variables(),
        "BENCH_EXTENSIONS": str(folder_of_wheels(folder / "extensions")),
        "PYTHONPATH": python_path(_ROOT),
    }
    queries = _queries()
    for title, remote in PLACEMENTS.items():
        made = _Placed(databases=databases, folder=folder / title.replace(" ", "_"), remote=remote, variables=variables)
        made.write(queries)
        nothing = [made.command(way, "tag:nothing") for way in WAYS if way != "script"]
        for command in nothing:
            measure(command)
        yield "empty run", take_turns(nothing, runs)
        for number in queries:
            commands = [made.command(way, f"q{number}") for way in WAYS]
            figures = take_turns(commands, runs)
            _check_equal(databases, f"q{number}")
            yield f"{title}: query {number}", figures


@dataclass(frozen=True, kw_only=True)
class _Placed:
    """The projects of one placement.

    Attributes:
        databases: where all tables are.
        folder: of the projects.
        remote: the tables that are read in MariaDB.
        variables: of the commands' environment.
    """

    databases: Databases
    folder: Path
    remote: frozenset[str]
    variables: Mapping[str, str]

    def write(self, queries: Mapping[int, str]) -> None:
        """Make the projects of all ways."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for way, schema in WAYS.items():
            home = self.folder / schema
            (home / "models").mkdir(parents=True)
            if way == "script":
                for number, text in queries.items():
                    (home / f"q{number}.sql").write_text(over(text, self._names()))
                continue
            like = "dbt_duckdb" if way == "dbt-duckdb" else "dvt"
            profile = (_HERE / like / "profiles.yml").read_text()
            (home / "profiles.yml").write_text(profile.replace("schema: by_dvt\n", f"schema: {schema}\n"))
            settings = "  +pushdown: columns\n" if way == "dvt, columns" else ""
            (home / "dbt_project.yml").write_text((_HERE / like / "dbt_project.yml").read_text() + settings)
            (home / "models" / "sources.yml").write_text(json.dumps({"version": 2, "sources": self._sources(like)}))
            for number, text in queries.items():
                dialect = "duckdb" if like == "dbt_duckdb" else "postgres"
                (home / "models" / f"q{number}.sql").write_text(over(text, self._references(), dialect))

    def command(self, way: str, select: str) -> Command:
        """The command that runs one query."""
        home = self.folder / WAYS[way]
        words = ["run", "--select", select]
        argv = [sys.executable, "-m", "dvt", *words]
        if way == "dbt-duckdb":
            argv = [script("dbt"), *words]
        elif way == "script":
            argv = [sys.executable, "-m", "benchmarks.by_script", f"{select}.sql", f"by_script.{select}"]
        return Command(name=way, argv=argv, cwd=home, variables={**self.variables, "DBT_PROFILES_DIR": str(home)})

    def _place(self, table: str) -> str:
        return "shop" if table in self.remote else "warehouse"

    def _schema(self, place: str) -> str:
        return self.databases.name if place == "shop" else "tpch"

    def _names(self) -> Mapping[str, str]:
        return {table: f'{self._place(table)}."{self._schema(self._place(table))}"."{table}"' for table in TABLES}

    def _references(self) -> Mapping[str, str]:
        return {table: f"{{{{ source('{self._place(table)}', '{table}') }}}}" for table in TABLES}

    def _sources(self, like: str) -> list[Mapping[str, object]]:
        where = "connection" if like == "dvt" else "database"
        return [
            {
                "name": place,
                where: place,
                "schema": self._schema(place),
                "tables": [{"name": table} for table in TABLES if self._place(table) == place],
            }
            for place in _SOURCES
        ]


def _queries() -> Mapping[int, str]:
    with duckdb.connect() as made:
        made.execute(f"load '{wheel_file('tpch')}'")
        return dict(made.execute("select query_nr, query from tpch_queries()").fetchall())


def _check_equal(databases: Databases, name: str) -> None:
    """Speed of a wrong answer is of no interest."""
    answers = {way: _rounded(databases.rows(f"select * from {schema}.{name}")) for way, schema in WAYS.items()}
    for way, rows in answers.items():
        if not same(rows, answers["script"]):
            sys.exit(f"{name}: {way} and the script do not agree: {rows[:2]} and {answers['script'][:2]}")


def _rounded(rows: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [tuple(float(value) if isinstance(value, Decimal) else value for value in row) for row in rows]
