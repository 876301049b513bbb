"""What a filter compares with and one target alone can tell is computed first, and bounds the extracts as a literal.

``where at > (select max(at) from this)``: the subquery does not depend on the row. It becomes a plan of its own, of one
value; in the filter a placeholder stands for it, which every source may take for a literal (`dvt.dialects.late`). The
engine reads the value again, so nothing hangs on what a source makes of it.
"""

from dataclasses import dataclass, replace

from sqlglot import exp

from dvt.dialects.copies import copied
from dvt.dialects.groups import ONE_SNAPSHOT
from dvt.plan.predicates import COMPARISONS
from dvt.plan.reads import reads
from dvt.plan.state import State
from dvt.plan.steps import VALUE, OutputColumn, Value
from dvt.plan.tree import free_prefix, leftmost
from dvt.resolve import Pushdown

# What may stand around a subquery in a value: nothing that is another one for each row, or for each call.
_AROUND = (
    exp.Paren, exp.Cast, exp.Coalesce, exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Literal, exp.Interval, exp.Null,
    exp.Boolean, exp.Var, exp.DataType, exp.DataTypeParam, exp.Identifier, exp.Greatest, exp.Least, exp.DateAdd,
    exp.DateSub, exp.DateTrunc, exp.TimestampTrunc, exp.TimestampAdd, exp.TimestampSub, exp.TsOrDsAdd,
)  # fmt: skip

# What may give another value when it is computed twice; unknown functions among them.
_VOLATILE = (exp.Rand, exp.Randn, exp.Uuid, exp.Anonymous)
# What the engine gives a double for, whatever the model's database has.
_DOUBLES = (exp.Avg, exp.Variance, exp.VariancePop, exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Div)


def values(state: State) -> State:
    """The tree with placeholders for such values, and the plan of each."""
    if not state.bound or not state.request.pushdown.does(Pushdown.FULL):
        return state
    found = _candidates(state)
    if not found:
        return state
    whole = _with(state, found)
    worth = _worth(whole, found)
    return whole if len(worth) == len(found) else _with(state, worth)


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    """A side of a comparison that is one value.

    Attributes:
        places: the numbers of its nodes in the tree, in the order of a walk: what is the same is computed once.
        name: of its placeholder.
        query: the select of it, with the CTEs that it reads.
        target: the one that it reads from.
    """

    places: tuple[int, ...]
    name: str
    query: exp.Select
    target: str


def _candidates(state: State) -> list[_Candidate]:
    tree, prefix = state.query, free_prefix(state.query, "dvt_v")
    places = {id(node): place for place, node in enumerate(tree.walk())}
    targets = {scan.alias: scan.read.relation.target for scan in state.scans}
    ctes = {cte.alias: cte for cte in tree.find_all(exp.CTE)}
    taken: set[int] = set()
    found: dict[str, _Candidate] = {}
    for node in tree.find_all(exp.Between, *COMPARISONS):
        if id(node) in taken:
            continue
        for side in _sides(node):
            query = _selected(state, side, ctes)
            tables = query.find_all(exp.Table) if query is not None else ()
            read = {targets[table.alias] for table in tables if table.alias in targets}
            if query is None or len(read) != 1:
                continue
            taken |= {id(part) for part in side.walk()}
            place, said = places[id(side)], _said(query)
            if said in found and not query.find(*_VOLATILE):
                found[said] = replace(found[said], places=(*found[said].places, place))
                continue
            name = f"{prefix}{len(found) + 1}"
            found[said if said not in found else name] = _Candidate(
                places=(place,), name=name, query=query, target=next(iter(read))
            )
    return list(found.values())


def _said(query: exp.Select) -> str:
    """What a query says, whatever its aliases are called."""
    query = copied(query)
    names: dict[str, str] = {}
    for alias in query.find_all(exp.TableAlias):
        names.setdefault(alias.name, f"a{len(names)}")
        alias.set("this", exp.to_identifier(names[alias.name]))
    for node in query.find_all(exp.Column, exp.Table):
        key = "table" if isinstance(node, exp.Column) else "this"
        part = node.args.get(key)
        if isinstance(part, exp.Identifier) and part.name in names:
            node.set(key, exp.to_identifier(names[part.name]))
    return query.sql()


def _sides(node: exp.Expr) -> list[exp.Expr]:
    """The sides of a comparison with something that has columns of its own."""
    if isinstance(node, exp.Between):
        return [node.args["low"], node.args["high"]] if _own_columns(node.this) else []
    left, right = node.args["this"], node.args["expression"]
    if isinstance(left.unnest(), exp.Tuple) or isinstance(right.unnest(), exp.Tuple):
        return []
    return [side for side, other in ((left, right), (right, left)) if _own_columns(other)]


def _own_columns(node: exp.Expr) -> bool:
    return node.find(exp.Column) is not None and node.find(exp.Query) is None


def _selected(state: State, side: exp.Expr, ctes: dict[str, exp.CTE]) -> exp.Select | None:
    """``SELECT side``, with the CTEs that it reads; None where it is not one value for all rows."""
    if side.find(exp.Query) is None or not _plain(side) or not _one_column(side):
        return None
    needed: dict[str, exp.CTE] = {}
    if not _gather(state, side, ctes, needed):
        return None
    bodies: list[exp.Expr] = [side, *needed.values()]
    inside = {alias.name for body in bodies for alias in body.find_all(exp.TableAlias)}
    if any(c.table and c.table not in inside for body in bodies for c in body.find_all(exp.Column)):
        return None
    selected = exp.alias_(copied(side), VALUE, quoted=True)
    selected.type = side.type
    query = exp.Select(expressions=[selected])
    if needed:
        query.set("with_", exp.With(expressions=[copied(cte) for cte in needed.values()]))
    return query


def _plain(side: exp.Expr) -> bool:
    """Whether around its subqueries there is only what gives the same value for every row."""
    waiting = [side]
    while waiting:
        node = waiting.pop()
        if isinstance(node, exp.Subquery):
            continue
        if not isinstance(node, _AROUND) or isinstance(node, exp.TryCast):
            return False
        waiting += node.iter_expressions()
    return True


def _one_column(side: exp.Expr) -> bool:
    """Whether its subqueries give one column each: of several, a row is made."""
    inner = (leftmost(query.this) for query in side.find_all(exp.Subquery) if query.alias == "")
    return all(block is None or len(block.selects) == 1 for block in inner)


def _gather(state: State, node: exp.Expr, ctes: dict[str, exp.CTE], needed: dict[str, exp.CTE]) -> bool:
    """Put the CTEs that `node` reads and does not define itself into `needed`, each after those that it reads."""
    defined = {cte.alias for cte in node.find_all(exp.CTE)}
    for table in node.find_all(exp.Table):
        name = table.name
        if name not in ctes or name in defined or name in needed or table.args.get("db"):
            continue
        if name in state.recursive or not _gather(state, ctes[name].this, ctes, needed):
            return False
        if ctes[name].find(*_VOLATILE) and len(state.cte_refs.get(name, ())) > 1:
            return False  # both readers must see the same
        needed[name] = ctes[name]
    return True


def _with(state: State, candidates: list[_Candidate]) -> State:
    """The state with these values taken out."""
    tree = copied(state.query)
    nodes = list(tree.walk())
    planned: list[Value] = []
    for one in candidates:
        for place in one.places:
            side = nodes[place]
            placeholder = exp.Placeholder(this=one.name)
            placeholder.type = exp.DataType.build("double") if side.find(*_DOUBLES) else side.type
            side.replace(placeholder)
        value, inner = _planned(state, one)
        planned.append(value)
        told = tuple(each for each in inner.diagnostics if each not in state.diagnostics)
        state = replace(state, diagnostics=state.diagnostics + told)
        made_of = ", ".join(dict.fromkeys(scan.read.relation.display for scan in inner.scans))
        state = state.decide(*inner.decisions, f":{one.name} is computed first, of {made_of} ({one.target})")
    tables = {table.alias for table in tree.find_all(exp.Table)}
    return replace(
        state,
        query=tree,
        values=tuple(planned),
        scans=tuple(scan for scan in state.scans if scan.alias in tables),
        cte_refs={name: tuple(a for a in aliases if a in tables) for name, aliases in state.cte_refs.items()},
    )


def _planned(state: State, one: _Candidate) -> tuple[Value, State]:
    tables = {table.alias for table in one.query.find_all(exp.Table)}
    defined = {cte.alias for cte in one.query.find_all(exp.CTE)}
    inner = replace(
        state,
        query=one.query,
        prefix=f"{one.name}_x",
        scans=tuple(scan for scan in state.scans if scan.alias in tables),
        cte_refs={
            name: tuple(alias for alias in aliases if alias in tables)
            for name, aliases in state.cte_refs.items()
            if name in defined
        },
        outputs=(OutputColumn(name=VALUE),),
        values=(),
        diagnostics=(),
        decisions=(),
    )
    inner = reads(inner)
    assert inner.transform is not None  # noqa: S101 - `emit` sets it
    return Value(name=one.name, target=one.target, extracts=inner.extracts, transform=inner.transform), inner


def _worth(whole: State, candidates: list[_Candidate]) -> list[_Candidate]:
    """Those that pay: of one row, or a bound of an extract, where that costs no second read of a relation.

    One row more is no cost where both reads are of one snapshot.
    """
    trial = reads(whole)
    bounding = {node.name for extract in trial.extracts for node in extract.query.find_all(exp.Placeholder)}
    read = {key for extract in trial.extracts for key in extract.relations}
    found = []
    for one, value in zip(candidates, whole.values, strict=True):
        apart = read.isdisjoint(key for extract in value.extracts for key in extract.relations)
        small = all(extract.single for extract in value.extracts)
        shares = all(extract.dialect in ONE_SNAPSHOT for extract in value.extracts)
        if value.extracts and ((small and (apart or shares)) or (one.name in bounding and apart)):
            found.append(one)
    return found
