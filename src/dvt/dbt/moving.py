"""One of dbt's runners, moved to the target of its node: what it runs with there, and why it may not run at all."""

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

from dbt.adapters.factory import get_adapter
from dbt.node_types import NodeType
from dbt.task.run import MicrobatchModelRunner

from dvt.dbt import reporting
from dvt.dbt.cancelling import stop_with_the_run
from dvt.dbt.compiling import Compiler
from dvt.dbt.errors import ConnectFailure, RunFailure
from dvt.dbt.guarding import guard
from dvt.dbt.leases import connections
from dvt.dbt.seeds import load_safely
from dvt.errors import DvtError

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets
    from dvt.dbt.tasks import MultiTarget


def introspect(*asked: Any) -> Any:
    """See `queries.introspect`; planner and engines are imported when jinja asks something of another target."""
    from dvt.dbt import queries

    return queries.introspect(*asked)


def move(task: "MultiTarget", runner: Any) -> None:
    """Give a runner the config, adapter and compiler of its node's own target; one that cannot run says why."""
    places, targets = task.targets.places, task.targets
    target = places.of(runner.node)
    runner.config = targets.config(target)
    if target != targets.default and runner.node.resource_type in (NodeType.Analysis, NodeType.SqlOperation):
        # Parsed before it was known where: an adapter may refuse the names of another one's database.
        credentials = runner.config.credentials
        runner.node.database, runner.node.schema = credentials.database, credentials.schema
    runner.adapter = get_adapter(runner.config)
    compiler = Compiler(runner.config)
    compiler.__dict__.update({k: v for k, v in vars(runner.compiler).items() if k != "config"})
    compiler.introspect = introspect
    runner.compiler = compiler
    failed = unusable(task, runner) if task.asks else None
    if failed is not None:
        fail(runner, failed)
    if not task.compiles_only:
        _prepare(task, runner)


def _prepare(task: "MultiTarget", runner: Any) -> None:
    """What a runner needs that executes its node."""
    places, targets = task.targets.places, task.targets
    if task.phases is not None:
        task.phases.enter(runner.node)
    resolution = places.resolution(runner.node)
    taken = False
    if resolution.federated:
        # Planner, engines and drivers: a project that federates nothing starts without them.
        from dvt.dbt import federated

        taken = federated.take_over(runner, resolution)
    if not taken:
        reporting.label(runner, targets)
        load_safely(runner)
    if places.several:
        guard(runner, targets)
        stop_with_the_run(runner, targets)


def unusable(task: "MultiTarget", runner: Any) -> Exception | None:
    """Why a node cannot run, as far as it is known before it does."""
    target = task.targets.places.of(runner.node)
    if target in task.unreachable:
        return _failure(target, task.unreachable[target])
    node = runner.node
    if not task.uncreated or not getattr(node, "schema", None) or getattr(node, "is_ephemeral_model", False):
        return None
    relation = runner.adapter.Relation.create_from(runner.config, runner.node)
    return task.uncreated.get((target, str(relation.without_identifier())))


def fail(runner: Any, error: Exception) -> None:
    """Let a runner fail with `error` before it compiles its node."""
    runner.compile = partial(_fail, error)


def _fail(error: Exception, _: Any) -> Any:
    """In place of a runner's `compile`."""
    raise error


def _failure(target: str, error: Exception) -> RunFailure:
    """The error of a node whose target failed before it ran."""
    told = error.error if isinstance(error, ConnectFailure) else DvtError(f"target '{target}' cannot be used: {error}")
    return RunFailure(told)


def leased(runner: Any, targets: "Targets") -> AbstractContextManager[None]:
    """The connections that a node needs; in a project of one target they are dbt's threads.

    A microbatch model itself runs nothing: its batches do, and need them.
    """
    if not targets.places.several or isinstance(runner, MicrobatchModelRunner):
        return nullcontext()
    resolution = targets.places.resolution(runner.node)
    own, sources = resolution.target, set(resolution.sources)
    kinds = {name: targets.type_of(name) for name in {own, *sources}}
    return targets.leases.of(
        {
            name: connections(kind, federated=resolution.federated, both=name == own and name in sources)
            for name, kind in kinds.items()
        }
    )
