"""``--defer``: a node that this run does not build may be read where another run's manifest has it, on its target.

Which nodes those are is dbt's rule: all that are not selected with ``--favor-state``, else those that do not exist
where this project puts them. dbt applies it node by node and on one target; where the state's target is another one,
it is decided here, before the paths of the nodes are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dbt_common.exceptions import DbtRuntimeError

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets


def place_deferred(
    targets: "Targets", manifest: Any, state: Any, selected: Iterable[Any], *, builds: bool, favor_state: bool
) -> None:
    """Tell the places of this invocation which nodes are read from another target than their own.

    Args:
        targets: of this invocation.
        manifest: of this project.
        state: the manifest that is deferred to.
        selected: the nodes of this run.
        builds: the run builds them: they are where it puts them.
        favor_state: the state's relation is taken even where this project's exists.
    """
    places, nodes = targets.places, list(selected)
    built = {node.unique_id for node in nodes} if builds else set()
    read = _inputs(nodes, manifest)
    for node, theirs in _moved(targets, manifest, state):
        if node.unique_id in built or node.unique_id not in read or theirs not in targets.names:
            continue
        if favor_state or not _exists(targets, places.of(node), node):
            places.defer(node.unique_id, theirs)


def read_deferred(targets: "Targets", manifest: Any) -> None:
    """Give the deferred nodes, once dbt has merged the state, the names that their relations have there."""
    for unique_id in targets.places.deferred:
        there = manifest.nodes[unique_id].defer_relation
        manifest.nodes[unique_id] = replace(
            manifest.nodes[unique_id],
            database=there.database,
            schema=there.schema,
            alias=there.alias,
            relation_name=there.relation_name,
        )


def _inputs(nodes: Iterable[Any], manifest: Any) -> set[str]:
    """Unique ids of what nodes read, through ephemeral models too."""
    found: set[str] = set()
    for node in nodes:
        new = set(getattr(node, "depends_on_nodes", None) or ()) - found
        ephemeral = [manifest.nodes[uid] for uid in new if uid in manifest.nodes]
        found |= new | _inputs((each for each in ephemeral if each.is_ephemeral), manifest)
    return found


def _moved(targets: "Targets", manifest: Any, state: Any) -> Iterator[tuple[Any, str]]:
    """Nodes with a relation of their own that the state has on another target, and that target."""
    for unique_id, theirs in state.nodes.items():
        ours = manifest.nodes.get(unique_id)
        recorded = theirs.config.get("target") if hasattr(theirs.config, "get") else None
        if ours is None or not recorded or not ours.is_refable or theirs.is_ephemeral:
            continue
        if recorded != targets.places.of(ours):
            yield ours, recorded


def _exists(targets: "Targets", name: str, node: Any) -> bool:
    """Whether this project's relation of a node exists; a target that cannot be asked is left to fail by itself."""
    adapter = targets.adapter(name)
    try:
        with adapter.connection_named(f"defer {node.unique_id}"):
            return adapter.get_relation(node.database, node.schema, node.identifier) is not None
    except DbtRuntimeError:
        return True
