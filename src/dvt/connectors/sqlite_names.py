"""Columns named true or false, which SQLite calls column1, column2 … once they are those of a subquery.

It does so with the columns of CREATE TABLE … AS, too (``sqlite3ColumnsFromExprList`` in SQLite's select.c). It knows
SQL as an AST, and no connection.
"""

from collections.abc import Mapping

from sqlglot import exp

from dvt.plan.tree import leftmost

_RENAMED = ("true", "false")


def is_renamed(name: str) -> bool:
    """Whether SQLite gives another name to a column of this name."""
    return name.lower() in _RENAMED


def under_other_names(query: exp.Query) -> tuple[exp.Query, Mapping[str, str]]:
    """`query` with such columns of its result under names that SQLite keeps, and what these stand for."""
    block = leftmost(query)
    names = [projection.alias_or_name for projection in block.selects] if block is not None else []
    if not any(map(is_renamed, names)):
        return query, {}
    taken = {name.lower() for name in names}
    prefix = "dvt_"
    while any(name.startswith(prefix) for name in taken):
        prefix = f"{prefix}_"
    changed = query.copy()
    first = leftmost(changed)
    assert first is not None  # noqa: S101  # that of `query` is there
    first.set("expressions", [_renamed(projection, prefix) for projection in first.selects])
    return changed, {f"{prefix}{name}": name for name in names if is_renamed(name)}


def _renamed(projection: exp.Expr, prefix: str) -> exp.Expr:
    name = projection.alias_or_name
    return exp.alias_(projection.unalias(), f"{prefix}{name}", quoted=True) if is_renamed(name) else projection
