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
from dvt.dialects.groups import ONE_SNAPSHOT
from dvt.dialects.render import shown
from dvt.dialects.rules import SOURCES, Level
from dvt.dialects.safety import Refusal, Source
from dvt.dialects.types import Family, family, parsed_type
from dvt.plan.aggregates import aggregates_of, exactly, moved, named, only_scan
from dvt.plan.predicates import conjunction, conjuncts, normal
from dvt.plan.source import source_of
from dvt.plan.state import Again, Aggregate, Scan, State
from dvt.resolve import Pushdown

_CLAUSES = frozenset({"expressions", "from_", "where", "group", "having", "order", "limit", "offset", "distinct"})
_KIND = exp.DataType.Type
_ROWS_A_GROUP = 10
"""About how many rows a group is of, where nothing is known (as most planners guess): it pays for as many columns."""
_MOST_DIGITS, _DIGITS_OF_ROWS = 38, 19
"""Of a decimal anywhere, and of a number of rows: a sum of values with as many digits as are left fits."""
_WHOLE = {_KIND.TINYINT: 3, _KIND.SMALLINT: 5, _KIND.INT: 10, _KIND.BIGINT: 19}


def groups(state: State) -> State:
    """Such scans give their groups, and what is told of each."""
    if not state.bound or not state.request.pushdown.does(Pushdown.FULL):
        return state
    tree = state.query.copy()
    scans = {scan.alias: scan for scan in state.scans}
    lines: list[str] = []
    for block in tree.find_all(exp.Select):
        found = _of_block(state, block, scans)
        if found is None:
            continue
        scans[found.scan.alias] = found.scan
        found.place(block)
        relation = found.scan.read.relation
        dialect = state.request.targets[relation.target].dialect
        what = ", ".join(shown(aggregate.query, dialect) for aggregate in found.scan.aggregates) or "groups"
        by = ", ".join(found.scan.columns or ())
        lines.append(f"{relation.display}: {what} by {by} computed at {relation.target}")
    if not lines:
        return state
    return replace(state, query=tree, scans=tuple(scans.values())).decide(*lines)


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
            column.replace(exp.cast(exp.Sum(this=column.copy()), "bigint"))
        else:
            column.replace((exp.Max if aggregate.again is Again.MAX else exp.Min)(this=column.copy()))


def _summed(column: exp.Column, aggregate: Aggregate, *, witness: bool) -> exp.Expr:
    """The argument of the sum of sums, which has the type of a sum of the values then; or what tells their type."""
    if witness:
        return exp.cast(exp.Null(), aggregate.of, dialect="duckdb")
    whole = "(" not in aggregate.of
    return exp.cast(column.copy(), "hugeint", dialect="duckdb") if whole else column.copy()


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A block whose source groups.

    Attributes:
        scan: what it gives.
        placed: each aggregate, and the nodes that it stands for.
        left: what the block still filters by; None: nothing.
    """

    scan: Scan
    placed: list[tuple[Aggregate, list[exp.Expr]]]
    left: exp.Expr | None

    def place(self, block: exp.Select) -> None:
        """Put the aggregates' names into the block, and take out what its source filters by."""
        for aggregate, nodes in self.placed:
            for node in nodes:
                summed = aggregate.again is Again.SUM
                column = exp.column(aggregate.name, table=self.scan.alias)
                column.type = bare(node.this).type if summed else node.type
                (node.this if summed else node).replace(column)
        block.set("where", exp.Where(this=self.left) if self.left is not None else None)


def _of_block(state: State, block: exp.Select, scans: Mapping[str, Scan]) -> _Found | None:
    scan = only_scan(block, scans, _CLAUSES)
    if scan is None or scan.aggregates:
        return None
    keys = _keys(block, scan)
    source = source_of(state, scan)
    again = any(other.read.name == scan.read.name and other.alias != scan.alias for other in scans.values())
    if not keys or source.dialect not in SOURCES or (again and source.dialect not in ONE_SNAPSHOT):
        return None
    grouped = [source.grouped(exp.column(key)) for key in keys]
    there = tuple(key for key in grouped if not isinstance(key, Refusal))
    if len(there) < len(keys):
        return None
    exact = replace(source, least=Level.EXACT)
    filtered = _filters(block, scan.alias, keys, exact)
    placed = _placed(block, scan.alias, keys, exact)
    if filtered is None or placed is None:
        return None
    condition, left = filtered
    if len(keys) + len(placed) > _ROWS_A_GROUP * max(len(scan.columns or ()), 1):
        return None
    told = tuple(aggregate for aggregate, _ in placed)
    return _Found(
        scan=replace(scan, columns=keys, condition=condition, aggregates=told, grouped=there), placed=placed, left=left
    )


def _keys(block: exp.Select, scan: Scan) -> tuple[str, ...]:
    """The columns that the block groups by; none where it groups by anything else, or not at all."""
    group, distinct = block.args.get("group"), block.args.get("distinct")
    if group is not None:
        odd = any(value for key, value in group.args.items() if key != "expressions")
        parts = [] if odd else [bare(part) for part in group.expressions]
    elif distinct is not None and not distinct.args.get("on"):
        parts = [projection.unalias() for projection in block.selects]
    else:
        return ()
    if not all(isinstance(part, exp.Column) and part.table == scan.alias for part in parts):
        return ()
    names = {part.name for part in parts}
    return tuple(name for name in scan.read.columns or () if name in names)


def _filters(
    block: exp.Select, alias: str, keys: tuple[str, ...], source: Source
) -> tuple[exp.Expr | None, exp.Expr | None] | None:
    """What the source filters by, and what the block still does; None where something can be in neither."""
    where = block.args.get("where")
    there: list[exp.Expr] = []
    here: list[exp.Expr] = []
    for part in conjuncts(normal(where.this)) if where is not None else ():
        found = exactly(part, alias, source)
        if found is not None:
            there.append(found)
        elif part.find(exp.Query) is None and _reads_keys(part, alias, keys):
            here.append(part)
        else:
            return None
    return conjunction(there), conjunction(here)


def _reads_keys(node: exp.Expr, alias: str, keys: tuple[str, ...]) -> bool:
    return all(column.table == alias and column.name in keys for column in node.find_all(exp.Column))


def _placed(
    block: exp.Select, alias: str, keys: tuple[str, ...], source: Source
) -> list[tuple[Aggregate, list[exp.Expr]]] | None:
    """The aggregates of the block; None where one is not known to agree, or a column is used beside them."""
    placed: list[tuple[Aggregate, list[exp.Expr]]] = []
    by_text: dict[str, list[exp.Expr]] = {}
    parts = [*block.selects, *(block.args[key] for key in ("having", "order") if block.args.get(key))]
    if any(part.find(exp.Query, exp.Window) for part in parts):
        return None
    for node in (node for part in parts for node in aggregates_of(part)):
        text = node.sql()
        if text not in by_text:
            found = _aggregate(node, alias, source, {each.name for each, _ in placed})
            if found is None:
                return None
            by_text[text] = []
            placed.append((found, by_text[text]))
        by_text[text].append(node)
    inside = {id(column) for nodes in by_text.values() for node in nodes for column in node.find_all(exp.Column)}
    for column in (column for part in parts for column in part.find_all(exp.Column) if id(column) not in inside):
        if column.table and not (column.table == alias and column.name in keys):
            return None
    return placed


def _aggregate(node: exp.Expr, alias: str, source: Source, taken: set[str]) -> Aggregate | None:
    taken = taken.union(source.columns)
    if type(node) is exp.Sum:
        return _sum(node, alias, source, taken)
    query = moved(node, alias, source)
    if query is None:
        return None
    again = {"count": Again.COUNT, "max": Again.MAX, "min": Again.MIN}[node.key]
    return replace(named(node, query, taken, source), again=again)


def _sum(node: exp.Sum, alias: str, source: Source, taken: set[str]) -> Aggregate | None:
    """A sum of exact numbers that fits into a decimal of any database, however many rows there are."""
    column = bare(node.this)
    if {key for key, value in node.args.items() if value not in (None, False, [])} != {"this"}:
        return None
    if not isinstance(column, exp.Column) or column.table != alias or source.dialect == "sqlite":
        return None
    known = source.columns[column.name]
    if family(known.type, source.dialect) not in (Family.INT, Family.DECIMAL) or isinstance(
        source.grouped(column), Refusal
    ):
        return None
    kind = parsed_type(known.type, source.dialect)
    digits = _digits(kind) if kind is not None else None
    if kind is None or digits is None or digits[0] + _DIGITS_OF_ROWS > _MOST_DIGITS:
        return None
    type_ = f"decimal({_MOST_DIGITS}, {digits[1]})"
    query = exp.cast(exp.Sum(this=exp.column(known.name, quoted=True)), type_)
    return replace(named(node, query, taken, source), type=type_, again=Again.SUM, of=kind.sql("duckdb"))


def _digits(kind: exp.DataType) -> tuple[int, int] | None:
    """The most digits of a number of a type, and of those behind the point; None where that cannot be told."""
    if kind.this in _WHOLE:
        return _WHOLE[kind.this], 0
    sizes = [part.name for part in kind.expressions]
    if kind.this is not _KIND.DECIMAL or not sizes or not all(size.isdigit() for size in sizes):
        return None
    whole, scale = int(sizes[0]), int(sizes[1]) if len(sizes) > 1 else 0
    return (whole, scale) if scale <= whole else None
