"""The target's clock: CURRENT_DATE and its kin, evaluated once per node as literals, and its sessions' time zone."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from dvt.connectors.mysql_zones import Zone, zone_of
from dvt.dialects.render import render
from dvt.errors import ExtractError
from dvt.execute.failures import step
from dvt.plan.clock import NAMES, places
from dvt.plan.schema import Relation, Target


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


def zoned(targets: Mapping[str, Target], relations: Iterable[Relation], own: Any, describer: Any) -> dict[str, Target]:
    """The planner's targets, those of MySQL with the time zone in which they are to show TIMESTAMPs.

    That of the node's own target, where it is one: there the same columns would be shown in it, and what is written is
    taken in it. Only other servers are asked, and none where there is no such column.

    Args:
        targets: by name.
        relations: what the node reads.
        own: the session of its own target.
        describer: which asks.

    Raises:
        ExtractError: one does not answer.
    """
    if own.dialect != "mysql":
        return dict(targets)
    found = dict(targets)
    others = {relation.target for relation in relations if _has_instants(relation)} - {own.name}
    others = {name for name in others if targets[name].dialect == "mysql"}
    if not others:
        return found
    ours = _zone(own, describer)
    for name in sorted(others):
        zone = ours.for_session_in(_zone(describer.session(name), describer))
        found[name] = replace(found[name], zone=zone)
    return found


def _has_instants(relation: Relation) -> bool:
    """Whether a relation of MySQL has a column of type TIMESTAMP, or may have one."""
    return relation.columns is None or any(column.type.lower().startswith("timestamp") for column in relation.columns)


def _zone(session: Any, describer: Any) -> Zone:
    def ask() -> Zone:
        with session.connection("time zone") as connection:
            return zone_of(connection)

    with step(ExtractError, f"Failed to ask {session.name} for its time zone", [session]):
        found: Zone = describer.asked(session.name, ask, "ask for the time zone")
        return found
