"""A pymysql cursor that runs every statement of a text, as dbt's macros, hooks and `sql_header` send them."""

from __future__ import annotations

from functools import cache
from typing import Any

_EMPTY_QUERY = 1065
_BINARY_CHARSET = 63


@cache
def statement_cursor() -> type[Any]:
    """The cursor class; made on demand, because pymysql is imported where it is used."""
    import pymysql
    from pymysql.cursors import Cursor

    class StatementCursor(Cursor):
        """After `execute` every statement has run, or the first failing one has raised; the last result is kept."""

        def execute(self, query: str, args: Any = None) -> int:
            rows: int = super().execute(query, args)
            try:
                while self.nextset():
                    rows = self.rowcount
            except pymysql.err.InternalError as error:
                # A comment behind the last semicolon is an empty statement of its own.
                if error.args[0] != _EMPTY_QUERY:
                    raise
            return rows

        def binary_columns(self) -> list[bool]:
            """For each column of the result, whether it holds bytes rather than text."""
            return [field.charsetnr == _BINARY_CHARSET for field in self._result.fields]

    return StatementCursor
