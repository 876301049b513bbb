"""Constant expressions → values: plain literals and the little arithmetic that people write on them."""

import datetime as dt
import re
from calendar import monthrange
from decimal import Decimal, InvalidOperation

from sqlglot import exp

Value = Decimal | str | bool | dt.date | dt.datetime

_KIND = exp.DataType.Type
_DATE = frozenset({_KIND.DATE})
_TIMESTAMP = frozenset({_KIND.TIMESTAMP, _KIND.TIMESTAMPNTZ, _KIND.DATETIME})
_ZONED = frozenset({_KIND.TIMESTAMPTZ, _KIND.TIMESTAMPLTZ})
_SECONDS = {"HOUR": 3600, "MINUTE": 60, "SECOND": 1}
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?)?", re.ASCII)
_DAYS = {"DAY": 1, "WEEK": 7}
_MONTHS = {"YEAR": 12, "QUARTER": 3, "MONTH": 1}


def bare(node: exp.Expr) -> exp.Expr:
    """`node` without its parentheses."""
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def fold(node: exp.Expr) -> Value | None:
    """The value of a constant expression, or None where it is none or not a plain one (NULL is not)."""
    node = bare(node)
    if isinstance(node, exp.Literal):
        return node.name if node.is_string else _decimal(node.name)
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Neg):
        value = fold(node.this)
        return -value if isinstance(value, Decimal) else None
    if isinstance(node, exp.Cast) and not isinstance(node, exp.TryCast):
        return _cast(fold(node.this), node.to)
    if isinstance(node, (exp.Add, exp.Sub, exp.Mul)):
        return _arithmetic(node)
    if isinstance(node, (exp.DateAdd, exp.DateSub, exp.TsOrDsAdd)):
        return _added(node)
    return None


About = tuple[dt.datetime, dt.timedelta]
"""A moment in UTC, without saying so, and by how much it may be another."""


def instant_of(node: exp.Expr) -> About | None:
    """About which moment a constant is that hangs on the time zone; None: it is no such.

    Returns:
        Any zone is within the margin: in another one, a date that is cut from a moment begins at another one, and what
        is a month earlier may be days apart where the date is one day another.
    """
    node = bare(node)
    if isinstance(node, exp.Cast) and not isinstance(node, exp.TryCast):
        inner = bare(node.this)
        if isinstance(inner, exp.Literal) and inner.is_string:
            moment = _with_offset(inner.name) if node.to.this in _ZONED | _TIMESTAMP else None
            return None if moment is None else (moment, _ZONES)
        return instant_of(inner) if node.to.this in _ZONED | _TIMESTAMP | _DATE else None
    if isinstance(node, (exp.Date, exp.TsOrDsToDate)):
        return instant_of(node.this) if isinstance(node.args.get("this"), exp.Expr) else None
    if isinstance(node, exp.TimestampTrunc):
        cut_to = node.args.get("unit")
        exactly = cut_to is not None and cut_to.name.upper() in ("DAY", "HOUR", "MINUTE")
        return instant_of(node.this) if exactly else None
    unit: exp.Expr | None = exp.var("DAY")
    if isinstance(node, (exp.Add, exp.Sub)):
        start, size = node.left, node.right
        sign = -1 if isinstance(node, exp.Sub) else 1
        if isinstance(size, exp.Interval):
            unit, size = size.args.get("unit"), size.this
    elif isinstance(node, (exp.DateAdd, exp.DateSub, exp.TsOrDsAdd, exp.TimestampAdd, exp.TimestampSub)):
        unit, size = node.args.get("unit"), node.expression
        start, sign = node.this, -1 if isinstance(node, (exp.DateSub, exp.TimestampSub)) else 1
    else:
        return None
    count = fold(size)
    if isinstance(count, str):
        count = _decimal(count)
    found = instant_of(start)
    if unit is None or not isinstance(count, Decimal) or found is None:
        return None
    return _later(found, unit.name, sign * count)


_ZONES = dt.timedelta(days=2)
"""More than the clocks of any two zones differ by, with the day that a moment is cut to."""
_MONTH_ENDS = dt.timedelta(days=4)


def _later(found: About, unit: str, count: Decimal) -> About | None:
    start, margin = found
    seconds = _SECONDS.get(unit.upper().removesuffix("S"))
    if seconds is None:
        moved = _moved(start, unit, count)
        monthly = unit.upper().removesuffix("S") in _MONTHS
        return (moved, margin + _MONTH_ENDS if monthly else margin) if isinstance(moved, dt.datetime) else None
    try:
        return start + dt.timedelta(seconds=float(count) * seconds), margin
    except OverflowError:
        return None


def _with_offset(text: str) -> dt.datetime | None:
    """The moment of a text in ISO form with an offset."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(dt.timezone.utc).replace(tzinfo=None) if moment.tzinfo is not None else None


def _decimal(text: str) -> Decimal | None:
    """A number without exponent: one with an exponent is a floating-point literal."""
    try:
        return Decimal(text) if text.replace(".", "", 1).isdigit() else None
    except InvalidOperation:
        return None


def _cast(value: Value | None, to: exp.DataType) -> Value | None:
    if not isinstance(value, str) or to.expressions:
        return None
    moment = moment_of(value)
    if to.this in _DATE and moment is not None and not isinstance(moment, dt.datetime):
        return moment
    if to.this in _TIMESTAMP and moment is not None:
        return moment if isinstance(moment, dt.datetime) else _midnight(moment)
    return None


def moment_of(text: str) -> dt.date | None:
    """The date or time (to the microsecond) of a text in plain ISO form, else None."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    day, time, fraction = found.groups()
    try:
        if time is None:
            return dt.date.fromisoformat(day)
        return dt.datetime.fromisoformat(f"{day} {time}.{(fraction or '').ljust(6, '0')}")
    except ValueError:
        return None


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - SQL's timestamp without zone


def _arithmetic(node: exp.Binary) -> Value | None:
    left, right = fold(node.left), bare(node.right)
    sign = -1 if isinstance(node, exp.Sub) else 1
    if isinstance(right, exp.Interval):
        return _after_interval(left, right, sign)
    other = fold(right)
    if not isinstance(other, Decimal):
        return None
    if isinstance(left, dt.date) and not isinstance(left, dt.datetime) and not isinstance(node, exp.Mul):
        return _moved(left, "DAY", sign * other)
    if not isinstance(left, Decimal):
        return None
    return left * other if isinstance(node, exp.Mul) else left + sign * other


def _after_interval(start: Value | None, interval: exp.Interval, sign: int) -> Value | None:
    unit = interval.args.get("unit")
    size = fold(interval.this) if interval.this is not None else None
    if isinstance(size, str):
        size = _decimal(size)  # none that has a sign: databases read it in their own ways
    if unit is None:
        return None
    return _moved(start, unit.name, sign * size) if isinstance(size, Decimal) else None


def _added(node: exp.Func) -> Value | None:
    """``DATEADD(DAY, -7, DATE '2026-03-01')`` and its kin."""
    unit, size = node.args.get("unit"), fold(node.expression)
    if isinstance(size, str):
        size = _decimal(size)
    start = fold(node.this)
    if unit is None or not isinstance(size, Decimal):
        return None
    if isinstance(start, dt.datetime) and isinstance(node, exp.TsOrDsAdd):
        return None  # some cut it to its day first
    return _moved(start, unit.name, -size if isinstance(node, exp.DateSub) else size)


def _moved(start: Value | None, unit: str, count: Decimal) -> Value | None:
    """A date or time, whole days, months or years later. Months end early where they are shorter, as everywhere."""
    name = unit.upper().removesuffix("S")
    if not isinstance(start, dt.date) or count != int(count):
        return None
    try:
        if name in _DAYS:
            return start + dt.timedelta(days=int(count) * _DAYS[name])
        if name not in _MONTHS:
            return None
        month = start.year * 12 + start.month - 1 + int(count) * _MONTHS[name]
        year, index = divmod(month, 12)
        return start.replace(year=year, month=index + 1, day=min(start.day, monthrange(year, index + 1)[1]))
    except (ValueError, OverflowError):
        return None
