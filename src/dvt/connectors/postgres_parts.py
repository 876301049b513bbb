"""A large table of PostgreSQL in parts that several connections read at once, each so many of its pages.

It must not know who reads, or how many connections there are.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from dvt.dialects.render import render
from dvt.plan.steps import Extract

LEAST_PAGES = 4096
"""Of a part. A page has 8 kB: a connection for less takes longer to open than it saves."""
_MOST = 32  # parts

# `ctid` is a row's page and place, and a range of it a scan of its own since version 14, of tables that are a heap
# (https://www.postgresql.org/docs/14/release-14.html). Who may read only some columns may not read this one. A standby
# exports no snapshot while it recovers.
_PAGES = """
select pg_catalog.pg_relation_size(c.oid) / current_setting('block_size')::int,
    array(
        select attname::text from pg_catalog.pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped
    )
from pg_catalog.pg_class c join pg_catalog.pg_am a on a.oid = c.relam and a.amname = 'heap'
where c.oid = to_regclass(%s) and c.relkind = 'r' and not c.relhassubclass and has_table_privilege(c.oid, 'select')
    and not pg_is_in_recovery() and has_function_privilege('pg_catalog.pg_export_snapshot()', 'execute')
"""
_SINCE = 14


def pages(cursor: Any, extract: Extract) -> int:
    """How many pages an extract scans, if it scans all of one table, row by row; else 0.

    Args:
        cursor: of the adapter's connection.
        extract: nothing of it is executed.
    """
    table = _scanned(extract.query)
    if table is None or not is_postgres(cursor):
        return 0
    cursor.execute(_PAGES, (named(table),))
    counted, columns = cursor.fetchone() or (0, [])
    if counted < 2 * LEAST_PAGES or any(column.name not in columns for column in extract.query.find_all(exp.Column)):
        return 0  # what is no column is a function of the row
    whole = not extract.query.args.get("where") or _planned(cursor, extract.query) == "Seq Scan"
    ranged = whole and _planned(cursor, on(extract.query, Pages(first=0, end=1))) == "Tid Range Scan"
    return int(counted) if ranged else 0


def base_tables(query: exp.Query) -> Iterator[exp.Table]:
    """What stands in a FROM and is a name, none of a CTE's."""
    ctes = {cte.alias for cte in query.find_all(exp.CTE)}
    for table in query.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and (table.args.get("db") or table.name not in ctes):
            yield table


def named(table: exp.Table) -> str:
    """Its name, as the server is asked for it."""
    return render(exp.table_(table.this, table.args.get("db"), table.args.get("catalog")), "postgres")


def is_postgres(cursor: Any) -> bool:
    """Others' databases that speak the protocol have other words for their version, or older ones."""
    version = cursor.connection.get_parameter_status("server_version") or ""
    found = re.fullmatch(r"(\d+)(\.\d+)*( .*)?", version)
    return found is not None and int(found[1]) >= _SINCE


def _scanned(query: exp.Query) -> exp.Table | None:
    """The table whose rows are the query's, as far as their number and order go: each part of it is a part of them."""
    if not isinstance(query, exp.Select) or any(query.args.get(key) for key in query.args if key not in _PLAIN):
        return None
    source = query.args.get("from_")
    table = source.this if isinstance(source, exp.From) else None
    if not isinstance(table, exp.Table) or not isinstance(table.this, exp.Identifier) or set(_given(table)) - _NAMED:
        return None
    alias = table.args.get("alias")
    if alias is not None and alias.columns:
        return None
    # An aggregate, also one of the user's own, makes one row of many: only casts are known to be none.
    if any(not isinstance(call, exp.Cast) for each in query.expressions for call in each.find_all(exp.Func)):
        return None
    if any(query.find(kind) for kind in (exp.Subquery, exp.Placeholder, exp.Window, exp.Dot)):
        return None
    return table if len(list(query.find_all(exp.Query))) == 1 else None


_PLAIN = frozenset({"expressions", "from_", "where"})
_NAMED = frozenset({"this", "db", "catalog", "alias"})


def _given(node: exp.Expr) -> list[str]:
    return [key for key, value in node.args.items() if value]


def _planned(cursor: Any, query: exp.Query) -> str:
    """How the server would read the table: an index, where it serves a filter, is of no use to a part."""
    cursor.execute(f"EXPLAIN (FORMAT json) {render(query, 'postgres')}")
    [(found,)] = cursor.fetchall()
    node = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    if node["Node Type"] == "Gather":
        [node] = node["Plans"]
    return str(node["Node Type"])


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Page `first` and what comes after, before page `end`; None: to the last one, also where the table has grown."""

    first: int
    end: int | None


ALL = Pages(first=0, end=None)


def divided(pages: int) -> tuple[Pages, ...]:
    """So many pages in parts, each of which takes much longer to read than to ask for."""
    size = max(LEAST_PAGES, -(-pages // _MOST))
    firsts = range(0, pages - size + 1, size)  # what is left over is the last one's
    return tuple(Pages(first=first, end=None if first == firsts[-1] else first + size) for first in firsts)


def on(query: exp.Query, pages: Pages) -> exp.Query:
    """Of a query that `pages` are known of, the rows that lie on these."""
    if pages == ALL:
        return query
    source = query.args["from_"].this
    place = exp.column("ctid", table=source.alias_or_name if source.alias else None)
    result = query.copy()
    assert isinstance(result, exp.Select)  # noqa: S101  # see `_scanned`
    result = result.where(exp.GTE(this=place, expression=_page(pages.first)))
    return result if pages.end is None else result.where(exp.LT(this=place.copy(), expression=_page(pages.end)))


def _page(number: int) -> exp.Expr:
    return exp.Cast(
        this=exp.Literal.string(f"({number},0)"), to=exp.DataType.build("tid", dialect="postgres", udt=True)
    )
