"""Where the nodes of a manifest live: dbt's nodes as facts for `dvt.resolve`.

A source lives on its connection, a test with the node it tests, a singular test or analysis where the one target is
that it reads from, everything else on ``--target``, its configured target or the profile's default.
"""

from collections.abc import Iterable
from typing import Any, Protocol

from dbt.node_types import NodeType

from dvt.resolve import ERROR, Node, Pushdown, Resolution, resolve

PLACED_BY_INPUTS = (NodeType.Test, NodeType.Analysis, NodeType.SqlOperation)
"""What lives where the one target is that it reads from, unless it says otherwise itself."""

_RECORDED = (NodeType.Model, NodeType.Seed, NodeType.Snapshot, NodeType.Test, NodeType.Analysis, NodeType.Function)


class _Targets(Protocol):
    default: str

    def resolve(self, configured: str | None, where: str) -> str: ...


class Places:
    """Targets and resolutions of every node of one manifest.

    Args:
        manifest: a parsed manifest; refs and sources are resolved.
        targets: the targets of this invocation.
    """

    def __init__(self, manifest: Any, targets: _Targets) -> None:
        self._manifest = manifest
        self._targets = targets
        self._by_id: dict[str, str] = {}
        self._named: dict[str, str] = _named(manifest)
        self._resolutions: dict[str, Resolution] | None = None
        self.deferred: set[str] = set()
        """Unique ids of the nodes that ``--defer`` takes from another target than their own."""

    def defer(self, unique_id: str, target: str) -> None:
        """A node is read where the state's manifest has it."""
        self.deferred.add(unique_id)
        self._by_id[unique_id] = target
        self._resolutions = None

    def of(self, node: Any) -> str:
        """The target that a node or source lives on."""
        found = self._by_id.get(node.unique_id)
        if found is None:
            found = self._by_id[node.unique_id] = self._locate(node)
        return found

    def resolution(self, node: Any) -> Resolution:
        """How a node runs."""
        if self._resolutions is None:
            self._resolutions = resolve(self._facts())
        found = self._resolutions.get(node.unique_id)
        if found is None:  # made after parsing: inline SQL, hooks, the parts of a unit test
            found = resolve({**self._facts(), node.unique_id: self._node(node)})[node.unique_id]
        return found

    def group(self, nodes: Iterable[Any]) -> dict[str, list[Any]]:
        """Nodes by the target that they live on."""
        out: dict[str, list[Any]] = {}
        for node in nodes:
            out.setdefault(self.of(node), []).append(node)
        return out

    @property
    def several(self) -> bool:
        """Whether the project names a target anywhere; else it is an ordinary dbt project."""
        return bool(self._named)

    def moved(self, unique_ids: Iterable[str]) -> int:
        """How many of these nodes are configured to live elsewhere than ``--target`` puts them."""
        sources = self._manifest.sources
        found = [uid for uid in unique_ids if uid in self._named and uid not in sources]
        return sum(self._named[uid] != self._by_id.get(uid, self._named[uid]) for uid in found)

    def record(self) -> None:
        """Write each node's target into its config, for the artifacts and for whoever defers to them.

        Not in an ordinary dbt project: its artifacts are dbt's. What the project itself names is kept beside the
        manifest, so that a manifest used a second time is read as it was written.
        """
        manifest = self._manifest
        manifest.dvt_named = self._named
        if not self._named:
            return
        for source in manifest.sources.values():
            source.config["connection"] = self.of(source)
        for node in manifest.nodes.values():
            if node.resource_type in _RECORDED:
                node.config["target"] = self.of(node)

    def _facts(self) -> dict[str, Node]:
        manifest = self._manifest
        everything = (*manifest.sources.values(), *manifest.nodes.values(), *manifest.unit_tests.values())
        return {node.unique_id: self._node(node) for node in everything}

    def _node(self, node: Any) -> Node:
        config = node.config if hasattr(node.config, "get") else {}
        reads = node
        if node.resource_type == NodeType.Unit and node.depends_on.nodes:
            reads = self._manifest.nodes.get(node.depends_on.nodes[0], node)  # what its model reads, there as fixtures
        return Node(
            unique_id=node.unique_id,
            kind=str(node.resource_type.value),
            target=self.of(node),
            configured=node.unique_id in self._named,
            upstream=tuple(getattr(reads, "depends_on_nodes", None) or ()),
            materialized=str(config.get("materialized") or ""),
            language=str(getattr(node, "language", "sql")),
            compute=config.get("compute") or (reads.config.get("compute") if reads is not node else None),
            # YAML takes off and no for False: whatever is there, is refused where it is none of the words.
            on_unfit_value=str(config.get("on_unfit_value", ERROR)),
            pushdown=str(config.get("pushdown", Pushdown.FULL.value)),
        )

    def _locate(self, node: Any) -> str:
        kind = node.resource_type
        if kind == NodeType.Source:
            return self._named.get(node.unique_id, self._targets.default)
        if kind == NodeType.Operation:
            return self._targets.default
        if kind == NodeType.Unit:
            tested = self._manifest.nodes.get(node.depends_on.nodes[0]) if node.depends_on.nodes else None
            return self.of(tested) if tested is not None else self._targets.default
        configured = self._named.get(node.unique_id)
        tested = self._tested(node) if kind == NodeType.Test else None
        if tested is not None:
            return self.of(tested)
        if kind in PLACED_BY_INPUTS and not configured:
            read = self._upstream(node)
            if len(read) == 1:
                return next(iter(read))
        return self._targets.resolve(configured, node.unique_id)

    def _tested(self, test: Any) -> Any:
        """The node or source that a generic test is written at; None for a singular test."""
        if not getattr(test, "test_metadata", None):
            return None
        if test.attached_node and test.attached_node in self._manifest.nodes:
            return self._manifest.nodes[test.attached_node]
        read = [self._manifest.sources[uid] for uid in test.depends_on_nodes if uid in self._manifest.sources]
        name = str(getattr(test, "file_key_name", "") or "").partition(".")[2]
        named = [source for source in read if source.source_name == name]
        return next(iter(named or read), None)

    def _upstream(self, node: Any) -> set[str]:
        found: set[str] = set()
        for uid in getattr(node, "depends_on_nodes", None) or ():
            parent = self._manifest.sources.get(uid) or self._manifest.nodes.get(uid)
            if parent is not None:
                found |= self._upstream(parent) if getattr(parent, "is_ephemeral_model", False) else {self.of(parent)}
        return found


def _named(manifest: Any) -> dict[str, str]:
    """What the project itself names: unique id → target or connection."""
    before = getattr(manifest, "dvt_named", None)
    if before is not None:
        return dict(before)
    sources = {source.unique_id: source.config.get("connection") for source in manifest.sources.values()}
    nodes = {
        node.unique_id: node.config.get("target")
        for node in (*manifest.nodes.values(), *manifest.unit_tests.values())
        if hasattr(node.config, "get")
    }
    return {unique_id: str(name) for unique_id, name in {**sources, **nodes}.items() if name}
