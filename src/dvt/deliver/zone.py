"""The time zone in which a target that has instants takes the times of day that are loaded for them, and up to when."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone

from sqlglot import exp

from dvt.connectors.base import Session
from dvt.connectors.mysql_settings import setting
from dvt.dialects.render import render


@contextmanager
def in_zone(session: Session, zone: str, label: str) -> Iterator[None]:
    """In the block, the calling thread's connection to a MySQL target is in `zone`; empty: in its own."""
    if not zone:
        yield
        return
    name = exp.SessionParameter(this=exp.Var(this="time_zone"), kind="session")
    with session.connection(label) as connection, connection.cursor() as cursor:
        cursor.execute(render(exp.select(name), session.dialect))
        before = str(cursor.fetchone()[0])
    _set(session, zone, label)
    try:
        yield
    finally:
        with suppress(Exception):  # the connection may be gone, and its zone with it
            _set(session, before, label)


def last_instant(session: Session, label: str) -> datetime:
    """The last second of a MySQL target's TIMESTAMP, in UTC: of 31 bits, or of 32 from MariaDB 11.5 on (its manual)."""
    later = exp.GT(
        this=exp.Anonymous(this="unix_timestamp", expressions=[exp.Literal.string("2100-01-01")]),
        expression=exp.Literal.number(0),
    )
    mariadb = exp.Like(this=exp.Anonymous(this="version"), expression=exp.Literal.string("%MariaDB%"))
    with session.connection(label) as connection, connection.cursor() as cursor:
        cursor.execute(render(exp.select(exp.and_(mariadb, later)), session.dialect))
        bits = 32 if cursor.fetchone()[0] else 31
    return datetime.fromtimestamp(2**bits - 1, tz=timezone.utc).replace(tzinfo=None)


def _set(session: Session, zone: str, label: str) -> None:
    with session.connection(label) as connection, connection.cursor() as cursor:
        cursor.execute(setting("time_zone", zone))
