"""An AST as SQL text: the only place where one is generated. A named placeholder is ``:name`` in every dialect."""

from sqlglot import ErrorLevel, exp
from sqlglot.errors import UnsupportedError

from dvt.dialects.copies import copied
from dvt.errors import PlanError


def render(query: exp.Expr, dialect: str, *, pretty: bool = False) -> str:
    """The SQL text of `query` in `dialect`, every identifier quoted.

    Raises:
        PlanError: the dialect cannot express a part of the query (never a silent approximation).
    """
    try:
        return _named(query).sql(dialect=dialect, identify=True, pretty=pretty, unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as error:
        raise PlanError(f"{dialect} cannot express a part of the query: {error}") from error


def shown(node: exp.Expr, dialect: str) -> str:
    """`node` as people write it, for messages."""
    return _named(node).sql(dialect)


def _named(query: exp.Expr) -> exp.Expr:
    if not any(node.this for node in query.find_all(exp.Placeholder)):
        return query
    query = copied(query)
    for node in [node for node in query.find_all(exp.Placeholder) if node.this]:
        node.replace(exp.var(f":{node.name}"))
    return query
