"""Parsing one node as its own target.

dbt's parsers read their context from ``root_project`` and ``project`` (the target variable, adapter, quoting, default
database and schema, credential aliases) and from three callables that generate names. `TargetAware` points all of them
at another target for the time of one node.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dbt.config.project import Project
from dbt.context.configured import generate_schema_yml_context
from dbt.context.context_config import RenderedConfig, UnrenderedConfigGenerator
from dbt.node_types import NodeType
from dbt.parser.base import RelationUpdate
from typing_extensions import override

from dvt.dbt.targets import Targets

_SWAPPED = (
    "project",
    "root_project",
    "_update_node_database",
    "_update_node_schema",
    "_update_node_alias",
    "render_ctx",
)


class _EarlyConfig(UnrenderedConfigGenerator):
    """dbt's own precedence of configs without validation: to read one key before the node exists."""

    @override
    def get_config_source(self, project: Project) -> RenderedConfig:
        return RenderedConfig(project)


class ParseState:
    """What one parse shares between its parsers.

    Attributes:
        hints: targets that YAML files set, by (package, resource type, node name): known before the files that they
            apply to are rendered.
        configured: resource types (dbt_project.yml's names) of which some dbt_project.yml sets a target.
        connected: whether some dbt_project.yml sets the connection of sources.
        require_source_connection: the project's flag of that name; None where it is not set.
    """

    def __init__(self, targets: Targets, manifest: Any, root_project: Any) -> None:
        self.targets = targets
        self.hints: dict[tuple[str, NodeType, str], str] = {}
        self.manifest = manifest
        self.configured = _configured_types(root_project, "target")
        self.connected = bool(_configured_types(root_project, "connection"))
        self.require_source_connection: bool | None = targets.project_flags.get("require_source_connection")
        self._names: dict[str, tuple[RelationUpdate, ...]] = {}

    @property
    def one_target(self) -> bool:
        """The profile has a single output: there is nothing to choose."""
        return len(self.targets.names) == 1

    def name_generators(self, target: str) -> tuple[RelationUpdate, ...]:
        """generate_database_name, …_schema_name and …_alias_name as `target` sees them."""
        if target not in self._names:
            config = self.targets.config(target)
            self._names[target] = tuple(
                RelationUpdate(config=config, manifest=self.manifest, component=component)
                for component in ("database", "schema", "alias")
            )
        return self._names[target]


def _configured_types(root_project: Any, key: str) -> frozenset[str]:
    projects = (root_project, *(root_project.load_dependencies() or {}).values())
    return frozenset(
        kind
        for project in projects
        for kind in ("models", "seeds", "snapshots", "data_tests", "functions", "sources")
        if _sets(getattr(project, kind, None), key)
    )


def _sets(config: Any, wanted: str) -> bool:
    if not isinstance(config, dict):
        return False
    return any(key.lstrip("+") == wanted or _sets(value, wanted) for key, value in config.items())


_CONFIG_KEY = {
    NodeType.Model: "models",
    NodeType.Seed: "seeds",
    NodeType.Snapshot: "snapshots",
    NodeType.Test: "data_tests",
    NodeType.Function: "functions",
}


class TargetAware:
    """Mixin over dbt's parsers.

    Attributes:
        state: of this parse; set by the loader on the class it makes parsers from.
    """

    state: ParseState
    project: Any
    root_project: Any

    @contextmanager
    def as_target(self, name: str) -> Iterator[None]:
        """Everything that this parser looks at belongs to target `name`."""
        if name == self.root_project.target_name:
            yield
            return
        saved = {key: getattr(self, key) for key in _SWAPPED if hasattr(self, key)}
        targets = self.state.targets
        self.project = targets.view(self.project, name)
        self.root_project = targets.config(name)
        self._update_node_database, self._update_node_schema, self._update_node_alias = self.state.name_generators(name)
        if "render_ctx" in saved:
            self.render_ctx = generate_schema_yml_context(
                self.root_project,
                self.project.project_name,
                self.schema_yaml_vars,  # type: ignore[attr-defined]  # of the YAML parsers, which have a render_ctx
            )
        try:
            yield
        finally:
            for key, value in saved.items():
                setattr(self, key, value)

    def configured_target(
        self, name: str, fqn: list[str], kind: NodeType, *, call: dict[str, Any] | None = None, where: str
    ) -> tuple[str, bool]:
        """The target of a node that is being parsed, and whether a config names it.

        Args:
            name: the node's name.
            fqn: its fully qualified name.
            kind: its resource type.
            call: what its file's own ``config()`` says, if that is known already.
            where: for messages.
        """
        hint = self.state.hints.get((self.project.project_name, kind, name))
        call = call or {}
        if _CONFIG_KEY.get(kind) in self.state.configured:
            found = self.early_config("target", fqn, kind, call=call, patch={"target": hint} if hint else None)
        else:
            found = call.get("target") or hint
        return self.state.targets.resolve(found, where), bool(found)

    def early_config(
        self,
        key: str,
        fqn: list[str],
        kind: NodeType,
        *,
        call: dict[str, Any] | None = None,
        patch: dict[str, Any] | None = None,
    ) -> str | None:
        """One config of a node that does not exist yet, by dbt's own precedence."""
        found = _EarlyConfig(self.root_project).calculate_node_config(
            config_call_dict=call or {},
            fqn=fqn,
            resource_type=kind,
            project_name=self.project.project_name,
            base=False,
            patch_config_dict=patch,
        )
        value = found.get(key)
        return str(value) if value else None
