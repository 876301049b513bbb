"""CURRENT_DATE and its kin become the literals that the run gives: one moment for all of a node, wherever it runs."""

from dataclasses import replace

from sqlglot import exp

from dvt.dialects.copies import copied
from dvt.plan.state import State

NAMES: tuple[tuple[type[exp.Expr], str, str], ...] = (
    (exp.CurrentDate, "CURRENT_DATE", "date"),
    (exp.CurrentTimestamp, "CURRENT_TIMESTAMP", "timestamptz"),
    (exp.CurrentDatetime, "CURRENT_DATETIME", "timestamp"),
    (exp.Localtimestamp, "LOCALTIMESTAMP", "timestamp"),
    (exp.CurrentTime, "CURRENT_TIME", "time"),
    (exp.Localtime, "LOCALTIME", "time"),
)
"""AST node, the name under which its literal is given, and its type."""

_ZONELESS = frozenset({"mysql", "sqlite", "tsql"})


_CALLS = {"CURRENT_TIMESTAMP": ("now", "getdate", "sysdate"), "CURRENT_DATE": ("curdate", "today")}


def places(tree: exp.Expr, kind: type[exp.Expr], name: str) -> list[exp.Expr]:
    """Where a moment stands in a tree; some of its functions sqlglot does not take for the standard's."""
    calls = [node for node in tree.find_all(exp.Anonymous) if node.name.lower() in _CALLS.get(name, ())]
    return [*tree.find_all(kind), *calls]


def clock(state: State) -> State:
    """The tree with the run's moment in it."""
    if not state.request.literals:
        return state
    literals = {name.upper(): text for name, text in state.request.literals.items()}
    tree = copied(state.query)
    for kind, name, usual in NAMES:
        if name not in literals:
            continue
        zoneless = kind is exp.CurrentTimestamp and state.request.dialect in _ZONELESS
        for node in places(tree, kind, name):
            text = literals[name].strip()
            quoted = len(text) > 1 and text[0] == text[-1] == "'"
            node.replace(
                exp.cast(exp.Literal.string(text[1:-1] if quoted else text), "timestamp" if zoneless else usual)
            )
    return replace(state, query=tree)
