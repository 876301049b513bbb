"""Bind each relation by identity: the compiled SQL calls it by one opaque identifier, its key.

Keys are matched by exact text before any identifier is folded, and replaced by safe names; what is left and is no
CTE and no table function is an error.
"""

from collections.abc import Mapping
from dataclasses import replace

from sqlglot import exp
from sqlglot.dialects.dialect import NormalizationStrategy

from dvt.dialects.copies import copied
from dvt.dialects.groups import POSTGRES
from dvt.dialects.names import folded, strategy, unquoted
from dvt.errors import PlanError, UnknownRelation, suggestion
from dvt.plan.schema import Relation, Request
from dvt.plan.state import Read, State
from dvt.plan.tree import free_prefix


def bind(state: State) -> State:
    """Every table of the tree that is a relation carries its safe name and an alias."""
    request, tree = state.request, copied(state.query)
    prefix = free_prefix(tree, "dvt_r")
    used = [table for table in tree.find_all(exp.Table) if _key(table) in request.relations]
    reads: dict[str, Read] = {}
    for table in used:
        key = _key(table)
        if key not in reads:
            relation = request.relations[key]
            name = f"{prefix}{len(reads) + 1}"
            reads[key] = Read(name=name, relation=relation, columns=_model_columns(relation, request))
    _check_ctes(tree, request)
    _check_tables(tree, request, set(reads))
    aliases = _alias_tables(tree, used, request)
    _rebind_columns(tree, aliases, reads)
    for table in used:
        name = reads[_key(table)].name
        table.set("this", exp.to_identifier(name, quoted=True))  # which no dialect folds
        table.set("db", None)
        table.set("catalog", None)
    _name_function_columns(tree, request.dialect)
    _name_values(tree, request.dialect)
    _lenient_columns(tree, tuple(reads.values()), request.dialect)
    unknown = [r.relation.display for r in reads.values() if r.columns is None]
    state = replace(state, query=tree, reads=tuple(reads.values()))
    return state.decide(*(f"columns of {name} unknown until it is built" for name in unknown))


def _key(table: exp.Table) -> str:
    """The text by which the SQL calls a table (some dialects take a quoted name with dots apart)."""
    if not isinstance(table.this, (exp.Identifier, exp.Dot)):
        return ""
    return ".".join(part.name for part in table.parts)


def _check_ctes(tree: exp.Query, request: Request) -> None:
    """Of two CTEs of one name the later one would silently be read for both; databases refuse them."""
    for with_ in tree.find_all(exp.With):
        names = [folded(cte.args["alias"].this, request.dialect) for cte in with_.expressions]
        twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
        if twice is not None:
            raise PlanError(
                f"{request.node}: two CTEs of one WITH are both named '{twice}'",
                hint="rename one of them; a CTE that dbt made is called by the alias of its ephemeral model",
            )


def _check_tables(tree: exp.Query, request: Request, keys: set[str]) -> None:
    ctes = {folded(cte.args["alias"].this, request.dialect) for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, (exp.Identifier, exp.Dot)) or _key(table) in keys:
            continue
        if not table.db and folded(table.this, request.dialect) in ctes:
            continue
        name = _key(table)
        meta = table.this.meta if isinstance(table.this, exp.Identifier) else {}
        where = f", line {meta['line']}, column {meta['col']}" if "line" in meta else ""
        names = {r.identifier for r in request.relations.values()}
        raise UnknownRelation(
            f"{request.node}{where}: '{name}' is neither a ref(), a source() nor a CTE of the query",
            hint=f"read it by ref() or source(), so that dvt knows where it lives; {suggestion(name, names)}",
        )


def _alias_tables(tree: exp.Query, used: list[exp.Table], request: Request) -> dict[int, str]:
    """Give an alias to each relation that has none: its own identifier, unless two of one FROM would share it.

    Returns:
        The alias given, by identity of the table node; only of those that had none.
    """
    quoted = {c.args["table"].name for c in tree.find_all(exp.Column) if c.args.get("table") and c.args["table"].quoted}
    given: dict[int, str] = {}
    bare = [table for table in used if not table.alias]
    for number, table in enumerate(bare, 1):
        relation = request.relations[_key(table)]
        block = table.find_ancestor(exp.Select)
        twins = [
            other
            for other in bare
            if other is not table
            and other.find_ancestor(exp.Select) is block
            and request.relations[_key(other)].identifier.lower() == relation.identifier.lower()
        ]
        name = f"dvt_{number}_{relation.identifier}" if twins else relation.identifier
        identifier = exp.Identifier(this=name, quoted=name in quoted or bool(twins))
        alias = table.args.get("alias")
        if isinstance(alias, exp.TableAlias):
            alias.set("this", identifier)
        else:
            table.set("alias", exp.TableAlias(this=identifier))
        given[id(table)] = name
    return given


def _rebind_columns(tree: exp.Query, given: dict[int, str], reads: dict[str, Read]) -> None:
    """``"<key>"."id"`` → the alias of the nearest occurrence of that relation which the user gave no alias."""
    for column in list(tree.find_all(exp.Column)):
        parts = [part.name for part in column.parts[:-1]]
        key = ".".join(parts)
        if not parts or key not in reads:
            continue
        block = column.find_ancestor(exp.Select)
        while block is not None:
            table = next(
                (
                    t
                    for t in block.find_all(exp.Table)
                    if id(t) in given and _key(t) == key and t.find_ancestor(exp.Select) is block
                ),
                None,
            )
            if table is not None:
                column.set("table", copied(table.args["alias"].this))
                column.set("db", None)
                column.set("catalog", None)
                break
            block = block.find_ancestor(exp.Select)


# Set-returning functions of one column, which PostgreSQL calls by the function's alias.
_ONE_COLUMN = (exp.GenerateSeries, exp.ExplodingGenerateSeries, exp.Explode, exp.Unnest)


def _name_function_columns(tree: exp.Query, dialect: str) -> None:
    """``unnest(x) AS u``: in PostgreSQL its column is called ``u``, in DuckDB ``unnest``."""
    if dialect not in POSTGRES:
        return
    for node in tree.find_all(exp.Unnest, exp.Table):
        function = node.this if isinstance(node, exp.Table) else node
        alias = node.args.get("alias")
        if not isinstance(function, _ONE_COLUMN) or not isinstance(alias, exp.TableAlias) or alias.columns:
            continue
        if alias.this is not None and len(function.expressions) <= 1:
            alias.set("columns", [copied(alias.this)])


# What the columns of VALUES are called: a prefix and the number of the first.
_VALUES = {"postgres": ("column", 1), "sqlite": ("column", 1), "duckdb": ("col", 0), "mysql": ("column_", 0)}


def _name_values(tree: exp.Query, dialect: str) -> None:
    """``(VALUES (1, 2)) v``: its columns get the names that the model's database would give them."""
    for values in tree.find_all(exp.Values):
        alias = values.args.get("alias")
        if alias is None or alias.columns or dialect not in _VALUES or not values.expressions:
            continue
        prefix, first = _VALUES[dialect]
        count = len(values.expressions[0].expressions)
        alias.set("columns", [exp.to_identifier(f"{prefix}{first + n}") for n in range(count)])


def _model_columns(relation: Relation, request: Request) -> dict[str, str] | None:
    """The name by which the model calls each column, folded and unique → the exact name."""
    if relation.columns is None:
        return None
    there = request.targets[relation.target].dialect
    meant = [unquoted(column.name, there, request.dialect) for column in relation.columns]
    exact = strategy(request.dialect) is not NormalizationStrategy.CASE_INSENSITIVE
    names: dict[str, str] = {}
    for column, plain in zip(relation.columns, meant, strict=True):
        # Of twins each has its own, and none is read for the other.
        name = column.name if exact and meant.count(plain) > 1 else plain
        number = 1
        while name in names:
            name = f"{column.name.lower()}_{number}"
            number += 1
        names[name] = column.name
    return names


WRITTEN = "dvt_written"
"""In an identifier's meta: the name by which the model calls a column whose own name has another case."""


def _lenient_columns(tree: exp.Query, reads: tuple[Read, ...], dialect: str) -> None:
    """Columns that differ in case only from the one column they can mean are taken for it.

    A database with other rules of case (``CUSTOMER_ID``, ``CustomerId``) is read by names as the model's dialect folds
    them. Exact names win, and so does every name that the query itself defines.
    """
    exact: dict[str, set[str]] = {}
    ignores_case = strategy(dialect) is NormalizationStrategy.CASE_INSENSITIVE
    for read in reads:
        for name, original in (read.columns or {}).items():
            exact.setdefault(name.lower(), set()).add(name)
            if original != name and ignores_case:
                exact.setdefault(original.lower(), set()).add(name)
    own = _own_names(tree, dialect)
    twins = _Twins(tree, reads, dialect) if ignores_case else None
    of_relation = _relations_by_alias(tree, reads, dialect)
    for column in tree.find_all(exp.Column):
        identifier = column.this
        if not isinstance(identifier, exp.Identifier):
            continue
        name = folded(identifier, dialect)
        one_of = twins.of(column, own) if twins else {}
        if one_of:
            if identifier.name not in one_of:
                raise PlanError(
                    f"'{identifier.name}' can mean several columns: {', '.join(one_of)}",
                    hint="write it as the column is written",
                )
            column.set("this", exp.to_identifier(one_of[identifier.name], quoted=True))
            continue
        table = column.args.get("table")
        relation = of_relation.get(folded(table, dialect)) if table is not None else None
        if relation is not None:  # whatever else has that name
            meant = relation.get(name.lower(), set())
            own_name = False
        else:
            meant = exact.get(name.lower(), set())
            own_name = name in own
        if own_name or name in meant or len(meant) != 1:
            continue
        new = exp.Identifier(this=next(iter(meant)), quoted=True)
        new.meta.update(identifier.meta)
        new.meta[WRITTEN] = name
        column.set("this", new)


def _relations_by_alias(tree: exp.Query, reads: tuple[Read, ...], dialect: str) -> dict[str, dict[str, set[str]]]:
    """Aliases that stand for one relation wherever they are used → its columns, by their lowercase names."""
    known = {read.name: read for read in reads if read.columns is not None}
    found: dict[str, set[str]] = {}
    for node in tree.find_all(exp.Table, exp.Subquery, exp.CTE, exp.UDTF):
        alias = node.args.get("alias")
        if isinstance(alias, exp.TableAlias) and isinstance(alias.this, exp.Identifier):
            plain = isinstance(node, exp.Table) and not alias.columns and not node.db
            found.setdefault(folded(alias.this, dialect), set()).add(node.name if plain else "")
    result: dict[str, dict[str, set[str]]] = {}
    for alias, names in found.items():
        if len(names) == 1 and (read := known.get(next(iter(names)))) is not None:
            columns = result.setdefault(alias, {})
            for name in read.columns or {}:
                columns.setdefault(name.lower(), set()).add(name)
    return result


def _own_names(tree: exp.Query, dialect: str) -> set[str]:
    """The names that the query itself gives."""
    given = [alias.args["alias"] for alias in tree.find_all(exp.Alias)]
    given += [i for alias in tree.find_all(exp.TableAlias) for i in alias.find_all(exp.Identifier)]
    return {folded(identifier, dialect) for identifier in given if isinstance(identifier, exp.Identifier)}


def _spelled(columns: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Lowercase name → exact name → the model's name of it."""
    found: dict[str, dict[str, str]] = {}
    for name, original in columns.items():
        found.setdefault(original.lower(), {})[original] = name
    return found


class _Twins:
    """Columns of one relation that differ in case only, where the model's dialect knows no case: spelling tells."""

    def __init__(self, tree: exp.Query, reads: tuple[Read, ...], dialect: str) -> None:
        self._dialect = dialect
        self._reads = {read.name: _spelled(read.columns) for read in reads if read.columns}
        self._by_alias: dict[str, set[str]] = {}
        for table in tree.find_all(exp.Table, exp.Subquery, exp.CTE):
            if table.alias:
                name = table.name if isinstance(table, exp.Table) else ""
                self._by_alias.setdefault(table.alias.lower(), set()).add(name)

    def of(self, column: exp.Column, own: set[str]) -> dict[str, str]:
        """The twins that `column` can mean: exact name → the model's name of it; empty where it has none."""
        if column.table:
            names = self._by_alias.get(column.table.lower(), set())
        else:
            names = set() if folded(column.this, self._dialect) in own else set(self._reads)
        found = [self._reads[name] for name in names if name in self._reads]
        if column.table and len(found) != len(names):
            return {}
        meant = [columns[column.name.lower()] for columns in found if column.name.lower() in columns]
        return meant[0] if len(meant) == 1 and len(meant[0]) > 1 else {}
