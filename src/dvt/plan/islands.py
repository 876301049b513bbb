"""Parts of the query that lie on one target, and mean there what they mean in the model: that target computes them.

A part is a query of its own: the whole one, a CTE, a derived table, a side of a union, a subquery that reads nothing of
the outer ones. It becomes a relation of its own, which later passes ask for columns and rows as of any other. It has to
be on a target of the model's own dialect whose settings are those of the model's target, so that whatever is in it is
computed by the same rules; what is no rule of the dialect's (functions of the users', the session's moment, chance)
keeps it in the engine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlglot import exp

from dvt.dialects.copies import copied
from dvt.dialects.rules import shipped
from dvt.dialects.typing import DATE_PART, is_date_part
from dvt.plan.lineage import origin
from dvt.plan.schema import Column, Relation, Request
from dvt.plan.state import Island, Read, Scan, State
from dvt.plan.tree import derived, drop_unread, free_prefix, leftmost
from dvt.resolve import Pushdown

# What may answer otherwise there than on the model's own target, or when it is asked again.
_ELSEWHERE = (
    exp.Anonymous, exp.AnonymousAggFunc, exp.CombinedAggFunc, exp.ParameterizedAgg, exp.Command, exp.Parameter,
    exp.SessionParameter, exp.Placeholder, exp.Dot, exp.TableSample, exp.Pivot, exp.Rand, exp.Randn, exp.Uuid,
    exp.CurrentDate, exp.CurrentTime, exp.CurrentTimestamp, exp.CurrentDatetime, exp.CurrentUser, exp.CurrentSchema,
    exp.CurrentRole, exp.UtcDate, exp.UtcTime, exp.UtcTimestamp, exp.Localtime, exp.Localtimestamp,
    exp.SessionUser, exp.Into, exp.Lock, exp.NextValueFor, exp.AnyValue, exp.First, exp.Last, exp.Lateral,
)  # fmt: skip
# What may give other rows, or values in another order, when it is asked for again.
_LOOSE = (exp.Limit, exp.Offset, exp.Fetch, exp.Window, exp.Distinct, exp.ArrayAgg, exp.GroupConcat)
# What a dialect has, and not every server of it: MariaDB has no function of that name.
_ELSEWHERE_OF: Mapping[str, tuple[type[exp.Expression], ...]] = {"mysql": (exp.RegexpLike, exp.RegexpILike)}
_ZONED = (exp.DType.TIMESTAMPTZ, exp.DType.TIMESTAMPLTZ, exp.DType.TIMETZ)
_MORE = 1.1
"""How much more a part may be estimated to send than what it is made of."""


def islands(state: State) -> State:
    """The state with a relation in place of each such part."""
    request = state.request
    if not state.bound or not request.pushdown.does(Pushdown.FULL):
        return state
    homes = _homes(request)
    if not homes:
        return state
    tree = copied(state.query)
    found = _Islands(state, tree, homes)
    found.cut_all()
    return found.state()


def _homes(request: Request) -> frozenset[str]:
    """The targets where the model's SQL means the same."""
    own = request.targets[request.target]
    if own.dialect != request.dialect or not own.settings:
        return frozenset()
    return frozenset(
        name
        for name, target in request.targets.items()
        if target.dialect == own.dialect
        and target.settings == own.settings
        and target.rules in (None, shipped().of("", target.dialect))  # by a user's own, not all may be asked there
    )


class _Islands:
    """The parts of one tree, and what becomes of the state as they are cut out of it."""

    def __init__(self, state: State, tree: exp.Query, homes: frozenset[str]) -> None:
        self._state, self._tree, self._homes = state, tree, homes
        self._dialect = state.request.dialect
        self._scans = {scan.alias: scan for scan in state.scans}
        self._reads = {scan.alias: scan.read for scan in state.scans}
        self._sources = derived(tree, self._scans)
        self._ctes = {cte.alias: cte for cte in tree.find_all(exp.CTE)}
        self._prefix = free_prefix(tree, "dvt_i")
        self._cut: list[Scan] = []

    def cut_all(self) -> None:
        """Cut out the largest ones that can be had: the query first, then the CTEs, the last one first."""
        self._cut_below(self._tree)
        for name in reversed(list(self._ctes)):
            cte = self._ctes[name]
            if cte.find_ancestor(exp.Query) is not None and self._is_read(name):
                self._cut_below(cte.this)
        drop_unread(self._tree, self._ctes)

    def _cut_below(self, node: exp.Expr) -> None:
        waiting: list[exp.Expr] = [node]
        while waiting:
            part = waiting.pop(0)
            if isinstance(part, exp.With):
                continue
            if isinstance(part, (exp.Select, exp.SetOperation)) and self._is_one(part):
                self._cut_out(part)
            else:
                waiting += part.iter_expressions()

    def _is_read(self, name: str) -> bool:
        """Whether anything but what nobody reads reads a CTE."""
        drop_unread(self._tree, self._ctes)
        return any(table.name == name for table in self._tree.find_all(exp.Table))

    def _is_one(self, query: exp.Query) -> bool:
        inside = self._inside(query)
        if inside is None or not _computes(query):
            return False
        bodies = [query, *(self._ctes[name].this for name in inside[1])]
        if any(self._is_shared(name, bodies) and self._ctes[name].find(*_LOOSE) for name in inside[1]):
            return False  # all its readers must see the same
        if query is self._tree and query.args.get("order") and not self._state.request.delivered:
            return False  # who looks at the rows wants them in that order
        return (
            all(_is_plain(body, self._dialect) for body in bodies)
            and _is_tied(bodies)
            and _has_names(query)
            and self._is_small(query, inside[0])
        )

    def _is_shared(self, name: str, bodies: Sequence[exp.Expr]) -> bool:
        """Whether something else than a part reads a CTE, too."""
        within = {table.alias for body in bodies for table in body.find_all(exp.Table)}
        return not within.issuperset(self._state.cte_refs.get(name, ()))

    def _inside(self, query: exp.Query) -> tuple[list[Scan], list[str]] | None:
        """The scans of a part, and the CTEs outside it that it reads; None where it is on several targets."""
        scans: list[Scan] = []
        ctes: list[str] = []
        waiting: list[exp.Expr] = [query]
        while waiting:
            body = waiting.pop()
            own = {cte.alias for cte in query.find_all(exp.CTE)}
            for table in body.find_all(exp.Table):
                scan = self._scans.get(table.alias)
                if scan is not None:
                    scans.append(scan)
                elif table.name not in self._ctes or table.name in self._state.recursive:
                    return None
                elif table.name not in own and table.name not in ctes:
                    ctes.append(table.name)
                    waiting.append(self._ctes[table.name].this)
        targets = {scan.read.relation.target for scan in scans}
        usable = all(scan.columns is not None and not scan.aggregates for scan in scans)
        if len(targets) != 1 or not targets <= self._homes or not usable:
            return None
        return scans, ctes

    def _is_small(self, query: exp.Query, scans: Sequence[Scan]) -> bool:
        """Whether it sends no more than what it is made of, as far as is known."""
        block = leftmost(query)
        if block is None:
            return False
        narrow = block.args.get("group") or block.args.get("distinct") or query.args.get("limit")
        narrow = narrow or any(
            projection.find(exp.AggFunc) and not projection.find(exp.Window) for projection in block.selects
        )
        if narrow or isinstance(query, exp.SetOperation) or not block.args.get("joins"):
            return True
        if not all(_is_equi(join) for join in block.args["joins"]):
            return False
        rows = [scan.read.relation.rows for scan in scans]
        columns = [len(scan.columns or ()) for scan in scans]
        if None in rows:
            return len(block.selects) <= sum(columns)
        known = [count or 0.0 for count in rows]
        apart = sum(count * max(width, 1) for count, width in zip(known, columns, strict=True))
        return max(known) * len(block.selects) <= _MORE * max(apart, 1.0)

    def _cut_out(self, query: exp.Query) -> None:
        """Put the relation in the place of a part."""
        inside = self._inside(query)
        block = leftmost(query)
        assert inside is not None  # noqa: S101  # asked before
        assert block is not None  # noqa: S101
        scans, ctes = inside
        target = scans[0].read.relation.target
        name = f"{self._prefix}{len(self._cut) + 1}"
        names = [projection.alias_or_name for projection in block.selects]
        columns = tuple(self._column(query, place, each) for place, each in enumerate(names))
        relation = Relation(
            key=name,
            target=target,
            identifier=", ".join(dict.fromkeys(scan.read.relation.display for scan in scans)),
            columns=columns,
        )
        island = Island(
            query=_as_there(query, [self._ctes[each] for each in self._order(ctes)], self._scans, self._state.request),
            relations=tuple(dict.fromkeys(scan.read.relation.key for scan in scans)),
        )
        read = Read(name=name, relation=relation, columns={each: each for each in names}, island=island)
        self._cut.append(Scan(alias=name, read=read, columns=tuple(names)))
        selected = []
        for projection, each in zip(block.selects, names, strict=True):
            column = exp.column(each, table=name)
            column.type = projection.type
            made = exp.alias_(column, each)
            made.type = projection.type
            selected.append(made)
        table = exp.Table(this=exp.to_identifier(name), alias=exp.TableAlias(this=exp.to_identifier(name)))
        new = exp.Select(expressions=selected).from_(table)
        if query is self._tree:
            self._tree = new
        else:
            query.replace(new)

    def _order(self, names: Sequence[str]) -> list[str]:
        """CTEs in the order in which the query has them."""
        return [name for name in self._ctes if name in names]

    def _column(self, query: exp.Query, place: int, name: str) -> Column:
        """With the declared type of a column that is handed on."""
        found = origin(query, place, self._reads, self._sources)
        return Column(name=name, type=found.type, collation=found.collation) if found is not None else Column(name=name)

    def state(self) -> State:
        """What has become of the state."""
        if not self._cut:
            return self._state
        state = self._state
        alive = {table.alias for table in self._tree.find_all(exp.Table)}
        scans = (*(scan for scan in state.scans if scan.alias in alive), *self._cut)
        names = {cte.alias for cte in self._tree.find_all(exp.CTE)}
        refs = {n: tuple(a for a in aliases if a in alive) for n, aliases in state.cte_refs.items() if n in names}
        reads = (*state.reads, *(scan.read for scan in self._cut))
        lines = [
            f"{scan.read.relation.display}: computed at {scan.read.relation.target}, whose rules are the model's"
            for scan in self._cut
            if scan.read.island is not None
        ]
        return replace(state, query=self._tree, scans=scans, cte_refs=refs, reads=reads).decide(*lines)


def _computes(query: exp.Query) -> bool:
    """Whether it does more than give columns of one relation, all of whose rows are needed."""
    if not isinstance(query, exp.Select):
        return True
    more = ("where", "group", "distinct", "having", "limit", "joins", "order", "qualify")
    plain = all(isinstance(projection.unalias(), exp.Column) for projection in query.selects)
    return any(query.args.get(key) for key in more) or not plain or query.find(exp.Subquery) is not None


def _is_plain(query: exp.Expr, dialect: str) -> bool:
    """Whether all in it is a rule of the dialect's, and hangs on no time zone."""
    elsewhere: tuple[type, ...] = (*_ELSEWHERE, *_ELSEWHERE_OF.get(dialect, ()))
    for node in query.walk():
        if isinstance(node, elsewhere):
            return False
        if isinstance(node, exp.DataType) and node.this in (exp.DType.USERDEFINED, exp.DType.UNKNOWN):
            return False
        if isinstance(node, (exp.Cast, exp.Func)) and not isinstance(node, (exp.And, exp.Or)) and _is_zoned(node):
            return False
    return True


def _is_zoned(node: exp.Expr) -> bool:
    """Whether a function or a cast is about an instant, or makes one: all but counting and comparing."""
    if isinstance(node, (exp.Count, exp.Min, exp.Max, exp.Coalesce)):
        return False
    kinds = [node.type, *(child.type for child in node.iter_expressions())]
    return any(kind is not None and kind.this in _ZONED for kind in kinds)


def _is_tied(bodies: Sequence[exp.Expr]) -> bool:
    """Whether every column is of something within."""
    inside = {alias.name for body in bodies for alias in body.find_all(exp.TableAlias)}
    return all(not column.table or column.table in inside for body in bodies for column in body.find_all(exp.Column))


def _has_names(query: exp.Query) -> bool:
    """Whether each of its columns has a name of its own, which a relation's must have; those of EXISTS need none."""
    names = [name.lower() for name in query.named_selects]
    return len(set(names)) == len(names)


def _is_equi(join: exp.Join) -> bool:
    on = join.args.get("on")
    return on is not None and on.find(exp.EQ) is not None


def _as_there(query: exp.Query, ctes: Sequence[exp.CTE], scans: Mapping[str, Scan], request: Request) -> exp.Query:
    """The part with the CTEs that it reads, over the names that its database has."""
    made = copied(query)
    if ctes:
        clause = made.args.get("with_")
        own = list(clause.expressions) if clause is not None else []
        made.set("with_", exp.With(expressions=[*(copied(cte) for cte in ctes), *own]))
    for table in list(made.find_all(exp.Table)):
        scan = scans.get(table.alias)
        if scan is None:
            continue
        there = scan.read.relation.table(request.targets[scan.read.relation.target].dialect)
        for part in ("this", "db", "catalog"):
            table.set(part, there.args.get(part))
    for column in made.find_all(exp.Column):
        scan = scans.get(column.table)
        if scan is not None:
            column.set("this", exp.to_identifier((scan.read.columns or {}).get(column.name, column.name), quoted=True))
    for field in [node for node in made.find_all(exp.Extract) if is_date_part(node)]:
        said = [exp.Literal.string(field.name.lower()), copied(field.expression)]
        field.replace(exp.Anonymous(this=DATE_PART, expressions=said))  # of another type than EXTRACT
    for identifier in made.find_all(exp.Identifier):
        identifier.set("quoted", True)
    return made
