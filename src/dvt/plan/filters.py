"""Filter early what can be filtered at its source.

Filters are copied here, not moved: the transform keeps every predicate, so a copy can only cost rows on the wire, not a
right answer, as long as it is implied where it stands (`joins`) and the source drops no row too many (`dialects`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from dvt.diagnostics import Code
from dvt.dialects.copies import copied
from dvt.dialects.render import shown
from dvt.dialects.safety import Refusal, Source
from dvt.plan import into
from dvt.plan.into import replaced
from dvt.plan.joins import Claim, FromItem, from_items
from dvt.plan.keys import Equality, Limits, chosen, equality, limiting
from dvt.plan.lookups import looked_up
from dvt.plan.memberships import memberships
from dvt.plan.plain import wider
from dvt.plan.predicates import conjunction, conjuncts, disjunction, implied, normal, reads_only, rejects_nulls
from dvt.plan.sizes import given, sizes
from dvt.plan.source import source_of
from dvt.plan.state import Scan, State
from dvt.plan.tree import child_queries, in_parentheses
from dvt.resolve import Pushdown


def filters(state: State) -> State:
    """Each scan learns what its rows must satisfy."""
    pushdown = state.request.pushdown
    if not state.bound or not pushdown.does(Pushdown.FILTERS):
        return state
    walk = _walked(state, {})
    limits, known = chosen(state, walk.equalities, walk.conditions)
    if not pushdown.does(Pushdown.FULL):
        limits, known = {}, sizes(state.scans, walk.conditions, state.request.targets)
    if limits:
        walk = _walked(state, limits)
        state = _limited(state, limits, walk)
    conditions, read = looked_up(state, limits, walk.conditions)
    scans = tuple(
        replace(scan, rows=1.0)
        if scan.single
        else replace(
            scan,
            condition=conjunction([each for each in (scan.condition, conditions.get(scan.alias)) if each is not None]),
            looked_up=read.get(scan.alias, ()),
            rows=given(scan, known.get(scan.alias)),
        )
        for scan in state.scans
    )
    state = replace(state, scans=scans).decide(*_pushed(state, conditions))
    state = state.tell(Code.PREDICATE_NOT_PUSHED, *dict.fromkeys(walk.refused))
    return state.tell(Code.FUNCTION_NOT_SUPPORTED, *dict.fromkeys(walk.functions))


def _walked(state: State, limits: Limits) -> "_Walk":
    walk = _Walk(state=state, scans={scan.alias: scan for scan in state.scans}, limits=limits)
    waiting = {cte.alias: cte for cte in state.query.find_all(exp.CTE)}
    walk.query(state.query, [])
    while waiting:
        ready = [name for name in waiting if all(ref in walk.cte_claims for ref in state.cte_refs.get(name, ()))]
        name = ready[0] if ready else next(iter(waiting))
        walk.query(waiting.pop(name).this, walk.into_cte(name) if ready else [])
    return walk


def _pushed(state: State, conditions: Mapping[str, exp.Expr]) -> Iterator[str]:
    """What is told of the filters."""
    scans = {scan.alias: scan.read.relation for scan in state.scans}
    for alias, condition in conditions.items():
        relation = scans[alias]
        text = shown(condition, state.request.targets[relation.target].dialect)
        yield f"{relation.display}: filtered at {relation.target} by {text}"


def _limited(state: State, limits: Limits, walk: "_Walk") -> State:
    """The state with those of `limits` that a source takes."""
    relations = {scan.alias: scan.read.relation for scan in state.scans}
    used: dict[str, list[str]] = {}
    for alias, condition in walk.conditions.items():
        for node in condition.find_all(exp.Placeholder):
            used.setdefault(node.name, []).append(relations[alias].display)
    kept = {key.name: key for key in limits.values() if key.name in used}
    for key in kept.values():
        by = relations[key.alias]
        limited = ", ".join(dict.fromkeys(used[key.name]))
        how = "looked up there" if key.at_source else "which is read first"
        state = state.decide(
            f"{limited}: limited to the values that {key.column} of {by.display} ({by.target}) has, {how}"
        )
    return replace(state, key_columns=tuple(key for key in kept.values() if not key.at_source))


@dataclass
class _Walk:
    """One walk over the query, outside in. Mutable: it lives only inside this pass."""

    state: State
    scans: dict[str, Scan]
    limits: Limits
    equalities: list[Equality] = field(default_factory=list)
    conditions: dict[str, exp.Expr] = field(default_factory=dict)
    cte_claims: dict[str, list[exp.Expr]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    inside: dict[int, list[exp.Expr]] = field(default_factory=dict)
    """By the id of a subquery that a condition asks: what holds for its rows."""

    def query(self, query: exp.Expr, extra: list[exp.Expr]) -> None:
        """Follow the predicates `extra` (columns without a table: the query's outputs) and its own into `query`."""
        if isinstance(query, exp.Select):
            self._block(query, extra)
        elif isinstance(query, exp.Subquery):
            inner = query.this
            limited = any(query.args.get(key) for key in ("limit", "offset", "sample", "pivots"))
            self.query(inner, [] if limited else extra)
            self._nested(query, {"this", "with_", "joins"})
        elif isinstance(query, exp.SetOperation):
            limited = bool(query.args.get("limit") or query.args.get("offset"))
            for branch in (query.this, query.expression):
                self.query(branch, [] if limited else into.by_position(query, branch, extra))
            self._nested(query, {"this", "expression", "with_"})

    def _nested(self, query: exp.Expr, skip: set[str]) -> None:
        for key, value in query.args.items():
            if key in skip or value is None:
                continue
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, exp.Query) and not isinstance(part, exp.Table):
                    self.query(part, [])
                elif isinstance(part, exp.Expr):
                    for sub in child_queries(part):
                        self.query(sub, self.inside.get(id(sub), []))

    def _block(self, block: exp.Select, extra: list[exp.Expr]) -> None:
        inside = [
            found for part in extra if (found := into.into_block(block, part)) is not None and self._is_of_rows(found)
        ]
        members = self._members(block)
        items = [self._with_limits(item, members) for item in from_items(block, inside, self.state.request.dialect)]
        for item in items:
            self._item(item)
        self._nested(block, {"with_", "from_", "joins", "laterals"})
        for join in block.args.get("joins") or []:
            self._nested(join, {"this"})
        for nested in _paren_joins(block):
            self._nested(nested, {"this"})
        for item in items:
            for sub in child_queries(item.node) if not isinstance(item.node, exp.Subquery) else ():
                self.query(sub, [])

    def _is_of_rows(self, predicate: exp.Expr) -> bool:
        """Whether a predicate is about rows of relations, and not about what sources tell of all of them."""
        scans = [(self.scans.get(column.table), column.name) for column in predicate.find_all(exp.Column)]
        return not any(scan is not None and name not in (scan.read.columns or {}) for scan, name in scans)

    def _members(self, block: exp.Select) -> list[Equality]:
        """The columns of the block that WHERE asks to be in a subquery; such a subquery may be limited, too."""
        found: list[Equality] = []
        for outer, inner, query in memberships(block, self.state.request.dialect):
            found.append(Equality(outer.table, outer.name, inner.table, inner.name))
            if query is None:
                continue
            back = Equality(inner.table, inner.name, outer.table, outer.name)
            self.equalities.append(back)
            if back in self.limits:
                name = query.selects[0].alias_or_name
                column = exp.Column(this=exp.to_identifier(name, quoted=True))
                placeholder = exp.Placeholder(this=self.limits[back].name)
                for each in (query, query.parent):
                    self.inside[id(each)] = [exp.In(this=column, expressions=[placeholder])]
        return found

    def _with_limits(self, item: FromItem, members: Sequence[Equality]) -> FromItem:
        """The item, and what its claims say of the values that it can be joined by."""
        more = []
        for each in members:
            if each.alias == item.alias:
                self.equalities.append(each)
                if each in self.limits:
                    nullable = any(claim.must_reject for claim in item.claims)
                    more.append(Claim(predicate=limiting(each, self.limits[each]), must_reject=nullable))
        for claim in item.claims:
            found = equality(claim.predicate, item.alias)
            if found is None:
                continue
            self.equalities.append(found)
            if found in self.limits:
                more.append(Claim(predicate=limiting(found, self.limits[found]), must_reject=claim.must_reject))
        return replace(item, claims=[*item.claims, *more])

    def _item(self, item: FromItem) -> None:
        if item.alias in self.scans:
            self._scan(item)
            return
        if isinstance(item.node, exp.Table):
            self.cte_claims[item.alias] = self._outputs(item)
        elif isinstance(item.node, exp.Subquery):
            self.query(item.node, self._outputs(item))

    def _outputs(self, item: FromItem) -> list[exp.Expr]:
        """What holds for the rows of a derived table or CTE reference, over the names of its output columns."""
        found: list[exp.Expr] = []
        for claim in item.claims:
            if _is_false(claim.predicate):
                return [exp.false()]
            part = implied(claim.predicate, lambda atom: copied(atom) if reads_only(atom, item.alias) else None)
            if part is not None and (not claim.must_reject or rejects_nulls(part, item.alias)):
                found += [replaced(c, lambda column: exp.Column(this=copied(column.this))) for c in conjuncts(part)]
        return found

    def into_cte(self, name: str) -> list[exp.Expr]:
        """What all references of a CTE together ask of its rows."""
        if name in self.state.recursive:
            return []
        claims = [self.cte_claims[ref] for ref in self.state.cte_refs.get(name, ())]
        if not claims or not all(claims):
            return []
        if len(claims) == 1:
            return claims[0]
        return [disjunction([exp.Paren(this=whole) for parts in claims if (whole := conjunction(parts)) is not None])]

    def _scan(self, item: FromItem) -> None:
        scan = self.scans[item.alias]
        if scan.read.columns is None or scan.single:
            return
        source = source_of(self.state, scan)
        kept: dict[str, exp.Expr] = {}
        for claim in item.claims:
            part = self._implied(claim, scan, source)
            if part is not None:
                kept.setdefault(part.sql(), part)
        condition = conjunction(list(kept.values()))
        if condition is not None:
            self.conditions[item.alias] = condition

    def _implied(self, claim: Claim, scan: Scan, source: Source) -> exp.Expr | None:
        if _is_false(claim.predicate):
            return exp.false()
        alias = scan.alias
        refusals: list[Refusal] = []

        def keep(atom: exp.Expr) -> exp.Expr | None:
            """The atom, or what is implied by it, where the source may be asked for that."""
            if not reads_only(atom, alias):
                return None
            found = source.condition(atom)
            if not isinstance(found, Refusal):
                return atom
            more = wider(atom, self.state.request.dialect)
            known = implied(normal(more, self.state.request.dialect), keep) if more is not None else None
            if known is None:
                refusals.append(found)
            return known

        own = implied(claim.predicate, keep)
        if own is not None and claim.must_reject and not rejects_nulls(own, alias):
            if reads_only(claim.predicate, alias) and not claim.derived:
                self._refuse(claim, scan, Refusal(reason="an outer join may fill these columns with NULL"))
            return None
        part = implied(own, lambda atom: _there(source, atom)) if own is not None else None
        if reads_only(claim.predicate, alias) and not claim.derived:
            for refusal in refusals[:1]:
                self._refuse(claim, scan, refusal)
        return part

    def _refuse(self, claim: Claim, scan: Scan, refusal: Refusal) -> None:
        relation = scan.read.relation
        text = shown(claim.predicate, self.state.request.dialect)
        line = f"{relation.display} ({relation.target}): {text} is evaluated in the engine: {refusal.reason}"
        (self.functions if refusal.function else self.refused).append(line)


def _is_false(predicate: exp.Expr) -> bool:
    """Whether no row at all is asked for, as ``--empty`` writes it; none of NULLs in place of it either."""
    return isinstance(predicate, exp.Boolean) and not predicate.this


def _there(source: Source, atom: exp.Expr) -> exp.Expr | None:
    found = source.condition(atom)
    return None if isinstance(found, Refusal) else found


def _paren_joins(block: exp.Select) -> list[exp.Expr]:
    """The joins inside parentheses of a block's FROM."""
    clause = block.args.get("from_")
    nodes = ([clause.this] if clause is not None else []) + [join.this for join in block.args.get("joins") or []]
    found: list[exp.Expr] = []
    while nodes:
        first = in_parentheses(nodes.pop())
        if first is not None:
            joins = first.args.get("joins") or []
            found += joins
            nodes += [first, *(join.this for join in joins)]
    return found
