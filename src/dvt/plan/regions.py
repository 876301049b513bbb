"""Relations of one target that a block joins by equalities which that target decides as the engine does: one relation.

``SELECT … FROM a JOIN b ON a.x = b.y JOIN far ON …`` → ``SELECT … FROM (a JOIN b ON a.x = b.y) AS r, far WHERE …``,
for passes that know what to ask of one relation. The block stays as it was where they find nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from dvt.dialects.copies import copied
from dvt.dialects.rules import Level
from dvt.plan.predicates import claims, conjunction, conjuncts, derived_of, normal
from dvt.plan.schema import Relation
from dvt.plan.sizes import kept, width
from dvt.plan.source import exactly, source_of
from dvt.plan.state import Island, Read, Scan, State
from dvt.plan.tree import fresh_name, named_in_from

_JOIN = frozenset({"this", "side", "kind", "on"})
_ITEM = frozenset({"this", "alias"})


@dataclass(frozen=True, kw_only=True)
class Region:
    """A block that reads relations of one target as one.

    Attributes:
        block: a copy of the block.
        scan: what it reads.
        others: whether it reads anything else.
        sides: the relations, by alias.
    """

    block: exp.Select
    scan: Scan
    others: bool
    sides: Mapping[str, "Side"]

    @property
    def members(self) -> tuple[str, ...]:
        """The aliases of the relations."""
        return tuple(self.sides)

    def bytes_apart(self, rows: float, condition: Sequence[exp.Expr]) -> float:
        """About how many bytes the relations send, read apart.

        Args:
            rows: that they have together.
            condition: conjuncts that filter them, in their database's words over the region's columns.
        """
        total = 0.0
        for side in self.sides.values():
            share = 1.0
            for part in condition:
                if {column.name for column in part.find_all(exp.Column)} <= side.names:
                    share *= kept(part, self.scan.read.relation)
            # What is joined to a smaller one is limited to its values.
            total += min(side.rows * share, rows) * max(side.width, 1.0)
        return total


@dataclass(frozen=True, kw_only=True)
class Side:
    """A relation of a region.

    Attributes:
        rows: about how many it has.
        width: about how many bytes a row has, of the columns that are needed.
        names: of its columns in the region, as the database has them.
    """

    rows: float
    width: float
    names: frozenset[str]


def regions(state: State, block: exp.Select, scans: Mapping[str, Scan], name: str) -> Iterator[Region]:
    """The regions of a block, the largest first; each over another copy of it.

    Args:
        state: bound.
        block: of its tree.
        scans: by alias.
        name: a free one, for several relations together.
    """
    items = _items(block)
    if items is None or named_in_from(block):
        return
    pool, rest = _pool(block, items, state.request.dialect)
    mine = {alias: scans[alias] for alias, node in items.items() if _may_belong(node, scans.get(alias))}
    derived = derived_of(pool)
    parts = _Parts(block=block, items=items, pool=pool, derived=derived, rest=rest)
    for members in _components(state, mine, [*pool, *derived]):
        inner = [mine[each] for each in members]
        lefts = _lefts(state, rest, inner, scans)
        made = _region(state, parts, _Members(inner=inner, lefts=lefts), name) if lefts else None
        if made is not None:
            yield made
        if len(members) == 1 and len(items) == 1 and not rest:
            scan = mine[members[0]]
            yield Region(block=copied(block), scan=scan, others=False, sides=_sides(state, [scan], None))
            continue
        made = _region(state, parts, _Members(inner=inner), name)
        if made is not None:
            yield made


@dataclass(frozen=True, kw_only=True)
class _Left:
    """A relation that a left join adds to a region.

    Attributes:
        join: of the block.
        scan: what it adds.
        edges: the equalities in its condition, as written and as the database has them.
        filters: what else its condition asks, for the database.
    """

    join: exp.Join
    scan: Scan
    edges: Sequence["_Edge"]
    filters: Sequence[exp.Expr]


_Edge = tuple[exp.Expr, tuple[exp.Expr, exp.Expr]]


def _lefts(state: State, rest: Sequence[exp.Join], inner: Sequence[Scan], scans: Mapping[str, Scan]) -> list[_Left]:
    """The left joins of relations of the same target whose conditions are all that target's."""
    found: list[_Left] = []
    mine = {scan.alias: scan for scan in inner}
    for join in rest:
        scan = scans.get(join.this.alias)
        on = join.args.get("on")
        if join.side != "LEFT" or on is None or scan is None or not _may_belong(join.this, scan):
            continue
        both = {**mine, scan.alias: scan}
        edges: list[_Edge] = []
        filters: list[exp.Expr] = []
        for part in conjuncts(normal(on, state.request.dialect)):
            edge = _edge(state, part, both)
            there = None if edge is not None else _exactly(state, part, both)
            if edge is not None:
                edges.append((part, edge))
            elif there is not None:
                filters.append(there)
            else:
                break
        else:
            if any(scan.alias in {column.table for column in part.find_all(exp.Column)} for part, _ in edges):
                found.append(_Left(join=join, scan=scan, edges=edges, filters=filters))
                mine = both
    return found


def _exactly(state: State, part: exp.Expr, mine: Mapping[str, Scan]) -> exp.Expr | None:
    """A condition on one relation, in its database's words; None where that may decide it otherwise."""
    names = {column.table for column in part.find_all(exp.Column)}
    alias = next(iter(names), "")
    if len(names) != 1 or alias not in mine:
        return None
    found = exactly(part, alias, replace(source_of(state, mine[alias]), least=Level.EXACT))
    return _of(found, alias) if found is not None else None


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What a block reads by plain joins, their conditions and WHERE as one, what follows, and the outer joins."""

    block: exp.Select
    items: Mapping[str, exp.Expr]
    pool: Sequence[exp.Expr]
    derived: Sequence[exp.Expr]
    rest: Sequence[exp.Join]


def _items(block: exp.Select) -> dict[str, exp.Expr] | None:
    """What stands before the first outer join, by alias; None where a join is another than a plain or a left one."""
    clause, joins = block.args.get("from_"), block.args.get("joins") or []
    if clause is None or block.args.get("laterals") or not all(map(_is_plain, joins)):
        return None
    nodes = [clause.this]
    for join in joins:
        if join.side:
            break
        nodes.append(join.this)
    named = all(isinstance(node, (exp.Table, exp.Subquery)) and node.alias for node in nodes)
    return {node.alias: node for node in nodes} if named else None


def _is_plain(join: exp.Join) -> bool:
    known = not {key for key, value in join.args.items() if value} - _JOIN
    return known and join.side in ("", "LEFT") and join.kind in ("", "INNER", "OUTER", "CROSS")


def _pool(block: exp.Select, items: Mapping[str, exp.Expr], dialect: str) -> tuple[list[exp.Expr], list[exp.Join]]:
    joins = block.args.get("joins") or []
    plain, rest = joins[: len(items) - 1], joins[len(items) - 1 :]
    where = block.args.get("where")
    conditions = [join.args["on"] for join in plain if join.args.get("on")] + ([where.this] if where else [])
    return [part for condition in conditions for part in claims(condition, dialect)], rest


def _may_belong(node: exp.Expr, scan: Scan | None) -> bool:
    if scan is None or scan.columns is None or scan.aggregates or scan.grouped or scan.read.island is not None:
        return False
    return isinstance(node, exp.Table) and not {key for key, value in node.args.items() if value} - _ITEM


def _components(state: State, mine: Mapping[str, Scan], pool: Sequence[exp.Expr]) -> list[tuple[str, ...]]:
    """The aliases that hang together by equalities, in the block's order; the largest first."""
    groups = [{alias} for alias in mine]
    for part in pool:
        if _edge(state, part, mine) is None:
            continue
        ends = {column.table for column in part.find_all(exp.Column)}
        met = [group for group in groups if group & ends]
        groups = [group for group in groups if not group & ends] + [set().union(*met)]
    found = [tuple(alias for alias in mine if alias in group) for group in groups]
    return sorted(found, key=lambda group: -max(mine[alias].read.relation.rows or 0.0 for alias in group))


def _edge(state: State, part: exp.Expr, mine: Mapping[str, Scan]) -> tuple[exp.Expr, exp.Expr] | None:
    """Both sides of an equality of two relations of one target, in its words; None where it is none."""
    if not isinstance(part, exp.EQ):
        return None
    sides = [side.unnest() for side in (part.this, part.expression)]
    if not all(isinstance(side, exp.Column) and side.table in mine for side in sides):
        return None
    left, right = (mine[side.table] for side in sides)
    if left.alias == right.alias or left.read.relation.target != right.read.relation.target:
        return None
    found = [source_of(state, scan).joined(side) for scan, side in zip((left, right), sides, strict=True)]
    if found[0] is None or found[1] is None or found[0][1] is not found[1][1]:
        return None
    return _of(found[0][0], left.alias), _of(found[1][0], right.alias)


def _of(node: exp.Expr, alias: str) -> exp.Expr:
    """`node` with the table of its columns."""
    made = copied(node)
    for column in made.find_all(exp.Column):
        column.set("table", exp.to_identifier(alias, quoted=True))
    return made


@dataclass(frozen=True, kw_only=True)
class _Members:
    """What becomes one relation: what plain joins join, and what left ones add."""

    inner: Sequence[Scan]
    lefts: Sequence[_Left] = ()

    @property
    def scans(self) -> list[Scan]:
        """All of them."""
        return [*self.inner, *(left.scan for left in self.lefts)]


def _region(state: State, parts: _Parts, members: _Members, name: str) -> Region | None:
    inner = members.inner
    mine = {scan.alias: scan for scan in inner}
    dropped: list[exp.Expr] = []
    names: dict[tuple[str, str], str] | None = None
    scan = inner[0]
    first: exp.Expr = copied(parts.items[scan.alias])
    if len(members.scans) > 1:
        edges = [(part, edge) for part in (*parts.pool, *parts.derived) if (edge := _edge(state, part, mine))]
        names = _names(members.scans)
        found = _joined(state, members, edges, names, name)
        if found is None:
            return None
        scan, first = found, _table(name)
        dropped = [part for part, _ in edges]
    kept_here = [copied(part) for part in parts.pool if not any(part is each for each in dropped)]
    rest = [copied(join) for join in parts.rest if not any(join is left.join for left in members.lefts)]
    others = [exp.Join(this=copied(node), kind="CROSS") for alias, node in parts.items.items() if alias not in mine]
    copy = copied(parts.block)
    copy.args["from_"].set("this", first)
    copy.set("joins", [*others, *rest])
    condition = conjunction(kept_here)
    copy.set("where", exp.Where(this=condition) if condition is not None else None)
    if names is not None:
        _rename(copy, names, scan.alias)
    return Region(block=copy, scan=scan, others=bool(others or rest), sides=_sides(state, members.scans, names))


def _names(members: Sequence[Scan]) -> dict[tuple[str, str], str]:
    """A name of its own for each column: (alias, column) → name; databases may not tell names by case."""
    taken: set[str] = set()
    names: dict[tuple[str, str], str] = {}
    for scan in members:
        for column in scan.columns or ():
            names[scan.alias, column] = fresh_name(column, taken)
    return names


def _joined(
    state: State, members: _Members, edges: Sequence[_Edge], names: Mapping[tuple[str, str], str], name: str
) -> Scan | None:
    """The scan of the relation that joins them; None where its size would be a guess."""
    target = state.request.targets[members.inner[0].read.relation.target]
    rows = _rows(members.inner, edges)
    together = _rows(members.scans, [*edges, *(edge for left in members.lefts for edge in left.edges)])
    if rows is None or together is None:
        return None
    columns, selected = [], []
    for scan in members.scans:
        known = {column.name: column for column in scan.read.relation.columns or ()}
        for column in scan.columns or ():
            exact = (scan.read.columns or {})[column]
            counted = scan.read.relation.distinct(exact)
            columns.append(replace(known[exact], name=names[scan.alias, column], distinct=counted))
            there = exp.column(exact, table=scan.alias, quoted=True)
            selected.append(exp.alias_(there, names[scan.alias, column], quoted=True))
    query = exp.Select(expressions=selected or [exp.alias_(exp.Literal.number(1), "dvt_one", quoted=True)])
    query = _from(query, members.inner, [edge for _, edge in edges], target.dialect)
    for left in members.lefts:
        on = conjunction([*(exp.EQ(this=one, expression=other) for _, (one, other) in left.edges), *left.filters])
        query = query.join(_there(left.scan, target.dialect), on=on, join_type="left")
    relation = Relation(
        key=name,
        target=target.name,
        identifier=", ".join(dict.fromkeys(scan.read.relation.display for scan in members.scans)),
        columns=tuple(columns),
        rows=max(rows, together),
    )
    island = Island(query=query, relations=tuple(dict.fromkeys(scan.read.relation.key for scan in members.scans)))
    read = Read(name=name, relation=relation, columns={column.name: column.name for column in columns}, island=island)
    return Scan(alias=name, read=read, columns=tuple(column.name for column in columns))


def _there(scan: Scan, dialect: str) -> exp.Table:
    """A relation under its alias, for its database."""
    table = scan.read.relation.table(dialect)
    table.set("alias", exp.TableAlias(this=exp.to_identifier(scan.alias, quoted=True)))
    return table


def _from(
    query: exp.Select, members: Sequence[Scan], edges: Sequence[tuple[exp.Expr, exp.Expr]], dialect: str
) -> exp.Select:
    """The joins: each relation after one that it is joined to, with every equality whose sides are there."""
    there = {scan.alias: _there(scan, dialect) for scan in members}
    present: set[str] = set()
    left = list(edges)
    waiting = [scan.alias for scan in members]
    while waiting:
        alias = next((each for each in waiting if any(_meets(edge, each, present) for edge in left)), waiting[0])
        waiting.remove(alias)
        present.add(alias)
        now = [edge for edge in left if all(column.table in present for side in edge for column in _columns(side))]
        left = [edge for edge in left if not any(edge is each for each in now)]
        on = conjunction([exp.EQ(this=one, expression=other) for one, other in now])
        if len(present) == 1:
            query = query.from_(there[alias])
        else:
            query = query.join(there[alias], on=on, join_type="inner" if on is not None else "cross")
    return query


def _columns(node: exp.Expr) -> list[exp.Column]:
    return list(node.find_all(exp.Column))


def _meets(edge: tuple[exp.Expr, exp.Expr], alias: str, present: set[str]) -> bool:
    ends = {column.table for side in edge for column in _columns(side)}
    return alias in ends and bool(ends & present)


def _rows(members: Sequence[Scan], edges: Sequence[_Edge]) -> float | None:
    """About how many rows the joins give: of each equality one of as many as the side with more values has."""
    scans = {scan.alias: scan for scan in members}
    rows = 1.0
    for scan in members:
        if scan.read.relation.rows is None:
            return None
        rows *= max(scan.read.relation.rows, 1.0)
    met: dict[frozenset[str], list[float]] = {}
    for part, _ in edges:
        values = []
        for column in _columns(part):
            scan = scans[column.table]
            values.append(scan.read.relation.distinct((scan.read.columns or {})[column.name]))
        known = [count for count in values if count is not None]
        if not known:
            return None
        met.setdefault(frozenset(column.table for column in _columns(part)), []).append(max(known))
    for pair, counts in met.items():
        most = max(max(scans[alias].read.relation.rows or 1.0, 1.0) for alias in pair)
        product = 1.0
        for count in counts:
            product *= max(count, 1.0)
        rows /= min(product, most)
    return rows


def _sides(state: State, members: Sequence[Scan], names: Mapping[tuple[str, str], str] | None) -> dict[str, Side]:
    return {
        scan.alias: Side(
            rows=scan.read.relation.rows or 0.0,
            width=widths(state, scan, scan.columns or ()),
            names=frozenset(
                (scan.read.columns or {})[column] if names is None else names[scan.alias, column]
                for column in scan.columns or ()
            ),
        )
        for scan in members
    }


def widths(state: State, scan: Scan, columns: Sequence[str]) -> float:
    """About how many bytes a row of these columns takes."""
    relation = scan.read.relation
    declared = {column.name: column.type for column in relation.columns or ()}
    dialect = state.request.targets[relation.target].dialect
    return sum(width(declared[(scan.read.columns or {})[column]], dialect) for column in columns)


def _table(name: str) -> exp.Table:
    return exp.Table(this=exp.to_identifier(name), alias=exp.TableAlias(this=exp.to_identifier(name)))


def _rename(block: exp.Select, names: Mapping[tuple[str, str], str], alias: str) -> None:
    """The columns of the members are the region's; what was named by one keeps its name."""
    for column in list(block.find_all(exp.Column)):
        new = names.get((column.table, column.name))
        if new is None:
            continue
        made = exp.column(new, table=alias, quoted=True)
        made.type = column.type
        if isinstance(column.parent, exp.Select) and column.arg_key == "expressions":
            named = exp.alias_(made, column.name, quoted=True)
            named.type = column.type
            column.replace(named)
        else:
            column.replace(made)
