"""Literals that are not known when a plan is made: placeholders, until the run has the values.

A placeholder stands in a filter that is a copy (see `rules`): where its value turns out to be one that the source may
read otherwise, the comparison gives way to TRUE, and the engine alone decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

from dvt.dialects.constants import Value, moment_of
from dvt.dialects.rules import Op
from dvt.dialects.safety import Refusal, Source
from dvt.dialects.types import Family, family, meets


@dataclass(frozen=True, kw_only=True)
class Known:
    """A value that the engine has computed.

    Attributes:
        type: in the words of the engine.
        text: the value as the engine writes it, instants in UTC; None: NULL.
    """

    type: str
    text: str | None


def settled(query: exp.Query, dialect: str, engine: str, values: Mapping[str, Known]) -> exp.Query:
    """`query`, in `dialect`, with the literals for its placeholders.

    Args:
        query: its filters hold placeholders that `Source.condition` made.
        dialect: of its source.
        engine: the dialect of the engine that the values come from.
        values: by the placeholders' names, every one of them.
    """
    query = query.copy()
    for node in list(query.find_all(exp.Placeholder)):
        known, column, op = values[node.name], Family(node.args["kind"]), Op(node.args["widget"])
        if known.text is None:
            node.replace(exp.Null())
            continue
        kind = family(known.type, engine)
        value = _value(known.text, kind) if kind is not None and meets(column, kind) else None
        literal = Source(dialect=dialect, columns={}).literal(value, column, op) if value is not None else None
        if literal is None or isinstance(literal, Refusal):
            _atom(node).replace(exp.true())
        else:
            node.replace(literal)
    return query


def _value(text: str, kind: Family) -> Value | None:
    """The value that the engine wrote as `text`; None where it is not one of a plain form."""
    if kind in (Family.INT, Family.DECIMAL, Family.DOUBLE):
        plain = text.removeprefix("-").replace(".", "", 1)
        return Decimal(text) if plain.isascii() and plain.isdigit() else None
    if kind is Family.BOOL:
        return text == "true"
    if kind in (Family.DATE, Family.TIMESTAMP):
        return moment_of(text)
    return text


def _atom(node: exp.Expr) -> exp.Expr:
    """The whole comparison that `node` is part of, with its negation."""
    while not isinstance(node.parent, (exp.And, exp.Or, exp.Where)):
        assert node.parent is not None  # noqa: S101  # placeholders stand in filters only
        node = node.parent
    return node
