"""SQL text → tree. Knows sqlglot's parser and nothing of relations."""

import re

from sqlglot import exp
from sqlglot.errors import ParseError as SqlglotParseError
from sqlglot.errors import SqlglotError

from dvt.dialects.reading import statements
from dvt.errors import ParseError, PlanError
from dvt.plan.schema import Request

_SHOWN = 60
"""Characters of the part of a query that an error shows."""
_CLASS = re.compile(r"<class '[\w.]*?(\w+)'>")


def parse(request: Request) -> exp.Query:
    """The one query of the model.

    Raises:
        ParseError: the text is no SQL of its dialect.
        PlanError: it is no single query.
    """
    try:
        trees = statements(request.sql, request.dialect)
    except PlanError as error:
        raise PlanError(f"{request.node}, {error.message}", hint=error.hint) from error
    except SqlglotError as error:
        raise _parse_error(request, error) from error
    except ValueError as error:
        raise PlanError(
            f"{request.node}: '{request.dialect}' is no SQL dialect that dvt knows",
            hint="set config(dialect='postgres') or another of sqlglot's dialects",
        ) from error
    if len(trees) != 1:
        raise PlanError(
            f"{request.node}: a model is one query, this one has {len(trees)} statements",
            hint="keep one SELECT; move other statements to pre_hook or post_hook",
        )
    tree = trees[0]
    if isinstance(tree, exp.Subquery) and not tree.alias:
        tree = tree.unnest()
    if not isinstance(tree, exp.Query):
        raise PlanError(
            f"{request.node}: a federated model must be a SELECT, this is {type(tree).__name__.upper()}",
            hint="a model is one SELECT (or WITH … SELECT); DDL and DML belong into hooks",
        )
    for node in tree.find_all(exp.From, exp.Join):
        if isinstance(node.this, (exp.Select, exp.SetOperation)):  # sqlglot lets it pass
            text = " ".join(node.this.sql(request.dialect).split())[:_SHOWN]
            raise ParseError(
                f"{request.node}: this is not {request.dialect} SQL: a query in FROM without parentheses: {text} …",
                hint="write FROM once, or put the subquery into parentheses",
            )
    lacking = tree.find(exp.Placeholder)
    if lacking is not None:
        raise PlanError(
            f"{request.node}: the SQL has a parameter without a value: {lacking.sql(request.dialect)}",
            hint="nothing gives it one: write the value, or let jinja write it: {{ var('…') }}",
        )
    return tree


def _parse_error(request: Request, error: SqlglotError) -> ParseError:
    where, what = "", str(error).splitlines()[0] if str(error) else "unreadable"
    if isinstance(error, SqlglotParseError) and error.errors:
        first = error.errors[0]
        what = _CLASS.sub(r"\1", str(first.get("description") or what).partition(" but got <Token")[0])
        line, column = first.get("line"), first.get("col")
        where = f", line {line}, column {column} of the compiled SQL" if line else ""
        near = str(first.get("highlight") or "").strip()
        what = f"{what} near '{near}'" if near else what
    return ParseError(
        f"{request.node}{where}: this is not {request.dialect} SQL that dvt can read: {what}",
        hint=f"the model is read in its target's dialect ({request.dialect}); if it is written in another one, "
        "set config(dialect='…') on the model",
    )
