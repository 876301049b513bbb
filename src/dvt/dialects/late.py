"""Literals that are not known when a plan is made: placeholders, until the run has the values.

A placeholder is sqlglot's; its ``kind`` is the family of the column that it is compared with, its ``widget`` the
operation. It stands in a filter that is a copy (see `rules`): where its value turns out to be one that the source may
read otherwise, the comparison gives way to one that always holds, and the engine alone decides.
"""

import datetime as dt
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


def settled(
    query: exp.Query, dialect: str, engine: str, values: Mapping[str, Known]
) -> tuple[exp.Query, tuple[str, ...]]:
    """`query`, in `dialect`, with the literals for its placeholders; and of each that it cannot have, why.

    Args:
        query: its filters hold placeholders that `Source.condition` made.
        dialect: of its source.
        engine: the dialect of the engine that the values come from.
        values: by the placeholders' names, every one of them.
    """
    query = query.copy()
    refused: list[str] = []
    by_atom: dict[int, tuple[exp.Expr, list[exp.Placeholder]]] = {}
    for node in query.find_all(exp.Placeholder):
        atom = _atom(node)
        by_atom.setdefault(id(atom), (atom, []))[1].append(node)
    for atom, nodes in by_atom.values():
        literals = [_literal(node, dialect, engine, values[node.name]) for node in nodes]
        reasons = [
            f":{node.name}: {literal.reason}"
            for node, literal in zip(nodes, literals, strict=True)
            if isinstance(literal, Refusal)
        ]
        if reasons:
            refused += reasons
            one = exp.Literal.number(1)  # TRUE is no word of every database
            atom.replace(exp.EQ(this=one, expression=one.copy()))
            continue
        for node, literal in zip(nodes, literals, strict=True):
            node.replace(literal)
    return query, tuple(dict.fromkeys(refused))


def _literal(node: exp.Placeholder, dialect: str, engine: str, known: Known) -> exp.Expr | Refusal:
    """What the source reads in place of a placeholder, as the value that the engine has."""
    if known.text is None:
        return exp.Null()
    column, op = Family(node.args["kind"]), Op(node.args["widget"])
    kind = family(known.type, engine)
    if kind is None or not meets(column, kind):
        return Refusal(reason=f"a value of type {known.type} would be converted before it is compared")
    value = _value(known.text, kind)
    if column is Family.DATE and isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if value is None:
        return Refusal(reason=f"a value of type {known.type} is of no plain form")
    return Source(dialect=dialect, columns={}).literal(value, column, op)


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
