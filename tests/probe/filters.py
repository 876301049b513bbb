"""Every filter of every family, by a database and by the engine: how far the one's answer can be trusted.

The engine's answer is that over whole rows, as they arrive: what a filter means is what it does there. The database's
is that of the text that the planner would send.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from sqlglot import exp, parse_one

from dvt.compute.duckdb import DuckDBEngine
from dvt.dialects.render import render
from dvt.dialects.rules import Level, Op, Rule, Table, shipped
from dvt.dialects.safety import Refusal, Source, SourceColumn
from dvt.dialects.types import Family
from dvt.execute.run import stream_plan
from tests.connectors.plans import extract, plan
from tests.connectors.sessions import TestSession
from tests.probe.columns import BEFORE, CALLS, COLUMNS, CONDITIONS, PATTERNS, Probed

Cell = tuple[Family, Op] | tuple[str, Family]
"""What is asked of a column, or a function of it."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a database was seen to do in one cell of its table.

    Attributes:
        level: the highest that is true of all columns.
        collate: the collation that was named.
        wrong: a filter and column for which the next level is not true; empty where there is none.
        asked: how many filters.
    """

    level: Level
    collate: str
    wrong: str
    asked: int


def conditions(family: Family) -> Iterator[tuple[Op, str]]:
    """Filters of the column `v`."""
    literals = CONDITIONS[family]
    for literal in literals:
        yield Op.EQ, f"v = {literal}"
        yield Op.NE, f"v <> {literal}"
        for sign in ("<", "<=", ">", ">="):
            yield Op.ORDER, f"v {sign} {literal}"
    if literals:
        yield Op.EQ, f"v in ({', '.join(literals[:3])})"
        yield Op.NE, f"not v in ({', '.join(literals[:3])})"
        yield Op.ORDER, f"v between {literals[0]} and {literals[-1]}"
        yield Op.ORDER, f"not v between {literals[0]} and {literals[1]}"
    if family is Family.TEXT:
        for pattern in PATTERNS:
            yield Op.LIKE, f"v like {pattern}"
            yield Op.NOT_LIKE, f"not v like {pattern}"
    if family is Family.BOOL:
        for condition in ("v", "not v", "v is true", "not v is true", "v is false"):
            yield Op.TRUTH, condition
        yield Op.EQ, "v = true"
        yield Op.NE, "v <> true"
    yield Op.IS_NULL, "v is null"
    yield Op.NOT_NULL, "not v is null"


def of_calls(table: Table, family: Family) -> Iterator[tuple[str, str]]:
    """Filters of those functions of the column `v` that a table knows."""
    for function, of in table.calls:
        if of is family:
            written = "v % 3" if function == "mod" else f"{function}(v)"
            for rest in CALLS[function]:
                yield function, f"not {written} {rest[4:]}" if rest.startswith("not ") else f"{written} {rest}"


def probe(session: TestSession) -> Mapping[Cell, Found]:
    """All cells of the table of the session's database, without a collation and with the one that its rule names."""
    session.run(*BEFORE.get(session.dialect, ()))
    seen: dict[Cell, list[tuple[Level, str, str]]] = {}
    table = shipped().of("", session.dialect)
    for number, column in enumerate(COLUMNS[session.dialect]):
        name = f"probed_{number}"
        rows = ", ".join(f"({place}, {value})" for place, value in enumerate([*column.values, "null"]))
        session.run(
            f"drop table if exists {name}",
            f"create table {name} (id integer, v {column.type})",
            f"insert into {name} values {rows}",
        )
        asked: list[tuple[Cell, str]] = [((column.family, op), text) for op, text in conditions(column.family)]
        asked += [((function, column.family), text) for function, text in of_calls(table, column.family)]
        nodes = [parse_one(condition, dialect="duckdb") for _, condition in asked]
        for (cell, condition), node, kept in zip(asked, nodes, _by_engine(session, name, nodes), strict=True):
            rule = table.filters.get(cell, Rule(Level.EXACT)) if isinstance(cell[0], Family) else Rule(Level.EXACT)
            there = _by_database(session, name, column, node, Rule(Level.EXACT, rule.collate))
            if there is None:
                continue
            level = Level.EXACT if there == kept else Level.SUPER if there >= kept else Level.NO
            wrong = "" if level is Level.EXACT else f"{condition} on {column.type}: {_unlike(column, there, kept)}"
            seen.setdefault(cell, []).append((level, rule.collate, wrong))
        most = _most(session, name, column)
        if most is not None:
            seen.setdefault((column.family, Op.MOST), []).append((most, "", ""))
    return {
        cell: Found(
            level=min(level for level, _, _ in each),
            collate=each[0][1],
            wrong=min(each)[2],
            asked=len(each),
        )
        for cell, each in seen.items()
    }


def _by_engine(session: TestSession, table: str, nodes: list[exp.Expr]) -> list[frozenset[int]]:
    """The rows that each filter keeps, by `id`, of whole rows that were read."""
    flags = ", ".join(f"({node.sql('duckdb')}) as c{place}" for place, node in enumerate(nodes))
    one = plan(
        session.name, f"select id, {flags} from dvt_x1", extract("dvt_x1", session, f"select id, v from {table}")
    )
    with stream_plan(one, {session.name: session}, DuckDBEngine()) as (_, reader):
        rows = reader.read_all().to_pylist()
    return [frozenset(row["id"] for row in rows if row[f"c{place}"]) for place in range(len(nodes))]


def _most(session: TestSession, table: str, column: Probed) -> Level | None:
    """Whether the rows with the greatest and the least value are the engine's; None: texts, whose equality is wider."""
    if column.family in (Family.TEXT, Family.BOOL, Family.INSTANT):
        return None
    asked = "select id from {0} where v = (select max(v) from {0}) or v = (select min(v) from {0})"
    one = plan(session.name, asked.format("dvt_x1"), extract("dvt_x1", session, f"select id, v from {table}"))
    with stream_plan(one, {session.name: session}, DuckDBEngine()) as (_, reader):
        kept = {row["id"] for row in reader.read_all().to_pylist()}
    there = {int(id_) for (id_,) in session.run(asked.format(table))}
    return Level.EXACT if there == kept else Level.NO


def _by_database(session: TestSession, table: str, column: Probed, node: exp.Expr, rule: Rule) -> frozenset[int] | None:
    """Those that the database keeps by the text that the planner sends; None where it sends none."""
    filters = {cell: rule for cell in product(Family, Op) if cell[1] is not Op.TRUTH or column.family is Family.BOOL}
    rules = Table(filters=filters, calls=shipped().of("", session.dialect).calls)
    known = SourceColumn(name="v", type=column.type.partition(" coll")[0].partition(" char")[0])
    source = Source(dialect=session.dialect, columns={"v": known}, rules=rules)
    there = source.condition(node)
    if isinstance(there, Refusal):
        return None
    query = exp.select("id").from_(table).where(there)
    return frozenset(int(id_) for (id_,) in session.run(render(query, session.dialect)))


def _unlike(column: Probed, there: frozenset[int], kept: frozenset[int]) -> str:
    """Values that only one of both keeps."""
    values = [*column.values, "null"]
    more, less = ([values[place] for place in sorted(places)[:3]] for places in (there - kept, kept - there))
    return "; ".join(
        f"{what} {', '.join(listed)}" for what, listed in (("keeps", more), ("leaves out", less)) if listed
    )
