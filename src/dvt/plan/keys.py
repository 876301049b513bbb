"""Which scans are read by the values that others have: a join's small side first, the large one limited to its keys.

``big.x = small.y`` joins rows of both only where `small` has the value: as a filter of `big` that is `x IN (…)`, with a
placeholder for all values of `y`. Like every filter it is a copy: the engine joins again. What limits whom hangs on
estimates alone, and never goes in circles between targets: each target is read in one go, when the values that it hangs
on are there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from dvt.dialects.types import family, meets
from dvt.plan.predicates import conjuncts, disjuncts
from dvt.plan.state import KeyColumn, Scan, State
from dvt.plan.tree import derived, free_prefix

TIMES = 10
"""How many times as large as the other side what is limited has to be: waiting for that costs no more than a tenth."""
MOST = 1_000_000
"""Estimated rows of a side whose values are worth a look."""
_LIMITED = 0.1
# What a filter is taken to keep of the rows, as System R guessed it where it knew nothing (Selinger et al., Access Path
# Selection in a Relational Database Management System, 1979, table 1), with a column's own values for an equality.
_EQUAL, _RANGE, _OTHER = 0.01, 1 / 3, 0.5


@dataclass(frozen=True)
class Equality:
    """A claim on the rows of an item: its column equals one of another item."""

    alias: str
    column: str
    other: str
    other_column: str


def equality(predicate: exp.Expr, alias: str) -> Equality | None:
    """The claim that `predicate` is on the item `alias`, if it is one."""
    if not isinstance(predicate, exp.EQ):
        return None
    left, right = predicate.this.unnest(), predicate.expression.unnest()
    if not isinstance(left, exp.Column) or not isinstance(right, exp.Column):
        return None
    if left.table != alias:
        left, right = right, left
    if left.table != alias or not right.table or right.table == alias:
        return None
    return Equality(alias, left.name, right.table, right.name)


Limits = Mapping[Equality, KeyColumn]


def chosen(state: State, equalities: Iterable[Equality], conditions: Mapping[str, exp.Expr]) -> Limits:
    """By what items are limited.

    Args:
        state: bound.
        equalities: the claims of all items.
        conditions: the filters of scans, by alias.
    """
    scans = {scan.alias: scan for scan in state.scans if not scan.aggregates}
    sources = derived(state.query, scans)
    edges = [
        _Edge(equality=each, limited=limited, by=by)
        for each in dict.fromkeys(equalities)
        if (limited := _traced(each.alias, each.column, scans, sources)) is not None
        and (by := _traced(each.other, each.other_column, scans, sources)) is not None
        and _may_limit(state, limited, by)
    ]
    rows = {alias: found for alias, scan in scans.items() if (found := _rows(scan, conditions.get(alias))) is not None}
    return _named(state, _worth(edges, rows))


@dataclass(frozen=True)
class _Origin:
    """A column of a scan."""

    scan: Scan
    column: str

    @property
    def target(self) -> str:
        return self.scan.read.relation.target


@dataclass(frozen=True, kw_only=True)
class _Edge:
    """`limited` may be limited to the values of `by`."""

    equality: Equality
    limited: _Origin
    by: _Origin


def _traced(
    alias: str, column: str, scans: Mapping[str, Scan], sources: Mapping[str, exp.Expr], depth: int = 0
) -> _Origin | None:
    """The column of a scan that has every value of an item's column; None where there is none, or more than one."""
    if alias in scans:
        known = scans[alias].read.columns or {}
        return _Origin(scans[alias], column) if column in known else None
    query = sources.get(alias)
    while isinstance(query, exp.Subquery):
        query = query.this
    if not isinstance(query, exp.Select) or depth > len(sources):
        return None
    found = [projection.unalias() for projection in query.selects if projection.alias_or_name == column]
    if len(found) != 1 or not isinstance(found[0], exp.Column) or not found[0].table:
        return None
    return _traced(found[0].table, found[0].name, scans, sources, depth + 1)


def _may_limit(state: State, limited: _Origin, by: _Origin) -> bool:
    if limited.target == by.target:
        return False
    families = []
    for origin in (limited, by):
        relation = origin.scan.read.relation
        exact = (origin.scan.read.columns or {})[origin.column]
        declared = next(column.type for column in relation.columns or () if column.name == exact)
        families.append(family(declared, state.request.targets[relation.target].dialect))
    return families[0] is not None and families[1] is not None and meets(families[0], families[1])


def _rows(scan: Scan, condition: exp.Expr | None) -> float | None:
    """About how many rows a scan gives."""
    rows = scan.read.relation.rows
    return None if rows is None else rows * (1.0 if condition is None else _kept(condition))


def _kept(condition: exp.Expr) -> float:
    """About what share of the rows a filter keeps."""
    parts = disjuncts(condition)
    if len(parts) > 1:
        return min(1.0, sum(map(_kept, parts)))
    share = 1.0
    for part in conjuncts(condition):
        share *= _kept_by(part) if not isinstance(part, exp.Or) else _kept(part)
    return share


def _kept_by(atom: exp.Expr) -> float:
    if isinstance(atom, exp.EQ):
        return _EQUAL
    if isinstance(atom, exp.In):
        return min(_OTHER, _EQUAL * len(atom.expressions))
    if isinstance(atom, (exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between)):
        return _RANGE
    return 0.0 if isinstance(atom, exp.Boolean) and not atom.this else _OTHER


def _worth(edges: Sequence[_Edge], rows: dict[str, float]) -> list[_Edge]:
    """Those that pay, the best first; what is limited is smaller then, and may limit others."""
    waits: dict[str, set[str]] = {}
    taken: list[_Edge] = []
    left = [edge for edge in edges if edge.limited.scan.alias in rows and edge.by.scan.alias in rows]
    while left:
        left.sort(key=lambda edge: rows[edge.by.scan.alias] / max(rows[edge.limited.scan.alias], 1.0))
        best = left.pop(0)
        few, many = rows[best.by.scan.alias], rows[best.limited.scan.alias]
        if few * TIMES > many or few > MOST:
            continue
        if best.limited.target in _all_waits(waits, best.by.target):
            continue
        waits.setdefault(best.limited.target, set()).add(best.by.target)
        rows[best.limited.scan.alias] = many * _LIMITED
        taken.append(best)
    return taken


def _all_waits(waits: Mapping[str, set[str]], target: str) -> set[str]:
    """What a target waits for, itself included."""
    found, waiting = set(), [target]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += waits.get(name, ())
    return found


def _named(state: State, edges: Sequence[_Edge]) -> Limits:
    prefix = free_prefix(state.query, "dvt_k")
    names: dict[tuple[str, str], str] = {}
    limits: dict[Equality, KeyColumn] = {}
    for edge in edges:
        alias, column = edge.by.scan.alias, edge.by.column
        name = names.setdefault((alias, column), f"{prefix}{len(names) + 1}")
        limits[edge.equality] = KeyColumn(name=name, alias=alias, column=column)
    return limits


def limiting(found: Equality, key: KeyColumn) -> exp.Expr:
    """The claim that the item's column has one of the values."""
    column = exp.Column(this=exp.to_identifier(found.column, quoted=True), table=exp.to_identifier(found.alias))
    return exp.In(this=column, expressions=[exp.Placeholder(this=key.name)])
