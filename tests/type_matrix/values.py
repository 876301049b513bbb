"""Values of one column in two databases: the same or not. Each is read as text and brought to one form by its kind."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timezone
from decimal import Context, Decimal
from typing import Any

_EXACT = Context(prec=200)
_MICROSECONDS = 6
_FRACTION = re.compile(r"(\.\d*?)0+(?=\D|$)")
_OFFSET = re.compile(r":\d\d(\.\d+)?[+-](?!00)\d\d:\d\d$")
_UNITS = {"year": (12, 0, 0), "mon": (1, 0, 0), "month": (1, 0, 0), "day": (0, 1, 0)}
_CLOCK = re.compile(r"([+-]?)(\d+):(\d\d):(\d\d)(?:\.(\d+))?$")


def text_of(column: str, kind: str, declared: str, dialect: str) -> str:
    """The SQL that shows a column's value without loss; SQLite's driver gives it as it is."""
    declared = declared.lower()
    if dialect == "sqlite":
        return column
    if kind == "bytes" and any(word in declared for word in ("bytea", "blob", "binary", "point")):
        return {"postgres": f"encode({column}, 'hex')"}.get(dialect, f"hex({column})")
    if kind == "array" and dialect in ("postgres", "duckdb") and declared.endswith(("]", ")")):
        return f"cast(to_json({column}) as {'text' if dialect == 'postgres' else 'varchar'})"
    if kind == "timestamptz" and "with time zone" in declared:
        column = f"({column} at time zone 'UTC')"
    if kind == "float" and dialect in ("mysql", "postgres", "duckdb"):
        column = f"cast({column} as double{'' if dialect == 'mysql' else ' precision'})"
    if dialect == "mysql" and declared.startswith("bit"):
        column = f"{column} + 0"
    return f"cast({column} as {'char' if dialect == 'mysql' else 'text'})"


def comparable(kind: str, value: Any) -> Any:
    """A value, as `text_of` shows it, in the form of its kind."""
    return None if value is None else _FORMS[kind](value)


def literal_of(value: Any, kind: str, dialect: str) -> str | None:
    """A comparable value as a literal of `dialect`; None where it has none."""
    if value is None or kind not in _LITERALS or "inf" in str(value) or str(value) == "nan":
        return None
    return _LITERALS[kind](value, kind, dialect)


def _literal_text(value: str, kind: str, dialect: str) -> str | None:
    del kind
    if "\0" in value:
        return None
    text = value.replace("'", "''")
    return "'" + (text.replace("\\", "\\\\") if dialect == "mysql" else text) + "'"


def _literal_bytes(value: str, kind: str, dialect: str) -> str:
    del kind
    return {"postgres": f"'\\x{value}'::bytea", "duckdb": f"from_hex('{value}')"}.get(dialect, f"x'{value}'")


def _literal_uuid(value: str, kind: str, dialect: str) -> str:
    del kind
    return f"cast('{value}' as uuid)" if dialect in ("postgres", "duckdb") else f"'{value}'"


def _literal_moment(value: tuple[bool, str], kind: str, dialect: str) -> str | None:
    before, text = value
    zoned = kind == "timestamptz"
    if before or len(text.partition(".")[2]) > _MICROSECONDS or (zoned and dialect not in ("postgres", "duckdb")):
        return None
    if dialect == "sqlite":
        return f"'{text}'"
    if zoned:
        text = f"{text}+00"
    return f"cast('{text}' as {'datetime(6)' if (kind, dialect) == ('timestamp', 'mysql') else kind})"


_LITERALS: dict[str, Callable[[Any, str, str], str | None]] = {
    "number": lambda value, _kind, _dialect: format(value, "f"),
    "float": lambda value, _kind, dialect: value if dialect != "postgres" else f"{value}::float8",
    "bool": lambda value, _kind, _dialect: str(value).lower(),
    "text": _literal_text,
    "bytes": _literal_bytes,
    "uuid": _literal_uuid,
    **dict.fromkeys(("date", "time", "timestamp", "timestamptz"), _literal_moment),
}


def _number(value: Any) -> Any:
    text = repr(value) if isinstance(value, float) else str(value).replace("$", "").replace(",", "")
    if text.lower().lstrip("-") in ("infinity", "inf", "nan"):
        return text.lower().replace("infinity", "inf")
    return _EXACT.normalize(Decimal(text))


def _float(value: Any) -> Any:
    return repr(float(value))


def _bool(value: Any) -> bool:
    return {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}[str(value).lower()]


def _bytes(value: Any) -> str:
    return (value.hex() if isinstance(value, bytes) else str(value)).lower()


def _moment(value: Any) -> tuple[bool, str]:
    """Before Christ or not; the rest without trailing zeros of its fraction, and without the offset of UTC."""
    text = str(value).replace("T", " ")
    before = "BC" in text
    text = " ".join(text.replace("(BC)", "").replace("BC", "").split())
    text = re.sub(r"(\d\d:\d\d)(\+00(:00)?|Z)$", r"\1", re.sub(r"(\.\d+)(\+00(:00)?|Z)$", r"\1", text))
    text = text.replace(":00+00", ":00") if text.endswith(":00+00") else text
    return before, _FRACTION.sub(lambda found: found[1] if len(found[1]) > 1 else "", text)


def _instant(value: Any) -> tuple[bool, str]:
    """As `_moment`, in UTC where the text names an offset."""
    if _OFFSET.search(str(value)):
        value = datetime.fromisoformat(value).astimezone(timezone.utc).replace(tzinfo=None)
    return _moment(value)


def _interval(value: Any) -> tuple[int, int, Decimal]:
    """Months, days and seconds."""
    months, days, seconds = 0, 0, Decimal(0)
    words = str(value).split()
    while words:
        clock = _CLOCK.match(words[0])
        if clock:
            whole = Decimal(int(clock[2]) * 3600 + int(clock[3]) * 60 + int(clock[4])) + Decimal(f"0.{clock[5] or 0}")
            seconds += -whole if clock[1] == "-" else whole
            words = words[1:]
            continue
        of_months, of_days, _ = _UNITS[words[1].rstrip("s")]
        months, days = months + int(words[0]) * of_months, days + int(words[0]) * of_days
        words = words[2:]
    return months, days, _EXACT.normalize(seconds)


def _array(value: Any) -> Any:
    """By meaning where it is JSON, else by its letters."""
    if not value.startswith(("[", '{"')):
        return value
    return json.dumps(json.loads(value, parse_float=lambda text: str(_EXACT.normalize(Decimal(text)))), sort_keys=True)


_FORMS: dict[str, Callable[[Any], Any]] = {
    "number": _number,
    "float": _float,
    "bool": _bool,
    "bytes": _bytes,
    "text": str,
    "json": str,
    "uuid": lambda value: str(value).lower(),
    "date": _moment,
    "time": _moment,
    "timetz": _moment,
    "timestamp": _moment,
    "timestamptz": _instant,
    "interval": _interval,
    "array": _array,
}
