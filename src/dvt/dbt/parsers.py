"""dbt's parsers, each node parsed as its own target."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dbt.clients.jinja import get_rendered
from dbt.node_types import NodeType
from dbt.parser import (
    analysis,
    functions,
    models,
    schema_generic_tests,
    schemas,
    seeds,
    singular_test,
    snapshots,
    sources,
)
from typing_extensions import override

from dvt.dbt.errors import ParseFailure
from dvt.dbt.place import PLACED_BY_INPUTS
from dvt.dbt.retarget import ParseState, TargetAware
from dvt.errors import ConfigError, MissingConnection

YAML_KINDS = {
    "models": NodeType.Model,
    "seeds": NodeType.Seed,
    "snapshots": NodeType.Snapshot,
    "functions": NodeType.Function,
}


class _Elsewhere(Exception):
    """The node that is being parsed turned out to live on another target than assumed."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.target = target


class _FileParser(TargetAware):
    """For parsers of files.

    The target may be set in the file itself, so: parse under the best guess; a node that turns out to live elsewhere is
    thrown away and parsed again.
    """

    resource_type: Any

    def parse_node(self, block: Any) -> Any:
        if self.state.one_target:
            return super().parse_node(block)  # type: ignore[misc]  # of the parser that this is mixed into
        fqn = self.get_fqn(self.get_compiled_path(block), block.name)  # type: ignore[attr-defined]
        target, _ = self.configured_target(block.name, fqn, self.resource_type, where=block.path.original_file_path)
        tried: list[str] = []
        while True:
            try:
                with self.as_target(target):
                    return super().parse_node(block)  # type: ignore[misc]
            except _Elsewhere as elsewhere:  # noqa: PERF203  # at most once for each target
                tried.append(target)
                if elsewhere.target in tried:
                    raise ParseFailure(
                        ConfigError(
                            f"{block.path.original_file_path}: its `target` config depends on the target itself: as "
                            f"'{target}' it asks for '{elsewhere.target}'"
                        )
                    ) from None
                target = elsewhere.target

    def render_update(self, node: Any, config: Any, *args: Any, **kwargs: Any) -> Any:
        super().render_update(node, config, *args, **kwargs)  # type: ignore[misc]
        call = config._config_call_dict  # noqa: SLF001  # dbt has no other way to what config() was called with
        actual, named = self.configured_target(
            node.name, node.fqn, self.resource_type, call=call, where=node.original_file_path
        )
        if named and self.state.one_target:
            return
        if not named and self.resource_type in PLACED_BY_INPUTS:
            return
        if actual != self.root_project.target_name:
            raise _Elsewhere(actual)


# dbt files parsers by the name of their class, so these keep dbt's names.
class ModelParser(_FileParser, models.ModelParser):
    """Models."""


class SnapshotParser(_FileParser, snapshots.SnapshotParser):
    """Snapshots."""


class SeedParser(_FileParser, seeds.SeedParser):
    """Seeds."""


class AnalysisParser(_FileParser, analysis.AnalysisParser):
    """Analyses."""


class SingularTestParser(_FileParser, singular_test.SingularTestParser):
    """Singular tests."""


class FunctionParser(_FileParser, functions.FunctionParser):
    """Functions (UDFs)."""


class SchemaGenericTestParser(TargetAware, schema_generic_tests.SchemaGenericTestParser):
    """Generic tests: on the target of the node that they test."""

    @override
    def parse_generic_test(
        self, target: Any, data_test: Any, tags: Any, column_name: Any, schema_file_id: Any, version: Any
    ) -> Any:
        name = self.root_project.target_name
        if not self.state.one_target:
            attached = self._lookup_attached_node(target, version)
            if attached is not None:
                name = self.state.targets.resolve(attached.config.get("target"), attached.unique_id)
        with self.as_target(name):
            return super().parse_generic_test(target, data_test, tags, column_name, schema_file_id, version)


class SchemaParser(TargetAware, schemas.SchemaParser):
    """YAML files, entry by entry under the target that each entry speaks of."""

    def __init__(self, project: Any, manifest: Any, root_project: Any) -> None:
        super().__init__(project, manifest, root_project)
        self.generic_test_parser = bound(SchemaGenericTestParser, self.state)(project, manifest, root_project)

    @override
    def parse_file(self, block: Any, dct: Any = None) -> None:
        if not dct or not any(key in dct for key in ("sources", *YAML_KINDS)):
            super().parse_file(block, dct)
            return
        for name, part in self._split(block, dct).items():
            with self.as_target(name), self.generic_test_parser.as_target(name):
                super().parse_file(block, part)

    def _split(self, block: Any, dct: dict[str, Any]) -> dict[str, dict[str, Any]]:
        home = self.root_project.target_name
        parts: dict[str, dict[str, Any]] = {home: {}}
        for key, entries in dct.items():
            if not isinstance(entries, list) or (key != "sources" and key not in YAML_KINDS):
                parts[home][key] = entries
                continue
            for entry in entries:
                for name, part in self._place(key, entry, block, home):
                    parts.setdefault(name, {}).setdefault(key, []).append(part)
        return parts

    def _place(self, key: str, entry: Any, block: Any, home: str) -> list[tuple[str, Any]]:
        if not isinstance(entry, dict) or "name" not in entry:
            return [(home, entry)]  # dbt has a message for it
        if key == "sources":
            return self._connect(entry, block, home)
        if self.state.one_target:
            return [(home, entry)]
        return [(self._entry_target(YAML_KINDS[key], entry, block) or home, entry)]

    def _entry_target(self, kind: NodeType, entry: dict[str, Any], block: Any) -> str | None:
        uid = self.manifest.ref_lookup.get_unique_id(entry["name"], self.project.project_name, None)
        node = self.manifest.nodes.get(uid) if uid else None
        where = block.path.original_file_path
        if node is not None:
            return self.configured_target(
                node.name, node.fqn, node.resource_type, call=node.config_call_dict, where=where
            )[0]
        fqn = [*self.get_fqn_prefix(block.path.relative_path), entry["name"]]
        target, named = self.configured_target(entry["name"], fqn, kind, where=where)
        return target if named else None

    # -- sources
    def _connect(self, entry: dict[str, Any], block: Any, home: str) -> list[tuple[str, Any]]:
        """A source, split by connection; `connection:` is kept as a source config."""
        where = f"source '{entry['name']}' in {block.path.original_file_path}"
        if "overrides" in entry:
            return [(home, entry)]
        own = self._connection(entry, where)
        rest = {key: value for key, value in entry.items() if key not in ("connection", "tables")}
        if own:
            rest["config"] = {**(entry.get("config") or {}), "connection": own}
        tables: dict[str, list[Any]] = {}
        for table in entry.get("tables") or []:
            name = (
                self._connection(table, f"table '{table.get('name')}' of {where}") if isinstance(table, dict) else None
            )
            if name:
                config = {**(table.get("config") or {}), "connection": name}
                table = {**{k: v for k, v in table.items() if k != "connection"}, "config": config}  # noqa: PLW2901
            tables.setdefault(name or own or self._project_connection(entry, table, block) or home, []).append(table)
        if not tables:
            whole = {**rest, "tables": entry["tables"]} if "tables" in entry else rest
            return [(own or home, whole)]
        return [(name, {**rest, "tables": part}) for name, part in tables.items()]

    def _connection(self, entry: dict[str, Any], where: str) -> str | None:
        config = entry.get("config")
        top = self._rendered(entry.get("connection"))
        low = self._rendered(config.get("connection")) if isinstance(config, dict) else None
        if top and low and top != low:
            raise ParseFailure(
                ConfigError(f"{where}: `connection` is '{top}' and, under config, '{low}'", hint="keep one of the two")
            )
        name = top or low
        if name:
            self.state.targets.check(str(name), f"connection of {where}")
        return str(name) if name else None

    def _project_connection(self, entry: dict[str, Any], table: Any, block: Any) -> str | None:
        """What dbt_project.yml says for the folder that a source is in."""
        if not self.state.connected or not isinstance(table, dict) or "name" not in table:
            return None
        fqn = [*self.get_fqn_prefix(block.path.relative_path), entry["name"], table["name"]]
        return self.early_config("connection", fqn, NodeType.Source)

    def _rendered(self, value: Any) -> Any:
        if isinstance(value, str) and "{{" in value:
            return get_rendered(value, self.render_ctx, native=True)
        return value


class SourcePatcher(sources.SourcePatcher):
    """Sources, each under the target that its connection names."""

    state: ParseState
    root_project: Any

    @override
    def construct_sources(self) -> None:
        super().construct_sources()
        self._check_connections()

    @contextmanager
    def as_connection(self, unpatched: Any) -> Iterator[None]:
        """`root_project` is that of the source's connection."""
        name = self._generate_source_config(target=unpatched, rendered=True).get("connection")
        if not name:
            yield
            return
        where = f"connection of source '{unpatched.source.name}' in {unpatched.original_file_path}"
        home, targets = self.root_project, self.state.targets
        targets.check(name, where)
        self.root_project = targets.config(name)
        try:
            yield
        finally:
            self.root_project = home

    @override
    def parse_source(self, target: Any) -> Any:
        with self.as_connection(target):
            return super().parse_source(target)

    @override
    def get_source_tests(self, target: Any) -> Any:
        with self.as_connection(target):
            yield from super().get_source_tests(target)

    @override
    def get_generic_test_parser_for(self, package_name: str) -> Any:
        key = f"{package_name}@{self.root_project.target_name}"
        if key not in self.generic_test_parsers:
            project = self.root_project.load_dependencies()[package_name]
            project = self.state.targets.view(project, self.root_project.target_name)
            parser = bound(SchemaGenericTestParser, self.state)
            self.generic_test_parsers[key] = parser(project, self.manifest, self.root_project)
        return self.generic_test_parsers[key]

    def _check_connections(self) -> None:
        """Every source says where it lives, in a project that names targets.

        An ordinary dbt project names none: there, and with ``flags: {require_source_connection: false}``, a source
        without a connection is on the default target.
        """
        lacking = [source for source in self.sources.values() if not source.config.get("connection")]
        if not lacking or not self._required(len(self.sources) > len(lacking)):
            return
        files: dict[tuple[str, str], list[str]] = {}
        for source in lacking:
            files.setdefault((source.source_name, source.original_file_path), []).append(source.name)
        listed = "\n".join(
            f"  - source '{name}' (tables: {', '.join(sorted(tables))}) in {path}"
            for (name, path), tables in sorted(files.items())
        )
        raise ParseFailure(
            MissingConnection(
                f"{len(files)} source{'s have' if len(files) > 1 else ' has'} no `connection`, the name of the target "
                f"that {'they live' if len(files) > 1 else 'it lives'} on:\n{listed}",
                hint=f"add a line like `connection: {self.state.targets.default}` below the source's name "
                f"(targets: {', '.join(self.state.targets.names)}), or set "
                "`flags: {require_source_connection: false}` in dbt_project.yml to take the default target",
            )
        )

    def _required(self, some_source_has_one: bool) -> bool:
        setting = self.state.require_source_connection
        if setting is not None:
            return setting
        return some_source_has_one or any(
            node.config.get("target") for node in self.manifest.nodes.values() if hasattr(node.config, "get")
        )


def bound(parser: Any, state: ParseState) -> Any:
    """A parser class for one parse: same name, with the parse's state."""
    return type(parser.__name__, (parser,), {"state": state, "__module__": parser.__module__})
