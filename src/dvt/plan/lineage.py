"""The result's columns: their names, types, and where a value comes from when it passes through unchanged."""

from dataclasses import dataclass, replace

from sqlglot import exp

from dvt.dialects.groups import POSTGRES
from dvt.dialects.typing import common
from dvt.errors import DuplicateColumn
from dvt.plan.state import Read, State
from dvt.plan.steps import OutputColumn
from dvt.plan.tree import derived, leftmost

# Databases whose columns are told apart by case.
_CASE_TELLS = frozenset({"postgres", "redshift", "snowflake", "oracle", "materialize"})


def lineage(state: State) -> State:
    """The state with the result's columns.

    Raises:
        DuplicateColumn: the target could not hold the result.
    """
    columns = _columns(state)
    _check_names(state, [column.name for column in columns])
    return replace(state, outputs=columns)


def _columns(state: State) -> tuple[OutputColumn, ...]:
    if not state.bound:
        provisional = any(read.columns is None for read in state.reads)
        return tuple(OutputColumn(name=name) for name in state.names) if provisional else ()
    block = leftmost(state.query)
    if block is None:
        return tuple(OutputColumn(name=name) for name in state.names)
    reads = {scan.alias: scan.read for scan in state.scans}
    sources = derived(state.query, reads)
    columns = []
    for index, projection in enumerate(block.selects):
        name = projection.alias_or_name
        found = origin(state.query, index, reads, sources)
        shared = _common(state.query, index) if state.request.dialect in POSTGRES else None
        kind = shared or projection.type
        columns.append(
            OutputColumn(
                name=state.exact.get(name, name),
                declared=found.type if found else "",
                base=found.base if found else "",
                collation=found.collation if found else "",
                origin=(found.key, found.column) if found else None,
                type="" if kind is None or kind.is_type("unknown") else kind.sql(dialect=state.request.engine),
            )
        )
    return tuple(columns)


def _common(query: exp.Expr, index: int) -> exp.DataType | None:
    """PostgreSQL's type of a column of a set operation over numbers; None: it is no such operation."""
    sides, waiting = [], [query]
    while waiting:
        part = waiting.pop().unnest()
        if isinstance(part, exp.SetOperation):
            waiting += [part.expression, part.this]
        elif isinstance(part, exp.Select) and index < len(part.selects):
            sides.append(part.selects[index].unalias())
    return common(sides, kept=True) if len(sides) > 1 else None


def _check_names(state: State, names: list[str]) -> None:
    dialect = state.request.targets[state.request.target].dialect
    keys = [name if dialect in _CASE_TELLS else name.lower() for name in names]
    twice = sorted({name for name, key in zip(names, keys, strict=True) if keys.count(key) > 1})
    if twice:
        raise DuplicateColumn(
            f"{state.request.node}: the result has more than one column named {', '.join(repr(n) for n in twice)}",
            hint="give each column of the final SELECT a name of its own (… as other_name), or list the columns "
            "instead of select *",
        )


@dataclass(frozen=True, kw_only=True)
class Origin:
    """A source column.

    Attributes:
        key: its relation's key.
        column: its exact name.
        type: its declared type.
        base, collation: as `dvt.plan.schema.Column` has them.
    """

    key: str
    column: str
    type: str
    base: str = ""
    collation: str = ""


def origin(query: exp.Expr, index: int, reads: dict[str, Read], sources: dict[str, exp.Expr]) -> Origin | None:
    """The source column that output `index` of a bound query is, or None where it is computed or mixed.

    Args:
        query: bound: every column has the unique alias of what it comes from.
        index: position of the output.
        reads: the relations by alias.
        sources: the queries behind the other aliases.
    """
    return _trace(query, index, reads, sources, frozenset())


def _trace(
    query: exp.Expr, index: int, reads: dict[str, Read], sources: dict[str, exp.Expr], seen: frozenset[int]
) -> Origin | None:
    if id(query) in seen:
        return None
    seen = seen | {id(query)}
    if isinstance(query, exp.Subquery):
        return _trace(query.this, index, reads, sources, seen)
    if isinstance(query, exp.SetOperation):
        left = _trace(query.this, index, reads, sources, seen)
        right = _trace(query.expression, index, reads, sources, seen)
        return left if left is not None and left == right else None
    if not isinstance(query, exp.Select) or index >= len(query.selects):
        return None
    node = query.selects[index].unalias()
    if not isinstance(node, exp.Column) or not node.table:
        return None
    if node.table in reads:
        return _column(reads[node.table], node.name)
    inner = sources.get(node.table)
    block = leftmost(inner) if inner is not None else None
    if inner is None or block is None:
        return None
    names = [projection.alias_or_name for projection in block.selects]
    if names.count(node.name) != 1:
        return None
    return _trace(inner, names.index(node.name), reads, sources, seen)


def _column(read: Read, name: str) -> Origin | None:
    exact = (read.columns or {}).get(name)
    declared = {column.name: column for column in read.relation.columns or ()}
    if exact is None:
        return None
    found = declared[exact]
    return Origin(key=read.relation.key, column=exact, type=found.type, base=found.base, collation=found.collation)
