"""How each type of PostgreSQL travels: as it is, or cast in the extract by what the server says its columns are.

Two ways give the engine the same values: DuckDB's scanner, and the adapter's cursor. Two forms of a file give them
back: the binary one, and CSV.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from dvt.connectors.base import ReadColumn
from dvt.connectors.typed import Guard, TypedColumn, cast_to, source_column, stating
from dvt.connectors.unfit import keys_beside
from dvt.types import INTERVAL, JSON, TIMESTAMPTZ, UUID, duckdb_name, is_binary

if TYPE_CHECKING:
    import pyarrow as pa

# Type OIDs are fixed in PostgreSQL (src/include/catalog/pg_type.dat).
_NUMERIC, _MONEY, _OID, _BPCHAR = 1700, 790, 26, 1042
# bool bytea int8 int2 int4 text float4 float8 bpchar varchar date time timestamp timestamptz interval uuid, and the
# arrays of those of which DuckDB makes lists without loss.
_NATIVE = frozenset({16, 17, 20, 21, 23, 25, 700, 701, _BPCHAR, 1043, 1082, 1083, 1114, 1184, 1186, 2950})
_NATIVE_ARRAYS = frozenset({1000, 1005, 1007, 1009, 1015, 1016, 1021, 1022, 1115, 1182, 1185, 2951})
_JSON = frozenset({114, 3802})
# What the adapter's cursor would change: read as text there, made whole again in the engine.
_CURSOR_TEXT = {1114: None, 1082: None, 1083: None, 1184: TIMESTAMPTZ, 1186: INTERVAL, 2950: UUID}
_INTERVAL, _WITH_ERA = 1186, frozenset({1114, 1082, 1184})
_MAX_PRECISION = 38
MOST_SCALE = 36
"""Digits behind a decimal's point that DuckDB writes in COPY's binary form; see `binary_value`."""
FIRST_MOMENT = "4714-11-24 (BC) 00:00:00"
"""PostgreSQL's first timestamp (https://www.postgresql.org/docs/current/datatype-datetime.html), in DuckDB's words."""
# The scanner counts microseconds from 1970 in the 64 bits in which PostgreSQL counts them from 2000.
_PAST_THE_LAST = "294247-01-10 04:00:54.775807"
_MOMENTS = {1114: "timestamp", 1184: "timestamptz", 1115: "timestamp", 1185: "timestamptz"}


def typed_columns(typed: Callable[[Any, Sequence[str]], TypedColumn], described: Sequence[Any]) -> list[TypedColumn]:
    """Each column, with the names of others that tell a row from others."""
    names = [column[0] for column in described]
    return [typed(column, keys_beside(column[0], names)) for column in described]


def scanned(described: Any, keys: Sequence[str] = ()) -> TypedColumn:
    """How a column travels through DuckDB's scanner; `keys`: the columns that an error names a row by."""
    name, oid = described[0], described[1]
    if oid in _NATIVE:
        return (
            _within_range(name, _MOMENTS[oid], keys) if oid in _MOMENTS else TypedColumn(column=ReadColumn(name=name))
        )
    if oid in _NATIVE_ARRAYS:
        return _one_dimension(name, _MOMENTS.get(oid), keys)
    if oid in _JSON:
        return TypedColumn(column=ReadColumn(name=name, type=JSON), expression=cast_to(name, "text", "postgres"))
    if oid == _NUMERIC and _fits(described):
        return _not_nan(ReadColumn(name=name), described[4], described[5], keys)
    return _otherwise(name, oid)


def fetched(described: Any, keys: Sequence[str] = ()) -> TypedColumn:
    """How a column travels through the adapter's cursor; the engine gets what `scanned` gives it."""
    import pyarrow as pa

    name, oid = described[0], described[1]
    if oid == _BPCHAR:
        # SQL takes trailing blanks of CHAR for padding; the scanner leaves them out, as PostgreSQL's cast does.
        return TypedColumn(column=ReadColumn(name=name), expression=cast_to(name, "text", "postgres"))
    if oid in _ARROW:
        return TypedColumn(column=ReadColumn(name=name, type=_ARROW[oid]()))
    if oid in _CURSOR_TEXT or oid in _JSON:
        types = {1082: pa.date32(), 1083: pa.time64("us"), 1114: pa.timestamp("us"), 114: JSON, 3802: JSON}
        column = ReadColumn(name=name, type=_CURSOR_TEXT.get(oid) or types.get(oid), text=True)
        text = cast_to(name, "text", "postgres")
        return TypedColumn(column=column, expression=_in_the_engines_words(text, oid))
    if oid == _NUMERIC and _fits(described):
        type_ = pa.decimal128(described[4], described[5])
        return _not_nan(ReadColumn(name=name, type=type_), described[4], described[5], keys)
    return _otherwise(name, oid)


def _in_the_engines_words(text: exp.Expr, oid: int) -> exp.Expr:
    """A text of PostgreSQL's as the engine reads it: the era behind the date, no plus before a time."""
    if oid == _INTERVAL:
        return exp.func("replace", text, exp.Literal.string("+"), exp.Literal.string(""))
    if oid not in _WITH_ERA:
        return text
    pattern, words = (exp.Literal.string(each) for each in (r"^([^ ]+)(.*) BC$", r"\1 (BC)\2"))
    return exp.Anonymous(this="regexp_replace", expressions=[text, pattern, words])


def _arrow_by_oid() -> dict[int, Any]:
    import pyarrow as pa

    return {
        16: pa.bool_, 17: pa.binary, 20: pa.int64, 21: pa.int16, 23: pa.int32, 25: pa.string, 700: pa.float32,
        701: pa.float64, 1043: pa.string,
    }  # fmt: skip


_ARROW = _arrow_by_oid()


def _otherwise(name: str, oid: int) -> TypedColumn:
    """As text: a number of unknown size, which the engine reads exactly, or a type that only PostgreSQL has."""
    if oid == _OID:
        import pyarrow as pa

        column = ReadColumn(name=name, type=pa.int64())
        return TypedColumn(column=column, expression=cast_to(name, "bigint", "postgres"))
    if oid == _MONEY:
        import pyarrow as pa

        number = exp.Cast(this=cast_to(name, "numeric", "postgres"), to=exp.DataType.build("text"))
        return TypedColumn(column=ReadColumn(name=name, type=pa.decimal128(19, 2), number=True), expression=number)
    column = ReadColumn(name=name, number=oid == _NUMERIC)
    return TypedColumn(column=column, expression=cast_to(name, "text", "postgres"))


def _fits(described: Any) -> bool:
    precision, scale = described[4], described[5]
    return bool(precision) and precision <= _MAX_PRECISION and scale is not None and scale <= precision


def _not_nan(column: ReadColumn, precision: int, scale: int, keys: Sequence[str]) -> TypedColumn:
    """The column, or an error of the server that names it where it is NaN.

    A decimal has no NaN: the scanner makes 0 of it. Comparing costs the server some percent of the read; the cast of a
    text that is no number is the one way in SQL to fail with a message.
    """
    value = source_column(column.name)
    type_ = exp.DataType.build(f"numeric({precision}, {scale})", dialect="postgres")
    nan = exp.Cast(this=exp.Literal.string("NaN"), to=exp.DataType.build("numeric", dialect="postgres"))
    guard = Guard(
        condition=exp.EQ(this=value, expression=nan),
        fault="a value that no decimal can hold",
        value=exp.Cast(this=value.copy(), to=type_.copy()),  # of a domain: else the CASE has no digits
        nothing=exp.Cast(this=exp.Null(), to=type_.copy()),
    )
    failing = _failing(column.name, guard.fault, keys)
    caught = exp.If(this=guard.condition.copy(), true=exp.Cast(this=failing, to=type_))
    return TypedColumn(column=column, expression=exp.Case(ifs=[caught], default=guard.value.copy()), guard=guard)


def _within_range(name: str, type_: str, keys: Sequence[str]) -> TypedColumn:
    """The moment, or an error of the server where the engine would take it for another one."""
    column = source_column(name)
    guard = Guard(
        condition=exp.and_(
            exp.GTE(this=column, expression=_moment(_PAST_THE_LAST, type_)),
            exp.NEQ(this=column.copy(), expression=_moment("infinity", type_)),
        ),
        fault="a moment that the engine has not",
        value=column.copy(),
        nothing=exp.Null(),
    )
    failing = exp.Cast(this=_failing(name, guard.fault, keys), to=exp.DataType.build(type_, dialect="postgres"))
    caught = exp.If(this=guard.condition.copy(), true=failing)
    expression = exp.Case(ifs=[caught], default=column.copy())
    return TypedColumn(column=ReadColumn(name=name), expression=expression, guard=guard)


def _moment(text: str, type_: str) -> exp.Expr:
    return exp.Cast(this=exp.Literal.string(text), to=exp.DataType.build(type_, dialect="postgres"))


def _one_dimension(name: str, moments: str | None, keys: Sequence[str]) -> TypedColumn:
    """The array, or an error of the server that names the column where a list of simple values would not be the same.

    Lists are typed as deep as they go, and begin at 1.

    The failing cast is of a text that no row has to be asked for, else the server would evaluate it first.
    """
    column = source_column(name)
    one = exp.Literal.number(1)
    dimensions = exp.Anonymous(this="array_ndims", expressions=[column])
    first = exp.Anonymous(this="array_lower", expressions=[column.copy(), one])
    condition = exp.or_(exp.NEQ(this=dimensions, expression=one.copy()), exp.NEQ(this=first, expression=one.copy()))
    fault = "an array of arrays, or one that does not begin at 1; read it as text or JSON"
    if moments is not None:
        known = exp.Anonymous(this="array_remove", expressions=[column.copy(), _moment("infinity", moments)])
        late = exp.LTE(this=_moment(_PAST_THE_LAST, moments), expression=exp.Any(this=exp.Paren(this=known)))
        condition, fault = exp.or_(condition, late), f"{fault}, or a moment that the engine has not"
    guard = Guard(
        condition=condition,
        fault=fault,
        value=column.copy(),
        nothing=exp.Null(),
    )
    failing = _failing(name, guard.fault, keys)
    nothing = exp.Cast(this=failing, to=exp.DataType.build("int", dialect="postgres"))
    stated = exp.Case(ifs=[exp.If(this=guard.condition.copy(), true=nothing)])
    expression = exp.Case(ifs=[exp.If(this=exp.Is(this=stated, expression=exp.Null()), true=column.copy())])
    return TypedColumn(column=ReadColumn(name=name), expression=expression, guard=guard)


def binary_value(value: exp.Expr, type_: "pa.DataType") -> exp.Expr | None:
    """What is written for a value in COPY's binary form, by DuckDB.

    It makes the digits behind a decimal's point a multiple of four, without looking whether the integer that holds the
    decimal has room for them: it gets the widest one (no help from 37 digits on, see `MOST_SCALE`). And it counts from
    2000 without looking whether a moment before PostgreSQL's first one is still one.
    """
    from pyarrow import types

    if types.is_decimal(type_):
        # https://duckdb.org/docs/sql/data_types/numeric: the digits that each of its integers holds of a decimal.
        held = next(width for width in (4, 9, 18, 38) if type_.precision <= width)
        if -(-type_.scale // 4) * 4 > held:
            return exp.cast(value, exp.DataType.build(f"DECIMAL(38, {type_.scale})", dialect="duckdb"))
    if types.is_timestamp(type_):
        text = exp.cast(value.copy(), "varchar", dialect="duckdb")
        # Of a text that no row has to be asked for, else the cast would fail before the first row.
        stated = exp.DPipe(this=exp.Literal.string("before PostgreSQL's first moment: "), expression=text)
        early = exp.LT(this=value.copy(), expression=moment(FIRST_MOMENT, type_))
        finite = exp.Not(this=exp.Anonymous(this="isinf", expressions=[value.copy()]))
        failing = exp.If(this=exp.and_(early, finite), true=moment(stated, type_))
        return exp.Case(ifs=[failing], default=value)
    return None


def csv_value(value: exp.Expr, type_: "pa.DataType") -> exp.Expr | None:
    """What is written for a value in COPY's CSV form, by DuckDB, as PostgreSQL words it."""
    from pyarrow import types

    if types.is_date(type_) or types.is_timestamp(type_):
        pattern, words = (exp.Literal.string(text) for text in (r"^(.*?) \(BC\)(.*)$", r"\1\2 BC"))
        text = exp.cast(value, "varchar", dialect="duckdb")
        return exp.Anonymous(this="regexp_replace", expressions=[text, pattern, words])
    if is_binary(type_):
        digits = exp.Anonymous(this="hex", expressions=[value])
        return exp.DPipe(this=exp.Literal.string("\\x"), expression=digits)
    return None


def moment(text: str | exp.Expr, type_: "pa.DataType") -> exp.Expr:
    """A text as a moment of the engine's."""
    given = exp.Literal.string(text) if isinstance(text, str) else text
    return exp.cast(given, duckdb_name(type_), dialect="duckdb")


def _failing(name: str, fault: str, keys: Sequence[str]) -> exp.Expr:
    """The text that the server is to fail with, as `stating` has it, which parallel workers must not evaluate.

    The planner counts its cost for every row, so that a read of a whole table looks worth sharing; then all rows go
    from process to process, which takes the server half as much CPU again, and no time less. A query's own filters,
    joins and aggregates are shared as before (manual, 15.4: pg_backend_pid() is parallel restricted).
    """
    process = exp.Anonymous(this="pg_backend_pid")
    always = exp.NEQ(this=process, expression=exp.Literal.number(0))
    return exp.Case(ifs=[exp.If(this=always, true=stating(name, fault, keys, "postgres"))])
