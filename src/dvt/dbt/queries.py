"""Queries that jinja runs while a federated node is compiled: ``run_query`` and ``statement`` over other targets.

One whose relations all are on one target of the SQL's own dialect runs there as it is; any other is federated.
"""

from dataclasses import dataclass
from typing import Any

from dbt.adapters.contracts.connection import AdapterResponse
from sqlglot import exp
from sqlglot.errors import SqlglotError

from dvt.compute.engines import engine_for
from dvt.dbt.access import reach
from dvt.dbt.describing import Describer, spelled
from dvt.dbt.errors import CompileFailure
from dvt.dbt.moments import moments, zone_for, zoned
from dvt.dbt.relations import Inputs
from dvt.dbt.tables import as_agate
from dvt.dialects.adapters import sqlglot_dialect
from dvt.dialects.reading import statements
from dvt.dialects.render import render
from dvt.errors import DvtError, PlanError
from dvt.execute.run import stream_plan
from dvt.plan.planner import make_plan
from dvt.plan.schema import Request
from dvt.plan.tree import free_prefix
from dvt.resolve import level_of


def introspect(config: Any, sql: str, inputs: Inputs, node: str, limit: int | None) -> Any:
    """Run a query whose relations live on other targets.

    Args:
        config: of the node that is compiled.
        sql: may name relations by key.
        inputs: what the keys stand for.
        node: its unique id.
        limit: at most so many rows; None: all.

    Returns:
        dbt's (response, agate table); None where the SQL names no key, so that the node's own target runs it.
    """
    parsed = _parsed(sql, inputs)
    used = _keys(parsed, inputs) if parsed is not None else ()
    if parsed is None or not used:
        return None
    query = _Query(config=config, sql=sql, parsed=parsed, inputs=inputs, used=used, node=node)
    homes = {inputs.by_key[key].target for key in used}
    try:
        if len(homes) == 1:
            home = homes.pop()
            if sqlglot_dialect(config.targets.type_of(home)) == inputs.dialect:
                return query.run_on(home, limit)
        table = query.federated()
    except DvtError as error:
        raise CompileFailure(error) from error
    if limit is not None:
        table = table.slice(0, limit)
    return AdapterResponse(_message=f"SELECT {table.num_rows}", rows_affected=table.num_rows), as_agate(table)


@dataclass(frozen=True, kw_only=True)
class _Query:
    """A query that names relations by key; the attributes are `introspect`'s."""

    config: Any
    sql: str
    parsed: exp.Expr
    inputs: Inputs
    used: tuple[str, ...]
    node: str

    def run_on(self, target: str, limit: int | None) -> Any:
        """Run it as it is on the target that all of its relations are on."""
        tree = self.parsed.copy()
        for table in list(tree.find_all(exp.Table)):
            given = self.inputs.by_key.get(table.name)
            if given is not None:
                database, schema = spelled(given.relation)
                for part, name in (("this", given.relation.identifier), ("db", schema), ("catalog", database)):
                    table.set(part, exp.to_identifier(name, quoted=True) if name else None)
        _name_subqueries(tree)
        sql, targets = render(tree, self.inputs.dialect), self.config.targets
        with reach(targets, target, self.config.target_name, self.node):
            return targets.adapter(target).execute(sql, auto_begin=False, fetch=True, limit=limit)

    def federated(self) -> Any:
        """Plan it, run it and read all of its rows."""
        targets = self.config.targets
        describer = Describer(targets, self.config.target_name, self.node)
        own = describer.session(self.config.target_name)
        relations = describer.relations({key: self.inputs.by_key[key] for key in self.used})
        planned = zoned(
            describer.planned(relations.values(), self.config.target_name), relations.values(), own, describer
        )
        asking = targets.manifest.nodes.get(self.node)
        asked = asking.config if asking is not None else {}
        plan = make_plan(
            Request(
                node=self.node,
                sql=self.sql,
                dialect=self.inputs.dialect,
                target=self.config.target_name,
                targets=planned,
                relations=relations,
                literals=moments(self.sql, self.inputs.dialect, own),
                zone=zone_for(own),
                delivered=False,
                pushdown=level_of(asked.get("pushdown")),
            )
        )
        compute = targets.computes.resolve(targets.compute, asked.get("compute"))
        sessions = {name: describer.session(name) for name in planned}
        with (
            targets.cancellable() as cancellation,
            stream_plan(plan, sessions, engine_for(compute, at_once=targets.at_once), cancellation=cancellation) as (
                _,
                reader,
            ),
        ):
            return reader.read_all()


def _name_subqueries(tree: exp.Expr) -> None:
    """A database may want a name for every subquery in FROM; those of ``--empty`` have none (`Inputs`)."""
    prefix = free_prefix(tree, "dvt_q")
    for place, clause in enumerate(tree.find_all(exp.From, exp.Join)):
        item = clause.this
        if isinstance(item, exp.Subquery) and not item.alias and isinstance(item.this, exp.Query):
            item.set("alias", exp.TableAlias(this=exp.to_identifier(f"{prefix}{place}", quoted=True)))


def _parsed(sql: str, inputs: Inputs) -> exp.Expr | None:
    """The one statement of a text; None where it is not one that can be read, which its database may say."""
    try:
        found = statements(sql, inputs.dialect)
    except (SqlglotError, PlanError):
        return None
    return found[0] if len(found) == 1 else None


def _keys(parsed: exp.Expr, inputs: Inputs) -> tuple[str, ...]:
    """The keys that a statement names.

    Raises:
        CompileFailure: it would write to another target.
    """
    used = tuple(dict.fromkeys(t.name for t in parsed.find_all(exp.Table) if t.name in inputs.by_key))
    changes = parsed.find(exp.DML, exp.Create, exp.Drop, exp.Alter, exp.TruncateTable)
    if used and (changes is not None or not isinstance(parsed, exp.Query)):
        target = inputs.by_key[used[0]].target
        raise CompileFailure(
            PlanError(
                f"a statement of kind {(changes or parsed).key.upper()} on {used[0]}: sources are only read",
                hint=f"put it into a model or hook on target '{target}'",
            )
        )
    return used
