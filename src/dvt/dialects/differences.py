"""Meanings that the engine (DuckDB) does not have: what the user gets to know as DVT003. Data.

Measured by running one text on PostgreSQL 15, MariaDB 10.11 and SQLite, and its plan on DuckDB 1.5.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

from dvt.diagnostics import Code
from dvt.dialects.constants import bare, fold
from dvt.dialects.groups import DUCKDB, MYSQL, POSTGRES, SQLITE, TRUNCATING
from dvt.dialects.typing import alternatives, is_double, is_exact, is_integer, is_known

_KIND = exp.DType


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A meaning that the engine does not have.

    Attributes:
        dialects: the models' dialects that it is for.
        kinds: the nodes that may have it.
        holds: whether a node has it.
        text: what the user should know.
        code: DVT003, or that of its topic.
    """

    dialects: frozenset[str]
    kinds: tuple[type[exp.Expr], ...]
    text: str
    holds: Callable[[exp.Expr], bool] = lambda _node: True
    code: Code = Code.FUNCTION_TRANSLATED


def _inexact_division(node: exp.Expr) -> bool:
    sides = (node.args["this"], node.args["expression"])
    return all(is_exact(side) for side in sides) and not all(is_integer(side) for side in sides)


def _unknown_division(node: exp.Expr) -> bool:
    sides = (node.args["this"], node.args["expression"])
    floating = any(is_double(side) or side.is_type(_KIND.DECIMAL, _KIND.INTERVAL) for side in sides)
    return not floating and not all(is_known(side) for side in sides)


def _float_to_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Cast) and node.to.this in exp.DataType.TEXT_TYPES and is_double(node.this)


def _bare_numeric(node: exp.Expr) -> bool:
    bare_numeric = isinstance(node, exp.Cast) and node.to.this is _KIND.DECIMAL and not node.to.expressions
    return bare_numeric and not is_exact(node.this)


def _is_text(node: object) -> bool:
    return isinstance(node, exp.Expr) and node.type is not None and node.type.this in exp.DataType.TEXT_TYPES


def _open_start(node: exp.Expr) -> bool:
    return not isinstance(fold(node.args.get("start") or exp.Literal.number(1)), Decimal)


def _padded(node: exp.Expr) -> bool:
    return isinstance(node, exp.Cast) and node.to.this in (_KIND.CHAR, _KIND.NCHAR)


def _padded_column(node: exp.Expr) -> bool:
    """Whether a char(n) is more than handed on or compared, where its padding does not count."""
    if not node.is_type(_KIND.CHAR, _KIND.NCHAR, _KIND.BPCHAR):
        return False
    block = node.find_ancestor(exp.Select)
    united = isinstance(block.parent if block is not None else None, exp.SetOperation)
    grouped = block is not None and (block.args.get("group") or block.args.get("distinct"))
    plain = isinstance(node.parent, (exp.Alias, exp.Select, exp.EQ, exp.NEQ, exp.In, exp.Is))
    return not plain or bool(united or grouped)


def _compares_text(node: exp.Expr) -> bool:
    """Whether a text meets another, one of them no literal."""
    sides = [node.args.get("this"), node.args.get("expression"), *(node.args.get("expressions") or [])]
    return any(_is_text(side) and not isinstance(side, exp.Literal) for side in sides)


def _text_with_number(node: exp.Expr) -> bool:
    sides = (node.args["this"], node.args["expression"])
    return any(
        _is_text(one) and not isinstance(one, exp.Literal) and (is_exact(other) or is_double(other))
        for one, other in (sides, sides[::-1])
    )


def _orders_text(node: exp.Expr) -> bool:
    return _is_text(node.this) and not _order_of_rows_only(node)


def _order_of_rows_only(node: exp.Expr) -> bool:
    """Whether an ORDER BY only says in which order the rows of the whole result come: a table has none."""
    query = node.parent.parent if isinstance(node, exp.Ordered) and node.parent is not None else None
    if not isinstance(query, exp.Query) or query.parent is not None:
        return False
    distinct = query.args.get("distinct")
    return not any(query.args.get(key) for key in ("limit", "offset")) and not (
        isinstance(distinct, exp.Distinct) and distinct.args.get("on")
    )


def _has_text_column(node: exp.Expr) -> bool:
    """Whether a text is among what is grouped, ordered or made distinct."""
    whole = isinstance(node, exp.Distinct) and isinstance(node.parent, exp.Select)
    parts = node.parent.expressions if whole and node.parent is not None else [node]
    found = any(_is_text(column) for part in parts for column in part.find_all(exp.Column))
    return found and not _order_of_rows_only(node)


# What compares in the engine as it does in the database, apart from texts, which have rules of their own.
_ORDERED = frozenset({
    *exp.DataType.NUMERIC_TYPES, *exp.DataType.TEXT_TYPES, *exp.DataType.TEMPORAL_TYPES, _KIND.BOOLEAN, _KIND.UUID,
    _KIND.INTERVAL, _KIND.BINARY, _KIND.VARBINARY, _KIND.ARRAY, _KIND.LIST, _KIND.NULL, _KIND.UNKNOWN, _KIND.TIME,
}) - {_KIND.BIT, _KIND.MONEY}  # fmt: skip
_ALIKE = _ORDERED | {_KIND.USERDEFINED, _KIND.INET}


def _sides(node: exp.Expr) -> list[exp.Expr]:
    found = [node.args.get("this"), node.args.get("expression")]
    return [side for side in found if isinstance(side, exp.Expr) and side.type is not None]


def _compares_a_row_with_a_query(node: exp.Expr) -> bool:
    """Or with what else is no row that is written out (`dvt.dialects.row_values`)."""
    if not isinstance(node.args["this"], exp.Tuple):
        return False
    others = node.expressions if isinstance(node, exp.In) else [node.args["expression"]]
    return not others or not all(isinstance(other, exp.Tuple) for other in others)


def _orders_as_text(node: exp.Expr) -> bool:
    """A type of the database's own, which travels as text: an enum, a range, an address."""
    kinds = {side.type.this for side in _sides(node)[:1] if side.type is not None}
    return not kinds <= _ORDERED and not _order_of_rows_only(node)


def _equal_as_text(node: exp.Expr) -> bool:
    kinds = [side.type for side in _sides(node) if side.type is not None]
    citext = any(kind.this is _KIND.USERDEFINED and str(kind.args.get("kind")).lower() == "citext" for kind in kinds)
    return citext or not {kind.this for kind in kinds} <= _ALIKE


def _told_apart(node: exp.Expr) -> bool:
    """Whether the separator is a text that is written out, and for split_part not an empty one."""
    given = node.args.get("delimiter") if isinstance(node, exp.SplitPart) else node.args.get("separator")
    if given is None:
        return True
    written = isinstance(given, exp.Literal) and given.is_string
    return written and (bool(given.name) or not isinstance(node, exp.SplitPart))


def _binary_to_text(node: exp.Expr) -> bool:
    wanted = isinstance(node, exp.Cast) and node.to.this in exp.DataType.TEXT_TYPES
    return wanted and node.this.is_type(_KIND.BINARY, _KIND.VARBINARY, _KIND.INTERVAL)


_LONG = 28  # digits: with so many, ten more fit behind the point


def _unsized_to_text(node: exp.Expr) -> bool:
    """Whether a decimal of unknown size becomes a text; a number as it is written has its own digits."""
    if isinstance(node, exp.Cast):
        parts = [node.this] if node.to.this in exp.DataType.TEXT_TYPES else []
    else:
        parts = [part for part in node.iter_expressions() if not isinstance(part, exp.Order)]
    return any(part.is_type(_KIND.DECIMAL) and not part.type.expressions and fold(part) is None for part in parts)


def _digits_of(node: exp.Expr) -> tuple[int, int] | None:
    """How many digits a decimal may have, and how many of them behind its point as far as that is known."""
    if isinstance(node, exp.Literal) and not node.is_string:
        whole, _, behind = node.name.partition(".")
        return (len(whole) + len(behind), len(behind)) if (whole + behind).isdigit() else None
    if node.type is None or not node.is_type(_KIND.DECIMAL):
        return None
    sizes = [int(size.name) for size in node.type.expressions if size.name.isdigit()]
    return (sizes[0], (*sizes, 0)[1]) if sizes else (_MOST, 0)


def _united(node: exp.Expr, long: Callable[[exp.Expr], bool]) -> bool:
    """Whether a column of a set operation is `_rounded`."""
    columns: dict[int, list[exp.Expr]] = {}
    waiting = [node]
    while waiting:
        part = waiting.pop().unnest()
        if isinstance(part, exp.SetOperation):
            waiting += [part.this, part.expression]
        elif isinstance(part, exp.Select):
            for place, projection in enumerate(part.selects):
                columns.setdefault(place, []).append(projection.unalias())
    return any(_meet(values, long) for values in columns.values())


def _rounded(node: exp.Expr, long: Callable[[exp.Expr], bool]) -> bool:
    """Whether a long decimal meets a number with more digits behind the point than there is room for."""
    if isinstance(node, exp.SetOperation):
        return _united(node, long)
    return _meet(alternatives(node), long)


def _meet(values: list[exp.Expr], long: Callable[[exp.Expr], bool]) -> bool:
    sizes = [(each, found) for each in values if (found := _digits_of(each)) is not None]
    longest = max((digits - scale for _, (digits, scale) in sizes), default=0)
    scale = max((scale for _, (_, scale) in sizes), default=0)
    return longest + scale > _MOST and any(digits > _LONG and long(each) for each, (digits, _) in sizes)


_MEETINGS = (exp.Coalesce, exp.Case, exp.Greatest, exp.Least, exp.Union, exp.Intersect, exp.Except)


def rounds_long(query: exp.Query) -> bool:
    """Whether `query` mixes a decimal that may be long with numbers of more digits behind the point.

    Only the engine knows whether the values of a column are as long as its type.
    """
    return any(_rounded(node, lambda _: True) for node in query.find_all(*_MEETINGS))


_MOST = 38
_NO_MORE_DIGITS = "the engine's decimals have 38 digits: what a long one leaves no room for behind the point is rounded"
_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.In, exp.Like)

DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        dialects=POSTGRES | MYSQL,
        kinds=_MEETINGS,
        holds=lambda node: _rounded(node, lambda value: isinstance(bare(value), exp.Cast)),
        text=_NO_MORE_DIGITS,
    ),
    Difference(
        dialects=MYSQL,
        kinds=(exp.Div, exp.Avg, exp.Variance, exp.VariancePop, exp.Stddev, exp.StddevPop, exp.StddevSamp),
        text="divisions, averages and variances are computed in double precision, not as decimals of 4 more digits",
    ),
    Difference(
        dialects=MYSQL,
        kinds=(exp.Week, exp.WeekOfYear, exp.Format, exp.NumberToStr, exp.BitwiseCount),
        text="week(), format() and bit_count() count and round as DuckDB does",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.Div,),
        holds=_inexact_division,
        text="a division of numerics is computed in double precision (about 15 digits)",
    ),
    Difference(
        dialects=TRUNCATING,
        kinds=(exp.Div,),
        holds=_unknown_division,
        text="the types of a division are unknown, so it is not truncated as one of integers would be; cast its sides",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.Avg, exp.Variance, exp.VariancePop, exp.Stddev, exp.StddevPop, exp.StddevSamp),
        holds=lambda node: not is_double(node.this),
        text="averages and variances of exact numbers are computed in double precision (about 15 digits)",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.Pow, exp.Sqrt, exp.Exp, exp.Ln, exp.Log),
        holds=lambda node: node.is_type(_KIND.DECIMAL),
        text="powers, roots and logarithms of numerics are computed in double precision (about 15 digits)",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.Cast, exp.DPipe, exp.Concat, exp.ConcatWs, exp.GroupConcat),
        holds=_unsized_to_text,
        text="the text of a number without declared digits has as many zeros behind the point as the engine keeps for "
        "its column",
    ),
    Difference(
        dialects=POSTGRES | MYSQL | SQLITE,
        kinds=(exp.Cast,),
        holds=_float_to_text,
        text="a floating-point number as text is written as DuckDB does: 1.0, not 1",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.Substring,),
        holds=_open_start,
        text="substring with a start below 1 counts from the end",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.Cast,),
        holds=_padded,
        text="char(n) is not padded with spaces",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.Column,),
        holds=_padded_column,
        text="char(n) loses its padding where it is computed with, grouped or united",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.Cast,),
        holds=_bare_numeric,
        text="numeric without precision is taken as decimal(38, 10): say numeric(p, s)",
    ),
    Difference(
        dialects=POSTGRES | MYSQL,
        kinds=(exp.RegexpLike, exp.RegexpILike, exp.RegexpReplace, exp.RegexpExtract),
        text="regular expressions are DuckDB's (RE2): no back-references, no look-around",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.Upper, exp.Lower, exp.Initcap, exp.ILike, exp.RegexpILike),
        text="upper and lower case outside ASCII follow DuckDB's rules, not the database's locale",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.TimeToStr, exp.ToChar, exp.StrToTime, exp.StrToDate),
        text="to_char and to_date formats are translated; patterns other than numbers of date and time may differ",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.JSONExtract, exp.JSONExtractScalar, exp.JSONBExtract, exp.JSONBExtractScalar, exp.JSONBContains),
        text="JSON is DuckDB's: numbers and repeated keys keep their text",
        code=Code.JSON_HANDLING,
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE),
        holds=_text_with_number,
        text="a text compared with a number is taken as a number, where PostgreSQL refuses it: cast one of them",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.DateTrunc, exp.TimestampTrunc),
        holds=lambda node: node.text("unit").upper() in ("CENTURY", "MILLENNIUM"),
        text="date_trunc() counts centuries and millennia from the year 0, where PostgreSQL counts from 1",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.DateTrunc, exp.TimestampTrunc),
        holds=lambda node: node.this.is_type(_KIND.DATE),
        text="date_trunc() of a date gives a timestamp, where PostgreSQL gives one with time zone: cast its argument",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.Ordered, exp.Min, exp.Max, exp.Greatest, exp.Least, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between),
        holds=_orders_as_text,
        text="values of a type that only the database has (an enum, a range …) are ordered as texts",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.EQ, exp.NEQ, exp.In),
        holds=_equal_as_text,
        text="values of a type that only the database has (jsonb, citext …) are compared as texts",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.Cast,),
        holds=_binary_to_text,
        text="an interval or a bytea as text is written as DuckDB does",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.DPipe,),
        holds=lambda node: any(side.is_type(_KIND.ARRAY) for side in _sides(node)),
        text="an array joined to NULL is NULL, where PostgreSQL's is the array",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.SplitPart, exp.GroupConcat),
        holds=lambda node: not _told_apart(node),
        text="split_part() and string_agg() with an empty or unknown separator answer as DuckDB's do",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.GenerateSeries, exp.ExplodingGenerateSeries),
        holds=lambda node: node.args["start"].is_type(_KIND.DATE),
        text="generate_series() of dates gives timestamps, where PostgreSQL's have a time zone",
    ),
    Difference(
        dialects=MYSQL,
        kinds=(exp.StrPosition,),
        text="texts are searched exactly, where MySQL's default collations ignore case and accents",
    ),
    Difference(
        dialects=DUCKDB,
        kinds=(exp.Ordered, exp.Min, exp.Max, exp.Greatest, exp.Least, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between),
        holds=lambda node: _sides(node)[:1] != [] and _sides(node)[0].is_type(_KIND.ENUM),
        text="values of an enum are ordered as texts",
    ),
    Difference(
        dialects=MYSQL,
        kinds=(exp.BitwiseOr, exp.BitwiseXor, exp.BitwiseNot, exp.BitwiseLeftShift, exp.BitwiseRightShift),
        text="bit operations give signed numbers, where MySQL's are unsigned",
    ),
    Difference(
        dialects=SQLITE,
        kinds=(exp.Cast,),
        holds=lambda node: (
            isinstance(node, exp.Cast)
            and node.to.this in exp.DataType.TEXT_TYPES
            and is_exact(node.this)
            and not is_integer(node.this)
        ),
        text="a decimal as text is written as a floating-point number (1.0), also where SQLite keeps an integer (1)",
    ),
    Difference(
        dialects=SQLITE,
        kinds=(exp.DPipe,),
        holds=lambda node: any(
            is_exact(side) and not is_integer(side) for side in (node.args["this"], node.args["expression"])
        ),
        text="a decimal joined to a text keeps its zeros (1.00), where SQLite's is a floating-point number (1.0)",
    ),
    Difference(
        dialects=POSTGRES | MYSQL | SQLITE,
        kinds=(exp.In, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE),
        holds=_compares_a_row_with_a_query,
        text="rows with NULLs in them compare as DuckDB's rows: NULL equals NULL",
    ),
    Difference(
        dialects=POSTGRES,
        kinds=(exp.Ordered, exp.Min, exp.Max, exp.Greatest, exp.Least, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between),
        holds=_orders_text,
        text="texts are ordered by their bytes (collation C), not by the database's collation",
    ),
    Difference(
        dialects=MYSQL,
        kinds=(*_COMPARISONS, exp.Nullif, exp.Case, exp.NullSafeEQ),
        holds=_compares_text,
        text="texts are compared exactly, where MySQL's default collations ignore case, accents and trailing spaces",
    ),
    Difference(
        dialects=MYSQL,
        kinds=(exp.Group, exp.Distinct, exp.Ordered, exp.Min, exp.Max),
        holds=_has_text_column,
        text="texts are grouped and ordered by their bytes, where MySQL's default collations ignore case",
    ),
    Difference(
        dialects=SQLITE,
        kinds=(exp.Date, exp.TsOrDsToDate, exp.TsOrDsToTimestamp),
        text="dates are dates, where SQLite's are texts",
    ),
    Difference(
        dialects=SQLITE,
        kinds=(exp.Typeof, exp.Hex, exp.Unicode),
        text="typeof, hex and unicode answer as DuckDB's do",
    ),
    Difference(
        dialects=SQLITE,
        kinds=(exp.Cast,),
        holds=lambda node: (
            isinstance(node, exp.Cast)
            and node.to.this in exp.DataType.INTEGER_TYPES
            and not (is_exact(node.this) or is_double(node.this))
        ),
        text="a text that is cast to an integer has to be one, where SQLite takes the digits that it begins with",
    ),
)
