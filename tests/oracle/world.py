"""The oracle: the same SQL over one database and over a plan, compared as bags of rows.

Tables are scattered over made-up targets; all of them live in one in-process DuckDB, so that what differs can only be
the plan. Each relation is a view under its key, so that one text serves both.
"""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import duckdb
from sqlglot import exp

from dvt.compute.duckdb import UNSAFE_OPTIMIZERS
from dvt.compute.duckdb_sql import keys_of
from dvt.compute.duckdb_workspace import define_macros
from dvt.dialects.late import Known, KnownKeys, settled
from dvt.dialects.render import render
from dvt.plan.planner import make_plan
from dvt.plan.schema import Column, Relation, Request, Target
from dvt.plan.steps import VALUE, Extract, Keys, Plan
from dvt.resolve import Pushdown
from tests.oracle.queries import COLUMNS, TABLES, TYPES, rows

Row = tuple[object, ...]
_MOST = 20_000
_ALIKE = 0.7  # of the placements: targets of one dialect mean the same by it


def same(left: list[Row], right: list[Row]) -> bool:
    """Equal as bags; floats to nine digits, everything else exactly."""
    return Counter(map(_canonical, left)) == Counter(map(_canonical, right))


def _canonical(row: Row) -> tuple[object, ...]:
    return tuple(float(f"{value:.9g}") if isinstance(value, float) else value for value in row)


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Which made-up target each table lives on, and in which dialect that target is asked."""

    targets: dict[str, Target]
    relations: dict[str, Relation]
    names: tuple[str, ...]


def place(seed: int, dialects: tuple[str, ...] = ("duckdb", "postgres"), *, counted: bool = False) -> Placement:
    """Sizes and settings are told anyhow, so that any may limit another one, group, and compute parts of the query."""
    rng, sizes = random.Random(f"place {seed}"), random.Random(f"size {seed}")
    targets = {f"c{n}": Target(name=f"c{n}", dialect=rng.choice(dialects)) for n in range(rng.choice([2, 2, 3]))}
    if sizes.random() < _ALIKE:
        targets = {name: replace(target, settings=(("one", "database"),)) for name, target in targets.items()}
    relations, names = {}, []
    values = random.Random(f"distinct {seed}")
    guesses = [1.0, 3.0, 10.0] if counted else [None, 1.0, 1.0, 10.0, 1e3]
    for table in range(TABLES):
        columns = tuple(
            Column(name=name, type=TYPES[kind], distinct=values.choice(guesses)) for name, kind in COLUMNS.items()
        )
        target = rng.choice(list(targets))
        key = f"{target}.main.t{table}"
        rows = sizes.choice([None, 10.0 ** sizes.randint(0, 8)]) if not counted else 10.0 ** sizes.randint(3, 6)
        relations[key] = Relation(
            key=key, target=target, schema="main", identifier=f"t{table}", columns=columns, rows=rows
        )
        names.append(f'"{key}"')
    return Placement(targets=targets, relations=relations, names=tuple(names))


def build(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    """The tables of a seed, and nothing else of an earlier one; what DuckDB is known to get wrong is off."""
    connection.execute("set disabled_optimizers = ?", [",".join(UNSAFE_OPTIMIZERS)])
    for table in range(TABLES):
        declared = ", ".join(f"{name} {TYPES[kind]}" for name, kind in COLUMNS.items())
        connection.execute(f"create or replace table t{table} ({declared})")
        found = rows(seed, table)
        if found:
            connection.executemany(f"insert into t{table} values (?, ?, ?, ?, ?, ?)", found)


def publish(connection: duckdb.DuckDBPyConnection, placement: Placement) -> None:
    """Each relation under its key, for the undecomposed query."""
    for relation in placement.relations.values():
        connection.execute(f'create or replace view "{relation.key}" as select * from main."{relation.identifier}"')


Fetch = Callable[[str], tuple[list[Row], list[str]]]
"""The rows that a query gives on a server, and the types of its columns for the engine; empty: as the values are."""


@dataclass
class Meter:
    """What went through: names of tables that extracts landed in, while they are there, and values sent to sources."""

    landed: Callable[[str], None]
    sent: Callable[[str], None]


def run_plan(
    connection: duckdb.DuckDBPyConnection,
    plan: Plan,
    servers: dict[str, Fetch] | None = None,
    meter: Meter | None = None,
) -> list[Row]:
    """The plan's answer: each extract lands in a table of its name, then the transform runs over those only.

    Args:
        connection: the engine, and every source that no server stands for.
        plan: what to run.
        servers: real databases that run the extracts of their dialect.
        meter: hears of all that moves.
    """
    try:
        define_macros(connection)
        known: dict[str, Known | KnownKeys] = {}
        for value in plan.values:
            for extract in value.extracts:
                _read(connection, extract, servers)
                _metered(meter, extract, {})
            connection.execute(f'create or replace temp table "{value.name}" as {value.transform.sql()}')
            asked = f'select typeof("{VALUE}"), "{VALUE}"::varchar from "{value.name}"'
            [(type_, text)] = connection.execute(asked).fetchall()
            known[value.name] = Known(type=type_, text=text)
        waiting = list(plan.extracts)
        while waiting:
            extract = next(each for each in waiting if _placeholders(each) <= known.keys())
            waiting.remove(extract)
            query, _ = settled(extract.query, extract.dialect, "duckdb", known)
            _read(connection, replace(extract, query=query), servers)
            _metered(meter, extract, known)
            for keys in plan.keys:
                if keys.extract == extract.name:
                    known[keys.name] = _keys(connection, keys)
        return connection.execute(plan.transform.sql()).fetchall()
    finally:
        with suppress(duckdb.FatalException, duckdb.InternalException):
            for name in [part.name for part in (*plan.reads, *plan.values)]:
                connection.execute(f'drop table if exists "{name}"')


def _metered(meter: Meter | None, extract: Extract, known: dict[str, Known | KnownKeys]) -> None:
    if meter is None:
        return
    meter.landed(extract.name)
    for name in _placeholders(extract):
        value = known[name]
        for text in value.texts or () if isinstance(value, KnownKeys) else (value.text,):
            meter.sent(text or "")


def _placeholders(extract: Extract) -> set[str]:
    return {node.name for node in extract.query.find_all(exp.Placeholder)}


def _keys(connection: duckdb.DuckDBPyConnection, keys: Keys) -> KnownKeys:
    found = connection.execute(keys_of(keys.extract, keys.column, _MOST + 1).sql("duckdb")).fetchall()
    columns = connection.execute(f'describe "{keys.extract}"').fetchall()
    [type_] = [type_ for name, type_, *_ in columns if name == keys.column]
    return KnownKeys(type=type_, texts=tuple(text for (text,) in found) if len(found) <= _MOST else None)


def _read(connection: duckdb.DuckDBPyConnection, extract: Extract, servers: dict[str, Fetch] | None) -> None:
    fetch = (servers or {}).get(extract.dialect)
    if fetch is None:
        sql = render(extract.query, "duckdb")
        connection.execute(f'create or replace temp table "{extract.name}" as {sql}')
    else:
        _land(connection, extract, *fetch(extract.sql()))


def _land(connection: duckdb.DuckDBPyConnection, extract: Extract, found: list[Row], told: list[str]) -> None:
    types = [
        column.type or kind or _type([row[place] for row in found])
        for place, (column, kind) in enumerate(zip(extract.columns, told, strict=True))
    ]
    declared = ", ".join(f'"{column.name}" {type_}' for column, type_ in zip(extract.columns, types, strict=True))
    connection.execute(f'create or replace temp table "{extract.name}" ({declared})')
    if found:
        marks = ", ".join("?" for _ in extract.columns)
        connection.executemany(f'insert into "{extract.name}" values ({marks})', found)


def _type(values: list[object]) -> str:
    value = next((value for value in values if value is not None), None)
    if isinstance(value, Decimal):
        scale = max(-int(each.as_tuple().exponent) for each in values if isinstance(each, Decimal))
        return f"decimal(38, {max(scale, 0)})"
    types = {bool: "boolean", int: "bigint", float: "double", date: "date", str: "varchar", type(None): '"NULL"'}
    return types[type(value)]


def request(sql: str, placement: Placement, dialect: str = "duckdb") -> Request:
    return Request(
        node="model.oracle.q",
        sql=sql,
        dialect=dialect,
        target="c0",
        targets=placement.targets,
        relations=placement.relations,
    )


def plan_of(sql: str, placement: Placement, dialect: str = "duckdb", pushdown: Pushdown = Pushdown.FULL) -> Plan:
    return make_plan(replace(request(sql, placement, dialect), pushdown=pushdown))


def check_separate(plan: Plan, placement: Placement) -> None:
    """An extract reads relations of its own target only, and the transform reads extracts only."""
    for extract in plan.reads:
        assert all(placement.relations[key].target == extract.target for key in extract.relations)
