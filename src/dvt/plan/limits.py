"""The first rows of one relation: its source gives no more than are wanted.

``SELECT … FROM t WHERE … ORDER BY … LIMIT 10`` → the source filters, sorts and gives ten rows; the engine does it, too.
Without an order any ten rows are an answer. Left joins may follow: they take no row away. The source has to decide all
of WHERE and of ORDER BY as the engine does, no value may become NULL on the way, and nothing else reads the relation.
"""

from collections import Counter
from dataclasses import replace

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from dvt.dialects.constants import bare
from dvt.dialects.copies import copied
from dvt.dialects.rules import Level
from dvt.dialects.safety import Source
from dvt.dialects.walks import nodes
from dvt.plan.joins import is_plain
from dvt.plan.predicates import claims, conjunction, conjuncts
from dvt.plan.source import exactly, source_of
from dvt.plan.state import Scan, State
from dvt.plan.tree import named_in_from
from dvt.resolve import Pushdown

_CLAUSES = frozenset({"kind", "expressions", "from_", "joins", "where", "order", "limit", "offset", "with_", "hint"})
_WORTH = 0.5
# One row of the source gives one row: nothing that makes several of it, or none, or looks at other rows.
_SCALAR = (
    exp.Alias, exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.Cast, exp.TryCast,
    exp.DataType, exp.DataTypeParam, exp.Interval, exp.Var, exp.Neg, exp.Not, exp.And, exp.Or, exp.Binary, exp.Between,
    exp.In, exp.Case, exp.If, exp.Coalesce, exp.Nullif, exp.Concat, exp.Lower, exp.Upper, exp.Trim, exp.Length,
    exp.Substring, exp.Round, exp.Abs, exp.Floor, exp.Ceil, exp.Extract, exp.TimestampTrunc, exp.DateTrunc,
    exp.Greatest, exp.Least,
)  # fmt: skip


def limits(state: State) -> State:
    """The state whose scans give no more rows than their blocks want."""
    request = state.request
    if not state.bound or not request.pushdown.does(Pushdown.FULL) or not request.strict:
        return state
    scans = {scan.alias: scan for scan in state.scans}
    reads = Counter(key for scan in state.scans for key in scan.read.keys)
    lines = []
    for block in nodes(state.query, exp.Select):
        scan = _first(block, scans)
        if scan is None or any(reads[key] > 1 for key in scan.read.keys):
            continue
        found = _limited(state, block, scan)
        if found is not None:
            scans[scan.alias] = found
            relation = scan.read.relation
            lines.append(f"{relation.display}: no more than {found.limit:,} rows are asked of {relation.target}")
    return replace(state, scans=tuple(scans.values())).decide(*lines) if lines else state


def _first(block: exp.Select, scans: dict[str, Scan]) -> Scan | None:
    """The scan whose rows a block's are, each at least once; None where that cannot be told."""
    if not block.args.get("limit") or any(block.args.get(key) for key in block.args if key not in _CLAUSES):
        return None
    clause, joins = block.args.get("from_"), block.args.get("joins") or []
    if clause is None or not isinstance(clause.this, exp.Table) or named_in_from(block):
        return None
    if any(join.side != "LEFT" or not is_plain(join) for join in joins):
        return None
    if any(not isinstance(node, _SCALAR) for each in block.expressions for node in nodes(each, exp.Expr)):
        return None
    scan = scans.get(clause.this.alias)
    if scan is None or scan.columns is None or scan.aggregates or scan.grouped or scan.limit is not None:
        return None
    odd = {key for key, value in clause.this.args.items() if value} - {"this", "db", "catalog", "alias"}
    return None if odd else scan


def _limited(state: State, block: exp.Select, scan: Scan) -> Scan | None:
    """The scan with the block's limit; None where its source may take other rows for the first ones."""
    wanted, source = _wanted(block), replace(source_of(state, scan), least=Level.EXACT)
    if wanted is None or not source.table:
        return None
    if scan.rows is not None and wanted > _WORTH * scan.rows:
        return None  # a table is read faster whole
    known = conjuncts(scan.condition) if scan.condition is not None else []
    if any(nodes(part, exp.Placeholder) for part in known):
        return None  # keys that turn out to be too many are left out, and rows that they keep away would come
    where = block.args.get("where")
    asked = []
    for part in claims(where.this, state.request.dialect) if where is not None else ():
        there = exactly(part, scan.alias, source)
        if there is None:
            return None
        asked.append(there)
    order = _order(block, scan, source)
    if order is None:
        return None
    condition = conjunction([*known, *(there for there in asked if bare(there) not in known)])
    rows = None if scan.rows is None else min(scan.rows, float(wanted))
    return replace(scan, condition=condition, order=order, limit=wanted, rows=rows)


def _wanted(block: exp.Select) -> int | None:
    """How many rows there have to be for a block's LIMIT and OFFSET; None where that is no plain number."""
    total = 0
    for key in ("limit", "offset"):
        clause = block.args.get(key)
        if clause is None:
            continue
        given = clause.args.get("expression")
        plain = isinstance(clause, exp.Limit | exp.Offset) and isinstance(given, exp.Literal) and not given.is_string
        if (
            not plain
            or not given.name.isdigit()
            or {key for key, value in clause.args.items() if value} - {"expression"}
        ):
            return None
        total += int(given.name)
    return total


def _order(block: exp.Select, scan: Scan, source: Source) -> tuple[exp.Ordered, ...] | None:
    """The block's order in the source's words; empty where it has none, None where the source may sort otherwise."""
    clause = block.args.get("order")
    given = {each.alias: each.this for each in block.selects if isinstance(each, exp.Alias)}
    found = []
    for key in clause.expressions if clause is not None else ():
        if not isinstance(key, exp.Ordered) or key.args.get("with_fill"):
            return None
        column = bare(key.this)
        if isinstance(column, exp.Column) and not column.table:
            column = bare(given.get(column.name, column))
        if not isinstance(column, exp.Column) or column.table != scan.alias:
            return None
        there = source.ordered(column)
        if there is None:
            return None
        found.append(_sorted(key, there, _nulls(scan, column.name), source.dialect))
    return tuple(found)


def _nulls(scan: Scan, name: str) -> bool:
    """Whether a column may have NULLs."""
    exact = (scan.read.columns or {})[name]
    return any(column.nullable for column in scan.read.relation.columns or () if column.name == exact)


def _sorted(key: exp.Ordered, column: exp.Expr, nulls: bool, dialect: str) -> exp.Ordered:
    """The key with the source's column; where that has no NULLs, in the order that the source's indexes have."""
    ordered = copied(key)
    ordered.set("this", column)
    if not nulls:
        large = Dialect.get_or_raise(dialect).NULL_ORDERING == "nulls_are_large"
        ordered.set("nulls_first", bool(key.args.get("desc")) == large)
    return ordered
