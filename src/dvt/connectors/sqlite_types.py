"""What SQLite's columns hold: by the type that they declare, else by the storage classes of their values.

Numbers of DECIMAL columns, which SQLite keeps as floats, are taken by their shortest text and become exact decimals;
dates and times, which it keeps as text, are parsed by the engine. It knows no cursor.
"""

import decimal
import math
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dvt.connectors.base import ReadColumn
from dvt.connectors.unfit import LONGEST
from dvt.types import JSON, TIMESTAMP, TIMESTAMPTZ, UUID, arrow_type

MOMENTS = ("date", "timestamp")
"""What texts may be in every row, beside the storage classes."""

# FLOATING POINT, POINT and INTERVAL have an INT in them and mean none.
_MEANING = (
    ("BOOL", "boolean"), ("DATETIME", "timestamp"), ("TIMESTAMP", "timestamp"), ("DATE", "date"), ("FLOA", "real"),
    ("POINT", ""), ("INTERVAL", ""), ("INT", "integer"), ("CHAR", "text"), ("CLOB", "text"), ("TEXT", "text"),
    ("STRING", "mixed"), ("JSON", "json"), ("UUID", "uuid"), ("BLOB", "blob"), ("BINARY", "blob"), ("REAL", "real"),
    ("DOUB", "real"), ("DEC", "number"), ("NUM", "number"), ("TIME", "text"),
)  # fmt: skip
_NANOSECONDS = re.compile(r"\.\d{6}\d*[1-9]")
_ZONED = re.compile(r"TZ|OFFSET|WITH (LOCAL )?TIME ZONE")
_OFFSET = re.compile(r":\d+(\.\d*)?\s*([+-]\d|Z\s*$|UTC\s*$)", re.IGNORECASE)
_DAY = re.compile(r"\s*-?\d+(\D)\d+\1\d+(?P<rest>.*)", re.DOTALL)
_MIDNIGHT = re.compile(r"( \(BC\))?([ T]0?0:0?0(:0?0(\.0*)?)?)?\s*")

_REFUSED = (TypeError, ValueError, OverflowError)

UNDECODED = "surrogateescape"
"""How bytes that are no UTF-8 are kept in a text until `Field` finds them."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column that is read.

    Attributes:
        column: how it arrives.
        wire: the Arrow type that its values are put into.
        check: gives a value that is not NULL as it goes on, or raises one of `_REFUSED`.
    """

    column: ReadColumn
    wire: pa.DataType
    check: Callable[[Any], Any]

    def array(self, values: Sequence[Any]) -> pa.Array | None:
        """The values, each checked; None where one is refused."""
        try:
            return pa.array([None if value is None else self.check(value) for value in values], self.wire)
        except (pa.ArrowException, *_REFUSED):
            return None

    def refusal(self, value: Any) -> str:
        """Why a value is refused, and in which column; empty where it is not."""
        try:
            pa.scalar(self.check(value), self.wire)
        except UnicodeEncodeError:
            fault = f"got str {repr(value.encode(errors=UNDECODED)[:LONGEST])[1:]}, which is no UTF-8"
        except (pa.ArrowException, *_REFUSED) as error:
            fault = str(error)
        else:
            return ""
        declared = self.column.declared
        return f"column {self.column.name}, {f'declared {declared}' if declared else f'read as {self.wire}'}: {fault}"


def affinity(declared: str) -> str:
    """What a declared type means for the values: ``""`` where it says nothing.

    Wider than SQLite's own rule (sqlite.org/datatype3.html, section 3.1): booleans, dates and decimals are told apart.
    """
    if not declared:
        return ""
    upper = declared.upper()
    meaning = next((meaning for part, meaning in _MEANING if part in upper), "")
    return "instant" if meaning == "timestamp" and _ZONED.search(upper) else meaning


def is_untold(declared: str) -> bool:
    """Whether only the values tell what a column is.

    ``NUM`` is what CREATE TABLE … AS declares for dates and booleans as well as for decimals
    (sqlite.org/lang_createtable.html, section 2.1).
    """
    return not affinity(declared) or declared.upper() == "NUM"


def typed_field(name: str, declared: str, classes: Sequence[str]) -> Field:
    """A column.

    Args:
        name: its name.
        declared: its type as it was declared; empty where it has none.
        classes: the storage classes that its values have, or which of `MOMENTS` they are, where `declared` is untold.
    """
    meaning = affinity(declared)
    if not meaning or (is_untold(declared) and not {"text", *MOMENTS}.isdisjoint(classes)):
        meaning = _by_classes(classes)
    type_, wire, check = _CHECKS[meaning]
    if meaning == "number":
        column = ReadColumn(name=name, declared=declared, type=arrow_type(declared, "sqlite"), number=True)
    else:
        column = ReadColumn(name=name, declared=declared, type=type_, text=type_ != wire)
    return Field(column=column, wire=wire, check=check)


def _by_classes(classes: Sequence[str]) -> str:
    if tuple(classes) == ("integer", "real"):
        return "real"
    if len(classes) == 1:
        return classes[0]
    return "mixed" if classes else "nothing"


def _integer(value: Any) -> int:
    if type(value) is int:
        return value
    raise TypeError(_got(value))


def _real(value: Any) -> float:
    if type(value) is float or (type(value) is int and int(float(value)) == value):
        return float(value)
    raise TypeError(_got(value))


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    raise TypeError(_got(value))


def _day(value: Any) -> str:
    """A date's text; the engine would cut what is behind the day."""
    found = _DAY.fullmatch(_text(value))
    if found and not _MIDNIGHT.fullmatch(found["rest"]):
        raise ValueError(f"{_got(value)}, which is more than a day")
    return str(value)


def _moment(value: Any) -> str:
    """A timestamp's text; the engine would cut its offset."""
    if _OFFSET.search(_text(value)):
        raise ValueError(f"{_got(value)}, which has an offset")
    return _instant(value)


def _instant(value: Any) -> str:
    """The text of a timestamp with time zone, in UTC where it names none; the engine would cut nanoseconds."""
    if _NANOSECONDS.search(_text(value)):
        raise ValueError(f"{_got(value)}, which has more digits than microseconds")
    return str(value)


def _json(value: Any) -> str:
    """A JSON text; what is a JSON number, SQLite keeps as a number (datatype3.html, 3.1: the affinity is NUMERIC)."""
    if type(value) is int or (type(value) is float and math.isfinite(value)):
        return repr(value)
    return _text(value)


def _blob(value: Any) -> bytes:
    if type(value) is bytes:
        return value
    raise TypeError(_got(value))


def _boolean(value: Any) -> bool:
    if type(value) is int and value in (0, 1):
        return bool(value)
    raise TypeError(_got(value))


def _number(value: Any) -> str:
    """The shortest text that gives the same value again, without an exponent."""
    if type(value) is float or type(value) is int:
        return format(decimal.Decimal(repr(value)), "f")
    if type(value) is str:
        # Text that SQLite could not make a number of without loss: long decimals are kept so.
        with suppress(decimal.InvalidOperation):
            return format(decimal.Decimal(value), "f")
    raise TypeError(_got(value))


def _mixed(value: Any) -> str:
    if type(value) is bytes:
        raise TypeError(_got(value))
    return value if type(value) is str else repr(value)


def _got(value: Any) -> str:
    return f"got {type(value).__name__} {str(value)[:LONGEST]!r}"


# By meaning: the type in the engine, the type on the way, the check.
_CHECKS: dict[str, tuple[pa.DataType, pa.DataType, Callable[[Any], Any]]] = {
    "integer": (pa.int64(), pa.int64(), _integer),
    "real": (pa.float64(), pa.float64(), _real),
    "text": (pa.string(), pa.string(), _text),
    "blob": (pa.binary(), pa.binary(), _blob),
    "boolean": (pa.bool_(), pa.bool_(), _boolean),
    "date": (pa.date32(), pa.string(), _day),
    "timestamp": (TIMESTAMP, pa.string(), _moment),
    "instant": (TIMESTAMPTZ, pa.string(), _instant),
    "json": (JSON, pa.string(), _json),
    "uuid": (UUID, pa.string(), _text),
    "number": (pa.string(), pa.string(), _number),
    "mixed": (pa.string(), pa.string(), _mixed),
    # As DuckDB itself types a column of NULLs.
    "nothing": (pa.int32(), pa.int32(), _integer),
}
