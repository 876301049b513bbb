"""Before nodes run: each target's schemas are created and its cache is filled, by dbt's own means.

On the main thread only, where a task can be pointed at one target after the other.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from dbt.adapters.exceptions.connection import FailedToConnectError

from dvt.dbt.manifests import manifest_with
from dvt.dbt.schemas import refused

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets
    from dvt.dbt.tasks import MultiTarget


def federated_at_once(nodes: Iterable[Any], targets: "Targets", threads: int) -> int:
    """How many federated nodes run at a time, at most; the batches of a microbatch model may run side by side."""
    federated = [node for node in nodes if targets.places.resolution(node).federated]
    batches = any(getattr(node.config, "incremental_strategy", None) == "microbatch" for node in federated)
    return max(1, threads if batches else min(threads, len(federated)))


def create_schemas(task: "MultiTarget", create: Callable[[Any, Any], None]) -> None:
    """On each target, the schemas that its nodes are written to; `create` is dbt's way, given adapter and schemas."""

    def create_own(own: Any, ids: set[str]) -> None:
        wanted = task.schemas_to_create(own, ids)
        try:
            create(own, wanted)
        except FailedToConnectError:
            raise
        except Exception:  # adapters let errors of their drivers through
            if not task.targets.places.several:
                raise
            task.uncreated.update(_create_each(partial(create, own), own.config, wanted))

    task.each_target(create_own)


def _create_each(create: Callable[[Any], None], config: Any, wanted: Any) -> dict[tuple[str, str], Exception]:
    """Create schemas one by one, so that one which is refused fails what is written to it, and nothing else.

    Returns:
        Why, by target and schema.
    """
    found: dict[tuple[str, str], Exception] = {}
    for relation in wanted:
        try:
            create({relation})
        except FailedToConnectError:  # noqa: PERF203  # each of them is told
            raise
        except Exception as error:  # noqa: BLE001  # adapters let errors of their drivers through
            why = refused(config.target_name, config.credentials, relation, error)
            found[config.target_name, str(relation)] = why
    return found


def fill_caches(task: "MultiTarget", fill: Callable[[Any, set[str]], None]) -> None:
    """On each target, by `fill`, dbt's way, given adapter and unique ids; then what killed runs left is dropped."""
    whole, places = task.manifest, task.targets.places

    def fill_own(own: Any, ids: set[str]) -> None:
        if len(task.targets.names) > 1:
            here = {uid: n for uid, n in whole.nodes.items() if places.of(n) == own.config.target_name}
            task.manifest = manifest_with(whole, nodes=here)
        try:
            fill(own, ids)
        finally:
            task.manifest = whole

    task.each_target(fill_own)
    if task.reports and any(places.resolution(node).federated for node in task.selected):
        from dvt.dbt.sweeping import sweep

        sweep(task.targets, task.selected, inside=task.targets.default, skip=task.unreachable)
