"""Whether rows of a PostgreSQL table, read before a connection was lost, are what another one would read now.

Of a page that was read in an older snapshot, a newer one sees the same rows if it sees as many, and none written since:
a row that was there before and still is was seen, for rows do not come back; and what was written bears the number of a
transaction that had not ended then (https://www.postgresql.org/docs/current/ddl-system-columns.html, `xmin`).

That holds as far as both see one history, of one table, and judge and word a row in the same way: whatever that hangs
on is part of a `Mark`, or rules it out. It must not know who reads, or what has been kept.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from dvt.connectors.postgres_parts import Pages, named, on

_NUMBERS = 1 << 32
"""Transactions are numbered in 64 bits, of which a row bears the lower half."""

# What it is made of, and why, is told in docs/adr/0008.
_STATE = """
select
    json_build_array(
        pg_postmaster_start_time(),
        (select stats_reset from pg_stat_bgwriter),
        (select oid from pg_database where datname = current_database()),
        c.oid, pg_relation_filenode(c.oid), c.xmin::text,
        (
            select md5(string_agg(concat_ws(' ', a.attnum, a.xmin), ',' order by a.attnum))
            from pg_attribute a where a.attrelid = c.oid
        ),
        (select md5(string_agg(concat_ws(' ', e.oid, e.xmin), ',' order by e.oid)) from pg_enum e),
        (
            select json_agg(s.setting order by s.name) from pg_settings s
            where s.name in (
                'TimeZone', 'DateStyle', 'IntervalStyle', 'bytea_output', 'extra_float_digits', 'lc_monetary',
                'lc_numeric', 'lc_time', 'search_path', 'server_encoding', 'xmlbinary'
            )
        ),
        current_user, session_user
    )::text as state,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xmin,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xmax
from pg_class c
where c.oid = to_regclass({table}) and not c.relrowsecurity and c.relnamespace <> 'pg_catalog'::regnamespace
    and not exists (
        select from pg_attribute a
        join pg_type t on t.oid = a.atttypid
        left join pg_type m on m.oid = t.typelem and t.typcategory = 'A'
        cross join lateral (select coalesce(m.typname, t.typname), coalesce(m.typtype, t.typtype),
            coalesce(m.typnamespace, t.typnamespace)) one(name, kind, schema)
        where a.attrelid = c.oid and a.attnum > 0 and one.kind <> 'e' and (
            one.schema <> 'pg_catalog'::regnamespace or one.name like 'reg%' or one.name in ('aclitem', 'money')
        )
    )
"""

# What says the same of a row at any time. A literal that is cast may be 'today'.
_STEADY = (
    exp.Select, exp.From, exp.Table, exp.TableAlias, exp.Alias, exp.Where, exp.Column, exp.Identifier, exp.Star,
    exp.Literal, exp.Null, exp.Boolean, exp.Paren, exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT,
    exp.GTE, exp.Is, exp.In, exp.Tuple, exp.Between, exp.Like, exp.Escape, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Neg,
    exp.Add, exp.Sub, exp.Mul, exp.Collate,
)  # fmt: skip
_CONSTANT = re.compile(r"[0-9 :.TZ+-]*")
_KINDS = {
    *exp.DataType.INTEGER_TYPES, *exp.DataType.FLOAT_TYPES, *exp.DataType.REAL_TYPES, *exp.DataType.TEMPORAL_TYPES,
    *exp.DataType.TEXT_TYPES, exp.DType.BOOLEAN, exp.DType.UUID,
}  # fmt: skip


def state_query(query: exp.Query) -> str:
    """What gives the row for `Mark.of`, of the table that a query scans."""
    table = query.args["from_"].this
    return _STATE.format(table=exp.Literal.string(named(table)).sql("postgres"))


def is_marked(cursor: Any, query: exp.Query) -> bool:
    """Whether a query that scans a table says the same of a row at any time, and there is a mark of the table.

    There is none on a server that was made of PostgreSQL and lacks what is asked for. A transaction of the cursor's
    connection may be rolled back for it.
    """
    import psycopg2

    if not all(map(_is_steady, query.walk(prune=lambda node: isinstance(node, exp.DataType)))):
        return False
    try:
        cursor.execute(state_query(query))
        return Mark.of(cursor.fetchone()) is not None
    except psycopg2.Error:
        cursor.connection.rollback()
        return False


def _is_steady(node: exp.Expr) -> bool:
    if isinstance(node, exp.DataType):
        return node.this in _KINDS
    if isinstance(node, exp.Cast):
        return not node.this.is_string or _CONSTANT.fullmatch(node.this.name) is not None
    return isinstance(node, _STEADY)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The state of a table in a transaction.

    Attributes:
        state: of all but its rows, in words.
        xmin, xmax: of the snapshot: the first transaction that had not ended, and the first that had no number yet.
    """

    state: str
    xmin: int
    xmax: int

    @classmethod
    def of(cls, row: Any) -> "Mark | None":
        """From the row of `state_query`; None: there is none."""
        return cls(state=row[0], xmin=row[1], xmax=row[2]) if row else None

    def is_comparable(self, begun: "Mark") -> bool:
        """Whether rows of this state can be compared with those of `begun`."""
        return self.state == begun.state and begun.xmin <= self.xmax < begun.xmin + _NUMBERS

    def recount_query(self, begun: "Mark", query: exp.Query, pages: Pages) -> exp.Query:
        """How many rows a query scans on some pages, and how many of them were written since `begun`.

        Written since were those that bear a number from `begun.xmin` on: it is less than 2³² transactions ago.
        """
        source = query.args["from_"].this
        written_by = exp.column("xmin", table=source.alias_or_name if source.alias else None)
        number = exp.cast(exp.cast(written_by, "text"), "bigint")
        since = exp.Mod(
            this=exp.paren(number - begun.xmin % _NUMBERS + _NUMBERS), expression=exp.Literal.number(_NUMBERS)
        )
        written = exp.LT(this=since, expression=exp.Literal.number(self.xmax - begun.xmin))
        counted = on(query, pages)
        assert isinstance(counted, exp.Select)  # noqa: S101  # see `on`
        all_rows = exp.Count(this=exp.Star())
        return counted.select(
            all_rows.as_("rows"),
            exp.Filter(this=all_rows.copy(), expression=exp.Where(this=written)).as_("written"),
            append=False,
        )
