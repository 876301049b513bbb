"""Which types the numbers that landed in DuckDB get: decimals that hold all of them, no wider than they must be.

DuckDB's decimals have 38 digits, and where a long one meets more digits behind the point, those are rounded away.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
from sqlglot import exp

from dvt.compute.base import Landed, ResultColumn
from dvt.compute.duckdb_sql import alter_type, nothing_of, only_handed_on
from dvt.compute.duckdb_types import exact_type, largest_of, long_decimals, narrower, numbers_of
from dvt.connectors.base import ReadColumn
from dvt.diagnostics import Code, Diagnostic, Severity
from dvt.dialects.differences import rounds_long
from dvt.dialects.render import render
from dvt.plan.steps import Extract, Transform
from dvt.types import duckdb_name

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Tell = Callable[[Diagnostic], None]


def type_numbers(cursor: "DuckDBPyConnection", landed: Sequence[Landed], transform: Transform, tell: Tell) -> None:
    """Numbers in text: DECIMAL where all fit one; else text, where the transform only hands them on; else DOUBLE."""
    for one in landed:
        for column in one.columns:
            if column.number:
                _type_number(cursor, one.extract, column, transform, tell)


def _type_number(
    cursor: "DuckDBPyConnection", extract: Extract, column: ReadColumn, transform: Transform, tell: Tell
) -> None:
    found = cursor.execute(render(numbers_of(extract.name, column.name), "duckdb")).fetchone() or ()
    type_ = exact_type(*found, wanted=column.type)
    if type_ is None:
        handed_on = only_handed_on(transform.query, column.name)
        type_ = "VARCHAR" if handed_on else "DOUBLE"
        what = f"{column.name} ({column.declared})" if column.declared else column.name
        how = "they travel as text" if handed_on else "they are read as DOUBLE"
        message = f"{extract.target}: numbers of column {what} do not fit DECIMAL(38): {how}"
        severity = Severity.NOTE if handed_on else Severity.WARNING
        tell(Diagnostic(code=Code.TYPE_PRECISION_LOST, message=message, severity=severity))
    elif column.type is not None and exp.DataType.build(type_) != exp.DataType.build(duckdb_name(column.type)):
        message = f"{extract.target}: numbers of column {column.name} have more digits than {column.declared}: "
        message += f"they are read as {type_}"
        tell(Diagnostic(code=Code.TYPE_PRECISION_LOST, message=message, severity=Severity.WARNING))
    if type_ != "VARCHAR":
        cursor.execute(render(alter_type(extract.name, column.name, type_), "duckdb"))


def long_columns(
    cursor: "DuckDBPyConnection", landed: Sequence[Landed], transform: Transform
) -> list[tuple[Extract, str, str]]:
    """Extracts, columns and types of the decimals that the transform computes with and that may be `narrower`."""
    found = []
    for one in landed:
        table = exp.select("*").from_(exp.table_(one.extract.name, quoted=True))
        described = cursor.execute(render(nothing_of(table), "duckdb")).description
        for column, type_ in long_decimals([(column, str(type_)) for column, type_, *_ in described]):
            if not only_handed_on(transform.query, column):
                found.append((one.extract, column, type_))
    return found


def narrow(
    cursor: "DuckDBPyConnection", long: Sequence[tuple[Extract, str, str]], transform: Transform, tell: Tell
) -> None:
    """Give `long_columns` the digits that their values need; tell of those that stay long where that rounds."""
    rounds = bool(long) and rounds_long(transform.query)
    for extract, column, declared in long:
        [(largest,)] = cursor.execute(render(largest_of(extract.name, column), "duckdb")).fetchall()
        type_ = narrower(declared, largest)
        if type_:
            cursor.execute(render(alter_type(extract.name, column, type_), "duckdb"))
        if rounds and long_decimals([(column, type_ or declared)]):
            message = f"{extract.target}: numbers of column {column} are so long that the engine has no room for all "
            message += "digits behind the point of what they meet in a COALESCE, CASE or UNION: these are rounded"
            tell(Diagnostic(code=Code.TYPE_PRECISION_LOST, message=message, severity=Severity.WARNING))


def as_declared(column: ResultColumn, declared: ResultColumn) -> ResultColumn:
    """A column of the result over narrowed inputs, given what it is over inputs with their declared digits."""
    if column.type == declared.type or not pa.types.is_decimal(column.type):
        return column
    if pa.types.is_decimal(declared.type) and declared.type.scale == column.type.scale:
        return declared
    return replace(column, unsized=True)
