"""PostgreSQL: where the engine is DuckDB read by its scanner and written by COPY, else through the adapter's cursor.

How each type travels is decided here, once per extract, by what the server says its columns are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from dvt.connectors import generic
from dvt.connectors.base import (
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
from dvt.connectors.duckdb_scanner import attached, query_function, transaction
from dvt.connectors.extensions import load_scanner
from dvt.connectors.sockets import OpenedSockets
from dvt.connectors.typed import (
    Guard,
    TypedColumn,
    cast_to,
    empty,
    keys_beside,
    nulled,
    source_column,
    stating,
    typed_query,
)
from dvt.diagnostics import Code, Diagnostic
from dvt.dialects.render import render
from dvt.plan.schema import Column
from dvt.plan.steps import Extract
from dvt.types import INTERVAL, JSON, TIMESTAMPTZ, UUID, arrow_type

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

_SETTINGS: Mapping[str, object] = {
    "pg_experimental_filter_pushdown": False,
    "pg_use_ctid_scan": False,
    "pg_pool_max_connections": 1,
}

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
    "ssl syscall error", "broken pipe", "the database system is", "too many clients", "remaining connection slots",
)  # fmt: skip
_PIECE = 1 << 16  # what a pipe holds

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
            with session.connection(label) as connection, _snapshot(connection):
                yield CursorSource(session, label, described, connection, reason)
            return
        alias = f"dvt_read_{session.name}"
        sockets = OpenedSockets()
        with ExitStack() as opened:
            with sockets.watching(session.credentials.values.get("port") or _PORT):
                opened.enter_context(_attached(duckdb, session, alias))
                opened.enter_context(transaction(duckdb))
                backend = _backend(duckdb, alias)
            scanner = _Scanner(alias=alias, backend=backend, sockets=sockets, duckdb=duckdb)
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
        """A binary COPY on the adapter's connection, of what the scanner's extension writes."""
        reason = load_scanner(duckdb, "postgres") if duckdb is not None else "the engine is not DuckDB"
        if any(_unwritable(type_) for type_ in types):
            reason = reason or "DuckDB does not write arrays of decimals for COPY"
        if reason:
            with session.connection(label) as connection:
                yield generic.GenericTarget(session, table, connection, slow_because=reason)
            return
        with session.connection(label) as connection:
            yield CopyTarget(table, connection)


@dataclass(frozen=True, kw_only=True)
class _Scanner:
    """DuckDB's connection to a server: its name there, the server's process, its sockets."""

    alias: str
    backend: int
    sockets: OpenedSockets
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
        typed = _each(scanned, self._described[extract.name])
        if self._session.unfit_as_null:
            self.notices = [*self.notices, *nulled(extract.query, typed, self._scanner.ask, "postgres")]
            typed = [column.or_null() for column in typed]
        sql = render(typed_query(extract.query, typed, self._session.comment(self._label)), "postgres")
        declared = {column.name: column.declared for column in extract.columns}
        yield Scan(
            columns=tuple(_with_declared(column.column, declared) for column in typed),
            table=query_function("postgres_query", self._scanner.alias, sql),
        )

    def cancel(self) -> None:
        """By the server: the scanner waits for it and hears nothing meanwhile."""
        cancel_backend(self._session, self._scanner.backend)

    def abort(self) -> None:
        """The scanner's connection."""
        self._scanner.sockets.break_off()


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
        typed = _each(fetched, self._described[extract.name])
        if self._session.unfit_as_null:
            self.notices = [*self.notices, *nulled(extract.query, typed, self._ask, "postgres")]
            typed = [column.or_null() for column in typed]
        sql = render(typed_query(extract.query, typed, self._session.comment(self._label)), "postgres")
        declared = {column.name: column.declared for column in extract.columns}
        read = tuple(_with_declared(column.column, declared) for column in typed)
        with self._connection.cursor(name="dvt_extract") as cursor:
            cursor.execute(sql)
            yield Batches(columns=read, reader=generic.batches(cursor, read))

    def _ask(self, query: exp.Query) -> Any:
        with self._connection.cursor() as cursor:
            cursor.execute(render(query, "postgres"))
            return cursor.fetchone()

    def cancel(self) -> None:
        """By the server."""
        cancel_backend(self._session, self._connection.get_backend_pid())

    def abort(self) -> None:
        """It has no connection of its own."""


@contextmanager
def _snapshot(connection: Any) -> Iterator[None]:
    """A read-only transaction, repeatable read; rolled back at the end."""
    autocommit = connection.autocommit
    connection.autocommit = False
    try:
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        yield
    finally:
        if not connection.closed:
            connection.rollback()
            connection.autocommit = autocommit


class CopyTarget:
    """A relation filled by COPY."""

    format = FileFormat(name="postgres_binary")

    def __init__(self, table: exp.Table, connection: Any) -> None:
        self._table = table
        self._connection = connection

    def load(self, file: ByteStream, names: Sequence[str]) -> int:
        """One COPY; it ends with an error where `file` does."""
        columns = [exp.to_identifier(name, quoted=True) for name in names]
        into = exp.Schema(this=self._table.copy(), expressions=columns)
        with _in_utf8(self._connection), self._connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {render(into, 'postgres')} FROM STDIN (FORMAT binary)", file, size=_PIECE)
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
    """Whether the extension has no binary form for a type: it has none for arrays of decimals."""
    from pyarrow import types

    return bool(types.is_list(type_) and types.is_decimal(type_.value_type))


_Described = Mapping[str, Sequence[Any]]
"""What the server says of the columns of each extract: DB-API descriptions with type OIDs."""


def described_columns(session: Session, label: str, extracts: Sequence[Extract]) -> _Described:
    """See `_Described`. Nothing is executed, and the connection is closed again."""
    found: dict[str, Sequence[Any]] = {}
    with session.connection(label) as connection, connection.cursor() as cursor:
        for extract in extracts:
            cursor.execute(render(empty(extract.query), "postgres"))
            found[extract.name] = list(cursor.description)
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


def _each(typed: Callable[[Any, Sequence[str]], TypedColumn], described: Sequence[Any]) -> list[TypedColumn]:
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
    failing = stating(column.name, guard.fault, keys, "postgres")
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
    failing = stating(name, guard.fault, keys, "postgres")
    nothing = exp.Cast(this=failing, to=exp.DataType.build("int", dialect="postgres"))
    stated = exp.Case(ifs=[exp.If(this=guard.condition.copy(), true=nothing)])
    expression = exp.Case(ifs=[exp.If(this=exp.Is(this=stated, expression=exp.Null()), true=column.copy())])
    return TypedColumn(column=ReadColumn(name=name), expression=expression, guard=guard)


def _with_declared(column: ReadColumn, declared: Mapping[str, str]) -> ReadColumn:
    return column.declared_as(declared.get(column.name, ""))


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
