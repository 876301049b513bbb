"""What databases make of a value that they store in a column of another type, where they say nothing of it.

As they round 2.7 to an integer, or cut a moment to its day: each value is made one of the column's type and back. It
knows types and SQL; it must not know who asks, or what is told of it.
"""

from collections.abc import Callable, Mapping

import pyarrow as pa
from sqlglot import exp

from dvt.deliver.pairs import (
    FLOATS_SHOWN,
    TEXTS,
    Columns,
    Stored,
    cast,
    characters,
    cut_off,
    differ,
    is_exact,
    is_time,
    known,
)
from dvt.deliver.storing_duckdb import of_duckdb
from dvt.deliver.storing_mysql import of_mysql
from dvt.deliver.type_words import verbatim
from dvt.types import arrow_type


def stored(value: exp.Expr, columns: Columns) -> Stored | None:
    """What becomes of `value`; None where it stays what it is, or is an error."""
    return _FINDERS.get(columns.dialect, _elsewhere)(value, columns)


def _of_postgres(value: exp.Expr, columns: Columns) -> Stored | None:
    """By what PostgreSQL's casts of assignment do (manual, 10.4 and 8.5.3)."""
    source, wanted = columns.source, columns.wanted
    made: exp.Expr = exp.Cast(this=value.copy(), to=verbatim(columns.into))
    if wanted in ('"char"', "name"):
        return made, differ(_text(made), _text(value))
    if TEXTS.match(wanted) and not wanted.endswith("[]"):
        return cut_off(value, columns) if columns.of_texts else None
    if wanted in ("jsonb", "jsonb[]"):
        whole = [
            exp.Anonymous(this="array_to_json", expressions=[each]) if "[" in wanted else each for each in (made, value)
        ]
        return made, differ(_keys(whole[0]), _keys(whole[1]))  # it knows none twice
    if wanted == "boolean" and source != "boolean":
        return None  # which it does not make of anything by itself
    if is_time(wanted) and source.startswith("timestamp"):
        return made, known(value)
    if source in ("json", "xml") or wanted in ("json", "xml"):
        return None
    if FLOATS_SHOWN.match(wanted) and FLOATS_SHOWN.match(source):  # as they are shown, which is what tells them apart
        return made, differ(cast(_text(made), "double precision"), value)
    if FLOATS_SHOWN.match(wanted) and is_exact(source):  # a cast back would have 15 digits
        return made, differ(cast(_text(made), "numeric"), cast(value, "numeric"))
    return made, differ(exp.Cast(this=made.copy(), to=verbatim(columns.given)), value)


def _of_sqlite(value: exp.Expr, columns: Columns) -> Stored | None:
    """By the affinity of the column (sqlite.org/datatype3.html, 3): texts of numbers become numbers, or the reverse."""
    into, given = _affinity(columns.into), _affinity(columns.given)
    if into == given:
        return _elsewhere(value, columns)
    if given == "text" and into in ("integer", "numeric", "real"):
        # Of the texts that are a number; compared with one, they become one.
        shown = cast(cast(value, "real" if into == "real" else "numeric"), "text")
        is_number = exp.EQ(this=value.copy(), expression=cast(value, "numeric"))
        if into != "real":
            return shown, exp.and_(is_number, differ(shown, value))
        digits = differ(cast(cast(value, "numeric"), "text"), value)  # 007; 12 and 12.0 are one number
        return shown, exp.and_(is_number, exp.or_(digits, differ(cast(shown, "numeric"), cast(value, "numeric"))))
    if given in ("integer", "numeric") and into == "real":
        whole = exp.EQ(
            this=exp.Anonymous(this="typeof", expressions=[value.copy()]), expression=exp.Literal.string("integer")
        )
        return cast(value, "real"), exp.and_(whole, differ(cast(value, "real"), value))
    if given == "real" and into == "text":
        made = cast(value, "text")
        finite = exp.LTE(
            this=exp.Anonymous(this="abs", expressions=[value.copy()]), expression=exp.Literal.number("1.7e308")
        )
        return made, exp.and_(finite, differ(cast(made, "real"), value))
    return _elsewhere(value, columns)


def _affinity(declared: str) -> str:
    """Of a column (sqlite.org/datatype3.html, 3.1)."""
    words = declared.upper()
    for names, found in ((("INT",), "integer"), (("CHAR", "CLOB", "TEXT"), "text"), (("BLOB",), "blob")):
        if any(name in words for name in names):
            return found
    return "real" if any(name in words for name in ("REAL", "FLOA", "DOUB")) else "numeric"


def _elsewhere(value: exp.Expr, columns: Columns) -> Stored | None:
    """Digits behind the point, which all round."""
    carrier = columns.carrier
    type_ = arrow_type(columns.into, columns.dialect)
    if type_ is None or not pa.types.is_decimal(carrier):
        return None
    scale = type_.scale if pa.types.is_decimal(type_) else 0 if pa.types.is_integer(type_) else carrier.scale
    if scale >= carrier.scale:
        return None
    made = exp.func("round", value.copy(), exp.Literal.number(scale))
    return made, exp.NEQ(this=made.copy(), expression=value.copy())


_FINDERS: Mapping[str, Callable[[exp.Expr, Columns], Stored | None]] = {
    "postgres": _of_postgres,
    "mysql": of_mysql,
    "duckdb": of_duckdb,
    "sqlite": _of_sqlite,
}


def _text(value: exp.Expr) -> exp.Expr:
    return exp.cast(value.copy(), "text")


def _keys(value: exp.Expr) -> exp.Expr:
    """How many keys there are in a JSON: of its colons, those that are in no text."""
    return characters(_without(_without(_text(value), r'"(\\.|[^"\\])*"'), "[^:]"))


def _without(value: exp.Expr, pattern: str) -> exp.Expr:
    signs = [exp.Literal.string(each) for each in (pattern, "", "g")]
    return exp.Anonymous(this="regexp_replace", expressions=[value, *signs])
