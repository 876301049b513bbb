"""How numbers of the model's dialect compute, where the engine (DuckDB) would compute with narrower types.

DuckDB adds two TINYINTs to a TINYINT, multiplies decimals of up to 18 digits within 18 digits, and compares a REAL with
a decimal as REALs; a literal takes the type of what it meets. Measured as `rewrites` is.
"""

from sqlglot import exp

from dvt.dialects.constants import bare
from dvt.dialects.types import UNSIGNED
from dvt.dialects.typing import alternatives, is_double, is_exact, is_integer

_KIND = exp.DType
# Types that PostgreSQL does not have: there such a column is one of the next wider type.
_FOREIGN = frozenset({_KIND.TINYINT, _KIND.UTINYINT, _KIND.USMALLINT, _KIND.UINT, _KIND.UMEDIUMINT, _KIND.MEDIUMINT})
_NARROW = _FOREIGN | {_KIND.SMALLINT, _KIND.INT}
_SIDES = ("this", "expression")
_UNSIGNED = exp.DataType.build(UNSIGNED)
_SHORT = 18


def with_double(node: exp.Expr) -> exp.Expr:
    """A real that meets another kind of number is a double precision (PostgreSQL's manual, 10.2)."""
    parts = [*_parts(node)]
    reals = [part for part in parts if part.is_type(_KIND.FLOAT)]
    others = [part for part in parts if not part.is_type(_KIND.FLOAT) and (is_exact(part) or is_double(part))]
    if not reals or not others:
        return node
    new = node.copy()
    for part in _parts(new):
        if part.is_type(_KIND.FLOAT):
            part.replace(_cast(part, "double"))
    return new


def in_double(node: exp.Expr) -> exp.Expr:
    """The same of a value and the rows of a subquery."""
    inner = node.args.get("query")
    query = inner.unnest() if isinstance(inner, exp.Expr) else None
    if not isinstance(query, exp.Select) or len(query.selects) != 1:
        return node
    value, row = node.this, query.selects[0].unalias()
    if value.is_type(_KIND.FLOAT) == row.is_type(_KIND.FLOAT) or not all(
        is_exact(x) or is_double(x) for x in (value, row)
    ):
        return node
    new = node.copy()
    row = new.args["query"].unnest().selects[0].unalias()
    for part in (new.this, row):
        if part.is_type(_KIND.FLOAT):
            part.replace(_cast(part, "double"))
    return new


def _parts(node: exp.Expr) -> list[exp.Expr]:
    keys = ("this", "expression", "low", "high")
    found = [node.args.get(key) for key in keys]
    return [part for part in (*found, *(node.args.get("expressions") or [])) if isinstance(part, exp.Expr)]


def foreign_widened(node: exp.Expr) -> exp.Expr:
    """Arithmetic of integers that PostgreSQL does not have is that of its wider ones; a literal is an integer there."""
    if not all(is_exact(node.args[key]) or is_double(node.args[key]) for key in _SIDES):
        return node
    new = node.copy()
    for key, other in (_SIDES, _SIDES[::-1]):
        part, beside = new.args[key], bare(node.args[other])
        if part.type is not None and part.type.this in _FOREIGN:
            part.replace(_cast(part, "bigint"))
        elif part.is_type(_KIND.SMALLINT) and isinstance(beside, exp.Literal):
            part.replace(_cast(part, "int"))
    return new if new != node else node


def small_widened(node: exp.Expr) -> exp.Expr:
    """A smallint beside an integer that is written is one of the latter's type; in DuckDB the literal is a SMALLINT."""
    if not node.is_type(_KIND.INT, _KIND.BIGINT):
        return node
    new = node.copy()
    for part in alternatives(new):
        if part.is_type(_KIND.SMALLINT):
            part.replace(_cast(part, "int"))
    return new if new != node else node


_AS_IT_IS = (exp.Alias, exp.Select, exp.Ordered, exp.Group, exp.Predicate)


def as_decimal(node: exp.Expr) -> exp.Expr:
    """An unsigned integer of 64 bits is a numeric to PostgreSQL, and computes as one; of a numeric nothing changes."""
    if node.type != _UNSIGNED or isinstance(node.parent, _AS_IT_IS):
        return node
    return _cast(node, UNSIGNED)


def whole_remainder(node: exp.Expr) -> exp.Expr:
    """``%`` cuts both sides off to integers (SQLite's lang_expr.html)."""
    sides = {key: node.args[key] for key in _SIDES}
    if all(is_integer(side) for side in sides.values()) or not all(map(_number, sides.values())):
        return node
    cut = {key: exp.Anonymous(this="trunc", expressions=[side.copy()]) for key, side in sides.items()}
    return exp.Mod(**{key: _cast(side, "bigint") for key, side in cut.items()})


def negated(node: exp.Expr) -> exp.Expr:
    """The least number of a narrow type has no counterpart above zero in it."""
    kind = node.this.type
    if kind is None or kind.this not in _FOREIGN | {_KIND.UBIGINT}:
        return node
    return exp.Neg(this=_cast(node.this, UNSIGNED if kind.this is _KIND.UBIGINT else "bigint"))


def all_widened(node: exp.Expr) -> exp.Expr:
    """Integers, and booleans, which are such, compute in 64 bits (MySQL's manual, 12.6.1; SQLite's, datatype3.html)."""
    new = node.copy()
    for key, other in (_SIDES, _SIDES[::-1]):
        part, beside = new.args[key], node.args[other]
        if isinstance(bare(part), exp.Literal) or part.type is None or not _number(beside):
            continue
        if part.type.this in _NARROW or part.is_type(_KIND.BOOLEAN):
            part.replace(_cast(part, "bigint"))
    return new if new != node else node


def _number(node: exp.Expr) -> bool:
    return is_exact(node) or is_double(node) or node.is_type(_KIND.BOOLEAN)


def long_product(node: exp.Expr) -> exp.Expr:
    """A product of numerics may have all digits of both; DuckDB's fails beyond 18 where both sides are within."""
    sides = [node.args[key] for key in _SIDES]
    if not all(is_exact(side) for side in sides) or all(is_integer(side) for side in sides):
        return node
    digits = [_digits(side) for side in sides]
    if None not in digits and sum(d for d in digits if d is not None) <= _SHORT:
        return node
    # A sum with a zero of 19 digits has more than 18 of them.
    zero = _cast(exp.Literal.number(0), "decimal(19, 0)")
    long = exp.Paren(this=exp.Add(this=operand(sides[0]), expression=zero))
    return exp.Mul(this=long, expression=operand(sides[1]))


def short_default(node: exp.Expr) -> exp.Expr:
    """LAG and LEAD of a number and a default with more digits behind the point give all of them."""
    default = node.args.get("default")
    if default is None or not is_exact(node.this) or not is_exact(default):
        return node
    new = node.copy()
    never = exp.If(this=exp.false(), true=new.args["default"].copy())
    new.set("this", exp.Case(ifs=[never], default=new.this))
    return new


def _digits(node: exp.Expr) -> int | None:
    """The most digits that a value can have; None where that is not known."""
    inner = bare(node)
    if isinstance(inner, exp.Literal):
        return len(inner.name.replace(".", ""))
    kind = node.type
    if kind is not None and kind.this is _KIND.DECIMAL and kind.expressions:
        size = kind.expressions[0].name
        return int(size) if size.isdigit() else None
    return {_KIND.SMALLINT: 5, _KIND.INT: 10}.get(kind.this) if kind is not None else None


def sum_typed(node: exp.Expr) -> exp.Expr:
    """sum() of integers is a bigint and of reals a real (manual, 9.21); DuckDB's are HUGEINT and DOUBLE."""
    inner = _whole_sum(node)
    if inner is None:
        return node
    if inner.is_type(_KIND.BIGINT):
        return _cast(node, "bigint")
    return _cast(node, "real") if inner.is_type(_KIND.FLOAT) else node


def _whole_sum(node: exp.Expr) -> exp.Expr | None:
    """The sum in `node`, where that is one with all that belongs to it (FILTER, OVER); else None."""
    if node.arg_key == "this" and isinstance(node.parent, (exp.Filter, exp.Window, exp.WithinGroup)):
        return None
    inner: exp.Expr = node
    while isinstance(inner, (exp.Filter, exp.Window)):
        inner = inner.this
    return inner if isinstance(inner, exp.Sum) else None


def short_sum(node: exp.Expr) -> exp.Expr:
    """A sum of decimals with 25 digits before the point, or those of its argument where that has more.

    DuckDB's has 38 in all, and where such a one meets a number with more digits behind the point (COALESCE, CASE, a
    UNION) those are rounded away. The argument's own digits are known to the engine alone: it is told by a NULL.
    """
    inner = _whole_sum(node)
    if inner is None or inner.is_type(_KIND.BIGINT):
        return node
    summed = inner.this.expressions[0] if isinstance(inner.this, exp.Distinct) else inner.this
    if not is_exact(summed) or summed.find(exp.Query, exp.Window):
        return node
    nothing: exp.Expr
    if isinstance(node, exp.Window):
        nothing = exp.Nullif(this=summed.copy(), expression=summed.copy())
    else:
        never = exp.Where(this=exp.false())
        nothing = exp.Filter(this=exp.AnyValue(this=summed.copy()), expression=never)
    wide = exp.Add(this=nothing, expression=_cast(exp.Literal.number(0), "decimal(24, 0)"))
    return exp.Anonymous(this="cast_to_type", expressions=[node.copy(), wide])


def as_number(node: exp.Expr) -> exp.Expr:
    """A boolean is an integer, and its text that of one."""
    if isinstance(node, exp.Cast):
        if node.to.this not in exp.DataType.TEXT_TYPES or not node.this.is_type(_KIND.BOOLEAN):
            return node
    elif not any(part.is_type(_KIND.BOOLEAN) for part in _parts(node)):
        return node
    new = node.copy()
    for part in [new.this] if isinstance(new, exp.Cast) else _parts(new):
        if part.is_type(_KIND.BOOLEAN):
            part.replace(_cast(part, "int"))
    return new


def _cast(node: exp.Expr, kind: str) -> exp.Cast:
    return exp.Cast(this=node.copy(), to=exp.DataType.build(kind, dialect="duckdb"))


def operand(node: exp.Expr) -> exp.Expr:
    """A copy of `node`, in parentheses where it would bind otherwise as part of another operation."""
    return exp.Paren(this=node.copy()) if isinstance(node, (exp.Binary, exp.Connector)) else node.copy()
