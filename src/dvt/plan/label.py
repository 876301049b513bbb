"""Which targets a query reads, and where they meet."""

from sqlglot import exp

from dvt.diagnostics import Code
from dvt.plan.predicates import conjuncts
from dvt.plan.state import State


def label(state: State) -> State:
    """Note each join condition that touches several targets: such a join is the engine's."""
    targets = {scan.read.relation.target for scan in state.scans}
    if not state.bound or len(targets) < 2:  # noqa: PLR2004 - a join takes two
        return state
    where = {scan.alias: scan.read.relation for scan in state.scans}
    found: list[str] = []
    for block in state.query.find_all(exp.Select):
        conditions = [block.args["where"].this] if block.args.get("where") else []
        conditions += [join.args["on"] for join in block.args.get("joins") or [] if join.args.get("on")]
        for conjunct in (part for condition in conditions for part in conjuncts(condition)):
            aliases = dict.fromkeys(c.table for c in conjunct.find_all(exp.Column) if c.table in where)
            met = dict.fromkeys(f"{where[a].display} ({where[a].target})" for a in aliases)
            if len({where[alias].target for alias in aliases}) > 1 and conjunct.find(exp.Query) is None:
                found.append(f"{' and '.join(met)} are joined in the engine on {conjunct.sql(state.request.dialect)}")
    return state.tell(Code.CROSS_SOURCE_JOIN, *dict.fromkeys(found))
