"""How each type of PostgreSQL travels, by what the server says its columns are: as it is, or cast in the extract.

Two ways give the engine the same values: DuckDB's scanner, and the adapter's cursor.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlglot import exp

from dvt.connectors.base import ReadColumn
from dvt.connectors.typed import Guard, TypedColumn, cast_to, source_column, stating
from dvt.connectors.unfit import keys_beside
from dvt.types import INTERVAL, JSON, TIMESTAMPTZ, UUID

# Type OIDs are fixed in PostgreSQL (src/include/catalog/pg_type.dat).
_NUMERIC, _MONEY, _OID, _BPCHAR = 1700, 790, 26, 1042
# bool bytea int8 int2 int4 text float4 float8 bpchar varchar date time timestamp timestamptz interval uuid, and the
# arrays of those of which DuckDB makes lists without loss.
_NATIVE = frozenset({16, 17, 20, 21, 23, 25, 700, 701, _BPCHAR, 1043, 1082, 1083, 1114, 1184, 1186, 2950})
_NATIVE_ARRAYS = frozenset({1000, 1005, 1007, 1009, 1015, 1016, 1021, 1022, 1115, 1182, 1185, 2951})
_JSON = frozenset({114, 3802})
# What the adapter's cursor would change: read as text there, made whole again in the engine.
_CURSOR_TEXT = {1114: None, 1082: None, 1083: None, 1184: TIMESTAMPTZ, 1186: INTERVAL, 2950: UUID}
_MAX_PRECISION = 38


def typed_columns(typed: Callable[[Any, Sequence[str]], TypedColumn], described: Sequence[Any]) -> list[TypedColumn]:
    """Each column, with the names of others that tell a row from others."""
    names = [column[0] for column in described]
    return [typed(column, keys_beside(column[0], names)) for column in described]


def scanned(described: Any, keys: Sequence[str] = ()) -> TypedColumn:
    """How a column travels through DuckDB's scanner; `keys`: the columns that an error names a row by."""
    name, oid = described[0], described[1]
    if oid in _NATIVE:
        return TypedColumn(column=ReadColumn(name=name))
    if oid in _NATIVE_ARRAYS:
        return _one_dimension(name, keys)
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
        return TypedColumn(column=column, expression=cast_to(name, "text", "postgres"))
    if oid == _NUMERIC and _fits(described):
        type_ = pa.decimal128(described[4], described[5])
        return _not_nan(ReadColumn(name=name, type=type_), described[4], described[5], keys)
    return _otherwise(name, oid)


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


def _one_dimension(name: str, keys: Sequence[str]) -> TypedColumn:
    """The array, or an error of the server that names the column where a list of simple values would not be the same.

    Lists are typed as deep as they go, and begin at 1.

    The failing cast is of a text that no row has to be asked for, else the server would evaluate it first.
    """
    column = source_column(name)
    one = exp.Literal.number(1)
    dimensions = exp.Anonymous(this="array_ndims", expressions=[column])
    first = exp.Anonymous(this="array_lower", expressions=[column.copy(), one])
    guard = Guard(
        condition=exp.or_(exp.NEQ(this=dimensions, expression=one.copy()), exp.NEQ(this=first, expression=one.copy())),
        fault="an array of arrays, or one that does not begin at 1; read it as text or JSON",
        value=column.copy(),
        nothing=exp.Null(),
    )
    failing = _failing(name, guard.fault, keys)
    nothing = exp.Cast(this=failing, to=exp.DataType.build("int", dialect="postgres"))
    stated = exp.Case(ifs=[exp.If(this=guard.condition.copy(), true=nothing)])
    expression = exp.Case(ifs=[exp.If(this=exp.Is(this=stated, expression=exp.Null()), true=column.copy())])
    return TypedColumn(column=ReadColumn(name=name), expression=expression, guard=guard)


def _failing(name: str, fault: str, keys: Sequence[str]) -> exp.Expr:
    """The text that the server is to fail with, as `stating` has it, which parallel workers must not evaluate.

    The planner counts its cost for every row, so that a read of a whole table looks worth sharing; then all rows go
    from process to process, which takes the server half as much CPU again, and no time less. A query's own filters,
    joins and aggregates are shared as before (manual, 15.4: pg_backend_pid() is parallel restricted).
    """
    process = exp.Anonymous(this="pg_backend_pid")
    always = exp.NEQ(this=process, expression=exp.Literal.number(0))
    return exp.Case(ifs=[exp.If(this=always, true=stating(name, fault, keys, "postgres"))])
