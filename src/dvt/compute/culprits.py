"""Which value it was: asked when a conversion or a load has failed, so that the message names column, value and row.

A query per column gives the value and those of other columns, as texts, of one row; or no row where that column is not
to blame.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
from sqlglot import exp

from dvt.compute.base import Carried
from dvt.compute.duckdb_sql import as_carried
from dvt.compute.json_values import holds_floats, is_no_json
from dvt.connectors.base import ReadColumn
from dvt.connectors.unfit import HINT, Nulled, keys_beside, row_named, shown
from dvt.dialects.render import render
from dvt.errors import DvtError, UnfitValue
from dvt.types import duckdb_name, kind, staging_type

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ALIAS = "dvt_c"
_OF_A_VALUE = "DataError"  # DB-API 2.0's name of errors that are due to a value


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """A column that may be to blame.

    Attributes:
        column: its name.
        fault: what its value would be guilty of.
        query: see the module.
        counting: how many such values there are.
        keys: the other columns that `query` gives.
    """

    column: str
    fault: str
    query: exp.Select
    counting: exp.Select
    keys: tuple[str, ...]

    def accusation(self, row: Sequence[str | None]) -> str:
        """The message, from the row that `query` gave."""
        value, *others = row
        return (
            f"column {self.column}: '{shown(value)}' {self.fault}{row_named(dict(zip(self.keys, others, strict=True)))}"
        )


@contextmanager
def blaming(cursor: "DuckDBPyConnection", suspects: Iterable[Suspect]) -> Iterator[None]:
    """Where the block fails for a value, `suspects` are asked which one it was.

    Raises:
        UnfitValue: it was found.
    """
    import duckdb

    try:
        yield
    except Exception as error:  # drivers have no base class in common; it is raised again
        engines = isinstance(error, DvtError) and isinstance(error.__cause__, duckdb.DataError)
        of_a_value = any(base.__name__ == _OF_A_VALUE for base in type(error).__mro__)
        if not engines and not of_a_value and not isinstance(error, ValueError | duckdb.DataError):
            raise
        for suspect in suspects:
            with suppress(duckdb.Error):  # the first error says more than one of looking into it
                row = cursor.execute(render(suspect.query, "duckdb")).fetchone()
                if row is not None:
                    raise UnfitValue(suspect.accusation(row), hint=HINT) from error
        raise


def count_nulled(cursor: "DuckDBPyConnection", suspects: Iterable[Suspect], nulled: Nulled) -> None:
    """Tell `nulled` of the values that a lenient cast makes NULL."""
    for suspect in suspects:
        [(count,)] = cursor.execute(render(suspect.counting, "duckdb")).fetchall()
        if count:
            [row] = cursor.execute(render(suspect.query, "duckdb")).fetchall()
            nulled.add(suspect.column, count, suspect.accusation(row))


def unparsed(rows: exp.Table, columns: Sequence[ReadColumn], wire: Mapping[str, pa.DataType]) -> Iterator[Suspect]:
    """The columns of `rows` whose texts are to become something else, as `duckdb_sql.parsed` does it."""
    names = [column.name for column in columns]
    source = exp.select("*").from_(rows.copy())
    for column in columns:
        if column.type is None or column.number or wire.get(column.name) == column.type:
            continue
        value = _column(column.name)
        parsed = exp.TryCast(this=value, to=exp.DataType.build(duckdb_name(column.type), dialect="duckdb"))
        condition = exp.and_(_known(value), exp.Is(this=parsed, expression=exp.Null()))
        declared = column.declared or duckdb_name(column.type)
        yield _suspect(source, names, column.name, condition, f"is no {declared} that the engine can hold")


def refused(query: exp.Query, columns: Sequence[Carried], dialect: str) -> Iterator[Suspect]:
    """The columns of the result `query` that may hold what a database of `dialect` has no value for."""
    names = [column.name for column in columns]
    for column in columns:
        condition = unfit(_column(column.name), column, dialect)
        if condition is not None:
            yield _suspect(query, names, column.name, condition, f"is no value that {dialect} can hold")


def uncarried(query: exp.Query, columns: Sequence[Carried], dialect: str) -> Iterator[Suspect]:
    """`refused`, and those whose values may not be what `columns` are to be carried as."""
    yield from refused(query, columns, dialect)
    names = [column.name for column in columns]
    for column in columns:
        value = _column(column.name)
        made = as_carried(value, column, lenient=True)
        condition = exp.and_(_known(value), exp.Is(this=made, expression=exp.Null()))
        yield _suspect(query, names, column.name, condition, f"is no {duckdb_name(column.carrier)}")


def unfit(value: exp.Expr, column: Carried, dialect: str) -> exp.Expr | None:
    """What a value is that a column of a database of `dialect` does not have; None where it has all of the type.

    MySQL's ranges: manual, 11.2 (dates and times), 11.1.4 (no NaN); PostgreSQL's texts have no character 0 (8.3), its
    dates and moments are those of 8.5.
    """
    type_ = column.type
    if column.never:
        return exp.In(this=value, expressions=[exp.Literal.string(text) for text in column.never])
    family = kind(type_)
    if dialect in ("sqlite", "mysql") and _is_json_of_numbers(type_, dialect):
        return is_no_json(value)
    if dialect == "sqlite" and family in ("float", "double"):
        return exp.IsNan(this=value)  # it becomes NULL there
    if dialect == "postgres" and family in ("date", "timestamp", "timestamptz"):
        first, last = (exp.cast(exp.Literal.string(day), "date") for day in ("4714-11-24 (BC)", "5874897-12-31"))
        early = exp.LT(this=value, expression=exp.cast(first, duckdb_name(type_), dialect="duckdb"))
        infinite = exp.Not(this=exp.Anonymous(this="isinf", expressions=[value.copy()]))
        late = [exp.GT(this=value.copy(), expression=last)] if family == "date" else []
        return exp.and_(infinite, exp.or_(early, *late))
    if dialect == "postgres" and (family in ("string", "json") or pa.types.is_nested(type_)):
        nul = exp.Anonymous(this="chr", expressions=[exp.Literal.number(0)])
        without = exp.Anonymous(this="contains", expressions=[_as_text(value), nul])
        return exp.or_(without, is_no_json(value)) if _is_json_of_numbers(type_, dialect) else without
    if dialect != "mysql":
        return None
    if family in ("float", "double"):
        return exp.Not(this=exp.Anonymous(this="isfinite", expressions=[value]))
    if family in ("date", "timestamp", "timestamptz"):
        limits = ("0001-01-01", "10000-01-01")
        if column.until is not None:  # its second 0 is the zero date
            limits = ("1970-01-01 00:00:01", str(column.until + timedelta(seconds=1)))
        first, end = (exp.cast(exp.Literal.string(each), "timestamp") for each in limits)
        moment = exp.cast(value, "timestamp")
        return exp.or_(exp.LT(this=moment, expression=first), exp.GTE(this=moment.copy(), expression=end))
    return None


def _is_json_of_numbers(type_: pa.DataType, dialect: str) -> bool:
    """Whether values of a nested type become JSON there, and may have numbers in them that JSON has not."""
    return pa.types.is_nested(type_) and holds_floats(type_) and kind(staging_type(type_, dialect).carrier) == "string"


def _suspect(source: exp.Query, names: Sequence[str], column: str, condition: exp.Expr, fault: str) -> Suspect:
    keys = keys_beside(column, names)
    query = exp.select(*(_as_text(_column(name)) for name in (column, *keys)))
    # By position, as `duckdb_sql.cast_all`: names that differ in case only are one to the engine.
    inner = [exp.to_identifier(name, quoted=True) for name in names]
    rows = source.copy().subquery()
    rows.set("alias", exp.TableAlias(this=exp.to_identifier(_ALIAS), columns=inner))
    return Suspect(
        column=column,
        fault=fault,
        query=query.from_(rows).where(condition).limit(1),
        counting=exp.select(exp.Count(this=exp.Star())).from_(rows.copy()).where(condition.copy()),
        keys=keys,
    )


def _column(name: str) -> exp.Column:
    return exp.column(name, quoted=True)


def _known(value: exp.Expr) -> exp.Expr:
    return exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))


def _as_text(value: exp.Expr) -> exp.Expr:
    return exp.cast(value.copy(), "varchar", dialect="duckdb")
