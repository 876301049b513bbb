"""Types: Arrow is the one in the middle; each dialect says here, once, how it declares an Arrow type.

There is no map between two databases. A staging column has the type below; where source and target are databases of one
kind, the delivery casts it to the type that the source declared. It knows no driver and no engine.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
from sqlglot import exp
from sqlglot.errors import SqlglotError

UUID: pa.DataType = pa.uuid()
JSON: pa.DataType = pa.json_(pa.string())
INTERVAL: pa.DataType = pa.month_day_nano_interval()
TIMESTAMP: pa.DataType = pa.timestamp("us")
TIMESTAMPTZ: pa.DataType = pa.timestamp("us", tz="UTC")
TIME: pa.DataType = pa.time64("us")
NANOSECONDS: pa.DataType = pa.timestamp("ns")

_MAX_PRECISION = 38
_ANY_DIGITS = 1000


@dataclass(frozen=True, kw_only=True)
class StagingType:
    """How a column of the result lies in a staging relation.

    Attributes:
        declared: the type's name in the target's dialect.
        carrier: the Arrow type that values must have to be written there.
        final: the type that is meant, where a bulk load takes another; else empty.
    """

    declared: str
    carrier: pa.DataType
    final: str = ""


# By `kind()`. A kind that a dialect does not list is carried as text.
_DECLARED: Mapping[str, Mapping[str, str]] = {
    "postgres": {
        "bool": "boolean", "int8": "smallint", "int16": "smallint", "int32": "integer", "int64": "bigint",
        "uint8": "smallint", "uint16": "integer", "uint32": "bigint", "uint64": "numeric(20,0)",
        "float": "real", "double": "double precision", "decimal": "numeric", "string": "text", "binary": "bytea",
        "date": "date", "time": "time", "timestamp": "timestamp", "timestamptz": "timestamptz",
        "interval": "interval", "uuid": "uuid", "json": "json",
    },
    "duckdb": {
        "bool": "BOOLEAN", "int8": "TINYINT", "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT",
        "uint8": "UTINYINT", "uint16": "USMALLINT", "uint32": "UINTEGER", "uint64": "UBIGINT",
        "float": "FLOAT", "double": "DOUBLE", "decimal": "DECIMAL", "string": "VARCHAR", "binary": "BLOB",
        "date": "DATE", "time": "TIME", "timestamp": "TIMESTAMP", "timestamptz": "TIMESTAMP WITH TIME ZONE",
        "interval": "INTERVAL", "uuid": "UUID", "json": "JSON",
    },
    # SQLite's declared types are affinities. Numbers of NUMERIC affinity are written as text: SQLite makes a number of
    # it where that loses nothing (sqlite.org/datatype3.html, section 3). Dates and times are text there.
    "sqlite": {
        "bool": "BOOLEAN", "int8": "INTEGER", "int16": "INTEGER", "int32": "INTEGER", "int64": "INTEGER",
        "uint8": "INTEGER", "uint16": "INTEGER", "uint32": "INTEGER", "uint64": "NUMERIC", "float": "REAL",
        "double": "REAL", "decimal": "NUMERIC", "string": "TEXT", "binary": "BLOB", "date": "DATE",
        "timestamp": "DATETIME",
    },
    "mysql": {
        "bool": "boolean", "int8": "tinyint", "int16": "smallint", "int32": "int", "int64": "bigint",
        "uint8": "tinyint unsigned", "uint16": "smallint unsigned", "uint32": "int unsigned",
        "uint64": "bigint unsigned", "float": "float", "double": "double", "decimal": "decimal",
        "string": "longtext", "binary": "longblob", "date": "date", "time": "time(6)", "timestamp": "datetime(6)",
        "timestamptz": "datetime(6)", "json": "json",
    },
    # What the standard has, for a database without a connector of its own.
    "": {
        "bool": "BOOLEAN", "int8": "SMALLINT", "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT",
        "uint8": "SMALLINT", "uint16": "INTEGER", "uint32": "BIGINT", "uint64": "DECIMAL(20,0)",
        "float": "REAL", "double": "DOUBLE PRECISION", "decimal": "DECIMAL", "string": "VARCHAR",
        "date": "DATE", "timestamp": "TIMESTAMP",
    },
}  # fmt: skip

CASTS_FREELY = frozenset({"postgres", "duckdb"})
"""Dialects with a CAST to every type that a column can be declared with."""

# Kinds whose values a dialect wants as text although it declares a type for them.
_AS_TEXT: Mapping[str, frozenset[str]] = {
    "sqlite": frozenset({"uint64", "decimal", "date", "timestamp"}),
    "mysql": frozenset({"decimal", "date", "time", "timestamp"}),
}

# Kinds that a dialect declares a wider type for, and the Arrow type of that one.
_WIDENED: Mapping[str, Mapping[str, pa.DataType]] = {
    "mysql": {"bool": pa.int8(), "timestamptz": TIMESTAMP},  # booleans are numbers there, instants those of UTC
    "postgres": {
        "int8": pa.int16(), "uint8": pa.int16(), "uint16": pa.int32(), "uint32": pa.int64(),
        "uint64": pa.decimal128(20, 0), "float": pa.float32(), "date": pa.date32(), "time": TIME,
        "timestamp": TIMESTAMP, "timestamptz": TIMESTAMPTZ,
    },
}  # fmt: skip

_NANOSECONDS: Mapping[str, StagingType] = {
    "duckdb": StagingType(declared="TIMESTAMP_NS", carrier=NANOSECONDS),
    "mysql": StagingType(declared="datetime(6)", carrier=TIMESTAMP),
}

_LARGEST_DECIMAL: Mapping[str, tuple[int, int]] = {"mysql": (65, 30)}

_TEXT: Mapping[str, str] = {"postgres": "text", "duckdb": "VARCHAR", "sqlite": "TEXT", "mysql": "longtext"}

# A database's own types that hold texts.
_TEXTS: Mapping[str, frozenset[str]] = {"postgres": frozenset({"name", "char", "citext", "bpchar"})}

# By the name of sqlglot's type.
_ARROW: Mapping[str, pa.DataType] = {
    "BOOLEAN": pa.bool_(), "TINYINT": pa.int8(), "SMALLINT": pa.int16(), "INT": pa.int32(), "MEDIUMINT": pa.int32(),
    "BIGINT": pa.int64(), "UTINYINT": pa.uint8(), "USMALLINT": pa.uint16(), "UINT": pa.uint32(),
    "UMEDIUMINT": pa.uint32(), "UBIGINT": pa.uint64(), "FLOAT": pa.float32(), "DOUBLE": pa.float64(),
    "CHAR": pa.string(), "NCHAR": pa.string(), "VARCHAR": pa.string(), "NVARCHAR": pa.string(), "TEXT": pa.string(),
    "TINYTEXT": pa.string(), "MEDIUMTEXT": pa.string(), "LONGTEXT": pa.string(), "BINARY": pa.binary(),
    "VARBINARY": pa.binary(), "BLOB": pa.binary(), "TINYBLOB": pa.binary(), "MEDIUMBLOB": pa.binary(),
    "LONGBLOB": pa.binary(), "DATE": pa.date32(), "TIME": TIME, "TIMESTAMP": TIMESTAMP, "TIMESTAMPNTZ": TIMESTAMP,
    "DATETIME": TIMESTAMP, "TIMESTAMPTZ": TIMESTAMPTZ, "UUID": UUID, "JSON": JSON,
}  # fmt: skip

# Types that keep a size which `like_type` takes over, by the name of sqlglot's type.
_SIZED: Mapping[str, Mapping[str, str]] = {
    "postgres": {"VARCHAR": "character varying", "CHAR": "character", "DECIMAL": "numeric"},
    "mysql": {"VARCHAR": "varchar", "CHAR": "char", "DECIMAL": "decimal"},
}

_LONGEST_CHAR, _LONGEST_VARCHAR = 255, 16_000  # of MySQL, the latter in utf8mb4 (manual, 11.3.2)
_ENFORCES_LENGTHS = frozenset({"postgres", "mysql"})
_DECIMALS = frozenset({"DECIMAL", "UDECIMAL"})
_DIGITS = re.compile(r"\(\s*(\d+)\s*(?:,\s*(-?\d+)\s*)?\)")
_NUMBER = re.compile(r"(numeric|decimal|dec|fixed|money|u?hugeint|bignum)\b(?!.*\[)", re.IGNORECASE)

# By `kind()`: which Arrow types are of it.
_KINDS = {
    "bool": pa.types.is_boolean,
    "float": lambda arrow: pa.types.is_float16(arrow) or pa.types.is_float32(arrow),
    "double": pa.types.is_float64,
    "decimal": pa.types.is_decimal,
    "string": lambda arrow: pa.types.is_string(arrow) or pa.types.is_large_string(arrow) or pa.types.is_null(arrow),
    "binary": lambda arrow: pa.types.is_binary(arrow) or pa.types.is_large_binary(arrow),
    "date": pa.types.is_date,
    "time": pa.types.is_time,
}


def kind(arrow: pa.DataType) -> str:
    """The family of an Arrow type by which dialects declare it; ``""`` for what none declares."""
    if arrow in (UUID, JSON, INTERVAL):
        return {UUID: "uuid", JSON: "json", INTERVAL: "interval"}[arrow]
    if pa.types.is_timestamp(arrow):
        return "timestamptz" if arrow.tz else "timestamp"
    for name, test in _KINDS.items():
        if test(arrow):
            return name
    return str(arrow) if pa.types.is_integer(arrow) else ""


def is_binary(arrow: pa.DataType) -> bool:
    """Whether its values are bytes."""
    return kind(arrow) == "binary"


def staging_type(arrow: pa.DataType, dialect: str) -> StagingType:
    """How a column of type `arrow` lies in a staging relation of `dialect`; as text where it has no such type."""
    if pa.types.is_nested(arrow):
        return _nested(arrow, dialect)
    if arrow == NANOSECONDS and dialect in _NANOSECONDS:
        return _NANOSECONDS[dialect]
    as_text = StagingType(declared=text_type(dialect), carrier=pa.string())
    family = kind(arrow)
    declared = _DECLARED.get(dialect, _DECLARED[""]).get(family)
    if not declared:
        return as_text
    if family == "decimal":
        precision, scale = _LARGEST_DECIMAL.get(dialect, (_MAX_PRECISION, _MAX_PRECISION))
        if arrow.precision > precision or arrow.scale > scale:
            return as_text
        declared = f"{declared}({arrow.precision},{arrow.scale})"
    if family in _AS_TEXT.get(dialect, ()) or (family == "json" and dialect != "duckdb"):
        return StagingType(declared=declared, carrier=pa.string())
    return StagingType(declared=declared, carrier=_WIDENED.get(dialect, {}).get(family, arrow))


def loaded_as(carrier: pa.DataType, dialect: str) -> pa.DataType:
    """The type in which a carrier is loaded: an interval as text, where Arrow's nanoseconds would overflow."""
    return pa.string() if dialect == "duckdb" and carrier == INTERVAL else carrier


def _nested(arrow: pa.DataType, dialect: str) -> StagingType:
    """As it is in DuckDB, a list of simple values as an array in PostgreSQL, else as JSON."""
    if dialect == "duckdb":
        return StagingType(declared=duckdb_name(arrow), carrier=arrow)
    if dialect == "postgres" and pa.types.is_list(arrow) and not pa.types.is_nested(arrow.value_type):
        element = staging_type(arrow.value_type, dialect)
        if element.carrier == arrow.value_type or kind(arrow.value_type) in _WIDENED[dialect]:
            carrier = pa.list_(element.carrier)
            if element.declared == "text":
                # In COPY's binary form an array names its element type, and DuckDB's text is PostgreSQL's varchar.
                return StagingType(declared="varchar[]", carrier=carrier, final="text[]")
            return StagingType(declared=f"{element.declared}[]", carrier=carrier)
    json = _DECLARED.get(dialect, {}).get("json", _TEXT.get(dialect, "VARCHAR"))
    return StagingType(declared=json, carrier=pa.string())


def duckdb_name(arrow: pa.DataType) -> str:
    """The DuckDB type that holds values of `arrow`."""
    if pa.types.is_struct(arrow):
        fields = ", ".join(
            f"{exp.to_identifier(field.name, quoted=True).sql('duckdb')} {duckdb_name(field.type)}" for field in arrow
        )
        return f"STRUCT({fields})"
    if pa.types.is_map(arrow):
        return f"MAP({duckdb_name(arrow.key_type)}, {duckdb_name(arrow.item_type)})"
    if pa.types.is_nested(arrow) and hasattr(arrow, "value_type"):
        return f"{duckdb_name(arrow.value_type)}[]"
    return staging_type(arrow, "duckdb").declared


def arrow_type(declared: str, dialect: str) -> pa.DataType | None:
    """The Arrow type of a column declared so in `dialect`; None where that cannot be told without loss.

    Numbers are meant exactly: a decimal without a precision, or with one above 38, has no Arrow type here.
    """
    if not declared:
        return None
    try:
        parsed = exp.DataType.build(declared, dialect=dialect or None)
    except SqlglotError:
        return None
    if not isinstance(parsed.this, exp.DataType.Type):  # a type of the database's own
        return None
    return _decimal(parsed) if parsed.this.value in _DECIMALS else _ARROW.get(parsed.this.value)


def like_type(declared: str, dialect: str, into: str) -> str:
    """The type that a column declared so has in a database of another dialect, where its values do not tell.

    Texts of a length, decimals of more digits than the engine has. Empty where there is none, or where a database does
    not keep values to it.
    """
    if dialect == into or not {dialect, into} <= _ENFORCES_LENGTHS:
        return ""
    try:
        parsed = exp.DataType.build(declared, dialect=dialect)
    except SqlglotError:
        return ""
    if not isinstance(parsed.this, exp.DataType.Type):
        return ""
    sizes = [int(size.name) for size in parsed.expressions if size.name.isdigit()]
    kind_ = "DECIMAL" if parsed.this.value in _DECIMALS else parsed.this.value
    name = _SIZED[into].get(kind_, "")
    if kind_ == "DECIMAL":
        precision, scale = (*sizes, 0, 0)[:2] if sizes else (0, 0)
        largest = _LARGEST_DECIMAL.get(into, (_ANY_DIGITS, _ANY_DIGITS))
        name = name if _MAX_PRECISION < precision <= largest[0] and scale <= largest[1] else ""
        return f"{name}({precision},{scale})" if name else ""
    if not name or len(sizes) != 1 or not sizes[0]:
        return ""
    if into == "mysql" and sizes[0] > _LONGEST_CHAR:
        return f"varchar({sizes[0]})" if sizes[0] <= _LONGEST_VARCHAR else ""
    return f"{name}({sizes[0]})"


def steady_decimal(declared: str, dialect: str) -> pa.DataType | None:
    """The type for numbers declared with digits that no decimal of the engine has: the same whatever the rows need.

    The widest decimal with as many digits behind the point, else a text. None where `arrow_type` knows the type, or
    where it is declared without digits.
    """
    found = _DIGITS.search(declared) if is_number(declared) else None
    if found is None or arrow_type(declared, dialect) is not None:
        return None
    behind = max(int(found[2] or 0), 0)
    return pa.decimal128(_MAX_PRECISION, behind) if behind <= _MAX_PRECISION else pa.string()


def is_text(declared: str, dialect: str) -> bool:
    """Whether a column declared so holds texts, and no more is meant by it."""
    if dialect == "sqlite":
        # Its rule (datatype3.html, 3.1), and a word that says so although it has no meaning there.
        return any(word in declared.upper() for word in ("CHAR", "CLOB", "TEXT", "STRING"))
    return arrow_type(declared, dialect) == pa.string() or declared.strip('"').lower() in _TEXTS.get(dialect, ())


def is_binary_type(declared: str, dialect: str) -> bool:
    """Whether a column declared so holds bytes, and no more is meant by it."""
    return arrow_type(declared, dialect) == pa.binary() or declared.lower() in ("bytea", "blob")


def is_number(declared: str) -> bool:
    """Whether a column declared so, in any dialect, holds exact numbers."""
    return bool(_NUMBER.match(declared))


def text_type(dialect: str) -> str:
    """The type of a text of any length."""
    return _TEXT.get(dialect, "VARCHAR")


def translated_type(declared: str, dialect: str, into: str) -> str:
    """A type declared in one dialect, in the words of another; as it is written where nothing is known of it."""
    if dialect == into:
        return declared
    arrow = arrow_type(declared, dialect)
    if arrow is not None:
        return staging_type(arrow, into).declared
    try:
        return exp.DataType.build(declared, dialect=dialect or None).sql(dialect=into or None)
    except SqlglotError:
        return declared


def _decimal(parsed: exp.DataType) -> pa.DataType | None:
    sizes = [int(size.name) for size in parsed.expressions if size.name.isdigit()]
    precision, scale = (*sizes, 0, 0)[:2] if sizes else (0, 0)
    return pa.decimal128(precision, scale) if 0 < precision <= _MAX_PRECISION and scale <= precision else None
