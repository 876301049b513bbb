"""Derived tables and CTEs that only select, filter and join become part of the block that reads them.

So a chain of CTEs, as dbt's users write it, is one block to the passes that look for what a source can join, group or
filter by itself: ``WITH o AS (SELECT k, v FROM t WHERE p) SELECT k, sum(v) FROM o GROUP BY k`` groups `t`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlglot import exp

from dvt.dialects.copies import copied
from dvt.dialects.groups import TOGETHER
from dvt.dialects.walks import nodes
from dvt.plan.predicates import conjuncts
from dvt.plan.state import Scan, State
from dvt.plan.tree import FIXED, drop_unread, fresh_name, in_parentheses, named_in_from
from dvt.resolve import Pushdown

_CLAUSES = frozenset({"expressions", "from_", "joins", "where"})
_ITEM = frozenset({"this", "alias"})
_JOIN = frozenset({"this", "side", "kind", "on"})


def merge(state: State) -> State:
    """The state whose blocks read no such derived table or CTE any more."""
    if not state.bound or not state.request.pushdown.does(Pushdown.FULL):
        return state
    merging = _Merging(state=state, tree=copied(state.query), scans={scan.alias: scan for scan in state.scans})
    merging.all()
    if not merging.merged:
        return state
    return replace(state, query=merging.tree, scans=tuple(merging.scans.values()))


@dataclass(frozen=True, kw_only=True)
class _Item:
    """What a block reads, and the join that it is read by; None: it is the first one."""

    node: exp.Expr
    join: exp.Join | None


@dataclass
class _Merging:
    """Mutable: it lives only inside this pass."""

    state: State
    tree: exp.Query
    scans: dict[str, Scan]
    merged: int = 0
    _used: set[str] = field(default_factory=set)

    def all(self) -> None:
        """Merge what can be: the CTEs' own bodies first, in their order, so that what they read is simple by then."""
        self._used = {alias.name.lower() for alias in nodes(self.tree, exp.TableAlias)}
        bodies = [cte.this for cte in nodes(self.tree, exp.CTE)]
        for body in (*bodies, self.tree):
            drop_unread(body, self.state.cte_refs)
            for block in reversed(nodes(body, exp.Select)):
                while self._step(block):
                    self.merged += 1

    def _step(self, block: exp.Select) -> bool:
        """Merge one item of a block; whether there was one."""
        return any(self._merge(block, item) for item in _items(block))

    def _merge(self, block: exp.Select, item: _Item) -> bool:
        body = self._body(item.node)
        if body is None or not _fits(block, item, body) or not self._replaceable(item.node.alias, _outputs(body)):
            return False
        shared = isinstance(item.node, exp.Table) and self._uses(item.node.name) > 1
        if shared and not self._may_repeat(body):
            return False
        inner = self._alone(copied(body)) if shared else copied(body)
        self._replace(item.node.alias, _outputs(inner) or {})
        _take_in(block, item, inner)
        return True

    def _body(self, node: exp.Expr) -> exp.Select | None:
        """The block that stands behind an item; None where it cannot be merged."""
        if {key for key, value in node.args.items() if value} - _ITEM:
            return None
        alias = node.args.get("alias")
        if not isinstance(alias, exp.TableAlias) or alias.columns:
            return None
        if isinstance(node, exp.Subquery):
            body = node.this
        elif isinstance(node, exp.Table) and node.alias not in self.scans:
            body = self._cte(node.name)
        else:
            return None
        while isinstance(body, exp.Subquery) and not {key for key, value in body.args.items() if value} - {"this"}:
            body = body.this
        return body if isinstance(body, exp.Select) and _is_plain(body) else None

    def _cte(self, name: str) -> exp.Expr | None:
        if name in self.state.recursive:
            return None
        return next((cte.this for cte in nodes(self.tree, exp.CTE) if cte.alias == name), None)

    def _uses(self, name: str) -> int:
        return sum(table.name == name and table.alias not in self.scans for table in nodes(self.tree, exp.Table))

    def _may_repeat(self, body: exp.Select) -> bool:
        """Whether a block that is read elsewhere, too, may be taken apart: one relation, seen by all in one state."""
        [first, *more] = _items(body)
        scan = self.scans.get(first.node.alias)
        return (
            not more and scan is not None and self.state.request.targets[scan.read.relation.target].dialect in TOGETHER
        )

    def _alone(self, body: exp.Select) -> exp.Select:
        """A copy of such a block, with names of its own."""
        first = _items(body)[0]
        scan = self.scans[first.node.alias]
        name = fresh_name(scan.alias, self._used)
        for node in nodes(body, exp.Column):
            if node.table == scan.alias:
                node.set("table", exp.to_identifier(name))
        first.node.args["alias"].set("this", exp.to_identifier(name))
        self.scans[name] = replace(scan, alias=name)
        return body

    def _replaceable(self, alias: str, outputs: dict[str, exp.Expr] | None) -> bool:
        """Whether every column of the item can give way to what it is."""
        if outputs is None:
            return False
        for column in self._columns(alias):
            output = outputs.get(column.name)
            if output is None or (not isinstance(output, exp.Column) and output.find(exp.Column) is None):
                return False
        return True

    def _columns(self, alias: str) -> list[exp.Column]:
        return [column for column in nodes(self.tree, exp.Column) if column.table == alias]

    def _replace(self, alias: str, outputs: dict[str, exp.Expr]) -> None:
        for column in self._columns(alias):
            new = copied(outputs[column.name])
            kind = column.type
            name = column.name
            if not isinstance(new, exp.Column):
                new = exp.Paren(this=new)
            new.type = kind
            parent = column.parent
            if isinstance(parent, exp.Select) and column.arg_key == "expressions":
                new = exp.alias_(new, name, quoted=True)
                new.type = kind
            column.replace(new)


def _items(block: exp.Select) -> list[_Item]:
    clause = block.args.get("from_")
    if clause is None:
        return []
    return [_Item(node=clause.this, join=None)] + [
        _Item(node=join.this, join=join) for join in block.args.get("joins") or []
    ]


def _outputs(block: exp.Select) -> dict[str, exp.Expr] | None:
    """What a block gives, by name; None where two have one name."""
    found = {projection.alias_or_name: projection.unalias() for projection in block.selects}
    return found if len(found) == len(block.selects) else None


def _is_plain(body: exp.Select) -> bool:
    """Whether a block selects, filters and joins, each row on its own."""
    items = _items(body)
    if not items or {key for key, value in body.args.items() if value} - _CLAUSES:
        return False
    if any(in_parentheses(item.node) is not None or not _is_item(item.node) for item in items):
        return False
    joins = [item.join for item in items if item.join is not None]
    parts = [*body.selects, *(join.args.get("on") for join in joins), body.args.get("where")]
    return all(map(_is_plain_join, joins)) and not any(part is not None and part.find(*FIXED) for part in parts)


def _is_item(node: exp.Expr) -> bool:
    return isinstance(node, (exp.Table, exp.Subquery)) and not isinstance(node.this, exp.Func) and bool(node.alias)


def _is_plain_join(join: exp.Join) -> bool:
    known = not {key for key, value in join.args.items() if value} - _JOIN
    return known and join.side in ("", "LEFT") and join.kind in ("", "INNER", "OUTER", "CROSS")


def _fits(block: exp.Select, item: _Item, inner: exp.Select) -> bool:
    """Whether the rows of the block stay the same when the items of `inner` stand in the place of `item`."""
    joins: list[exp.Join] = block.args.get("joins") or []
    if named_in_from(block) or block.args.get("laterals") or not all(map(_is_plain_join, joins)):
        return False
    own: list[exp.Join] = inner.args.get("joins") or []
    if item.join is None:
        return True
    if item.join.side == "":
        return all(join.side == "" for join in own)
    columns = all(isinstance(projection.unalias(), exp.Column) for projection in inner.selects)
    return not own and columns and item.join.args.get("on") is not None


def _take_in(block: exp.Select, item: _Item, inner: exp.Select) -> None:
    """Put the items of `inner` in the place of `item`, and its filter where it belongs."""
    first, own = inner.args["from_"].this, inner.args.get("joins") or []
    where = inner.args.get("where")
    if item.join is None:
        block.args["from_"].set("this", first)
        block.set("joins", [*own, *(block.args.get("joins") or [])])
    else:
        item.join.set("this", first)
        # What is joined within comes after what it is joined to: the outer condition may read all of it.
        on = item.join.args.get("on")
        joins = block.args["joins"]
        place = next(index for index, join in enumerate(joins) if join is item.join)
        if own and on is not None:
            item.join.set("on", None)
            item.join.set("kind", "CROSS")
            own[-1] = _with_condition(own[-1], on)
        block.set("joins", [*joins[: place + 1], *own, *joins[place + 1 :]])
    if where is None:
        return
    if item.join is not None and item.join.side == "LEFT":
        item.join.set("on", _both([item.join.args["on"], where.this]))
    else:
        present = block.args.get("where")
        block.set("where", exp.Where(this=_both([where.this, *([present.this] if present is not None else [])])))


def _with_condition(join: exp.Join, condition: exp.Expr) -> exp.Join:
    own = join.args.get("on")
    join.set("on", _both([*([own] if own is not None else []), condition]))
    if join.kind == "CROSS":
        join.set("kind", None)
    return join


def _both(conditions: Iterable[exp.Expr]) -> exp.Expr:
    parts = [copied(part) for condition in conditions for part in conjuncts(condition)]
    return exp.and_(*parts, copy=False)
