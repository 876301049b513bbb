"""By what an extract is known again in later runs: what it asks for, but for the values and the columns in it.

What was found out about such an extract (`Target.seen`) is better than any guess. Costs hang on it, never an answer.
"""

from collections.abc import Mapping
from dataclasses import replace

from sqlglot import exp

from dvt.dialects.copies import copied
from dvt.dialects.render import render
from dvt.plan.schema import Relation, Target
from dvt.plan.state import Read
from dvt.plan.steps import Extract

MISS = 4
"""How many times as many rows as estimated, or as few, are worth to be remembered."""
LEAST = 1000
"""Rows below which no estimate matters."""
_ANY = exp.Placeholder()


def shape(query: exp.Query, dialect: str) -> str:
    """The words of a query whose number of rows is asked about."""
    found = copied(query)
    if isinstance(found, exp.Select) and not found.args.get("distinct"):
        found.set("expressions", [exp.Star()])
    where = found.args.get("where")
    if where is not None:
        where.set("this", where.this.unnest())
    for listed in list(found.find_all(exp.In)):
        if listed.expressions:
            listed.set("expressions", [_ANY.copy()])
    for node in list(found.find_all(exp.Literal, exp.Placeholder)):
        if node.parent is not None and not isinstance(node.parent, (exp.Limit, exp.Offset)):
            node.replace(_ANY.copy())
    return render(found, dialect)


def missed(extract: Extract, rows: int) -> bool:
    """Whether the estimate of an extract was far from the rows that it gave."""
    if extract.single:
        return False
    if extract.rows is None:
        return True
    low, high = sorted((max(extract.rows, 1.0), max(float(rows), 1.0)))
    return high >= LEAST and high >= MISS * low


def corrected(relations: Mapping[str, Relation], targets: Mapping[str, Target]) -> dict[str, Relation]:
    """Relations with the rows that were seen, where what the database has counted was far from them."""
    return {key: _corrected(relation, targets[relation.target]) for key, relation in relations.items()}


def _corrected(relation: Relation, target: Target) -> Relation:
    seen = rows_of(target, exp.Select(expressions=[exp.Star()]).from_(relation.table(target.dialect)))
    return relation if seen is None else replace(relation, rows=seen)


def rows_seen(target: Target, read: Read, condition: exp.Expr) -> float | None:
    """The rows that were seen of what is read so, where another number had been expected."""
    return rows_of(target, exp.Select(expressions=[exp.Star()]).from_(read.there(target.dialect)).where(condition))


def rows_of(target: Target, query: exp.Query) -> float | None:
    """The rows that were seen of a query."""
    return target.seen.get(shape(query, target.dialect)) if target.seen else None
