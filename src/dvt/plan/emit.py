"""The transform: the model's own tree over the extracts, said in the engine's dialect, its outputs named exactly."""

from dataclasses import replace
from itertools import count

from sqlglot import exp

from dvt.diagnostics import Code, Severity
from dvt.dialects.copies import copied
from dvt.dialects.meaning import to_engine
from dvt.errors import PlanError
from dvt.plan.groups import regroup
from dvt.plan.hoist import hoist_subqueries
from dvt.plan.state import State
from dvt.plan.steps import VALUE, OutputColumn, Transform
from dvt.plan.tree import leftmost


def emit(state: State) -> State:
    """The state with its transform.

    Raises:
        PlanError: a part of the query has no counterpart in the engine.
    """
    columns = state.outputs
    unknown = any(read.columns is None for read in state.reads)
    if not state.bound and not unknown and state.request.dialect != state.request.engine:
        text = f"names are resolved by the engine's rules, not {state.request.dialect}'s: {state.gap}"
        state = state.tell(Code.FUNCTION_TRANSLATED, text, severity=Severity.WARNING)
    try:
        tree, differences = to_engine(copied(state.query), state.request.dialect)
    except PlanError as error:
        raise PlanError(f"{state.request.node}: {error.message}", hint=error.hint) from error
    if state.bound:
        _name_outputs(tree, columns)
    _read_values(tree, state)
    regroup(tree, state.scans)
    if state.bound:
        hoist_subqueries(tree)
        _tell_apart(tree)
    transform = Transform(query=tree, dialect=state.request.engine, columns=columns, zone=state.request.zone)
    state = replace(state, transform=transform)
    for code, text in differences:
        state = state.tell(code, text, severity=Severity.WARNING)
    return state


def _read_values(tree: exp.Query, state: State) -> None:
    """In place of each placeholder, the select of the value from its table."""
    names = {value.name for value in state.values}
    for node in [node for node in tree.find_all(exp.Placeholder) if node.name in names]:
        column = exp.column(VALUE, quoted=True)
        node.replace(exp.select(column).from_(exp.table_(node.name, quoted=True)).subquery())


def _name_outputs(tree: exp.Query, columns: tuple[OutputColumn, ...]) -> None:
    """Exact names in the outermost block; ORDER BY of a set operation refers to them."""
    block = leftmost(tree)
    if block is None:
        return
    renamed: dict[str, str] = {}
    named: list[exp.Expr] = []
    for projection, column in zip(block.selects, columns, strict=True):
        renamed[projection.alias_or_name] = column.name
        named.append(exp.alias_(projection.unalias(), column.name, quoted=True))
    block.set("expressions", named)
    for query in _outer(tree):
        for key in ("order", "distinct", "having", "qualify", "group"):
            part = query.args.get(key)
            for reference in part.find_all(exp.Column) if isinstance(part, exp.Expr) else ():
                if not reference.table and reference.name in renamed:
                    reference.set("this", exp.to_identifier(renamed[reference.name], quoted=True))


def _tell_apart(tree: exp.Query) -> None:
    """Other aliases for tables called as an output is: in an expression the engine takes its name for a row."""
    aliases = {node.alias.lower(): node for node in tree.find_all(exp.Table, exp.Subquery) if node.alias}
    taken = {*aliases, *(column.name.lower() for column in tree.find_all(exp.Column))}
    for block in tree.find_all(exp.Select):
        outputs = {projection.alias_or_name.lower() for projection in block.selects}
        parts = [block.args.get(key) for key in ("order", "having", "qualify", "group", "distinct")]
        named = {
            column.name.lower()
            for part in parts
            if isinstance(part, exp.Expr)
            for column in part.find_all(exp.Column)
            if not column.table
        }
        for name in sorted(named & outputs & set(aliases)):
            other = next(each for n in count(2) if (each := f"{name}_{n}") not in taken)
            taken.add(other)
            was = aliases.pop(name)
            old = was.alias
            was.args["alias"].set("this", exp.to_identifier(other, quoted=True))
            for column in tree.find_all(exp.Column):
                if column.table == old:
                    column.set("table", exp.to_identifier(other, quoted=True))


def _outer(query: exp.Expr) -> list[exp.Expr]:
    """The query and what it shares its output names with."""
    found = [query]
    while not isinstance(query, exp.Select):
        query = query.this
        found.append(query)
    return found
