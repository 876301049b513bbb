"""The columns of a model that is not built yet, from its own SQL: it is compiled and planned, and nothing is run."""

import copy
from typing import TYPE_CHECKING, Any

from dbt_common.exceptions import DbtBaseException
from sqlglot import exp
from typing_extensions import override

from dvt.dbt.access import dialect_of, reach
from dvt.dbt.compiling import Compiler
from dvt.dbt.queries import introspect
from dvt.dbt.relations import Inputs
from dvt.errors import PlanError
from dvt.plan.planner import make_plan
from dvt.plan.schema import Column, Request

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets


def columns_of(node: Any, targets: "Targets", describer: Any) -> tuple[Column, ...] | None:
    """Names and types of the columns that a model's SQL gives; None where that cannot be told.

    Args:
        node: a model or snapshot in SQL.
        targets: of the invocation.
        describer: describes what the model itself reads; it may come back here for that.
    """
    if getattr(node, "language", "sql") != "sql":
        return None
    target = targets.places.of(node)
    compiler = _Keyed(targets.config(target))
    node = copy.deepcopy(node)
    node.compiled = False
    try:
        with reach(targets, target, describer.own, node.unique_id):
            compiler.compile_node(node, targets.manifest, {}, write=False)
        relations = describer.relations(compiler.keyed.by_key)
        plan = make_plan(
            Request(
                node=node.unique_id,
                sql=node.compiled_code,
                dialect=dialect_of(node, compiler.config),
                target=target,
                targets=describer.planned(relations.values(), target),
                relations=relations,
            )
        )
    except (PlanError, DbtBaseException):
        return None
    own = describer.session(target).dialect
    return (
        tuple(
            Column(name=column.name, type=_type(column, plan.transform.dialect, own))
            for column in plan.transform.columns
        )
        or None
    )


def _type(column: Any, engine: str, dialect: str) -> str:
    """The type of an output column, in the words of the target's dialect."""
    if column.declared:
        return str(column.declared)
    if not column.type:
        return ""
    return exp.DataType.build(column.type, dialect=engine).sql(dialect=dialect)


class _Keyed(Compiler):
    """Compiles any node as a federated one is compiled: its relations are keys."""

    keyed: Inputs
    introspect = staticmethod(introspect)

    @override
    def begin(self, node: Any) -> Inputs:
        self.keyed = Inputs(dialect=dialect_of(node, self.config))
        return self.keyed
