"""Which columns of a table compare texts by a collation that its database has and the engine has not."""

import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

_MENTIONED = re.compile(r"\bcollate\b", re.IGNORECASE)
# By their bytes, as the engine does (duckdb.org/docs/sql/expressions/collations, sqlite.org/datatype3.html, 7).
_BY_BYTES = frozenset({"binary", "c", "posix"})


def collated(create: str | None, dialect: str) -> frozenset[str]:
    """The names of those columns in the CREATE TABLE of a table, in lowercase; none where there is no statement."""
    if not create or not _MENTIONED.search(create):
        return frozenset()
    try:
        parsed = sqlglot.parse_one(create, read=dialect)
    except SqlglotError:
        return frozenset()
    return frozenset(
        column.name.lower()
        for column in parsed.find_all(exp.ColumnDef)
        for constraint in column.find_all(exp.CollateColumnConstraint)
        if constraint.this.name.lower() not in _BY_BYTES
    )
