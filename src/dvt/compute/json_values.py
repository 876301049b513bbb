"""Lists and structs as JSON, which has no NaN and no infinity (RFC 8259, 6): that of the engine has. Pure."""

import pyarrow as pa
from sqlglot import exp

from dvt.types import kind


def as_json(value: exp.Expr, type_: pa.DataType, *, lenient: bool = False) -> exp.Expr:
    """A value of a nested type as JSON; `lenient`: NULL where JSON has no such value, which fails otherwise."""
    json = exp.Anonymous(this="to_json", expressions=[value.copy()])
    if not holds_floats(type_):
        return json
    cast = exp.TryCast if lenient else exp.Cast
    failing = cast(this=_text(json), to=exp.DataType.build("double"))  # no text of a list or a struct is a number
    nothing = exp.cast(exp.cast(failing, "varchar", dialect="duckdb"), "json")
    return exp.Case(ifs=[exp.If(this=is_no_json(value), true=nothing)], default=json)


def holds_floats(type_: pa.DataType) -> bool:
    """Whether there are floating point numbers in values of a type."""
    children = [type_.field(place).type for place in range(type_.num_fields)]
    return kind(type_) in ("float", "double") or any(map(holds_floats, children))


def is_no_json(value: exp.Expr) -> exp.Expr:
    """Whether a value of a nested type has a NaN or an infinity in it. Its texts may say so."""
    json = _text(exp.Anonymous(this="to_json", expressions=[value.copy()]))
    pattern, nothing, all_of_them = map(exp.Literal.string, (r'"(\\.|[^"\\])*"', "", "g"))
    bare = exp.Anonymous(this="regexp_replace", expressions=[json, pattern, nothing, all_of_them])
    return exp.Anonymous(this="regexp_matches", expressions=[bare, exp.Literal.string("NaN|Infinity")])


def _text(value: exp.Expr) -> exp.Expr:
    return exp.cast(value.copy(), "varchar", dialect="duckdb")
