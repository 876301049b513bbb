"""Numerics of PostgreSQL that the engine (DuckDB) computes in double precision: quotients, averages, powers.

As a double, 2.01 / 2 is a little less than 1.005, so that what looks at the digits of one (round(), a cast, a
comparison, a group) would give another answer. A quotient, an average or a root therefore becomes the decimal of 15
digits that it is meant to be, and so does a product of them; 15 are what a double keeps of any decimal number, and 6
what a real does (C's DBL_DIG and FLT_DIG: so PostgreSQL casts them). Powers may be too big for a decimal: they stay
doubles until something looks at their digits.
"""

from collections.abc import Iterator

from sqlglot import exp

from dvt.dialects.typing import ALTERNATIVES, alternatives, is_double, is_exact

NUMERIC, NUMERIC_OF_REAL = "dvt_numeric", "dvt_numeric_of_real"
"""The functions of the engine that make a decimal of a double and of a real (`dvt.compute.duckdb_sql`)."""

_KIND = exp.DType
_AVERAGES = (exp.Avg, exp.Variance, exp.VariancePop, exp.Stddev, exp.StddevPop, exp.StddevSamp)
_AT_ONCE = (exp.Div, exp.Sqrt, exp.Ln, exp.Log, *_AVERAGES)
_LATE = (exp.Pow, exp.Exp)
_PASSES_ON = (
    *(exp.Paren, exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Abs, exp.Filter, exp.Window, exp.Distinct, exp.Nullif),
    *(exp.Sum, exp.Max, exp.Min, exp.AnyValue, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue),
)
_LOOKS = (
    *(exp.Cast, exp.Round, exp.Trunc, exp.Floor, exp.Ceil, exp.Mod, exp.IntDiv, exp.Case),
    *(exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between, exp.In, exp.NullSafeEQ, exp.NullSafeNEQ),
)
_EXACT_CASTS = frozenset({*exp.DataType.INTEGER_TYPES, *exp.DataType.TEXT_TYPES, _KIND.DECIMAL})
_KEYS = ("this", "expression", "low", "high")


def with_digits(tree: exp.Query) -> None:
    """In place.

    Args:
        tree: bound and typed, in PostgreSQL's meaning.
    """
    quotients, powers = _Lineage(tree, _AT_ONCE), _Lineage(tree, _LATE)
    products = [node for node in tree.find_all(exp.Mul) if is_exact(node) and any(map(quotients.has, _sides(node)))]
    for node in reversed(list(tree.find_all(*_AT_ONCE))):
        if node.is_type(_KIND.DECIMAL) and not _is_decimal(node):
            whole = _whole(node)
            whole.replace(_decimal(whole))
    for product in reversed(products):
        product.replace(_decimal(exp.Mul(this=_double(product.left), expression=_double(product.right))))
    for looking in reversed(list(tree.find_all(*_LOOKS))):
        for part in _looked_at(looking):
            if powers.has(part) or _is_cast_double(looking, part):
                part.replace(_decimal(part))


def _sides(node: exp.Expr) -> Iterator[exp.Expr]:
    yield node.args["this"]
    yield node.args["expression"]


def _is_decimal(node: exp.Expr) -> bool:
    """Whether it is made one already."""
    return isinstance(node.parent, exp.Anonymous) and node.parent.name in (NUMERIC, NUMERIC_OF_REAL)


def _whole(node: exp.Expr) -> exp.Expr:
    """An aggregate with its FILTER and OVER."""
    whole: exp.Expr = node
    while isinstance(whole.parent, (exp.Filter, exp.Window, exp.WithinGroup)) and whole.arg_key == "this":
        whole = whole.parent
    return whole


def _double(node: exp.Expr) -> exp.Expr:
    """A factor as the double that it was made of, or as one."""
    inner = node.this if isinstance(node, exp.Paren) else node
    if isinstance(inner, exp.Anonymous) and inner.name == NUMERIC:
        return exp.Paren(this=inner.expressions[0].copy())
    return exp.Cast(this=node.copy(), to=exp.DataType.build("double", dialect="duckdb"))


def _looked_at(node: exp.Expr) -> list[exp.Expr]:
    """The parts of a node whose digits tell: what is compared, rounded or cast."""
    found: list[exp.Expr | None]
    if isinstance(node, exp.Case):
        found = [node.this]
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


class _Lineage:
    """Which numbers of a tree are made of numerics that are doubles to the engine.

    Args:
        tree: bound and typed.
        kinds: what gives such a number.
    """

    def __init__(self, tree: exp.Query, kinds: tuple[type[exp.Expr], ...]) -> None:
        self._kinds = kinds
        ctes = {cte.alias: cte.this for cte in tree.find_all(exp.CTE)}
        self._derived: dict[str, exp.Expr] = {}
        for item in tree.find_all(exp.Table, exp.Subquery, exp.Lateral):
            if isinstance(item, (exp.Subquery, exp.Lateral)) and item.alias:
                self._derived[item.alias] = item.this.unnest()
            elif isinstance(item, exp.Table) and item.name in ctes:
                self._derived[item.alias_or_name] = ctes[item.name]
        self._known: dict[tuple[str, str], bool] = {}

    def has(self, node: exp.Expr) -> bool:
        """Whether `node` may be one."""
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
        if isinstance(node, exp.Anonymous):  # what the rewrites put around a sum
            return any(map(self.has, node.expressions))
        return isinstance(node, self._kinds) and node.is_type(_KIND.DECIMAL)

    def _column(self, column: exp.Column) -> bool:
        key = (column.table, column.name)
        if key not in self._known:
            self._known[key] = False  # of a recursive CTE: what its first part says
            query = self._derived.get(column.table)
            names = query.named_selects if isinstance(query, exp.Query) else []
            known = query is not None and column.name in names
            self._known[key] = known and query is not None and self._output(query, names.index(column.name))
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
