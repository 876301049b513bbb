"""The lines that dvt adds to dbt's: what will run where, before; what became of it, per phase, after."""

import threading
from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Any

from dbt.artifacts.schemas.results import NodeStatus
from dbt.node_types import NodeType
from dbt.task.seed import SeedRunner
from dbt.task.test import TestRunner
from dbt_common.events.base_types import EventLevel
from dbt_common.events.functions import fire_event

from dvt.dbt import events
from dvt.dbt.targets import Targets
from dvt.resolve import Resolution

PHASES = {
    NodeType.Seed: "seed",
    NodeType.Model: "model",
    NodeType.Snapshot: "snapshot",
    NodeType.Test: "test",
    NodeType.Unit: "test",
}
_GOOD = frozenset({NodeStatus.Success, NodeStatus.Pass, NodeStatus.Warn, NodeStatus.NoOp})


def announce(nodes: Iterable[Any], targets: Targets, *, unit_tests: int, build: bool) -> None:
    """What is going to run, and where.

    Args:
        nodes: the selected nodes.
        targets: of the invocation.
        unit_tests: how many are selected: a build keeps them apart from its nodes.
        build: the command runs every kind of node.
    """
    selected = [node for node in nodes if not getattr(node, "is_ephemeral_model", False)]
    counted = Counter(PHASES.get(node.resource_type) for node in selected)
    models = [node for node in selected if node.resource_type == NodeType.Model]
    federated = sum(targets.places.resolution(node).federated for node in models)
    if targets.override is not None and targets.places.several:
        _announce_override(selected, targets)
    paths = {"pushdown": len(models) - federated, "federation": federated}
    if build:
        fire_event(
            events.BuildExecutionPlan(
                seeds=counted["seed"],
                models=len(models),
                tests=counted["test"] + unit_tests,
                snapshots=counted["snapshot"],
                **paths,
            )
        )
    elif federated:
        fire_event(events.ExecutionPlan(**paths))
    if targets.places.several:
        for node in models:
            _announce_path(node, targets)


def _announce_override(selected: list[Any], targets: Targets) -> None:
    moved = targets.places.moved(node.unique_id for node in selected)
    if moved:
        fire_event(events.TargetOverride(target=targets.override, moved=moved))


def _announce_path(node: Any, targets: Targets) -> None:
    resolution = targets.places.resolution(node)
    fire_event(
        events.ModelExecutionPath(
            unique_id=node.unique_id,
            node_name=node.name,
            path=resolution.path.value,
            target=resolution.target,
            sources=list(resolution.sources),
            compute=targets.computes.resolve(targets.compute, resolution.compute).name if resolution.federated else "",
        ),
        level=_structured(targets.flags),
    )


def _structured(flags: Any) -> EventLevel | None:
    """The level of events that are told to tools: in text their content stands in the nodes' lines."""
    return EventLevel.INFO if flags.LOG_FORMAT == "json" else None


class Phases:
    """Which phases of a build have started.

    Args:
        nodes: the selected nodes, of which each phase has so many.
        unit_tests: how many are selected: a build keeps them apart from its nodes.
        flags: dbt's.
    """

    def __init__(self, nodes: Iterable[Any], unit_tests: int, flags: Any) -> None:
        self._level = _structured(flags)
        shown = [node for node in nodes if not getattr(node, "is_ephemeral_model", False)]
        self._left = Counter([*(PHASES.get(node.resource_type) for node in shown), *["test"] * unit_tests])
        self._lock = threading.Lock()

    def enter(self, node: Any) -> None:
        """A node is about to run; the first one of its kind starts the phase."""
        phase = PHASES.get(node.resource_type)
        with self._lock:
            total = self._left.pop(phase, 0)
        if phase is not None and total:
            fire_event(events.BuildPhaseStarting(phase=phase, total=total), level=self._level)


def label(runner: Any, targets: Targets) -> None:
    """Let the lines of a node that is not federated name its target, in a project that has several."""
    if not targets.places.several or runner.node.resource_type not in PHASES or not hasattr(runner, "describe_node"):
        return
    where = f" [{route(targets.places.resolution(runner.node))}]"
    runner.describe_node = partial(_suffixed, runner.describe_node, where)
    if runner.node.resource_type == NodeType.Snapshot:  # its last line has the relation alone
        runner.get_node_representation = partial(_suffixed, runner.get_node_representation, where)
    if isinstance(runner, TestRunner):
        runner.describe_node_name = partial(_suffixed, runner.describe_node_name, where)
    if isinstance(runner, SeedRunner):
        runner.print_result_line = partial(_print_seed_result, runner, where)


def _suffixed(describe: Any, suffix: str) -> str:
    found = str(describe())
    return found if found.endswith(suffix) else found + suffix


def _print_seed_result(runner: Any, where: str, result: Any) -> None:
    alias = result.node.alias
    try:
        result.node.alias = f"{alias}{where}"
        type(runner).print_result_line(runner, result)
    finally:
        result.node.alias = alias


def summarize(results: Iterable[Any], targets: Targets, elapsed: float, *, build: bool) -> None:
    """What became of it: a line per phase, the federation's warnings, and for a build one line for all.

    Args:
        results: dbt's results.
        targets: of the invocation.
        elapsed: seconds that the nodes took, all in all.
        build: the command runs every kind of node.
    """
    by_phase: dict[str, list[Any]] = {}
    for result in results:
        phase = PHASES.get(getattr(result.node, "resource_type", None)) if hasattr(result, "node") else None
        if phase is not None and not getattr(result.node, "is_ephemeral_model", False):
            by_phase.setdefault(phase, []).append(result)
    ordered = {phase: by_phase.get(phase, []) for phase in ("seed", "model", "snapshot", "test")}
    if build or targets.places.several:
        for phase, found in ordered.items():
            if found:
                _complete(phase, found)
    if targets.warnings:
        counts = Counter(targets.warnings)
        fire_event(events.FederationSummary(warnings=len(targets.warnings), by_code=dict(counts)))
    if build:
        done = {
            f"{phase}s": {"succeeded": sum(r.status in _GOOD for r in found), "total": len(found)}
            for phase, found in ordered.items()
        }
        fire_event(events.BuildComplete(seconds=elapsed, phases=done))


def _complete(phase: str, results: list[Any]) -> None:
    skipped = sum(result.status == NodeStatus.Skipped for result in results)
    succeeded = sum(result.status in _GOOD for result in results)
    times = [t for result in results for t in result.timing if t.started_at and t.completed_at]
    seconds = (max(t.completed_at for t in times) - min(t.started_at for t in times)).total_seconds() if times else 0.0
    fire_event(
        events.BuildPhaseComplete(
            phase=phase,
            succeeded=succeeded,
            failed=len(results) - succeeded - skipped,
            skipped=skipped,
            seconds=seconds,
        )
    )


def route(resolution: Resolution) -> str:
    """``federation: [postgres_prod, mysql_app] -> warehouse``."""
    if not resolution.federated:
        return f"pushdown -> {resolution.target}"
    return f"federation: [{', '.join(resolution.sources)}] -> {resolution.target}"
