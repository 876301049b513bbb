"""Which targets give SQL the same meaning: told by the settings of their databases and sessions that it hangs on."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dvt.dbt.sessions import TargetSession

Settings = tuple[tuple[str, str], ...]

# What of a database or a session changes the answer of a query (manual, 20.11, 24.1, 24.2). Without a version of the
# collation, which PostgreSQL keeps from 15 on, only the same server is known to sort in the same way.
_ASK = {
    "postgres": """
select split_part(version(), ' ', 1) as server, current_setting('server_version_num')::int / 10000 as major,
    current_setting('server_encoding') as encoding,
    to_jsonb(d) ->> 'datcollate' as collation, to_jsonb(d) ->> 'datctype' as ctype,
    to_jsonb(d) ->> 'datlocprovider' as provider,
    coalesce(to_jsonb(d) ->> 'daticulocale', to_jsonb(d) ->> 'datlocale') as locale,
    to_jsonb(d) ->> 'daticurules' as rules,
    coalesce(to_jsonb(d) ->> 'datcollversion', case when to_jsonb(d) ->> 'datcollate' not in ('C', 'POSIX')
        then pg_postmaster_start_time()::text end) as version,
    current_setting('TimeZone') as zone, current_setting('DateStyle') as dates,
    current_setting('IntervalStyle') as intervals, current_setting('bytea_output') as bytes,
    current_setting('extra_float_digits')::int > 0 as digits, current_setting('lc_monetary') as money,
    current_setting('lc_numeric') as numbers, current_setting('lc_time') as times,
    current_setting('default_text_search_config') as search, current_setting('array_nulls') as nulls,
    current_setting('transform_null_equals') as equals, current_setting('standard_conforming_strings') as strings
from pg_catalog.pg_database d where datname = current_database()
"""
}
# An extract is read with these (`postgres_extracts.WORDS`): where a session has others, it would word values otherwise.
_WORDS = {"dates": "ISO, ", "intervals": "postgres", "bytes": "hex", "digits": "True", "server": "PostgreSQL"}


def settings_of(session: "TargetSession") -> Settings:
    """Those of a target, by name; empty where nothing is known of databases of its kind."""
    asked = _ASK.get(session.dialect)
    if asked is None:
        return ()
    with session.connection("settings") as connection:
        cursor = connection.cursor()
        cursor.execute(asked)
        names = [each[0] for each in cursor.description]
        found = {name: str(value) for name, value in zip(names, cursor.fetchone() or (), strict=False)}
    if not all(found.get(name, "").startswith(value) for name, value in _WORDS.items()):
        return ()
    return tuple(sorted(found.items()))
