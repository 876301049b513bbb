"""PostgreSQL: where the engine is DuckDB read by its scanner and written by COPY, else through the adapter's cursor.

How each type travels is `postgres_types`'s business.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from dvt.connectors import generic
from dvt.connectors.base import (
    PIECE,
    Batches,
    BatchTarget,
    ByteStream,
    FileFormat,
    FileTarget,
    Session,
    Source,
    Statistics,
)
from dvt.connectors.duckdb_scanner import FULL
from dvt.connectors.extensions import load_scanner
from dvt.connectors.postgres_extracts import WORDING, Descriptions, Typed, cancel_backends, described, locked
from dvt.connectors.postgres_scanner import attached_scanner
from dvt.connectors.postgres_source import ScannerSource
from dvt.connectors.postgres_types import MOST_SCALE, binary_value, csv_value, fetched, typed_columns
from dvt.diagnostics import Code, Diagnostic
from dvt.dialects.render import render
from dvt.plan.schema import Column
from dvt.plan.steps import Extract
from dvt.types import arrow_type

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

# Beside class 08, connection exceptions: ended by an administrator or by a crash, starting up or shutting down, too
# many connections (manual, appendix A).
_LOST_STATES = frozenset({"57P01", "57P02", "57P03", "57P05", "53300"})
_STATED = "ERROR:"  # what a server says of a statement; FATAL is of the connection
_LOSTWORDS = (
    "server closed the connection", "terminating connection", "connection refused", "connection reset",
    "connection timed out", "connection already closed", "connection not open", "could not connect", "invalid socket",
    "could not receive data", "could not send data", "no connection to the server", "ssl connection has been closed",
    "ssl syscall error", "broken pipe", "the database system is",
    'failed to execute query "commit"', *FULL,
)  # fmt: skip

_DESCRIBE = """
with recursive domains(oid, base, typmod) as (
    select oid, typbasetype, typtypmod from pg_catalog.pg_type where typtype = 'd'
    union all
    select d.oid, t.typbasetype, case when d.typmod = -1 then t.typtypmod else d.typmod end
    from domains d join pg_catalog.pg_type t on t.oid = d.base and t.typtype = 'd'
)
select w.place, a.attname, format_type(a.atttypid, a.atttypmod), not a.attnotnull,
    coalesce(format_type(d.base, d.typmod), ''),
    coalesce(to_jsonb(l) ->> 'collisdeterministic' = 'false', false) -- PostgreSQL has it from 12 on
from unnest(%s::text[]) with ordinality as w(name, place)
join pg_catalog.pg_attribute a on a.attrelid = to_regclass(w.name) and a.attnum > 0 and not a.attisdropped
left join domains d
    on d.oid = a.atttypid and not exists (select from pg_catalog.pg_type t where t.oid = d.base and t.typtype = 'd')
left join pg_catalog.pg_collation l on l.oid = a.attcollation
order by w.place, a.attnum
"""
# The planner's own way: the density at the last ANALYZE times the size now. Unknown density: 100 bytes a row. What it
# knows of values (manual, 54.27): how many, or, below zero, for which share of the rows a new one comes.
_STATISTICS = """
select case
        when c.relkind not in ('r', 'm', 'p') then null
        when c.relkind = 'p' then nullif(c.reltuples, -1)
        when c.reltuples < 0 or c.relpages = 0 then pg_relation_size(c.oid) / 100
        else c.reltuples / c.relpages * (pg_relation_size(c.oid) / current_setting('block_size')::int)
    end,
    (
        select jsonb_object_agg(s.attname, s.n_distinct)
        from pg_catalog.pg_stats s
        where s.schemaname = n.nspname and s.tablename = c.relname and s.inherited = (c.relkind = 'p')
    ),
    (
        select jsonb_agg((
            select jsonb_agg(a.attname order by k.place)
            from unnest(i.indkey) with ordinality as k(number, place)
            join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
            where k.place <= coalesce((to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts) -- PostgreSQL 11's
        ))
        from pg_catalog.pg_index i
        where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
    )
from unnest(%s::text[]) with ordinality as w(name, place)
left join pg_catalog.pg_class c on c.oid = to_regclass(w.name)
left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
order by w.place
"""


class PostgresConnector:
    """See the module."""

    def describe(self, session: Session, tables: Sequence[exp.Table]) -> list[tuple[Column, ...] | None]:
        """The columns, types as ``format_type()`` words them, in one statement."""
        found: list[list[Column]] = [[] for _ in tables]
        for place, name, type_, nullable, base, collated in _asked(session, "inspect columns", _DESCRIBE, tables):
            column = Column(name=name, type=type_, nullable=nullable, base=base, collated=collated)
            found[place - 1].append(column)
        return [tuple(columns) or None for columns in found]

    def statistics(self, session: Session, tables: Sequence[exp.Table]) -> list[Statistics]:
        """From those of ANALYZE and the tables' sizes, in one statement."""
        return [_statistics(*row) for row in _asked(session, "inspect sizes", _STATISTICS, tables)]

    def has_type(self, session: Session, declared: str) -> bool:
        """Built in, or created in this database as well: enums, domains, types of extensions."""
        if arrow_type(declared, "postgres") is not None:
            return True
        with session.connection("inspect types") as connection, connection.cursor() as cursor:
            cursor.execute("select to_regtype(%s) is not null", (declared,))
            return bool(cursor.fetchone()[0])

    def has_collation(self, session: Session, name: str) -> bool:
        """No column hands one on."""
        del session, name
        return False

    def lost(self, error: Exception) -> bool:
        """By SQLSTATE where the driver has one, else by libpq's words."""
        state = getattr(error, "pgcode", None)
        if state:
            return state in _LOST_STATES or state.startswith("08")
        said = str(error)
        return _STATED not in said and any(words in said.lower() for words in _LOSTWORDS)

    @contextmanager
    def reading(
        self,
        session: Session,
        extracts: Sequence[Extract],
        *,
        label: str,
        duckdb: "DuckDBPyConnection | None" = None,
    ) -> Iterator[Source]:
        """One read-only transaction, repeatable read, for all extracts."""
        known = described(session, label, extracts)
        reason = load_scanner(duckdb, "postgres") if duckdb is not None else "the engine is not DuckDB"
        if duckdb is None or reason:
            with session.connection(label) as connection, _snapshot(connection, locked(known)):
                yield CursorSource(session, label, known, connection, reason)
            return
        with attached_scanner(session, duckdb, f"dvt_read_{session.name}", locked(known)) as scanner:
            yield ScannerSource(session, label, known, scanner)

    @contextmanager
    def writing(
        self,
        session: Session,
        table: exp.Table,
        types: "Sequence[pa.DataType]",
        *,
        label: str,
        duckdb: "DuckDBPyConnection | None" = None,
    ) -> Iterator[BatchTarget | FileTarget]:
        """COPY on the adapter's connection: binary, of what the scanner's extension writes, else CSV."""
        if duckdb is None:
            with session.connection(label) as connection:
                yield generic.GenericTarget(session, table, connection, slow_because="the engine is not DuckDB")
            return
        csv = bool(load_scanner(duckdb, "postgres")) or any(_unwritable(type_) for type_ in types)
        with session.connection(label) as connection:
            if csv and any(map(_is_nested, types)):
                reason = "the scanner is not there, or does not write arrays of decimals"
                yield generic.GenericTarget(session, table, connection, slow_because=reason)
            else:
                yield CopyTarget(table, connection, CSV if csv else BINARY)


class CursorSource:
    """Extracts through server-side cursors of the adapter's connection, in its transaction: slow, the same values."""

    def __init__(self, session: Session, label: str, described: Descriptions, connection: Any, reason: str) -> None:
        self._session = session
        self._label = label
        self._described = described
        self._connection = connection
        message = f"{session.name} is read through its adapter's cursor, which is slow: {reason}"
        self.notices: Sequence[Diagnostic] = (Diagnostic(code=Code.SLOW_PATH, message=message),)

    @contextmanager
    def read(self, extract: Extract) -> Iterator[Batches]:
        """The typed extract, in batches."""
        columns = typed_columns(fetched, self._described[extract.name].columns)
        typed = Typed.of(extract, columns, self._session, self._label)
        self.notices = [*self.notices, *typed.notices(extract.query, self._ask)]
        with self._connection.cursor(name="dvt_extract") as cursor:
            cursor.execute(typed.sql(extract.query))
            yield Batches(columns=typed.read, reader=generic.batches(cursor, typed.read))

    def _ask(self, query: exp.Query) -> Any:
        with self._connection.cursor() as cursor:
            cursor.execute(render(query, "postgres"))
            return cursor.fetchone()

    def cancel(self) -> None:
        """By the server."""
        cancel_backends(self._session, [self._connection.get_backend_pid()])


@contextmanager
def _snapshot(connection: Any, locks: str) -> Iterator[None]:
    """A read-only transaction, repeatable read, that begins with `locks`; rolled back at the end."""
    autocommit = connection.autocommit
    connection.autocommit = False
    try:
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            if locks:
                cursor.execute(locks)
            cursor.execute(WORDING)
        yield
    finally:
        if not connection.closed:
            connection.rollback()
            connection.autocommit = autocommit


BINARY = FileFormat(name="postgres_binary", value=binary_value)
CSV = FileFormat(
    name="csv",
    # A NULL is the one value without quotes (https://www.postgresql.org/docs/current/sql-copy.html, CSV).
    options={
        "HEADER": exp.false(),
        "NULLSTR": exp.Literal.string("NULL"),
        "FORCE_QUOTE": exp.Star(),
    },
    value=csv_value,
)


class CopyTarget:
    """A relation filled by COPY."""

    def __init__(self, table: exp.Table, connection: Any, format_: FileFormat) -> None:
        self._table = table
        self._connection = connection
        self.format = format_

    def load(self, file: ByteStream, names: Sequence[str]) -> int:
        """One COPY; it ends with an error where `file` does."""
        columns = [exp.to_identifier(name, quoted=True) for name in names]
        into = exp.Schema(this=self._table.copy(), expressions=columns)
        with _in_utf8(self._connection), self._connection.cursor() as cursor:
            options = "FORMAT binary" if self.format is BINARY else "FORMAT csv, NULL 'NULL'"
            cursor.copy_expert(f"COPY {render(into, 'postgres')} FROM STDIN ({options})", file, size=PIECE)
            generic.commit(self._connection)
            return int(cursor.rowcount)


@contextmanager
def _in_utf8(connection: Any) -> Iterator[None]:
    """DuckDB's texts are UTF-8; COPY's option ENCODING says nothing of the binary form. No transaction may be open."""
    before = connection.encoding
    if before != "UTF8":
        connection.set_client_encoding("UTF8")
    try:
        yield
    finally:
        if before != "UTF8" and not connection.closed:
            connection.rollback()
            connection.set_client_encoding(before)


def _unwritable(type_: "pa.DataType") -> bool:
    """Whether the extension has no right binary form for a type: see `binary_value`; for lists of decimals none."""
    from pyarrow import types

    if types.is_list(type_):
        return bool(types.is_decimal(type_.value_type)) or _unwritable(type_.value_type)
    return bool(types.is_decimal(type_)) and type_.scale > MOST_SCALE


def _is_nested(type_: "pa.DataType") -> bool:
    from pyarrow import types

    return bool(types.is_nested(type_))


def _statistics(
    rows: float | None, values: Mapping[str, float] | None, keys: Sequence[Sequence[str]] | None
) -> Statistics:
    count = None if rows is None else float(rows)
    return Statistics(
        rows=count,
        distinct={
            name: float(known) if known > 0 else -known * (count or 0.0)
            for name, known in (values or {}).items()
            if known > 0 or (known < 0 and count)
        },
        keys=tuple(map(tuple, keys or ())),
    )


def _asked(session: Session, label: str, statement: str, tables: Sequence[exp.Table]) -> list[Any]:
    """The rows that a statement gives for the names of relations."""
    with session.connection(label) as connection, connection.cursor() as cursor:
        cursor.execute(statement, ([render(table, "postgres") for table in tables],))
        return list(cursor.fetchall())


CONNECTOR = PostgresConnector()
