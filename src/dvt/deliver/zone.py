"""The time zone in which a target that has instants takes the times of day that are loaded for them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

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


def _set(session: Session, zone: str, label: str) -> None:
    with session.connection(label) as connection, connection.cursor() as cursor:
        cursor.execute(setting("time_zone", zone))
