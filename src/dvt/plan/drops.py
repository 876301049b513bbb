"""Columns that only filters need, and only such as their source decides as the engine does, stay there.

Elsewhere filters are copied, and evaluated again in the engine. Here they are moved: a relation that nothing else of
the query reads does not send what is not used for anything else.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from sqlglot import exp

from dvt.dialects.copies import copied
from dvt.dialects.rules import Level
from dvt.plan.joins import is_plain
from dvt.plan.predicates import conjunction, conjuncts, normal
from dvt.plan.source import exactly, source_of
from dvt.plan.state import Scan, State
from dvt.plan.tree import named_in_from
from dvt.resolve import Pushdown


def drops(state: State) -> State:
    """The state whose scans send no such columns."""
    if not state.bound or not state.request.pushdown.does(Pushdown.FULL):
        return state
    tree = copied(state.query)
    scans = {scan.alias: scan for scan in state.scans}
    places = _places(state, tree, scans)
    changed = False
    for alias, parts in places.items():
        new = _without(state, tree, scans[alias], parts)
        if new is not None:
            scans[alias], changed = new, True
    return replace(state, query=tree, scans=tuple(scans.values())) if changed else state


Place = tuple[exp.Expr, exp.Expr]
"""A conjunct, and the clause that has it."""


def _places(state: State, tree: exp.Query, scans: Mapping[str, Scan]) -> dict[str, list[tuple[Place, exp.Expr]]]:
    """By scan: the conjuncts that read it alone and may be its source's, and what they are there."""
    reads = Counter(scan.read.name for scan in scans.values())
    found: dict[str, list[tuple[Place, exp.Expr]]] = {}
    for block in tree.find_all(exp.Select):
        for clause, aliases in _clauses(block):
            for part in conjuncts(clause.this if isinstance(clause, exp.Where) else clause.args["on"]):
                names = {column.table for column in part.find_all(exp.Column)}
                [alias, *more] = names or {""}
                scan = scans.get(alias)
                if more or alias not in aliases or scan is None or reads[scan.read.name] > 1:
                    continue
                there = _there(state, scan, part)
                if there is not None:
                    found.setdefault(alias, []).append(((part, clause), there))
    return found


def _clauses(block: exp.Select) -> list[tuple[exp.Expr, set[str]]]:
    """The conditions of a block, each with the aliases of which it may leave out rows early."""
    joins, clause = block.args.get("joins") or [], block.args.get("from_")
    if clause is None or block.args.get("laterals") or not all(is_plain(join) for join in joins):
        return []
    if any(join.side not in ("", "LEFT") for join in joins):
        return []
    kept = {clause.this.alias, *(join.this.alias for join in joins if join.side == "")}
    found: list[tuple[exp.Expr, set[str]]] = []
    if block.args.get("where"):
        found.append((block.args["where"], kept))
    on = [join for join in joins if join.args.get("on") is not None]
    return [*found, *((join, {join.this.alias} if join.side == "LEFT" else kept) for join in on)]


def _there(state: State, scan: Scan, part: exp.Expr) -> exp.Expr | None:
    source = source_of(state, scan)
    if scan.columns is None or scan.aggregates or scan.grouped or not source.table:
        return None
    return exactly(normal(part, state.request.dialect), scan.alias, replace(source, least=Level.EXACT))


def _without(state: State, tree: exp.Query, scan: Scan, parts: list[tuple[Place, exp.Expr]]) -> Scan | None:
    """The scan that filters by itself, where it has columns less to send then; the tree does not filter any more."""
    inside = {id(column) for (part, _), _ in parts for column in part.find_all(exp.Column)}
    used = {
        column.name for column in tree.find_all(exp.Column) if column.table == scan.alias and id(column) not in inside
    }
    used |= named_in_from(tree)
    used |= {key.column for key in state.key_columns if key.alias == scan.alias}
    left = tuple(name for name in scan.columns or () if name in used)
    if len(left) == len(scan.columns or ()):
        return None
    known = conjuncts(scan.condition) if scan.condition is not None else []
    asked = [each for _, there in parts for each in conjuncts(there) if each not in known]
    for (part, clause), _ in parts:
        _remove(part, clause)
    return replace(scan, columns=left, condition=conjunction([*known, *asked]))


def _remove(part: exp.Expr, clause: exp.Expr) -> None:
    """Take a conjunct out of a WHERE or a join."""
    key = "this" if isinstance(clause, exp.Where) else "on"
    left = [each for each in conjuncts(clause.args[key]) if each is not part]
    if not left:
        _empty(clause)
        return
    whole = left[0]  # the parts stay the nodes that they were: others may be taken out as well
    for each in left[1:]:
        whole = exp.And(this=_wrapped(whole), expression=_wrapped(each))
    clause.set(key, whole)


def _wrapped(node: exp.Expr) -> exp.Expr:
    return exp.Paren(this=node) if isinstance(node, exp.Or) else node


def _empty(clause: exp.Expr) -> None:
    if isinstance(clause, exp.Where):
        clause.pop()
    elif clause.args.get("side"):
        clause.set("on", exp.true())
    else:
        clause.set("on", None)
        clause.set("kind", "CROSS")
