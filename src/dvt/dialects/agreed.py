"""Functions that give the same in a model's own database and in the engine (DuckDB), or whose difference is told. Data.

Measured by an expression corpus on PostgreSQL 15, MariaDB 10.11 and SQLite 3.40, and its plans on DuckDB 1.5. A
function that is not listed may well be the same: it is not known to be, so the plan says so (DVT003).
"""

from collections.abc import Iterator

from sqlglot import exp

from dvt.dialects.differences import DIFFERENCES
from dvt.dialects.groups import DUCKDB, MYSQL, POSTGRES, SQLITE

_EVERYWHERE: frozenset[type[exp.Expr]] = frozenset({
    exp.Abs, exp.And, exp.Case, exp.Cast, exp.Ceil, exp.Coalesce, exp.Collate, exp.Count, exp.DenseRank, exp.Exists,
    exp.Exp, exp.FirstValue, exp.Floor, exp.Greatest, exp.GroupConcat, exp.If, exp.Lag, exp.LastValue, exp.Lead,
    exp.Least, exp.Length, exp.Ln, exp.Lower, exp.Max, exp.Min, exp.NthValue, exp.Ntile, exp.Nullif, exp.Or, exp.Rank,
    exp.Replace, exp.Round, exp.RowNumber, exp.Sign, exp.Sqrt, exp.StrPosition, exp.Substring, exp.Sum, exp.Trim,
    exp.TryCast, exp.Upper, exp.Xor,
})  # fmt: skip
_TRIGONOMETRY = frozenset({exp.Atan2, exp.Cos, exp.Degrees, exp.Log, exp.Pow, exp.Radians, exp.Sin, exp.Trunc})
_OF: tuple[tuple[frozenset[str], frozenset[type[exp.Expr]]], ...] = (
    (POSTGRES, _TRIGONOMETRY | {
        exp.AnyValue, exp.Array, exp.ArrayAgg, exp.ArrayAppend, exp.ArrayContainedBy, exp.ArrayContainsAll,
        exp.ArrayOverlaps, exp.ArrayPosition, exp.ArrayPrepend, exp.ArraySize, exp.Ascii, exp.Between, exp.BitLength,
        exp.BitwiseAndAgg, exp.BitwiseOrAgg, exp.Cbrt, exp.Chr, exp.Concat, exp.ConcatWs, exp.CumeDist,
        exp.CurrentDate, exp.CurrentTimestamp, exp.DateTrunc, exp.Explode, exp.ExplodingGenerateSeries, exp.Extract,
        exp.GenerateSeries, exp.Grouping, exp.Left, exp.LogicalAnd, exp.LogicalOr, exp.MD5, exp.Mode, exp.Pad,
        exp.PercentRank, exp.PercentileCont, exp.PercentileDisc, exp.Pi, exp.Repeat, exp.Reverse, exp.Right,
        exp.SplitPart, exp.StartsWith, exp.TimestampFromParts, exp.TimestampTrunc, exp.Translate,
        exp.Rand, exp.UnixToTime, exp.Unnest, exp.Uuid,
    }),
    (MYSQL, _TRIGONOMETRY | {
        exp.Ascii, exp.BitwiseAndAgg, exp.BitwiseOrAgg, exp.Concat, exp.ConcatWs, exp.CurrentDate,
        exp.CurrentTimestamp, exp.DateAdd, exp.DateDiff, exp.DateSub, exp.Day, exp.DayOfMonth, exp.DayOfWeek,
        exp.DayOfYear, exp.Dayname, exp.Extract, exp.Hex, exp.Hour, exp.LastDay, exp.Left, exp.MD5, exp.Minute,
        exp.Month, exp.Pad, exp.Quarter, exp.Repeat, exp.Reverse, exp.Right, exp.SHA, exp.Second, exp.StrToDate,
        exp.TimeToStr, exp.TimestampDiff, exp.TsOrDsToDate, exp.TsOrDsToTimestamp, exp.Year,
    }),
    (SQLITE, _TRIGONOMETRY | {
        exp.Avg, exp.Chr, exp.CumeDist, exp.CurrentDate, exp.CurrentTimestamp, exp.PercentRank, exp.Pi, exp.TimeToStr,
    }),
)  # fmt: skip
_BY_NAME = frozenset(
    {"all", "any", "cardinality", "every", "gcd", "gen_random_uuid", "isfinite", "lcm", "make_date", "weekday"}
)


def unproven(tree: exp.Query, dialect: str) -> tuple[str, ...]:
    """What to tell of the functions of `tree` that are not known to agree, one text for each name."""
    return tuple(
        f"{name}() is computed by the engine; it is not known to mean the same in {dialect}"
        for name in sorted(set(_unproven(tree, dialect)))
    )


def _unproven(tree: exp.Query, dialect: str) -> Iterator[str]:
    if dialect in DUCKDB:
        return
    known = _EVERYWHERE.union(*(kinds for dialects, kinds in _OF if dialect in dialects))
    told = {kind for difference in DIFFERENCES if dialect in difference.dialects for kind in difference.kinds}
    for node in tree.find_all(exp.Func):
        if isinstance(node, exp.Anonymous):
            if node.name.lower() not in _BY_NAME:
                yield node.name.lower()
        elif type(node) not in known and type(node) not in told:
            yield node.sql_name().lower()
