"""Conditions that ask a function of a column, said by plain comparisons of the column, which a source may evaluate.

``CAST(at AS DATE) = '2024-05-01'`` → ``at >= '2024-05-01' AND at < '2024-05-02'``. Two kinds: what is true on just the
same rows (`plain`), and what is true on those and perhaps others (`wider`): enough for a copy of a filter that the
engine evaluates again. Both are about what the engine makes of the condition; whether a source may be asked for the
outcome is another matter (`dvt.dialects.safety`).
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from sqlglot import exp

from dvt.dialects.constants import Value, bare, fold
from dvt.dialects.copies import copied
from dvt.dialects.groups import ORACLE, SQLITE
from dvt.plan.compared import FLIPPED, NEGATED, OPERATORS, compared, either, every, is_constant, literal
from dvt.plan.moments import INSTANTS, TIMES, about, apart, cut_of, day_of, of_moment
from dvt.plan.tree import wrapped

_KIND = exp.DType
_NUMBER = re.compile(r"-?\d{1,15}", re.ASCII)
_MOST = 100
"""How many values of a list become comparisons of their own."""

_EXACT = (*exp.DataType.INTEGER_TYPES, _KIND.DECIMAL)
_TEXTS = (_KIND.TEXT, _KIND.VARCHAR, _KIND.NVARCHAR)
_WITHOUT_DATES = ORACLE | SQLITE
"""Dialects in which a date is a time as well, or a text."""


def plain(atom: exp.Expr, dialect: str) -> exp.Expr | None:
    """What is true on just the rows on which `atom` is, and nearer to the columns.

    Args:
        atom: typed; no AND or OR, but NOT of such.
        dialect: the model's.

    Returns:
        None where nothing is known.
    """
    atom = bare(atom)
    if dialect in ORACLE and any(text.is_string and not text.name for text in atom.find_all(exp.Literal)):
        return None  # there it is NULL
    negated = isinstance(atom, exp.Not)
    inner = bare(atom.this) if negated else atom
    if isinstance(inner, OPERATORS):
        if negated:
            inner = NEGATED[type(inner)](this=inner.this, expression=inner.expression)
        return next((_plain(how, what, constant, dialect) for what, how, constant in compared(inner)), None)
    if dialect in SQLITE and isinstance(inner, exp.Like):
        return _not(_in_any_case(inner)) if negated else _in_any_case(inner)
    of = _ATOMS.get(type(inner))
    return of(inner, dialect, negated=negated) if of is not None else None


def _of_between(atom: exp.Expr, dialect: str, *, negated: bool) -> exp.Expr | None:
    low, high = (exp.LT, exp.GT) if negated else (exp.GTE, exp.LTE)
    if atom.args.get("symmetric"):
        return None
    sides = [_plain(low, atom.this, atom.args["low"], dialect), _plain(high, atom.this, atom.args["high"], dialect)]
    found = [side for side in sides if side is not None]
    return (either if negated else every)(found) if len(found) == len(sides) else None


def _of_list(atom: exp.Expr, dialect: str, *, negated: bool) -> exp.Expr | None:
    inner = bare(atom.this)
    if not 0 < len(atom.expressions) <= _MOST or isinstance(inner, exp.Column):
        return None
    if negated and isinstance(inner, exp.Tuple):
        return None
    kind = exp.NEQ if negated else exp.EQ
    sides = [_plain(kind, inner, each, dialect) for each in atom.expressions]
    found = [side for side in sides if side is not None]
    return (every if negated else either)(found) if len(found) == len(sides) else None


def _of_is(atom: exp.Expr, _: str, *, negated: bool) -> exp.Expr | None:
    asked = atom.args["expression"]
    if isinstance(asked, exp.Boolean) and not negated:
        return _of_truth(bare(atom.this), exp.EQ, bool(asked.this))
    found = _null(bare(atom.this)) if isinstance(asked, exp.Null) else None
    return _not(found) if negated else found


def _not(found: exp.Expr | None) -> exp.Expr | None:
    """The negation of what is unknown just where what it stands for is."""
    return exp.Not(this=wrapped(found)) if found is not None else None


def wider(atom: exp.Expr, dialect: str) -> exp.Expr | None:
    """What is true at least on the rows on which `atom` is, and nearer to the columns.

    Args:
        atom: typed; no AND or OR, but NOT of such.
        dialect: the model's.

    Returns:
        None where nothing is known.
    """
    atom = bare(atom)
    if isinstance(atom, exp.Not):
        inner = bare(atom.this)
        if not isinstance(inner, OPERATORS):
            return None
        return wider(NEGATED[type(inner)](this=inner.this, expression=inner.expression), dialect)
    if isinstance(atom, OPERATORS):
        late = _of_late(atom, dialect)
        if late is not None:
            return late
        return next((_wider(how, what, constant, dialect) for what, how, constant in compared(atom)), None)
    if isinstance(atom, (exp.Case, exp.If)):
        return _of_branches(atom, exp.EQ, exp.true())
    if isinstance(atom, exp.ILike):
        return _in_any_case(atom)
    parts = _parts(atom)
    found = [each for part in parts if (each := wider(part, dialect)) is not None]
    if isinstance(atom, exp.Between):
        return every(found)
    return either(found) if found and len(found) == len(parts) else None


def _of_late(atom: exp.Binary, dialect: str) -> exp.Expr | None:
    """A comparison with a value that is not known yet: ``at::date > :v`` as at >= :v."""
    operand, value, operator = bare(atom.this), bare(atom.expression), type(atom)
    if isinstance(operand, exp.Placeholder):
        operand, value, operator = value, operand, FLIPPED[operator]
    if not isinstance(value, exp.Placeholder) or is_constant(operand):
        return None
    if isinstance(operand, exp.Coalesce) and len(operand.expressions) == 1 and fold(operand.expressions[0]) is not None:
        inner = bare(operand.this)
        null = exp.Is(this=wrapped(copied(inner)), expression=exp.Null())
        return exp.Or(this=operator(this=wrapped(copied(inner)), expression=copied(value)), expression=null)
    kept = _kept(operand) if dialect not in SQLITE else None
    if kept is not None:
        return operator(this=copied(kept), expression=copied(value))
    if dialect in _WITHOUT_DATES or operator not in (exp.GT, exp.GTE, exp.EQ):
        return None
    inner_of = cut_of(operand)
    if inner_of is None or not inner_of.is_type(exp.DType.DATE, *TIMES):
        return None
    return exp.GTE(this=copied(inner_of), expression=copied(value))


def _parts(atom: exp.Expr) -> list[exp.Expr]:
    """The comparisons that BETWEEN or a list stands for."""
    if isinstance(atom, exp.Between) and not atom.args.get("symmetric"):
        bounds = ((exp.GTE, atom.args["low"]), (exp.LTE, atom.args["high"]))
        return [kind(this=atom.this, expression=bound) for kind, bound in bounds]
    if isinstance(atom, exp.In) and len(atom.expressions) <= _MOST:
        return [exp.EQ(this=atom.this, expression=each) for each in atom.expressions]
    return []


def _wider(operator: type[exp.Binary], operand: exp.Expr, constant: exp.Expr, dialect: str) -> exp.Expr | None:
    if isinstance(operand, (exp.Case, exp.If)):
        return _of_branches(operand, operator, constant)
    if isinstance(operand, (exp.Left, exp.Substring, exp.StrPosition)):
        return _of_beginning(operand, operator, constant)
    if dialect in _WITHOUT_DATES:
        return None
    return apart(operand, operator, fold(constant)) or about(operand, operator, constant)


def _plain(operator: type[exp.Binary], operand: exp.Expr, constant: exp.Expr, dialect: str) -> exp.Expr | None:
    operand, constant = bare(operand), bare(constant)
    if isinstance(operand, exp.Tuple):
        return _of_tuple(operand, operator, constant)
    value = fold(constant)
    if value is None:
        return None
    if isinstance(operand, exp.Coalesce):
        return _of_coalesce(operand, operator, value)
    if isinstance(value, bool):
        return _of_truth(operand, operator, value)
    if isinstance(operand, exp.Column):
        return _of_column(operand, operator, value)
    if isinstance(operand, (exp.Add, exp.Sub, exp.Neg)) and isinstance(value, Decimal):
        return _solved(operand, operator, value) or of_moment(operand, operator, value)
    kept = _kept(operand) if dialect not in SQLITE else None
    if kept is not None:
        return operator(this=copied(kept), expression=copied(constant))
    return None if dialect in _WITHOUT_DATES else of_moment(operand, operator, value)


# --- values ---


def _of_coalesce(node: exp.Coalesce, operator: type[exp.Binary], value: Value) -> exp.Expr | None:
    """``coalesce(x, 0) > 5``: x > 5; ``coalesce(x, 0) < 5``: x < 5, or x is NULL."""
    if len(node.expressions) != 1:
        return None
    inner, instead = bare(node.this), fold(node.expressions[0])
    if instead is None or is_constant(inner) or not _alike(inner, (instead, value)):
        return None
    holds = _holds(instead, operator, value)
    if holds is None:
        return None
    if isinstance(value, bool):
        asked: exp.Expr = copied(inner) if (operator is exp.EQ) is value else exp.Not(this=wrapped(copied(inner)))
    else:
        asked = operator(this=copied(inner), expression=literal(value))
    if not holds:
        return asked
    return exp.Or(this=wrapped(asked), expression=exp.Is(this=wrapped(copied(inner)), expression=exp.Null()))


def _alike(node: exp.Expr, values: Sequence[Value]) -> bool:
    """Whether all are of one kind, so that nothing is converted when they are compared."""
    if node.is_type(_KIND.BOOLEAN) or isinstance(node, exp.Predicate):
        return all(isinstance(value, bool) for value in values)
    if node.is_type(*_EXACT):
        return all(isinstance(value, Decimal) for value in values)
    if node.is_type(*_TEXTS):
        return all(isinstance(value, str) for value in values)
    if node.is_type(_KIND.DATE):
        return all(day_of(value) is not None for value in values)
    return False


def _holds(value: Value, operator: type[exp.Binary], other: Value) -> bool | None:
    """Whether a comparison of two values of one kind is true; None where databases may see it otherwise."""
    if isinstance(value, bool) or isinstance(other, bool):
        known = isinstance(value, bool) and isinstance(other, bool) and operator in (exp.EQ, exp.NEQ)
        return (value is other) is (operator is exp.EQ) if known else None
    if isinstance(value, Decimal) and isinstance(other, Decimal):
        return _ordered(value, operator, other)
    days = [day_of(value), day_of(other)]
    if days[0] is not None and days[1] is not None:
        return _ordered(days[0], operator, days[1])
    if isinstance(value, str) and isinstance(other, str) and operator in (exp.EQ, exp.NEQ):
        if value != other and (value + other).isascii() and value.strip().lower() == other.strip().lower():
            return None  # to a collation they may be equal
        return (value == other) is (operator is exp.EQ)
    return None


def _ordered(value: Decimal | dt.date, operator: type[exp.Binary], other: Decimal | dt.date) -> bool:
    less, more = bool(value < other), bool(value > other)  # type: ignore[operator]  # of one kind, both
    return {
        exp.EQ: not less and not more,
        exp.NEQ: less or more,
        exp.LT: less,
        exp.LTE: not more,
        exp.GT: more,
        exp.GTE: not less,
    }[operator]


def _of_truth(operand: exp.Expr, operator: type[exp.Binary], value: Value) -> exp.Expr | None:
    """``(x > 5) = true``."""
    if not isinstance(operand, (exp.Predicate, exp.Not, exp.Connector)) or operator not in (exp.EQ, exp.NEQ):
        return None
    found = wrapped(copied(operand))
    return found if (operator is exp.EQ) is value else exp.Not(this=found)


def _of_column(column: exp.Column, operator: type[exp.Binary], value: Value) -> exp.Expr | None:
    """A number that is compared with ``'5'``; an integer that is less than 2.5 is at most 2."""
    exact = column.is_type(*_EXACT)
    if exact and isinstance(value, str) and _NUMBER.fullmatch(value):
        return operator(this=copied(column), expression=literal(Decimal(value)))
    if not isinstance(value, Decimal) or value == value.to_integral_value():
        return None
    if not column.is_type(*exp.DataType.INTEGER_TYPES) or operator in (exp.EQ, exp.NEQ):
        return None
    below = value.to_integral_value(rounding="ROUND_FLOOR")
    kind = exp.LTE if operator in (exp.LT, exp.LTE) else exp.GT
    return kind(this=copied(column), expression=literal(below))


def _solved(node: exp.Expr, operator: type[exp.Binary], value: Decimal) -> exp.Expr | None:
    """``x + 1 > 5`` as x > 4, of exact numbers."""
    inner, added = (
        (bare(node.left), fold(node.right)) if isinstance(node, exp.Binary) else (bare(node.this), Decimal(0))
    )
    sign = -1 if isinstance(node, exp.Neg) else 1
    if isinstance(node, exp.Binary) and is_constant(inner):
        inner, added = bare(node.right), fold(node.left)
        sign = -1 if isinstance(node, exp.Sub) else 1
    elif isinstance(node, exp.Sub) and isinstance(added, Decimal):
        added = -added
    if not isinstance(added, Decimal) or is_constant(inner) or not _is_signed(inner):
        return None
    bound = literal((value - added) * sign)
    return (operator if sign > 0 else FLIPPED[operator])(this=copied(inner), expression=bound)


def _is_signed(node: exp.Expr) -> bool:
    """Whether its numbers are exact, and their negations, too: one without declared digits may become a DOUBLE."""
    kind = node.type
    return node.is_type(*_WIDTHS) or (node.is_type(_KIND.DECIMAL) and kind is not None and bool(kind.expressions))


def _kept(node: exp.Expr) -> exp.Expr | None:
    """What a cast is of that changes no value of it, and how none compares."""
    if not isinstance(node, exp.Cast) or isinstance(node, exp.TryCast) or node.args.get("format"):
        return None
    inner = bare(node.this)
    if inner.is_type(*_WIDTHS) and node.to.this in _WIDTHS:
        return inner if _WIDTHS[node.to.this] >= _WIDTHS[_kind(inner)] else None
    if node.to.expressions:
        return None
    same = [_TEXTS, (_KIND.DATE,), TIMES, INSTANTS, (_KIND.BOOLEAN,)]
    return inner if any(inner.is_type(*kinds) and node.to.this in kinds for kinds in same) else None


_WIDTHS = {_KIND.TINYINT: 1, _KIND.SMALLINT: 2, _KIND.MEDIUMINT: 3, _KIND.INT: 4, _KIND.BIGINT: 8, _KIND.INT128: 16}
"""Bytes of signed integers."""


def _kind(node: exp.Expr) -> exp.DType:
    kind = node.type
    return kind.this if kind is not None else _KIND.UNKNOWN


def _null(node: exp.Expr) -> exp.Expr | None:
    """``nullif(x, '') IS NULL``, ``coalesce(x, 0) IS NULL``, ``cast(x …) IS NULL``."""
    kept = _kept(node)
    if kept is not None:
        return exp.Is(this=copied(kept), expression=exp.Null())
    if isinstance(node, exp.Nullif):
        inner, value = bare(node.this), fold(node.expression)
        if value is None or is_constant(inner) or not _alike(inner, (value,)) or isinstance(value, bool):
            return None
        same = exp.EQ(this=copied(inner), expression=literal(value))
        return exp.Or(this=same, expression=exp.Is(this=copied(inner), expression=exp.Null()))
    return None


def _distinct(node: exp.Expr, _: str, *, negated: bool) -> exp.Expr | None:
    """``x IS DISTINCT FROM 5``, and its contrary."""
    sides = [bare(node.this), bare(node.args["expression"])]
    if is_constant(sides[0]):
        sides.reverse()
    inner, other = sides
    if is_constant(inner):
        return None
    null: exp.Expr = exp.Is(this=copied(inner), expression=exp.Null())
    same = isinstance(node, exp.NullSafeEQ) is not negated
    if isinstance(other, exp.Null):
        return null if same else exp.Not(this=null)
    value = fold(other)
    if value is None or not _alike(inner, (value,)):
        return None
    if same:
        return exp.EQ(this=copied(inner), expression=literal(value))
    return exp.Or(this=exp.NEQ(this=copied(inner), expression=literal(value)), expression=null)


def _of_tuple(node: exp.Tuple, operator: type[exp.Binary], constant: exp.Expr) -> exp.Expr | None:
    """``(a, b) = (1, 2)``."""
    if operator is not exp.EQ or not isinstance(constant, exp.Tuple) or not node.expressions:
        return None
    if len(node.expressions) != len(constant.expressions):
        return None
    pairs = zip(node.expressions, constant.expressions, strict=True)
    return every([exp.EQ(this=copied(one), expression=copied(other)) for one, other in pairs])


def _of_branches(node: exp.Expr, operator: type[exp.Binary], constant: exp.Expr) -> exp.Expr | None:
    """``CASE WHEN a THEN 1 WHEN b THEN 2 END = 1``: only where `a` holds; wider, as b may hold there, too."""
    value = fold(constant)
    branches = [node] if isinstance(node, exp.If) else list(node.args.get("ifs") or ())
    if value is None or (isinstance(node, exp.Case) and node.this is not None):
        return None
    otherwise = node.args.get("false" if isinstance(node, exp.If) else "default")
    listed = [*((each.this, each.args.get("true")) for each in branches), (None, otherwise)]
    given_back = [(why, given) for why, given in listed if given is not None and not isinstance(bare(given), exp.Null)]
    if not all(_of_kind(given, value) for _, given in given_back):
        return None  # the engine makes one type of them first
    found: list[exp.Expr] = []
    for condition, given in given_back:
        known = fold(given)
        holds = None if known is None else _holds(known, operator, value)
        if holds is False:
            continue
        parts = [] if condition is None else [copied(condition)]
        if known is None and not is_constant(given):
            parts.append(operator(this=wrapped(copied(given)), expression=copied(constant)))
        both = every(parts)
        if both is None:
            return None
        found.append(both)
    return either(found) if found else None


def _of_kind(node: exp.Expr, value: Value) -> bool:
    """Whether an expression is of the kind of a value, as it is written."""
    known = fold(node)
    if known is not None or isinstance(value, dt.date):
        return not isinstance(value, dt.date) and isinstance(known, type(value))
    dated = isinstance(value, str) and not node.is_type(*_TEXTS)
    return not is_constant(node) and not dated and _alike(node, (value,))


# --- texts ---


def _of_part(node: exp.Expr, _: str, *, negated: bool) -> exp.Expr | None:
    """``starts_with(x, 'ab')``, ``contains(x, 'ab')``."""
    pattern = _pattern(node.args.get("expression"), inside=isinstance(node, exp.Contains))
    if pattern is None or not node.this.is_type(*_TEXTS):
        return None
    found = exp.Like(this=copied(node.this), expression=pattern)
    return _not(found) if negated else found


def _of_beginning(node: exp.Expr, operator: type[exp.Binary], constant: exp.Expr) -> exp.Expr | None:
    """``left(x, 2) = 'ab'``, ``substring(x, 1, 2) = 'ab'``, ``strpos(x, 'ab') > 0``."""
    inner, value = bare(node.this), fold(constant)
    if not inner.is_type(*_TEXTS):
        return None
    if isinstance(node, exp.StrPosition):
        zero = isinstance(value, Decimal) and (
            (operator is exp.GT and value == 0) or (operator is exp.GTE and value == 1)
        )
        pattern = _pattern(node.args.get("substr"), inside=True)
        odd = node.args.get("position") is not None or node.args.get("occurrence") is not None
        return exp.Like(this=copied(inner), expression=pattern) if zero and pattern is not None and not odd else None
    length = fold(node.args.get("length" if isinstance(node, exp.Substring) else "expression") or exp.Null())
    start = fold(node.args.get("start") or exp.Null()) if isinstance(node, exp.Substring) else Decimal(1)
    if start != 1 or operator is not exp.EQ or not isinstance(value, str) or length != len(value):
        return None
    begun = _pattern(constant, inside=False)
    return exp.Like(this=copied(inner), expression=begun) if begun is not None else None


def _in_any_case(atom: exp.ILike | exp.Like) -> exp.Expr | None:
    """``x ILIKE 'A%'``, and SQLite's LIKE, which DuckDB answers as ``lower(x) LIKE 'a%'``."""
    pattern = fold(atom.expression)
    inner = bare(atom.this)
    lower = isinstance(inner, exp.Lower)
    if not isinstance(pattern, str) or not pattern.isascii() or (lower and pattern == pattern.lower()):
        return None
    folded = copied(inner) if lower else exp.Lower(this=copied(inner))
    return exp.Like(this=folded, expression=exp.Literal.string(pattern.lower()))


def _pattern(node: exp.Expr | None, *, inside: bool) -> exp.Expr | None:
    """LIKE's pattern for what begins with a text, or has it inside."""
    value = fold(node) if node is not None else None
    if not isinstance(value, str) or not value or any(sign in value for sign in "%_\\"):
        return None
    return exp.Literal.string(f"%{value}%" if inside else f"{value}%")


_ATOMS: dict[type[exp.Expr], Callable[..., exp.Expr | None]] = {
    exp.Between: _of_between,
    exp.In: _of_list,
    exp.Is: _of_is,
    exp.NullSafeEQ: _distinct,
    exp.NullSafeNEQ: _distinct,
    exp.Coalesce: lambda atom, _, *, negated: _of_coalesce(atom, exp.EQ, value=not negated),
    exp.StartsWith: _of_part,
    exp.Contains: _of_part,
}
