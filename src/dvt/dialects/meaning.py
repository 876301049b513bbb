"""What a model means in its own dialect, said in the engine's (DuckDB): rewrites and remaining differences, as data.

Each rewrite is one small function on one kind of node; each difference that remains is one row with the text that the
user gets (DVT003). Measured by running one text on PostgreSQL 15, MariaDB 10.11 and SQLite and its plan on DuckDB 1.5.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from dvt.dialects.constants import bare, fold
from dvt.dialects.typing import is_double, is_exact, is_integer, is_known
from dvt.errors import PlanError

_POSTGRES = frozenset({"postgres", "redshift", "materialize", "risingwave"})
_TRUNCATING = _POSTGRES | {"sqlite", "tsql", "trino", "presto"}
_RAISING = _POSTGRES | {"tsql", "oracle", "snowflake", "trino", "presto"}
_KIND = exp.DType


ENGINE = "duckdb"


@dataclass(frozen=True, kw_only=True)
class Rewrite:
    """A node that the engine would take for something else.

    Attributes:
        dialects: the models' dialects that it is for.
        kinds: the nodes.
        new: the node said anew; the same node where it needs none.
    """

    dialects: frozenset[str]
    kinds: tuple[type[exp.Expr], ...]
    new: Callable[[exp.Expr], exp.Expr]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A meaning that the engine does not have.

    Attributes:
        dialects: the models' dialects that it is for.
        kinds: the nodes that may have it.
        holds: whether a node has it.
        text: what the user should know.
    """

    dialects: frozenset[str]
    kinds: tuple[type[exp.Expr], ...]
    text: str
    holds: Callable[[exp.Expr], bool] = lambda _node: True


# Functions that DuckDB has under the same name with another meaning: never passed on.
_FOREIGN: dict[type[exp.Expr], tuple[frozenset[str], str]] = {
    exp.Format: (_POSTGRES, "format('%s …') has no counterpart in the engine: use || or concat()"),
}


def _refuse_foreign(tree: exp.Query, dialect: str) -> None:
    for node in tree.find_all(*_FOREIGN):
        dialects, text = _FOREIGN[type(node)]
        if dialect in dialects:
            raise PlanError(f"{dialect}: {text}")
    for node in tree.find_all(exp.TimeToStr):
        pattern = node.args.get("format")
        if dialect in _POSTGRES and isinstance(pattern, exp.Literal) and _untranslated(pattern.name):
            raise PlanError(f"{dialect}: the pattern of to_char() has parts without a counterpart: '{pattern.name}'")
    for node in tree.find_all(exp.SimilarTo):
        if dialect in _POSTGRES and not isinstance(node.expression, exp.Literal):
            raise PlanError(f"{dialect}: SIMILAR TO with a pattern that is no literal has no counterpart in the engine")


def _untranslated(pattern: str) -> bool:
    """Whether letters are left in a pattern that are no ``%x``: parts of a pattern that sqlglot does not know."""
    left = pattern.replace("%%", "")
    while "%" in left:
        before, _, after = left.partition("%")
        left = before + after.removeprefix("-")[1:]
    return any(sign.isalpha() or sign == '"' for sign in left)


def to_engine(tree: exp.Query, dialect: str) -> tuple[exp.Query, tuple[str, ...]]:
    """The tree rewritten so that the engine gives what `dialect` means, and the differences that remain.

    Args:
        tree: typed, as far as it could be; it is changed in place.
        dialect: the model's.

    Raises:
        PlanError: a part has no counterpart in the engine.
    """
    _refuse_foreign(tree, dialect)
    texts = [
        difference.text
        for difference in DIFFERENCES
        if dialect in difference.dialects and any(difference.holds(node) for node in tree.find_all(*difference.kinds))
    ]
    if dialect != ENGINE:
        texts += _passed_by_name(tree)
    for rewrite in REWRITES:
        if dialect not in rewrite.dialects:
            continue
        for node in sorted(tree.find_all(*rewrite.kinds), key=lambda found: -found.depth):
            new = rewrite.new(node)
            if new is not node:
                new.type = node.type
                node.replace(new)
    return tree, tuple(texts)


def _passed_by_name(tree: exp.Query) -> list[str]:
    names = sorted({node.name.lower() for node in tree.find_all(exp.Anonymous)} - {"every", "weekday"})
    return [
        f"{name}() is passed to the engine by its name; whether it means the same there is not known" for name in names
    ]


def _division(node: exp.Expr) -> exp.Expr:
    """Integers divide to an integer, towards zero; DuckDB's ``/`` is floating and sqlglot's cast of it rounds."""
    if not isinstance(node, exp.Div) or not (is_integer(node.left) and is_integer(node.right)):
        return node
    return exp.IntDiv(this=_operand(node.left), expression=_operand(node.right))


def _operand(node: exp.Expr) -> exp.Expr:
    return exp.Paren(this=node.copy()) if isinstance(node, (exp.Binary, exp.Connector)) else node.copy()


def _checked(node: exp.Expr) -> exp.Expr:
    """A division by zero raises; DuckDB gives NULL or infinity."""
    divisor = bare(node.args["expression"])
    if fold(divisor) or isinstance(divisor, exp.Nullif) or divisor.find(exp.Query, exp.Rand, exp.Anonymous):
        return node
    zero = exp.EQ(this=_operand(divisor), expression=exp.Literal.number(0))
    error = exp.Anonymous(this="error", expressions=[exp.Literal.string("division by zero")])
    return exp.Paren(this=exp.Case(ifs=[exp.If(this=zero, true=error)], default=node.copy()))


def _like(node: exp.Expr) -> exp.Expr:
    r"""``\`` escapes in a pattern, unless ESCAPE says otherwise; in DuckDB nothing does."""
    pattern = node.args["expression"]
    plain = isinstance(pattern, exp.Literal) and "\\" not in pattern.name
    if plain or isinstance(node.parent, exp.Escape) or isinstance(pattern, (exp.Any, exp.All)):
        return node
    return exp.Escape(this=node.copy(), expression=exp.Literal.string("\\"))


def _round(node: exp.Expr) -> exp.Expr:
    """A double is rounded half to even."""
    if node.args.get("decimals") is not None or not is_double(node.this):
        return node
    return exp.Anonymous(this="round_even", expressions=[node.this.copy(), exp.Literal.number(0)])


def _extract(node: exp.Expr) -> exp.Expr:
    """Seconds have their fraction; every field is numeric, so that dividing it does not truncate."""
    field = node.this.name.upper()
    if field not in ("SECOND", "SECONDS"):
        return node
    micros = exp.Extract(this=exp.var("MICROSECOND"), expression=node.expression.copy())
    return exp.cast(exp.Div(this=micros, expression=exp.Literal.number(1000000)), "decimal(18, 6)")


def _numeric(node: exp.Expr) -> exp.Expr:
    """A numeric without precision holds any number; DuckDB's default is decimal(18, 3)."""
    if not isinstance(node, exp.Cast) or node.to.this is not _KIND.DECIMAL or node.to.expressions:
        return node
    if node.this.is_type(_KIND.DECIMAL) and isinstance(node.this, exp.Column):
        return node.this.copy()
    scale = "decimal(38, 0)" if is_integer(node.this) else "decimal(38, 10)"
    return type(node)(this=node.this.copy(), to=exp.DataType.build(scale))


def _similar(node: exp.Expr) -> exp.Expr:
    """SIMILAR TO has SQL's wildcards; DuckDB's operator takes a regular expression."""
    pattern = node.args["expression"]
    if not isinstance(pattern, exp.Literal) or "\\" in pattern.name:
        return node
    signs = {"%": ".*", "_": ".", ".": r"\.", "^": r"\^", "$": r"\$"}
    regex = "".join(signs.get(sign, sign) for sign in pattern.name)
    return exp.Anonymous(
        this="regexp_full_match", expressions=[node.this.copy(), exp.Literal.string(regex), exp.Literal.string("s")]
    )


def _rows_equal(node: exp.Expr) -> exp.Expr:
    """``(a, b) = (c, d)`` is ``a = c AND b = d``; DuckDB's rows hold NULL equal to NULL."""
    left, right = node.args["this"], node.args["expression"]
    if not (isinstance(left, exp.Tuple) and isinstance(right, exp.Tuple)):
        return node
    if len(left.expressions) != len(right.expressions):
        return node
    parts = [
        exp.EQ(this=a.copy(), expression=b.copy()) for a, b in zip(left.expressions, right.expressions, strict=True)
    ]
    whole = exp.Paren(this=exp.and_(*parts, copy=False))
    return exp.Not(this=whole) if isinstance(node, exp.NEQ) else whole


_UPPER = exp.Literal.string("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LOWER = exp.Literal.string("abcdefghijklmnopqrstuvwxyz")


def _ascii_folded(node: exp.Expr, source: exp.Literal, to: exp.Literal) -> exp.Expr:
    return exp.Anonymous(this="translate", expressions=[node.copy(), source.copy(), to.copy()])


def _ascii_like(node: exp.Expr) -> exp.Expr:
    """LIKE ignores the case of ASCII letters, and of those only."""
    new = node.copy()
    for key in ("this", "expression"):
        new.set(key, _ascii_folded(node.args[key], _UPPER, _LOWER))
    return new


def _ascii_case(node: exp.Expr) -> exp.Expr:
    """upper() and lower() change ASCII letters only."""
    up = isinstance(node, exp.Upper)
    return _ascii_folded(node.this, _LOWER if up else _UPPER, _UPPER if up else _LOWER)


def _cut(node: exp.Expr) -> exp.Expr:
    """A cast to an integer cuts off; DuckDB's rounds."""
    if not isinstance(node, exp.Cast) or node.to.this not in exp.DataType.INTEGER_TYPES or not is_double(node.this):
        return node
    new = node.copy()
    new.set("this", exp.Anonymous(this="trunc", expressions=[node.this.copy()]))
    return new


def _sunday_is_one(node: exp.Expr) -> exp.Expr:
    """DAYOFWEEK counts from 1, Sunday; DuckDB's from 0."""
    return exp.Paren(this=exp.Add(this=node.copy(), expression=exp.Literal.number(1)))


def _weekday(node: exp.Expr) -> exp.Expr:
    """WEEKDAY counts from 0, Monday; DuckDB's from 0, Sunday."""
    if node.name.lower() != "weekday":
        return node
    iso = exp.Anonymous(this="isodow", expressions=[exp.cast(node.expressions[0].copy(), "date")])
    return exp.Paren(this=exp.Sub(this=iso, expression=exp.Literal.number(1)))


def _whole_units(node: exp.Expr) -> exp.Expr:
    """TIMESTAMPDIFF counts whole units; DuckDB's date_diff the boundaries between, its date_sub the whole ones."""
    unit = node.args.get("unit")
    if unit is None:
        return node
    ends = [exp.cast(node.args[key].copy(), "timestamp") for key in ("expression", "this")]
    return exp.Anonymous(this="date_sub", expressions=[exp.Literal.string(unit.name.lower()), *ends])


def _every(node: exp.Expr) -> exp.Expr:
    return exp.LogicalAnd(this=node.expressions[0].copy()) if node.name.lower() == "every" else node


REWRITES: tuple[Rewrite, ...] = (
    Rewrite(dialects=_TRUNCATING, kinds=(exp.Div,), new=_division),
    Rewrite(dialects=_RAISING, kinds=(exp.Div, exp.IntDiv, exp.Mod), new=_checked),
    Rewrite(dialects=_POSTGRES, kinds=(exp.Like, exp.ILike), new=_like),
    Rewrite(dialects=_POSTGRES | {"mysql"}, kinds=(exp.Round,), new=_round),
    Rewrite(dialects=frozenset({"mysql"}), kinds=(exp.DayOfWeek,), new=_sunday_is_one),
    Rewrite(dialects=frozenset({"mysql"}), kinds=(exp.Anonymous,), new=_weekday),
    Rewrite(dialects=frozenset({"mysql"}), kinds=(exp.TimestampDiff,), new=_whole_units),
    Rewrite(dialects=_POSTGRES, kinds=(exp.Extract,), new=_extract),
    Rewrite(dialects=_POSTGRES, kinds=(exp.Cast,), new=_numeric),
    Rewrite(dialects=_POSTGRES, kinds=(exp.SimilarTo,), new=_similar),
    Rewrite(dialects=_POSTGRES, kinds=(exp.Anonymous,), new=_every),
    Rewrite(dialects=_POSTGRES, kinds=(exp.EQ, exp.NEQ), new=_rows_equal),
    Rewrite(dialects=frozenset({"sqlite"}), kinds=(exp.Like,), new=_ascii_like),
    Rewrite(dialects=frozenset({"sqlite"}), kinds=(exp.Upper, exp.Lower), new=_ascii_case),
    Rewrite(dialects=frozenset({"sqlite"}), kinds=(exp.Cast,), new=_cut),
)


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


def _compares_text(node: exp.Expr) -> bool:
    """Whether a text meets another, one of them no literal."""
    sides = [node.args.get("this"), node.args.get("expression"), *(node.args.get("expressions") or [])]
    return any(_is_text(side) and not isinstance(side, exp.Literal) for side in sides)


def _orders_text(node: exp.Expr) -> bool:
    return _is_text(node.this)


def _has_text_column(node: exp.Expr) -> bool:
    return any(_is_text(column) for column in node.find_all(exp.Column))


def _cut_off(node: exp.Expr) -> bool:
    to_integer = isinstance(node, exp.Cast) and node.to.this in exp.DataType.INTEGER_TYPES
    return to_integer and not is_integer(node.this) and not is_double(node.this)


_MYSQL = frozenset({"mysql"})
_SQLITE = frozenset({"sqlite"})
_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.In, exp.Like)

DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        dialects=_MYSQL,
        kinds=(exp.Div, exp.Avg, exp.Variance, exp.VariancePop, exp.Stddev, exp.StddevPop, exp.StddevSamp),
        text="divisions, averages and variances are computed in double precision, not as decimals of 4 more digits",
    ),
    Difference(
        dialects=_MYSQL,
        kinds=(exp.Week, exp.WeekOfYear, exp.Format, exp.NumberToStr, exp.BitwiseCount),
        text="week(), format() and bit_count() count and round as DuckDB does",
    ),
    Difference(
        dialects=_POSTGRES,
        kinds=(exp.Div,),
        holds=_inexact_division,
        text="a division of numerics is computed in double precision (about 15 digits)",
    ),
    Difference(
        dialects=_TRUNCATING,
        kinds=(exp.Div,),
        holds=_unknown_division,
        text="the types of a division are unknown, so it is not truncated as one of integers would be; cast its sides",
    ),
    Difference(
        dialects=_POSTGRES,
        kinds=(exp.Avg, exp.Variance, exp.VariancePop, exp.Stddev, exp.StddevPop, exp.StddevSamp),
        holds=lambda node: not is_double(node.this),
        text="averages and variances of exact numbers are computed in double precision (about 15 digits)",
    ),
    Difference(
        dialects=_POSTGRES | _MYSQL | _SQLITE,
        kinds=(exp.Cast,),
        holds=_float_to_text,
        text="a floating-point number as text is written as DuckDB does: 1.0, not 1",
    ),
    Difference(
        dialects=_POSTGRES,
        kinds=(exp.Cast,),
        holds=_bare_numeric,
        text="numeric without precision is taken as decimal(38, 10): say numeric(p, s)",
    ),
    Difference(
        dialects=_POSTGRES | _MYSQL,
        kinds=(exp.RegexpLike, exp.RegexpILike, exp.RegexpReplace, exp.RegexpExtract),
        text="regular expressions are DuckDB's (RE2): no back-references, no look-around",
    ),
    Difference(
        dialects=_POSTGRES,
        kinds=(exp.Upper, exp.Lower, exp.Initcap, exp.ILike, exp.RegexpILike),
        text="upper and lower case outside ASCII follow DuckDB's rules, not the database's locale",
    ),
    Difference(
        dialects=_POSTGRES,
        kinds=(exp.TimeToStr, exp.ToChar, exp.StrToTime, exp.StrToDate),
        text="to_char and to_date formats are translated; patterns other than numbers of date and time may differ",
    ),
    Difference(
        dialects=_POSTGRES,
        kinds=(exp.JSONExtract, exp.JSONExtractScalar, exp.JSONBExtract, exp.JSONBExtractScalar, exp.JSONBContains),
        text="JSON is DuckDB's: numbers and repeated keys keep their text",
    ),
    Difference(
        dialects=_POSTGRES,
        kinds=(exp.Tuple,),
        holds=lambda node: isinstance(node.parent, (exp.LT, exp.LTE, exp.GT, exp.GTE, exp.In)),
        text="rows with NULLs in them compare as DuckDB's rows: NULL equals NULL",
    ),
    Difference(
        dialects=_POSTGRES,
        kinds=(exp.Ordered, exp.Min, exp.Max, exp.Greatest, exp.Least, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between),
        holds=_orders_text,
        text="texts are ordered by their bytes (collation C), not by the database's collation",
    ),
    Difference(
        dialects=_MYSQL,
        kinds=(*_COMPARISONS, exp.Nullif, exp.Case, exp.NullSafeEQ),
        holds=_compares_text,
        text="texts are compared exactly, where MySQL's default collations ignore case, accents and trailing spaces",
    ),
    Difference(
        dialects=_MYSQL,
        kinds=(exp.Group, exp.Distinct, exp.Ordered, exp.Min, exp.Max),
        holds=_has_text_column,
        text="texts are grouped and ordered by their bytes, where MySQL's default collations ignore case",
    ),
    Difference(
        dialects=_SQLITE,
        kinds=(exp.Date, exp.TsOrDsToDate, exp.TsOrDsToTimestamp),
        text="dates are dates, where SQLite's are texts",
    ),
    Difference(
        dialects=_SQLITE,
        kinds=(exp.Typeof, exp.Hex, exp.Unicode),
        text="typeof, hex and unicode answer as DuckDB's do",
    ),
    Difference(
        dialects=_SQLITE,
        kinds=(exp.Cast,),
        holds=lambda node: (
            isinstance(node, exp.Cast) and node.to.this in exp.DataType.INTEGER_TYPES and not is_integer(node.this)
        ),
        text="a cast to integer rounds, where SQLite's cuts off",
    ),
)
