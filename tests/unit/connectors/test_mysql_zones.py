"""Which time zone another session of MySQL is to have, to show what one shows."""

from zoneinfo import ZoneInfo

import pytest

from dvt.connectors.mysql_zones import NOONS, Zone

SUMMER = (3600, 7200, 7200, 7200)


def zone(name: str, *offsets: int) -> Zone:
    return Zone(name=name, offsets=offsets)


def known(name: str) -> Zone:
    """As the operating system knows it."""
    offsets = [noon.astimezone(ZoneInfo(name)).utcoffset() for noon in NOONS]
    return zone(name, *[int(offset.total_seconds()) for offset in offsets if offset is not None])


@pytest.mark.parametrize(
    ("seconds", "name"), [(0, "+00:00"), (19800, "+05:30"), (-12600, "-03:30"), (50400, ""), (1172, "")]
)
def test_an_offset_is_a_name_that_servers_take(seconds: int, name: str) -> None:
    assert zone("SYSTEM", *[seconds] * 4).fixed == name


def test_zones_of_two_names_are_two_where_they_are_known_by_them() -> None:
    vienna, berlin = zone("Europe/Vienna", *SUMMER), zone("Europe/Berlin", *SUMMER)
    assert vienna.for_session_in(berlin) == "Europe/Vienna"  # they were not always one
    assert zone("Etc/UTC", 0, 0).for_session_in(zone("UTC", 0, 0)) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Europe/Berlin", "Europe/Moscow"), ("America/Denver", "America/Boise"), ("Asia/Gaza", "Asia/Hebron")],
)
def test_zones_that_differ_for_weeks_are_told_apart(one: str, other: str) -> None:
    assert known(one).offsets != known(other).offsets


@pytest.mark.parametrize(
    ("name", "turns"),
    [("Europe/Berlin", True), ("America/New_York", True), ("Asia/Kolkata", False), ("Pacific/Kiritimati", False)],
)
def test_whose_clocks_are_turned_back(name: str, turns: bool) -> None:
    """Those of Kiritimati were turned forward, once."""
    assert known(name).turns_back == turns


def test_zones_that_do_the_same_are_one() -> None:
    assert zone("SYSTEM", *SUMMER).for_session_in(zone("Europe/Berlin", *SUMMER)) == ""


def test_another_session_takes_the_offset_or_the_name() -> None:
    other = zone("SYSTEM", 0, 0, 0, 0)
    assert zone("Asia/Kolkata", *[19800] * 4).for_session_in(other) == "+05:30"
    assert zone("Europe/Berlin", *SUMMER).for_session_in(other) == "Europe/Berlin"


def test_the_zone_of_a_server_has_no_name_elsewhere() -> None:
    assert zone("SYSTEM", *SUMMER).for_session_in(zone("SYSTEM", 0, 0, 0, 0)) is None
