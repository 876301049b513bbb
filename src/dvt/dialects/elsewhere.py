"""Rewrites for the dialects of databases that only their manuals were asked about: no server of theirs was at hand.

See `rewrites`. Each names the part of the manual that it is taken from.
"""

import re

from sqlglot import exp

from dvt.dialects.arithmetic import operand
from dvt.dialects.constants import bare
from dvt.dialects.groups import ORACLE, SNOWFLAKE, SPARK, TSQL

_KIND = exp.DType
DATES = SNOWFLAKE | SPARK | ORACLE | TSQL | {"bigquery", "trino", "presto", "clickhouse"}
"""Dialects in which a date that whole days are added to, or that is cut to them, is a date."""
_WHOLE = frozenset({"DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "ISOWEEK", "ISOYEAR"})


def joined(node: exp.Expr) -> exp.Expr:
    """``+`` joins texts, of which one that is NULL makes NULL (Transact-SQL reference, string concatenation)."""
    if not isinstance(node, exp.Binary) or not (_is_text(node.left) or _is_text(node.right)):
        return node
    if any(side.is_type(*exp.DataType.NUMERIC_TYPES) for side in (node.left, node.right)):
        return node  # a text that is added to a number is one
    return exp.DPipe(this=operand(node.left), expression=operand(node.right), safe=True)


def joined_without_nulls(node: exp.Expr) -> exp.Expr:
    """NULL is the empty text, and the other way round (Oracle SQL reference, concatenation operator)."""
    if not isinstance(node, exp.Binary):
        return node
    empty = exp.Literal.string("")
    sides = [exp.Coalesce(this=_text(side), expressions=[empty.copy()]) for side in (node.left, node.right)]
    return exp.Nullif(this=exp.DPipe(this=sides[0], expression=sides[1], safe=True), expression=empty)


def _text(node: exp.Expr) -> exp.Expr:
    return node.copy() if _is_text(node) else exp.cast(node.copy(), "text")


def _is_text(node: exp.Expr) -> bool:
    return node.is_type(*exp.DataType.TEXT_TYPES)


def unit(node: exp.Expr) -> exp.Expr:
    """The short names of units (Spark SQL reference, ``trunc``; Oracle and Snowflake have those and others)."""
    given = node.args.get("unit")
    long = _UNITS.get(given.name.upper()) if isinstance(given, (exp.Literal, exp.Var)) else None
    if long is None:
        return node
    new = node.copy()
    new.set("unit", exp.Literal.string(long) if isinstance(given, exp.Literal) else exp.var(long))
    return new


_UNITS = {"YYYY": "YEAR", "YY": "YEAR", "MON": "MONTH", "MM": "MONTH", "DD": "DAY", "Q": "QUARTER"}


def date(node: exp.Expr) -> exp.Expr:
    """Of a date it gives a date; in DuckDB a timestamp."""
    given, returned = node.args.get("unit"), node.args.get("return_type")
    whole = given is None or given.name.upper().removesuffix("S") in _WHOLE
    if not whole or returned is not None or not node.this.is_type(_KIND.DATE):
        return node
    return exp.cast(node.copy(), "date")


def out_of_json(node: exp.Expr) -> exp.Expr:
    """A text in JSON loses its quotes where it becomes a value (Snowflake, ``VARIANT``; Databricks, ``:`` operator)."""
    if isinstance(node, exp.Cast):
        inner = bare(node.this)
        if not isinstance(inner, exp.JSONExtract) or node.to.this in _NESTED:
            return node
        new = node.copy()
        new.set("this", _scalar(inner))
        return new
    sides = {key: bare(node.args[key]) for key in ("this", "expression")}
    found = {key: side for key, side in sides.items() if isinstance(side, exp.JSONExtract)}
    if len(found) != 1 or not any(_is_text(side) for side in sides.values()):
        return node
    compared = node.copy()
    for key, side in found.items():
        compared.set(key, exp.Paren(this=_scalar(side)))
    return compared


_NESTED = frozenset({_KIND.JSON, _KIND.JSONB, _KIND.VARIANT, _KIND.OBJECT, _KIND.ARRAY, _KIND.STRUCT, _KIND.MAP})


def in_text(node: exp.Expr) -> exp.Expr:
    """The same where something is asked of it as a text."""
    parent = node.parent
    while isinstance(parent, exp.Paren):
        parent = parent.parent
    if not isinstance(node, exp.JSONExtract) or not isinstance(parent, _OF_TEXTS):
        return node
    return exp.Paren(this=_scalar(node))


_OF_TEXTS = (
    exp.Like, exp.ILike, exp.In, exp.Between, exp.DPipe, exp.Concat, exp.ConcatWs, exp.Coalesce, exp.Nullif, exp.Lower,
    exp.Upper, exp.Trim, exp.Length, exp.Substring, exp.Replace, exp.RegexpLike, exp.SplitPart, exp.StrPosition,
    exp.If, exp.Case,
)  # fmt: skip


def _scalar(node: exp.JSONExtract) -> exp.JSONExtractScalar:
    return exp.JSONExtractScalar(this=node.this.copy(), expression=node.expression.copy())


def written(node: exp.Expr) -> exp.Expr:
    """``to_char(day, 'YYYY-MM')``, with the parts that both have (Snowflake, time formats; Oracle, format models)."""
    given = node.args.get("format")
    if not isinstance(given, exp.Literal) or not node.this.is_type(*exp.DataType.TEMPORAL_TYPES):
        return node
    pattern = ""
    for run in re.findall(r"\w+|\W", given.name.upper()):
        parts = re.findall("|".join(_PARTS), run)
        if not run.isalnum():
            pattern += run.replace("%", "%%")
        elif "".join(parts) == run and len(set(parts)) == len(parts):  # MMMM is no month and a month
            pattern += "".join(_PARTS[part] for part in parts)
        else:
            return node
    return node if '"' in pattern else exp.TimeToStr(this=node.this.copy(), format=exp.Literal.string(pattern))


_PARTS = {"YYYY": "%Y", "MM": "%m", "DD": "%d", "HH24": "%H", "MI": "%M", "SS": "%S"}
