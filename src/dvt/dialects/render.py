"""An AST as SQL text: the only place where one is generated."""

from sqlglot import ErrorLevel, exp
from sqlglot.errors import UnsupportedError

from dvt.errors import PlanError


def render(query: exp.Expr, dialect: str, *, pretty: bool = False) -> str:
    """The SQL text of `query` in `dialect`, every identifier quoted.

    Raises:
        PlanError: the dialect cannot express a part of the query (never a silent approximation).
    """
    try:
        return query.sql(dialect=dialect, identify=True, pretty=pretty, unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as error:
        raise PlanError(f"{dialect} cannot express a part of the query: {error}") from error
