"""The text that leaves a column as it is: what ALTER TABLE … MODIFY COLUMN wants repeated in full."""

from __future__ import annotations

from typing import Any


def definitions_query(schema: str | None, table: str | None) -> str:
    """The query whose rows `definition` reads, one per column."""
    return (
        "select column_name as name, column_type as type, collation_name as collation, is_nullable as nullable, "
        "column_default as fallback, extra as extra, version() like '%MariaDB%' as mariadb "
        f"from information_schema.columns where table_schema = {_literal(schema)} "
        f"and table_name = {_literal(table)} order by ordinal_position"
    )


def is_generated(row: Any) -> bool:
    """Whether the column computes itself; its definition cannot be told from information_schema."""
    return "GENERATED" in _words(row)


def _literal(text: str | None) -> str:
    escaped = (text or "").replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _words(row: Any) -> str:
    return str(row["extra"] or "").upper().replace("DEFAULT_GENERATED", "EXPRESSION")


def definition(row: Any) -> str:
    """Type, collation, nullability, default and the rest of one column.

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
        parts.append(f"default {expression if 'EXPRESSION' in words or temporal else _literal(str(fallback))}")
    parts.append(words.replace("EXPRESSION", "").strip())
    return " ".join(part for part in parts if part)
