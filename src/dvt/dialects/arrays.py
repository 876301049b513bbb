"""Arrays of PostgreSQL, where the engine's lists answer otherwise. Measured as `rewrites` is."""

from decimal import Decimal

from sqlglot import exp

from dvt.dialects.constants import fold


def quantified(node: exp.Expr) -> exp.Expr:
    """``x = ANY(array)`` is NULL where the array is; DuckDB's is false (and its ``<> ALL`` true)."""
    array = _array(node.args.get("expression"))
    if array is None or isinstance(array.unnest(), (exp.Query, exp.Tuple, exp.Array)):
        return node
    absent = exp.Is(this=array.copy(), expression=exp.Null())
    return exp.Paren(this=exp.Case(ifs=[exp.If(this=absent, true=exp.Null())], default=node.copy()))


def _array(right: object) -> exp.Expr | None:
    if isinstance(right, (exp.Any, exp.All)) and isinstance(right.this, exp.Expr):
        return right.this
    if isinstance(right, exp.Anonymous) and right.name.lower() == "all" and len(right.expressions) == 1:
        inner: exp.Expr = right.expressions[0]
        return inner
    return None


def subscript(node: exp.Expr) -> exp.Expr:
    """An element below the first is NULL; DuckDB counts from the end."""
    places = node.expressions
    if len(places) != 1 or isinstance(places[0], exp.Slice):
        return node
    value = fold(places[0])
    if isinstance(value, str) or (isinstance(value, Decimal) and value >= 1):
        return node
    inside = exp.GTE(this=exp.Paren(this=places[0].copy()), expression=exp.Literal.number(1))
    return exp.Paren(this=exp.Case(ifs=[exp.If(this=inside, true=node.copy())]))


def length(node: exp.Expr) -> exp.Expr:
    """array_length(a, 1) of an empty array is NULL; DuckDB's is 0."""
    dimension = node.args.get("expression")
    if not isinstance(dimension, exp.Literal) or dimension.name != "1":
        return node
    return exp.Nullif(this=_len(node.this), expression=exp.Literal.number(0))


def cardinality(node: exp.Expr) -> exp.Expr:
    """The number of elements; DuckDB's function of that name is for maps."""
    return _len(node.expressions[0]) if node.name.lower() == "cardinality" and len(node.expressions) == 1 else node


def _len(array: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="len", expressions=[array.copy()])
