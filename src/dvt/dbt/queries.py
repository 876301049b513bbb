"""Queries that jinja runs while a federated node is compiled: ``run_query`` and ``statement`` over other targets."""

from typing import Any

import sqlglot
from dbt.adapters.contracts.connection import AdapterResponse
from sqlglot import exp
from sqlglot.errors import SqlglotError

from dvt.compute.engines import engine_for
from dvt.dbt.describing import Describer
from dvt.dbt.errors import CompileFailure
from dvt.dbt.moments import moments, zone_for
from dvt.dbt.relations import Inputs
from dvt.dbt.tables import as_agate
from dvt.errors import DvtError, PlanError
from dvt.execute.run import stream_plan
from dvt.plan.planner import make_plan
from dvt.plan.schema import Request


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
    used = _keys(sql, inputs)
    if not used:
        return None
    describer = Describer(config.targets, config.target_name, node)
    own = describer.session(config.target_name)
    try:
        relations = describer.relations({key: inputs.by_key[key] for key in used})
        targets = describer.planned(relations.values(), config.target_name)
        plan = make_plan(
            Request(
                node=node,
                sql=sql,
                dialect=inputs.dialect,
                target=config.target_name,
                targets=targets,
                relations=relations,
                literals=moments(sql, inputs.dialect, own),
                zone=zone_for(own),
            )
        )
        asking = config.targets.manifest.nodes.get(node)
        compute = config.targets.computes.resolve(
            config.targets.compute, asking.config.get("compute") if asking is not None else None
        )
        sessions = {name: describer.session(name) for name in targets}
        with (
            config.targets.cancellable() as cancellation,
            stream_plan(plan, sessions, engine_for(compute), cancellation=cancellation) as (_, reader),
        ):
            table = reader.read_all()
    except DvtError as error:
        raise CompileFailure(error) from error
    if limit is not None:
        table = table.slice(0, limit)
    return AdapterResponse(_message=f"SELECT {table.num_rows}", rows_affected=table.num_rows), as_agate(table)


def _keys(sql: str, inputs: Inputs) -> tuple[str, ...]:
    """The keys that a statement names.

    Raises:
        CompileFailure: it would write to another target.
    """
    if not inputs.by_key:
        return ()
    try:
        parsed = sqlglot.parse_one(sql, read=inputs.dialect)
    except SqlglotError:
        return ()
    used = tuple(dict.fromkeys(t.name for t in parsed.find_all(exp.Table) if t.name in inputs.by_key))
    if used and not isinstance(parsed, exp.Query):
        target = inputs.by_key[used[0]].target
        raise CompileFailure(
            PlanError(
                f"a statement of kind {parsed.key.upper()} on {used[0]}: sources are only read",
                hint=f"put it into a model or hook on target '{target}'",
            )
        )
    return used
