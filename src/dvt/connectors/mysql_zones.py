"""In which time zone a session of MySQL shows its TIMESTAMPs, which are instants, and how another shows the same.

A name is not enough: SYSTEM is another zone on every server, and a server need not know the names of zones. So a zone
is told by what it makes of some hours in every year that a TIMESTAMP may have.
"""

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlglot import exp

from dvt.dialects.render import render

UTC = "+00:00"
"""As every server knows it."""

# dev.mysql.com/doc/refman/8.4/en/datetime.html: 1970 to 2038. Four in a year: summer time has one of them, or Ramadan.
_NOONS = tuple(datetime(y, m, 1, 12, tzinfo=timezone.utc) for y in range(1971, 2038) for m in (1, 4, 7, 10))
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

    def for_session_in(self, other: "Zone") -> str | None:
        """What a session in the zone `other` is to set, to show what this one does: empty where it does already.

        None where that has no name that another server knows.
        """
        if self.offsets == other.offsets:
            return ""
        return self.fixed or (None if self.name.upper() == _OWN else self.name)


def zone_of(connection: Any) -> Zone:
    """The zone of its session."""
    stamps = [
        exp.Anonymous(this="unix_timestamp", expressions=[exp.Literal.string(f"{noon:%Y-%m-%d %H:%M:%S}")])
        for noon in _NOONS
    ]
    name = exp.SessionParameter(this=exp.Var(this="time_zone"), kind="session")
    with connection.cursor() as cursor:
        cursor.execute(render(exp.select(name, *stamps), "mysql"))
        named, *found = cursor.fetchone()
    offsets = tuple(int(noon.timestamp()) - int(stamp) for noon, stamp in zip(_NOONS, found, strict=True))
    return Zone(name=named, offsets=offsets)
