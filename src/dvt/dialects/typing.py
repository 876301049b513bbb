"""Types of expressions in the model's dialect: sqlglot's inference, corrected where it would change an answer.

PostgreSQL: a literal with a point is numeric, EXTRACT is numeric, a difference of dates is an integer, SUM(bigint) and
AVG of exact numbers are numeric (manual, 9.3, 9.9, 9.21). Whether a division truncates hangs on them.
"""

from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.optimizer.annotate_types import TypeAnnotator, annotate_types
from sqlglot.schema import Schema

from dvt.dialects.groups import MYSQL, POSTGRES

_KIND = exp.DType
_EXACT = frozenset({*exp.DataType.INTEGER_TYPES, _KIND.DECIMAL, _KIND.BIGDECIMAL})


def typed(tree: exp.Query, schema: Schema, dialect: str) -> exp.Query:
    """The tree with a type on every expression, as far as it can be told."""
    metadata: dict[type[exp.Expr], dict[str, Any]] | None = None
    if dialect in POSTGRES:
        metadata = {**Dialect.get_or_raise(dialect).EXPRESSION_METADATA, **_POSTGRES}
    elif dialect in MYSQL:  # a literal with a point is a DECIMAL (MySQL's manual, 11.1.2)
        metadata = {**Dialect.get_or_raise(dialect).EXPRESSION_METADATA, exp.Literal: _POSTGRES[exp.Literal]}
    return annotate_types(tree, schema=schema, dialect=dialect, expression_metadata=metadata)


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
    return annotator._set_type(node, _KIND.DOUBLE if "e" in text.lower() and "." not in text else _KIND.DECIMAL)  # noqa: SLF001


def _argument(node: exp.Expr) -> exp.Expr:
    """What an aggregate is of, DISTINCT or not."""
    inner: exp.Expr = node.this
    if isinstance(inner, exp.Distinct) and inner.expressions:
        inner = inner.expressions[0]
    return inner


def _sum(annotator: TypeAnnotator, node: exp.Sum) -> exp.Expr:
    inner = _argument(node)
    if is_integer(inner):
        big = inner.is_type(_KIND.BIGINT)
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


_POSTGRES: dict[type[exp.Expr], dict[str, Any]] = {
    exp.Literal: {"annotator": _literal},
    exp.Extract: {"returns": _KIND.DECIMAL},
    exp.Sum: {"annotator": _sum},
    exp.Avg: {"annotator": _average},
    exp.Round: {"annotator": _round},
    exp.Trunc: {"annotator": _round},
    exp.Sub: {"annotator": _subtraction},
}
