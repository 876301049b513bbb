"""What is asked of information_schema, and how an answer is read; nothing here runs a query.

The answers are read from the cursor, not through agate: that takes a table named `2024` for a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dvt.dbt.mysql.column import MySQLColumn

if TYPE_CHECKING:
    from collections.abc import Mapping


def relations_query(schema: str | None) -> str:
    """The tables and views of a schema: `name`, `schema` as the server spells it, `type`, `caseless`.

    `caseless`: whether the server takes names that differ in case only for one
    (https://dev.mysql.com/doc/refman/8.4/en/identifier-case-sensitivity.html).
    """
    return (
        "select table_name as name, table_schema as `schema`, "
        "case when table_type like '%VIEW' then 'view' else 'table' end as type, "
        "@@lower_case_table_names <> 0 as caseless "
        f"from information_schema.tables where table_schema = {literal(schema)} "
        "and table_type not in ('SEQUENCE', 'TEMPORARY')"
    )


def columns_query(schema: str | None, table: str | None) -> str:
    """All that is known of the columns of a relation, in their order."""
    return (
        "select column_name as name, data_type as dtype, column_type as type, character_maximum_length as size, "
        "numeric_precision as `precision`, numeric_scale as scale, collation_name as collation, "
        "is_nullable as nullable, column_default as fallback, extra as extra, version() like '%MariaDB%' as mariadb "
        f"from information_schema.columns where table_schema = {literal(schema)} "
        f"and table_name = {literal(table)} order by ordinal_position"
    )


def described_column(row: Mapping[str, Any]) -> MySQLColumn:
    """The column that a row of `columns_query` describes."""
    return MySQLColumn(
        row["name"],
        row["dtype"],
        char_size=row["size"],
        numeric_precision=row["precision"],
        numeric_scale=row["scale"],
        column_type=row["type"],
        collation=row["collation"],
    )


def is_generated(row: Mapping[str, Any]) -> bool:
    """Whether the column computes itself; its definition cannot be told from information_schema."""
    return "GENERATED" in _words(row)


def definition(row: Mapping[str, Any]) -> str:
    """The text that leaves a column as it is, which ALTER TABLE … MODIFY COLUMN wants repeated in full.

    MariaDB tells a default as an expression; MySQL as a bare value, unless `extra` says it is one.
    """
    parts = [row["type"]]
    if row["collation"]:
        parts.append(f"collate {row['collation']}")
    parts.append("null" if row["nullable"] == "YES" else "not null")
    fallback, words = row["fallback"], _words(row)
    if fallback is not None and row["mariadb"]:
        parts.append(f"default {fallback}")
    elif fallback is not None:
        temporal = str(fallback).upper().startswith("CURRENT_TIMESTAMP")
        expression = fallback if temporal else f"({fallback})"
        parts.append(f"default {expression if 'EXPRESSION' in words or temporal else literal(str(fallback))}")
    parts.append(words.replace("EXPRESSION", "").strip())
    return " ".join(part for part in parts if part)


def literal(text: str | None) -> str:
    """A text as SQL has it."""
    escaped = (text or "").replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _words(row: Mapping[str, Any]) -> str:
    return str(row["extra"] or "").upper().replace("DEFAULT_GENERATED", "EXPRESSION")
