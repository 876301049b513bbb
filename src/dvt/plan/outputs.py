"""The names of the result's columns, exactly as the model's own database would give them.

Runs before identifiers are folded: afterwards their case is lost.
"""

from dataclasses import replace

from sqlglot import exp
from sqlglot.dialects.dialect import NormalizationStrategy

from dvt.dialects.copies import copied
from dvt.dialects.names import folded, named_there, strategy
from dvt.dialects.naming import unnamed
from dvt.plan.bind import WRITTEN
from dvt.plan.state import Read, State


def outputs(state: State) -> State:
    """Every unnamed projection gets the name that the model's database would give it; exact names are noted."""
    tree, dialect = copied(state.query), state.request.dialect
    for block in tree.find_all(exp.Select):
        if not isinstance(block.parent, (exp.Exists, exp.In)):
            _name(block, dialect, state.request.sql)
    reads = {read.name: read for read in state.reads}
    names = _names(tree, {}, reads, dialect)
    target = state.request.targets[state.request.target].dialect
    there = [named_there(name, dialect, target) for _, name in names or []]
    apart = len(set(there)) == len({name for _, name in names or []})
    given = [(key, new if apart else name) for (key, name), new in zip(names or [], there, strict=True)]
    exact: dict[str, str] = {}
    for key, name in given:
        exact.setdefault(key, name)
    complete = tuple(name for _, name in given) if names is not None else ()
    return replace(state, query=tree, exact=exact, names=complete)


def _name(block: exp.Select, dialect: str, sql: str) -> None:
    named = []
    for projection in block.expressions:
        name = "" if _has_name(projection) else unnamed(projection, dialect, sql)
        named.append(exp.alias_(projection, name, quoted=True, copy=False) if name else projection)
    block.set("expressions", named)


def _has_name(projection: exp.Expr) -> bool:
    if isinstance(projection, (exp.Alias, exp.Aliases, exp.Star, exp.Columns, exp.Column)):
        return True
    return isinstance(projection, exp.Dot) or projection.is_star


Names = list[tuple[str, str]]  # (folded, exact), in order


def _names(query: exp.Expr, ctes: dict[str, Names | None], reads: dict[str, Read], dialect: str) -> Names | None:
    """The output columns of `query`; None where they cannot be told."""
    ctes = _with(query, ctes, reads, dialect)
    if isinstance(query, exp.Subquery):
        return _names(query.this, ctes, reads, dialect)
    if isinstance(query, exp.SetOperation):
        return None if query.args.get("by_name") else _names(query.this, ctes, reads, dialect)
    if not isinstance(query, exp.Select):
        return None
    sources = _sources(query, ctes, reads, dialect)
    using = any(join.args.get("using") or join.method for join in query.args.get("joins") or [])
    found: Names = []
    for projection in query.expressions:
        star = _star(projection, sources, dialect, using)
        if star is None:
            return None
        found += star
    return found


def _with(
    query: exp.Expr, ctes: dict[str, Names | None], reads: dict[str, Read], dialect: str
) -> dict[str, Names | None]:
    clause = query.args.get("with_")
    if clause is None:
        return ctes
    ctes = dict(ctes)
    for cte in clause.expressions:
        alias = cte.args["alias"]
        key = folded(alias.this, dialect)
        names = None if key in ctes and clause.recursive else _names(cte.this, ctes, reads, dialect)
        ctes[key] = [(folded(c, dialect), _shown(c, dialect)) for c in alias.columns] or names
    return ctes


def _sources(
    block: exp.Select, ctes: dict[str, Names | None], reads: dict[str, Read], dialect: str
) -> list[tuple[str, Names | None]]:
    clause = block.args.get("from_")
    nodes = [clause.this] if clause else []
    nodes += [join.this for join in block.args.get("joins") or []]
    found: list[tuple[str, Names | None]] = []
    for node in nodes:
        alias = node.args.get("alias")
        name = folded(alias.this, dialect) if isinstance(alias, exp.TableAlias) and alias.this else node.name
        found.append((name, _source_names(node, ctes, reads, dialect)))
    return found


def _source_names(node: exp.Expr, ctes: dict[str, Names | None], reads: dict[str, Read], dialect: str) -> Names | None:
    alias = node.args.get("alias")
    if isinstance(alias, exp.TableAlias) and alias.columns:
        return [(folded(c, dialect), _shown(c, dialect)) for c in alias.columns]
    if node.args.get("joins") or node.args.get("pivots"):
        return None
    if isinstance(node, exp.Table) and node.name in reads:
        columns = reads[node.name].shown
        return None if columns is None else list(columns.items())
    if isinstance(node, exp.Table):
        return ctes.get(folded(node.this, dialect))
    if isinstance(node, exp.Subquery):
        return _names(node.this, ctes, reads, dialect)
    return None


def _star(projection: exp.Expr, sources: list[tuple[str, Names | None]], dialect: str, using: bool) -> Names | None:
    """The columns that a projection stands for; a star for those of its sources."""
    if isinstance(projection, exp.Alias):
        return [(folded(projection.args["alias"], dialect), _shown(projection.args["alias"], dialect))]
    if isinstance(projection, exp.Column) and isinstance(projection.this, exp.Identifier):
        key = folded(projection.this, dialect)
        return [(key, _own_name(projection, key, sources, dialect))]
    if not projection.is_star:
        return None
    star = projection if isinstance(projection, exp.Star) else projection.this
    if isinstance(star, exp.Star) and any(star.args.get(k) for k in ("except_", "replace", "rename", "except")):
        return None
    if isinstance(projection, exp.Column):
        wanted = folded(projection.args["table"], dialect)
        return next((names for name, names in sources if name == wanted), None)
    if using or not sources:
        return None
    found: Names = []
    for _, names in sources:
        if names is None:
            return None
        found += names
    return found


def _shown(identifier: exp.Expr, dialect: str) -> str:
    """A name that the query gives: as written, or folded where the database folds what is not quoted."""
    keeps = strategy(dialect) in (NormalizationStrategy.CASE_INSENSITIVE, NormalizationStrategy.CASE_SENSITIVE)
    return identifier.name if keeps else folded(identifier, dialect)


# Databases that give a result column the case of the table's column, whatever the query says.
_KEEPS_TABLE_CASE = frozenset({"duckdb", "sqlite", "mysql", "tsql", "databricks", "spark"})


def _own_name(column: exp.Column, key: str, sources: list[tuple[str, Names | None]], dialect: str) -> str:
    if dialect not in _KEEPS_TABLE_CASE:
        return str(column.this.meta.get(WRITTEN, key))
    table = folded(column.args["table"], dialect) if column.args.get("table") else ""
    for name, names in sources:
        if names and (not table or name == table):
            exact = next((exact for folded_name, exact in names if folded_name == key), None)
            if exact is not None:
                return exact
    return column.name
