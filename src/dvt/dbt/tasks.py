"""dbt's tasks over many targets: graph, queue and thread pool are dbt's, each node runs on its own target."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any

from dbt.adapters.factory import get_adapter
from dbt.artifacts.schemas.results import RunStatus
from dbt.task.build import BuildTask
from dbt.task.clone import CloneTask
from dbt.task.compile import CompileTask
from dbt.task.list import ListTask
from dbt.task.run import RunTask
from dbt.task.run_operation import RunOperationTask
from dbt.task.runnable import GraphRunnableTask
from dbt.task.seed import SeedTask
from dbt.task.show import ShowTask
from dbt.task.snapshot import SnapshotTask
from dbt.task.test import TestTask
from typing_extensions import override

from dvt.dbt import reporting
from dvt.dbt.cancelling import cancel_all, hears_interrupts, wait_for
from dvt.dbt.compiling import Compiler
from dvt.dbt.deferring import place_deferred, read_deferred
from dvt.dbt.errors import RunFailure
from dvt.dbt.exclusive import writing
from dvt.dbt.hooks import refuse_elsewhere, schemas_here
from dvt.dbt.moving import fail, introspect, leased, move, unusable
from dvt.dbt.preparing import create_schemas, federated_at_once, fill_caches
from dvt.dbt.refusing import refuse_impossible
from dvt.dbt.targets import Targets

_PATIENCE = 1.0
"""Seconds that an interrupted run waits for what no database holds up."""


class MultiTarget(GraphRunnableTask):
    """Mixin over dbt's tasks that run a graph."""

    config: Any
    manifest: Any
    compiler: Any
    compiles_only = False
    """Nodes are compiled and not executed: what cannot run is no error."""
    refuses = False
    """The command says what cannot run although it runs nothing itself."""
    asks = True
    """A node whose target cannot be asked fails."""
    reports = True
    """The command changes databases: it says what it is going to do, and what it did."""

    def __init__(self, args: Any, config: Any, manifest: Any, *more: Any, **kwargs: Any) -> None:
        super().__init__(args, config, manifest, *more, **kwargs)
        self.unreachable: dict[str, Exception] = {}
        """Targets that cannot be used, and why."""
        self.uncreated: dict[tuple[str, str], Exception] = {}
        """Schemas, by target and name, that were not created, and why."""
        self.phases: reporting.Phases | None = None
        """Of a build."""

    @property
    def targets(self) -> Targets:
        """The targets of this invocation."""
        return self.config.targets

    @property
    def selected(self) -> list[Any]:
        """The nodes that were selected; none before that."""
        return self._flattened_nodes or []

    # -- one node, in its worker thread: the one point that every run of a node goes through
    @override
    def call_runner(self, runner: Any) -> Any:
        try:
            move(self, runner)
        except Exception as error:  # noqa: BLE001  # the node runner's edge: a worker that raises is never heard of
            return self._handle_thread_exception(runner, error)
        with ExitStack() as stack:
            try:
                # What cannot run waits for nobody, and says why.
                if self.reports and unusable(self, runner) is None:
                    stack.enter_context(writing(runner, self.targets))
            except RunFailure as error:  # it was stopped while it waited
                fail(runner, error)
            stack.enter_context(leased(runner, self.targets))
            if self.targets.cancelled and not runner.skip:  # it had not begun yet
                runner.do_skip()
            return super().call_runner(runner)

    # -- before the run: on the main thread only, so that self.config can be pointed elsewhere
    @contextmanager
    def as_target(self, name: str) -> Iterator[Any]:
        """This task as one of target `name`; yields its adapter, inside a connection named ``master``."""
        home, self.config = self.config, self.targets.config(name)
        adapter = get_adapter(self.config)
        # dbt is inside the default adapter's "master" connection already; leaving an inner one would close it.
        ours = nullcontext() if name == self.targets.default else adapter.connection_named("master")
        try:
            with ours:
                yield adapter
        finally:
            self.config = home

    def each_target(self, act: Callable[[Any, set[str]], None]) -> None:
        """`act` on (adapter, unique ids) of each target that a selected node lives on.

        A target that fails is not used again: its own nodes fail with that error, the others run. In an ordinary
        project the error is the run's, as in dbt.
        """
        groups = self.targets.places.group(self.selected)
        for name, nodes in groups.items():
            if name in self.unreachable:
                continue
            try:
                with self.as_target(name) as adapter:
                    act(adapter, {node.unique_id for node in nodes})
            except Exception as error:  # adapters let errors of their drivers through
                if not self.targets.places.several:
                    raise
                self.unreachable[name] = error

    @override
    def _runtime_initialize(self) -> None:
        super()._runtime_initialize()
        hears_interrupts(self.job_queue)
        self._place_deferred()
        if self.targets.places.several:
            self.targets.at_once = federated_at_once(self.selected, self.targets, self.config.threads)
        if self.refuses or not self.compiles_only:
            refuse_impossible(self.selected, self.targets)
        if self.reports:
            unit_tests = len(getattr(self, "selected_unit_tests", ()))
            build = isinstance(self, BuildTask)
            reporting.announce(self.selected, self.targets, unit_tests=unit_tests, build=build)
            self.phases = reporting.Phases(self.selected, unit_tests, self.args) if build else None

    def _place_deferred(self) -> None:
        if len(self.targets.names) == 1 or not getattr(self.args, "defer", False):
            return
        if not (getattr(self.args, "defer_state", None) or getattr(self.args, "state", None)):
            return  # dbt says so when it is time
        state = self._get_deferred_manifest()
        if state is not None:
            place_deferred(
                self.targets,
                self.manifest,
                state,
                self.selected,
                builds=not self.compiles_only,
                favor_state=bool(self.args.favor_state),
            )

    @override
    def defer_to_manifest(self) -> None:
        super().defer_to_manifest()
        read_deferred(self.targets, self.manifest)

    @override
    def create_schemas(self, adapter: Any, required_schemas: Any) -> None:
        create_schemas(self, super().create_schemas)

    def schemas_to_create(self, adapter: Any, ids: set[str]) -> Any:
        """The schemas that nodes of one target are written to."""
        return super().get_model_schemas(adapter, ids)

    @override
    def get_model_schemas(self, adapter: Any, selected_uids: Any) -> Any:
        return set()  # found per target, where they are used

    @override
    def populate_adapter_cache(self, adapter: Any, required_schemas: Any = None) -> None:
        def fill(own: Any, ids: set[str]) -> None:
            schemas = super(MultiTarget, self).get_model_schemas(own, ids) if required_schemas is not None else None
            super(MultiTarget, self).populate_adapter_cache(own, schemas)

        fill_caches(self, fill)

    def keep_ephemeral(self, result: Any) -> None:
        """Ephemeral models that were asked for are results too: dbt keeps them in its own two classes only."""
        if result.node.is_ephemeral_model and (self.args.select or getattr(self.args, "inline", None)):
            self.node_results.append(result)

    # -- hooks of the project run once, on the default target, and are told of its schemas
    def safe_run_hooks(self, adapter: Any, hook_type: Any, extra_context: dict[str, Any]) -> Any:
        """RunTask's, with the schemas of the default target only, which nothing connects to where there is no hook."""
        if len(self.targets.names) > 1 and not self.get_hooks_by_type(hook_type):
            return RunStatus.Success
        if "database_schemas" in extra_context and len(self.targets.names) > 1:
            extra_context = {**extra_context, **schemas_here(extra_context["results"], self.targets)}
        return super().safe_run_hooks(adapter, hook_type, extra_context)

    @override
    def raise_on_first_error(self) -> bool:
        """dbt's; but a target that is down fails its own nodes only."""
        return bool(super().raise_on_first_error()) and not self.unreachable

    def get_hook_sql(self, adapter: Any, hook: Any, *more: Any) -> str:
        """RunTask's; relations of other targets know where they live."""
        if not self.targets.places.several:
            return str(super().get_hook_sql(adapter, hook, *more))
        dbt_compiler, ours = self.compiler, Compiler(self.config)
        ours.introspect = introspect
        self.compiler = ours
        try:
            sql = str(super().get_hook_sql(adapter, hook, *more))
        finally:
            self.compiler = dbt_compiler
        refuse_elsewhere(hook, sql, ours.inputs, self.targets)
        return sql

    @override
    def task_end_messages(self, results: Any) -> None:
        super().task_end_messages(results)
        self.targets.end()
        if self.reports:
            elapsed = time.time() - self.started_at if self.started_at else 0.0
            reporting.summarize(results, self.targets, elapsed, build=isinstance(self, BuildTask))

    @override
    def _cancel_connections(self, pool: Any) -> None:
        """dbt's asks the default target only."""
        pool.close()
        pool.terminate()
        cancel_all(self.targets)
        wait_for(pool, None if self._federates else _PATIENCE)

    @property
    def _federates(self) -> bool:
        """Whether a node of this run is federated: these leave nothing behind, which takes them a little."""
        places = self.targets.places
        return places.several and any(places.resolution(node).federated for node in self._flattened_nodes or ())

    @override
    def execute_with_hooks(self, selected_uids: Any) -> Any:
        try:
            return super().execute_with_hooks(selected_uids)
        finally:
            self.targets.adapters.cleanup_connections()


class Run(MultiTarget, RunTask):
    """``dvt run``."""


class Build(MultiTarget, BuildTask):
    """``dvt build``."""


class Seed(MultiTarget, SeedTask):
    """``dvt seed``."""


class Snapshot(MultiTarget, SnapshotTask):
    """``dvt snapshot``."""


class Test(MultiTarget, TestTask):
    """``dvt test``."""

    __test__ = False


class Compile(MultiTarget, CompileTask):
    """``dvt compile``."""

    compiles_only = True
    refuses = True
    reports = False

    @override
    def _handle_result(self, result: Any) -> None:
        super()._handle_result(result)
        self.keep_ephemeral(result)


class Show(MultiTarget, ShowTask):
    """``dvt show``."""

    reports = False

    @override
    def _handle_result(self, result: Any) -> None:
        super()._handle_result(result)
        self.keep_ephemeral(result)


class Clone(MultiTarget, CloneTask):
    """``dvt clone``."""

    reports = False

    @override
    def schemas_to_create(self, adapter: Any, ids: set[str]) -> Any:
        return GraphRunnableTask.get_model_schemas(self, adapter, ids)


class List(MultiTarget, ListTask):
    """``dvt list``."""

    compiles_only = True
    reports = False


class RunOperation(RunOperationTask):
    """``dvt run-operation``: on the default target."""

    config: Any

    @override
    def _run_unsafe(self, package_name: Any, macro_name: Any) -> Any:
        if not self.config.targets.places.several:
            return super()._run_unsafe(package_name, macro_name)
        from dvt.dbt.operations import operations

        with operations(self.config.targets, introspect):
            return super()._run_unsafe(package_name, macro_name)
