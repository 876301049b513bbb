"""The target's clock: CURRENT_DATE and its kin, evaluated once per node as literals, and its sessions' time zone."""

from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from dvt.dialects.render import render
from dvt.plan.clock import NAMES, places


def moments(sql: str, dialect: str, session: Any) -> dict[str, str]:
    """What the moments that `sql` names stand for in this run: SQL literals by name; empty where it names none.

    Args:
        sql: the node's SQL.
        dialect: sqlglot's dialect of it.
        session: the node's own target, which is asked.
    """
    try:
        parsed = sqlglot.parse_one(sql, read=dialect)
    except SqlglotError:
        return {}  # the planner reports what is wrong with it
    found = {name: kind for kind, name, _ in NAMES if places(parsed, kind, name)}
    if not found:
        return {}
    asked = exp.select(*[exp.alias_(kind(), name) for name, kind in found.items()])
    with session.connection("moments") as connection:
        cursor = connection.cursor()
        cursor.execute(render(asked, session.dialect))
        row = cursor.fetchone()
    return {name: str(value) for name, value in zip(found, row, strict=True)}


_ASK_ZONE = {"postgres": "select current_setting('TimeZone')", "duckdb": "select current_setting('TimeZone')"}


def zone_for(session: Any) -> str:
    """The time zone of the sessions of a node's own target; empty where its kind of database has none to ask for."""
    asked = _ASK_ZONE.get(session.dialect)
    if not asked:
        return ""
    with session.connection("time zone") as connection:
        cursor = connection.cursor()
        cursor.execute(asked)
        return str(cursor.fetchone()[0])
