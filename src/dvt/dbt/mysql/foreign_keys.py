"""Foreign keys that other tables have to one that is to be replaced; nothing here runs a query.

One follows the table that it references when that gets another name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dvt.connectors.mysql_protocol import quoted
from dvt.dbt.mysql.information_schema import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


def keys_of(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The keys, each with all of its columns, of rows of `foreign_keys_query`."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in rows:
        key = found.setdefault((row["schema"], row["name"], row["key"]), {**row, "own": [], "theirs": []})
        key["own"].append(row["own"])
        key["theirs"].append(row["theirs"])
    return list(found.values())


def declares(node: Mapping[str, Any], key: Mapping[str, Any], parent: str, identifier: str) -> bool:
    """Whether a model makes a foreign key itself, by its contract.

    Args:
        node: of the graph.
        key: one of `keys_of`.
        parent: unique id of the node whose relation it references.
        identifier: of that relation.
    """
    contract = (node.get("config") or {}).get("contract") or {}
    if not contract.get("enforced"):
        return False
    lists = [(constraint.get("columns") or [], constraint) for constraint in node.get("constraints") or []]
    for column in (node.get("columns") or {}).values():
        lists += [([column["name"]], constraint) for constraint in column.get("constraints") or []]
    depends = parent in ((node.get("depends_on") or {}).get("nodes") or [])
    return any(
        constraint.get("type") == "foreign_key"
        and [name.lower() for name in columns] == [name.lower() for name in key["own"]]
        and (depends if constraint.get("to") else identifier in (constraint.get("expression") or ""))
        for columns, constraint in lists
    )


def orphans_query(key: Mapping[str, Any], parent: str) -> str:
    """A row if the table that has the key has values that are not in `parent`, which is rendered."""
    joined = " and ".join(f"p.{_name(t)} = c.{_name(o)}" for o, t in zip(key["own"], key["theirs"], strict=True))
    known = " and ".join(f"c.{_name(own)} is not null" for own in key["own"])
    found = f"exists (select 1 from {parent} p where {joined})"
    return f"select 1 from {child_of(key)} c where {known} and not {found} limit 1"


def indexes_query(schema: str | None, table: str | None) -> str:
    """A row for each column of each index of a table: `name` of the index, `own`."""
    return (
        "select index_name as name, column_name as own from information_schema.statistics "
        f"where table_schema = {literal(schema)} and table_name = {literal(table)} order by 1, seq_in_index"
    )


def is_indexed(key: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether an index, of rows of `indexes_query`, begins with the columns that a key references, as it must."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["name"], []).append(str(row["own"]).lower())
    theirs = [name.lower() for name in key["theirs"]]
    return any(columns[: len(theirs)] == theirs for columns in found.values())


def added(key: Mapping[str, Any], parent: str) -> str:
    """The statement that gives a table the key to `parent`; nothing but it is checked before (`foreign_key_checks`)."""
    own, theirs = (", ".join(map(_name, key[each])) for each in ("own", "theirs"))
    rules = "".join(f" on {when} {key[f'on_{when}']}" for when in ("update", "delete") if key[f"on_{when}"] in _RULES)
    return (
        f"alter table {child_of(key)} add constraint {_name(key['key'])} foreign key ({own}) "
        f"references {parent} ({theirs}){rules}"
    )


def child_of(key: Mapping[str, Any]) -> str:
    """The table that has the key, rendered."""
    return f"{_name(key['schema'])}.{_name(key['name'])}"


def _name(name: str) -> str:
    return quoted(name)
