"""SQL text → sqlglot's trees, with what its parser would silently take for something else said so that it is not.

Found by comparing what one database answers to a text and to its plan; sqlglot 30.
"""

import re
from itertools import pairwise

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.tokenizer_core import Token, TokenType

from dvt.dialects.groups import DUCKDB, POSTGRES
from dvt.dialects.typing import DATE_PART
from dvt.errors import PlanError

_ONE_PART = re.compile(r"\s*-?\d+\s*([a-zA-Z]+\s*)?")
_OPERANDS = frozenset({
    TokenType.VAR, TokenType.IDENTIFIER, TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.STRING, TokenType.NUMBER,
})  # fmt: skip


def statements(sql: str, dialect: str) -> list[exp.Expr]:
    """The trees of the statements in a text.

    Raises:
        SqlglotError: it is no SQL of the dialect.
        ValueError: there is no such dialect.
        PlanError: it holds what cannot be passed on.
    """
    reader = Dialect.get_or_raise(dialect)
    # Subscripts stay as they are written: sqlglot would count from 0 within, by what it knows of types: nothing when it
    # reads, more when it writes.
    first, reader.INDEX_OFFSET = reader.INDEX_OFFSET, 0
    tokens = reader.tokenize(sql)
    _refuse_full_match(tokens, dialect)
    if dialect in POSTGRES:
        _refuse_absolute(tokens)
        tokens = _told_apart(tokens)
    trees = reader.parser().parse(_whole_intervals(tokens, reader), sql)
    return [_normal(tree, first, dialect) for tree in trees if tree is not None]


def _refuse_full_match(tokens: list[Token], dialect: str) -> None:
    """DuckDB's ``~`` matches the whole text; sqlglot writes it as a match of any part."""
    if dialect not in DUCKDB:
        return
    for before, token in pairwise(tokens):
        if token.token_type is TokenType.TILDE and before.token_type in _OPERANDS:
            raise PlanError(
                f"line {token.line}, column {token.col}: the operator ~ cannot be passed on",
                hint="write regexp_full_match(text, pattern), which is the same",
            )


def _refuse_absolute(tokens: list[Token]) -> None:
    """PostgreSQL's ``@`` is an absolute value; sqlglot takes it for a parameter."""
    for token in tokens:
        if token.token_type is TokenType.PARAMETER:
            raise PlanError(
                f"line {token.line}, column {token.col}: the operator @ cannot be passed on", hint="write abs(…)"
            )


_MARKED = "dvt_date_part"


def _told_apart(tokens: list[Token]) -> list[Token]:
    """``date_part(…)`` under another name: sqlglot's parser takes it for EXTRACT, which is of another type."""
    found = []
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        call = after is not None and after.token_type is TokenType.L_PAREN
        named = before is not None and before.token_type in (TokenType.DOT, TokenType.WITH)
        if call and not named and token.token_type is TokenType.VAR and token.text.lower() == DATE_PART:
            found.append(Token(TokenType.VAR, _MARKED, token.line, token.col, token.start, token.end))
        else:
            found.append(token)
    return found


def _field(call: exp.Anonymous) -> exp.Expr:
    """An EXTRACT that is known to have been ``date_part(…)``."""
    name, *rest = call.expressions
    if len(rest) != 1 or not isinstance(name, exp.Literal):
        return exp.Anonymous(this=DATE_PART, expressions=call.expressions)
    field = exp.Extract(this=exp.var(name.name.upper()), expression=rest[0])
    field.meta[DATE_PART] = True
    return field


def _whole_intervals(tokens: list[Token], reader: Dialect) -> list[Token]:
    """``INTERVAL '1 day 02:30'`` as a cast of the text: sqlglot keeps the first part of such a text alone."""
    found: list[Token] = []
    rest = iter(zip(tokens, [*tokens[1:], None], [*tokens[2:], None, None], strict=False))
    for token, text, after in rest:
        whole = (
            token.token_type is TokenType.INTERVAL
            and text is not None
            and text.token_type is TokenType.STRING
            and not _ONE_PART.fullmatch(text.text)
        )
        if not whole or text is None:
            found.append(token)
            continue
        if after is not None and after.text.upper() in reader.VALID_INTERVAL_UNITS:
            raise PlanError(
                f"line {text.line}, column {text.col}: an interval of several parts with a unit behind it cannot be "
                "passed on",
                hint="write the units into the text: interval '1 day 02:30:00'",
            )
        found += _cast_of(token, text)
        next(rest)
    return found


def _cast_of(interval: Token, text: Token) -> list[Token]:
    def made(kind: TokenType, word: str) -> Token:
        return Token(kind, word, interval.line, interval.col, interval.start, interval.end)

    return [
        made(TokenType.VAR, "CAST"),
        made(TokenType.L_PAREN, "("),
        text,
        made(TokenType.ALIAS, "AS"),
        interval,
        made(TokenType.R_PAREN, ")"),
    ]


def _normal(tree: exp.Expr, first: int, dialect: str) -> exp.Expr:
    for block in tree.find_all(exp.Select):
        _lift_joins(block)
    if first:
        for bracket in tree.find_all(exp.Bracket):
            bracket.set("offset", first)
    if dialect in POSTGRES:
        for lateral in tree.find_all(exp.Lateral):
            _name_column(lateral)
        for call in [call for call in tree.find_all(exp.Anonymous) if call.name == _MARKED]:
            call.replace(_field(call))
    return tree


def _lift_joins(block: exp.Select) -> None:
    """``FROM a JOIN b … SELECT``: there the joins are the first table's, elsewhere the block's."""
    clause = block.args.get("from_")
    first = clause.this if clause is not None else None
    if isinstance(first, (exp.Table, exp.Subquery)) and first.args.get("joins"):
        block.set("joins", [*first.args["joins"], *(block.args.get("joins") or [])])
        first.set("joins", None)


def _name_column(lateral: exp.Lateral) -> None:
    """PostgreSQL names the column of a function after the function's alias (manual, 7.2.1.4)."""
    alias = lateral.args.get("alias")
    scalar = isinstance(lateral.this, (exp.GenerateSeries, exp.ExplodingGenerateSeries, exp.Unnest, exp.Explode))
    if scalar and isinstance(alias, exp.TableAlias) and alias.this and not alias.columns:
        alias.set("columns", [alias.this.copy()])
