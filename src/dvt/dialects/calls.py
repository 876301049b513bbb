"""Functions of a column that a source may be asked to compute: how they are recognized, and written for it.

What is known of which database is data: see `rules`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from dvt.dialects.constants import bare, fold
from dvt.dialects.copies import copied
from dvt.errors import PlanError

_DOUBT = "dvt_doubt"


@dataclass(frozen=True, kw_only=True)
class Called:
    """A function of one column.

    Attributes:
        function: its name in the rules.
        column: what it is of.
        constant: what else it is given.
    """

    function: str
    column: exp.Column
    constant: exp.Expr | None = None


_FUNCTIONS: dict[type[exp.Expr], str] = {
    exp.Abs: "abs", exp.Day: "day", exp.DayOfMonth: "day", exp.Hour: "hour", exp.Length: "length", exp.Lower: "lower",
    exp.Minute: "minute", exp.Month: "month", exp.Quarter: "quarter", exp.Trim: "trim", exp.Upper: "upper",
}  # fmt: skip
_FIELDS = ("month", "quarter", "day", "hour", "minute")
_WITH: dict[type[exp.Expr], set[str]] = {exp.Length: {"binary", "encoding"}}
"""What changes nothing where it is given: in the engine a text has as many signs in every dialect."""


def called(node: exp.Expr) -> Called | None:
    """The function that a node is, of a column without a cast; None where it is no such."""
    function, inner = _FUNCTIONS.get(type(node)), node.args.get("this")
    if isinstance(node, exp.Extract) and node.name.lower() in _FIELDS:
        function, inner = node.name.lower(), node.expression
    elif isinstance(node, exp.Mod):
        constant = fold(node.expression)
        inner = bare(node.this)
        if not isinstance(inner, exp.Column) or not isinstance(constant, Decimal) or not 0 < constant == int(constant):
            return None
        return Called(function="mod", column=inner, constant=node.expression)
    elif {key for key, value in node.args.items() if value} - {"this", *_WITH.get(type(node), ())}:
        return None
    if function is None or not isinstance(inner, exp.Expr):
        return None
    inner = bare(inner)
    if isinstance(inner, exp.TsOrDsToDate) and function in ("month", "quarter", "day"):
        inner = bare(inner.this)
    return Called(function=function, column=inner) if isinstance(inner, exp.Column) else None


def written(sql: str, dialect: str, column: exp.Expr, constant: exp.Expr | None) -> exp.Expr:
    """What a rule says of the column `x` and the constant `k`, of these.

    Raises:
        PlanError: the rule is no SQL of the dialect.
    """
    made = copied(_parsed(sql, dialect))
    for each in list(made.find_all(exp.Column)):
        new = column if each.name == "x" else constant
        if new is not None:
            each.replace(copied(new))
    return made


@lru_cache(maxsize=256)
def _parsed(sql: str, dialect: str) -> exp.Expr:
    try:
        made = parse_one(sql, dialect=dialect)
    except SqlglotError as error:
        hint = "see the rules of functions in dvt_rules.yml"
        raise PlanError(f"a rule for filters is no SQL of {dialect}: {sql}", hint=hint) from error
    return exp.Paren(this=made) if isinstance(made, exp.Binary) else made


def doubted(condition: exp.Expr, alike: exp.Expr) -> exp.Expr:
    """A condition, or that what it asks may be another thing in the engine."""
    doubt = exp.Not(this=alike)
    doubt.meta[_DOUBT] = True
    return exp.Paren(this=exp.Or(this=condition, expression=doubt))


def certain(parts: Sequence[exp.Expr]) -> list[exp.Expr]:
    """The alternatives but for such doubts, of which few rows are."""
    return [part for part in parts if not part.meta.get(_DOUBT)]
