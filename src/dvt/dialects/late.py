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
from dvt.dialects.copies import copied
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


@dataclass(frozen=True, kw_only=True)
class KnownKeys:
    """The values that a column has in the engine.

    Attributes:
        type: in the words of the engine.
        texts: each value once, as the engine writes it; NULL is none. None: they are more than anyone asks for.
    """

    type: str
    texts: tuple[str, ...] | None


MOST_KEYS: Mapping[str, int] = {"postgres": 20_000, "duckdb": 20_000, "mysql": 10_000, "sqlite": 10_000}
"""How many literals a list in a filter may have, by dialect. SQLite's statements end at a million bytes (limits.html).

Of others `_CAUTIOUS_KEYS`, where Oracle's lists end (ORA-01795).
"""
_CAUTIOUS_KEYS = 1_000


def most_keys(dialect: str) -> int:
    """How many values a source of `dialect` is asked for at most."""
    return MOST_KEYS.get(dialect, _CAUTIOUS_KEYS)


def settled(
    query: exp.Query, dialect: str, engine: str, values: Mapping[str, Known | KnownKeys]
) -> tuple[exp.Query, tuple[str, ...]]:
    """`query`, in `dialect`, with the literals for its placeholders; and of each that it cannot have, why.

    Args:
        query: its filters hold placeholders that `Source.condition` made.
        dialect: of its source.
        engine: the dialect of the engine that the values come from.
        values: by the placeholders' names, every one of them.
    """
    query = copied(query)
    refused: list[str] = []
    by_atom: dict[int, tuple[exp.Expr, list[exp.Placeholder]]] = {}
    for node in query.find_all(exp.Placeholder):
        atom = _atom(node)
        by_atom.setdefault(id(atom), (atom, []))[1].append(node)
    for atom, nodes in by_atom.values():
        lists: list[list[exp.Expr]] = []
        reasons: list[str] = []
        for node in nodes:
            literals = _literals(node, dialect, engine, values[node.name])
            if isinstance(literals, Refusal):
                reasons.append(f":{node.name}: {literals.reason}")
            else:
                lists.append(literals)
        if reasons:
            refused += reasons
            atom.replace(_holds(always=True))
        elif not all(lists):
            atom.replace(_holds(always=False))
        else:
            for node, literals in zip(nodes, lists, strict=True):
                _put(node, literals)
    return query, tuple(dict.fromkeys(refused))


def _put(node: exp.Placeholder, literals: list[exp.Expr]) -> None:
    """One value in place of the placeholder; of several it is the whole list of an IN."""
    if len(literals) == 1:
        node.replace(literals[0])
        return
    assert isinstance(node.parent, exp.In)  # noqa: S101  # see `dvt.plan.keys.limiting`
    node.parent.set("expressions", literals)


def _holds(*, always: bool) -> exp.Expr:
    """A comparison that always holds, or never: TRUE is no word of every database."""
    return exp.EQ(this=exp.Literal.number(1), expression=exp.Literal.number(int(always)))


def _literals(node: exp.Placeholder, dialect: str, engine: str, known: Known | KnownKeys) -> list[exp.Expr] | Refusal:
    """What the source reads in place of a placeholder: one value, or all of a column's."""
    if isinstance(known, Known):
        literal = exp.Null() if known.text is None else _literal(node, dialect, engine, known.type, known.text)
        return literal if isinstance(literal, Refusal) else [literal]
    if known.texts is None or len(known.texts) > most_keys(dialect):
        return Refusal(reason=f"more than {most_keys(dialect):,} values")
    literals: list[exp.Expr] = []
    for text in known.texts:
        literal = _literal(node, dialect, engine, known.type, text)
        if isinstance(literal, Refusal):
            return literal
        literals.append(literal)
    return literals


def _literal(node: exp.Placeholder, dialect: str, engine: str, type_: str, text: str) -> exp.Expr | Refusal:
    """What the source reads as the value that the engine has."""
    column, op = Family(node.args["kind"]), Op(node.args["widget"])
    kind = family(type_, engine)
    if kind is None or not meets(column, kind):
        return Refusal(reason=f"a value of type {type_} would be converted before it is compared")
    value = _value(text, kind)
    if column is Family.DATE and isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if value is None:
        return Refusal(reason=f"a value of type {type_} is of no plain form")
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
    """The whole comparison that `node` is part of: the outermost part of a filter that is no AND, OR or parenthesis.

    What stands for it then holds for the whole of it, whatever is negated inside.
    """
    above = [node]
    while (parent := above[-1].parent) is not None and not isinstance(parent, (exp.Where, exp.Having, exp.Join)):
        above.append(parent)
    return next(each for each in reversed(above) if not isinstance(each, (exp.And, exp.Or, exp.Paren)))
