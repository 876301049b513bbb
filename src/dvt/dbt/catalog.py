"""``dvt docs generate`` over many targets: one catalog per target, merged.

Names (database, schema, identifier) may coincide between two servers, so each target is asked for its own nodes only.
A target that cannot be reached is an error in the catalog, which has everything else.
"""

import copy
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from dbt.adapters.events.types import CannotGenerateDocs
from dbt.artifacts.schemas.catalog import CatalogArtifact
from dbt.artifacts.schemas.results import NodeStatus
from dbt.parser.manifest import write_manifest
from dbt.task.compile import CompileTask
from dbt.task.docs.generate import CATALOG_FILENAME, GenerateTask
from dbt_common.events.base_types import EventLevel
from dbt_common.events.functions import fire_event
from dbt_common.events.types import Note
from typing_extensions import override

from dvt.dbt.manifests import manifest_with
from dvt.dbt.tasks import MultiTarget


class Generate(MultiTarget, GenerateTask):
    """``dvt docs generate``."""

    args: Any
    job_queue: Any
    compiles_only = True
    reports = False

    @override
    def run(self) -> Any:
        if len(self.targets.names) == 1:
            return GenerateTask.run(self)
        flags, whole = self.args, self.manifest
        compiled = CompileTask.run(self) if flags.compile else None
        if compiled is not None and any(self._cannot_compile(result) for result in compiled):
            fire_event(CannotGenerateDocs())
            return self._merge([], compiled)
        try:
            parts = list(self._parts(whole, _without_compile(flags)))
        finally:
            self.manifest, self.args = whole, flags
        merged = self._merge(parts, compiled)
        merged.write(str(Path(self.config.project_target_path) / CATALOG_FILENAME))
        if flags.compile:
            write_manifest(whole, self.config.project_target_path)
        return merged

    def _cannot_compile(self, result: Any) -> bool:
        return result.status == NodeStatus.Error and self.targets.places.of(result.node) not in self.unreachable

    def _parts(self, whole: Any, flags: Any) -> Iterator[Any]:
        selected = None
        if self.job_queue is not None:
            selected = {*self.job_queue.get_selected_nodes(), *self._get_selected_source_ids()}
        everything = [*whole.nodes.values(), *whole.sources.values()]
        for name, nodes in self.targets.places.group(everything).items():
            ids = {node.unique_id for node in nodes if selected is None or node.unique_id in selected}
            if not ids or name in self.unreachable:
                continue
            part = manifest_with(
                whole,
                nodes={uid: node for uid, node in whole.nodes.items() if uid in ids},
                sources={uid: source for uid, source in whole.sources.items() if uid in ids},
            )
            self.manifest, self.args, self.job_queue = part, flags, None
            try:
                with self.as_target(name):
                    yield GenerateTask.run(self)
            except Exception as error:  # noqa: BLE001  # adapters let errors of their drivers through
                self.unreachable[name] = error

    def _merge(self, parts: list[Any], compiled: Any) -> Any:
        errors = [error for part in parts for error in part.errors or []]
        for name, error in self.unreachable.items():
            errors.append(f"target '{name}' cannot be used: {error}")
            fire_event(Note(msg=f"The catalog lacks target '{name}', which cannot be used: {error}"), EventLevel.WARN)
        return CatalogArtifact.from_results(
            nodes={uid: table for part in parts for uid, table in part.nodes.items()},
            sources={uid: table for part in parts for uid, table in part.sources.items()},
            generated_at=datetime.now(timezone.utc).replace(tzinfo=None),
            compile_results=compiled,
            errors=errors or None,
        )


def _without_compile(flags: Any) -> Any:
    quiet = copy.copy(flags)
    object.__setattr__(quiet, "compile", False)
    object.__setattr__(quiet, "COMPILE", False)
    return quiet
