"""The transform: the model's own tree over the extracts, said in the engine's dialect, its outputs named exactly."""

from dataclasses import replace

from sqlglot import exp

from dvt.diagnostics import Code, Severity
from dvt.dialects.meaning import to_engine
from dvt.errors import DuplicateColumn
from dvt.plan.lineage import origin
from dvt.plan.state import State
from dvt.plan.steps import OutputColumn, Transform
from dvt.plan.tree import leftmost

# Databases whose columns are told apart by case.
_CASE_TELLS = frozenset({"postgres", "redshift", "snowflake", "oracle", "materialize"})


def emit(state: State) -> State:
    """The state with its transform.

    Raises:
        DuplicateColumn: the target could not hold the result.
    """
    columns = _columns(state)
    _check_names(state, [column.name for column in columns])
    if not state.bound and state.request.dialect != state.request.engine:
        text = f"names are resolved by the engine's rules, not {state.request.dialect}'s: {state.gap}"
        state = state.tell(Code.FUNCTION_TRANSLATED, text, severity=Severity.WARNING)
    tree, differences = to_engine(state.query.copy(), state.request.dialect)
    if state.bound:
        _name_outputs(tree, columns)
    transform = Transform(query=tree, dialect=state.request.engine, columns=columns)
    state = replace(state, transform=transform)
    return state.tell(Code.FUNCTION_TRANSLATED, *differences, severity=Severity.WARNING)


def _columns(state: State) -> tuple[OutputColumn, ...]:
    if not state.bound:
        return tuple(OutputColumn(name=name) for name in state.names)
    block = leftmost(state.query)
    if block is None:
        return tuple(OutputColumn(name=name) for name in state.names)
    reads = {scan.alias: scan.read for scan in state.scans}
    columns = []
    for index, projection in enumerate(block.selects):
        name = projection.alias_or_name
        found = origin(state.query, index, reads)
        kind = projection.type
        columns.append(
            OutputColumn(
                name=state.exact.get(name, name),
                declared=found.type if found else "",
                origin=(found.key, found.column) if found else None,
                type="" if kind is None or kind.is_type("unknown") else kind.sql(dialect=state.request.engine),
            )
        )
    return tuple(columns)


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


def _outer(query: exp.Expr) -> list[exp.Expr]:
    """The query and what it shares its output names with."""
    found = [query]
    while not isinstance(query, exp.Select):
        query = query.this
        found.append(query)
    return found
