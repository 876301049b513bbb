"""Hooks of the project: they run once, on the default target, and are told of its schemas."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dbt.artifacts.schemas.results import NodeStatus

from dvt.dbt.errors import CompileFailure
from dvt.dbt.guarding import elsewhere

if TYPE_CHECKING:
    from dvt.dbt.relations import Inputs
    from dvt.dbt.targets import Targets


def schemas_here(results: Iterable[Any], targets: "Targets") -> dict[str, Any]:
    """``database_schemas`` and ``schemas`` of a hook's context: those of the default target that were written to."""
    here = {
        (result.node.database, result.node.schema)
        for result in results
        if hasattr(result, "node")
        and result.node.is_relational
        and result.status not in (NodeStatus.Error, NodeStatus.Fail, NodeStatus.Skipped)
        and targets.places.of(result.node) == targets.default
    }
    return {"database_schemas": list(here), "schemas": list({schema for _, schema in here})}


def refuse_elsewhere(hook: Any, sql: str, inputs: "Inputs | None", targets: "Targets") -> None:
    """A hook reads the default target.

    Raises:
        CompileFailure: its SQL names a relation of another one.
    """
    for key, given in (inputs.by_key if inputs else {}).items():
        if key in sql:
            raise CompileFailure(elsewhere(f"hook {hook.name}", key, given.target, targets.default))
