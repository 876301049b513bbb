"""Numerics of PostgreSQL that the engine (DuckDB) computes in double precision: quotients, averages, powers.

As a double, 2.01 / 2 is a little less than 1.005, so that what looks at the digits of one (round(), a cast, a
comparison) would give another answer. There it becomes the decimal of 15 digits that it is meant to be; 15 are what a
double keeps of any decimal number, and 6 what a real does (C's DBL_DIG and FLT_DIG: so PostgreSQL casts them). Sums and
products of them stay doubles.
"""

from sqlglot import exp

from dvt.dialects.typing import ALTERNATIVES, alternatives, is_double, is_exact

NUMERIC, NUMERIC_OF_REAL = "dvt_numeric", "dvt_numeric_of_real"
"""The functions of the engine that make a decimal of a double and of a real (`dvt.compute.duckdb_sql`)."""

_KIND = exp.DType
_OF_DOUBLES = (
    *(exp.Div, exp.Avg, exp.Pow, exp.Sqrt, exp.Exp, exp.Ln, exp.Log),
    *(exp.Variance, exp.VariancePop, exp.Stddev, exp.StddevPop, exp.StddevSamp),
)
_PASSES_ON = (
    *(exp.Paren, exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Abs, exp.Filter, exp.Window, exp.Distinct, exp.Nullif),
    *(exp.Sum, exp.Max, exp.Min, exp.AnyValue, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue),
)
_COMPARES_ALL = (exp.Case, exp.Window, exp.Distinct, exp.Select, exp.Union, exp.Intersect, exp.Except)
_LOOKS = (
    *(exp.Cast, exp.Round, exp.Trunc, exp.Floor, exp.Ceil, exp.Mod, exp.IntDiv),
    *(exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between, exp.In, exp.NullSafeEQ, exp.NullSafeNEQ),
)
_EXACT_CASTS = frozenset({*exp.DataType.INTEGER_TYPES, *exp.DataType.TEXT_TYPES, _KIND.DECIMAL})
_KEYS = ("this", "expression", "low", "high")


def with_digits(tree: exp.Query) -> None:
    """In place: what looks at the digits of such a number gets them.

    Args:
        tree: bound and typed, in PostgreSQL's meaning.
    """
    quotients = _Quotients(tree)
    for node in reversed(list(tree.find_all(*_LOOKS, *_COMPARES_ALL))):
        for part in _looked_at(node):
            if quotients.has(part) or _is_cast_double(node, part):
                part.replace(_decimal(part))
    for block in tree.find_all(exp.Select):
        group = block.args.get("group")
        for key in [key for key in (group.expressions if group else []) if quotients.has(key)]:
            for part in [part for part in block.walk() if part == key]:
                part.replace(_decimal(part))


def _looked_at(node: exp.Expr) -> list[exp.Expr]:
    """The parts of a node whose digits tell: what is compared, rounded, cast or told apart from others."""
    found: list[exp.Expr | None]
    if isinstance(node, exp.Case):
        found = [node.this]
    elif isinstance(node, exp.Window):
        found = node.args.get("partition_by") or []
    elif isinstance(node, exp.Select):
        distinct = node.args.get("distinct")
        on = distinct.args.get("on") if distinct is not None else None
        found = on.expressions if on is not None else [each.unalias() for each in node.selects if distinct is not None]
    elif isinstance(node, exp.SetOperation):
        sides = [side.unnest() for side in (node.this, node.expression) if node.args.get("distinct")]
        found = [each.unalias() for side in sides if isinstance(side, exp.Select) for each in side.selects]
    elif isinstance(node, exp.Cast) and node.to.this not in _EXACT_CASTS:
        found = []
    else:
        found = [*(node.args.get(key) for key in _KEYS), *(node.args.get("expressions") or [])]
    return [part for part in found if isinstance(part, exp.Expr)]


def _decimal(part: exp.Expr) -> exp.Expr:
    inner = part.this if isinstance(part, exp.Paren) else part
    name = NUMERIC_OF_REAL if inner.is_type(_KIND.FLOAT) else NUMERIC
    made = exp.Anonymous(this=name, expressions=[inner.copy()])
    made.type = exp.DataType.build("decimal")
    return made


def _is_cast_double(node: exp.Expr, part: exp.Expr) -> bool:
    """Whether a floating-point number becomes a numeric, which has its 15 digits."""
    return isinstance(node, exp.Cast) and node.to.this is _KIND.DECIMAL and is_double(part)


class _Quotients:
    """Which numbers of a tree are numerics to the model and doubles to the engine."""

    def __init__(self, tree: exp.Query) -> None:
        ctes = {cte.alias: cte.this for cte in tree.find_all(exp.CTE)}
        self._derived: dict[str, exp.Expr] = {}
        for item in tree.find_all(exp.Table, exp.Subquery, exp.Lateral):
            if isinstance(item, (exp.Subquery, exp.Lateral)) and item.alias:
                self._derived[item.alias] = item.this.unnest()
            elif isinstance(item, exp.Table) and item.name in ctes:
                self._derived[item.alias_or_name] = ctes[item.name]
        self._known: dict[tuple[str, str], bool] = {}

    def has(self, node: exp.Expr) -> bool:
        if isinstance(node, exp.Column):
            return self._column(node)
        if isinstance(node, exp.Subquery):
            return self._output(node.this, 0)
        if isinstance(node, ALTERNATIVES):
            return _may_be_numeric(node) and any(map(self.has, alternatives(node)))
        if isinstance(node, _PASSES_ON):
            parts = [node.args.get("this"), *(node.args.get("expressions") or [])]
            if isinstance(node, exp.Binary):
                parts.append(node.expression)
            return _may_be_numeric(node) and any(self.has(part) for part in parts if isinstance(part, exp.Expr))
        return isinstance(node, _OF_DOUBLES) and node.is_type(_KIND.DECIMAL)

    def _column(self, column: exp.Column) -> bool:
        key = (column.table, column.name)
        if key not in self._known:
            self._known[key] = False  # of a recursive CTE: what its first part says
            query = self._derived.get(column.table)
            names = query.named_selects if isinstance(query, exp.Query) else []
            self._known[key] = (
                query is not None and column.name in names and self._output(query, names.index(column.name))
            )
        return self._known[key]

    def _output(self, query: exp.Expr, place: int) -> bool:
        query = query.unnest()
        if isinstance(query, exp.SetOperation):
            return self._output(query.this, place) or self._output(query.expression, place)
        if not isinstance(query, exp.Select) or place >= len(query.selects):
            return False
        return self.has(query.selects[place].unalias())


def _may_be_numeric(node: exp.Expr) -> bool:
    return node.type is None or node.is_type(_KIND.UNKNOWN) or is_exact(node)
