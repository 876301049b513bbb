"""Foreign keys that other tables have to one that is to be replaced; nothing here runs a query.

One follows the table that it references when that gets another name.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dvt.connectors.mysql_protocol import quoted
from dvt.dbt.mysql.information_schema import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PART = re.compile(r"`(?:[^`]|``)+`|[^\s.(`]+")
_TABLE = re.compile(rf"\s*(?:{_PART.pattern})(?:\s*\.\s*(?:{_PART.pattern}))?")
_REF = re.compile(r"""\s*ref\(\s*(?:['"][^'"]*['"]\s*,\s*)?['"](?P<name>[^'"]+)['"]""")
_SUFFIXES, _LONGEST = ("__dbt_tmp", "__dbt_backup"), 64
_RULES = frozenset({"CASCADE", "SET NULL", "NO ACTION", "RESTRICT", "SET DEFAULT"})


def foreign_keys_query(schema: str | None, table: str | None) -> str:
    """A row for each column of each such key: `schema` and `name` of the table that has it, `key`, `own`, `theirs`.

    `own` is the column, `theirs` the one that it references; `on_update` and `on_delete` are the rules.
    """
    there = {"unique_constraint_schema": literal(schema), "r.referenced_table_name": literal(table)}
    itself = {"r.constraint_schema": literal(schema), "r.table_name": literal(table)}
    return (
        "select r.constraint_schema as `schema`, r.table_name as name, r.constraint_name as `key`, "
        "r.update_rule as on_update, r.delete_rule as on_delete, "
        "k.column_name as own, k.referenced_column_name as theirs "
        "from information_schema.referential_constraints r join information_schema.key_column_usage k "
        "on k.constraint_schema = r.constraint_schema and k.table_name = r.table_name "
        "and k.constraint_name = r.constraint_name "
        f"where {_same(there)} and not ({_same(itself)}) order by 1, 2, 3, k.ordinal_position"
    )


def _same(names: Mapping[str, str]) -> str:
    """Whether columns have these names, as the server compares those of tables and schemas."""
    return " and ".join(
        f"{column} = {name} and (@@lower_case_table_names <> 0 or cast({column} as binary) = cast({name} as binary))"
        for column, name in names.items()
    )


@dataclass(frozen=True, kw_only=True)
class ForeignKey:
    """One that a table has to another.

    Attributes:
        schema, table: of the table that has it.
        name: its own.
        own, theirs: its columns, and those that they reference.
        on_update, on_delete: the rules.
    """

    schema: str
    table: str
    name: str
    own: tuple[str, ...]
    theirs: tuple[str, ...]
    on_update: str
    on_delete: str

    @property
    def child(self) -> str:
        """The table that has it, rendered."""
        return f"{quoted(self.schema)}.{quoted(self.table)}"


def keys_of(rows: Iterable[Mapping[str, Any]]) -> list[ForeignKey]:
    """The keys, each with all of its columns, of rows of `foreign_keys_query`."""
    found: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["schema"], row["name"], row["key"]), []).append(row)
    return [
        ForeignKey(
            schema=schema,
            table=table,
            name=name,
            own=tuple(row["own"] for row in columns),
            theirs=tuple(row["theirs"] for row in columns),
            on_update=columns[0]["on_update"],
            on_delete=columns[0]["on_delete"],
        )
        for (schema, table, name), columns in found.items()
    ]


def declares(node: Mapping[str, Any], key: ForeignKey, parent: Mapping[str, Any]) -> bool:
    """Whether a model makes a foreign key itself, by its contract.

    Args:
        node: of the graph.
        key: to the relation of `parent`.
        parent: a node of the graph, too.
    """
    config = node.get("config") or {}
    places = [_lower(node["schema"], name) for name in (node["alias"], *left_by(node["alias"]))]
    if not (config.get("contract") or {}).get("enforced") or _lower(key.schema, key.table) not in places:
        return False
    lists = [(constraint.get("columns") or [], constraint) for constraint in node.get("constraints") or []]
    for column in (node.get("columns") or {}).values():
        lists += [([column["name"]], constraint) for constraint in column.get("constraints") or []]
    return any(
        constraint.get("type") == "foreign_key"
        and _lower(*columns) == _lower(*key.own)
        and _references(constraint, parent, key.schema)
        for columns, constraint in lists
    )


def left_by(alias: str) -> list[str]:
    """The names of tables that a run which failed, or was killed, leaves of a model; the macros make them so."""
    return [
        (alias if len(alias) + len(suffix) <= _LONGEST else _cut(alias, _LONGEST - len(suffix))) + suffix
        for suffix in _SUFFIXES
    ]


def _cut(name: str, longest: int) -> str:
    digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:8]
    return f"{name[: longest - len(digest) - 1]}_{digest}"


def _references(constraint: Mapping[str, Any], parent: Mapping[str, Any], schema: str) -> bool:
    """Whether a foreign key of a contract is to the relation of `parent`.

    dbt renders ``to`` as it compiles the model: before, it is the text of a ref(). A name without a schema is of
    `schema`.
    """
    said = constraint.get("to") or constraint.get("expression") or ""
    ref = _REF.match(said)
    if ref is not None:
        return ref["name"] == parent["name"]
    named = _TABLE.match(said)
    if named is None:
        return False
    names = [_bare(part) for part in _PART.findall(named[0])]
    return _lower(*(names if len(names) > 1 else [schema, *names])) == _place(parent)


def _bare(name: str) -> str:
    return name[1:-1].replace("``", "`") if name.startswith("`") else name


def _place(node: Mapping[str, Any]) -> tuple[str, ...]:
    return _lower(node["schema"], node["alias"])


def _lower(*names: str) -> tuple[str, ...]:
    """Names as those of columns are compared; tables may differ by their case, but a key is put back anyhow."""
    return tuple(name.lower() for name in names)


def orphans_query(key: ForeignKey, parent: str) -> str:
    """A row if the table that has the key has values that are not in `parent`, which is rendered."""
    joined = " and ".join(f"p.{quoted(t)} = c.{quoted(o)}" for o, t in zip(key.own, key.theirs, strict=True))
    known = " and ".join(f"c.{quoted(own)} is not null" for own in key.own)
    found = f"exists (select 1 from {parent} p where {joined})"
    return f"select 1 from {key.child} c where {known} and not {found} limit 1"


def indexes_query(schema: str | None, table: str | None) -> str:
    """A row for each column of each index of a table: `name` of the index, `own`."""
    return (
        "select index_name as name, column_name as own from information_schema.statistics "
        f"where table_schema = {literal(schema)} and table_name = {literal(table)} order by 1, seq_in_index"
    )


def is_indexed(key: ForeignKey, rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether an index, of rows of `indexes_query`, begins with the columns that a key references, as it must."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["name"], []).append(str(row["own"]))
    wanted = _lower(*key.theirs)
    return any(_lower(*columns[: len(wanted)]) == wanted for columns in found.values())


def drop_statement(key: ForeignKey) -> str:
    """The statement that takes the key from the table."""
    return f"alter table {key.child} drop foreign key {quoted(key.name)}"


def move_statement(key: ForeignKey, parent: str) -> str:
    """The statement that lets the key reference `parent`, which is rendered; the key gets a name of the server's.

    No table has two keys of one name, not even for a moment.
    """
    own, theirs = (", ".join(map(quoted, columns)) for columns in (key.own, key.theirs))
    rules = {"update": key.on_update, "delete": key.on_delete}
    said = "".join(f" on {when} {rule}" for when, rule in rules.items() if rule in _RULES)
    return f"{drop_statement(key)}, add foreign key ({own}) references {parent} ({theirs}){said}"
