"""In which time zone a session of MySQL shows its TIMESTAMPs, which are instants, and how another shows the same.

A name is not enough: SYSTEM is another zone on every server, and a server need not know the names of zones. So a zone
is told by what it makes of some hours in every year that a TIMESTAMP may have.
"""

from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import pairwise
from typing import Any

from sqlglot import exp

from dvt.dialects.render import render

# dev.mysql.com/doc/refman/8.4/en/datetime.html: 1970 to 2038. Zones that differ for less than 17 days are one here.
NOONS = tuple(
    datetime(year, month, day, 12, tzinfo=timezone.utc)
    for year in range(1971, 2038)
    for month in range(1, 13)
    for day in (1, 15)
)
_MOST = 12 * 3600 + 59 * 60  # seconds of an offset that MariaDB and MySQL of any version take
_OWN = "SYSTEM"


@dataclass(frozen=True, kw_only=True)
class Zone:
    """The time zone of a session.

    Attributes:
        name: as the session calls it.
        offsets: in seconds east of UTC, at each of some moments.
    """

    name: str
    offsets: tuple[int, ...]

    @property
    def fixed(self) -> str:
        """Its offset, as every server takes it for a name (``+05:30``); empty where there are several."""
        seconds = self.offsets[0]
        if set(self.offsets) != {seconds} or seconds % 60 or abs(seconds) > _MOST:
            return ""
        return f"{'-' if seconds < 0 else '+'}{abs(seconds) // 3600:02}:{abs(seconds) // 60 % 60:02}"

    @property
    def turns_back(self) -> bool:
        """Whether its clocks are ever turned back: an hour of the day is there twice then."""
        return any(later < earlier for earlier, later in pairwise(self.offsets))

    def for_session_in(self, other: "Zone") -> str | None:
        """What a session in the zone `other` is to set, to show what this one does: empty where it does already.

        None where that has no name that another server knows.
        """
        nameless = _OWN in (self.name.upper(), other.name.upper())
        if self.offsets == other.offsets and (nameless or self.fixed or self.name == other.name):
            return ""
        return self.fixed or (None if self.name.upper() == _OWN else self.name)


def knows(connection: Any, zone: str) -> bool:
    """Whether the server of a connection has the time zone: one is told by its name, or by its offset."""
    with connection.cursor() as cursor:
        cursor.execute("select convert_tz('2000-01-01 00:00:00', '+00:00', %s) is not null", (zone,))
        return bool(cursor.fetchone()[0])


def zone_of(connection: Any) -> Zone:
    """The zone of its session."""
    stamps = [
        exp.Anonymous(this="unix_timestamp", expressions=[exp.Literal.string(f"{noon:%Y-%m-%d %H:%M:%S}")])
        for noon in NOONS
    ]
    name = exp.SessionParameter(this=exp.Var(this="time_zone"), kind="session")
    with connection.cursor() as cursor:
        cursor.execute(render(exp.select(name, *stamps), "mysql"))
        named, *found = cursor.fetchone()
    offsets = tuple(int(noon.timestamp()) - int(stamp) for noon, stamp in zip(NOONS, found, strict=True))
    return Zone(name=named, offsets=offsets)
