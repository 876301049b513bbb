"""A pymysql cursor that runs every statement of a text, as dbt's macros, hooks and `sql_header` send them."""

from __future__ import annotations

from functools import cache
from typing import Any

from dvt.connectors.mysql_protocol import BINARY_CHARSET, EMPTY_QUERY


@cache
def statement_cursor() -> type[Any]:
    """The cursor class; made on demand, because pymysql is imported where it is used."""
    import pymysql
    from pymysql.cursors import Cursor

    class StatementCursor(Cursor):
        """After `execute` every statement has run, or the first failing one has raised.

        The last set of rows is kept; where no statement returned rows, the last count.
        """

        def execute(self, query: str, args: Any = None) -> int:
            super().execute(query, args)
            kept = dict(self.__dict__)
            while self._next_statement():
                if self.description is not None or kept["description"] is None:
                    kept = dict(self.__dict__)
            self.__dict__.update(kept)
            return int(self.rowcount)

        def _next_statement(self) -> bool:
            """Go on to the next result; a comment behind the last semicolon is a statement, for MySQL an empty one."""
            try:
                return bool(self.nextset())
            except pymysql.MySQLError as error:
                if error.args[0] == EMPTY_QUERY:
                    return False
                raise

        def binary_columns(self) -> list[bool]:
            """For each column of the result, whether it holds bytes rather than text."""
            return [field.charsetnr == BINARY_CHARSET for field in self._result.fields]

    return StatementCursor
