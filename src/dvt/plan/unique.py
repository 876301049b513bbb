"""Give every occurrence of a relation an alias, and every CTE a name, that is unique in the whole query.

From here on ``Column.table`` alone says where a column comes from, at any depth: later passes need no scopes.
"""

from dataclasses import dataclass, field, replace

from sqlglot import exp

from dvt.dialects.copies import copied
from dvt.plan.state import Read, Scan, State
from dvt.plan.tree import child_queries, fresh_name, in_parentheses, own_columns


class _Unclear(Exception):
    """A construct that this pass does not follow: the relations are read whole."""


def unique(state: State) -> State:
    """The tree with unique names, and its scans; with a gap where a construct is not followed."""
    if state.gap:
        return _unbound(state)
    tree = copied(state.query)
    binder = _Binder(reads={read.name: read for read in state.reads})
    try:
        binder.query(tree, {}, [])
    except _Unclear as unclear:
        return _unbound(replace(state, gap=str(unclear)))
    refs = {name: tuple(aliases) for name, aliases in binder.refs.items()}
    return replace(
        state,
        query=tree,
        bound=True,
        scans=tuple(Scan(alias=alias, read=read) for alias, read in binder.scans.items()),
        recursive=frozenset(binder.recursive),
        cte_refs=refs,
    )


def _unbound(state: State) -> State:
    """Each relation is read once and whole; the engine resolves the names."""
    scans = tuple(Scan(alias=read.name, read=read) for read in state.reads)
    return replace(state, scans=scans, bound=False).decide(f"relations are read whole: {state.gap}")


Frame = dict[str, str]


@dataclass
class _Binder:
    """Walks the query once, outside in. Mutable: it lives only inside this pass."""

    reads: dict[str, Read]
    scans: dict[str, Read] = field(default_factory=dict)
    refs: dict[str, list[str]] = field(default_factory=dict)
    recursive: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)

    def fresh(self, base: str) -> str:
        return fresh_name(base or "q", self.used)

    def query(self, query: exp.Expr, ctes: dict[str, str], env: list[Frame]) -> None:
        """Bind a query; `ctes`: visible name → unique name; `env`: the aliases visible, from inner to outer."""
        clause = query.args.get("with_")
        if clause is not None:
            ctes = self.with_(clause, ctes, env)
        if isinstance(query, exp.Subquery):
            if query.args.get("pivots") or query.args.get("sample"):
                raise _Unclear("PIVOT or sampling of a subquery")
            self.query(query.this, ctes, env)
            self._tail(query, ctes, env)
        elif isinstance(query, exp.SetOperation):
            if query.args.get("by_name") or query.args.get("on"):
                raise _Unclear("set operation by name")
            self.query(query.this, ctes, env)
            self.query(query.expression, ctes, env)
            self._tail(query, ctes, env)
        elif isinstance(query, exp.Select):
            self.select(query, ctes, env)
        elif not isinstance(query, exp.Values):
            raise _Unclear(f"{type(query).__name__} as a query")

    def _tail(self, query: exp.Expr, ctes: dict[str, str], env: list[Frame]) -> None:
        for key in ("order", "limit", "offset"):
            part = query.args.get(key)
            for sub in child_queries(part) if part is not None else ():
                self.query(sub, ctes, env)

    def with_(self, clause: exp.With, ctes: dict[str, str], env: list[Frame]) -> dict[str, str]:
        ctes = dict(ctes)
        for cte in clause.expressions:
            if not isinstance(cte.this, (exp.Select, exp.SetOperation, exp.Subquery, exp.Values)):
                raise _Unclear("a CTE that is no query")
            alias = cte.args["alias"]
            old, new = cte.alias, self.fresh(cte.alias)
            alias.set("this", exp.to_identifier(new))
            self.refs[new] = []
            _push_names(cte.this, alias)
            inner = {**ctes, old: new} if clause.recursive else ctes
            self.query(cte.this, inner, env)
            if self.refs[new]:
                self.recursive.add(new)
            ctes[old] = new
        return ctes

    def select(self, block: exp.Select, ctes: dict[str, str], env: list[Frame]) -> None:
        if any(block.args.get(key) for key in ("match", "connect", "pivots", "sample", "prewhere", "kind", "into")):
            raise _Unclear("a clause that dvt does not follow")
        local: dict[str, exp.Expr] = {}
        laterals: list[exp.Expr] = []
        clause = block.args.get("from_")
        joins = block.args.get("joins") or []
        if any(join.args.get("using") or join.method == "NATURAL" for join in joins):
            raise _Unclear("a USING or NATURAL join that could not be spelled out")
        nodes = [clause.this] if clause is not None else []
        nodes += [join.this for join in joins] + list(block.args.get("laterals") or [])
        for node in nodes:
            self._source(node, ctes, env, local, laterals)
        frame = {old: self._rename(node, old) for old, node in local.items()}
        visible = [frame, *env]
        for node in laterals:
            for column in own_columns(node):
                _resolve(column, visible)
            for sub in child_queries(node):
                self.query(sub, ctes, visible)
        self._expressions(block, nodes, ctes, visible)

    def _expressions(self, block: exp.Select, nodes: list[exp.Expr], ctes: dict[str, str], env: list[Frame]) -> None:
        parts: list[exp.Expr] = []
        for key, value in block.args.items():
            if key in ("with_", "from_", "laterals") or value is None:
                continue
            for part in value if isinstance(value, list) else [value]:
                if key == "joins":
                    parts += [part.args[k] for k in ("on", "match_condition") if isinstance(part.args.get(k), exp.Expr)]
                elif isinstance(part, exp.Expr):
                    parts.append(part)
        for node in nodes:
            parts += _inner_conditions(node)
        for part in parts:
            self._expression(part, ctes, env)

    def _expression(self, node: exp.Expr, ctes: dict[str, str], env: list[Frame]) -> None:
        waiting = [node]
        while waiting:
            part = waiting.pop()
            if isinstance(part, exp.Column):
                _resolve(part, env)
            elif isinstance(part, exp.Query):
                self.query(part, ctes, env)
            else:
                waiting += part.iter_expressions()

    def _rename(self, node: exp.Expr, old: str) -> str:
        new = self.fresh(old)
        alias = node.args.get("alias")
        if isinstance(alias, exp.TableAlias):
            alias.set("this", exp.to_identifier(new))
        else:
            node.set("alias", exp.TableAlias(this=exp.to_identifier(new)))
        if isinstance(node, exp.Table) and not isinstance(node.this, exp.Func):
            if node.name in self.reads:
                self.scans[new] = self.reads[node.name]
            else:
                self.refs[node.name].append(new)
        return new

    def _source(
        self,
        node: exp.Expr,
        ctes: dict[str, str],
        env: list[Frame],
        local: dict[str, exp.Expr],
        laterals: list[exp.Expr],
    ) -> None:
        first = in_parentheses(node)
        if first is not None:
            self._joined(first, ctes, env, local, laterals)
            return
        if isinstance(node, exp.Table):
            self._table(node, ctes, laterals)
        elif isinstance(node, exp.Subquery):
            alias = node.args.get("alias")
            if isinstance(alias, exp.TableAlias):
                _push_names(node.this, alias)
            self.query(node, ctes, env)
        elif isinstance(node, (exp.Lateral, exp.Unnest, exp.Values, exp.UDTF)):
            laterals.append(node)
        else:
            raise _Unclear(f"{type(node).__name__} in FROM")
        name = node.alias or node.name
        if name in local:
            raise _Unclear(f"the alias '{name}' stands twice in one FROM")
        local[name] = node

    def _joined(
        self,
        first: exp.Expr,
        ctes: dict[str, str],
        env: list[Frame],
        local: dict[str, exp.Expr],
        laterals: list[exp.Expr],
    ) -> None:
        joins = first.args.get("joins") or []
        if any(join.args.get("using") or join.method for join in joins):
            raise _Unclear("a USING join in parentheses")
        self._source(first, ctes, env, local, laterals)
        for join in joins:
            self._source(join.this, ctes, env, local, laterals)

    def _table(self, node: exp.Table, ctes: dict[str, str], laterals: list[exp.Expr]) -> None:
        odd = ("pivots", "sample", "version", "when", "rows_from", "partition", "changes", "only")
        if any(node.args.get(key) for key in odd):
            raise _Unclear("PIVOT, sampling or time travel on a relation")
        if isinstance(node.this, exp.Func) or node.args.get("laterals"):
            laterals.append(node)
            return
        alias = node.args.get("alias")
        if isinstance(alias, exp.TableAlias) and alias.columns:
            raise _Unclear("column names on a table's alias")
        if node.name in self.reads:
            return
        if node.db or node.name not in ctes:
            raise _Unclear(f"'{node.name}' is no relation")
        if not node.alias:
            node.set("alias", exp.TableAlias(this=exp.to_identifier(node.name)))
        node.set("this", exp.to_identifier(ctes[node.name]))


def _inner_conditions(node: exp.Expr) -> list[exp.Expr]:
    """The ON conditions inside a join in parentheses."""
    first = in_parentheses(node)
    if first is None:
        return []
    found = _inner_conditions(first)
    for join in first.args.get("joins") or []:
        found += _inner_conditions(join.this)
        found += [join.args["on"]] if join.args.get("on") else []
    return found


def _resolve(column: exp.Column, env: list[Frame]) -> None:
    """Point a column to the unique alias. One without a table is the name of a projection (ORDER BY …)."""
    if not column.table:
        return
    for frame in env:
        if column.table in frame:
            column.set("table", exp.to_identifier(frame[column.table]))
            column.set("db", None)
            column.set("catalog", None)
            return
    raise _Unclear(f"'{column.sql()}' could not be resolved")


def _push_names(query: exp.Expr, alias: exp.TableAlias) -> None:
    """``t(a, b)``: the names become those of the leftmost block's projections."""
    if not alias.columns or isinstance(query, exp.Values):
        return
    names = [column.name for column in alias.columns]
    block = query
    while not isinstance(block, exp.Select):
        if not isinstance(block, (exp.SetOperation, exp.Subquery)):
            raise _Unclear("a column list on something that is no SELECT")
        block = block.this
    if len(block.expressions) != len(names):
        raise _Unclear("a column list shorter than the query's columns")
    block.set("expressions", [exp.alias_(p.unalias(), n) for p, n in zip(block.expressions, names, strict=True)])
    alias.set("columns", None)
