"""``dvt explain``: what would run where and why, without touching data.

It compiles the selected nodes as ``dvt compile`` does and shows, for a federated one, the plan that a run executes.
"""

import json
import threading
from typing import Any

from dbt.artifacts.schemas.run import RunResult, RunStatus
from dbt.node_types import NodeType
from dbt.task.compile import CompileRunner, CompileTask
from typing_extensions import override

from dvt.compute.engines import engine_for
from dvt.dbt.errors import CompileFailure, RunFailure
from dvt.dbt.federation import Federation
from dvt.dbt.reporting import route
from dvt.dbt.tasks import MultiTarget
from dvt.errors import ComputeUnavailable, DvtError
from dvt.plan.explain import explain_json, explain_lines
from dvt.resolve import Resolution

_SHOWN = (NodeType.Model, NodeType.Snapshot, NodeType.Test, NodeType.Seed, NodeType.Unit, NodeType.Analysis)


class ExplainRunner(CompileRunner):
    """Compiles a node and says how it would run."""

    @override
    def execute(self, compiled_node: Any, manifest: Any) -> Any:
        try:
            explanation = self._explain(compiled_node)
        except DvtError as error:
            raise RunFailure(error) from error
        return RunResult(
            node=compiled_node,
            status=RunStatus.Success,
            timing=[],
            thread_id=threading.current_thread().name,
            execution_time=0,
            message=None,
            adapter_response={"dvt_explain": explanation},
            failures=None,
            batch_results=None,
        )

    def _explain(self, node: Any) -> dict[str, Any]:
        resolution = self.config.targets.places.resolution(node)
        if resolution.error is not None:
            raise resolution.error
        told = {
            "unique_id": node.unique_id,
            "name": node.name,
            "resource_type": str(node.resource_type.value),
            "path": resolution.path.value,
            "why": why(resolution),
            "target": resolution.target,
            "route": route(resolution),
            "materialized": resolution.materialization,
            "warnings": [diagnostic.to_dict() for diagnostic in resolution.diagnostics],
        }
        if not resolution.federated:
            return {**told, "sql": getattr(node, "compiled_code", None) or ""}
        federation = Federation(
            node=node,
            sql=node.compiled_code,
            config=self.config,
            inputs=self.compiler.inputs,
            resolution=resolution,
            foresee=True,
            delivered=node.resource_type != NodeType.Test or node.is_relational,
        )
        delivery = deliveries(node, resolution)
        told["warnings"] += refusal(federation.compute)
        return {
            **told,
            "compute": federation.compute.name,
            "plan": explain_json(federation.plan, delivery=delivery),
            "lines": explain_lines(federation.plan, delivery=delivery),
        }


def refusal(compute: Any) -> list[dict[str, str]]:
    """What a run would say of a compute that cannot be used; nothing of one that can."""
    try:
        engine_for(compute)
    except ComputeUnavailable as error:
        message = f"a run is refused: {error.message}; hint: {error.hint}"
        return [{"code": error.code, "severity": "error", "message": message}]
    return []


def why(resolution: Resolution) -> str:
    """The reason for a path, in one line."""
    if resolution.federated:
        elsewhere = [name for name in resolution.sources if name != resolution.target]
        return f"it lives on {resolution.target} and reads from {', '.join(elsewhere)}"
    if not resolution.sources:
        return f"it lives on {resolution.target} and reads no other node"
    return f"everything it reads is on its own target {resolution.target}"


def deliveries(node: Any, resolution: Resolution) -> str:
    """How the rows reach the node's relation."""
    relation = f"{node.schema}.{node.alias}" if getattr(node, "schema", None) else getattr(node, "alias", node.name)
    if node.resource_type == NodeType.Test:
        return "failures are counted by the compute engine"
    return f"bulk load into a staging relation, then dbt's {resolution.materialization} materialization of {relation}"


class Explain(MultiTarget, CompileTask):
    """``dvt explain``."""

    compiles_only = True
    asks = False
    reports = False

    @override
    def get_runner_type(self, _: Any) -> Any:
        return ExplainRunner

    @override
    def raise_on_first_error(self) -> bool:
        return False

    @override
    def task_end_messages(self, results: Any) -> None:
        told = [
            result.adapter_response["dvt_explain"]
            for result in sorted(results, key=lambda result: str(result.node.unique_id))
            if result.status == RunStatus.Success and result.node.resource_type in _SHOWN
        ]
        failed = [result for result in results if result.status != RunStatus.Success]
        # Selecting a model selects its tests: they are shown where nothing else was asked for.
        others = [each for each in told if each["resource_type"] not in ("test", "unit_test")]
        self.explanations = others or told
        self.failures = [f"{result.node.unique_id}: {result.message}" for result in failed]


def as_text(explanations: list[dict[str, Any]]) -> str:
    """The explanations for people."""
    parts = []
    for told in explanations:
        head = [f"{told['unique_id']}", f"  path: {told['route']}", f"  why: {told['why']}"]
        if told["materialized"]:
            head.append(f"  materialized: {told['materialized']}")
        head += [f"  {warning['code']} {warning['severity']}: {warning['message']}" for warning in told["warnings"]]
        if "plan" in told:
            head += [f"  compute: {told['compute']}", ""]
            text = "\n".join(told["lines"])
            parts.append("\n".join([*head, *(f"  {line}" if line else "" for line in text.splitlines())]))
        else:
            parts.append("\n".join(head))
    return "\n\n".join(parts)


def as_json(explanations: list[dict[str, Any]]) -> str:
    """The explanations for tools: a list, one object per node."""
    return json.dumps([{k: v for k, v in told.items() if k != "lines"} for told in explanations], indent=2)


def failure(task: Explain) -> CompileFailure | None:
    """What could not be explained."""
    if not task.failures:
        return None
    return CompileFailure(DvtError("cannot explain:\n" + "\n".join(f"  - {text}" for text in task.failures)))
