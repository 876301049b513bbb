"""Types of expressions in the model's dialect: sqlglot's inference, corrected where it would change an answer.

PostgreSQL: a literal with a point is numeric, EXTRACT is numeric, a difference of dates is an integer, SUM(bigint) and
AVG of exact numbers are numeric (manual, 9.3, 9.9, 9.21). What is computed of numerics has no declared digits, and
what is computed of a numeric and a floating-point number is the latter (10.2). Whether a division truncates, and what
column becomes of an expression, hangs on them.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.optimizer.annotate_types import TypeAnnotator, annotate_types
from sqlglot.schema import Schema

from dvt.dialects.groups import MYSQL, POSTGRES

_KIND = exp.DType
_Columns = list[tuple[str, Any]]
_EXACT = frozenset({*exp.DataType.INTEGER_TYPES, _KIND.DECIMAL, _KIND.BIGDECIMAL})


def typed(tree: exp.Query, schema: Schema, dialect: str) -> exp.Query:
    """The tree with a type on every expression, as far as it can be told."""
    metadata: dict[type[exp.Expr], dict[str, Any]] | None = None
    if dialect in POSTGRES:
        known = Dialect.get_or_raise(dialect).EXPRESSION_METADATA
        metadata = {**known, **_POSTGRES}
        metadata |= {kind: {"annotator": partial(_mixed, metadata[kind]["annotator"])} for kind in _MIXED}
        united: dict[int, _Columns] = {}
        metadata |= {kind: {"annotator": partial(_united, united)} for kind in _SET_OPERATIONS}
    elif dialect in MYSQL:  # a literal with a point is a DECIMAL (MySQL's manual, 11.1.2)
        metadata = {**Dialect.get_or_raise(dialect).EXPRESSION_METADATA, exp.Literal: _POSTGRES[exp.Literal]}
    annotate = partial(annotate_types, schema=schema, dialect=dialect, expression_metadata=metadata)
    tree = annotate(tree)
    while _type_functions(tree):
        tree = annotate(tree, overwrite_types=False)
    return tree


def _type_functions(tree: exp.Query) -> bool:
    """Give the columns of LATERAL queries and of series the types that sqlglot leaves out; whether there were any."""
    known: dict[tuple[str, str], exp.DataType] = {}
    for item in tree.find_all(exp.Lateral, exp.Table):
        alias = item.args.get("alias")
        if isinstance(alias, exp.TableAlias):
            kinds = _kinds_of(item.this)
            names = [column.name for column in alias.columns] or [name or item.alias for name, _ in kinds]
            known |= {
                (item.alias, name): kind for name, (_, kind) in zip(names, kinds, strict=False) if kind is not None
            }
    found = False
    for column in tree.find_all(exp.Column):
        kind = known.get((column.table, column.name))
        if kind is not None and not kind.is_type(_KIND.UNKNOWN) and not is_known(column):
            column.type = kind.copy()
            found = True
    return found


def _kinds_of(item: exp.Expr) -> list[tuple[str, exp.DataType | None]]:
    """The columns of what stands in FROM, as far as they have names, and their types."""
    if isinstance(item, (exp.GenerateSeries, exp.ExplodingGenerateSeries)):
        return [("", item.args["start"].type)]
    inner = item.this if isinstance(item, exp.Subquery) else None
    while isinstance(inner, exp.SetOperation):
        inner = inner.this.unnest()
    if isinstance(inner, exp.Values):
        return [("", part.type) for part in inner.expressions[0].expressions]
    return [(each.alias_or_name, each.type) for each in inner.selects] if isinstance(inner, exp.Select) else []


def is_integer(node: exp.Expr) -> bool:
    """Whether the value is known to be an integer."""
    kind = node.type
    return kind is not None and kind.this in exp.DataType.INTEGER_TYPES


def is_known(node: exp.Expr) -> bool:
    """Whether anything is known of the value's type."""
    return node.type is not None and not node.is_type(_KIND.UNKNOWN)


def is_double(node: exp.Expr) -> bool:
    """Whether the value is known to be a floating-point number."""
    return node.is_type(_KIND.DOUBLE, _KIND.FLOAT)


def is_exact(node: exp.Expr) -> bool:
    """Whether the value is known to be an exact number."""
    return node.type is not None and node.type.this in _EXACT


def _literal(annotator: TypeAnnotator, node: exp.Literal) -> exp.Expr:
    if node.is_string:
        return annotator._set_type(node, _KIND.VARCHAR)  # noqa: SLF001 - sqlglot's own hook
    text = node.name
    if text.isdigit():
        return annotator._set_type(node, _KIND.BIGINT if len(text) > 9 else _KIND.INT)  # noqa: SLF001, PLR2004
    return annotator._set_type(node, _KIND.DECIMAL)  # noqa: SLF001


def _argument(node: exp.Expr) -> exp.Expr:
    """What an aggregate is of, DISTINCT or not."""
    inner: exp.Expr = node.this
    if isinstance(inner, exp.Distinct) and inner.expressions:
        inner = inner.expressions[0]
    return inner


def _sum(annotator: TypeAnnotator, node: exp.Sum) -> exp.Expr:
    inner = _argument(node)
    if is_integer(inner):
        big = inner.is_type(_KIND.BIGINT, _KIND.UINT)  # the latter is a bigint there
        return annotator._set_type(node, _KIND.DECIMAL if big else _KIND.BIGINT)  # noqa: SLF001
    if is_double(inner) or inner.is_type(_KIND.DECIMAL):
        return annotator._set_type(node, inner.type.this if inner.type else _KIND.UNKNOWN)  # noqa: SLF001
    return annotator._set_type(node, _KIND.UNKNOWN)  # noqa: SLF001


def _average(annotator: TypeAnnotator, node: exp.Expr) -> exp.Expr:
    inner = _argument(node)
    return annotator._set_type(node, _KIND.DECIMAL if is_exact(inner) else _KIND.DOUBLE)  # noqa: SLF001


def _round(annotator: TypeAnnotator, node: exp.Expr) -> exp.Expr:
    exact = node.this.is_type(_KIND.DECIMAL) or (is_exact(node.this) and node.args.get("decimals"))
    return annotator._set_type(node, _KIND.DECIMAL if exact else _KIND.DOUBLE)  # noqa: SLF001


def _subtraction(annotator: TypeAnnotator, node: exp.Sub) -> exp.Expr:
    left, right = node.left, node.right
    if left.is_type(_KIND.DATE) and right.is_type(_KIND.DATE):
        return annotator._set_type(node, _KIND.INT)  # noqa: SLF001
    if left.is_type(_KIND.TIMESTAMP, _KIND.TIMESTAMPTZ) and right.is_type(
        _KIND.TIMESTAMP, _KIND.TIMESTAMPTZ, _KIND.DATE
    ):
        return annotator._set_type(node, _KIND.INTERVAL)  # noqa: SLF001
    return annotator._annotate_binary(node)  # noqa: SLF001


def _power(annotator: TypeAnnotator, node: exp.Expr) -> exp.Expr:
    """Of a numeric and of no floating-point number a numeric (manual, 9.3)."""
    parts = [part for part in (node.this, node.args.get("expression")) if isinstance(part, exp.Expr)]
    exact = all(map(is_exact, parts)) and not all(map(is_integer, parts))
    return annotator._set_type(node, _KIND.DECIMAL if exact else _KIND.DOUBLE)  # noqa: SLF001


def _first(annotator: TypeAnnotator, node: exp.Expr) -> exp.Expr:
    return annotator._set_type(node, node.this.type)  # noqa: SLF001


def _series(annotator: TypeAnnotator, node: exp.Expr) -> exp.Expr:
    return annotator._set_type(node, node.args["start"].type)  # noqa: SLF001


def _field(annotator: TypeAnnotator, node: exp.Expr) -> exp.Expr:
    return annotator._set_type(node, _KIND.DOUBLE if is_date_part(node) else _KIND.DECIMAL)  # noqa: SLF001


def is_date_part(node: exp.Expr) -> bool:
    """Whether a field was asked for by ``date_part()``, which is a double precision where EXTRACT is numeric."""
    return bool(node.meta.get(DATE_PART))


DATE_PART = "date_part"
ALTERNATIVES = (exp.Coalesce, exp.Case, exp.If, exp.Greatest, exp.Least)
_MIXED: tuple[type[exp.Expr], ...] = (
    *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.Neg, exp.Abs, exp.Ceil, exp.Floor, exp.Sign),
    *(exp.Max, exp.Min, exp.AnyValue, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue),
    *ALTERNATIVES,
)
_VARIANCES = (exp.Variance, exp.VariancePop, exp.Stddev, exp.StddevPop, exp.StddevSamp)
_SET_OPERATIONS = (exp.Union, exp.Intersect, exp.Except)
_FLOATING = frozenset({_KIND.DOUBLE, _KIND.FLOAT})


def alternatives(node: exp.Expr) -> list[exp.Expr]:
    """The values of which an expression is one."""
    if isinstance(node, exp.Case):
        found = [part.args.get("true") for part in node.args.get("ifs") or []] + [node.args.get("default")]
    elif isinstance(node, exp.If):
        found = [node.args.get("true"), node.args.get("false")]
    else:
        found = [node.args.get("this"), *(node.args.get("expressions") or [])]
    return [each for each in found if isinstance(each, exp.Expr)]


def _mixed(usual: Callable[[TypeAnnotator, exp.Expr], Any], annotator: TypeAnnotator, node: exp.Expr) -> exp.Expr:
    usual(annotator, node)
    if isinstance(node, ALTERNATIVES):
        parts = alternatives(node)
    else:
        parts = [part for part in (node.this, node.args.get("expression")) if isinstance(part, exp.Expr)]
    found = common(parts, kept=isinstance(node, ALTERNATIVES))
    return annotator._set_type(node, found) if found is not None else node  # noqa: SLF001


def common(parts: Sequence[exp.Expr], *, kept: bool) -> exp.DataType | None:
    """The type of what is computed of numbers, one of them a decimal or a floating-point number; None: as it is.

    Args:
        parts: the numbers.
        kept: whether decimals keep their digits where all have the same: the result is one of them.
    """
    kinds = [part.type for part in parts if part.type is not None and not part.is_type(_KIND.NULL)]
    if not kinds or any(kind.this not in _EXACT | _FLOATING for kind in kinds):
        return None
    if any(kind.this in _FLOATING for kind in kinds):
        double = any(kind.this is _KIND.DOUBLE for kind in kinds) or (not kept and len({k.this for k in kinds}) > 1)
        return exp.DataType.build("double" if double else "float")
    if not any(kind.this is _KIND.DECIMAL for kind in kinds):
        return None
    return kinds[0] if kept and all(kind == kinds[0] for kind in kinds) else exp.DataType.build("decimal")


def _united(made: dict[int, _Columns], annotator: TypeAnnotator, node: exp.Expr) -> exp.Expr:
    """The columns of a set operation have the types that its sides have in common; `made`: those of inner ones."""
    columns = annotator._setop_column_types  # noqa: SLF001 - sqlglot's own table of them
    sides = [_columns(made, side.unnest()) for side in (node.this, node.expression)]
    if id(node) in columns and not node.args.get("by_name") and len({len(side) for side in sides}) == 1:
        found = []
        for (name, kind), *both in zip(columns[id(node)], *sides, strict=False):
            typed_sides = [exp.Column(this=exp.to_identifier("x")) for _ in both]
            for place, side in enumerate(both):
                typed_sides[place].type = side[1]
            found.append((name, common(typed_sides, kept=True) or kind))
        columns[id(node)] = made[id(node)] = found
    return node


def _columns(made: dict[int, _Columns], query: exp.Expr) -> _Columns:
    if isinstance(query, exp.SetOperation):
        return made.get(id(query), [])
    return [(each.alias_or_name, each.type) for each in query.selects] if isinstance(query, exp.Select) else []


_POSTGRES: dict[type[exp.Expr], dict[str, Any]] = {
    exp.Literal: {"annotator": _literal},
    exp.Extract: {"annotator": _field},
    exp.Nullif: {"annotator": _first},
    **{kind: {"annotator": _series} for kind in (exp.GenerateSeries, exp.ExplodingGenerateSeries)},
    **{kind: {"annotator": _average} for kind in _VARIANCES},
    **{kind: {"annotator": _power} for kind in (exp.Pow, exp.Sqrt, exp.Exp, exp.Ln, exp.Log)},
    exp.Sum: {"annotator": _sum},
    exp.Avg: {"annotator": _average},
    exp.Round: {"annotator": _round},
    exp.Trunc: {"annotator": _round},
    exp.Sub: {"annotator": _subtraction},
}
