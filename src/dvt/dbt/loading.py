"""One parse for many targets: dbt's manifest loader with the parsers of `parsers`.

Three names of ``dbt.parser.manifest`` are hard-coded where no subclass reaches them; `multi_target_parsing` rebinds
them for the time of one parse, here and nowhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dbt.parser.manifest as dbt_manifest
from dbt.adapters.factory import get_adapter_package_names
from dbt.clients.jinja import get_rendered
from dbt.context.configured import generate_schema_yml_context
from dbt.context.macro_resolver import MacroResolver
from dbt.contracts.files import FileHash, SchemaSourceFile
from dbt.node_types import NodeType
from dbt.parser.base import ConfiguredParser
from dbt_common.exceptions import CompilationError
from typing_extensions import override

from dvt.dbt import parsers
from dvt.dbt.keyed import plain
from dvt.dbt.manifests import manifest_with
from dvt.dbt.place import Places
from dvt.dbt.retarget import ParseState

_OURS = {
    cls.__name__: cls
    for cls in (
        parsers.ModelParser,
        parsers.SnapshotParser,
        parsers.SeedParser,
        parsers.AnalysisParser,
        parsers.SingularTestParser,
        parsers.FunctionParser,
        parsers.SchemaParser,
    )
}


class ManifestLoader(dbt_manifest.ManifestLoader):
    """dbt's loader; every node is parsed as its own target."""

    root_project: Any

    def __init__(self, root_project: Any, *args: Any, **kwargs: Any) -> None:
        self.targets = root_project.targets
        super().__init__(root_project, *args, **kwargs)
        # A plain str: what dbt looks up by this type must see all adapters' macro packages.
        self.manifest.metadata.adapter_type = plain(root_project.credentials.type)
        self._state: ParseState | None = None

    @override
    def build_manifest_state_check(self) -> Any:
        check = super().build_manifest_state_check()
        if len(self.targets.names) > 1:
            seen = [check.profile_hash.checksum, *self.targets.fingerprints()]
            check.profile_hash = FileHash.from_contents("\n".join(["dvt", *seen]))
        return check

    @override
    def build_macro_resolver(self) -> None:
        # The default target's packages and dbt's own come first: another adapter may have a macro of a name of dbt's.
        key = self.root_project.credentials.type
        own = get_adapter_package_names(key)
        names = [*own, *(name for name in get_adapter_package_names(plain(key)) if name not in own)]
        self.macro_resolver = MacroResolver(self.manifest.macros, self.root_project.project_name, names)

    @override
    def macro_depends_on(self) -> None:
        # What adapter.dispatch() in a macro resolves to depends on the adapter's type: once more for each other type. A
        # macro need not resolve for a type that it is not for.
        home, macros = self.root_project, self.manifest.macros
        others = [target for kind, target in self.targets.types().items() if kind != plain(home.credentials.type)]
        if not others:
            super().macro_depends_on()
            return
        dispatching = {uid: macro for uid, macro in macros.items() if "dispatch" in macro.macro_sql}
        failed = self._failing(home, macros)
        for target in others:
            found = self._failing(self.targets.config(target), dispatching)
            failed = {uid: error for uid, error in failed.items() if uid in found}
        if failed:
            raise next(iter(failed.values()))

    def _failing(self, project: Any, macros: dict[str, Any]) -> dict[str, CompilationError]:
        """Note what macros call by the adapter of a project; those that call what there is not, and why."""
        home, every = self.root_project, self.manifest.macros
        failed: dict[str, CompilationError] = {}
        waiting = [macros]
        self.root_project = project
        try:
            while waiting:
                self.manifest.macros = waiting.pop()
                try:
                    super().macro_depends_on()
                except CompilationError as error:
                    [*uids] = self.manifest.macros
                    if len(uids) == 1:
                        failed[uids[0]] = error
                        continue
                    halves = uids[: len(uids) // 2], uids[len(uids) // 2 :]
                    waiting += [{uid: macros[uid] for uid in half} for half in halves]
        finally:
            self.root_project, self.manifest.macros = home, every
        return failed

    @property
    def state(self) -> ParseState:
        """Shared by the parsers of this parse; made once the macros are known."""
        if self._state is None or self._state.manifest is not self.manifest:
            self._state = ParseState(self.targets, self.manifest, self.root_project)
            self._read_hints(self._state)
        return self._state

    @override
    def parse_project(self, project: Any, parser_files: Any, parser_types: list[Any]) -> None:
        ours = [
            parsers.bound(_OURS[cls.__name__], self.state) if cls.__name__ in _OURS else cls for cls in parser_types
        ]
        super().parse_project(project, parser_files, ours)

    def _read_hints(self, state: ParseState) -> None:
        """Targets set in YAML, known before the files they apply to are rendered."""
        if state.one_target:
            return
        for file in self.manifest.files.values():
            if not isinstance(file, SchemaSourceFile) or not isinstance(file.dict_from_yaml, dict):
                continue
            for key, kind in parsers.YAML_KINDS.items():
                for entry in file.dict_from_yaml.get(key) or []:
                    if isinstance(entry, dict) and entry.get("name"):
                        self._read_entry(state, file, kind, entry)

    def _read_entry(self, state: ParseState, file: Any, kind: NodeType, entry: dict[str, Any]) -> None:
        own = entry.get("config") or {}
        named = [(entry["name"], own)]
        for version in entry.get("versions") or []:
            if isinstance(version, dict):
                name = version.get("defined_in") or f"{entry['name']}_v{version.get('v')}"
                named.append((name, {**own, **(version.get("config") or {})}))
        for name, config in named:
            value = config.get("target") if isinstance(config, dict) else None
            if isinstance(value, str) and "{{" in value:
                value = get_rendered(
                    value, generate_schema_yml_context(self.root_project, file.project_name), native=True
                )
            if value:
                state.hints[(file.project_name, kind, name)] = str(value)

    @override
    def write_manifest_for_partial_parse(self) -> None:
        if len(self.targets.names) > 1:
            self._place_singular_tests()
        super().write_manifest_for_partial_parse()

    def _place_singular_tests(self) -> None:
        """Tests written in SQL live where the one target is that they read from: known only now."""
        places = Places(self.manifest, self.targets)
        for node in self.manifest.nodes.values():
            if node.resource_type != NodeType.Test or getattr(node, "test_metadata", None):
                continue
            target = places.of(node)
            if target == self.targets.default:
                continue
            project = self.all_projects[node.package_name]
            parser = parsers.bound(parsers.SingularTestParser, self.state)(project, self.manifest, self.root_project)
            with parser.as_target(target):
                ConfiguredParser.update_parsed_node_relation_names(parser, node, node.config.to_dict(omit_none=True))

    @override
    def save_macros_to_adapter(self, adapter: Any) -> None:
        super().save_macros_to_adapter(adapter)
        self.targets.bind(self.manifest)


def _check_uniqueness(manifest: Any, config: Any) -> None:
    """Two nodes may have the same database.schema.name on two different servers."""
    targets = config.targets
    if len(targets.names) == 1:
        _dbt_check_uniqueness(manifest, config)
        return
    for target, nodes in Places(manifest, targets).group(manifest.nodes.values()).items():
        part = manifest_with(manifest, nodes={node.unique_id: node for node in nodes})
        _dbt_check_uniqueness(part, targets.config(target))


_dbt_check_uniqueness = dbt_manifest._check_resource_uniqueness  # noqa: SLF001  # dbt offers no other check by part


class _SourcePatcher:
    """Stands in for dbt's SourcePatcher, which the loader makes by name."""

    def __new__(cls, root_project: Any, manifest: Any) -> Any:
        state = ParseState(root_project.targets, manifest, root_project)
        return parsers.bound(parsers.SourcePatcher, state)(root_project, manifest)


@contextmanager
def multi_target_parsing() -> Iterator[None]:
    """dbt parses for many targets inside this."""
    ours = {
        "ManifestLoader": ManifestLoader,
        "SourcePatcher": _SourcePatcher,
        "_check_resource_uniqueness": _check_uniqueness,
    }
    saved = {name: getattr(dbt_manifest, name) for name in ours}
    for name, value in ours.items():
        setattr(dbt_manifest, name, value)
    try:
        yield
    finally:
        for name, value in saved.items():
            setattr(dbt_manifest, name, value)
