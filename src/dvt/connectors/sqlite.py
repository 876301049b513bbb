"""SQLite: read and written through the adapter's own connection.

A column there has an affinity, not a type: every value brings its own. A value that does not fit what its column
declares is an error that says so, never NULL and never another value. What fits is `sqlite_types`'s business.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlglot import exp

from dvt.connectors.base import Batches, BatchTarget, Session, Source, Statistics
from dvt.connectors.collations import collated
from dvt.connectors.generic import insert_statement
from dvt.connectors.sqlite_names import under_other_names
from dvt.connectors.sqlite_types import MOMENTS, UNDECODED, Field, affinity, is_untold, typed_field
from dvt.connectors.typed import empty, over, source_column, typed_query
from dvt.connectors.unfit import Nulled, keys_beside, row_named
from dvt.diagnostics import Code, Diagnostic, Severity
from dvt.dialects.render import render
from dvt.errors import UnfitValue
from dvt.plan.schema import Column
from dvt.plan.steps import Extract

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ROWS = 10_000
_HINT = (
    "leave such rows out, or take the column as text, cast({column} as text), or where it is text that is no UTF-8 as "
    "hex({column}), in a model on the target that it comes from, and read that model"
)
_DIGITS = 15  # of a number that is written as text, SQLite keeps at least these (datatype3.html, 3)
_INTEGERS = 2**63
_INFINITE = {"Infinity": math.inf, "-Infinity": -math.inf}  # as `sqlite_types` writes them, and PostgreSQL
_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_FORMS = dict(zip(MOMENTS, (_DAY, f"{_DAY} [0-9][0-9]:[0-9][0-9]:[0-9][0-9]*"), strict=True))
_OFFSETS = ("*[^-0-9 :.]*", "*-*-*-*")  # a text with an offset, or a T in it, would come back as another
_CLASSES = ("integer", "real", "text", "blob")

# Generated columns are told by table_xinfo alone, with hidden = 2 or 3 (sqlite.org/pragma.html#pragma_table_xinfo);
# 1 are the columns of a virtual table that SELECT * leaves out.
_DESCRIBE = 'select name, type, "notnull" from pragma_table_xinfo(?, ?) where hidden <> 1 order by cid'
_CREATED = "select sql from {schema}.sqlite_master where type = 'table' and name = ? collate nocase"


_UNIQUE = """
select l.name, i.name
from pragma_index_list(?, ?) l join pragma_index_info(l.name, ?) i
where l."unique" and not l.partial
order by l.name, i.seqno
"""
_PRIMARY = "select name from pragma_table_info(?, ?) where pk > 0 order by pk"
# "rows, rows of one value of the first column, …" (sqlite.org/fileformat2.html#stat1tab)
_ANALYZED = """
select i.name, s.stat
from {schema}.sqlite_stat1 s join pragma_index_info(s.idx, ?) i on i.seqno = 0
where s.tbl = ? collate nocase and i.name is not null
"""


class SQLiteConnector:
    """See the module."""

    def describe(self, session: Session, tables: Sequence[exp.Table]) -> list[tuple[Column, ...] | None]:
        """The columns, types as they were declared."""
        return [_columns(session, table) or None for table in tables]

    def statistics(self, session: Session, tables: Sequence[exp.Table]) -> list[Statistics]:
        """The highest rowid, which is found without counting; what is unique; and what ANALYZE has found."""
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
        """One transaction that only reads."""
        del extracts, duckdb
        with (
            session.connection(label) as connection,
            _every_text(connection),
            closing(connection.cursor()) as cursor,
        ):
            cursor.execute("BEGIN")
            try:
                yield SQLiteSource(session, label, cursor, connection)
            finally:
                cursor.execute("ROLLBACK")

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
        """Inserts in one transaction."""
        del types, duckdb
        with session.connection(label) as connection:
            yield SQLiteTarget(session.name, table, connection)


class SQLiteSource:
    """Extracts by Python's driver, each value checked."""

    def __init__(self, session: Session, label: str, cursor: Any, connection: Any) -> None:
        self._session = session
        self._label = label
        self._cursor = cursor
        self._connection = connection
        self.notices: Sequence[Diagnostic] = ()

    @contextmanager
    def read(self, extract: Extract) -> Iterator[Batches]:
        """The extract; a column of unknown type is first asked for the storage classes that it has."""
        query, meant = under_other_names(extract.query)
        known = {column.name: column.declared for column in extract.columns}
        self._cursor.execute(render(empty(query), "sqlite"))
        names = [described[0] for described in self._cursor.description]
        declared = {name: known.get(meant.get(name, name), "") for name in names}
        unknown = [name for name in names if is_untold(declared[name])]
        classes = self._classes(query, unknown)
        texts = [name for name in unknown if declared[name] and classes[name] == ("text",)]
        moments = self._moments(query, texts)
        fields = [
            typed_field(
                meant.get(name, name),
                declared[name],
                (moments[name],) if name in moments else classes.get(name, ()),
            )
            for name in names
        ]
        self._cursor.execute(render(typed_query(query, (), self._session.comment(self._label)), "sqlite"))
        nulled = Nulled() if self._session.unfit_as_null else None
        yield Batches(columns=tuple(field.column for field in fields), reader=_batches(self._cursor, fields, nulled))
        if nulled is not None:
            self.notices = [*self.notices, *nulled.diagnostics()]

    def _classes(self, query: exp.Query, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The storage classes of each column's values."""
        if not names:
            return {}
        asked = [
            exp.Max(this=exp.EQ(this=exp.func("typeof", source_column(name)), expression=exp.Literal.string(class_)))
            for name in names
            for class_ in _CLASSES
        ]
        self._cursor.execute(render(over(query, *asked), "sqlite"))
        answers = list(self._cursor.fetchone())
        width = len(_CLASSES)
        return {
            name: tuple(class_ for class_, has in zip(_CLASSES, answers[i * width :], strict=False) if has)
            for i, name in enumerate(names)
        }

    def _moments(self, query: exp.Query, names: Sequence[str]) -> dict[str, str]:
        """The columns of texts that are dates or timestamps in every row, and which of the two.

        CREATE TABLE … AS forgets that a column was declared DATE or DATETIME.
        """
        if not names:
            return {}
        asked = [
            exp.Min(this=exp.and_(_globs(name, form), *(exp.not_(_globs(name, other)) for other in _OFFSETS)))
            for name in names
            for form in _FORMS.values()
        ]
        self._cursor.execute(render(over(query, *asked), "sqlite"))
        answers = list(self._cursor.fetchone())
        width = len(_FORMS)
        return {
            name: kind
            for i, name in enumerate(names)
            for kind, has in zip(_FORMS, answers[i * width : (i + 1) * width], strict=True)
            if has
        }

    def cancel(self) -> None:
        """Interrupt the adapter's connection: the one call of it that other threads may make."""
        self._connection.interrupt()


class SQLiteTarget:
    """A relation filled by inserts."""

    def __init__(self, target: str, table: exp.Table, connection: Any) -> None:
        self._target = target
        self._table = table
        self._connection = connection
        self.notices: Sequence[Diagnostic] = ()

    def load(self, reader: pa.RecordBatchReader) -> int:
        """Insert all rows; commits at the end."""
        names = reader.schema.names
        statement = insert_statement(_local(self._table), names, 1, "?", "sqlite")
        total = 0
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(_DESCRIBE, (self._table.name, self._table.db or "main"))
            numbers = {name for name, declared, _ in cursor.fetchall() if affinity(declared) == "number"}
            lossy: set[str] = set()
            for batch in reader:
                _without_nan(batch)
                values = [
                    [_as_number(value) for value in column.to_pylist()] if name in numbers else column.to_pylist()
                    for name, column in zip(names, batch.columns, strict=True)
                ]
                cursor.executemany(statement, zip(*values, strict=True))
                for name, column in zip(names, values, strict=True):
                    if name in numbers - lossy and any(_too_long(value) for value in column):
                        lossy.add(name)
                total += batch.num_rows
        self._connection.commit()
        self.notices = [
            Diagnostic(
                code=Code.TYPE_PRECISION_LOST,
                message=f"{self._target}: numbers of column {name} have more than {_DIGITS} digits: "
                "SQLite keeps them as floats",
                severity=Severity.WARNING,
            )
            for name in sorted(lossy)
        ]
        return total


def _without_nan(batch: pa.RecordBatch) -> None:
    """SQLite makes NULL of NaN (sqlite.org/floatingpoint.html, section 2).

    Raises:
        ValueError: there is one.
    """
    import pyarrow.compute as pc

    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if pa.types.is_floating(column.type) and pc.any(pc.is_nan(column)).as_py():
            raise ValueError(f"column {name} holds NaN, of which SQLite makes NULL")


def _as_number(value: Any) -> Any:
    """A number's text such that SQLite makes the same number of it.

    Of an integer with a point it makes a float, and of the name of an infinity nothing (datatype3.html, 3).
    """
    if not isinstance(value, str):
        return value
    if value in _INFINITE:
        return _INFINITE[value]
    whole, _, behind = value.partition(".")
    return value if behind.strip("0") else whole


def _too_long(value: Any) -> bool:
    """Whether a number, as `_as_number` gives it, has more digits than SQLite keeps of it."""
    if not isinstance(value, str) or len(value) <= _DIGITS:
        return False
    whole, point, behind = value.lstrip("-").partition(".")
    if not point and whole.isdecimal() and -_INTEGERS <= int(value) < _INTEGERS:
        return False
    return len((whole + behind.rstrip("0")).lstrip("0")) > _DIGITS


def _globs(name: str, pattern: str) -> exp.Expr:
    return exp.Glob(this=source_column(name), expression=exp.Literal.string(pattern))


@contextmanager
def _every_text(connection: Any) -> Iterator[None]:
    """Inside the block, a text that is no UTF-8 arrives as well: the driver's own error would not name its row."""
    before = connection.text_factory
    connection.text_factory = partial(str, encoding="utf-8", errors=UNDECODED)
    try:
        yield
    finally:
        connection.text_factory = before


def _batches(cursor: Any, fields: Sequence[Field], nulled: Nulled | None) -> pa.RecordBatchReader:
    """The rows; what is refused becomes NULL, and `nulled` hears of it, or it is an error where that is None."""
    schema = pa.schema([(field.column.name, field.wire) for field in fields])

    def fetched() -> Iterator[pa.RecordBatch]:
        while True:
            rows = cursor.fetchmany(_ROWS)
            if not rows:
                return
            columns = list(zip(*rows, strict=True))
            arrays = [_array(place, fields, columns, nulled) for place in range(len(fields))]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, fetched())


def _array(
    place: int, fields: Sequence[Field], columns: Sequence[tuple[Any, ...]], nulled: Nulled | None
) -> pa.Array | None:
    """The values of one column; only where one is refused, each is asked for.

    Raises:
        UnfitValue: one is refused, and `nulled` is None.
    """
    field, values = fields[place], columns[place]
    array = field.array(values)
    if array is not None:
        return array
    names = [each.column.name for each in fields]
    keys = {key: columns[names.index(key)] for key in keys_beside(field.column.name, names)}

    def accepted(row: int, value: Any) -> Any:
        refusal = "" if value is None else field.refusal(value)
        if not refusal:
            return value
        said = f"{refusal}{row_named({key: others[row] for key, others in keys.items()})}"
        if nulled is None:
            raise UnfitValue(said, hint=_HINT.format(column=field.column.name))
        nulled.add(field.column.name, 1, said)
        return None

    return field.array([accepted(row, value) for row, value in enumerate(values)])


def _columns(session: Session, table: exp.Table) -> tuple[Column, ...]:
    with session.connection(f"inspect {table.name}") as connection, closing(connection.cursor()) as cursor:
        cursor.execute(_DESCRIBE, (table.name, table.db or "main"))
        rows = cursor.fetchall()
        schema = render(exp.to_identifier(table.db or "main", quoted=True), "sqlite")
        cursor.execute(_CREATED.format(schema=schema), (table.name,))
        [create] = cursor.fetchone() or (None,)
    own = collated(create, "sqlite")
    return tuple(
        Column(name=name, type=type_, nullable=not required, collated=name.lower() in own)
        for name, type_, required in rows
    )


def _statistics(session: Session, table: exp.Table) -> Statistics:
    import sqlite3

    schema = table.db or "main"
    quoted = render(exp.to_identifier(schema, quoted=True), "sqlite")
    highest = exp.select(exp.Max(this=exp.column("rowid"))).from_(_local(table))
    rows: float | None = None
    distinct: dict[str, float] = {}
    with session.connection(f"inspect {table.name}") as connection, closing(connection.cursor()) as cursor:
        cursor.execute(_CREATED.format(schema=quoted), (table.name,))
        if cursor.fetchone() is None:
            return Statistics()
        with suppress(sqlite3.OperationalError):  # it is one without a rowid
            cursor.execute(highest.sql("sqlite"))
            rows = float(cursor.fetchone()[0] or 0)
        with suppress(sqlite3.OperationalError):  # ANALYZE has never run
            cursor.execute(_ANALYZED.format(schema=quoted), (schema, table.name))
            for name, counted in cursor.fetchall():
                every, each = counted.split(" ")[:2]
                distinct[name] = max(float(every) / max(float(each), 1.0), distinct.get(name, 0.0))
        cursor.execute(_PRIMARY, (table.name, schema))
        keys = {"": [name for (name,) in cursor.fetchall()]}
        cursor.execute(_UNIQUE, (table.name, schema, schema))
        for index, name in cursor.fetchall():
            keys.setdefault(index, []).append(name)
    whole = [tuple(names) for names in keys.values() if names and None not in names]
    return Statistics(rows=rows, distinct=distinct, keys=tuple(dict.fromkeys(whole)))


def _local(table: exp.Table) -> exp.Table:
    """The relation without a database, which SQLite does not have."""
    return exp.table_(table.name, db=table.db or None, quoted=True)


CONNECTOR = SQLiteConnector()
