"""Node → target, compute, path, materialization: one decision per node, from facts alone.

Pure: no I/O, no dbt objects. It is decided once, from the whole graph, before anything runs; the run, ``dvt explain``,
the console and the artifacts all read the `Resolution`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from dvt.diagnostics import Code, Diagnostic, Severity
from dvt.errors import DvtError, ResolveError, suggestion

ERROR, SET_NULL = "error", "set_null"
"""What ``on_unfit_value`` may be."""


class Pushdown(str, Enum):
    """What the sources of a federated node are asked to do; each level does what the ones before it do.

    Of a node that runs wholly on its own target (`Path.PUSHDOWN`) it says nothing.
    """

    NONE = "none"
    """To give whole relations."""

    COLUMNS = "columns"
    """To give the columns that are needed."""

    FILTERS = "filters"
    """To leave out the rows that a filter of the query drops, whatever the other relations hold."""

    FULL = "full"
    """All that the planner knows: keys, lookups, values that are computed first, aggregates."""

    def does(self, level: "Pushdown") -> bool:
        """Whether it includes what `level` adds."""
        levels = list(Pushdown)
        return levels.index(self) >= levels.index(level)


class Path(str, Enum):
    """How a node gets its rows."""

    PUSHDOWN = "pushdown"
    """Everything it reads is on its own target: dbt's own runner runs it there."""

    FEDERATION = "federation"
    """Some input is elsewhere: extracted, computed in an engine, delivered."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """What has to be known of a node to resolve it.

    Attributes:
        unique_id: dbt's unique id.
        kind: dbt's resource type (``model``, ``source``, ``seed``, ``snapshot``, ``test``, ``unit_test`` …).
        target: where it lives: for a source its connection, else ``--target``, its config or the default.
        configured: its config names that target (an ephemeral model without is placed by its consumers).
        upstream: unique ids of what it reads.
        materialized: dbt's materialization; empty where it has none.
        language: ``sql`` or ``python``.
        compute: its configured compute; None for the default.
        on_unfit_value: what is to become of values that a type or a database does not have.
        pushdown: the name of a `Pushdown`, as configured.
    """

    unique_id: str
    kind: str
    target: str
    configured: bool = False
    upstream: tuple[str, ...] = ()
    materialized: str = ""
    language: str = "sql"
    compute: str | None = None
    on_unfit_value: str = ERROR
    pushdown: str = Pushdown.FULL.value

    @property
    def ephemeral(self) -> bool:
        """It has no relation of its own: it is part of whatever reads it."""
        return self.kind == "model" and self.materialized == "ephemeral"


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """Where and how a node runs.

    Attributes:
        unique_id: dbt's unique id.
        target: where it runs and where its relation is.
        path: pushdown or federation.
        sources: targets that it reads from, other than its own included, sorted.
        compute: name of the compute that a federated node runs on; None for the default one, and for pushdown.
        materialization: the effective one.
        configured: the one that the node is configured with.
        diagnostics: warnings that follow from the decision (DVT001).
        unfit_as_null: whether values that a type or a database does not have become NULL; else they are errors.
        pushdown: what its sources are asked to do.
        error: why it cannot run there; None where it can.
    """

    unique_id: str
    target: str
    path: Path
    sources: tuple[str, ...] = ()
    compute: str | None = None
    materialization: str = ""
    configured: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    unfit_as_null: bool = False
    pushdown: Pushdown = Pushdown.FULL
    error: DvtError | None = None

    @property
    def federated(self) -> bool:
        """Whether some of its inputs live elsewhere."""
        return self.path is Path.FEDERATION


_FEDERABLE = frozenset({"model", "snapshot", "test", "unit_test", "analysis", "sql_operation", "operation"})
_LEVELS = tuple(level.value for level in Pushdown)
_BECOMES_TABLE = frozenset({"view", "materialized_view"})


def resolve(nodes: Mapping[str, Node]) -> dict[str, Resolution]:
    """Decide for every node of a graph.

    Args:
        nodes: every node and source, by unique id; what an upstream names and this lacks is ignored.

    Returns:
        The resolutions by unique id. A node that cannot run where it was put carries the `ResolveError` in `error`:
        whoever runs it raises it, so that an unselected node does not stand in the way of others.
    """
    return {unique_id: _resolve(node, nodes) for unique_id, node in nodes.items()}


def places(node: Node, nodes: Mapping[str, Node]) -> frozenset[str]:
    """The targets that a node reads from; ephemeral inputs count as their own inputs."""
    found: set[str] = set()
    for upstream in _inputs(node, nodes):
        found |= places(upstream, nodes) if upstream.ephemeral else {upstream.target}
    return frozenset(found)


def _inputs(node: Node, nodes: Mapping[str, Node]) -> list[Node]:
    return [nodes[unique_id] for unique_id in node.upstream if unique_id in nodes]


def _ephemerals(node: Node, nodes: Mapping[str, Node]) -> list[Node]:
    """The ephemeral models that are compiled into a node, at any depth."""
    found: list[Node] = []
    for upstream in _inputs(node, nodes):
        if upstream.ephemeral:
            found += [upstream, *_ephemerals(upstream, nodes)]
    return found


def _resolve(node: Node, nodes: Mapping[str, Node]) -> Resolution:
    read = places(node, nodes)
    federated = node.kind in _FEDERABLE and not node.ephemeral and bool(read - {node.target})
    if not federated:
        return Resolution(
            unique_id=node.unique_id,
            target=node.target,
            path=Path.PUSHDOWN,
            sources=tuple(sorted(read)),
            materialization=node.materialized,
            configured=node.materialized,
        )
    coerced = node.kind == "model" and node.materialized in _BECOMES_TABLE
    return Resolution(
        unique_id=node.unique_id,
        target=node.target,
        path=Path.FEDERATION,
        sources=tuple(sorted(read)),
        compute=node.compute,
        materialization="table" if coerced else node.materialized,
        configured=node.materialized,
        diagnostics=(_coercion(node),) if coerced else (),
        unfit_as_null=node.on_unfit_value == SET_NULL,
        pushdown=level_of(node.pushdown),
        error=_obstacle(node, read, nodes),
    )


def level_of(name: object) -> Pushdown:
    """The `Pushdown` of a name; that of none where it is another, which a federated node is refused for."""
    return Pushdown(name) if name in _LEVELS else Pushdown.FULL


def _coercion(node: Node) -> Diagnostic:
    return Diagnostic(
        code=Code.MATERIALIZATION_COERCED,
        severity=Severity.WARNING,
        message=f"materialization changed from '{node.materialized}' to 'table' (cross-target federation)",
    )


def _obstacle(node: Node, read: frozenset[str], nodes: Mapping[str, Node]) -> ResolveError | None:
    """Why a federated node cannot run, if it cannot."""
    if node.on_unfit_value not in (ERROR, SET_NULL):
        return ResolveError(
            f"{node.unique_id} has on_unfit_value '{node.on_unfit_value}': "
            f"{suggestion(node.on_unfit_value, (ERROR, SET_NULL))}",
            hint="it says what becomes of a value that a type or a database does not have",
        )
    if node.pushdown not in _LEVELS:
        return ResolveError(
            f"{node.unique_id} has pushdown '{node.pushdown}': {suggestion(node.pushdown, _LEVELS)}",
            hint="it says what the sources of a federated model are asked to do",
        )
    elsewhere = ", ".join(sorted(read - {node.target}))
    if node.kind == "snapshot":
        return ResolveError(
            f"snapshot {node.unique_id} is on '{node.target}' but reads from {elsewhere}: a snapshot's history must "
            "not depend on a read over several databases",
            hint="put a model with materialized='table' on the snapshot's target before it, and snapshot that",
        )
    if node.language == "python":
        return ResolveError(
            f"python model {node.unique_id} is on '{node.target}' but reads from {elsewhere}: a python model runs "
            "where its inputs are",
            hint=f"materialize its inputs on '{node.target}' first (a model with config(target='{node.target}'))",
        )
    for ephemeral in _ephemerals(node, nodes) if node.kind != "unit_test" else ():
        inputs = places(ephemeral, nodes)
        if inputs - {node.target} and not ephemeral.configured:
            return ResolveError(
                f"ephemeral model {ephemeral.unique_id} reads from {', '.join(sorted(inputs))} but is compiled into "
                f"{node.unique_id} on '{node.target}'",
                hint=f"materialize {ephemeral.unique_id.rpartition('.')[2]} as a table or view, or set its target: "
                f"config(target='{min(inputs - {node.target})}')",
            )
    return None
