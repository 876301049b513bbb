"""Scans → extracts: what one relation is asked for once, and what apart.

A relation that is read several times is read by one extract (all columns that any needs, rows that any needs) unless
that would move clearly more than reading it apart. Either is right: the transform evaluates every filter again, but for
those of aggregates that the source computes, which are read apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from dvt.diagnostics import Code
from dvt.dialects.copies import copied
from dvt.dialects.walks import nodes
from dvt.plan.cases import distinct_names
from dvt.plan.predicates import disjunction
from dvt.plan.schema import Column, Target
from dvt.plan.shapes import rows_of
from dvt.plan.sizes import width
from dvt.plan.state import Aggregate, Read, Scan, State
from dvt.plan.steps import Extract, Keys, OutputColumn
from dvt.plan.tree import free_prefix, fresh_name

ONE = "dvt_one"
_AGGREGATE = 16.0  # bytes
# A filter of unknown effect is taken to keep this share of the rows: only ever a guess about cost.
_FILTERED = 0.2
# One read is one snapshot, one connection and one pass over the relation: worth some more bytes.
_PATIENCE = 1.5


@dataclass(frozen=True, kw_only=True)
class _Part:
    """What one extract will read."""

    read: Read
    columns: tuple[str, ...] | None
    condition: exp.Expr | None
    share: float
    aggregates: tuple[Aggregate, ...] = ()
    grouped: tuple[exp.Expr, ...] = ()
    having: exp.Expr | None = None
    order: tuple[exp.Ordered, ...] = ()
    limit: int | None = None
    aliases: tuple[str, ...] = field(default=())
    looked_up: tuple[str, ...] = ()

    @property
    def computed(self) -> bool:
        """Whether its source gives something else than rows of the relation."""
        return bool(self.aggregates or self.grouped) or self.limit is not None

    @property
    def cost(self) -> float:
        width = len(self.read.columns or ()) if self.columns is None else len(self.columns)
        return max(width, 1) * self.share


def share(state: State) -> State:
    """The extracts, and in the tree the extract's name in place of each relation."""
    rows = [scan for scan in state.scans if scan.columns is not None and not (scan.aggregates or scan.grouped)]
    state = state.decide(*map(_decision, rows))
    parts: list[_Part] = []
    for scan in state.scans:
        _place(parts, _part(scan))
    tree = copied(state.query)
    prefix = free_prefix(tree, state.prefix)
    extracts = tuple(_extract(state, part, f"{prefix}{n}") for n, part in enumerate(parts, 1))
    names = {alias: extract.name for extract, part in zip(extracts, parts, strict=True) for alias in part.aliases}
    _rename(state, tree, names)
    safe = {scan.alias: engine_names(scan.read) for scan in state.scans}
    keys = tuple(
        Keys(name=key.name, extract=names[key.alias], column=safe[key.alias][key.column]) for key in state.key_columns
    )
    state = replace(state, query=tree, extracts=extracts, keys=keys)
    whole = (
        f"{part.read.relation.display} ({part.read.relation.target}) is read whole"
        for extract, part in zip(extracts, parts, strict=True)
        if extract.whole
    )
    return state.tell(Code.WHOLE_RELATION_READ, *whole)


def _decision(scan: Scan) -> str:
    relation, total = scan.read.relation, len(scan.read.columns or {})
    about = f", of about {relation.rows:,.0f} rows" if relation.rows else ""
    return f"{relation.display} ({relation.target}): {len(scan.columns or ())} of {total} columns read{about}"


def _part(scan: Scan) -> _Part:
    kept = 1.0 if scan.condition is None else _FILTERED
    total = scan.read.relation.rows
    if scan.rows is not None and total and not scan.aggregates:
        kept = min(scan.rows / total, 1.0)
    return _Part(
        read=scan.read,
        columns=scan.columns,
        condition=scan.condition,
        share=kept,
        aggregates=scan.aggregates,
        grouped=scan.grouped,
        having=scan.having,
        order=scan.order,
        limit=scan.limit,
        aliases=(scan.alias,),
        looked_up=scan.looked_up,
    )


def _place(parts: list[_Part], new: _Part) -> None:
    for index, old in enumerate(parts):
        if old.read.name != new.read.name or old.computed or new.computed:
            continue
        if _ored(old, new) and (old.looked_up or new.looked_up):
            continue  # below OR a lookup is no join to PostgreSQL: it may look through the list for every row
        merged = _merged(old, new)
        if merged.cost <= _PATIENCE * (old.cost + new.cost):
            parts[index] = merged
            return
    parts.append(new)


def _ored(old: _Part, new: _Part) -> bool:
    """Whether one extract for both has to have an OR of their conditions."""
    return old.condition is not None and new.condition is not None and old.condition != new.condition


def _merged(old: _Part, new: _Part) -> _Part:
    columns: tuple[str, ...] | None = None
    if old.columns is not None and new.columns is not None:
        columns = tuple(name for name in old.read.columns or {} if name in old.columns or name in new.columns)
    condition, kept = old.condition, max(old.share, new.share)
    if old.condition is None or new.condition is None:
        condition = None
    elif _ored(old, new):
        condition, kept = exp.Paren(this=disjunction([old.condition, new.condition])), min(1.0, old.share + new.share)
    return replace(
        old,
        columns=columns,
        condition=condition,
        share=kept,
        aliases=old.aliases + new.aliases,
        looked_up=old.looked_up if condition is not None else (),
    )


def _extract(state: State, part: _Part, extract: str) -> Extract:
    relation = part.read.relation
    target = state.request.targets[relation.target]
    declared = {column.name: column for column in relation.columns or ()}
    known = part.read.columns
    outputs: list[OutputColumn] = []
    selected: list[exp.Expr] = []
    if known is None:
        selected = [exp.Star()]
    else:
        safe = engine_names(part.read)
        every = known if state.bound else part.read.shown or known  # stars that the engine expands know no hidden one
        names = list(every if part.columns is None else part.columns)
        asked = part.grouped or [_quoted(known[name]) for name in names]
        for name, node in zip(names, asked, strict=True):
            selected.append(exp.alias_(copied(node), safe[name], quoted=True))
            outputs.append(_output(safe[name], declared[known[name]], relation.key if part.read.island is None else ""))
        for aggregate in part.aggregates:
            selected.append(exp.alias_(copied(aggregate.query), aggregate.name, quoted=True))
            outputs.append(OutputColumn(name=aggregate.name, declared=aggregate.type, type=aggregate.type))
        if not selected:
            selected = [exp.alias_(exp.Literal.number(1), ONE, quoted=True)]
            outputs = [OutputColumn(name=ONE, type="int")]
    query = exp.Select(expressions=selected).from_(part.read.there(target.dialect))
    if part.condition is not None:
        query = query.where(part.condition)
    if part.grouped:
        query = query.group_by(*part.grouped)
    if part.having is not None:
        query = query.having(copied(part.having))
    if part.order:
        query = query.order_by(*part.order)
    if part.limit is not None:
        query = query.limit(part.limit)
    seen = rows_of(target, query)
    rows = _rows(state, part) if seen is None else seen
    return Extract(
        name=extract,
        target=relation.target,
        dialect=target.dialect,
        query=query,
        columns=tuple(outputs),
        relations=tuple(dict.fromkeys((*part.read.keys, *part.looked_up))),
        whole=part.condition is None and not part.computed and part.read.island is None,
        single=bool(part.aggregates) and not part.grouped,
        notes=(*_notes(part), *(f"looked up in {state.request.relations[key].display}" for key in part.looked_up)),
        zone=_zone(state, target),
        rows=rows,
        bytes=None if rows is None else rows * (_widths(outputs, target.dialect) + _AGGREGATE * len(part.aggregates)),
    )


def _widths(outputs: Sequence[OutputColumn], dialect: str) -> float:
    """About how many bytes a row has, of columns that are handed on."""
    return sum(width(each.declared, dialect) for each in outputs if each.origin is not None or each.declared)


def _rows(state: State, part: _Part) -> float | None:
    """About how many rows a part gives."""
    known = [scan.rows for scan in state.scans if scan.alias in part.aliases]
    if part.computed:
        return known[0]
    total = part.read.relation.rows
    return None if total is None else part.share * total


def _zone(state: State, target: Target) -> str:
    """In which an extract shows its instants; empty: in its session's."""
    own = state.request.targets[state.request.target]
    if state.zone and target.dialect == own.dialect:
        return state.zone
    return target.zone or ""


def _notes(part: _Part) -> tuple[str, ...]:
    if part.read.island is not None and (part.grouped or part.aggregates):
        return ("joined and grouped at the source",)
    if part.read.island is not None:
        return (f"computed at the source of {part.read.relation.display}",)
    if part.grouped:
        return ("grouped at the source",)
    if part.aggregates:
        return ("one row, computed at the source",)
    if part.read.columns is None:
        return ("columns unknown until it is built",)
    wanted = len(part.read.columns) if part.columns is None else len(part.columns)
    notes = [f"{wanted} of {len(part.read.columns)} columns"]
    notes += ["all rows" if part.condition is None else "filtered at the source"]
    notes += [f"no more than {part.limit:,} rows"] if part.limit is not None else []
    notes += [f"read once for {len(part.aliases)} occurrences"] if len(part.aliases) > 1 else []
    return tuple(notes)


def engine_names(read: Read) -> dict[str, str]:
    """The model's name of each column → its name in the engine, which does not tell names by case.

    None begins with white space, which MySQL takes from the front of an alias.
    """
    names = list(read.columns or {})
    found = distinct_names([name for name in names if name == name.lstrip()])
    taken = {name.lower() for name in found.values()}
    return {name: found[name] if name in found else fresh_name(name.lstrip() or ONE, taken) for name in names}


def _output(name: str, column: Column, key: str) -> OutputColumn:
    origin = (key, column.name) if key else None
    return OutputColumn(name=name, declared=column.type, base=column.base, origin=origin, type=column.type)


def _quoted(name: str) -> exp.Column:
    return exp.Column(this=exp.to_identifier(name, quoted=True))


def _rename(state: State, tree: exp.Query, names: dict[str, str]) -> None:
    """Put the extracts' names, and the engine's column names, into the tree."""
    if not state.bound:
        by_read = {scan.read.name: names[scan.alias] for scan in state.scans}
        for table in nodes(tree, exp.Table):
            if table.name in by_read and not table.db:
                table.set("this", exp.to_identifier(by_read[table.name], quoted=True))
        return
    reads: dict[str, Scan] = {scan.alias: scan for scan in state.scans}
    for table in nodes(tree, exp.Table):
        if table.alias in reads:
            table.set("this", exp.to_identifier(names[table.alias], quoted=True))
    renamed = {read.name: engine_names(read) for read in state.reads}
    for column in nodes(tree, exp.Column):
        if column.table in reads:
            safe = renamed[reads[column.table].read.name].get(column.name)
            column.set("this", exp.to_identifier(safe or column.name, quoted=True))
