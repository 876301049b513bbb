"""DuckDB's types where the engine meets Arrow: what a result column is, how big a table is, which decimal fits.

Pure: queries are made here as ASTs and run elsewhere.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
from sqlglot import exp

from dvt.types import INTERVAL, JSON, UUID

_PRECISION = 38
_SHORT = 9
_OF_A_CAST = 18
_ROOMY = 28  # digits: with so many, ten more fit behind the point
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")
# The text of a finite decimal number.
_NUMBER = r"-?[0-9]+(\.[0-9]+)?"

# What Arrow would not tell apart, or would change: as logical type, or as text.
_RESULT: dict[str, pa.DataType] = {
    "UUID": UUID,
    "JSON": JSON,
    "HUGEINT": pa.decimal128(38, 0),
    "UHUGEINT": pa.decimal128(38, 0),
    "INTERVAL": INTERVAL,
    "TIME": pa.time64("us"),
    "TIMESTAMP_S": pa.timestamp("us"),
    "TIMESTAMP_MS": pa.timestamp("us"),
    '"NULL"': pa.null(),
    "NULL": pa.null(),
}
_AS_TEXT = ("TIME WITH TIME ZONE", "BIT", "BIGNUM", "VARIANT", "UNION", "GEOMETRY", "ENUM")


class _Text(pa.ExtensionType):  # type: ignore[misc]
    """A type of DuckDB that leaves it as text only: never equal to a carrier, so that it is always cast."""

    def __init__(self) -> None:
        super().__init__(pa.string(), "dvt.as_text")

    def __arrow_ext_serialize__(self) -> bytes:
        return b""

    @classmethod
    def __arrow_ext_deserialize__(cls, storage_type: pa.DataType, serialized: bytes) -> "_Text":
        del storage_type, serialized
        return cls()


AS_TEXT = _Text()


def result_type(duckdb_type: str, arrow: pa.DataType) -> pa.DataType:
    """The Arrow type of a result column that DuckDB calls `duckdb_type` and would export as `arrow`."""
    if duckdb_type in _RESULT:
        return _RESULT[duckdb_type]
    if duckdb_type.startswith(_AS_TEXT):
        return AS_TEXT
    if pa.types.is_timestamp(arrow) and arrow.tz:
        return pa.timestamp("us", tz="UTC")
    return arrow


def exact_type(
    rows: int,
    regular: int,
    whole: int | None,
    scale: int | None,
    shown: int | None,
    *,
    wanted: pa.DataType | None = None,
) -> str | None:
    """The decimal type that holds all of a column's numbers exactly; None where there is none.

    No wider than needed: DuckDB rounds where a decimal of 38 digits meets one with more of them behind the point, and
    parses texts into more than 18 a hundred times as slowly. Never DECIMAL(18, 3), which a cast to DECIMAL gives.

    Args:
        rows: values that are not NULL.
        regular: those of them that are finite numbers.
        whole: most digits before the point, without leading zeros.
        scale: most digits behind it, without trailing zeros.
        shown: with them; kept where there is room.
        wanted: the declared decimal; taken where all fit it.
    """
    if wanted is not None and pa.types.is_decimal(wanted):
        fits = rows == 0 or (regular == rows and (whole or 0) <= wanted.precision - wanted.scale)
        if fits and (scale or 0) <= wanted.scale:
            return f"DECIMAL({wanted.precision}, {wanted.scale})"
    if rows == 0:
        return f"DECIMAL({_SHORT}, 0)"
    if regular != rows or whole is None or scale is None or whole + scale > _PRECISION:
        return None
    if shown is not None and whole + shown <= _PRECISION:
        scale = shown
    digits = max(whole + scale, _SHORT)
    return f"DECIMAL({digits + 1 if digits == _OF_A_CAST else digits}, {scale})"


def narrower(declared: str, largest: Decimal | None) -> str | None:
    """The decimal type for a column of which every value is at most `largest` from zero; None: it stays as it is.

    Only for a type with so many digits that what it meets could lose some behind the point (see `exact_type`). The
    digits behind its own point stay, since they show.

    Args:
        declared: the column's type in DuckDB's words.
        largest: None where there is no value.
    """
    found = _DECIMAL.fullmatch(declared)
    if not found or int(found[1]) <= _ROOMY:
        return None
    scale = int(found[2])
    digits = max(len(str(int(largest or 0))) + scale, _SHORT)
    return f"DECIMAL({digits}, {scale})" if digits < int(found[1]) else None


def long_decimals(columns: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of (name, type in DuckDB's words) that `narrower` may change."""
    return [(name, type_) for name, type_ in columns if narrower(type_, None)]


def largest_of(table: str, column: str) -> exp.Query:
    """The query that gives `narrower` its argument."""
    value = exp.Abs(this=exp.column(column, quoted=True))
    return exp.select(exp.Max(this=value)).from_(exp.table_(table, quoted=True))


def numbers_of(table: str, column: str) -> exp.Query:
    """The query that gives `exact_type` its arguments."""
    value = exp.column(column, quoted=True)
    whole = exp.func("ltrim", _part(value, 1), exp.Literal.string("-0"), dialect="duckdb")
    behind = _part(value, 2)
    regular = exp.Anonymous(this="regexp_full_match", expressions=[value.copy(), exp.Literal.string(_NUMBER)])
    return exp.select(
        exp.Count(this=value.copy()),
        exp.CountIf(this=regular),
        exp.Max(this=exp.Length(this=whole)),
        exp.Max(this=exp.Length(this=exp.func("rtrim", behind.copy(), exp.Literal.string("0"), dialect="duckdb"))),
        exp.Max(this=exp.Length(this=behind)),
    ).from_(exp.table_(table, quoted=True))


def _part(value: exp.Expr, part: int) -> exp.Expr:
    return exp.Anonymous(
        this="split_part", expressions=[value.copy(), exp.Literal.string("."), exp.Literal.number(part)]
    )


# Bytes per value in Arrow's layout; text and blobs are measured.
_WIDTH = {
    "TINYINT": 1, "UTINYINT": 1, "SMALLINT": 2, "USMALLINT": 2, "INTEGER": 4, "UINTEGER": 4, "DATE": 4, "FLOAT": 4,
    "INTERVAL": 16, "UUID": 16, "HUGEINT": 16, "UHUGEINT": 16,
}  # fmt: skip
_MEASURED = ("VARCHAR", "BLOB", "JSON")


def measured(query: exp.Query, columns: Sequence[tuple[str, str]]) -> exp.Query:
    """The query that counts rows and sums the lengths of what has no fixed width."""
    lengths = [_length(name, type_) for name, type_ in columns if _is_measured(type_)]
    return exp.select(exp.Count(this=exp.Star()), *lengths).from_(query.copy().subquery("dvt_m"))


def size_of(columns: Sequence[tuple[str, str]], counted: Sequence[Any]) -> int:
    """The bytes of Arrow buffers, from the answer to `measured`."""
    if not counted:
        return 0
    rows, *lengths = counted
    fixed = sum(4 if _is_measured(type_) else _width(type_) for _, type_ in columns)
    bits = sum(1 for _, type_ in columns if type_ == "BOOLEAN")
    return int(rows * fixed + rows * bits // 8 + sum(length or 0 for length in lengths))


def _is_measured(type_: str) -> bool:
    return type_ in _MEASURED or (type_.endswith(("]", ")")) and not type_.startswith("DECIMAL"))


def _width(type_: str) -> int:
    if type_ == "BOOLEAN":
        return 0
    if type_.startswith("DECIMAL") and not type_.endswith("]"):
        return 16
    return _WIDTH.get(type_, 8)


def _length(name: str, type_: str) -> exp.Expr:
    value: exp.Expr = exp.column(name, quoted=True)
    if type_ == "BLOB":
        return exp.func("sum", exp.Anonymous(this="octet_length", expressions=[value]))
    if type_ not in _MEASURED:
        value = exp.Cast(this=value, to=exp.DataType.build("VARCHAR"))
    return exp.func("sum", exp.Anonymous(this="strlen", expressions=[value]))
