"""Columns that a WHERE asks to be among the rows of a subquery: ``x IN (SELECT y …)``, ``EXISTS (… y = x …)``."""

from collections.abc import Iterator

from sqlglot import exp

from dvt.dialects.constants import bare
from dvt.plan.aggregates import aggregates_of
from dvt.plan.predicates import claims, conjuncts

Membership = tuple[exp.Column, exp.Column, exp.Select | None]
"""The block's column, that of the subquery, and the subquery where a filter of its output may leave out its rows."""


def memberships(block: exp.Select, dialect: str) -> Iterator[Membership]:
    """Those of a bound block whose rows are left out where nothing is found."""
    where = block.args.get("where")
    for part in conjuncts(where.this) if where is not None else ():
        if isinstance(part, exp.In):
            found = _in(part)
            if found is not None:
                yield found
        elif isinstance(part, exp.Exists):
            yield from _exists(part, dialect)


def _in(part: exp.In) -> Membership | None:
    query = part.args.get("query")
    column = part.this.unnest()
    while isinstance(query, exp.Subquery) and not {key for key, value in query.args.items() if value} - {"this"}:
        query = query.this
    if not isinstance(query, exp.Select) or not isinstance(column, exp.Column) or len(query.selects) != 1:
        return None
    inner = query.selects[0].unalias()
    if not isinstance(inner, exp.Column) or not inner.table or not column.table:
        return None
    return column, inner, query


def _exists(part: exp.Exists, dialect: str) -> Iterator[Membership]:
    query = part.this
    while isinstance(query, exp.Subquery):
        query = query.this
    if not isinstance(query, exp.Select) or query.args.get("offset") or _gives_a_row(query):
        return
    where = query.args.get("where")
    own = {alias.name for alias in query.find_all(exp.TableAlias)}
    for each in claims(where.this, dialect) if where is not None else ():
        if not isinstance(each, exp.EQ):
            continue
        sides = [side.unnest() for side in (each.this, each.expression)]
        if not all(isinstance(side, exp.Column) and side.table for side in sides):
            continue
        inside = [side for side in sides if side.table in own]
        outside = [side for side in sides if side.table not in own]
        if len(inside) == 1 and len(outside) == 1:
            yield outside[0], inside[0], None


def _gives_a_row(query: exp.Select) -> bool:
    """Whether a query may give one where nothing is found: an aggregate of all rows does, and a grand total."""
    group = query.args.get("group")
    if group is not None:
        odd = any(value for key, value in group.args.items() if key != "expressions")
        return odd or not all(isinstance(bare(part), exp.Column) for part in group.expressions)
    parts = [*query.selects, *(query.args[key] for key in ("having", "order", "qualify") if query.args.get(key))]
    return bool(query.args.get("having")) or any(aggregates_of(part) for part in parts)
