"""Every typed column of every source, delivered into every target: what became of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors.registry import connector_for
from dvt.deliver.stage import Stage, drop
from dvt.errors import DvtError
from dvt.execute.run import run_plan
from dvt.plan.planner import make_plan
from dvt.plan.schema import Relation, Request, Target
from tests.connectors.sessions import TestSession
from tests.type_matrix.columns import POSTGRES_TYPES, TypedColumn
from tests.type_matrix.values import comparable, literal_of, text_of

SCHEMAS = {"postgres": "public", "mysql": None, "duckdb": "main", "sqlite": "main"}
"""Where each database has its tables."""


_NAMES = re.compile(r"^(Failed to (extract from|write to) [\w.]+ \(\w+\): |[\w.]+: )")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a column.

    Attributes:
        type: of the target's column; empty where it was refused.
        same: whether all values arrived as they were.
        told: the warnings.
        refused: the error, where there was one.
    """

    type: str = ""
    same: bool = False
    told: tuple[str, ...] = ()
    refused: str = ""


class Source:
    """A database with a table per typed column, made when asked for."""

    def __init__(self, session: TestSession) -> None:
        self.session = session
        self.dialect = session.dialect
        if self.dialect == "postgres":
            session.run(*POSTGRES_TYPES)

    def relation(self, column: TypedColumn, name: str) -> Relation:
        """The table `name` with the columns ``id`` and ``v``."""
        dialect, schema = self.dialect, SCHEMAS[self.dialect]
        table = exp.table_(name, db=schema).sql(dialect)
        lax = ["set sql_mode = ''"] if dialect == "mysql" else []
        rows = [
            f"insert into {table} values ({number}, {value})" for number, value in enumerate([*column.values, "null"])
        ]
        self.session.run(
            f"drop table if exists {table}", *lax, f"create table {table} (id int, v {column.declared})", *rows
        )
        found = connector_for(dialect).describe(self.session, [exp.table_(name, db=schema)])[0]
        return Relation(key=name, target=self.session.name, identifier=name, schema=schema, columns=found)


def delivered(source: Source, column: TypedColumn, target: TestSession) -> Outcome:
    """Deliver a column through a plan of ``select id, v``, and look at it in the target."""
    relation = source.relation(column, "typed")
    try:
        told, described = _run("select id, v from typed", {"typed": relation}, [source.session, target], target, "copy")
    except DvtError as error:
        return Outcome(refused=_plain(error.message))
    before = values(source.session, "typed", column.kind, relation_type(relation))
    after = values(target, "copy", column.kind, described)
    return Outcome(type=described, same=before == after, told=told)


def nulled(source: Source, column: TypedColumn, target: TestSession) -> str:
    """Deliver a column of which values are refused, with NULL for them: empty, or what was wrong."""
    relation = source.relation(column, "typed")
    sessions = [source.session, target]
    for session in sessions:
        session.unfit_as_null = True
    try:
        told, described = _run("select id, v from typed", {"typed": relation}, sessions, target, "copy")
    except DvtError as error:
        return f"refused: {error.message}"
    finally:
        for session in sessions:
            session.unfit_as_null = False
    before = values(source.session, "typed", column.kind, relation_type(relation))
    after = values(target, "copy", column.kind, described)
    lost = {number for number, value in before.items() if value is not None and after[number] is None}
    changed = {number for number in before if after[number] != before[number]} - lost
    said = [text for text in told if " became NULL: column v" in text]
    right = lost and not changed and len(said) == 1 and said[0].startswith(f"DVT002: {len(lost)} value")
    return "" if right else f"lost {lost}, changed {changed}, told {told}"


def joined(source: Source, column: TypedColumn, target: TestSession) -> str:
    """Join a column with its copy in the target: empty where the pairs are right, ``refused`` or what was wrong."""
    relations = {"typed": source.relation(column, "typed"), "copy": _copied(target)}
    sql = "select s.id as id, t.id as v from typed s join copy t on s.v = t.v"
    expected = {(number, number) for number in range(len(column.values))}
    return _judged(sql, relations, source, target, expected)


def filtered(source: Source, column: TypedColumn, target: TestSession) -> str:
    """Select by its values as literals: as `joined`; empty as well where they have none."""
    relation = source.relation(column, "typed")
    found = values(source.session, "typed", column.kind, relation_type(relation))
    literals = {number: literal_of(value, column.kind, target.dialect) for number, value in found.items()}
    literals = {number: literal for number, literal in literals.items() if literal is not None}
    if not literals:
        return ""
    first = min(literals)
    wrong = _selected(f"v = {literals[first]}", {first}, relation, source, target)
    return wrong or _selected(
        f"v in ({', '.join(map(str, literals.values()))})", set(literals), relation, source, target
    )


def _selected(condition: str, expected: set[int], relation: Relation, source: Source, target: TestSession) -> str:
    sql = f"select id, id as v from typed where {condition}"
    wrong = _judged(sql, {"typed": relation}, source, target, {(number, number) for number in expected})
    return f"{condition}: {wrong}" if wrong else ""


def _plain(message: str) -> str:
    """Without the names that tests give to targets and tables."""
    return _NAMES.sub("", " ".join(message.split()))


def _copied(target: TestSession) -> Relation:
    table = exp.table_("copy", db=SCHEMAS[target.dialect])
    columns = connector_for(target.credentials.type).describe(target, [table])[0]
    return Relation(key="copy", target=target.name, identifier="copy", schema=SCHEMAS[target.dialect], columns=columns)


def _judged(
    sql: str, relations: Mapping[str, Relation], source: Source, target: TestSession, expected: set[tuple[int, int]]
) -> str:
    try:
        _run(sql, relations, [source.session, target], target, "used")
    except DvtError as error:
        return f"refused: {error}"
    name = exp.table_("used", db=SCHEMAS[target.dialect]).sql(target.dialect)
    found = {(int(one), int(other)) for one, other in target.run(f"select id, v from {name}")}
    return "" if found == expected else f"wrong: {sorted(found)} for {sorted(expected)}"


def relation_type(relation: Relation) -> str:
    """The type of ``v``."""
    return next(found.type for found in relation.columns or () if found.name == "v")


def values(session: TestSession, table: str, kind: str, declared: str) -> dict[int, Any]:
    """The values of ``v`` by ``id``, in the form of their kind."""
    shown = text_of("v", kind, declared, session.dialect)
    name = exp.table_(table, db=SCHEMAS[session.dialect]).sql(session.dialect)
    return {int(number): comparable(kind, value) for number, value in session.run(f"select id, {shown} from {name}")}


def _run(
    sql: str, relations: Mapping[str, Relation], sessions: list[TestSession], target: TestSession, name: str
) -> tuple[tuple[str, ...], str]:
    """What a plan told, and the type of ``v`` in the table that it became."""
    by_name = {session.name: session for session in sessions}
    plan = make_plan(
        Request(
            node="model.types.copy",
            sql=sql,
            dialect=target.dialect,
            target=target.name,
            targets={each.name: Target(name=each.name, dialect=each.dialect) for each in by_name.values()},
            relations=relations,
        )
    )
    schema = SCHEMAS[target.dialect]
    stage = Stage(database=None, schema=schema, identifier=f"{name}__dvt_1")
    done = run_plan(plan, by_name, DuckDBEngine(), stage)
    assert done.staged is not None
    table = exp.table_(name, db=schema)
    final = table.sql(target.dialect)
    target.run(f"drop table if exists {final}", f"create table {final} as {done.staged.sql()}")
    drop(target, stage, "types")
    described = connector_for(target.credentials.type).describe(target, [table])[0]
    found = (*plan.diagnostics, *done.diagnostics)
    told = tuple(f"{each.code.value}: {_plain(each.message)}" for each in found if each.code.value == "DVT002")
    return told, next(column.type for column in described or () if column.name == "v")
