"""Which scans are read by the values that others have: a join's small side first, the large one limited to its keys.

``big.x = small.y`` joins rows of both only where `small` has the value: as a filter of `big` that is `x IN (…)`, with a
placeholder for all values of `y`. Where both are on one target, that looks them up itself: ``x IN (SELECT y FROM small
WHERE …)``. Like every filter it is a copy: the engine joins again. What limits whom hangs on estimates alone, and never
goes in circles: each target is read in one go, when the values that it hangs on are there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from dvt.dialects.groups import TOGETHER
from dvt.dialects.safety import Refusal
from dvt.dialects.types import family, meets
from dvt.plan.sizes import Size, sizes, with_groups
from dvt.plan.source import looked_up_as
from dvt.plan.state import KeyColumn, Scan, State
from dvt.plan.tree import derived, free_prefix

TIMES = 10
"""How many times as large as the other side what is limited has to be, where nothing is known of their values."""
_WAITS = 2
"""How many rows have to be left out for each that is waited for."""
MOST = 1_000_000
"""Estimated rows of a side whose values are worth a look."""
_LIMITED = 0.1
_FILTERED = 0.8
"""The share of its rows that the filters of a side leave at most, and that is left of the other, for a look at it."""


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


def chosen(
    state: State, equalities: Iterable[Equality], conditions: Mapping[str, exp.Expr]
) -> tuple[Limits, dict[str, Size]]:
    """By what items are limited; and about how large the scans are then, by alias.

    Args:
        state: bound.
        equalities: the claims of all items.
        conditions: the filters of scans, by alias.
    """
    scans = {scan.alias: scan for scan in state.scans if not scan.single}
    sources = derived(state.query, scans)
    edges = [
        _Edge(equality=each, limited=limited, by=by)
        for each in dict.fromkeys(equalities)
        if (limited := _traced(each.alias, each.column, scans, sources)) is not None
        and (by := _traced(each.other, each.other_column, scans, sources)) is not None
        and _may_limit(state, limited, by)
    ]
    known = sizes(scans.values(), conditions, state.request.targets)
    choice = _worth(edges, {alias: with_groups(scans[alias], size) for alias, size in known.items()})
    return _named(state, choice.taken), choice.size


@dataclass(frozen=True)
class _Origin:
    """A column of a scan."""

    scan: Scan
    column: str

    @property
    def target(self) -> str:
        return self.scan.read.relation.target

    @property
    def distinct(self) -> float | None:
        """About how many different values its relation has."""
        return self.scan.read.relation.distinct((self.scan.read.columns or {})[self.column])


@dataclass(frozen=True, kw_only=True)
class _Edge:
    """`limited` may be limited to the values of `by`."""

    equality: Equality
    limited: _Origin
    by: _Origin

    @property
    def at_source(self) -> bool:
        """Whether both are on one target."""
        return self.limited.target == self.by.target


def _traced(
    alias: str, column: str, scans: Mapping[str, Scan], sources: Mapping[str, exp.Expr], depth: int = 0
) -> _Origin | None:
    """The column of a scan that has every value of an item's column; None where there is none, or more than one."""
    if alias in scans:
        scan = scans[alias]
        known = (scan.columns or ()) if scan.grouped else (scan.read.columns or {})
        return _Origin(scan, column) if column in known else None
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
    families = []
    for origin in (limited, by):
        relation = origin.scan.read.relation
        exact = (origin.scan.read.columns or {})[origin.column]
        declared = next(column.type for column in relation.columns or () if column.name == exact)
        families.append(family(declared, state.request.targets[relation.target].dialect))
    if families[0] is None or families[1] is None or limited.scan.alias == by.scan.alias:
        return False
    if limited.target != by.target:
        return meets(families[0], families[1])
    together = state.request.targets[by.target].dialect in TOGETHER
    alike = together and families[0] is families[1]
    return alike and not any(isinstance(looked_up_as(state, each.scan, each.column), Refusal) for each in (limited, by))


def _worth(edges: Sequence[_Edge], known: Mapping[str, Size]) -> "_Choice":
    """Those that pay, the best first; what is limited is smaller then, and may limit others."""
    choice = _Choice(size=dict(known))
    left = [edge for edge in edges if edge.limited.scan.alias in known and edge.by.scan.alias in known]
    while paying := [edge for edge in left if choice.pays(edge)]:
        # What is looked up at the source waits for nothing.
        best = min(paying, key=lambda edge: (not edge.at_source, -choice.saved(edge)))
        left.remove(best)
        choice.take(best)
    return choice


@dataclass
class _Choice:
    """What has been taken so far, and how large the scans are then. Mutable: it lives only inside this pass."""

    size: dict[str, Size]
    waits: dict[str, set[str]] = field(default_factory=dict)  # by targets
    looks: dict[str, set[str]] = field(default_factory=dict)  # by scans of one target
    taken: list[_Edge] = field(default_factory=list)

    def pays(self, edge: _Edge) -> bool:
        """Whether an edge is worth to be taken, and goes in no circle with those that are."""
        few, many = self.size[edge.by.scan.alias], self.size[edge.limited.scan.alias]
        if edge.at_source:
            lessens = self._left(edge) <= _FILTERED and few.share <= _FILTERED
            smaller = few.relation <= many.relation and few.rows <= many.rows
            return lessens and smaller and edge.limited.scan.alias not in _all_of(self.looks, edge.by.scan.alias)
        share = _share(edge, few)
        least = few.rows * TIMES <= many.rows
        if share is not None:
            least = share <= _FILTERED and few.rows * _WAITS <= many.rows * (1 - share)
        return least and few.rows <= MOST and edge.limited.target not in _all_of(self.waits, edge.by.target)

    def saved(self, edge: _Edge) -> float:
        """About how many rows it saves."""
        return self.size[edge.limited.scan.alias].rows * (1 - self._left(edge))

    def take(self, edge: _Edge) -> None:
        """With what hangs on it."""
        alias = edge.limited.scan.alias
        many = self.size[alias]
        self.size[alias] = replace(many, share=many.share * self._left(edge))
        if edge.at_source:
            self.looks.setdefault(alias, set()).add(edge.by.scan.alias)
        else:
            self.waits.setdefault(edge.limited.target, set()).add(edge.by.target)
        self.taken.append(edge)

    def _left(self, edge: _Edge) -> float:
        """About which share of what is limited is left."""
        few = self.size[edge.by.scan.alias]
        share = _share(edge, few)
        if share is None:
            return few.share if edge.at_source else _LIMITED
        return share


def _share(edge: _Edge, few: Size) -> float | None:
    """About which share of what is limited has values of the other side; None where nobody has counted them."""
    values = edge.limited.distinct
    if values is None:
        return None
    others = min(few.rows, few.rows if edge.by.distinct is None else edge.by.distinct)
    return min(1.0, others / max(values, 1.0))


def _all_of(graph: Mapping[str, set[str]], start: str) -> set[str]:
    """What can be reached, the start included."""
    found, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph.get(name, ())
    return found


def _named(state: State, edges: Sequence[_Edge]) -> Limits:
    prefix = free_prefix(state.query, "dvt_k")
    names: dict[tuple[str, str, bool], str] = {}
    limits: dict[Equality, KeyColumn] = {}
    for edge in sorted(edges, key=lambda edge: edge.at_source):  # the names of those at the source are not seen
        alias, column = edge.by.scan.alias, edge.by.column
        name = names.setdefault((alias, column, edge.at_source), f"{prefix}{len(names) + 1}")
        limits[edge.equality] = KeyColumn(name=name, alias=alias, column=column, at_source=edge.at_source)
    return limits


def limiting(found: Equality, key: KeyColumn) -> exp.Expr:
    """The claim that the item's column has one of the values."""
    column = exp.Column(this=exp.to_identifier(found.column, quoted=True), table=exp.to_identifier(found.alias))
    return exp.In(this=column, expressions=[exp.Placeholder(this=key.name)])
