"""Conditions on dates and times, said as bounds of the column that they are computed of: see `plain`."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from sqlglot import exp

from dvt.dialects.constants import Value, bare, fold, instant_of, moment_of
from dvt.dialects.copies import copied
from dvt.plan.compared import FLIPPED, is_constant, literal

_KIND = exp.DType
_DAY = dt.timedelta(days=1)
_ZONES = 2 * _DAY
"""More than any two clocks differ by, and than adding a day or a month in one zone or another does."""
TIMES = (_KIND.TIMESTAMP, _KIND.TIMESTAMPNTZ, _KIND.DATETIME)
INSTANTS = (_KIND.TIMESTAMPTZ, _KIND.TIMESTAMPLTZ)


def of_moment(operand: exp.Expr, operator: type[exp.Binary], value: Value) -> exp.Expr | None:
    """A comparison of what is computed of a date or a time."""
    cast = _cut(operand)
    if cast is not None:
        inner, step, whole = cast
        moment = day_of(value) if whole else moment_in(value)
        if moment is None or not inner.is_type(_KIND.DATE, *TIMES):
            return None
        return _of_cut(inner, operator, moment, step)
    days = _days(operand)
    if days is not None:
        inner, added = days
        moment = day_of(value) if inner.is_type(_KIND.DATE) else moment_in(value)
        if moment is None or not inner.is_type(_KIND.DATE, *TIMES):
            return None
        try:
            return _bound(operator, inner, moment - added)
        except OverflowError:
            return None
    return None


Step = Callable[[dt.datetime], tuple[dt.datetime, dt.datetime]]
"""A moment → the beginning of the day, month … that it is in, and that of the next."""


def _cut(node: exp.Expr) -> tuple[exp.Expr, Step, bool] | None:
    """What is cut to a day, month …, to which of them, and whether a date comes out."""
    if isinstance(node, exp.Cast) and node.to.this is _KIND.DATE and not node.args.get("format"):
        return (bare(node.this), _STEPS["DAY"], True) if not isinstance(node, exp.TryCast) else None
    if isinstance(node, (exp.Date, exp.TsOrDsToDate)):
        odd = {key for key, value in node.args.items() if value} - {"this", "safe"}
        return (bare(node.this), _STEPS["DAY"], True) if not odd and node.args.get("this") is not None else None
    if isinstance(node, (exp.TimestampTrunc, exp.DateTrunc)):
        unit = node.args.get("unit")
        step = _STEPS.get(unit.name.upper()) if isinstance(unit, (exp.Var, exp.Literal)) else None
        return (bare(node.this), step, False) if step is not None and node.args.get("zone") is None else None
    return None


def cut_of(node: exp.Expr) -> exp.Expr | None:
    """What a day, a month … is cut of: it is no less."""
    found = _cut(node)
    return found[0] if found is not None else None


def _to_day(moment: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + _DAY


def _to_hour(moment: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    start = moment.replace(minute=0, second=0, microsecond=0)
    return start, start + dt.timedelta(hours=1)


def _months(count: int) -> Step:
    def step(moment: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        start = moment.year * 12 + (moment.month - 1) // count * count
        return _month(start), _month(start + count)

    return step


def _month(number: int) -> dt.datetime:
    return dt.datetime(number // 12, number % 12 + 1, 1)  # noqa: DTZ001 - SQL's timestamp without zone


_STEPS: dict[str, Step] = {
    "HOUR": _to_hour, "DAY": _to_day, "MONTH": _months(1), "QUARTER": _months(3), "YEAR": _months(12),
}  # fmt: skip


def _of_cut(inner: exp.Expr, operator: type[exp.Binary], moment: dt.datetime, step: Step) -> exp.Expr | None:
    """What is cut is as it is compared just where `inner` is in these bounds."""
    try:
        start, after = step(moment)
    except (ValueError, OverflowError):
        return None
    if inner.is_type(_KIND.DATE) and (_to_day(start)[0] != start or _to_day(after)[0] != after):
        return None  # an hour of a date
    even = start == moment
    return {
        exp.EQ: _within(inner, start, after) if even else None,
        exp.NEQ: _without(inner, start, after) if even else None,
        exp.LT: _bound(exp.LT, inner, start if even else after),
        exp.LTE: _bound(exp.LT, inner, after),
        exp.GT: _bound(exp.GTE, inner, after),
        exp.GTE: _bound(exp.GTE, inner, start if even else after),
    }[operator]


def _bound(operator: type[exp.Binary], inner: exp.Expr, moment: dt.datetime) -> exp.Expr:
    """A comparison with a moment, which is a date where `inner` is one: a midnight then."""
    return operator(this=copied(inner), expression=literal(moment.date() if inner.is_type(_KIND.DATE) else moment))


def _within(inner: exp.Expr, start: dt.datetime, after: dt.datetime) -> exp.Expr:
    return exp.And(this=_bound(exp.GTE, inner, start), expression=_bound(exp.LT, inner, after))


def _without(inner: exp.Expr, start: dt.datetime, after: dt.datetime) -> exp.Expr:
    return exp.Or(this=_bound(exp.LT, inner, start), expression=_bound(exp.GTE, inner, after))


def _days(node: exp.Expr) -> tuple[exp.Expr, dt.timedelta] | None:
    """``x + 7`` and its kin: `x`, and how many days are added."""
    sign = -1 if isinstance(node, (exp.Sub, exp.DateSub)) else 1
    if isinstance(node, (exp.Add, exp.Sub)):
        inner, added = bare(node.left), bare(node.right)
        unit: exp.Expr | None = None
        if isinstance(added, exp.Interval):
            unit, added = added.args.get("unit"), added.this
        elif not inner.is_type(_KIND.DATE):
            return None
    elif isinstance(node, (exp.DateAdd, exp.DateSub)) and node.args.get("unit") is not None:
        inner, added, unit = bare(node.this), node.expression, node.args["unit"]
    else:
        return None
    if unit is not None and unit.name.upper().removesuffix("S") != "DAY":
        return None
    count = fold(added)
    if isinstance(count, str) and count.isdigit():
        count = Decimal(count)
    if not isinstance(count, Decimal) or count != int(count) or abs(count) > _MOST_DAYS or is_constant(inner):
        return None
    return inner, sign * int(count) * _DAY


_MOST_DAYS = 1_000_000


def apart(node: exp.Expr, operator: type[exp.Binary], value: Value | None) -> exp.Expr | None:
    """``date '2024-05-01' - x <= 7``, ``datediff('day', x, '2024-05-01') <= 7``: NULL of an infinite date in DuckDB."""
    found = _apart(node)
    if found is None or not isinstance(value, Decimal) or value != int(value) or abs(value) > _MOST_DAYS:
        return None
    later, earlier = found
    days = int(value) * _DAY
    try:
        for inner, other, kind, moved in (
            (earlier, later, FLIPPED[operator], -days),
            (later, earlier, operator, days),
        ):
            day = day_of(fold(other))
            if day is None or is_constant(inner):
                continue
            if inner.is_type(_KIND.DATE):
                return _bound(kind, inner, day + moved)
            if inner.is_type(*TIMES) and node.args.get("date_part_boundary"):
                return _of_cut(inner, kind, day + moved, _STEPS["DAY"])
    except OverflowError:
        return None
    return None


def _apart(node: exp.Expr) -> tuple[exp.Expr, exp.Expr] | None:
    """What lies some days after what."""
    if isinstance(node, exp.Sub):
        later, earlier = bare(node.left), bare(node.right)
        return (later, earlier) if later.is_type(_KIND.DATE) and earlier.is_type(_KIND.DATE) else None
    if not isinstance(node, (exp.DateDiff, exp.TsOrDsDiff)):
        return None
    unit = node.args.get("unit")
    if unit is not None and unit.name.upper() not in ("DAY", "DAYS"):
        return None
    return bare(node.this), bare(node.expression)


def about(operand: exp.Expr, operator: type[exp.Binary], constant: exp.Expr) -> exp.Expr | None:
    """A comparison that hangs on a time zone, or on what is no moment (infinity): to within some days of it."""
    value = fold(constant)
    year = _year(operand)
    if year is not None:
        return _in_year(year, operator, value)
    try:
        sides = _apart(operand)
        if sides is not None:
            return _apart_from(sides, operator, value)
        found = instant_of(constant) if value is None else None
        moment, margin = (moment_in(value), _ZONES) if found is None else found
        cut = _cut(operand)
        inner = cut[0] if cut is not None else operand
        loose = inner.is_type(*INSTANTS) or (found is not None and inner.is_type(*TIMES, _KIND.DATE))
        if moment is None or not loose or is_constant(inner):
            return None
        if cut is None:
            return _loose(inner, operator, (moment, moment), margin)
        if found is None:
            start, after = cut[1](moment)
            return _loose(inner, operator, (start, after) if start == moment else (after, after), margin)
        bounds = cut[1](moment - margin)[0], cut[1](moment + margin)[1]
        return _loose(inner, {exp.GT: exp.GTE, exp.LT: exp.LTE}.get(operator, operator), bounds, _ZONES)
    except (ValueError, OverflowError):
        return None


def _apart_from(sides: tuple[exp.Expr, exp.Expr], operator: type[exp.Binary], value: Value | None) -> exp.Expr | None:
    """``datediff('day', x, current_timestamp) <= 7``."""
    later, inner = sides
    found = instant_of(later)
    if found is None or not isinstance(value, Decimal) or value != int(value) or abs(value) > _MOST_DAYS:
        return None
    if not inner.is_type(_KIND.DATE, *TIMES, *INSTANTS) or is_constant(inner):
        return None
    bound = found[0] - int(value) * _DAY
    return _loose(inner, FLIPPED[operator], (bound, bound), found[1] + _DAY)


def _in_year(inner: exp.Expr, operator: type[exp.Binary], value: Value | None) -> exp.Expr | None:
    if not isinstance(value, Decimal) or value != int(value) or not 1 < value < dt.MAXYEAR - 1:
        return None
    if not inner.is_type(_KIND.DATE, *TIMES, *INSTANTS):
        return None
    bounds = _month(int(value) * 12), _month(int(value) * 12 + 12)
    return _loose(inner, operator, bounds, _ZONES if inner.is_type(*INSTANTS) else dt.timedelta(0))


def _loose(
    inner: exp.Expr, operator: type[exp.Binary], bounds: tuple[dt.datetime, dt.datetime], margin: dt.timedelta
) -> exp.Expr | None:
    """`inner` where what it is cut to may compare so with the first of these bounds; the next begins at the second."""
    start, after = bounds
    at_least = _near(exp.GTE, inner, (after if operator is exp.GT else start) - margin)
    at_most = _near(exp.LTE, inner, (start if operator is exp.LT else after) + margin)
    if operator in (exp.GT, exp.GTE):
        return at_least
    if operator in (exp.LT, exp.LTE):
        return at_most
    return exp.And(this=at_least, expression=at_most) if operator is exp.EQ else None


def _near(operator: type[exp.Binary], inner: exp.Expr, moment: dt.datetime) -> exp.Expr:
    """A comparison with a moment in UTC, or with the date that leaves out no more."""
    if inner.is_type(*INSTANTS):
        return operator(this=copied(inner), expression=exp.Literal.string(f"{moment}+00:00"))
    if inner.is_type(_KIND.DATE) and operator is exp.LTE and _to_day(moment)[0] != moment:
        moment += _DAY
    return _bound(operator, inner, moment)


def _year(node: exp.Expr) -> exp.Expr | None:
    """What the year is asked of."""
    if isinstance(node, exp.Extract) and node.name.upper() == "YEAR":
        return bare(node.expression)
    if isinstance(node, exp.Year):
        inner = bare(node.this)
        return bare(inner.this) if isinstance(inner, exp.TsOrDsToDate) else inner
    return None


def day_of(value: Value | None) -> dt.datetime | None:
    """The midnight that a date begins with; a text may say one."""
    moment = moment_of(value) if isinstance(value, str) else value
    return moment_in(moment) if isinstance(moment, dt.date) and not isinstance(moment, dt.datetime) else None


def moment_in(value: Value | None) -> dt.datetime | None:
    """A date as its midnight, or a time; a text may say one."""
    moment = moment_of(value) if isinstance(value, str) else value
    if isinstance(moment, dt.datetime):
        return moment
    return dt.datetime(moment.year, moment.month, moment.day) if isinstance(moment, dt.date) else None  # noqa: DTZ001
