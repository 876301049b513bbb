"""Whether rows of a PostgreSQL table, read before a connection was lost, are what another one would read now.

A page that has as many rows as before, none of them written since, has the same rows: a row that is changed or deleted
is one less, and what is written anew bears the number of a transaction that had not ended then
(https://www.postgresql.org/docs/current/ddl-system-columns.html, `xmin`).
"""

from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from dvt.connectors.postgres_parts import Pages, named, on

_NUMBERS = 1 << 32
"""Transactions are numbered in 64 bits, of which a row bears the lower half."""

# Same server and timeline: another one, or one that was restored, gives the same numbers to other transactions. A
# table's file changes where it is written anew. What its columns are, and how their values are worded, is told by rows
# of the catalog. Of a policy, and of a type that an extension made, nobody knows what they hang on.
_STATE = """
select
    json_build_array(
        (select system_identifier from pg_control_system()),
        left(pg_walfile_name(pg_current_wal_lsn()), 8),
        c.oid, pg_relation_filenode(c.oid), c.xmin::text, current_user,
        (
            select md5(string_agg(concat_ws(' ', a.attnum, a.xmin), ',' order by a.attnum))
            from pg_attribute a where a.attrelid = c.oid
        ),
        (select md5(string_agg(concat_ws(' ', e.oid, e.xmin), ',' order by e.oid)) from pg_enum e),
        current_setting('TimeZone'), current_setting('server_encoding')
    )::text as state,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint as first,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next,
    3 * extract(epoch from current_setting('wal_writer_delay')::interval)::float8 as unsafe
from pg_class c
where c.oid = to_regclass({table}) and not c.relrowsecurity and not exists (
    select from pg_attribute a
    join pg_type t on t.oid = a.atttypid
    left join pg_type m on m.oid = t.typelem
    where a.attrelid = c.oid and a.attnum > 0 and t.typnamespace <> 'pg_catalog'::regnamespace
        and t.typtype <> 'e' and m.typtype is distinct from 'e'
)
"""


def look_at(query: exp.Query) -> str:
    """What gives the row for `Mark.of`, of the table that a query scans."""
    table = query.args["from_"].this
    return _STATE.format(table=exp.Literal.string(named(table)).sql("postgres"))


def is_marked(cursor: Any, query: exp.Query) -> bool:
    """Whether there is such a row: who asks may not be allowed to, or a server that was made of PostgreSQL has none.

    A transaction of the cursor's connection may be rolled back for it.
    """
    import psycopg2

    try:
        cursor.execute(look_at(query))
        return Mark.of(cursor.fetchone()) is not None
    except psycopg2.Error:
        cursor.connection.rollback()
        return False


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The state of a table in a transaction.

    Attributes:
        state: of all but its rows, in words.
        first, next: the first transaction that had not ended when the snapshot was taken, and the first that had no
            number yet.
        unsafe: for so many seconds a crash may take back what was committed already: three times `wal_writer_delay`
            (https://www.postgresql.org/docs/current/wal-async-commit.html).
    """

    state: str
    first: int
    next: int
    unsafe: float

    @classmethod
    def of(cls, row: Any) -> "Mark | None":
        """From the row of `look_at`; None: there is none."""
        return cls(state=row[0], first=row[1], next=row[2], unsafe=row[3]) if row else None

    def follows(self, begun: "Mark", seconds: float) -> bool:
        """Whether rows of this state can be compared with those of `begun`, with which the server went on so long."""
        comparable = begun.first <= self.next < begun.first + _NUMBERS
        return self.state == begun.state and comparable and seconds > begun.unsafe

    def look(self, begun: "Mark", query: exp.Query, pages: Pages) -> exp.Query:
        """What gives the row for `unchanged`, of some pages that a query scans."""
        source = query.args["from_"].this
        written_by = exp.column("xmin", table=source.alias_or_name if source.alias else None)
        number = exp.cast(exp.cast(written_by, "text"), "bigint")
        since = exp.Mod(
            this=exp.paren(number - begun.first % _NUMBERS + _NUMBERS), expression=exp.Literal.number(_NUMBERS)
        )
        written = exp.LT(this=since, expression=exp.Literal.number(self.next - begun.first))
        counted = on(query, pages)
        assert isinstance(counted, exp.Select)  # noqa: S101  # see `on`
        all_rows = exp.Count(this=exp.Star())
        return counted.select(
            all_rows.as_("rows"),
            exp.Filter(this=all_rows.copy(), expression=exp.Where(this=written)).as_("written"),
            append=False,
        )

    @staticmethod
    def unchanged(row: Any, rows: int) -> bool:
        """Whether some pages have the rows that they had, which were so many."""
        return tuple(row) == (rows, 0)
