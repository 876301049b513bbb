"""What a model means in its own dialect, said in the engine's: rewrites, remaining differences, and what is refused."""

from sqlglot import exp

from dvt.diagnostics import Code
from dvt.dialects.agreed import unproven
from dvt.dialects.differences import DIFFERENCES
from dvt.dialects.groups import MYSQL, POSTGRES
from dvt.dialects.quotients import with_digits
from dvt.dialects.rewrites import REWRITES
from dvt.dialects.row_values import by_parts
from dvt.dialects.walks import nodes
from dvt.errors import PlanError

# Functions that DuckDB has under the same name with another meaning: never passed on.
_FOREIGN: dict[type[exp.Expr], tuple[frozenset[str], str]] = {
    exp.Format: (POSTGRES, "format('%s …') has no counterpart in the engine: use || or concat()"),
}


def refuse_foreign(tree: exp.Query, dialect: str) -> None:
    """What would be passed on without a part of its meaning, or with another one.

    Raises:
        PlanError: there is such a part.
    """
    for node in nodes(tree, exp.Expr):
        _refuse_anywhere(node, dialect)
        if type(node) in _FOREIGN:
            dialects, text = _FOREIGN[type(node)]
            if dialect in dialects:
                raise PlanError(f"{dialect}: {text}")
        if dialect in POSTGRES:
            _refuse_of_postgres(node, dialect)
        if dialect in MYSQL and isinstance(node, (exp.Add, exp.Sub)) and _adds_to_a_date(node):
            raise PlanError(
                f"{dialect}: of a date that a number is added to, the digits are a number",
                hint="use date_add() or date_sub(), or `+ interval … day`",
            )


def _adds_to_a_date(node: exp.Binary) -> bool:
    sides = [node.left, node.right]
    dates = [side.is_type(*exp.DataType.TEMPORAL_TYPES) for side in sides]
    numbers = [side.is_type(*exp.DataType.NUMERIC_TYPES) for side in sides]
    return any(dates) and any(numbers)


def _refuse_anywhere(node: exp.Expr, dialect: str) -> None:
    if isinstance(node, exp.LimitOptions) and node.args.get("with_ties"):
        raise PlanError(f"{dialect}: WITH TIES has no counterpart in the engine: use rank() in a subquery")
    if isinstance(node, exp.Limit) and node.expressions:
        raise PlanError(
            f"{dialect}: LIMIT … BY has no counterpart in the engine",
            hint="number the rows by row_number() over (partition by …) and filter by that",
        )
    if isinstance(node, exp.PositionalColumn):
        raise PlanError(
            "a column by its position (#1) cannot be passed on: only the columns that are needed are read",
            hint="name the column",
        )
    if isinstance(node, exp.Pivot):
        inner = node.args.get("this")  # of the statement's form: there sqlglot writes every column without its table
        if isinstance(inner, exp.Expr) and any(column.table for column in inner.find_all(exp.Column)):
            raise PlanError(
                "PIVOT of a query that names its tables cannot be passed on",
                hint="pivot a CTE: with q as (…) select * from q pivot (…)",
            )


def _refuse_of_postgres(node: exp.Expr, dialect: str) -> None:
    if isinstance(node, exp.TimeToStr):
        pattern = node.args.get("format")
        if isinstance(pattern, exp.Literal) and _untranslated(pattern.name):
            raise PlanError(f"{dialect}: the pattern of to_char() has parts without a counterpart: '{pattern.name}'")
    elif isinstance(node, exp.Substring):
        start = node.args.get("start")
        if isinstance(start, exp.Literal) and start.is_string:
            raise PlanError(f"{dialect}: substring() by a pattern has no counterpart in the engine")
    elif isinstance(node, exp.SimilarTo) and not isinstance(node.expression, exp.Literal):
        raise PlanError(f"{dialect}: SIMILAR TO with a pattern that is no literal has no counterpart in the engine")


def _untranslated(pattern: str) -> bool:
    """Whether letters are left in a pattern that are no ``%x``: parts of a pattern that sqlglot does not know."""
    left = pattern.replace("%%", "")
    while "%" in left:
        before, _, after = left.partition("%")
        left = before + after.removeprefix("-")[1:]
    return any(sign.isalpha() or sign == '"' for sign in left)


def to_engine(tree: exp.Query, dialect: str) -> tuple[exp.Query, tuple[tuple[Code, str], ...]]:
    """The tree rewritten so that the engine gives what `dialect` means, and what differs still, with its code.

    Args:
        tree: typed, as far as it could be; it is changed in place.
        dialect: the model's.

    Raises:
        PlanError: a part has no counterpart in the engine.
    """
    refuse_foreign(tree, dialect)
    by_parts(tree, dialect)
    every = nodes(tree, exp.Expr)
    told = [
        (difference.code, difference.text)
        for difference in DIFFERENCES
        if dialect in difference.dialects
        and any(difference.holds(node) for node in every if isinstance(node, difference.kinds))
    ]
    told += [(Code.FUNCTION_TRANSLATED, text) for text in unproven(tree, dialect)]
    for rewrite in REWRITES:
        if dialect not in rewrite.dialects:
            continue
        for node in reversed(nodes(tree, *rewrite.kinds)):  # breadth first, so the inner ones first
            new = rewrite.new(node)
            if new is not node:
                new.type = node.type
                node.replace(new)
    if dialect in POSTGRES:
        with_digits(tree)
    return tree, tuple(told)
