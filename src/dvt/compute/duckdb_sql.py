"""The statements that the embedded DuckDB runs around a plan, as ASTs. Pure."""

from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
from sqlglot import exp

from dvt.compute.base import Carried
from dvt.compute.json_values import as_json
from dvt.connectors.base import FileFormat, ReadColumn
from dvt.dialects.quotients import NUMERIC, NUMERIC_OF_REAL
from dvt.dialects.types import model_type
from dvt.plan.steps import Extract, OutputColumn, Plan
from dvt.types import TIMESTAMP, TIMESTAMPTZ, duckdb_name

_ALIAS = "dvt_t"


def parsed(
    table: exp.Table, columns: Sequence[ReadColumn], wire: Mapping[str, pa.DataType], *, lenient: bool = False
) -> exp.Select:
    """The arriving rows, with what travelled in another type brought back to its own.

    Args:
        table: the rows.
        columns: how they are to be.
        wire: the types that they arrive with, where that is known.
        lenient: what cannot be brought back becomes NULL, and is no error.
    """
    selected: list[exp.Expr] = []
    for column in columns:
        value: exp.Expr = exp.column(column.name, quoted=True)
        if column.type is not None and not column.number and wire.get(column.name) != column.type:
            value = cast(value, column.type, lenient=lenient)
        selected.append(exp.alias_(value, column.name, quoted=True))
    return exp.select(*selected).from_(table.copy())


def carried(query: exp.Query, columns: Sequence[Carried]) -> exp.Query:
    """`query` with its values in the types that they are to leave with, as Arrow has them."""
    if all(column.type == column.carrier for column in columns):
        return query.copy()
    return cast_all(query, columns, needed=lambda column: column.type != column.carrier)


def cast_all(
    query: exp.Query,
    columns: Sequence[Carried],
    needed: Callable[[Carried], bool] = lambda _column: True,
    made: Callable[[exp.Expr, Carried], exp.Expr] | None = None,
) -> exp.Query:
    """`query` with its values cast to the types that they are to leave with, in every column that `needed` holds for.

    The cast tells apart what is one type to Arrow and several to the engine. `made`: casts; `as_carried` by default.
    """
    selected: list[exp.Expr] = []
    # By position: to the engine, names that differ in case only are one.
    inner = [exp.to_identifier(f"c{place}") for place in range(len(columns))]
    for column, name in zip(columns, inner, strict=True):
        value: exp.Expr = exp.column(name.copy(), table=_ALIAS)
        if needed(column):
            value = (made or as_carried)(value, column)
        selected.append(exp.alias_(value, column.name, quoted=True))
    rows = query.copy().subquery()
    rows.set("alias", exp.TableAlias(this=exp.to_identifier(_ALIAS), columns=inner))
    return exp.select(*selected).from_(rows)


def as_carried(value: exp.Expr, column: Carried, *, lenient: bool = False) -> exp.Expr:
    """A value of a result column in the type that it is to leave with; `lenient`: NULL where it has none."""
    value = value.copy()
    if pa.types.is_nested(column.type) and not pa.types.is_nested(column.carrier):
        value = as_json(value, column.type, lenient=lenient)
    if column.type == TIMESTAMPTZ and column.carrier == TIMESTAMP:
        value = exp.Anonymous(this="timezone", expressions=[exp.Literal.string("UTC"), value])
    return cast(value, column.carrier, lenient=lenient)


def create_as(name: str, query: exp.Query) -> exp.Create:
    """``CREATE TABLE name AS query``."""
    return exp.Create(this=exp.table_(name, quoted=True), kind="TABLE", expression=query)


def keys_of(table: str, column: str, most: int) -> exp.Select:
    """The texts of a column's values, each once and none of NULL; `most` of them."""
    value = exp.column(column, quoted=True)
    return (
        exp.select(exp.cast(value, "varchar", dialect="duckdb"))
        .distinct()
        .from_(exp.table_(table, quoted=True))
        .where(exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null())))
        .limit(most)
    )


def drop_table(name: str) -> exp.Drop:
    """``DROP TABLE IF EXISTS name``."""
    return exp.Drop(tables=[exp.table_(name, quoted=True)], kind="TABLE", exists=True)


def in_format(query: exp.Query, columns: Sequence[Carried], format_: FileFormat) -> exp.Query:
    """`query` with what `format_` makes of the values in `columns`, its result."""
    made = {column.name: format_.value(exp.column(column.name, quoted=True), column.carrier) for column in columns}
    if all(value is None for value in made.values()):
        return query
    selected = [
        exp.column(name, quoted=True) if value is None else exp.alias_(value, name, quoted=True)
        for name, value in made.items()
    ]
    return exp.select(*selected).from_(query.copy().subquery(_ALIAS))


def copy_to(path: str, query: exp.Query, format_: FileFormat) -> exp.Copy:
    """``COPY (query) TO 'path' (FORMAT …)``, written as it comes."""
    options = {"FORMAT": exp.var(format_.name), "USE_TMP_FILE": exp.false(), **format_.options}
    parameters = [exp.CopyParameter(this=exp.var(name), expression=value.copy()) for name, value in options.items()]
    return exp.Copy(this=query.copy().subquery(), kind=False, files=[exp.Literal.string(path)], params=parameters)


def empty_table(extract: Extract) -> exp.Create:
    """``CREATE TABLE name (…)`` for an extract's rows, its types as far as the plan knows them."""
    columns = [
        exp.ColumnDef(this=exp.to_identifier(column.name, quoted=True), kind=_guessed(column, extract.dialect))
        for column in extract.columns
    ]
    return exp.Create(this=exp.Schema(this=exp.table_(extract.name, quoted=True), expressions=columns), kind="TABLE")


def _guessed(column: OutputColumn, dialect: str) -> exp.DataType:
    kind = model_type(column.declared or column.type, dialect, "duckdb")
    simple = kind.this in exp.DataType.NUMERIC_TYPES | exp.DataType.TEMPORAL_TYPES or kind.is_type("boolean")
    return kind if simple and not kind.is_type("bit", "money") else exp.DataType.build("text")


def written(table: str, column: str) -> exp.Select:
    """``SELECT typeof(column), CAST(column AS VARCHAR) FROM table``."""
    value = exp.column(column, quoted=True)
    return exp.select(exp.func("typeof", value), exp.cast(value.copy(), "varchar")).from_(
        exp.table_(table, quoted=True)
    )


def insert_into(table: exp.Table, query: exp.Query, names: Sequence[str]) -> exp.Insert:
    """``INSERT INTO table (names) query``."""
    columns = [exp.to_identifier(name, quoted=True) for name in names]
    return exp.Insert(this=exp.Schema(this=table.copy(), expressions=columns), expression=query)


def alter_type(table: str, column: str, type_: str) -> exp.Alter:
    """``ALTER TABLE table ALTER COLUMN column SET DATA TYPE type``."""
    action = exp.AlterColumn(this=exp.column(column, quoted=True), dtype=exp.DataType.build(type_, dialect="duckdb"))
    return exp.Alter(this=exp.table_(table, quoted=True), kind="TABLE", actions=[action])


def _numeric(name: str, digits: int) -> str:
    """The function that makes a decimal of a floating-point number's first digits.

    They are taken as an integer, times a power of ten in units of the 18th digit behind the point (a double has each of
    them up to the 22nd exactly). What has no such digits (1e20 and more, NaN) fails as the cast does. As text: sqlglot
    has no tree for a macro, and nothing of a user's is in it.
    """
    magnitude = "floor(log10(abs(q)))"
    return f"""CREATE OR REPLACE MACRO {name}(q) AS CASE
        WHEN abs(q) < 0.001 OR abs(q) >= 1e20 THEN CAST(q AS DECIMAL(38, 18))
        ELSE CAST(round(CAST(q AS DOUBLE) * pow(10, {digits - 1} - {magnitude})) AS HUGEINT)
            * CAST(pow(10, {18 - digits} + {magnitude}) AS HUGEINT) * 10
            * CAST(0.000000000000000001 AS DECIMAL(18, 18)) END"""


MACROS = (_numeric(NUMERIC, 15), _numeric(NUMERIC_OF_REAL, 6))
"""What defines the functions that transforms may call and that are not DuckDB's own."""


def nothing_of(query: exp.Query) -> exp.Select:
    """`query` without its rows, to be bound only."""
    return exp.select("*").from_(query.copy().subquery(_ALIAS)).limit(0)


def flows(query: exp.Query) -> bool:
    """Whether rows of `query` come while its inputs are read: joins and projections, nothing that waits for the end."""
    return not query.find(exp.AggFunc, exp.Window, exp.Distinct, exp.Group, exp.Order, exp.Limit, exp.SetOperation)


def copies(plan: Plan) -> bool:
    """Whether a plan reads rows once and hands on what it makes of each."""
    query = plan.transform.query
    once = len(list(query.find_all(exp.Table))) == len(plan.reads) == 1
    # An unknown function may be an aggregate.
    more = (exp.Explode, exp.Unnest, exp.Lateral, exp.Anonymous, exp.AnonymousAggFunc, exp.TableSample)
    return once and flows(query) and not query.find(*more)


def only_handed_on(query: exp.Query, column: str) -> bool:
    """Whether `query` does nothing with an input's column but give it out: not compared, sorted or computed with.

    By the name alone, so that a column of the same name of another input counts as well.
    """
    if not isinstance(query, exp.Select) or query.find(exp.With, exp.Subquery, exp.Distinct):
        return False
    if any(join.args.get("using") or join.method == "NATURAL" for join in query.find_all(exp.Join)):
        return False
    given = {id(projection.unalias()) for projection in query.selects}
    return all(id(used) in given for used in query.find_all(exp.Column) if used.name.lower() == column.lower())


def cast(value: exp.Expr, type_: pa.DataType, *, lenient: bool = False) -> exp.Cast:
    """``CAST(value AS type)``, or ``TRY_CAST``."""
    made = exp.TryCast if lenient else exp.Cast
    return made(this=value, to=exp.DataType.build(duckdb_name(type_), dialect="duckdb"))
