"""What a filter may ask of each database: data, in rules.yml beside this module, which says what it means.

A file of the user's (`dvt_rules.yml`, in the project or in ``$DVT_HOME``) changes it for a dialect or for one target.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from functools import cache
from pathlib import Path
from typing import Any

from sqlglot.dialects.dialect import Dialects

from dvt.config.home import dvt_home
from dvt.config.section import Section, kind, read_yaml
from dvt.dialects.types import Family
from dvt.errors import suggestion

FILE_NAME = "dvt_rules.yml"
_SHIPPED = Path(__file__).with_name("rules.yml")
_VERSION = 1


class Level(IntEnum):
    """How far the source's answer can be trusted."""

    NO = 0
    SUPER = 1
    EXACT = 2


_LEVELS = {"no": Level.NO, "superset": Level.SUPER, "exact": Level.EXACT}


class Op(str, Enum):
    """What a filter does with a column."""

    EQ = "="
    NE = "<>"
    ORDER = "<"
    MOST = "max"
    LIKE = "like"
    NOT_LIKE = "not like"
    IS_NULL = "is null"
    NOT_NULL = "is not null"
    TRUTH = "as a condition"


@dataclass(frozen=True)
class Rule:
    """One cell of a table.

    Attributes:
        level: how far to trust it.
        collate: the collation to name in the filter, without which the level does not hold.
        alike: a condition on the column `x` where the level holds; empty: everywhere.
    """

    level: Level
    collate: str = ""
    alike: str = ""


FUNCTIONS = ("abs", "day", "hour", "length", "lower", "minute", "mod", "month", "quarter", "trim", "upper")
"""What is known of some databases; `mod` has a constant `k`, too."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """How a function of a column is written for one database.

    Attributes:
        sql: in its dialect, over the column `x`. Its values compare as the engine's do.
        gives: what comes out of it.
        alike: a condition on `x` where the database's value is the engine's; empty: everywhere.
        level: how far filters of it can be trusted.
    """

    sql: str = ""
    gives: Family = Family.TEXT
    alike: str = ""
    level: Level = Level.EXACT


@dataclass(frozen=True, kw_only=True)
class Table:
    """What is known of one database.

    Attributes:
        filters: of columns.
        calls: of functions of columns, by the function and what its column is.
    """

    filters: Mapping[tuple[Family, Op], Rule] = field(default_factory=dict)
    calls: Mapping[tuple[str, Family], Call] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.filters)

    def over(self, other: "Table") -> "Table":
        """Its cells in place of those of another one."""
        return Table(filters={**other.filters, **self.filters}, calls={**other.calls, **self.calls})


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The tables that hold in a run.

    Attributes:
        dialects: by sqlglot's name of a dialect.
        targets: what differs on a target, by its name.
        files: where it was read that something differs.
    """

    dialects: Mapping[str, Table]
    targets: Mapping[str, Table] = field(default_factory=dict)
    files: tuple[Path, ...] = ()

    def of(self, target: str, dialect: str) -> Table:
        """The table of a target; empty where nothing is known of its database."""
        own = self.targets.get(target)
        table = self.dialects.get(dialect, Table())
        return own.over(table) if own is not None else table


@cache
def shipped() -> Rules:
    """The rules that come with dvt."""
    return Rules(dialects=_read(_SHIPPED)[0])


def load_rules(project_dir: Path, names: Iterable[str]) -> Rules:
    """The rules of a project: dvt's own, changed by the user's file, and that by the project's.

    Args:
        project_dir: the folder of dbt_project.yml.
        names: of the targets of the profile in use. The user's file may be about those of others, too.

    Raises:
        ConfigError: a file is unreadable, or names what there is not.
    """
    found, own = shipped(), project_dir / FILE_NAME
    for path in dict.fromkeys((dvt_home() / FILE_NAME, own)):
        if path.is_file():
            dialects, targets = _read(path, names if path == own else None)
            if not dialects and not targets:
                continue
            found = Rules(
                dialects=_over(found.dialects, dialects),
                targets=_over(found.targets, targets),
                files=(*found.files, path),
            )
    return found


def _over(tables: Mapping[str, Table], others: Mapping[str, Table]) -> dict[str, Table]:
    """The cells of `others` in place of those of `tables`."""
    return {name: others.get(name, Table()).over(tables.get(name, Table())) for name in {**tables, **others}}


def _read(path: Path, names: Iterable[str] | None = None) -> tuple[dict[str, Table], dict[str, Table]]:
    """The tables of a file: by dialect, and by target, which has to be one of `names` where these are given."""
    top = Section.of(read_yaml(path) or {}, path=path, key="")
    top.refuse_unknown(("version", "dialects", "targets"))
    version = top.values.get("version")
    if version != _VERSION or isinstance(version, bool):
        raise top.error(
            "version", f"got {version!r}, expected {_VERSION}", hint=f"begin the file with `version: {_VERSION}`"
        )
    dialects = [dialect.value for dialect in Dialects if dialect.value]
    return _tables(top, "dialects", dialects), _tables(top, "targets", names)


def _tables(top: Section, key: str, names: Iterable[str] | None) -> dict[str, Table]:
    listed = top.section(key)
    if listed is None:
        return {}
    if names is not None:
        listed.refuse_unknown(names)
    return {name: _table(section) for name in listed.values if (section := listed.section(name)) is not None}


def _table(section: Section) -> Table:
    section.refuse_unknown([*(family.value for family in Family), "functions"])
    filters: dict[tuple[Family, Op], Rule] = {}
    for name in section.values:
        cells = section.section(name) if name != "functions" else None
        if cells is not None:
            cells.refuse_unknown(op.value for op in Op)
            filters |= {(Family(name), Op(op)): _rule(cells, op, value) for op, value in cells.values.items()}
    return Table(filters=filters, calls=_calls(section.section("functions")))


def _calls(listed: Section | None) -> dict[tuple[str, Family], Call]:
    found: dict[tuple[str, Family], Call] = {}
    if listed is None:
        return found
    listed.refuse_unknown(FUNCTIONS)
    for name in listed.values:
        cells = listed.section(name)
        if cells is not None:
            cells.refuse_unknown(family.value for family in Family)
            found |= {(name, Family(of)): _call(cells, of, value) for of, value in cells.values.items()}
    return found


def _call(cells: Section, of: str, value: Any) -> Call:
    """``no``, or a mapping of how it is written and what comes out."""
    if not isinstance(value, Mapping):
        rule = _rule(cells, of, value)
        if rule.level is not Level.NO:
            raise cells.error(of, "it has to be said how it is written there", hint="a mapping of as, gives, alike")
        return Call(level=Level.NO)
    cell = Section.of(value, path=cells.path, key=f"{cells.key}.{of}")
    cell.refuse_unknown(("as", "gives", "alike", "level"))
    sql, alike, gives = cell.text("as"), cell.text("alike") or "", cell.text("gives") or ""
    if not sql:
        raise cell.error("as", "it has to be said how it is written there", hint="in its SQL, over a column x")
    families = [family.value for family in Family]
    if gives not in families:
        raise cell.error("gives", f"got '{gives}'", hint=f"one of {', '.join(families)}")
    trusted = Level.SUPER if alike else Level.EXACT
    level = _rule(cell, "level", cell.values["level"]).level if "level" in cell.values else trusted
    return Call(sql=sql, gives=Family(gives), alike=alike, level=min(level, trusted))


def _rule(cells: Section, op: str, value: Any) -> Rule:
    """A level, or a mapping of a level and a collation."""
    collate = alike = ""
    if isinstance(value, Mapping):
        cell = Section.of(value, path=cells.path, key=f"{cells.key}.{op}")
        cell.refuse_unknown(("level", "collate", "alike"))
        collate, alike, value = cell.text("collate") or "", cell.text("alike") or "", cell.values.get("level")
    if value is False:  # what YAML reads of a plain no
        value = "no"
    if not isinstance(value, str) or value not in _LEVELS:
        shown = f"'{value}'; {suggestion(value, _LEVELS)}" if isinstance(value, str) else kind(value)
        raise cells.error(op, f"got {shown}", hint=f"one of {', '.join(_LEVELS)}, or a mapping of level and collate")
    level = _LEVELS[value]
    return Rule(min(level, Level.SUPER) if alike else level, collate, alike)
