"""DuckDB as a source and a target: through the adapter's own connection, in Arrow batches.

A DuckDB file can be open only once in a process, and the adapter has it open.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlglot import exp

from dvt.connectors.base import Batches, BatchTarget, ReadColumn, Session, Source, Statistics
from dvt.connectors.batches import pieces
from dvt.connectors.collations import collated
from dvt.connectors.duckdb_transaction import transaction
from dvt.connectors.typed import (
    Guard,
    TypedColumn,
    cast_to,
    empty,
    nulled,
    source_column,
    stating,
    typed_query,
)
from dvt.connectors.unfit import keys_beside
from dvt.dialects.render import render
from dvt.plan.schema import Column
from dvt.plan.steps import Extract
from dvt.types import INTERVAL, JSON, UUID

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from duckdb.sqltypes import DuckDBPyType

    from dvt.diagnostics import Diagnostic

_ROWS = 100_000

_DESCRIBE = """
select c.column_name, c.data_type, c.is_nullable, t.sql
from duckdb_columns() c
left join duckdb_tables() t using (database_oid, schema_oid, table_oid)
where c.database_name = coalesce(?, current_database()) and c.schema_name = coalesce(?, current_schema())
    and lower(c.table_name) = lower(?)
order by column_index
"""
_ESTIMATE = """
select estimated_size, (
    select list(c.constraint_column_names)
    from duckdb_constraints() c
    where c.database_oid = t.database_oid and c.table_oid = t.table_oid
        and c.constraint_type in ('PRIMARY KEY', 'UNIQUE')
)
from duckdb_tables() t
where database_name = coalesce(?, current_database()) and schema_name = coalesce(?, current_schema())
    and lower(table_name) = lower(?)
"""
_VALUES = re.compile(r"Approx Unique: (\d+)")

# What Arrow would change or refuse: the type's root name → the type to cast to, and what the engine makes of it.
_CAST: dict[str, tuple[str, pa.DataType | None]] = {
    "UUID": ("VARCHAR", UUID),
    "JSON": ("VARCHAR", JSON),
    "TIME WITH TIME ZONE": ("VARCHAR", None),
    "TIME_NS": ("VARCHAR", None),
    "BIT": ("VARCHAR", None),
    "BIGNUM": ("VARCHAR", None),
    "VARIANT": ("VARCHAR", None),
    "UNION": ("VARCHAR", None),
    "GEOMETRY": ("VARCHAR", None),
    "ENUM": ("VARCHAR", None),
    # Arrow counts the nanoseconds of its time part, which overflow without a word beyond 2,562,047 hours.
    "INTERVAL": ("VARCHAR", INTERVAL),
}
_HUGE = frozenset({"HUGEINT", "UHUGEINT"})
_NESTED = frozenset({"list", "array", "struct", "map"})
# As a part of another type, at its own risk.
_IN_NESTED = frozenset(_CAST) - {"INTERVAL"} | _HUGE


class DuckDBConnector:
    """See the module."""

    def describe(self, session: Session, tables: Sequence[exp.Table]) -> list[tuple[Column, ...] | None]:
        """The columns, types as ``DESCRIBE`` words them."""
        return [_columns(session, table) or None for table in tables]

    def statistics(self, session: Session, tables: Sequence[exp.Table]) -> list[Statistics]:
        """The catalog's estimates, and those that it keeps of each column; none of a view."""
        return [_statistics(session, table) for table in tables]

    def has_type(self, session: Session, declared: str) -> bool:
        """All are the database's own."""
        del session, declared
        return True

    def has_collation(self, session: Session, name: str) -> bool:
        """No column hands one on."""
        del session, name
        return False

    def lost(self, error: Exception) -> bool:
        """Never: it is in this process."""
        del error
        return False

    @contextmanager
    def reading(
        self,
        session: Session,
        extracts: Sequence[Extract],
        *,
        label: str,
        duckdb: "DuckDBPyConnection | None" = None,
    ) -> Iterator[Source]:
        """One transaction of the adapter's connection for all extracts."""
        del extracts, duckdb
        with session.connection(label) as connection:
            cursor = connection.cursor()
            with transaction(cursor, keep=False):
                yield DuckDBSource(session, label, cursor)

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
        """INSERT from an Arrow stream, on the adapter's connection."""
        del types, duckdb
        with session.connection(label) as connection:
            yield DuckDBTarget(table, connection.cursor())


class DuckDBSource:
    """Extracts as Arrow streams."""

    def __init__(self, session: Session, label: str, cursor: Any) -> None:
        self._session = session
        self._label = label
        self._cursor = cursor
        self.notices: Sequence[Diagnostic] = ()

    @contextmanager
    def read(self, extract: Extract) -> Iterator[Batches]:
        """The typed extract."""
        query = extract.query
        declared = {column.name: column.declared for column in extract.columns}
        self._cursor.execute(render(empty(query), "duckdb"))
        described = [(name, type_) for name, type_, *_ in self._cursor.description]
        names = [name for name, _ in described]
        typed = [typed_column(name, type_, keys_beside(name, names)) for name, type_ in described]
        if self._session.unfit_as_null:
            self.notices = [*self.notices, *nulled(query, typed, self._ask, "duckdb")]
            typed = [column.or_null() for column in typed]
        self._cursor.execute(render(typed_query(query, typed, self._session.comment(self._label)), "duckdb"))
        read = tuple(column.column.declared_as(declared.get(column.column.name, "")) for column in typed)
        with closing(self._cursor.to_arrow_reader(_ROWS)) as reader:
            yield Batches(columns=read, reader=reader)

    def _ask(self, query: exp.Query) -> Any:
        return self._cursor.execute(render(query, "duckdb")).fetchone()

    def cancel(self) -> None:
        """Interrupt the adapter's connection."""
        self._cursor.interrupt()


_COMMITTED = 256 * 1024**2
"""Bytes of Arrow tables that are inserted in one transaction."""


class DuckDBTarget:
    """A relation filled from Arrow."""

    def __init__(self, table: exp.Table, cursor: Any) -> None:
        self._table = table
        self._cursor = cursor
        self.notices: Sequence[Diagnostic] = ()

    def load(self, reader: pa.RecordBatchReader) -> int:
        """Insert piece by piece; what is not committed is held in memory."""
        view = f"dvt_in_{self._table.name}"
        columns = [exp.to_identifier(name, quoted=True) for name in reader.schema.names]
        insert = exp.Insert(
            this=exp.Schema(this=self._table.copy(), expressions=columns),
            expression=exp.select(*(exp.column(name.copy()) for name in columns)).from_(exp.table_(view, quoted=True)),
        )
        statement = render(insert, "duckdb")
        total, waiting = 0, pieces(reader)
        more = True
        while more:
            size = 0
            with transaction(self._cursor, keep=True):
                while size < _COMMITTED and (piece := next(waiting, None)) is not None:
                    self._insert(statement, view, piece)
                    total, size = total + piece.num_rows, size + piece.nbytes
            more = size >= _COMMITTED
        return total

    def _insert(self, statement: str, view: str, piece: pa.Table) -> None:
        self._cursor.register(view, piece)
        try:
            self._cursor.execute(statement)
        finally:
            self._cursor.unregister(view)


def typed_column(name: str, described: "DuckDBPyType", keys: Sequence[str] = ()) -> TypedColumn:
    """How a column of that DuckDB type travels through Arrow; `keys`: the columns that an error names a row by."""
    type_ = str(described)
    if type_ in _HUGE:
        return _in_38_digits(name, type_, keys)
    if described.id not in _NESTED and (known := _CAST.get(_root(described))) is not None:
        cast, arrow = known
        return TypedColumn(
            column=ReadColumn(name=name, declared=type_, type=arrow, text=arrow is not None),
            expression=cast_to(name, cast, "duckdb"),
        )
    if any(_root(part) in _IN_NESTED for part in _parts(described)):
        # Nested, with such a type inside: as text, whole.
        return TypedColumn(column=ReadColumn(name=name, declared=type_), expression=cast_to(name, "VARCHAR", "duckdb"))
    return TypedColumn(column=ReadColumn(name=name, declared=type_))


def _root(type_: "DuckDBPyType") -> str:
    """The name of a type without its arguments."""
    return str(type_).partition("(")[0]


def _parts(type_: "DuckDBPyType") -> "Iterator[DuckDBPyType]":
    """The types within a nested one, at any depth, that are not nested themselves."""
    if type_.id not in _NESTED:
        return
    for _, part in type_.children:
        if not isinstance(part, int | list):  # the size of an array, the values of an enum
            yield from _parts(part) if part.id in _NESTED else (part,)


def _in_38_digits(name: str, type_: str, keys: Sequence[str]) -> TypedColumn:
    """As a decimal, or an error that names a value of 39 digits."""
    column, decimal = source_column(name), exp.DataType.build("DECIMAL(38, 0)", dialect="duckdb")
    guard = Guard(
        condition=exp.and_(
            exp.Not(this=exp.Is(this=column, expression=exp.Null())),
            exp.Is(this=exp.TryCast(this=column.copy(), to=decimal), expression=exp.Null()),
        ),
        fault="a value that no decimal can hold",
        value=exp.TryCast(this=column.copy(), to=decimal.copy()),
        nothing=exp.Null(),
    )
    stated = exp.Anonymous(this="error", expressions=[stating(name, guard.fault, keys, "duckdb")])
    failing = exp.If(this=guard.condition.copy(), true=stated)
    expression = exp.Case(ifs=[failing], default=guard.value.copy())
    return TypedColumn(column=ReadColumn(name=name, declared=type_), expression=expression, guard=guard)


def _statistics(session: Session, table: exp.Table) -> Statistics:
    found = _rows(session, _ESTIMATE, table)
    if not found:
        return Statistics()
    names = [name for name, *_ in _rows(session, _DESCRIBE, table)]
    asked = exp.select(*(exp.func("stats", exp.column(name, quoted=True), dialect="duckdb") for name in names))
    with session.connection(f"inspect {table.name}") as connection:
        cursor = connection.cursor()
        cursor.execute(asked.from_(table).limit(1).sql("duckdb"))
        told = cursor.fetchone() or ()
    distinct = {
        name: float(values[1]) for name, text in zip(names, told, strict=False) if (values := _VALUES.search(str(text)))
    }
    return Statistics(
        rows=float(found[0][0]), distinct=distinct, keys=tuple(tuple(columns) for columns in found[0][1] or ())
    )


def _columns(session: Session, table: exp.Table) -> tuple[Column, ...]:
    rows = _rows(session, _DESCRIBE, table)
    own = collated(rows[0][3], "duckdb") if rows else frozenset()
    return tuple(
        Column(name=name, type=type_, nullable=nullable, collated=name.lower() in own)
        for name, type_, nullable, _ in rows
    )


def _rows(session: Session, statement: str, table: exp.Table) -> list[Any]:
    with session.connection(f"inspect {table.name}") as connection:
        cursor = connection.cursor()
        cursor.execute(statement, [table.catalog or None, table.db or None, table.name])
        return list(cursor.fetchall())


CONNECTOR = DuckDBConnector()
