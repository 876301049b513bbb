"""A column with its type in the server's own words (`int(10) unsigned`, `enum('a','b')`, `decimal(65,30)`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from dbt.adapters.base.column import Column
from typing_extensions import override

from dvt.connectors.mysql_protocol import DECIMALS, TEXTS, FieldType, quoted

_INTEGERS = frozenset({"tinyint", "smallint", "mediumint", "int", "integer", "bigint", "year"})
_FLOATS = frozenset({"float", "double", "real", "double precision", "float4", "float8"})
_SIZED_TEXT = frozenset({"char", "varchar"})
_STRINGS = _SIZED_TEXT | {"tinytext", "text", "mediumtext", "longtext"}

_CASTS: dict[str, str] = dict.fromkeys(_INTEGERS | {"bool", "boolean", "signed", "bit"}, "signed") | dict.fromkeys(
    {"char", "varchar", "text", "tinytext", "mediumtext", "longtext", "string", "enum", "set"}, "char"
)
_CASTS |= dict.fromkeys(_FLOATS, "double")
_CASTS |= dict.fromkeys({"binary", "varbinary", "blob", "tinyblob", "mediumblob", "longblob"}, "binary")
_CASTS |= {"datetime": "datetime", "timestamp": "datetime", "date": "date", "time": "time"}
_CASTS |= {"decimal": "decimal", "numeric": "decimal", "dec": "decimal", "fixed": "decimal", "unsigned": "unsigned"}
_SIZED = frozenset({"char", "decimal", "datetime", "time", "binary"})
_FAMILIES = {
    "int": {
        FieldType.TINY, FieldType.SHORT, FieldType.LONG, FieldType.INT24, FieldType.LONGLONG, FieldType.YEAR,
    },
    "double": {FieldType.FLOAT, FieldType.DOUBLE},
    "decimal": DECIMALS,
    "datetime": {FieldType.TIMESTAMP, FieldType.DATETIME},
    "date": {FieldType.DATE, FieldType.NEWDATE},
    "time": {FieldType.TIME},
    "text": TEXTS,
    "json": {FieldType.JSON},
    "bit": {FieldType.BIT},
    "geometry": {FieldType.GEOMETRY},
}  # fmt: skip


_NO_KEYS = frozenset({
    "json", "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon",
    "geometrycollection", "geomcollection", "vector",
})  # fmt: skip
_LONGEST_KEY_PART = 191
"""Characters: of four bytes each, four of them are in the 3,072 bytes that a key may have."""


@dataclass
class MySQLColumn(Column):
    """`dtype` is the bare type name, `column_type` the whole declaration, `collation` that of a text column."""

    # For declarations (contracts); the `type_*` macros, which stand in casts, have their own words.
    TYPE_LABELS: ClassVar[dict[str, str]] = {"STRING": "text"}
    column_type: str | None = None
    collation: str | None = None

    @classmethod
    def from_declared(cls, name: str, column_type: str, collation: str | None) -> MySQLColumn:
        """The column that `show full columns` describes."""
        dtype = column_type.partition("(")[0].split()[0].lower()
        arguments = column_type.partition("(")[2].partition(")")[0].split(",")
        numbers = [int(part) for part in arguments if part.strip().isdigit()]
        column = cls(name, dtype, column_type=column_type, collation=collation)
        if column.is_string() and numbers:
            column.char_size = numbers[0]
        elif column.is_numeric() and numbers:
            column.numeric_precision, column.numeric_scale = (*numbers, 0)[:2]
        return column

    @property
    @override
    def quoted(self) -> str:
        return quoted(self.column)

    @property
    @override
    def data_type(self) -> str:
        return self.column_type or super().data_type

    @property
    @override
    def expanded_data_type(self) -> str:
        """The declaration that gives the same column again; a timestamp would else be NOT NULL on older servers."""
        collation = f" collate {self.collation}" if self.collation else ""
        return f"{self.data_type}{collation} null"

    @property
    def key_part(self) -> str:
        """What an index takes of it; empty where it takes none."""
        kind = self.dtype.lower()
        if kind in _NO_KEYS:
            return ""
        text = kind in _STRINGS or kind.endswith(("blob", "binary"))
        size = (self.column_type or "").partition("(")[2].partition(")")[0]
        long = text and (not size.isdigit() or int(size) > _LONGEST_KEY_PART)
        return f"{self.quoted}({_LONGEST_KEY_PART})" if long else self.quoted

    @override
    def is_string(self) -> bool:
        return self.dtype.lower() in _STRINGS

    @override
    def can_expand_to(self, other_column: Column) -> bool:
        """Whether both are texts of a declared length, and the other's is longer."""
        sized = {self.dtype.lower(), other_column.dtype.lower()} <= _SIZED_TEXT
        return sized and bool(super().can_expand_to(other_column))

    @override
    def is_integer(self) -> bool:
        return self.dtype.lower() in _INTEGERS

    @override
    def is_float(self) -> bool:
        return self.dtype.lower() in _FLOATS

    @override
    def string_size(self) -> int:
        return int(self.char_size) if self.char_size is not None else super().string_size()

    @classmethod
    @override
    def string_type(cls, size: int) -> str:
        return f"varchar({size})"

    @override
    def literal(self, value: Any) -> str:
        return f"cast({value} as {cast_type(self.data_type) or 'char'})"


def cast_type(declared: str) -> str | None:
    """The type that CAST takes for a column type; None where MySQL has no cast to it (json, uuid, geometry).

    The list is the common part of https://dev.mysql.com/doc/refman/8.4/en/cast-functions.html and
    https://mariadb.com/kb/en/cast/.
    """
    name, _, rest = declared.strip().lower().partition("(")
    words = name.split()
    if not words:
        return None
    unsigned = "unsigned" in words or "unsigned" in rest
    target = _CASTS.get("double precision" if words[:2] == ["double", "precision"] else words[0])
    if target == "signed" and unsigned:
        return "unsigned"
    if target is None or target not in _SIZED or not rest or words[0] in {"enum", "set"}:
        return target
    size = rest.partition(")")[0]
    return f"{target}({size})"


def type_family(type_code: int, *, binary: bool = False) -> str:
    """The kind of type of a result column: as much as a result tells, and a contract can compare.

    CAST has one integer type and one text type, so a result cannot tell `int` from `bigint`.
    """
    for family, codes in _FAMILIES.items():
        if type_code in codes:
            return "binary" if family == "text" and binary else family
    return f"type {type_code}"
