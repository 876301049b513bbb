"""The target's clock: CURRENT_DATE and its kin, evaluated once per node as literals, and its sessions' time zone."""

from collections.abc import Iterable
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from dvt.dialects.render import render
from dvt.plan.schema import Relation

MOMENTS: dict[type[exp.Expr], tuple[str, str]] = {
    exp.CurrentDate: ("current_date", "DATE"),
    exp.CurrentTimestamp: ("current_timestamp", "TIMESTAMPTZ"),
    exp.CurrentTime: ("current_time", "TIME"),
    exp.CurrentDatetime: ("current_datetime", "TIMESTAMP"),
    exp.Localtimestamp: ("localtimestamp", "TIMESTAMP"),
    exp.Localtime: ("localtime", "TIME"),
}
"""AST node → the name that the planner knows it by, and the type of its value."""


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
    found = {kind for kind in MOMENTS if parsed.find(kind) is not None}
    if not found:
        return {}
    asked = exp.select(*[exp.alias_(kind(), MOMENTS[kind][0]) for kind in MOMENTS if kind in found])
    with session.connection("moments") as connection:
        cursor = connection.cursor()
        cursor.execute(render(asked, session.dialect))
        row = cursor.fetchone()
    return {MOMENTS[kind][0]: str(value) for kind, value in zip([k for k in MOMENTS if k in found], row, strict=True)}


_ASK_ZONE = {"postgres": "select current_setting('TimeZone')", "duckdb": "select current_setting('TimeZone')"}
_ZONED = ("zone", "timestamptz", "timetz", "now(", "current_timestamp")


def zone_for(sql: str, relations: Iterable[Relation], session: Any) -> str:
    """The time zone of the target's sessions; empty where nothing in the node can hang on it, or the target has none.

    Args:
        sql: the node's SQL.
        relations: what it reads.
        session: the node's own target, which is asked.
    """
    asked = _ASK_ZONE.get(session.dialect)
    types = (column.type for relation in relations for column in relation.columns or ())
    if not asked or not any(word in text.lower() for text in (sql, *types) for word in _ZONED):
        return ""
    with session.connection("time zone") as connection:
        cursor = connection.cursor()
        cursor.execute(asked)
        return str(cursor.fetchone()[0])
