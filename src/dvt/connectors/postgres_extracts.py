"""What PostgreSQL says of extracts before they are read, and how their columns are asked for.

Both ways of reading are for it the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from dvt.connectors.base import ReadColumn, Session
from dvt.connectors.postgres_marks import is_marked
from dvt.connectors.postgres_parts import base_tables, is_postgres, named, pages
from dvt.connectors.typed import TypedColumn, empty, nulled, typed_query
from dvt.diagnostics import Diagnostic
from dvt.dialects.render import render
from dvt.errors import DvtError
from dvt.plan.steps import Extract

# What travels as text is worded so that it can be read again, whatever the role's own settings are: what a query reads
# as a date is still what its session takes for one, for DateStyle keeps the order of day and month.
WORDING = (
    "set local datestyle = 'ISO'; set local intervalstyle = 'postgres'; set local extra_float_digits = 3;"
    " set local bytea_output = 'hex'"
)


@dataclass(frozen=True, kw_only=True)
class Described:
    """What the server says of an extract.

    Attributes:
        columns: DB-API descriptions with type OIDs.
        tables: what it reads and may lock, as the server is to be asked for it.
        pages: how many it scans, if it scans all of one table; else 0.
        marked: whether it can be told if those have changed.
    """

    columns: Sequence[Any]
    tables: tuple[str, ...]
    pages: int
    marked: bool


Descriptions = Mapping[str, Described]


def described(session: Session, label: str, extracts: Sequence[Extract]) -> Descriptions:
    """By the extracts' names. Nothing is executed, and the connection is closed again.

    Raises:
        DvtError: an extract has no column.
    """
    found: dict[str, Described] = {}
    with session.connection(label) as connection, connection.cursor() as cursor:
        for extract in extracts:
            cursor.execute(render(empty(extract.query), "postgres"))
            columns = list(cursor.description)
            if not columns:
                read = ", ".join(dict.fromkeys(map(named, base_tables(extract.query)))) or "what is read"
                raise DvtError(f"{read} has no columns", hint="give it a column, or leave it out of the model")
            tables, counted = _lockable(cursor, extract), pages(cursor, extract)
            marked = counted > 0 and is_marked(cursor, extract.query)
            found[extract.name] = Described(columns=columns, tables=tables, pages=counted, marked=marked)
    return found


# A lock on a view is one on all that it reads, for which its owner needs the right to read whole tables, or whoever
# asks where the view says so (https://www.postgresql.org/docs/current/sql-lock.html).
_LOCKABLE = """
with recursive asked(name, oid, kind) as (
    select n.name, c.oid, c.relkind
    from unnest(%s) n(name) join pg_catalog.pg_class c on c.oid = to_regclass(n.name)
    where c.relkind in ('r', 'p', 'v')
),
read(name, oid, kind, reader) as (
    select name, oid, kind, (select oid from pg_catalog.pg_roles where rolname = current_user) from asked
    union
    select r.name, c.oid, c.relkind,
        case when array_to_string(v.reloptions, ',') like '%%security_invoker%%' then r.reader else v.relowner end
    from read r
    join pg_catalog.pg_class v on v.oid = r.oid and r.kind = 'v'
    join pg_catalog.pg_rewrite w on w.ev_class = v.oid
    join pg_catalog.pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refobjid <> v.oid
    join pg_catalog.pg_class c on d.refclassid = 'pg_class'::regclass and c.oid = d.refobjid
)
select name from read group by name
having bool_and(kind not in ('r', 'p', 'v') or has_table_privilege(reader, oid, 'select'))
"""


def _lockable(cursor: Any, extract: Extract) -> tuple[str, ...]:
    names = sorted(set(map(named, base_tables(extract.query))))
    if not names or not is_postgres(cursor):
        return ()
    cursor.execute(_LOCKABLE, (names,))
    return tuple(sorted(name for (name,) in cursor.fetchall()))


def locked(known: Descriptions) -> str:
    """The statement that the transaction of these extracts begins with; empty where nothing may be locked.

    A snapshot is of rows, but a name is that of whatever table has it now: where a table is exchanged for another one,
    or emptied and filled again, the new one has no row in the older snapshot. So the tables are kept as they are from
    before the snapshot until the end (https://www.postgresql.org/docs/current/sql-lock.html: before any SELECT).
    """
    names = dict.fromkeys(name for each in known.values() for name in each.tables)
    return f"LOCK TABLE {', '.join(names)} IN ACCESS SHARE MODE" if names else ""


def cancel_backends(session: Session, backends: Sequence[int]) -> None:
    """Cancel the queries that server processes run."""
    with session.connection("cancel") as connection, connection.cursor() as cursor:
        cursor.execute("select pg_cancel_backend(one) from unnest(%s) one", (list(backends),))


@dataclass(frozen=True, kw_only=True)
class Typed:
    """How the columns of an extract are asked for, and as what they arrive.

    Attributes:
        columns: as they are asked for.
        read: as they arrive.
        guarded: columns of which unfit values are to become NULL.
        comment: for the server's log.
    """

    columns: Sequence[TypedColumn]
    read: tuple[ReadColumn, ...]
    guarded: Sequence[TypedColumn]
    comment: str

    @classmethod
    def of(cls, extract: Extract, columns: Sequence[TypedColumn], session: Session, label: str) -> "Typed":
        """For a session."""
        declared = {column.name: column.declared for column in extract.columns}
        return cls(
            columns=[column.or_null() for column in columns] if session.unfit_as_null else columns,
            read=tuple(column.column.declared_as(declared.get(column.column.name, "")) for column in columns),
            guarded=columns if session.unfit_as_null else (),
            comment=session.comment(label),
        )

    def sql(self, query: exp.Query) -> str:
        """The extract's query, or a part of it, as the server is asked for it."""
        return render(typed_query(query, self.columns, self.comment), "postgres")

    def notices(self, query: exp.Query, ask: Callable[[exp.Query], Any]) -> Sequence[Diagnostic]:
        """What is to be told of the values; `ask` gives the row in which the server counts them."""
        return nulled(query, self.guarded, ask, "postgres") if self.guarded else ()
