"""Which targets give SQL the same meaning: told by the settings of their databases and sessions that it hangs on."""

from collections.abc import Mapping
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
""",
    # MySQL's manual, 7.1.8; MariaDB has others besides. SYSTEM is another zone on every server.
    "mysql": """
show session variables where variable_name in (
    'collation_connection', 'character_set_connection', 'default_week_format', 'div_precision_increment',
    'group_concat_max_len', 'lc_time_names', 'lower_case_table_names', 'max_allowed_packet', 'old_mode',
    'sql_auto_is_null', 'sql_mode', 'sql_select_limit', 'system_time_zone', 'time_zone', 'version'
)
""",
}
# An extract is read with these (`postgres_extracts.WORDING`): a session that has others would word values otherwise.
_WORDS = {"dates": "ISO, ", "intervals": "postgres", "bytes": "hex", "digits": "True", "server": "PostgreSQL"}


def settings_of(session: "TargetSession") -> Settings:
    """Those of a target, by name; empty where nothing is known of databases of its kind."""
    asked = _ASK.get(session.dialect)
    if asked is None:
        return ()
    with session.connection("settings") as connection:
        cursor = connection.cursor()
        cursor.execute(asked)
        if session.dialect == "mysql":
            found = {str(name): str(value) for name, value in cursor.fetchall()}
        else:
            names = [each[0] for each in cursor.description]
            found = {name: str(value) for name, value in zip(names, cursor.fetchone() or (), strict=False)}
    return tuple(sorted(found.items())) if _as_read(session.dialect, found) else ()


def _as_read(dialect: str, found: Mapping[str, str]) -> bool:
    """Whether the session words values as one that reads an extract."""
    if dialect == "mysql":  # CHARs are read without the blanks that fill them, and all texts in utf8mb4
        unicode = found.get("character_set_connection") == "utf8mb4"
        return unicode and "PAD_CHAR_TO_FULL_LENGTH" not in found.get("sql_mode", "")
    return all(found.get(name, "").startswith(value) for name, value in _WORDS.items())
