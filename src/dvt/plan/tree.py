"""Small walks over a tree that several passes need."""

from collections.abc import Container, Iterator

from sqlglot import exp

from dvt.dialects.walks import nodes

FIXED = (
    exp.AggFunc, exp.Window, exp.Anonymous, exp.AnonymousAggFunc, exp.UDTF, exp.Unnest, exp.Explode, exp.Rand,
    exp.Randn, exp.Uuid, exp.NextValueFor, exp.ExplodingGenerateSeries, exp.GenerateSeries, exp.Query,
    exp.Dot, exp.Star, exp.Parameter, exp.SessionParameter, exp.PropertyEQ,
)  # fmt: skip
"""What is another thing when it stands elsewhere, or twice; unknown functions may be any of it."""


def wrapped(node: exp.Expr) -> exp.Expr:
    """An operation in parentheses, to be an operand."""
    return exp.Paren(this=node) if isinstance(node, (exp.Binary, exp.Not, exp.Neg, exp.Between, exp.In)) else node


def child_queries(node: exp.Expr) -> Iterator[exp.Query]:
    """The nested queries directly below `node`, not those below them."""
    waiting = list(node.iter_expressions())
    while waiting:
        child = waiting.pop(0)
        if isinstance(child, exp.Query) and not isinstance(child, exp.Table):
            yield child
        else:
            waiting += child.iter_expressions()


def own_columns(node: exp.Expr) -> Iterator[exp.Column]:
    """The columns below `node` that are in no nested query."""
    waiting = list(node.iter_expressions())
    while waiting:
        child = waiting.pop(0)
        if isinstance(child, exp.Column):
            yield child
        elif not isinstance(child, exp.Query) or isinstance(child, exp.Table):
            waiting += child.iter_expressions()


def named_in_from(tree: exp.Expr) -> set[str]:
    """Names of columns that functions in FROM clauses below read without saying of which item."""
    found: set[str] = set()
    for item in nodes(tree, exp.Table, exp.Lateral, exp.Unnest):
        if not isinstance(item, exp.Table) or isinstance(item.this, exp.Func):
            found |= {column.name for column in nodes(item, exp.Column) if not column.table}
    return found


def tables_by_alias(tree: exp.Expr) -> dict[str, exp.Table]:
    """Every table of a bound tree, by its unique alias."""
    return {table.alias: table for table in nodes(tree, exp.Table) if table.alias}


def derived(query: exp.Expr, scans: Container[str]) -> dict[str, exp.Expr]:
    """The queries that stand behind the aliases of a bound tree that are no scan's: derived tables and uses of CTEs."""
    ctes = {cte.alias: cte.this for cte in nodes(query, exp.CTE)}
    found: dict[str, exp.Expr] = {}
    for node in nodes(query, exp.Table, exp.Subquery):
        if isinstance(node, exp.Subquery) and node.alias:
            found[node.alias] = node.this
        elif isinstance(node, exp.Table) and node.alias not in scans and node.name in ctes:
            found[node.alias] = ctes[node.name]
    return found


def drop_unread(tree: exp.Query, names: Container[str]) -> None:
    """Take out those of the CTEs `names` that nothing reads, and then those that only they read."""
    while True:
        read = {table.name for table in nodes(tree, exp.Table)}
        unread = [cte for cte in nodes(tree, exp.CTE) if cte.alias in names and cte.alias not in read]
        if not unread:
            return
        for cte in unread:
            clause = cte.parent
            cte.pop()
            if isinstance(clause, exp.With) and not clause.expressions:
                clause.pop()


def fresh_name(base: str, used: set[str]) -> str:
    """`base`, numbered where it is taken; then it is among the lowercase names `used`."""
    name, number = base, 1
    while name.lower() in used:
        number += 1
        name = f"{base}_{number}"
    used.add(name.lower())
    return name


def free_prefix(tree: exp.Expr, prefix: str) -> str:
    """`prefix`, longer where a name in the tree begins with it."""
    taken = {name.name.lower() for name in nodes(tree, exp.Identifier)}
    while any(name.startswith(prefix) for name in taken):
        prefix = f"{prefix}_"
    return prefix


def leftmost(query: exp.Expr) -> exp.Select | None:
    """The block that names a query's columns."""
    while not isinstance(query, exp.Select):
        if not isinstance(query, (exp.SetOperation, exp.Subquery)):
            return None
        query = query.this
    return query


def in_parentheses(node: exp.Expr) -> exp.Expr | None:
    """The first item of a join in parentheses, ``(a JOIN b ON …)``, which carries the joins; None if it is none."""
    if not isinstance(node, exp.Subquery) or node.alias:
        return None
    first = node.this
    if isinstance(first, exp.Table) or (isinstance(first, exp.Subquery) and (first.alias or first.args.get("joins"))):
        return first
    return None
