"""``--defer``: a ref that is taken from the state's manifest is read where that manifest has it.

Each node of a project with several targets carries its target in its config, so a state's manifest tells it. A node
that is deferred to another target than its own makes what reads it federated.
"""

from collections.abc import Iterable
from typing import Any

from dvt.dbt.errors import CompileFailure
from dvt.errors import UnknownTarget, suggestion


def place_deferred(task: Any) -> None:
    """Tell the places of the invocation which inputs of the selected nodes are read elsewhere.

    Args:
        task: a task over many targets whose relation caches are filled.

    Raises:
        CompileFailure: the state's manifest names a target that the profile in use does not have.
    """
    targets, manifest = task.targets, task.manifest
    selected = {node.unique_id for node in task._flattened_nodes or []}  # noqa: SLF001  # dbt has no other list
    for unique_id in sorted(_inputs(selected, manifest) - selected):
        node = manifest.nodes.get(unique_id)
        relation = getattr(node, "defer_relation", None)
        recorded = relation.config.get("target") if relation is not None and relation.config is not None else None
        if recorded is None or recorded == targets.places.of(node):
            continue
        if recorded not in targets.names:
            raise CompileFailure(
                UnknownTarget(
                    f"{unique_id} is deferred to target '{recorded}' of the state's manifest, which the profile in use "
                    f"does not have: {suggestion(recorded, targets.names)}",
                    hint="use the profile that the state was made with, or one with the same outputs",
                )
            )
        if task.args.favor_state or not _exists(task, node):
            targets.places.defer(unique_id, recorded)


def _inputs(selected: Iterable[str], manifest: Any) -> set[str]:
    """What the selected nodes read; an ephemeral model stands for its own inputs."""
    found: set[str] = set()
    for unique_id in selected:
        node = manifest.nodes.get(unique_id) or manifest.unit_tests.get(unique_id)
        for upstream in getattr(node, "depends_on_nodes", None) or ():
            parent = manifest.nodes.get(upstream)
            ephemeral = parent is not None and parent.is_ephemeral_model
            found |= _inputs([upstream], manifest) if ephemeral else {upstream}
    return found


def _exists(task: Any, node: Any) -> bool:
    with task.as_target(task.targets.places.of(node)) as adapter:
        return adapter.get_relation(node.database, node.schema, node.identifier) is not None
