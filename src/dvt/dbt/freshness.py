"""``dvt source freshness`` over many targets."""

from typing import Any

from dbt.adapters.capability import Capability
from dbt.artifacts.schemas.results import RunStatus
from dbt.task.freshness import FreshnessTask
from dbt.task.run import RunTask
from typing_extensions import override

from dvt.dbt.tasks import MultiTarget


class Freshness(MultiTarget, FreshnessTask):
    """Each source on the adapter of its connection."""

    reports = False
    _metadata_freshness_cache: Any

    @override
    def before_run(self, adapter: Any, selected_uids: Any) -> Any:
        status = RunTask.before_run(self, adapter, selected_uids)
        if status == RunStatus.Success:
            self._read_metadata()
        return status

    def _read_metadata(self) -> None:
        """One cache per target: dbt's is keyed by relation, and two targets can spell theirs alike."""
        caches: dict[str, Any] = {}

        def read(own: Any, ids: set[str]) -> None:
            if own.supports(Capability.TableLastModifiedMetadataBatch):
                self._metadata_freshness_cache = {}
                self.populate_metadata_freshness_cache(own, ids)
                caches[own.config.target_name] = self._metadata_freshness_cache

        self.each_target(read)
        self._metadata_freshness_cache = caches

    @override
    def get_runner(self, node: Any) -> Any:
        runner = super().get_runner(node)
        runner.set_metadata_freshness_cache(self._metadata_freshness_cache.get(self.targets.places.of(node), {}))
        return runner
