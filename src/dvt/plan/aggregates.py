"""A block that only aggregates one relation, to one row: its source computes that row, where it is known to agree.

What is moved is evaluated at the source alone, so the filters of the block must be exact there, too. Where the reads of
a node do not share a snapshot, a relation that is read elsewhere in the query is not read a second time for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlglot import exp

from dvt.dialects.constants import bare
from dvt.dialects.copies import copied
from dvt.dialects.groups import ONE_SNAPSHOT
from dvt.dialects.render import shown
from dvt.dialects.rules import Level
from dvt.dialects.safety import Refusal, Source
from dvt.dialects.types import Family
from dvt.plan.predicates import normal
from dvt.plan.source import exactly, source_of
from dvt.plan.state import Aggregate, Scan, State
from dvt.resolve import Pushdown

_CLAUSES = frozenset({"expressions", "from_", "where"})


def aggregates(state: State) -> State:
    """Such scans give aggregates instead of columns, and their blocks read those."""
    if not state.bound or not state.request.pushdown.does(Pushdown.FULL):
        return state
    tree = copied(state.query)
    scans = {scan.alias: scan for scan in state.scans}
    lines = []
    for block in tree.find_all(exp.Select):
        found = _of_block(state, block, scans)
        if found is None:
            continue
        scan, placed = found
        scans[scan.alias] = scan
        for aggregate, nodes in placed:
            for node in nodes:
                column = exp.column(aggregate.name, table=scan.alias)
                column.type = node.type
                node.replace(column)
        block.set("where", None)
        relation, dialect = scan.read.relation, state.request.targets[scan.read.relation.target].dialect
        what = ", ".join(shown(aggregate.query, dialect) for aggregate in scan.aggregates)
        lines.append(f"{relation.display}: {what} computed at {relation.target}")
    if not lines:
        return state
    return replace(state, query=tree, scans=tuple(scans.values())).decide(*lines)


_Placed = list[tuple[Aggregate, list[exp.Expr]]]


def _of_block(state: State, block: exp.Select, scans: Mapping[str, Scan]) -> tuple[Scan, _Placed] | None:
    """The scan that gives the block's aggregates, and where each of them stands; None where it is not such a block."""
    scan = only_scan(block, scans, _CLAUSES)
    if scan is None:
        return None
    source = replace(source_of(state, scan), least=Level.EXACT)
    again = any(other.read.name == scan.read.name and other.alias != scan.alias for other in scans.values())
    if not source.table or (again and source.dialect not in ONE_SNAPSHOT):
        return None
    condition: exp.Expr | None = None
    where = block.args.get("where")
    if where is not None:
        condition = exactly(normal(where.this, state.request.dialect), scan.alias, source)
        if condition is None:
            return None
    placed = _placed(block, scan.alias, source)
    if placed is None:
        return None
    return replace(scan, columns=(), condition=condition, aggregates=tuple(a for a, _ in placed)), placed


def only_scan(block: exp.Select, scans: Mapping[str, Scan], clauses: frozenset[str]) -> Scan | None:
    """The one relation that the block reads, where it has no other `clauses`."""
    clause = block.args.get("from_")
    if clause is None or {key for key, value in block.args.items() if value} - clauses:
        return None
    table = clause.this
    if not isinstance(table, exp.Table) or {key for key, value in table.args.items() if value} - {"this", "alias"}:
        return None
    scan = scans.get(table.alias)
    return scan if scan is not None and scan.read.columns is not None else None


def _placed(block: exp.Select, alias: str, source: Source) -> _Placed | None:
    """The aggregates of the block's projections; None where one is not known to agree, or there is something else."""
    placed: _Placed = []
    by_text: dict[str, list[exp.Expr]] = {}
    for projection in block.selects:
        for node in aggregates_of(projection):
            text = node.sql()
            if text not in by_text:
                query = moved(node, alias, source)
                if query is None:
                    return None
                by_text[text] = []
                placed.append(
                    (
                        named(node, query, {each.name for each, _ in placed}.union(source.columns), source),
                        by_text[text],
                    )
                )
            by_text[text].append(node)
    inside = {id(column) for nodes in by_text.values() for node in nodes for column in node.find_all(exp.Column)}
    columns = (column for projection in block.selects for column in projection.find_all(exp.Column))
    if not placed or any(id(column) not in inside for column in columns):
        return None
    if any(projection.find(exp.Query, exp.Window) for projection in block.selects):
        return None
    return placed


def aggregates_of(projection: exp.Expr) -> list[exp.Expr]:
    """The outermost functions that are aggregates, or may be: those that sqlglot does not know."""
    found: list[exp.Expr] = []
    waiting = [projection]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, (exp.AggFunc, exp.Filter, exp.WithinGroup, exp.Anonymous)):
            found.append(node)
        else:
            waiting += node.iter_expressions()
    return found


def moved(node: exp.Expr, alias: str, source: Source) -> exp.Expr | None:
    """An aggregate in the source's words; None where it is not known to agree."""
    given = {key for key, value in node.args.items() if value not in (None, False, [])}
    if type(node) is exp.Count and given <= {"this", "big_int"}:
        return _count(bare(node.this), alias, source)
    if type(node) not in (exp.Max, exp.Min) or given != {"this"}:
        return None
    column = bare(node.this)
    if not isinstance(column, exp.Column) or column.table != alias:
        return None
    ordered = source.comparable(column)
    if ordered is None:
        return None
    moved: exp.Expr = type(node)(this=exp.column(source.columns[column.name].name, quoted=True))
    if ordered is Family.DECIMAL:  # PostgreSQL's max() has no precision
        declared = exp.DataType.build(source.columns[column.name].type, dialect=source.dialect)
        moved = exp.Cast(this=moved, to=declared) if declared.expressions else moved
    return moved


def _count(counted: exp.Expr, alias: str, source: Source) -> exp.Expr | None:
    if isinstance(counted, exp.Star) or (isinstance(counted, exp.Literal) and not counted.is_string):
        return exp.Count(this=exp.Star(), big_int=True)
    if not isinstance(counted, exp.Column) or counted.table != alias:
        return None
    present = source.condition(exp.Not(this=exp.Is(this=copied(counted), expression=exp.Null())))
    if isinstance(present, Refusal):
        return None
    return exp.Count(this=exp.column(source.columns[counted.name].name, quoted=True), big_int=True)


def named(node: exp.Expr, query: exp.Expr, taken: set[str], source: Source) -> Aggregate:
    """The aggregate under a name that tells what it is, for messages (``max_amount``)."""
    argument, declared = bare(node.this), "bigint"
    kind = type(node).__name__.lower()
    if not isinstance(node, exp.Count):
        declared = source.columns[argument.name].type
    name = f"{kind}_{argument.name}" if isinstance(argument, exp.Column) else kind
    return Aggregate(name=free_name(name, taken), query=query, type=declared)


def free_name(name: str, taken: Iterable[str]) -> str:
    """`name`, longer where it is taken: the engine does not tell names by case."""
    lower = {other.lower() for other in taken}
    while name.lower() in lower:
        name = f"{name}_"
    return name
