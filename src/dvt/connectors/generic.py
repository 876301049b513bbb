"""Any database that dbt has an adapter for: read through the adapter's cursor, written by its parameterised inserts.

Slow, and always there. It knows DB-API 2.0 and nothing of a particular database.
"""

import datetime as dt
import decimal
import json
import sys
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlglot import exp

from dvt.connectors.base import Batches, BatchTarget, Cursor, ReadColumn, Session, Source, Statistics
from dvt.connectors.typed import typed_query
from dvt.diagnostics import Code, Diagnostic
from dvt.dialects.render import render
from dvt.plan.schema import Column
from dvt.plan.steps import Extract
from dvt.types import INTERVAL, JSON, TIMESTAMP, TIMESTAMPTZ, UUID, arrow_type

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ROWS = 10_000
_PARAMETERS = 900
_INT64 = 2**63


class GenericConnector:
    """See the module."""

    def describe(self, session: Session, tables: Sequence[exp.Table]) -> list[tuple[Column, ...] | None]:
        """Nothing: dbt's adapter tells the columns."""
        del session
        return [None for _ in tables]

    def statistics(self, session: Session, tables: Sequence[exp.Table]) -> list[Statistics]:
        """Nothing: there is no common way to ask."""
        del session
        return [Statistics() for _ in tables]

    def has_type(self, session: Session, declared: str) -> bool:
        """All are the database's own."""
        del session, declared
        return True

    def has_collation(self, session: Session, name: str) -> bool:
        """No column hands one on."""
        del session, name
        return False

    def lost(self, error: Exception) -> bool:
        """Where Python itself says so: drivers share no other word for it."""
        return isinstance(error, (ConnectionError, TimeoutError)) or isinstance(
            error.__cause__, (ConnectionError, TimeoutError)
        )

    @contextmanager
    def reading(
        self,
        session: Session,
        extracts: Sequence[Extract],
        *,
        label: str,
        duckdb: "DuckDBPyConnection | None" = None,
    ) -> Iterator[Source]:
        """One connection of the adapter for all extracts."""
        del extracts, duckdb
        with session.connection(label) as connection:
            yield GenericSource(session, label, connection)

    @contextmanager
    def writing(
        self,
        session: Session,
        table: exp.Table,
        types: Sequence[pa.DataType],
        *,
        label: str,
        duckdb: "DuckDBPyConnection | None" = None,
    ) -> Iterator[BatchTarget]:
        """Multi-row inserts in one transaction."""
        del types, duckdb
        with session.connection(label) as connection:
            reason = f"there is no connector for {session.credentials.type}"
            yield GenericTarget(session, table, connection, slow_because=reason)


class GenericSource:
    """Extracts through the adapter's cursor."""

    def __init__(self, session: Session, label: str, connection: Any) -> None:
        self._session = session
        self._label = label
        self._connection = connection
        message = f"{session.name} ({session.credentials.type}) has no connector: it is read through its adapter"
        self.notices: Sequence[Diagnostic] = (Diagnostic(code=Code.SLOW_PATH, message=message),)

    @contextmanager
    def read(self, extract: Extract) -> Iterator[Batches]:
        """The extract as it is; types by declaration where that is known, else by the values."""
        sql = render(typed_query(extract.query, (), self._session.comment(self._label)), self._session.dialect)
        declared = {column.name: column.declared for column in extract.columns}
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(sql)
            named = [described[0] for described in cursor.description]
            read = tuple(
                ReadColumn(
                    name=name,
                    declared=declared.get(name, ""),
                    type=arrow_type(declared.get(name, ""), self._session.dialect),
                )
                for name in named
            )
            first = cursor.fetchmany(_ROWS)
            settled = tuple(_settle(column, [row[i] for row in first]) for i, column in enumerate(read))
            yield Batches(columns=settled, reader=batches(cursor, settled, first))

    def cancel(self) -> None:
        """By the driver, where it has a way."""
        stop = getattr(self._connection, "cancel", None) or getattr(self._connection, "interrupt", None)
        if stop is not None:
            stop()


class GenericTarget:
    """A relation filled by parameterised inserts."""

    def __init__(self, session: Session, table: exp.Table, connection: Any, *, slow_because: str) -> None:
        self._dialect = session.dialect
        self._table = table
        self._connection = connection
        message = f"{session.name} is written by inserts, which is slow: {slow_because}"
        self.notices: Sequence[Diagnostic] = (Diagnostic(code=Code.SLOW_PATH, message=message),)

    def load(self, reader: pa.RecordBatchReader) -> int:
        """Insert all rows; commits at the end."""
        names = reader.schema.names
        mark = placeholder(self._connection)
        per_statement = max(1, _PARAMETERS // len(names))
        total = 0
        with closing(self._connection.cursor()) as cursor:
            for batch in reader:
                values = [[_parameter(value) for value in column.to_pylist()] for column in batch.columns]
                rows = list(zip(*values, strict=True))
                for start in range(0, len(rows), per_statement):
                    part = rows[start : start + per_statement]
                    statement = insert_statement(self._table, names, len(part), mark, self._dialect)
                    cursor.execute(statement, tuple(chain.from_iterable(part)))
                total += len(rows)
        commit(self._connection)
        return total


def batches(
    cursor: Cursor, columns: Sequence[ReadColumn], first: Sequence[tuple[Any, ...]] | None = None
) -> pa.RecordBatchReader:
    """The rows of an executed cursor as Arrow batches; `first`: rows that were fetched already."""
    schema = pa.schema([(column.name, wire_type(column)) for column in columns])

    def rows() -> Iterable[Sequence[tuple[Any, ...]]]:
        if first is not None:
            yield first
        while True:
            fetched = cursor.fetchmany(_ROWS)
            if not fetched:
                return
            yield fetched

    def converted() -> Iterator[pa.RecordBatch]:
        for chunk in rows():
            arrays = [_array(field, [row[i] for row in chunk]) for i, field in enumerate(schema)]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, converted())


def wire_type(column: ReadColumn) -> pa.DataType:
    """The Arrow type that a column's Python values are put into; the engine makes `column.type` of it."""
    if column.type is None or column.text or column.number or column.type in (UUID, JSON):
        return pa.string()
    return column.type


def _array(field: pa.Field, values: list[Any]) -> pa.Array:
    try:
        if pa.types.is_string(field.type):
            return pa.array([_text(value) for value in values], pa.string())
        if pa.types.is_binary(field.type):
            return pa.array([None if value is None else bytes(value) for value in values], pa.binary())
        if field.type == INTERVAL:
            return pa.array([_interval(value) for value in values], INTERVAL)
        return pa.array(values, field.type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"column {field.name}: a value does not fit {field.type}: {error}") from error


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (dict, list)):
        return json.dumps(value, default=str)
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise TypeError("got bytes, expected text")
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    return str(value)


def _interval(value: Any) -> Any:
    if not isinstance(value, dt.timedelta):
        return value
    nanoseconds = (value.seconds * 1_000_000 + value.microseconds) * 1000
    return pa.MonthDayNano([0, value.days, nanoseconds])


def _parameter(value: Any) -> Any:
    """A value as drivers take it; intervals in ISO 8601."""
    if isinstance(value, pa.MonthDayNano):
        return f"P{value.months}M{value.days}DT{decimal.Decimal(value.nanoseconds).scaleb(-9):f}S"
    return value


# In this order: a bool is an int, a datetime is a date.
_BY_VALUE: Sequence[tuple[type, pa.DataType | None]] = (
    (bool, pa.bool_()), (int, pa.int64()), (float, pa.float64()), (str, pa.string()), (bytes, pa.binary()),
    (bytearray, pa.binary()), (memoryview, pa.binary()), (dt.date, pa.date32()),
    (dt.time, pa.time64("us")), (dt.timedelta, INTERVAL), (uuid.UUID, UUID), (dict, JSON), (list, JSON),
)  # fmt: skip


def _settle(column: ReadColumn, values: Sequence[Any]) -> ReadColumn:
    """The column with a type: the declared one, else one that its first values have."""
    if column.type is not None:
        return column
    kinds = {_of_value(value) for value in values if value is not None}
    if not kinds:
        return column
    if "number" in kinds or (kinds == {pa.int64(), pa.float64()} and _any_big(values)):
        return ReadColumn(name=column.name, declared=column.declared, number=True)
    if kinds == {pa.int64(), pa.float64()}:
        kinds = {pa.float64()}
    type_ = kinds.pop() if len(kinds) == 1 else pa.string()
    return ReadColumn(name=column.name, declared=column.declared, type=type_)


def _of_value(value: Any) -> Any:
    if isinstance(value, decimal.Decimal) or (isinstance(value, int) and not -_INT64 <= value < _INT64):
        return "number"
    if isinstance(value, dt.datetime):
        return TIMESTAMPTZ if value.tzinfo else TIMESTAMP
    return next((arrow for python, arrow in _BY_VALUE if isinstance(value, python)), pa.string())


def _any_big(values: Sequence[Any]) -> bool:
    """Whether an integer is among them that a double does not hold exactly."""
    return any(isinstance(value, int) and int(float(value)) != value for value in values)


def insert_statement(table: exp.Table, names: Sequence[str], rows: int, mark: str, dialect: str) -> str:
    """``INSERT INTO table (names) VALUES`` with `rows` rows of placeholders."""
    into = exp.Schema(this=table.copy(), expressions=[exp.to_identifier(name, quoted=True) for name in names])
    if mark == "%s":
        # Drivers of this parameter style read a percent sign in a name as their own.
        for identifier in into.find_all(exp.Identifier):
            identifier.set("this", identifier.name.replace("%", "%%"))
    row = exp.Tuple(expressions=[exp.Var(this=mark) for _ in names])
    values = exp.Values(expressions=[row.copy() for _ in range(rows)])
    return render(exp.Insert(this=into, expression=values), dialect)


def placeholder(connection: Any) -> str:
    """The parameter mark of the driver that `connection` belongs to; dbt's own default where it does not tell."""
    for class_ in type(connection).__mro__:
        style = getattr(sys.modules.get(class_.__module__.partition(".")[0]), "paramstyle", None)
        if style:
            return "?" if style == "qmark" else "%s"
    return "%s"


def commit(connection: Any) -> None:
    """Commit, where the driver has transactions of its own."""
    done = getattr(connection, "commit", None)
    if done is not None:
        done()


CONNECTOR = GenericConnector()
