"""An extract with its columns cast in the source: the outer select that makes every value arrive unharmed.

It knows SQL as an AST; which column needs which cast is each connector's business.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from dvt.connectors.base import STATED, ReadColumn
from dvt.connectors.unfit import LONGEST, Nulled, keys_beside
from dvt.diagnostics import Diagnostic

_ALIAS = "dvt_q"


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Values of a column that nothing on their way can hold.

    Attributes:
        condition: which those are.
        fault: what is wrong with them.
        value: the expression by which all others are read.
        nothing: NULL, in the type of `value`.
    """

    condition: exp.Expr
    fault: str
    value: exp.Expr
    nothing: exp.Expr


@dataclass(frozen=True, kw_only=True)
class TypedColumn:
    """A column and the expression by which it is read.

    Attributes:
        column: how it arrives.
        expression: None: as it is. An error of the server where a value is caught by `guard`.
        guard: None: everything has a value there.
    """

    column: ReadColumn
    expression: exp.Expr | None = None
    guard: Guard | None = None

    def or_null(self) -> "TypedColumn":
        """The same with NULL, and no error, for what `guard` catches."""
        if self.guard is None:
            return self
        caught = exp.If(this=self.guard.condition.copy(), true=self.guard.nothing.copy())
        return replace(self, expression=exp.Case(ifs=[caught], default=self.guard.value.copy()))


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


def stating(name: str, fault: str, keys: Sequence[str], dialect: str) -> exp.Expr:
    """The text that a database is to fail with: `fault`, the value of column `name`, and the row by those of `keys`."""
    begin = exp.Literal.string(f"{STATED} column {name} holds {fault}: ")
    text = exp.DPipe(this=begin, expression=_value_and_row(name, keys, dialect))
    return exp.DPipe(this=text, expression=exp.Literal.string(f" {STATED}"))


def nulled(
    query: exp.Query, columns: Sequence[TypedColumn], ask: Callable[[exp.Query], Any], dialect: str
) -> Sequence[Diagnostic]:
    """What of the values of `query` becomes NULL under `TypedColumn.or_null`; the database counts them.

    Args:
        query: the extract.
        columns: of it.
        ask: gives the first row of a query, in the snapshot of the extract.
        dialect: of the database.
    """
    names = [column.column.name for column in columns]
    guards = {column.column.name: column.guard for column in columns if column.guard is not None}
    found = Nulled()
    caught = [exp.If(this=guard.condition.copy(), true=exp.Literal.number(1)) for guard in guards.values()]
    counted = [exp.alias_(exp.Count(this=exp.Case(ifs=[one])), f"n{place}") for place, one in enumerate(caught)]
    counts = ask(over(query, *counted)) if counted else ()
    for (name, guard), count in zip(guards.items(), counts, strict=True):
        if count:
            shown = exp.alias_(_value_and_row(name, keys_beside(name, names), dialect), "said")
            [said] = ask(over(query, shown).where(guard.condition.copy()).limit(1))
            found.add(name, count, f"column {name} holds {guard.fault}: {said}")
    return found.diagnostics()


def _value_and_row(name: str, keys: Sequence[str], dialect: str) -> exp.Expr:
    """``value (where key = …)`` as `unfit.row_named` has it, made by the database."""
    text: exp.Expr = cast_to(name, "text", dialect)
    for place, key in enumerate(keys):
        short = exp.Left(this=cast_to(key, "text", dialect), expression=exp.Literal.number(LONGEST))
        value = exp.func("coalesce", short, exp.Literal.string("NULL"))
        text = exp.DPipe(this=text, expression=exp.Literal.string(f"{' and' if place else ' (where'} {key} = "))
        text = exp.DPipe(this=text, expression=value)
    return exp.DPipe(this=text, expression=exp.Literal.string(")")) if keys else text


def empty(query: exp.Query) -> exp.Query:
    """`query` without any of its rows: what a database is asked for the types alone. Its placeholders are NULL."""
    asked = over(query, "*").limit(0)
    for node in list(asked.find_all(exp.Placeholder)):
        node.replace(exp.Null())
    return asked
