"""MySQL and MariaDB: read through connectorx where it can have the adapter's session, else by the adapter's cursor.

Written by LOAD DATA LOCAL where the server takes it, else by the adapter's inserts. How each type travels is
`mysql_types`'s business.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib import util
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyarrow as pa
from sqlglot import exp

from dvt.connectors import generic
from dvt.connectors.base import (
    Batches,
    BatchTarget,
    ByteStream,
    FileFormat,
    FileTarget,
    ReadColumn,
    Session,
    Source,
    Statistics,
)
from dvt.connectors.mysql_infile import can_send, sending
from dvt.connectors.mysql_process import ProcessEnded, ReadingProcess, reading_process
from dvt.connectors.mysql_protocol import LOST, PORT, quoted
from dvt.connectors.mysql_settings import setting
from dvt.connectors.mysql_types import file_value, typed_column
from dvt.connectors.mysql_union import Parts, Side, Union, union_all
from dvt.connectors.typed import TypedColumn, empty, typed_query
from dvt.diagnostics import Code, Diagnostic
from dvt.dialects.render import render
from dvt.plan.schema import Column
from dvt.plan.steps import Extract
from dvt.types import is_binary

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CODE = re.compile(r"MySqlError \{ ERROR (\d+)")
_LOST_WORDS = ("CodecError", "IoError", "DriverError { Could not connect")

# Of one relation each: the server finds what is compared with a constant without a look at all others.
_DESCRIBE = """
select {place} as place, ordinal_position as position, column_name, column_type, is_nullable = 'YES',
    extra like '%%INVISIBLE%%',
    extra like '%%VIRTUAL%%' or (
        select table_type like '%%VIEW'
        from information_schema.tables
        where table_schema = coalesce(%({schema})s, database()) and table_name = %({name})s
    ),
    collation_name
from information_schema.columns
where table_schema = coalesce(%({schema})s, database()) and table_name = %({name})s
"""
# Seconds for which the server waits for a reader that takes nothing; 60 by default, and then it ends the connection.
_PATIENCE = "set net_write_timeout = 3600"
_PADDING = "PAD_CHAR_TO_FULL_LENGTH"
_SNAPSHOT = (
    "set transaction isolation level repeatable read",
    "start transaction with consistent snapshot, read only",
)
# A server that is gone without a word is noticed after two minutes.
_SESSION = (
    "tcp_keepalive_time_ms=60000&tcp_keepalive_probe_interval_secs=10&tcp_keepalive_probe_count=6"
    "&max_allowed_packet=1073741824"
)
_STATISTICS = """
select {place} as place, null as name, 0 as many, 1 as part, null as cut, null as field, table_rows as known
from information_schema.tables
where table_schema = coalesce(%({schema})s, database()) and table_name = %({name})s
union all
select {place}, index_name, non_unique, seq_in_index, sub_part, column_name, cardinality
from information_schema.statistics
where table_schema = coalesce(%({schema})s, database()) and table_name = %({name})s
"""


class MySQLConnector:
    """See the module."""

    def describe(self, session: Session, tables: Sequence[exp.Table]) -> list[tuple[Column, ...] | None]:
        """The columns, types as ``column_type`` words them, in one statement."""
        found: list[list[Column]] = [[] for _ in tables]
        asked = _asked(session, "inspect columns", _DESCRIBE, tables, order="place, position")
        for place, _, name, type_, null, hidden, computed, collation in asked:
            found[place].append(
                Column(
                    name=name,
                    type=type_,
                    nullable=bool(null),
                    hidden=bool(hidden),
                    computed=bool(computed),
                    collation=collation or "",
                )
            )
        return [tuple(columns) or None for columns in found]

    def statistics(self, session: Session, tables: Sequence[exp.Table]) -> list[Statistics]:
        """The storage engine's estimates, and those of the indexes, in one statement."""
        rows = _asked(session, "inspect sizes", _STATISTICS, tables, order="place, name, part")
        return [_statistics([row[1:] for row in rows if row[0] == place]) for place in range(len(tables))]

    def has_type(self, session: Session, declared: str) -> bool:
        """All are the database's own."""
        del session, declared
        return True

    def has_collation(self, session: Session, name: str) -> bool:
        """As the server lists them: MariaDB and MySQL have some of their own."""
        with session.connection("inspect collations") as connection, connection.cursor() as cursor:
            cursor.execute("select 1 from information_schema.collations where collation_name = %s", (name,))
            return cursor.fetchone() is not None

    def lost(self, error: Exception) -> bool:
        """By the code that the server or the client library gave; else by connectorx's words for a broken stream.

        Where its process ended without a word, what it had read is gone as well.
        """
        if isinstance(error, ProcessEnded):
            return True
        found = _CODE.search(str(error))
        code = int(found[1]) if found else next(iter(error.args), None)
        if isinstance(code, int):
            return code in LOST
        return isinstance(error, RuntimeError) and any(words in str(error) for words in _LOST_WORDS)

    @contextmanager
    def reading(
        self,
        session: Session,
        extracts: Sequence[Extract],
        *,
        label: str,
        duckdb: "DuckDBPyConnection | None" = None,
    ) -> Iterator[Source]:
        """One snapshot: by connectorx one statement, else one transaction of the adapter's connection."""
        del duckdb
        slow = slow_because(session)
        if not slow:
            with ExitStack() as opened:
                yield StatementSource(session, label, opened)
            return
        from pymysql.cursors import SSCursor

        zone = _zone(extracts)
        with session.connection(label) as connection, _set(connection, reading_settings(connection, zone)):
            with connection.cursor() as cursor:
                for statement in (_PATIENCE, *_SNAPSHOT):
                    cursor.execute(statement)
            with connection.cursor(SSCursor) as cursor:
                source = CursorSource(session, label, connection, cursor, slow)
                try:
                    yield source
                except Exception as error:
                    with suppress(Exception):  # closing the cursor would read all that the statement still gives
                        if not self.lost(error):
                            source.cancel()
                    with suppress(Exception):  # it tells that, or that the connection is gone
                        cursor.close()
                    raise

    @contextmanager
    def writing(
        self,
        session: Session,
        table: exp.Table,
        types: Sequence[pa.DataType],
        *,
        label: str,
        duckdb: "DuckDBPyConnection | None" = None,
    ) -> Iterator[BatchTarget | FileTarget]:
        """A load of what DuckDB writes, else multi-row inserts; either in one transaction."""
        with session.connection(label) as connection:
            reason = "the engine is not DuckDB" if duckdb is None else _unloadable(connection)
            if reason:
                yield generic.GenericTarget(session, table, connection, slow_because=reason)
            else:
                yield LoadTarget(table, types, connection)


class StatementSource:
    """Typed extracts by connectorx; those that are expected together as one statement."""

    def __init__(self, session: Session, label: str, opened: ExitStack) -> None:
        self._session = session
        self._label = label
        self._opened = opened
        self._process: ReadingProcess | None = None
        self._sql = ""
        self._expected: tuple[_Typed, ...] = ()
        self._union: Union | None = None
        self._part: Callable[[int], pa.RecordBatchReader] | None = None
        self.notices: Sequence[Diagnostic] = ()

    def expect(self, extracts: Sequence[Extract]) -> None:
        """Ask the server for their types, while the process gets ready that reads them; then start it on the statement.

        It does not wait for rows.
        """
        self._process = self._opened.enter_context(reading_process())
        self._opened.enter_context(self._session.on_abort(self._process.stop))
        with self._session.connection(self._label) as connection:
            self._expected = tuple(_typed(connection, extract) for extract in extracts)
            wanted = reading_settings(connection, _zone(extracts))
            settings = [setting(name, value) for name, value in wanted.items()]
            settings.append(_PATIENCE)
        self._part = None
        self._sql = render(self._statement(), "mysql")
        self._process.ask(_address(self._session), self._sql, settings)

    def _statement(self) -> exp.Query:
        comment, several = self._session.comment(self._label), self._expected
        self._union = None
        if len(several) == 1:
            return typed_query(several[0].extract.query, several[0].columns, comment)
        self._union = union_all([Side(query=one.extract.query, columns=one.columns) for one in several])
        self._union.query.add_comments([comment])
        return self._union.query

    @contextmanager
    def read(self, extract: Extract) -> Iterator[Batches]:
        """One of those that are expected, in their order."""
        place, one = next((i, one) for i, one in enumerate(self._expected) if one.extract.name == extract.name)
        self._part = self._part or self._parts()
        yield Batches(columns=one.read, reader=self._part(place))

    def _parts(self) -> Callable[[int], pa.RecordBatchReader]:
        """What gives the rows of each of the expected extracts."""
        if self._process is None:
            raise RuntimeError("nothing was expected")
        reader = self._process.rows()
        if self._union is None:
            return lambda _place: reader
        return Parts(reader, self._union, [[column.name for column in one.read] for one in self._expected]).part

    def cancel(self) -> None:
        """By the server, which knows the statement by its text: connectorx does not tell its connection."""
        if self._process is not None:
            self._process.stop()
        if not self._sql:
            return
        with self._session.connection("cancel") as connection, connection.cursor() as cursor:
            cursor.execute(
                "select id from information_schema.processlist where info = %s and id <> connection_id()", (self._sql,)
            )
            for (thread,) in cursor.fetchall():
                cursor.execute("kill query %s", (thread,))


class CursorSource:
    """Typed extracts by the adapter's cursor, in the transaction that is open on its connection."""

    def __init__(self, session: Session, label: str, connection: Any, cursor: Any, slow: str) -> None:
        self._session = session
        self._label = label
        self._connection = connection
        self._cursor = cursor
        message = f"{session.name} is read through its adapter's cursor, which is slow: {slow}"
        self.notices: Sequence[Diagnostic] = (Diagnostic(code=Code.SLOW_PATH, message=message),)

    @contextmanager
    def read(self, extract: Extract) -> Iterator[Batches]:
        """The extract, every column cast to what arrives unharmed."""
        typed = _typed(self._connection, extract)
        query = typed_query(extract.query, typed.columns, self._session.comment(self._label))
        self._cursor.execute(render(query, "mysql"))
        yield Batches(columns=typed.read, reader=generic.batches(self._cursor, typed.read))

    def cancel(self) -> None:
        """By the server."""
        with self._session.connection("cancel") as connection, connection.cursor() as cursor:
            cursor.execute("kill query %s", (self._connection.thread_id(),))


@dataclass(frozen=True, kw_only=True)
class _Typed:
    """An extract, how its columns are read, and as what they arrive."""

    extract: Extract
    columns: tuple[TypedColumn, ...]
    read: tuple[ReadColumn, ...]


def _typed(connection: Any, extract: Extract) -> _Typed:
    """By what the server says of the columns; the query is not executed."""
    declared = {column.name: column.declared for column in extract.columns}
    with connection.cursor() as cursor:
        cursor.execute(render(empty(extract.query), "mysql"))
        # The driver keeps flags and character sets, which its description leaves out, here alone.
        fields = cursor._result.fields  # noqa: SLF001
    columns = tuple(typed_column(field, declared.get(field.name, "")) for field in fields)
    read = tuple(column.column.declared_as(declared.get(column.column.name, "")) for column in columns)
    return _Typed(extract=extract, columns=columns, read=read)


class LoadTarget:
    """A relation filled by LOAD DATA LOCAL."""

    format = FileFormat(
        name="csv",
        options={
            "HEADER": exp.false(),
            "DELIMITER": exp.Literal.string(","),
            "QUOTE": exp.Literal.string('"'),
            "ESCAPE": exp.Literal.string('"'),
            "NULLSTR": exp.Literal.string("NULL"),
            "FORCE_QUOTE": exp.Star(),
        },
        value=file_value,
    )

    def __init__(self, table: exp.Table, types: Sequence[pa.DataType], connection: Any) -> None:
        self._table = table
        self._types = types
        self._connection = connection

    def load(self, file: ByteStream, names: Sequence[str]) -> int:
        """One statement in a transaction. What it warns of is an error: LOCAL makes warnings of values that do not fit.

        Raises:
            ValueError: a value does not fit; the server's words name its column and row.
        """
        with sending(self._connection, file), self._connection.cursor() as cursor:
            cursor.execute("start transaction")
            cursor.execute(load_statement(self._table, names, self._types))
            rows = int(cursor.rowcount)
            if cursor.warning_count:
                cursor.execute("show warnings limit 1")
                _level, _code, message = cursor.fetchone()
                raise ValueError(message)
            self._connection.commit()
            return rows


def load_statement(table: exp.Table, names: Sequence[str], types: Sequence[pa.DataType]) -> str:
    """``LOAD DATA LOCAL INFILE`` of a file in `LoadTarget.format`; sqlglot has no tree for it.

    NULL is that word without quotes, a quote in a text is doubled, and a backslash is itself, also where the session's
    sql_mode would have it otherwise (dev.mysql.com/doc/refman/8.0/en/load-data.html, "Field and Line Handling").
    """
    columns, settings = [], []
    for place, (name, type_) in enumerate(zip(names, types, strict=True)):
        column, variable = quoted(name), f"@dvt_{place}"
        made = f"unhex({variable})" if is_binary(type_) else ""
        if pa.types.is_unsigned_integer(type_):  # it may be BIT's, which takes a text for its bytes
            made = f"cast({variable} as unsigned)"
        elif pa.types.is_int16(type_):  # it may be YEAR's, to which the text 0 is 2000
            made = f"cast({variable} as signed)"
        columns.append(variable if made else column)
        if made:
            settings.append(f"{column} = {made}")
    setting = f" SET {', '.join(settings)}" if settings else ""
    return (
        f"LOAD DATA LOCAL INFILE 'dvt' INTO TABLE {render(table, 'mysql')} CHARACTER SET utf8mb4"
        " FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' ESCAPED BY '' LINES TERMINATED BY '\n'"
        f" ({', '.join(columns)}){setting}"
    )


def _unloadable(connection: Any) -> str:
    """Why LOAD DATA LOCAL is not to be had; empty where it is."""
    if not can_send(connection):
        return "the adapter's connection is not dvt's own"
    with connection.cursor() as cursor:
        cursor.execute("select @@global.local_infile")
        return "" if cursor.fetchone()[0] else "the server does not allow LOAD DATA LOCAL (local_infile is off)"


def session_settings(connection: Any) -> Mapping[str, str]:
    """The settings of the adapter's session that change what a query means."""
    with connection.cursor() as cursor:
        cursor.execute("select @@session.time_zone, @@session.sql_mode, @@session.collation_connection")
        return dict(zip(("time_zone", "sql_mode", "collation_connection"), cursor.fetchone(), strict=True))


def reading_settings(connection: Any, zone: str = "") -> Mapping[str, str]:
    """`session_settings`, but for what an extract must have otherwise.

    CHARs arrive without the blanks that fill them, as in every other session: filters of the engine know none.

    Args:
        connection: the adapter's.
        zone: in which instants are shown; empty: in the session's.
    """
    settings = dict(session_settings(connection))
    if not settings["collation_connection"].startswith("utf8mb4"):
        del settings["collation_connection"]  # it would take the characters of literals that it has not
    modes = [mode for mode in settings["sql_mode"].split(",") if mode != _PADDING]
    return {**settings, "time_zone": zone or settings["time_zone"], "sql_mode": ",".join(modes)}


@contextmanager
def _set(connection: Any, settings: Mapping[str, str]) -> Iterator[None]:
    """In the block, the connection has these settings: it is the adapter's, and goes on with its own."""
    before = session_settings(connection)
    changed = [name for name, value in settings.items() if value != before[name]]
    try:
        with connection.cursor() as cursor:
            for name in changed:
                cursor.execute(setting(name, settings[name]))
        yield
    finally:
        with suppress(Exception):  # the connection may be gone, and its settings with it
            for name in changed:
                with connection.cursor() as cursor:
                    cursor.execute(setting(name, before[name]))


def _zone(extracts: Sequence[Extract]) -> str:
    """The one that all extracts of a target have."""
    return next((extract.zone for extract in extracts), "")


def slow_because(session: Session) -> str:
    """Why connectorx cannot have the adapter's session; empty where it can."""
    if util.find_spec("connectorx") is None:
        return "connectorx is not installed (pip install 'dvt-engine[mysql]')"
    values = session.credentials.values
    for key in ("unix_socket", "ssl_ca", "ssl_cert", "ssl_key", "ssl_verify_cert", "ssl_verify_identity"):
        if values.get(key):
            return f"{key} is set, which connectorx does not know"
    return ""


def _address(session: Session) -> str:
    """What connectorx calls a server, password included.

    By default its driver asks a server of this machine for its socket and goes on there: behind a tunnel, that may be
    another server's.
    """
    values = session.credentials.values
    user = values.get("username") or values.get("user") or ""
    host = str(values.get("host") or values.get("server") or "localhost")
    host = f"[{host}]" if ":" in host else host
    account = f"{quote(str(user), safe='')}:{quote(str(values.get('password') or ''), safe='')}"
    schema = quote(str(values.get("schema") or ""), safe="")
    return f"mysql://{account}@{host}:{values.get('port') or PORT}/{schema}?prefer_socket=false&{_SESSION}"


def _statistics(rows: Sequence[Any]) -> Statistics:
    """Of a relation, by the rows of `_STATISTICS`; those of an index are in the order of its columns."""
    counted = next((known for name, *_, known in rows if name is None), None)
    indexes: dict[str, list[Any]] = {}
    for name, *rest in rows:
        if name is not None:
            indexes.setdefault(name, []).append(rest)
    distinct: dict[str, float] = {}
    keys = []
    for parts in indexes.values():
        whole = all(cut is None and field is not None for _, _, cut, field, _ in parts)
        if whole and not parts[0][0]:
            keys.append(tuple(field for *_, field, _ in parts))
        _, _, cut, field, known = parts[0]
        if cut is None and field is not None and known:
            distinct[field] = max(float(known), distinct.get(field, 0.0))
    return Statistics(rows=None if counted is None else float(counted), distinct=distinct, keys=tuple(keys))


def _asked(session: Session, label: str, statement: str, tables: Sequence[exp.Table], *, order: str) -> list[Any]:
    """The rows that a statement gives for each of the relations, one of whose columns is their `place`."""
    parts = [statement.format(place=n, schema=f"s{n}", name=f"n{n}") for n in range(len(tables))]
    named = {f"s{n}": table.db or None for n, table in enumerate(tables)}
    named |= {f"n{n}": table.name for n, table in enumerate(tables)}
    with session.connection(label) as connection, connection.cursor() as cursor:
        cursor.execute(f"{'union all'.join(parts)} order by {order}", named)
        return list(cursor.fetchall())


CONNECTOR = MySQLConnector()
