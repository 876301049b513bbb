"""The name that a database gives to a result column which the query leaves unnamed.

Rules: PostgreSQL's ``FigureColname`` (src/backend/parser/parse_target.c); DuckDB's printed expression; MySQL's and
SQLite's text of the expression.
"""

from sqlglot import exp

from dvt.dialects.groups import POSTGRES
from dvt.dialects.typing import DATE_PART, is_date_part

_PG_TYPES = {
    "INT": "int4",
    "BIGINT": "int8",
    "SMALLINT": "int2",
    "DOUBLE": "float8",
    "FLOAT": "float4",
    "DECIMAL": "numeric",
    "BOOLEAN": "bool",
    "CHAR": "bpchar",
    "VARCHAR": "varchar",
    "TEXT": "text",
    "DATE": "date",
    "TIME": "time",
    "TIMETZ": "timetz",
    "TIMESTAMP": "timestamp",
    "TIMESTAMPTZ": "timestamptz",
    "JSON": "json",
    "JSONB": "jsonb",
    "UUID": "uuid",
    "INTERVAL": "interval",
}
_PG_NAMED: tuple[tuple[type[exp.Expr], str], ...] = (
    (exp.Case, "case"),
    (exp.Coalesce, "coalesce"),
    (exp.Greatest, "greatest"),
    (exp.Least, "least"),
    (exp.Exists, "exists"),
    (exp.Array, "array"),
    (exp.Interval, "interval"),
    (exp.CurrentDate, "current_date"),
    (exp.CurrentTimestamp, "now"),
    (exp.Extract, "extract"),
    (exp.Nullif, "nullif"),
    (exp.Substring, "substring"),
    (exp.StrPosition, "position"),
    (exp.Trim, "btrim"),
    (exp.TimestampTrunc, "date_trunc"),
    (exp.AtTimeZone, "timezone"),
    (exp.GroupConcat, "string_agg"),
    (exp.ExplodingGenerateSeries, "generate_series"),
    (exp.GenerateSeries, "generate_series"),
    (exp.Explode, "unnest"),
    (exp.Unnest, "unnest"),
)


def unnamed(projection: exp.Expr, dialect: str, sql: str) -> str:
    """The name of `projection`, an expression of `sql` without an alias; empty where any name does."""
    if dialect in POSTGRES:
        return _postgres(projection, sql)[0] or "?column?"
    if dialect == "duckdb":
        return _duckdb(projection)
    if dialect in ("mysql", "sqlite"):
        return projection.sql(dialect=dialect)
    return ""


def _postgres(node: exp.Expr, sql: str) -> tuple[str, int]:
    """The name and its strength: 2 that of a column or function, 1 that of a type or CASE, 0 none."""
    if is_date_part(node):
        return DATE_PART, 2
    if isinstance(node, (exp.Paren, exp.Collate, exp.Bracket, exp.Filter, exp.Window, exp.WithinGroup)):
        return _postgres(node.this, sql)
    if isinstance(node, (exp.Column, exp.Dot)):
        return node.output_name or node.name, 2
    if isinstance(node, exp.Cast):
        name, strength = _postgres(node.this, sql)
        return (name, strength) if strength > 1 else (_PG_TYPES.get(node.to.this.name, node.to.this.name.lower()), 1)
    if isinstance(node, exp.Subquery):
        query = node.unnest()
        first = query.selects[0] if isinstance(query, exp.Query) and query.selects else None
        return (first.alias_or_name or _postgres(first, sql)[0], 2) if first is not None else ("", 0)
    if isinstance(node, exp.Case):
        name, strength = _postgres(node.args["default"], sql) if node.args.get("default") else ("", 0)
        return (name, strength) if strength > 1 else ("case", 1)
    return _postgres_function(node, sql)


def _postgres_function(node: exp.Expr, sql: str) -> tuple[str, int]:
    written = _written(node, sql)
    if written:
        return written, 2
    for kind, name in _PG_NAMED:
        if isinstance(node, kind):
            return name, 2
    if isinstance(node, exp.Anonymous):
        return node.name.lower(), 2
    if isinstance(node, exp.Func) and not isinstance(node, (exp.Connector, exp.Binary, exp.Unary, exp.Predicate)):
        return _function(node, "postgres"), 2
    return "", 0


def _written(node: exp.Expr, sql: str) -> str:
    """The function's name as the query has it: the tree keeps one name for all spellings of a function."""
    start, end = node.meta.get("start"), node.meta.get("end")
    if not isinstance(node, exp.Func) or start is None or end is None:
        return ""
    name = sql[start : end + 1].lower()
    return name if name.replace("_", "a").isalnum() else ""


def _function(node: exp.Func, dialect: str) -> str:
    """The name by which `dialect` prints a function."""
    text = node.sql(dialect=dialect)
    head = text.partition("(")[0]
    return head.lower() if head.replace("_", "").isalnum() else node.sql_name().lower()


def _duckdb(node: exp.Expr) -> str:
    """What DuckDB prints for an expression; its own spelling for the common ones."""
    if isinstance(node, exp.Paren):
        return _duckdb(node.this)
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Star):
        return "count_star()"
    if isinstance(node, exp.Column):
        return ".".join(part.name for part in node.parts)
    if isinstance(node, exp.Coalesce):
        return f"COALESCE({', '.join(_duckdb(x) for x in [node.this, *node.expressions])})"
    if isinstance(node, exp.Distinct):
        return f"DISTINCT {', '.join(_duckdb(x) for x in node.expressions)}"
    if isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal):
        return f"-{node.this.name}"
    if isinstance(node, exp.Binary) and isinstance(
        node,
        (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.DPipe, exp.EQ, exp.LT, exp.GT, exp.LTE, exp.GTE),
    ):
        sign = {"IntDiv": "//", "EQ": "="}.get(type(node).__name__) or _sign(node)
        return f"({_duckdb(node.left)} {sign} {_duckdb(node.right)})"
    if isinstance(node, exp.Func) and not isinstance(node, (exp.Cast, exp.Case, exp.Connector, exp.Predicate)):
        return _duckdb_call(node)
    return node.sql(dialect="duckdb")


def _sign(node: exp.Binary) -> str:
    copy = type(node)(this=exp.column("x"), expression=exp.column("y"))
    return copy.sql(dialect="duckdb").removeprefix("x ").removesuffix(" y")


def _duckdb_call(node: exp.Func) -> str:
    values = [value for value in node.args.values() if value not in (None, False, [], True)]
    flat = [x for value in values for x in (value if isinstance(value, list) else [value])]
    if not all(isinstance(x, (exp.Column, exp.Literal, exp.Func, exp.Distinct, exp.Binary, exp.Paren)) for x in flat):
        return node.sql(dialect="duckdb")
    name = node.name if isinstance(node, exp.Anonymous) else _function(node, "duckdb")
    return f"{name.lower()}({', '.join(_duckdb(x) for x in flat if isinstance(x, exp.Expr))})"
