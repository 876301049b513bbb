"""Which targets a query reads, and where they meet."""

from sqlglot import exp

from dvt.diagnostics import Code
from dvt.dialects.render import shown
from dvt.plan.predicates import conjuncts
from dvt.plan.state import State
from dvt.plan.tree import derived


def label(state: State) -> State:
    """Note each join condition that touches several targets: such a join is the engine's."""
    targets = {scan.read.relation.target for scan in state.scans}
    if not state.bound or len(targets) < 2:  # noqa: PLR2004 - a join takes two
        return state
    where = _where(state)
    found: list[str] = []
    for block in state.query.find_all(exp.Select):
        conditions = [block.args["where"].this] if block.args.get("where") else []
        conditions += [join.args["on"] for join in block.args.get("joins") or [] if join.args.get("on")]
        for conjunct in (part for condition in conditions for part in conjuncts(condition)):
            aliases = dict.fromkeys(c.table for c in conjunct.find_all(exp.Column) if c.table in where)
            met = dict.fromkeys(each for alias in aliases for each in where[alias])
            apart = len(aliases) > 1 and len({target for _, target in met}) > 1
            if apart and conjunct.find(exp.Query) is None:
                names = " and ".join(f"{name} ({target})" for name, target in met)
                found.append(f"{names} are joined in the engine on {shown(conjunct, state.request.dialect)}")
    return state.tell(Code.CROSS_SOURCE_JOIN, *dict.fromkeys(found))


Place = tuple[str, str]  # a relation's name, and its target


def _where(state: State) -> dict[str, tuple[Place, ...]]:
    """The relations below each alias: a scan's own, and those within a derived table."""
    where: dict[str, tuple[Place, ...]] = {
        scan.alias: ((scan.read.relation.display, scan.read.relation.target),) for scan in state.scans
    }
    inner = derived(state.query, set(where))
    for alias, query in inner.items():
        where[alias] = tuple(dict.fromkeys(_below(query, where, inner, frozenset({alias}))))
    return where


def _below(
    query: exp.Expr, where: dict[str, tuple[Place, ...]], inner: dict[str, exp.Expr], seen: frozenset[str]
) -> list[Place]:
    found: list[Place] = []
    for table in query.find_all(exp.Table):
        if table.alias in inner and table.alias not in seen:
            found += _below(inner[table.alias], where, inner, seen | {table.alias})
        elif table.alias in where:
            found += where[table.alias]
    return found
