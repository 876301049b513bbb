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
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?)?", re.ASCII)
_MONTHS = {"YEAR": 12, "YEARS": 12, "MONTH": 1, "MONTHS": 1}


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
    return None


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
    if isinstance(right, exp.Interval):
        return _shifted(left, right, -1 if isinstance(node, exp.Sub) else 1)
    other = fold(right)
    if not isinstance(left, Decimal) or not isinstance(other, Decimal):
        return None
    if isinstance(node, exp.Add):
        return left + other
    return left - other if isinstance(node, exp.Sub) else left * other


def _shifted(start: Value | None, interval: exp.Interval, sign: int) -> Value | None:
    """A date or time, whole days, months or years later. Months end early where they are shorter, as everywhere."""
    unit = interval.args.get("unit")
    size = fold(interval.this) if interval.this is not None else None
    if isinstance(size, str):
        size = _decimal(size.lstrip("-"))
    if not isinstance(start, dt.date) or not isinstance(size, Decimal) or size != int(size):
        return None
    if unit is None or (isinstance(interval.this, exp.Literal) and interval.this.name.startswith("-")):
        return None
    name, count = unit.name.upper(), sign * int(size)
    try:
        if name in ("DAY", "DAYS"):
            return start + dt.timedelta(days=count)
        if name not in _MONTHS:
            return None
        month = start.year * 12 + start.month - 1 + count * _MONTHS[name]
        year, index = divmod(month, 12)
        return start.replace(year=year, month=index + 1, day=min(start.day, monthrange(year, index + 1)[1]))
    except (ValueError, OverflowError):
        return None
