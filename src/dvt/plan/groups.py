"""A block that groups one relation by columns: its source groups first, the engine adds the groups up.

``SELECT k, sum(x) FROM t GROUP BY k`` → the source gives ``k, sum(x) AS sum_x`` by `k`, and the transform is
``SELECT k, sum(sum_x) … GROUP BY k``. The source may tell apart more groups than the engine and never fewer. What is
filtered by columns that are grouped by is filtered again in the engine; any other filter is moved, so the source has to
be exact there. Where the reads of a node do not share a snapshot, a relation that is read elsewhere in the query is not
read a second time for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from dvt.dialects.constants import bare
from dvt.dialects.copies import copied
from dvt.dialects.groups import DUCKDB, MYSQL, ONE_SNAPSHOT, POSTGRES
from dvt.dialects.numbers import MOST_DIGITS, number
from dvt.dialects.render import shown
from dvt.dialects.rules import Level
from dvt.dialects.safety import Refusal, Source, SourceColumn
from dvt.plan.aggregates import aggregates_of, free_name, moved, named
from dvt.plan.predicates import claims, conjunction, conjuncts, normal
from dvt.plan.regions import Region, regions, widths
from dvt.plan.sizes import groups_of, share
from dvt.plan.source import exactly, source_of
from dvt.plan.state import Again, Aggregate, Scan, State
from dvt.plan.tree import free_prefix
from dvt.resolve import Pushdown

_CLAUSES = frozenset(
    {"expressions", "from_", "joins", "where", "group", "having", "order", "limit", "offset", "distinct"}
)
_ROWS_A_GROUP = 10
"""About how many rows a group is of, where nothing is known (as most planners guess): it pays for as many columns."""
_WORTH = 0.8
"""What share of the bytes groups may have that are worth it."""
_SUM, _COUNT = 16.0, 8.0  # bytes
_TELL_APART = POSTGRES | DUCKDB | MYSQL
"""Whose groups are the engine's, for the types by which they are asked to group."""


def groups(state: State) -> State:
    """Such scans give their groups, and what is told of each."""
    if not state.bound or not state.request.pushdown.does(Pushdown.FULL):
        return state
    tree = copied(state.query)
    scans = {scan.alias: scan for scan in state.scans}
    prefix = free_prefix(tree, "dvt_j")
    reads = list(state.reads)
    lines: list[str] = []
    for block in reversed(list(tree.find_all(exp.Select))):  # breadth first, so the inner ones first
        found = _of_block(state, block, scans, f"{prefix}{len(reads)}")
        if found is None:
            continue
        if found.scan.read.island is not None:
            scans = {alias: scan for alias, scan in scans.items() if alias not in found.region.members}
            reads.append(found.scan.read)
        scans[found.scan.alias] = found.scan
        new = found.placed_block()
        if block is tree:
            tree = new
        else:
            block.replace(new)
        relation = found.scan.read.relation
        dialect = state.request.targets[relation.target].dialect
        what = ", ".join(shown(aggregate.query, dialect) for aggregate in found.scan.aggregates) or "groups"
        by = ", ".join(found.scan.columns or ())
        lines.append(f"{relation.display}: {what} by {by} computed at {relation.target}")
    if not lines:
        return state
    return replace(state, query=tree, scans=tuple(scans.values()), reads=tuple(reads)).decide(*lines)


def regroup(tree: exp.Query, scans: Iterable[Scan]) -> None:
    """In the engine's own `tree`: what the sources told of their groups, added up."""
    told = {
        (scan.alias, aggregate.name): aggregate
        for scan in scans
        for aggregate in scan.aggregates
        if aggregate.again is not Again.NO
    }
    for column in [column for column in tree.find_all(exp.Column) if (column.table, column.name) in told]:
        aggregate = told[column.table, column.name]
        if aggregate.again is Again.SUM:
            inside = column.find_ancestor(exp.Sum, exp.AnyValue, exp.Query)
            column.replace(_summed(column, aggregate, witness=not isinstance(inside, exp.Sum)))
        elif aggregate.again is Again.COUNT:
            block = column.find_ancestor(exp.Select)
            counted: exp.Expr = exp.cast(exp.Sum(this=copied(column)), "bigint")
            if block is not None and not block.args.get("group"):
                counted = exp.Coalesce(this=counted, expressions=[exp.Literal.number(0)])  # of no rows
            column.replace(counted)
        else:
            column.replace((exp.Max if aggregate.again is Again.MAX else exp.Min)(this=copied(column)))


def _summed(column: exp.Column, aggregate: Aggregate, *, witness: bool) -> exp.Expr:
    """The argument of the sum of sums, which has the type of a sum of the values then; or what tells their type."""
    if witness:
        return exp.cast(exp.Null(), aggregate.of, dialect="duckdb")
    whole = "(" not in aggregate.of
    return exp.cast(copied(column), "hugeint", dialect="duckdb") if whole else copied(column)


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A block whose source groups.

    Attributes:
        region: what it is about.
        scan: what the region gives.
        placed: each aggregate, and the nodes that it stands for.
        left: what the block still filters by; None: nothing.
    """

    region: Region
    scan: Scan
    placed: list[tuple[Aggregate, list[exp.Expr]]]
    left: exp.Expr | None

    def placed_block(self) -> exp.Select:
        """The region's block with the aggregates' names in it, and without what its source filters by."""
        block = self.region.block
        for aggregate, nodes in self.placed:
            for node in nodes:
                summed = aggregate.again is Again.SUM
                column = exp.column(aggregate.name, table=self.scan.alias)
                column.type = bare(node.this).type if summed else node.type
                (node.this if summed else node).replace(column)
        block.set("where", exp.Where(this=self.left) if self.left is not None else None)
        return block


def _of_block(state: State, block: exp.Select, scans: Mapping[str, Scan], name: str) -> _Found | None:
    if not _groups(block):
        return None
    for region in regions(state, block, scans, name):
        found = _of_region(state, region, scans)
        if found is not None:
            return found
    return None


def _groups(block: exp.Select) -> bool:
    """Whether rows that are equal in some columns may be one to a block: it groups, aggregates or makes distinct."""
    if {key for key, value in block.args.items() if value} - _CLAUSES:
        return False
    group, distinct = block.args.get("group"), block.args.get("distinct")
    if not _adds_up(block):
        return False
    if group is not None:
        return not any(value for key, value in group.args.items() if key != "expressions")
    aggregated = any(aggregates_of(projection) for projection in block.selects)
    return aggregated or (distinct is not None and not distinct.args.get("on"))


_ADDED_UP = (exp.Sum, exp.Count, exp.Min, exp.Max, exp.Avg)


def _adds_up(block: exp.Select) -> bool:
    """Whether nothing in a block is against it, at first sight."""
    parts = [*block.selects, *(block.args[key] for key in ("having", "order") if block.args.get(key))]
    if any(part.find(exp.Query, exp.Window) for part in parts):
        return False
    return all(type(node) in _ADDED_UP for part in parts for node in aggregates_of(part))


def _of_region(state: State, region: Region, scans: Mapping[str, Scan]) -> _Found | None:
    block, scan = region.block, region.scan
    if not state.ungrouped.isdisjoint(scan.read.keys):
        return None
    source = source_of(state, scan)
    ours = {scans[alias].read.name for alias in region.members}
    again = len(region.members) > len(ours) or any(
        other.read.name in ours and alias not in region.members for alias, other in scans.items()
    )
    if not source.table or (again and source.dialect not in ONE_SNAPSHOT):
        return None
    if state.request.dialect in DUCKDB:
        _without_averages(block, scan.alias)
    exact = replace(source, least=Level.EXACT)
    there, here = _filters(block, scan.alias, exact, state.request.dialect)
    block.set("where", exp.Where(this=here) if here is not None else None)
    placed = _placed(block, scan.alias, exact, state.request.dialect)
    if placed is None:
        return None
    keys = _keys(block, scan, placed)
    grouped = [source.grouped(exp.column(key)) for key in keys]
    known = tuple(key for key in grouped if not isinstance(key, Refusal))
    alone = not keys and not region.others and here is None and bool(placed)
    if len(known) < len(keys) or not (alone or (keys and _is_worth(state, region, keys, placed, there))):
        return None
    told = tuple(aggregate for aggregate, _ in placed)
    whole = not region.others and here is None and source.dialect in _TELL_APART and _are_keys(block, scan.alias, keys)
    having = _having(block, placed, source, state.request.dialect) if whole else None
    made = replace(scan, columns=keys, condition=there, aggregates=told, grouped=known, having=having)
    return _Found(region=region, scan=made, placed=placed, left=here)


def _having(
    block: exp.Select, placed: list[tuple[Aggregate, list[exp.Expr]]], source: Source, dialect: str
) -> exp.Expr | None:
    """What of the block's HAVING its source may ask of the groups: a copy, as of any filter.

    The source tells the groups whole: one row for each of the engine's.
    """
    clause = block.args.get("having")
    nodes = {id(node): aggregate for aggregate, nodes in placed for node in nodes}
    known = {each.name: SourceColumn(name=each.name, type=each.type) for each, _ in placed}
    over = replace(source, columns=known)
    found: list[exp.Expr] = []
    for part in conjuncts(clause.this) if clause is not None else ():
        aggregates = [node for node in part.find_all(exp.AggFunc) if id(node) in nodes]
        if len(aggregates) != 1 or part.find(exp.Column, exp.Query) not in (None, *aggregates[0].find_all(exp.Column)):
            continue
        [aggregate] = [nodes[id(node)] for node in aggregates]
        asked = copied(part)
        for node in list(asked.find_all(type(aggregates[0]))):
            node.replace(exp.column(aggregate.name))
        there = over.condition(normal(asked, dialect))
        if isinstance(there, Refusal):
            continue
        for column in list(there.find_all(exp.Column)):
            column.replace(copied(aggregate.query))
        found.append(there)
    return conjunction(found)


def _without_averages(block: exp.Select, alias: str) -> None:
    """An average of exact numbers is DuckDB's floating point quotient of sum and count."""
    for node in list(block.find_all(exp.Avg)):
        if isinstance(node.parent, (exp.Filter, exp.Window)) or node.find_ancestor(exp.Select) is not block:
            continue
        columns = list(node.find_all(exp.Column))
        exact = node.this.is_type(*exp.DataType.INTEGER_TYPES, exp.DType.DECIMAL)
        if not exact or not columns or any(column.table != alias for column in columns):
            continue
        total, count = exp.Sum(this=copied(node.this)), exp.Count(this=copied(node.this), big_int=True)
        total.type, count.type = exp.DataType.build("decimal"), exp.DataType.build("bigint")
        quotient = exp.Paren(this=exp.Div(this=total, expression=count, typed=False, safe=True))
        quotient.type = quotient.this.type = exp.DataType.build("double")
        if isinstance(node.parent, exp.Select) and node.arg_key == "expressions":
            node.replace(exp.alias_(quotient, node.alias_or_name or "avg", quoted=True))
        else:
            node.replace(quotient)


def _keys(block: exp.Select, scan: Scan, placed: list[tuple[Aggregate, list[exp.Expr]]]) -> tuple[str, ...]:
    """The columns of a scan that the block reads outside of what its source aggregates."""
    inside = {id(column) for _, nodes in placed for node in nodes for column in node.find_all(exp.Column)}
    names = {
        column.name for column in block.find_all(exp.Column) if column.table == scan.alias and id(column) not in inside
    }
    return tuple(name for name in scan.read.columns or () if name in names)


def _is_worth(
    state: State,
    region: Region,
    keys: tuple[str, ...],
    placed: list[tuple[Aggregate, list[exp.Expr]]],
    condition: exp.Expr | None,
) -> bool:
    """Whether the groups are clearly less than the rows, as far as is known."""
    scan = region.scan
    relation, names = scan.read.relation, scan.read.columns or {}
    rows = relation.rows
    part = share(scan.read, condition, state.request.targets)
    many = None if rows is None else groups_of(relation, [names[key] for key in keys], rows * part)
    if rows is None or many is None:
        few = len(keys) + len(placed) <= _ROWS_A_GROUP * max(len(scan.columns or ()), 1)
        return few and not region.others and len(region.members) == 1 and _are_keys(region.block, scan.alias, keys)
    told = sum(_COUNT if aggregate.again is Again.COUNT else _SUM for aggregate, _ in placed)
    grouped = many * (widths(state, scan, keys) + told)
    return grouped <= _WORTH * region.bytes_apart(rows * part, conjuncts(condition) if condition is not None else [])


def _are_keys(block: exp.Select, alias: str, keys: tuple[str, ...]) -> bool:
    """Whether the block groups by just these columns, and nothing that is computed of them."""
    group = block.args.get("group")
    parts = [bare(part) for part in group.expressions] if group else [each.unalias() for each in block.selects]
    if not all(isinstance(part, exp.Column) and part.table == alias for part in parts):
        return False
    return {part.name for part in parts} == set(keys)


def _filters(block: exp.Select, alias: str, source: Source, dialect: str) -> tuple[exp.Expr | None, exp.Expr | None]:
    """What the source filters by, and what the block still does."""
    where = block.args.get("where")
    there: list[exp.Expr] = []
    here: list[exp.Expr] = []
    for part in claims(where.this, dialect) if where is not None else ():
        found = exactly(part, alias, source)
        if found is not None:
            there.append(found)
        else:
            here.append(part)
    return conjunction(there), conjunction(here)


def _placed(
    block: exp.Select, alias: str, source: Source, dialect: str
) -> list[tuple[Aggregate, list[exp.Expr]]] | None:
    """The aggregates that the source computes; None where one is neither that nor the same over fewer equal rows."""
    placed: list[tuple[Aggregate, list[exp.Expr]]] = []
    by_text: dict[str, list[exp.Expr]] = {}
    parts = [*block.selects, *(block.args[key] for key in ("having", "order") if block.args.get(key))]
    for node in (node for part in parts for node in aggregates_of(part)):
        text = node.sql()
        if text not in by_text:
            found = _aggregate(node, alias, source, {each.name for each, _ in placed}, dialect)
            if found is None and _same_of_fewer(node):
                continue
            if found is None:
                return None
            by_text[text] = []
            placed.append((found, by_text[text]))
        by_text[text].append(node)
    return placed


def _same_of_fewer(node: exp.Expr) -> bool:
    """Whether an aggregate is the same where equal rows are one."""
    if type(node) in (exp.Max, exp.Min):
        return not node.expressions
    return type(node) is exp.Count and isinstance(node.this, exp.Distinct)


def _aggregate(node: exp.Expr, alias: str, source: Source, taken: set[str], dialect: str) -> Aggregate | None:
    taken = taken.union(source.columns)
    if type(node) is exp.Sum:
        return _sum(node, alias, source, taken, dialect)
    query = moved(node, alias, source)
    if query is None:
        return None
    again = {"count": Again.COUNT, "max": Again.MAX, "min": Again.MIN}[node.key]
    return replace(named(node, query, taken, source), again=again)


def _sum(node: exp.Sum, alias: str, source: Source, taken: set[str], dialect: str) -> Aggregate | None:
    """A sum of exact numbers that fits into a decimal of any database."""
    if {key for key, value in node.args.items() if value not in (None, False, [])} != {"this"}:
        return None
    found = number(node.this, alias, source, lambda condition: exactly(normal(condition, dialect), alias, source))
    column = bare(node.this)
    if found is None or not list(node.find_all(exp.Column)):
        return None
    if isinstance(column, exp.Column) and isinstance(source.grouped(column), Refusal):
        return None
    type_ = f"decimal({MOST_DIGITS}, {found.scale})"
    query = exp.cast(exp.Sum(this=found.node), type_)
    name = free_name(f"sum_{column.name}" if isinstance(column, exp.Column) else "sum", taken)
    return Aggregate(name=name, query=query, type=type_, again=Again.SUM, of=found.type.sql("duckdb"))
