"""docs/filter-rules.md: what was seen, beside what the rules say."""

import re
from collections.abc import Mapping
from pathlib import Path

from dvt.dialects.rules import Level, Op, Rule, shipped
from dvt.dialects.types import Family
from tests.connectors.sessions import TestSession
from tests.probe.filters import Cell, Found

PAGE = Path(__file__).parents[2] / "docs" / "filter-rules.md"
NAMES = {
    "postgres": ("PostgreSQL", "show server_version"),
    "duckdb": ("DuckDB", "select version()"),
    "mysql": ("MariaDB", "select version()"),
    "sqlite": ("SQLite", "select sqlite_version()"),
}
"""Of databases, and what tells their versions."""
_WORDS = {Level.NO: "no", Level.SUPER: "superset", Level.EXACT: "exact"}
_HEAD = """# Filter rules

What databases did with filters when they were asked, beside what dvt trusts them with
([what the levels mean](federation.md#filter-rules)). Each filter ran over a column with edge values on the database, in
the text that dvt sends, and in the engine over the same rows. Written by `make probe`; a test fails where a rule says
more than what was seen. Of other databases the rules are from manuals, and say little.
"""


def section(session: TestSession, found: Mapping[Cell, Found]) -> str:
    """Of one database."""
    rules = shipped().of("", session.dialect)
    name, version = NAMES[session.dialect]
    said = re.search(r"\d+(\.\d+)+", str(session.run(version)[0][0]))
    lines = [
        f"## {name} {said[0] if said else ''}",
        "",
        "| Column | Filter | Rule | Seen | For example |",
        "|---|---|---|---|---|",
    ]
    for family in Family:
        for op in Op:
            seen = found.get((family, op))
            if seen is not None:
                rule = rules.filters.get((family, op), Rule(Level.NO))
                collated = f" (`{rule.collate}`)" if rule.collate else ""
                example = f"`{seen.wrong}`" if seen.wrong else ""
                told = f"{_WORDS[rule.level]}{collated} | {_WORDS[seen.level]}"
                lines.append(f"| {family.value} | `{op.value}` | {told} | {example} |")
        for (function, of), call in rules.calls.items():
            seen = found.get((function, of))
            if of is family and seen is not None:
                shown = f"`{function}()` | {_WORDS[call.level]} (`{call.sql}`)"
                example = f"`{seen.wrong}`" if seen.wrong else ""
                lines.append(f"| {family.value} | {shown} | {_WORDS[seen.level]} | {example} |")
    return "\n".join(lines) + "\n"


def write(sections: list[str]) -> None:
    """The whole page."""
    PAGE.write_text("\n".join([_HEAD, *sections]))
