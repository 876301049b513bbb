"""The target's clock: CURRENT_DATE and its kin, evaluated once per node as literals, and its sessions' time zone.

The time zones of other targets are asked for as well, where they have to show instants as this one does.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from dvt.connectors.mysql_zones import knows, zone_of
from dvt.dialects.render import render
from dvt.errors import ExtractError
from dvt.execute.failures import step
from dvt.plan.clock import NAMES, places
from dvt.plan.instants import is_instant
from dvt.plan.schema import Relation, Target

if TYPE_CHECKING:
    from dvt.dbt.describing import Describer
    from dvt.dbt.sessions import TargetSession

Answer = TypeVar("Answer")


def moments(sql: str, dialect: str, session: "TargetSession") -> dict[str, str]:
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


def zone_for(session: "TargetSession") -> str:
    """The time zone of the sessions of a node's own target; empty where its kind of database has none to ask for."""
    asked = _ASK_ZONE.get(session.dialect)
    if not asked:
        return ""
    with session.connection("time zone") as connection:
        cursor = connection.cursor()
        cursor.execute(asked)
        return str(cursor.fetchone()[0])


def zoned(
    targets: Mapping[str, Target], relations: Iterable[Relation], own: "TargetSession", describer: "Describer"
) -> dict[str, Target]:
    """The planner's targets, those of MySQL with the time zone in which they are to show TIMESTAMPs.

    That of the node's own target, where it is one: there the same columns would be shown in it, and what is written is
    taken in it. Only other servers are asked, and none where no column hangs on it.

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
    read = {relation.target for relation in relations if _shows_a_zone(relation, targets[relation.target].dialect)}
    if not read:
        return found
    ours = _asked(own, describer, zone_of)
    found[own.name] = replace(found[own.name], turns_back=ours.turns_back)
    for name in sorted(read - {own.name}):
        session = describer.session(name)
        theirs = _asked(session, describer, zone_of)
        zone = ours.for_session_in(theirs)
        if zone and not _asked(session, describer, partial(knows, zone=zone)):
            zone = "" if ours.offsets == theirs.offsets else None
        found[name] = replace(found[name], zone=zone)
    return found


def _shows_a_zone(relation: Relation, dialect: str) -> bool:
    """Whether a relation has a column of type TIMESTAMP, as MySQL has it, or one that may be made of such a column."""
    if relation.columns is None:
        return dialect == "mysql"
    return dialect == "mysql" and any(
        column.computed or is_instant(column.type, dialect) for column in relation.columns
    )


def _asked(session: "TargetSession", describer: "Describer", about: Callable[[Any], Answer]) -> Answer:
    """What is `about` the connection of a session."""

    def ask() -> Answer:
        with session.connection("time zone") as connection:
            return about(connection)

    with step(ExtractError, f"Failed to ask {session.name} for its time zone", [session]):
        return describer.asked(session.name, ask, "ask for the time zone")
