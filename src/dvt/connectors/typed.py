"""An extract with its columns cast in the source: the outer select that makes every value arrive unharmed.

It knows SQL as an AST; which column needs which cast is each connector's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from dvt.connectors.base import ReadColumn

_ALIAS = "dvt_q"


@dataclass(frozen=True, kw_only=True)
class TypedColumn:
    """A column and the expression by which it is read; None: as it is."""

    column: ReadColumn
    expression: exp.Expr | None = None


def source_column(name: str) -> exp.Column:
    """A column of the extract, as `typed_query` selects from it."""
    return exp.column(name, table=_ALIAS, quoted=True)


def cast_to(name: str, type_: str, dialect: str) -> exp.Expr:
    """``CAST(column AS type)``, `type_` in the words of `dialect`."""
    return exp.Cast(this=source_column(name), to=exp.DataType.build(type_, dialect=dialect, udt=True))


def over(query: exp.Query, *selected: exp.Expr | str) -> exp.Select:
    """A select over the rows of `query`, whose columns are `source_column`'s."""
    return exp.select(*selected).from_(query.copy().subquery(_ALIAS))


def typed_query(query: exp.Query, columns: Sequence[TypedColumn], comment: str = "") -> exp.Query:
    """`query` with the casts around it; unchanged where none is needed. `comment` goes with it."""
    result = query.copy()
    if any(column.expression is not None for column in columns):
        selected = [
            exp.alias_(column.expression or source_column(column.column.name), column.column.name, quoted=True)
            for column in columns
        ]
        result = over(query, *selected)
    if comment:
        result.add_comments([comment])
    return result


def empty(query: exp.Query) -> exp.Query:
    """`query` without any of its rows: what a database is asked for the types alone. Its placeholders are NULL."""
    asked = over(query, "*").limit(0)
    for node in list(asked.find_all(exp.Placeholder)):
        node.replace(exp.Null())
    return asked
