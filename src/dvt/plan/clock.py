"""CURRENT_DATE and its kin become the literals that the run gives: one moment for all of a node, wherever it runs."""

from dataclasses import replace

from sqlglot import exp

from dvt.plan.state import State

_NAMES: tuple[tuple[type[exp.Expr], str, str], ...] = (
    (exp.CurrentDate, "CURRENT_DATE", "date"),
    (exp.CurrentTimestamp, "CURRENT_TIMESTAMP", "timestamptz"),
    (exp.CurrentDatetime, "CURRENT_DATETIME", "timestamp"),
    (exp.Localtimestamp, "LOCALTIMESTAMP", "timestamp"),
    (exp.CurrentTime, "CURRENT_TIME", "time"),
    (exp.Localtime, "LOCALTIME", "time"),
)
_ZONELESS = frozenset({"mysql", "sqlite", "tsql"})


_CALLS = {"CURRENT_TIMESTAMP": ("now", "getdate", "sysdate"), "CURRENT_DATE": ("curdate", "today")}


def _calls(tree: exp.Query, name: str) -> list[exp.Anonymous]:
    """The functions that sqlglot does not take for the standard's."""
    return [node for node in tree.find_all(exp.Anonymous) if node.name.lower() in _CALLS.get(name, ())]


def clock(state: State) -> State:
    """The tree with the run's moment in it."""
    if not state.request.literals:
        return state
    literals = {name.upper().removesuffix("()"): text for name, text in state.request.literals.items()}
    tree = state.query.copy()
    for kind, name, usual in _NAMES:
        if name not in literals:
            continue
        zoneless = kind is exp.CurrentTimestamp and state.request.dialect in _ZONELESS
        for node in [*tree.find_all(kind), *_calls(tree, name)]:
            text = literals[name].strip()
            quoted = len(text) > 1 and text[0] == text[-1] == "'"
            node.replace(
                exp.cast(exp.Literal.string(text[1:-1] if quoted else text), "timestamp" if zoneless else usual)
            )
    return replace(state, query=tree)
