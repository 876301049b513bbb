"""How each type of MySQL travels, by what the server says its columns are: as it is, or cast in the extract.

The same by connectorx and by the adapter's cursor.
"""

from typing import Any

import pyarrow as pa
from sqlglot import exp

from dvt.connectors.base import ReadColumn
from dvt.connectors.mysql_protocol import BINARY_CHARSET, DECIMALS, TEXTS, UNSIGNED, FieldType
from dvt.connectors.typed import TypedColumn, cast_to, source_column
from dvt.types import JSON, UUID, is_binary

_MAX_PRECISION = 38
# Signed and unsigned.
_INTEGERS = {
    FieldType.TINY: (pa.int8(), pa.uint8()),
    FieldType.SHORT: (pa.int16(), pa.uint16()),
    FieldType.LONG: (pa.int32(), pa.uint32()),
    FieldType.LONGLONG: (pa.int64(), pa.uint64()),
    FieldType.INT24: (pa.int32(), pa.uint32()),
    FieldType.YEAR: (pa.int16(), pa.int16()),
}
_FLOATS = {FieldType.FLOAT: pa.float32(), FieldType.DOUBLE: pa.float64()}
_TEMPORAL = {
    FieldType.TIMESTAMP: pa.timestamp("us"),
    FieldType.DATE: pa.date32(),
    FieldType.TIME: pa.time64("us"),
    FieldType.DATETIME: pa.timestamp("us"),
    FieldType.NEWDATE: pa.date32(),
}


def typed_column(field: Any, declared: str = "") -> TypedColumn:
    """How a column travels.

    Args:
        field: the driver's own descriptor.
        declared: its type where it is a table's as it stands: the protocol does not tell MariaDB's own types.
    """
    name, code, unsigned = field.name, field.type_code, bool(field.flags & UNSIGNED)
    if code in DECIMALS:
        return _decimal(name, field.length, field.scale, unsigned=unsigned)
    if code == FieldType.TIMESTAMP:
        return _moment(name)
    if code in _TEMPORAL or code == FieldType.JSON:
        # Zero dates and times beyond a day are no dates and times elsewhere: as text they reach the engine, which
        # refuses them by name.
        return _as_text(name, _TEMPORAL.get(code, JSON))
    if code == FieldType.BIT:
        number = exp.Add(this=source_column(name), expression=exp.Literal.number(0))
        cast = exp.Cast(this=number, to=exp.DataType.build("unsigned", dialect="mysql", udt=True))
        return TypedColumn(column=ReadColumn(name=name, type=_of_bits(field.length)), expression=cast)
    if code == FieldType.GEOMETRY:
        return TypedColumn(column=ReadColumn(name=name, type=pa.binary()), expression=cast_to(name, "binary", "mysql"))
    if declared.lower() == "uuid":
        return TypedColumn(column=ReadColumn(name=name, type=UUID, text=True))
    if code == FieldType.NULL:
        return TypedColumn(column=ReadColumn(name=name, type=pa.int64()), expression=cast_to(name, "signed", "mysql"))
    column = ReadColumn(name=name, type=_plain(field, unsigned=unsigned))
    if code == FieldType.FLOAT:
        # As a text, which the adapter's cursor gets, MySQL gives six digits of it; of a double all.
        return TypedColumn(column=column, expression=exp.Add(this=source_column(name), expression=exp.Var(this="0e0")))
    return TypedColumn(column=column)


def file_value(value: exp.Expr, type_: pa.DataType) -> exp.Expr | None:
    """What stands in a file for LOAD DATA, where it is not the value as it is.

    Bytes are the text of their hexadecimal digits. A float has the digits of the double that it is: by its own shortest
    ones, the largest float would be beyond a FLOAT's range.
    """
    if is_binary(type_):
        return exp.Anonymous(this="hex", expressions=[value])
    return exp.cast(value, "double", dialect="duckdb") if pa.types.is_float32(type_) else None


def _of_bits(length: int) -> pa.DataType:
    """The smallest unsigned integer with so many bits."""
    return next(type_ for type_ in (pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()) if type_.bit_width >= length)


def _plain(field: Any, *, unsigned: bool) -> pa.DataType:
    """The Arrow type of what travels as it is."""
    if field.type_code in _INTEGERS:
        return _INTEGERS[field.type_code][unsigned]
    if field.type_code in _FLOATS:
        return _FLOATS[field.type_code]
    is_text = field.type_code in TEXTS and field.charsetnr != BINARY_CHARSET
    return pa.string() if is_text else pa.binary()


def _decimal(name: str, length: int, scale: int, *, unsigned: bool) -> TypedColumn:
    """`length` counts the sign and the point."""
    precision = length - (0 if unsigned else 1) - (1 if scale else 0)
    if precision > _MAX_PRECISION:
        return TypedColumn(column=ReadColumn(name=name, number=True), expression=cast_to(name, "char", "mysql"))
    # connectorx makes decimal128(38, 10) of every decimal: too few digits for some, and narrowing it takes the engine
    # a hundred times as long as parsing a text.
    return _as_text(name, pa.decimal128(precision, scale))


def _moment(name: str) -> TypedColumn:
    """In the session's time zone; what that has twice, when its clocks go back, is told from the first of the two.

    Else both would be one: the engine refuses the second by name. UNIX_TIMESTAMP of a TIMESTAMP is what is stored, of a
    DATETIME one of the moments that it may be (https://dev.mysql.com/doc/refman/8.4/en/date-and-time-functions.html).
    """
    value, text = source_column(name), cast_to(name, "char", "mysql")
    stored = exp.Anonymous(this="unix_timestamp", expressions=[value])
    shown = exp.Anonymous(this="unix_timestamp", expressions=[cast_to(name, "datetime(6)", "mysql")])
    again = exp.Anonymous(this="concat", expressions=[text.copy(), exp.Literal.string(" (twice in its zone)")])
    told = exp.Case(ifs=[exp.If(this=exp.NEQ(this=stored, expression=shown), true=again)], default=text)
    return TypedColumn(column=ReadColumn(name=name, type=_TEMPORAL[FieldType.TIMESTAMP], text=True), expression=told)


def _as_text(name: str, type_: pa.DataType) -> TypedColumn:
    column = ReadColumn(name=name, type=type_, text=True)
    return TypedColumn(column=column, expression=cast_to(name, "char", "mysql"))
