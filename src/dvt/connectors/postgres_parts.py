"""A large table of PostgreSQL in parts that several connections read at once, each so many of its pages.

It must not know who reads, or how many connections there are.
"""

import json
from typing import Any

from sqlglot import exp

from dvt.dialects.render import render
from dvt.plan.steps import Extract

LEAST_PAGES = 4096
"""Of a part. A page has 8 kB: a connection for less takes longer to open than it saves."""

# `ctid` is a row's page and place, and a range of it a scan of its own since version 14, of tables that are a heap
# (https://www.postgresql.org/docs/14/release-14.html). Who may read only some columns may not read this one. A standby
# exports no snapshot while it recovers; others' databases that speak the protocol name themselves in version().
_PAGES = r"""
select pg_catalog.pg_relation_size(c.oid) / current_setting('block_size')::int
from pg_catalog.pg_class c join pg_catalog.pg_am a on a.oid = c.relam and a.amname = 'heap'
where c.oid = to_regclass(%s) and c.relkind in ('r', 'm') and not c.relhassubclass
    and has_table_privilege(c.oid, 'select') and current_setting('server_version_num')::int >= 140000
    and version() ~ '^PostgreSQL [0-9.]+[ ,]' and not pg_is_in_recovery()
    and has_function_privilege('pg_catalog.pg_export_snapshot()', 'execute')
"""


def pages(cursor: Any, extract: Extract) -> int:
    """How many pages an extract scans, if it scans all of one table, row by row; else 0.

    Args:
        cursor: of the adapter's connection.
        extract: nothing of it is executed.
    """
    table = _scanned(extract.query)
    if table is None:
        return 0
    cursor.execute(
        _PAGES, (render(exp.table_(table.this, table.args.get("db"), table.args.get("catalog")), "postgres"),)
    )
    found = cursor.fetchone()
    counted = int(found[0]) if found else 0
    if counted < 2 * LEAST_PAGES or not _whole(cursor, extract.query):
        return 0
    return counted


def _scanned(query: exp.Query) -> exp.Table | None:
    """The table whose rows are the query's, as far as their number and order go: each part of it is a part of them."""
    if not isinstance(query, exp.Select) or any(query.args.get(key) for key in query.args if key not in _PLAIN):
        return None
    source = query.args.get("from_")
    table = source.this if isinstance(source, exp.From) else None
    if not isinstance(table, exp.Table) or not isinstance(table.this, exp.Identifier) or set(_given(table)) - _NAMED:
        return None
    # An aggregate, also one of the user's own, makes one row of many: only casts are known to be none.
    if any(not isinstance(call, exp.Cast) for each in query.expressions for call in each.find_all(exp.Func)):
        return None
    if any(query.find(kind) for kind in (exp.Subquery, exp.Placeholder, exp.Window)):
        return None
    return table if len(list(query.find_all(exp.Query))) == 1 else None


_PLAIN = frozenset({"expressions", "from_", "where"})
_NAMED = frozenset({"this", "db", "catalog", "alias"})


def _given(node: exp.Expr) -> list[str]:
    return [key for key, value in node.args.items() if value]


def _whole(cursor: Any, query: exp.Query) -> bool:
    """Whether the server reads the table from its begin to its end: an index would be of no use to a part of it."""
    if not query.args.get("where"):
        return True
    cursor.execute(f"EXPLAIN (FORMAT json) {render(query, 'postgres')}")
    [(found,)] = cursor.fetchall()
    plan = json.loads(found) if isinstance(found, str) else found
    return bool(plan[0]["Plan"]["Node Type"] == "Seq Scan")


def part(query: exp.Query, first: int, end: int | None) -> exp.Query:
    """Of a query that `pages` are known of, the rows that lie on page `first` and after, before page `end`.

    None: to the last one, also where the table has grown since its pages were counted.
    """
    source = query.args["from_"].this
    place = exp.column("ctid", table=source.alias_or_name if source.alias else None, quoted=False)
    result = query.copy()
    assert isinstance(result, exp.Select)  # noqa: S101  # see `_scanned`
    result = result.where(exp.GTE(this=place, expression=_page(first)))
    return result if end is None else result.where(exp.LT(this=place.copy(), expression=_page(end)))


def _page(number: int) -> exp.Expr:
    return exp.Cast(
        this=exp.Literal.string(f"({number},0)"), to=exp.DataType.build("tid", dialect="postgres", udt=True)
    )
