"""Say of every column where it comes from: names folded, stars expanded, USING and NATURAL spelled out.

sqlglot's `qualify` does it, with the real schemas. What it cannot resolve is an error where the name is wrong, and
otherwise a gap: the relations are then read whole and the engine resolves the names.
"""

from dataclasses import replace

from sqlglot import exp
from sqlglot.errors import OptimizeError, SchemaError, SqlglotError
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers
from sqlglot.optimizer.qualify import qualify as sqlglot_qualify
from sqlglot.optimizer.qualify_tables import qualify_tables
from sqlglot.optimizer.scope import Scope, traverse_scope
from sqlglot.schema import MappingSchema

from dvt.dialects.copies import copied
from dvt.dialects.meaning import refuse_foreign
from dvt.dialects.names import reading
from dvt.dialects.types import model_type
from dvt.dialects.typing import typed
from dvt.errors import PlanError, UnknownColumn, suggestion
from dvt.plan.state import Read, State


def qualify(state: State) -> State:
    """The tree with every column qualified and typed, or the reason why not.

    Raises:
        UnknownColumn: a name that nothing in its scope has.
        PlanError: a whole row is used as a value, in a dialect other than the engine's, or a part of the query has no
            counterpart in the engine.
    """
    dialect = state.request.dialect
    schema = _schema(state)
    provisional = any(read.columns is None for read in state.reads)
    try:
        tree = sqlglot_qualify(
            copied(state.query),
            schema=schema,
            dialect=reading(dialect),
            quote_identifiers=False,
            identify=False,
            allow_partial_qualification=provisional,
            validate_qualify_columns=not provisional,
        )
        _simplify_exists(tree)
        tree = typed(tree, schema, dialect)
    except (OptimizeError, SchemaError) as error:
        if not state.query.find(exp.Pivot):  # it makes columns of values, and names some that sqlglot does not follow
            _explain_unknown(state, error)
        return replace(state, gap=f"names could not be resolved ({_first_line(error)})")
    except SqlglotError as error:
        return replace(state, gap=f"the query could not be analysed ({_first_line(error)})")
    try:
        refuse_foreign(tree, dialect)  # before a source is asked for what it would mean by it
    except PlanError as error:
        raise PlanError(f"{state.request.node}: {error.message}", hint=error.hint) from error
    if tree.find(exp.TableColumn) and dialect != state.request.engine:
        raise PlanError(
            f"{state.request.node}: a whole row is used as a value, which has no counterpart in the engine",
            hint="name a column of it: t.id is null, count(t.id)",
        )
    gap = _unexpanded(tree) or (_unattributed(tree) if provisional else "")
    if gap:
        return replace(state, gap=gap)
    _spell_out_all(tree)
    return replace(state, query=tree)


def _spell_out_all(tree: exp.Expr) -> None:
    """``GROUP BY ALL``: by whatever is no aggregate, where all of that is columns."""
    for block in tree.find_all(exp.Select):
        group = block.args.get("group")
        if group is None or not group.args.get("all") or group.expressions:
            continue
        parts = [projection.unalias() for projection in block.selects]
        if any(part.find(exp.Window, exp.Query, exp.Anonymous) for part in parts):
            continue
        keys = [part for part in parts if part.find(exp.AggFunc) is None]
        if keys and all(isinstance(key, exp.Column) for key in keys):
            group.set("all", None)
            group.set("expressions", [copied(key) for key in keys])


def _first_line(error: SqlglotError) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _schema(state: State) -> MappingSchema:
    tables: dict[str, object] = {}
    for read in state.reads:
        dialect = state.request.targets[read.relation.target].dialect
        declared = {column.name: column.base or column.type for column in read.relation.columns or ()}
        tables[read.name] = {
            name: model_type(declared[exact], dialect, state.request.dialect)
            for name, exact in (read.columns or {}).items()
        }
    visible: dict[str, object] = {read.name: list(read.shown or ()) for read in state.reads}
    return MappingSchema(tables, visible, dialect=reading(state.request.dialect), normalize=False)


def _simplify_exists(tree: exp.Query) -> None:
    """``EXISTS (SELECT *)`` needs no column: the star's expansion is dropped where that changes nothing."""
    for exists in tree.find_all(exp.Exists):
        query = exists.this
        if not isinstance(query, exp.Select) or any(
            query.args.get(key) for key in ("group", "having", "distinct", "qualify", "limit", "offset")
        ):
            continue
        if not query.find(exp.AggFunc, exp.Window, exp.Unnest, exp.UDTF):
            query.set("expressions", [exp.alias_(exp.Literal.number(1), "dvt_one")])
            query.set("order", None)


def _unattributed(tree: exp.Query) -> str:
    """A column that may be one of a relation that is not built yet; empty where there is none."""
    for column in tree.find_all(exp.Column):
        block = column.find_ancestor(exp.Select)
        names = [projection.alias for projection in block.selects] if block is not None else []
        if not column.table and column.name not in names:
            return f"'{column.name}' may be a column of a relation that is not built yet"
    return ""


def _unexpanded(tree: exp.Query) -> str:
    """What is left that reads columns without naming them; empty where nothing is."""
    if tree.find(exp.TableColumn):
        return "a whole row is used as a value"
    if tree.find(exp.Columns):
        return "COLUMNS(…) is resolved by the engine"
    for star in tree.find_all(exp.Star):
        if isinstance(star.parent, (exp.Select, exp.Column)):
            return "a star could not be expanded"
    for group in tree.find_all(exp.Group):
        if group.find(exp.Select):
            return "a subquery in GROUP BY"
    return ""


def _explain_unknown(state: State, error: SqlglotError) -> None:
    """Raise for the first column that nothing in its scope has; do nothing where there is none."""
    dialect = reading(state.request.dialect)
    tree = qualify_tables(normalize_identifiers(copied(state.query), dialect=dialect), dialect=dialect)
    reads = {read.name: read for read in state.reads}
    try:
        scopes = traverse_scope(tree)
    except OptimizeError:
        return
    for scope in scopes:
        for column in scope.columns:
            _check_column(state, scope, column, reads, error)


def _check_column(state: State, scope: Scope, column: exp.Column, reads: dict[str, Read], error: SqlglotError) -> None:
    if not isinstance(column.this, exp.Identifier):
        return
    if column.table:
        known = _columns(scope.sources.get(column.table), reads)
        if known is not None and column.name not in known:
            source = scope.sources[column.table]
            raise _unknown(state, column, known, source) from error
        return
    known_here: list[str] = []
    frame: Scope | None = scope
    while frame is not None:
        for source in frame.sources.values():
            names = _columns(source, reads)
            if names is None:
                return
            known_here += names
        frame = frame.parent
    if isinstance(scope.expression, exp.Select):
        known_here += [
            p.alias for p in scope.expression.selects if p.alias and column.find_ancestor(exp.Alias) is not p
        ]
    if column.name not in known_here:
        raise _unknown(state, column, known_here, None) from error


def _columns(source: object, reads: dict[str, Read]) -> list[str] | None:
    if isinstance(source, exp.Table) and source.name in reads:
        columns = reads[source.name].columns
        return None if columns is None else list(columns)
    if isinstance(source, Scope) and isinstance(source.expression, exp.Query):
        names = [projection.alias_or_name for projection in source.expression.selects]
        return None if any(p.is_star for p in source.expression.selects) else names
    return None


def _unknown(state: State, column: exp.Column, known: list[str], source: object) -> UnknownColumn:
    meta = column.this.meta
    where = f", line {meta['line']}, column {meta['col']}" if "line" in meta else ""
    text = f"none of the relations that it can see has a column '{column.name}'"
    if isinstance(source, exp.Table):
        relation = next(read.relation for read in state.reads if read.name == source.name)
        text = f"{relation.display} ({relation.target}) has no column '{column.name}'"
    elif column.table:
        text = f"'{column.table}' has no column '{column.name}'"
    return UnknownColumn(f"{state.request.node}{where}: {text}", hint=suggestion(column.name, set(known)))
