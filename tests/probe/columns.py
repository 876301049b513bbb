"""The columns that filters are probed on: per database and family, each with what tells databases apart."""

from dataclasses import dataclass

from dvt.dialects.types import Family

INTS = ["-9223372036854775807", "-2", "-1", "0", "1", "2", "10", "9223372036854775807"]
DECIMALS = ["-10.50", "-0.01", "0.00", "0.01", "0.10", "1.00", "1.50", "9999999999.99"]
DOUBLES = ["-1e300", "-0.5", "0e0", "0.1e0", "0.30000000000000004e0", "1e0", "1e300"]
TEXTS = [
    "''", "' '", "'a'", "'A'", "'a '", "' a'", "'ab'", "'aB'", "'b'", "'B'", "'á'", "'é'", "'É'", "'e'", "'ß'", "'ss'",
    "'ö'", "'o'", "'Z'", "'z'", "'~'", "'_'", "'-a'", "'1'", "'01'", "'10'", "'2'", "'a_b'", "'axb'", "'50%'", "'日本'",
    "'ﬁ'", "'fi'", "'😀'", "'a.b'", "'a-b'", "'ab-'", "'k'", "'K'", "'i'", "'I'", "'s'", "'S'", "'  '", "'  ab '",
    *(f"'{sign}'" for sign in ("\u212a", "\u0130", "\u0131", "\u017f", "\ta", "\u00a0a", "a\u3000")),
]  # fmt: skip
DATES = ["'0001-01-01'", "'1582-10-10'", "'1999-12-31'", "'2000-01-01'", "'2020-02-29'", "'9999-12-31'"]
MOMENTS = [
    "'0001-01-01 00:00:00'", "'1969-12-31 23:59:59.999999'", "'2020-01-01 00:00:00'", "'2020-01-01 00:00:00.000001'",
    "'2020-01-01 12:00:00'", "'2020-02-29 23:59:59'", "'9999-12-31 23:59:59'",
]  # fmt: skip
INSTANTS = [f"{moment[:-1]}+00'" for moment in MOMENTS[1:6]]
BOOLS = ["true", "false"]

CONDITIONS = {
    Family.INT: ["-2", "0", "1", "10", "9223372036854775807"],
    Family.DECIMAL: ["-0.01", "0", "0.1", "1", "1.5", "9999999999.99"],
    Family.DOUBLE: ["-0.5", "0", "0.1", "1", "1000"],
    Family.TEXT: ["'a'", "'A'", "'a '", "'ab'", "'b'", "'e'", "'Z'", "'z'", "'1'", "'10'", "' '", "'a_b'"],
    Family.DATE: ["'1582-10-10'", "'2000-01-01'", "'2020-02-29'"],
    Family.TIMESTAMP: [
        "'1969-12-31 23:59:59.999999'",
        "'2020-01-01 00:00:00'",
        "'2020-01-01 12:00:00'",
        "'2020-02-29'",
    ],
    Family.INSTANT: [],
    Family.BOOL: [],
}
"""What columns are compared with; texts with what the rules let through."""
CALLS = {
    "lower": ["= 'a'", "= 'k'", "= 'i'", "<> 's'", "in ('ss', 'é', 'ab')", "< 'b'", "like 'a%'", "not like '%b'"],
    "upper": ["= 'A'", "= 'K'", "= 'I'", "<> 'S'", "in ('SS', 'É', 'AB')", ">= 'B'", "like 'A%'", "not like '%B'"],
    "trim": ["= 'a'", "<> 'ab'", "= ''", "like 'a%'", "between 'a' and 'b'"],
    "length": ["= 1", "> 1", "<> 2", "in (0, 3)", "between 1 and 2", "<= 1"],
    "abs": ["= 2", "> 1.5", "<> 1", "<= 10", "in (0, 32768)"],
    "mod": ["= 0", "<> 1", "in (1, -1)", "< 0"],
    "month": ["= 1", "<> 12", "in (2, 10)", "> 6"],
    "quarter": ["= 1", "<> 4"],
    "day": ["= 1", "> 28", "<> 31"],
    "hour": ["= 0", ">= 12", "<> 23"],
    "minute": ["= 0", "<> 59"],
}
"""What functions of columns are compared with."""
PATTERNS = ["'a%'", "'%b'", "'a_b'", "'A%'", "'%'", "'_'", "'a'", "'%e%'", "'1%'"]


@dataclass(frozen=True, kw_only=True)
class Probed:
    """A column.

    Attributes:
        family: what it is to the rules.
        type: as it is declared, collation and all.
        values: as literals of its database; NULL is added.
    """

    family: Family
    type: str
    values: list[str]


def _common(double: str, timestamp: str) -> list[Probed]:
    return [
        Probed(family=Family.INT, type="bigint", values=INTS),
        Probed(family=Family.INT, type="smallint", values=["-32767", "-2", "0", "1", "10", "32767"]),
        Probed(family=Family.DECIMAL, type="decimal(12,2)", values=DECIMALS),
        Probed(family=Family.DOUBLE, type=double, values=DOUBLES),
        Probed(family=Family.DATE, type="date", values=DATES),
        Probed(family=Family.TIMESTAMP, type=timestamp, values=MOMENTS),
    ]


COLUMNS: dict[str, list[Probed]] = {
    "postgres": [
        *_common("double precision", "timestamp"),
        Probed(family=Family.DOUBLE, type="double precision", values=["'NaN'", "'Infinity'", "'-Infinity'", "0", "1"]),
        Probed(family=Family.DATE, type="date", values=["'infinity'", "'-infinity'", "'0044-03-15 BC'", *DATES]),
        Probed(family=Family.INSTANT, type="timestamptz", values=INSTANTS),
        Probed(family=Family.TEXT, type="text", values=TEXTS),
        Probed(family=Family.TEXT, type='text collate "C"', values=TEXTS),
        Probed(family=Family.TEXT, type="text collate nocase", values=TEXTS),
        Probed(family=Family.TEXT, type="varchar(20)", values=TEXTS),
        Probed(family=Family.BOOL, type="boolean", values=BOOLS),
    ],
    "duckdb": [
        *_common("double", "timestamp"),
        Probed(family=Family.DOUBLE, type="double", values=["'nan'", "'inf'", "'-inf'", "0", "1"]),
        Probed(family=Family.INSTANT, type="timestamptz", values=INSTANTS),
        Probed(family=Family.TEXT, type="varchar", values=TEXTS),
        Probed(family=Family.TEXT, type="varchar collate nocase", values=TEXTS),
        Probed(family=Family.TEXT, type="varchar collate noaccent", values=TEXTS),
        Probed(family=Family.BOOL, type="boolean", values=BOOLS),
    ],
    "mysql": [
        *_common("double", "datetime(6)"),
        Probed(family=Family.TEXT, type="varchar(20)", values=TEXTS),
        Probed(family=Family.TEXT, type="varchar(20) collate utf8mb4_bin", values=TEXTS),
        Probed(family=Family.TEXT, type="varchar(20) collate utf8mb4_unicode_ci", values=TEXTS),
        Probed(family=Family.TEXT, type="varchar(20) character set latin1", values=[t for t in TEXTS if t.isascii()]),
    ],
    "sqlite": [
        Probed(family=Family.INT, type="integer", values=INTS),
        Probed(family=Family.TEXT, type="text", values=TEXTS),
        Probed(family=Family.TEXT, type="text collate nocase", values=TEXTS),
        Probed(family=Family.TEXT, type="text collate rtrim", values=TEXTS),
    ],
}
BEFORE = {
    "postgres": [
        "create collation if not exists nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
    ]
}
"""What has to be there first."""
