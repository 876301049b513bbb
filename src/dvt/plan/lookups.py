"""What a source looks up by itself: the placeholders of `keys` become subqueries over the relation that has the values.

``x IN (:k)`` → ``x IN (SELECT y FROM small WHERE …)``, where the condition of `small` may look up again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from dvt.dialects.safety import Refusal
from dvt.plan.keys import Limits
from dvt.plan.predicates import conjunction
from dvt.plan.source import looked_up_as
from dvt.plan.state import KeyColumn, Scan, State

Conditions = dict[str, exp.Expr]
"""By the aliases of scans."""


def looked_up(
    state: State, limits: Limits, conditions: Mapping[str, exp.Expr]
) -> tuple[Conditions, dict[str, tuple[str, ...]]]:
    """`conditions` with what the sources look up by themselves; and the relations that each looks into."""
    looking = _Lookups(
        state=state,
        lookups={key.name: key for key in limits.values() if key.at_source},
        scans={scan.alias: scan for scan in state.scans},
        conditions=conditions,
    )
    for alias in conditions:
        looking.condition(alias)
    return looking.done, {alias: tuple(found) for alias, found in looking.relations.items()}


@dataclass(frozen=True, kw_only=True)
class _Lookups:
    """Conditions whose placeholders give way to subqueries, which have the other scan's own condition."""

    state: State
    lookups: Mapping[str, KeyColumn]
    scans: Mapping[str, Scan]
    conditions: Mapping[str, exp.Expr]
    done: Conditions = field(default_factory=dict)
    relations: dict[str, dict[str, None]] = field(default_factory=dict)

    def condition(self, alias: str) -> exp.Expr | None:
        """That of a scan, made on first use; None where it has none."""
        if alias in self.conditions and alias not in self.done:
            self.relations[alias] = {}
            self.done[alias] = self.conditions[alias].transform(lambda node: self._lookup(alias, node))
        return self.done.get(alias)

    def _lookup(self, alias: str, node: exp.Expr) -> exp.Expr:
        key = self.lookups.get(node.expressions[0].name) if _is_limit(node) else None
        if key is None:
            return node
        scan, by = self.scans[alias], self.scans[key.alias]
        names = {exact: name for name, exact in (scan.read.columns or {}).items()}
        column = looked_up_as(self.state, scan, names[node.this.name])
        other = looked_up_as(self.state, by, key.column)
        assert not isinstance(column, Refusal)  # noqa: S101  # see `chosen`
        assert not isinstance(other, Refusal)  # noqa: S101
        query = exp.select(other).from_(by.read.there(self.state.request.targets[by.read.relation.target].dialect))
        parts = [part for part in (by.condition, self.condition(key.alias)) if part is not None]
        within = conjunction(parts)
        self.relations[alias] |= {**dict.fromkeys(by.read.keys), **self.relations.get(key.alias, {})}
        return exp.In(this=column, query=(query.where(within) if within is not None else query).subquery())


def _is_limit(node: exp.Expr) -> bool:
    return isinstance(node, exp.In) and len(node.expressions) == 1 and isinstance(node.expressions[0], exp.Placeholder)
