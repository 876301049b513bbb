"""What DuckDB makes of a value that it stores in a column of another type, and says nothing of it."""

import re

from sqlglot import exp

from dvt.deliver.pairs import (
    FLOATS_SHOWN,
    MOMENTS,
    NESTED,
    TEXTS,
    Columns,
    Stored,
    cast,
    differ,
    is_exact,
    is_time,
    known,
    nulls,
)
from dvt.deliver.type_words import verbatim

_OPEN = re.compile(r"\b(union|json|variant)\b")
_LONG_FRACTION = "[.][0-9]{%s}[0-9]*[1-9]"
_OFFSET = "^[^-]*:[0-9.]+ *([+-][0-9:]+|[zZ])$"
_FLOAT_PART = re.compile(r"\b(float|real)\b", re.IGNORECASE)
_EXACT = ("numeric(38,9)", "numeric(38,30)")
"""Of numbers with many digits before the point, and with many behind it."""


def of_duckdb(value: exp.Expr, columns: Columns) -> Stored | None:
    """By making it one of the column's type, and that one of its own type again."""
    source, wanted = columns.source, columns.wanted
    if TEXTS.match(wanted) and not NESTED.search(wanted):
        return None
    made = tried(value, columns.into)
    words = TEXTS.match(source) and not NESTED.search(source)
    if words or source == "json":
        if NESTED.search(wanted):
            return made, exp.and_(known(made), _differ_in_parts(value, made, columns.into))
        return None if _OPEN.search(wanted) else (made, _words_differ(scalar(value, source), made, wanted))
    if _OPEN.search(source) or _OPEN.search(wanted):
        return None  # what has no form there is an error of its own
    if is_time(wanted) and source.startswith("timestamp"):
        return made, known(value)
    if FLOATS_SHOWN.match(wanted) and FLOATS_SHOWN.match(source):
        return made, differ(cast(made, "varchar"), cast(value, "varchar"))
    if FLOATS_SHOWN.match(wanted) and is_exact(source):
        return made, differ(tried(cast(made, "varchar"), columns.given), value)
    back = tried(made, columns.given)
    if NESTED.search(source):
        return made, exp.and_(exp.EQ(this=nulls(made), expression=nulls(value)), differ(back, value))
    return made, exp.and_(known(made), differ(back, value))


def tried(value: exp.Expr, type_: str) -> exp.Expr:
    """A value as one of a type in DuckDB's words, NULL where it has no such form."""
    return exp.TryCast(this=value.copy(), to=verbatim(type_))


def scalar(value: exp.Expr, source: str) -> exp.Expr:
    """The text of a value that is a text or JSON."""
    return (
        exp.JSONExtractScalar(this=value.copy(), expression=exp.JSONPath(expressions=[exp.JSONPathRoot()]))
        if (source == "json")
        else value
    )


def _words_differ(value: exp.Expr, made: exp.Expr, wanted: str) -> exp.Expr:
    """Whether a text, of which `made` was made, says something else: words that differ may be one value."""
    conditions = []
    if is_time(wanted):
        conditions += [known(tried(value, "timestamptz")), _matches(value, _OFFSET)]
    elif MOMENTS.match(wanted) or wanted == "date":
        conditions.append(differ(tried(made, "timestamptz"), tried(value, "timestamptz")))
    elif re.match(r"numeric|double|float|real|\w*int", wanted) and wanted != "interval":
        shown = cast(made, "varchar") if FLOATS_SHOWN.match(wanted) else made
        kinds = ("double", *(_EXACT if FLOATS_SHOWN.match(wanted) else _EXACT[:1]))
        conditions += [differ(tried(shown, kind), tried(value, kind)) for kind in kinds]
    if wanted.startswith("time") or wanted == "interval":
        conditions.append(_matches(value, _LONG_FRACTION % (9 if wanted == "timestamp_ns" else 6)))
    return exp.and_(known(made), exp.or_(*conditions)) if conditions else exp.false()


def _matches(value: exp.Expr, pattern: str) -> exp.Expr:
    return exp.Anonymous(this="regexp_matches", expressions=[value.copy(), exp.Literal.string(pattern)])


def _differ_in_parts(value: exp.Expr, made: exp.Expr, into: str) -> exp.Expr:
    """Whether one of a nested type has other parts than the text or JSON that it was made of."""
    shown = cast(made, "varchar") if _FLOAT_PART.search(into) else made  # with the digits that tell it apart
    wide = [with_parts(into, number, "timestamptz") for number in ("double", _EXACT[0])]
    return exp.or_(*(differ(tried(shown, kind), tried(value, kind)) for kind in wide))


def with_parts(type_: str, number: str, moment: str) -> str:
    """A nested type with others for its numbers and moments."""

    def other(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.DataType):
            return node
        if node.is_type(*exp.DataType.NUMERIC_TYPES):
            return verbatim(number)
        return verbatim(moment) if node.is_type(*exp.DataType.TEMPORAL_TYPES) else node

    return exp.DataType.build(type_, dialect="duckdb").transform(other).sql("duckdb")
