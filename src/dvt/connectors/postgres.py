"""PostgreSQL: where the engine is DuckDB read by its scanner and written by COPY, else through the adapter's cursor.

How each type travels is `postgres_types`'s business.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
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
    ReadColumn,
    Scan,
    Session,
    Source,
)
from dvt.connectors.duckdb_scanner import FULL, attached, query_function
from dvt.connectors.duckdb_transaction import transaction
from dvt.connectors.extensions import load_scanner
from dvt.connectors.postgres_types import MOST_SCALE, binary_value, csv_value, fetched, scanned, typed_columns
from dvt.connectors.sockets import OpenedSockets
from dvt.connectors.typed import TypedColumn, empty, nulled, typed_query
from dvt.diagnostics import Code, Diagnostic
from dvt.dialects.render import render
from dvt.errors import DvtError
from dvt.plan.schema import Column
from dvt.plan.steps import Extract
from dvt.types import arrow_type

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

_SETTINGS: Mapping[str, object] = {
    "pg_experimental_filter_pushdown": False,
    "pg_use_ctid_scan": False,
    "pg_pool_max_connections": 1,
}

_PORT = 5432
# A server that is gone without a word is noticed after two minutes: seconds, seconds, times. Linux waits for two hours.
_KEEPALIVE = {"keepalives_idle": 60, "keepalives_interval": 10, "keepalives_count": 6}
# Beside class 08, connection exceptions: ended by an administrator or by a crash, starting up or shutting down, too
# many connections (manual, appendix A).
_LOST_STATES = frozenset({"57P01", "57P02", "57P03", "57P05", "53300"})
_STATED = "ERROR:"  # what a server says of a statement; FATAL is of the connection
_LOST_WORDS = (
    "server closed the connection", "terminating connection", "connection refused", "connection reset",
    "connection timed out", "connection already closed", "connection not open", "could not connect", "invalid socket",
    "could not receive data", "could not send data", "no connection to the server", "ssl connection has been closed",
    "ssl syscall error", "broken pipe", "the database system is", *FULL,
)  # fmt: skip

_DESCRIBE = """
with recursive domains(oid, base, typmod) as (
    select oid, typbasetype, typtypmod from pg_catalog.pg_type where typtype = 'd'
    union all
    select d.oid, t.typbasetype, case when d.typmod = -1 then t.typtypmod else d.typmod end
    from domains d join pg_catalog.pg_type t on t.oid = d.base and t.typtype = 'd'
)
select a.attname, format_type(a.atttypid, a.atttypmod), not a.attnotnull, coalesce(format_type(d.base, d.typmod), '')
from pg_catalog.pg_attribute a
left join domains d
    on d.oid = a.atttypid and not exists (select from pg_catalog.pg_type t where t.oid = d.base and t.typtype = 'd')
where a.attrelid = to_regclass(%s) and a.attnum > 0 and not a.attisdropped
order by a.attnum
"""
# The planner's own way: the density at the last ANALYZE times the size now. Unknown density: 100 bytes a row.
_ESTIMATE = """
select case
    when c.relkind not in ('r', 'm', 'p') then null
    when c.relkind = 'p' then nullif(c.reltuples, -1)
    when c.reltuples < 0 or c.relpages = 0 then pg_relation_size(c.oid) / 100
    else c.reltuples / c.relpages * (pg_relation_size(c.oid) / current_setting('block_size')::int)
end
from pg_catalog.pg_class c
where c.oid = to_regclass(%s)
"""


# What travels as text is worded so that it can be read again, whatever the role's own settings are: what a query reads
# as a date is still what its session takes for one, for DateStyle keeps the order of day and month.
_WORDS = (
    "set local datestyle = 'ISO'; set local intervalstyle = 'postgres'; set local extra_float_digits = 3;"
    " set local bytea_output = 'hex'"
)


class PostgresConnector:
    """See the module."""

    def describe(self, session: Session, table: exp.Table) -> tuple[Column, ...] | None:
        """The columns, types as ``format_type()`` words them."""
        rows = _rows(session, _DESCRIBE, table)
        return tuple(Column(name=n, type=t, nullable=nullable, base=base) for n, t, nullable, base in rows) or None

    def estimate_rows(self, session: Session, table: exp.Table) -> float | None:
        """From the statistics and the table's size."""
        rows = _rows(session, _ESTIMATE, table)
        return float(rows[0][0]) if rows and rows[0][0] is not None else None

    def has_type(self, session: Session, declared: str) -> bool:
        """Built in, or created in this database as well: enums, domains, types of extensions."""
        if arrow_type(declared, "postgres") is not None:
            return True
        with session.connection("inspect types") as connection, connection.cursor() as cursor:
            cursor.execute("select to_regtype(%s) is not null", (declared,))
            return bool(cursor.fetchone()[0])

    def lost(self, error: Exception) -> bool:
        """By SQLSTATE where the driver has one, else by libpq's words."""
        state = getattr(error, "pgcode", None)
        if state:
            return state in _LOST_STATES or state.startswith("08")
        said = str(error)
        return _STATED not in said and any(words in said.lower() for words in _LOST_WORDS)

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
        described = described_columns(session, label, extracts)
        reason = load_scanner(duckdb, "postgres") if duckdb is not None else "the engine is not DuckDB"
        if duckdb is None or reason:
            with session.connection(label) as connection, _snapshot(connection, _WORDS):
                yield CursorSource(session, label, described, connection, reason)
            return
        alias = f"dvt_read_{session.name}"
        sockets = OpenedSockets()
        with ExitStack() as opened:
            with sockets.watching(session.credentials.values.get("port") or _PORT):
                opened.enter_context(session.on_abort(sockets.break_off))
                opened.enter_context(_attached(duckdb, session, alias))
                opened.enter_context(transaction(duckdb, keep=True))
                duckdb.execute(render(_executed(alias, _WORDS), "duckdb"))
                backend = _backend(duckdb, alias)
            scanner = _Scanner(alias=alias, backend=backend, duckdb=duckdb)
            yield ScannerSource(session, label, described, scanner)

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


@dataclass(frozen=True, kw_only=True)
class _Scanner:
    """DuckDB's connection to a server: its name there, and the server's process."""

    alias: str
    backend: int
    duckdb: "DuckDBPyConnection"

    def ask(self, query: exp.Query) -> Any:
        """The first row that the server gives for it."""
        asked = query_function("postgres_query", self.alias, render(query, "postgres"))
        return self.duckdb.execute(render(exp.select("*").from_(asked), "duckdb")).fetchone()


class ScannerSource:
    """Extracts as DuckDB scans them."""

    def __init__(self, session: Session, label: str, described: "_Described", scanner: "_Scanner") -> None:
        self._session = session
        self._label = label
        self._described = described
        self._scanner = scanner
        self.notices: Sequence[Diagnostic] = ()

    @contextmanager
    def read(self, extract: Extract) -> Iterator[Scan]:
        """``postgres_query`` over the typed extract."""
        columns = typed_columns(scanned, self._described[extract.name])
        typed = _typed(extract, columns, self._session, self._label, self._scanner.ask)
        self.notices = [*self.notices, *typed.notices]
        yield Scan(columns=typed.read, table=query_function("postgres_query", self._scanner.alias, typed.sql))

    def cancel(self) -> None:
        """By the server: the scanner waits for it and hears nothing meanwhile."""
        cancel_backend(self._session, self._scanner.backend)


class CursorSource:
    """Extracts through server-side cursors of the adapter's connection, in its transaction: slow, the same values."""

    def __init__(self, session: Session, label: str, described: "_Described", connection: Any, reason: str) -> None:
        self._session = session
        self._label = label
        self._described = described
        self._connection = connection
        message = f"{session.name} is read through its adapter's cursor, which is slow: {reason}"
        self.notices: Sequence[Diagnostic] = (Diagnostic(code=Code.SLOW_PATH, message=message),)

    @contextmanager
    def read(self, extract: Extract) -> Iterator[Batches]:
        """The typed extract, in batches."""
        columns = typed_columns(fetched, self._described[extract.name])
        typed = _typed(extract, columns, self._session, self._label, self._ask)
        self.notices = [*self.notices, *typed.notices]
        with self._connection.cursor(name="dvt_extract") as cursor:
            cursor.execute(typed.sql)
            yield Batches(columns=typed.read, reader=generic.batches(cursor, typed.read))

    def _ask(self, query: exp.Query) -> Any:
        with self._connection.cursor() as cursor:
            cursor.execute(render(query, "postgres"))
            return cursor.fetchone()

    def cancel(self) -> None:
        """By the server."""
        cancel_backend(self._session, self._connection.get_backend_pid())


def _executed(alias: str, sql: str) -> exp.Command:
    """``CALL postgres_execute('alias', 'sql')``: what no rows come of."""
    call = exp.Anonymous(this="postgres_execute", expressions=[exp.Literal.string(alias), exp.Literal.string(sql)])
    return exp.Command(this="CALL", expression=render(call, "duckdb"))


@dataclass(frozen=True, kw_only=True)
class _Typed:
    """An extract as the server is asked for it, as what its columns arrive, and what is to be told of its values."""

    sql: str
    read: tuple[ReadColumn, ...]
    notices: Sequence[Diagnostic]


def _typed(
    extract: Extract,
    columns: Sequence[TypedColumn],
    session: Session,
    label: str,
    ask: Callable[[exp.Query], Any],
) -> _Typed:
    """Where unfit values are to become NULL, `ask` gives the row in which the server counts them."""
    notices: Sequence[Diagnostic] = ()
    if session.unfit_as_null:
        notices = nulled(extract.query, columns, ask, "postgres")
        columns = [column.or_null() for column in columns]
    declared = {column.name: column.declared for column in extract.columns}
    return _Typed(
        sql=render(typed_query(extract.query, columns, session.comment(label)), "postgres"),
        read=tuple(column.column.declared_as(declared.get(column.column.name, "")) for column in columns),
        notices=notices,
    )


@contextmanager
def _snapshot(connection: Any, settings: str) -> Iterator[None]:
    """A read-only transaction, repeatable read, with `settings`; rolled back at the end."""
    autocommit = connection.autocommit
    connection.autocommit = False
    try:
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            cursor.execute(settings)
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


_Described = Mapping[str, Sequence[Any]]
"""What the server says of the columns of each extract: DB-API descriptions with type OIDs."""


def described_columns(session: Session, label: str, extracts: Sequence[Extract]) -> _Described:
    """See `_Described`. Nothing is executed, and the connection is closed again.

    Raises:
        DvtError: an extract has no column.
    """
    found: dict[str, Sequence[Any]] = {}
    with session.connection(label) as connection, connection.cursor() as cursor:
        for extract in extracts:
            cursor.execute(render(empty(extract.query), "postgres"))
            found[extract.name] = list(cursor.description)
            if not found[extract.name]:
                raise DvtError("there is no column to read", hint="select at least one column of it in the model")
    return found


def cancel_backend(session: Session, backend: int) -> None:
    """Cancel the query that the server process `backend` runs."""
    with session.connection("cancel") as connection, connection.cursor() as cursor:
        cursor.execute("select pg_cancel_backend(%s)", (backend,))


def _backend(duckdb: "DuckDBPyConnection", alias: str) -> int:
    """The server process of the transaction that is open."""
    asked = query_function("postgres_query", alias, "select pg_backend_pid() as pid")
    found = duckdb.execute(render(exp.select("pid").from_(asked), "duckdb")).fetchall()
    return int(found[0][0])


def _rows(session: Session, statement: str, table: exp.Table) -> list[Any]:
    with session.connection(f"inspect {table.name}") as connection, connection.cursor() as cursor:
        cursor.execute(statement, (render(table, "postgres"),))
        return list(cursor.fetchall())


def _attached(duckdb: "DuckDBPyConnection", session: Session, alias: str) -> AbstractContextManager[None]:
    values = session.credentials.values
    return attached(
        duckdb,
        kind="postgres",
        alias=alias,
        secret={
            "host": values.get("host"),
            "port": values.get("port"),
            "user": values.get("user"),
            "password": values.get("password"),
            "database": values.get("database") or values.get("dbname"),
        },
        conninfo=conninfo(values),
        settings=_SETTINGS,
    )


def _folded(name: object) -> str:
    """A name as SET ROLE takes it, whose option takes the exact one."""
    text = str(name or "")
    quoted = len(text) > 1 and text.startswith('"') and text.endswith('"')
    return text[1:-1].replace('""', '"') if quoted else text.lower()


def conninfo(values: Mapping[str, Any]) -> str:
    """Libpq's settings for the session that the adapter would have, without host, user and password.

    Quoting as in the PostgreSQL manual, section 34.1.1 (values) and 34.1.2 (``options``).
    """
    options = []
    for parameter, value in (("search_path", values.get("search_path")), ("role", _folded(values.get("role")))):
        if value:
            escaped = str(value).replace("\\", "\\\\").replace(" ", "\\ ")
            options.append(f"-c {parameter}={escaped}")
    settings = {
        key: values.get(key)
        for key in (
            "sslmode", "sslcert", "sslkey", "sslrootcert", "connect_timeout", "keepalives_idle", "application_name",
        )
    }  # fmt: skip
    for key, value in _KEEPALIVE.items():
        settings[key] = settings.get(key) or value
    settings["client_encoding"] = "UTF8"  # DuckDB's own; by default it is the database's
    settings["options"] = " ".join(options)
    quoted = {key: str(value).replace("\\", "\\\\").replace("'", "\\'") for key, value in settings.items() if value}
    return " ".join(f"{key}='{value}'" for key, value in quoted.items())


CONNECTOR = PostgresConnector()
