"""dvt against dbt on an ordinary project: one target, 200 models in four layers, 300 tests.

The project is generated: seeds, sources over raw tables, macros, documentation and tests as people write them. Each way
has a copy of its own, with a database of its own, and does the same commands in turns.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import yaml

from benchmarks.measure import Command, Figures, python_path, script, take_turns

STAGED, JOINED, MODELS, TESTS = 60, 80, 200, 300
_SEEDS, _RAW = 5, 20

_PROJECT = {
    "name": "ordinary",
    "version": "1.0.0",
    "config-version": 2,
    "profile": "ordinary",
    "models": {
        "ordinary": {
            "staging": {"+materialized": "view"},
            "joined": {"+materialized": "view"},
            "marts": {"+materialized": "table", "+tags": ["mart"]},
            "reports": {"+materialized": "table"},
        }
    },
}
_PROFILE = {
    "ordinary": {
        "target": "dev",
        "outputs": {"dev": {"type": "duckdb", "path": "ordinary.duckdb", "schema": "analytics", "threads": 4}},
    }
}
_MACROS = """
{% macro cents(column) %}cast({{ column }} * 100 as bigint){% endmacro %}

{% macro bucket(column, width) -%}
    ({{ column }} - {{ column }} % {{ width }})
{%- endmacro %}

{% macro audit() %}
    {%- if execute %}'{{ target.name }}'{% else %}''{% endif %} as built_for
{%- endmacro %}
"""


def generate(folder: Path) -> None:
    """Write the project and its raw tables into `folder`."""
    for below in ("models/staging", "models/joined", "models/marts", "models/reports", "seeds", "macros"):
        (folder / below).mkdir(parents=True, exist_ok=True)
    _write_yaml(folder / "dbt_project.yml", _PROJECT)
    _write_yaml(folder / "profiles.yml", _PROFILE)
    (folder / "macros" / "shared.sql").write_text(_MACROS)
    for n in range(_SEEDS):
        rows = "".join(f"{i},name {i},{i % 7}\n" for i in range(100))
        (folder / "seeds" / f"seed_{n}.csv").write_text("id,name,kind\n" + rows)
    described: dict[str, list[dict[str, object]]] = {}
    for n in range(MODELS):
        layer, name, sql = _model(n)
        (folder / "models" / layer / f"{name}.sql").write_text(sql)
        described.setdefault(layer, []).append(_description(n, name))
    for layer, models in described.items():
        _write_yaml(folder / "models" / layer / f"_{layer}.yml", {"version": 2, "models": models})
    _write_yaml(folder / "models" / "staging" / "_sources.yml", _sources())
    with duckdb.connect(str(folder / "ordinary.duckdb")) as made:
        made.execute("create schema if not exists raw")
        for n in range(_RAW):
            made.execute(
                f"create or replace table raw.raw_{n} as "
                "select i as id, 'name ' || i as name, i % 7 as kind, i / 3.0 as amount from range(500) t(i)"
            )


def compare(folder: Path, runs: int) -> Iterator[tuple[str, Mapping[str, Figures]]]:
    """What each command took under dbt and under dvt, command after command."""
    homes = {name: folder / name for name in ("dbt", "dvt")}
    for home in homes.values():
        generate(home)
    yield "--version", take_turns([_command(name, home, "--version") for name, home in homes.items()], runs)
    cold = [_command(name, home, "parse", fresh=True) for name, home in homes.items()]
    yield "parse, cold", take_turns(cold, runs)
    for words, title in (
        (("parse",), "parse, unchanged"),
        (("run", "--select", "tag:nothing"), "run of nothing"),
        (("build",), "build"),
    ):
        commands = [_command(name, home, *words) for name, home in homes.items()]
        yield title, take_turns(commands, runs)


def _command(name: str, home: Path, *words: str, fresh: bool = False) -> Command:
    def forget() -> None:
        if fresh:
            (home / "target" / "partial_parse.msgpack").unlink(missing_ok=True)

    argv = [script("dbt")] if name == "dbt" else [sys.executable, "-m", "dvt"]
    variables = {"DBT_PROFILES_DIR": str(home), "PYTHONPATH": python_path()}
    return Command(name=name, argv=[*argv, *words], cwd=home, variables=variables, before=forget)


def _model(n: int) -> tuple[str, str, str]:
    """Layer, name and SQL of a model."""
    if n < STAGED:
        read = f"ref('seed_{n % _SEEDS}')" if n % 4 == 0 else f"source('raw', 'raw_{n % _RAW}')"
        amount = "id / 2.0" if n % 4 == 0 else "amount"
        sql = f"select id, name, kind, {{{{ cents('{amount}') }}}} as cents\nfrom {{{{ {read} }}}}\n"
        return "staging", _name(n), sql
    if n < STAGED + JOINED:
        left, right = (n * 7) % STAGED, (n * 11 + 3) % STAGED
        return "joined", _name(n), (
            f"with facts as (\n    select * from {{{{ ref('{_name(left)}') }}}}\n),\n"
            f"names as (\n    select id, name from {{{{ ref('{_name(right)}') }}}}\n)\n"
            "select facts.id, names.name, facts.kind, {{ bucket('facts.cents', 100) }} as cents\n"
            "from facts\nleft join names on names.id = facts.id\n"
            "{% if var('recent', false) %}where facts.id > 10{% endif %}\n"
        )  # fmt: skip
    if n < MODELS - 20:
        read = STAGED + (n * 13) % JOINED
        return "marts", _name(n), (
            "{{ config(materialized='table') }}\n"
            "select id, max(name) as name, max(kind) as kind, sum(cents) as cents, {{ audit() }}\n"
            f"from {{{{ ref('{_name(read)}') }}}}\ngroup by id\n"
        )  # fmt: skip
    reads = [STAGED + JOINED + (n * 3 + k) % (MODELS - 20 - STAGED - JOINED) for k in range(3)]
    parts = "\nunion all\n".join(f"select id, name, kind, cents from {{{{ ref('{_name(read)}') }}}}" for read in reads)
    columns = "id, min(name) as name, min(kind) as kind, sum(cents) as cents"
    return "reports", _name(n), f"select {columns}\nfrom (\n{parts}\n) as parts\ngroup by id\n"


def _name(n: int) -> str:
    for layer, start in (("rep", MODELS - 20), ("mart", STAGED + JOINED), ("int", STAGED)):
        if n >= start:
            return f"{layer}_{n}"
    return f"stg_{n}"


def _description(n: int, name: str) -> dict[str, object]:
    """Documentation of a model, with tests: 300 over all models."""
    tests: list[object] = ["not_null"]
    if n >= STAGED + JOINED:
        tests.append("unique")
    columns: list[dict[str, object]] = [{"name": "id", "description": "Its key.", "data_tests": tests}]
    if n < 20:  # noqa: PLR2004  # what is missing to 300
        accepted = {"accepted_values": {"arguments": {"values": list(range(7)), "quote": False}}}
        columns.append({"name": "kind", "description": "One of seven.", "data_tests": [accepted]})
    elif n < STAGED - 20:
        related = {
            "relationships": {"arguments": {"to": "ref('seed_0')", "field": "kind"}, "config": {"where": "id < 7"}}
        }
        columns.append({"name": "kind", "description": "One of seven.", "data_tests": [related]})
    columns.append({"name": "cents", "description": "An amount, in cents."})
    return {"name": name, "description": f"Model {name}: one row for each id.", "columns": columns}


def _sources() -> dict[str, object]:
    tables = [{"name": f"raw_{n}", "description": f"Raw table {n}."} for n in range(_RAW)]
    return {"version": 2, "sources": [{"name": "raw", "schema": "raw", "tables": tables}]}


def _write_yaml(path: Path, document: object) -> None:
    path.write_text(yaml.safe_dump(document, sort_keys=False))
