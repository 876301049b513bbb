"""Conditions that ask a function of a column, said by plain comparisons of the column, which a source may evaluate.

``CAST(at AS DATE) = '2024-05-01'`` → ``at >= '2024-05-01' AND at < '2024-05-02'``. Two kinds: what is true on just the
same rows (`plain`), and what is true on those and perhaps others (`wider`): enough for a copy of a filter that the
engine evaluates again. Both are about what the engine makes of the condition; whether a source may be asked for the
outcome is another matter (`dvt.dialects.safety`).
"""

import re
from collections.abc import Callable
from decimal import Decimal

from sqlglot import exp

from dvt.dialects.constants import Value, bare, fold
from dvt.dialects.copies import copied
from dvt.dialects.groups import ORACLE, SQLITE
from dvt.plan.alternatives import of_branches, of_coalesce, of_distinct, of_null
from dvt.plan.compared import (
    EXACT,
    FLIPPED,
    NEGATED,
    OPERATORS,
    TEXTS,
    compared,
    either,
    every,
    is_constant,
    literal,
    negation,
)
from dvt.plan.moments import INSTANTS, TIMES, about, apart, cut_of, of_moment
from dvt.plan.patterns import in_any_case, of_beginning, of_part
from dvt.plan.tree import wrapped

_KIND = exp.DType
_NUMBER = re.compile(r"-?\d{1,15}", re.ASCII)
_MOST = 100
"""How many values of a list become comparisons of their own."""

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
    inner, negated = _without_not(atom)
    if dialect in ORACLE and any(text.is_string and not text.name for text in atom.find_all(exp.Literal)):
        return None  # there it is NULL
    if isinstance(inner, OPERATORS):
        return next((_plain(how, what, constant, dialect) for what, how, constant in compared(inner)), None)
    if dialect in SQLITE and isinstance(inner, exp.Like):
        return negation(in_any_case(inner)) if negated else in_any_case(inner)
    of = _ATOMS.get(type(inner))
    return of(inner, dialect, negated=negated) if of is not None else None


def _without_not(atom: exp.Expr) -> tuple[exp.Expr, bool]:
    """An atom without its NOT, which a comparison takes in; and whether it still has to be negated."""
    atom = bare(atom)
    if not isinstance(atom, exp.Not):
        return atom, False
    inner = bare(atom.this)
    if isinstance(inner, OPERATORS):
        return NEGATED[type(inner)](this=inner.this, expression=inner.expression), False
    return inner, True


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
    found: exp.Expr | None = None
    if isinstance(asked, exp.Null):
        kept = _kept(bare(atom.this))
        found = exp.Is(this=copied(kept), expression=exp.Null()) if kept is not None else of_null(bare(atom.this))
    return negation(found) if negated else found


def wider(atom: exp.Expr, dialect: str) -> exp.Expr | None:
    """What is true at least on the rows on which `atom` is, and nearer to the columns.

    Args:
        atom: typed; no AND or OR, but NOT of such.
        dialect: the model's.

    Returns:
        None where nothing is known.
    """
    atom, negated = _without_not(atom)
    if negated:
        return None
    if isinstance(atom, OPERATORS):
        late = _of_late(atom, dialect)
        if late is not None:
            return late
        return next((_wider(how, what, constant, dialect) for what, how, constant in compared(atom)), None)
    if isinstance(atom, (exp.Case, exp.If)):
        return of_branches(atom, exp.EQ, exp.true())
    if isinstance(atom, exp.ILike):
        return in_any_case(atom)
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
        return of_branches(operand, operator, constant)
    if isinstance(operand, (exp.Left, exp.Substring, exp.StrPosition)):
        return of_beginning(operand, operator, constant)
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
        return of_coalesce(operand, operator, value)
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


def _of_truth(operand: exp.Expr, operator: type[exp.Binary], value: Value) -> exp.Expr | None:
    """``(x > 5) = true``."""
    if not isinstance(operand, (exp.Predicate, exp.Not, exp.Connector)) or operator not in (exp.EQ, exp.NEQ):
        return None
    found = wrapped(copied(operand))
    return found if (operator is exp.EQ) is value else exp.Not(this=found)


def _of_column(column: exp.Column, operator: type[exp.Binary], value: Value) -> exp.Expr | None:
    """A number that is compared with ``'5'``; an integer that is less than 2.5 is at most 2."""
    exact = column.is_type(*EXACT)
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
    same = [TEXTS, (_KIND.DATE,), TIMES, INSTANTS, (_KIND.BOOLEAN,)]
    return inner if any(inner.is_type(*kinds) and node.to.this in kinds for kinds in same) else None


_WIDTHS = {_KIND.TINYINT: 1, _KIND.SMALLINT: 2, _KIND.MEDIUMINT: 3, _KIND.INT: 4, _KIND.BIGINT: 8, _KIND.INT128: 16}
"""Bytes of signed integers."""


def _kind(node: exp.Expr) -> exp.DType:
    kind = node.type
    return kind.this if kind is not None else _KIND.UNKNOWN


def _of_tuple(node: exp.Tuple, operator: type[exp.Binary], constant: exp.Expr) -> exp.Expr | None:
    """``(a, b) = (1, 2)``."""
    if operator is not exp.EQ or not isinstance(constant, exp.Tuple) or not node.expressions:
        return None
    if len(node.expressions) != len(constant.expressions):
        return None
    pairs = zip(node.expressions, constant.expressions, strict=True)
    return every([exp.EQ(this=copied(one), expression=copied(other)) for one, other in pairs])


_ATOMS: dict[type[exp.Expr], Callable[..., exp.Expr | None]] = {
    exp.Between: _of_between,
    exp.In: _of_list,
    exp.Is: _of_is,
    exp.NullSafeEQ: of_distinct,
    exp.NullSafeNEQ: of_distinct,
    exp.Coalesce: lambda atom, _, *, negated: of_coalesce(atom, exp.EQ, value=not negated),
    exp.StartsWith: of_part,
    exp.Contains: of_part,
}
