"""dbt's tasks over many targets: graph, queue and thread pool are dbt's, each node runs on its own target."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import partial
from typing import Any

from dbt.adapters.exceptions.connection import FailedToConnectError
from dbt.adapters.factory import get_adapter
from dbt.artifacts.schemas.results import NodeStatus, RunStatus
from dbt.node_types import NodeType
from dbt.task.build import BuildTask
from dbt.task.clone import CloneTask
from dbt.task.compile import CompileTask
from dbt.task.list import ListTask
from dbt.task.run import MicrobatchModelRunner, RunTask
from dbt.task.run_operation import RunOperationTask
from dbt.task.runnable import GraphRunnableTask
from dbt.task.seed import SeedTask
from dbt.task.show import ShowTask
from dbt.task.snapshot import SnapshotTask
from dbt.task.test import TestTask
from dbt_common.events.functions import fire_event
from dbt_common.events.types import Note
from typing_extensions import override

from dvt.dbt import reporting
from dvt.dbt.cancelling import cancel_all, tell_cancelled
from dvt.dbt.compiling import Compiler
from dvt.dbt.deferring import place_deferred, read_deferred
from dvt.dbt.errors import CompileFailure, ConnectFailure, RunFailure
from dvt.dbt.exclusive import writing
from dvt.dbt.guarding import elsewhere, guard
from dvt.dbt.leases import connections
from dvt.dbt.manifests import manifest_with
from dvt.dbt.schemas import refused
from dvt.dbt.targets import Targets
from dvt.errors import DvtError, ResolveError


def _introspect(*asked: Any) -> Any:
    """See `queries.introspect`; planner and engines are imported when jinja asks something of another target."""
    from dvt.dbt.queries import introspect

    return introspect(*asked)


def _failure(target: str, error: Exception) -> RunFailure:
    """The error of a node whose target failed before it ran."""
    told = error.error if isinstance(error, ConnectFailure) else DvtError(f"target '{target}' cannot be used: {error}")
    return RunFailure(told)


def _fail(error: Exception, _: Any) -> Any:
    """In place of a runner's `compile`."""
    raise error


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
        self.uncreated: dict[tuple[str, str], Exception] = {}
        self._phases: reporting.Phases | None = None

    @property
    def targets(self) -> Targets:
        """The targets of this invocation."""
        return self.config.targets

    # -- one node, in its worker thread: the one point that every run of a node goes through
    @override
    def call_runner(self, runner: Any) -> Any:
        try:
            self._move(runner)
        except Exception as error:  # noqa: BLE001  # the node runner's edge: a worker that raises is never heard of
            return self._handle_thread_exception(runner, error)
        with ExitStack() as stack:
            try:
                # What cannot run waits for nobody, and says why.
                if self.reports and self._failed(runner, self.targets.places.of(runner.node)) is None:
                    stack.enter_context(writing(runner, self.targets))
            except RunFailure as error:  # it was stopped while it waited
                runner.compile = partial(_fail, error)
            stack.enter_context(self._leased(runner))
            if self.targets.cancelled and not runner.skip:  # it had not begun yet
                runner.do_skip()
            return super().call_runner(runner)

    def _leased(self, runner: Any) -> AbstractContextManager[None]:
        """The connections that a node needs; in a project of one target they are dbt's threads.

        A microbatch model itself runs nothing: its batches do, and need them.
        """
        if not self.targets.places.several or isinstance(runner, MicrobatchModelRunner):
            return nullcontext()
        resolution = self.targets.places.resolution(runner.node)
        own, sources = resolution.target, set(resolution.sources)
        kinds = {name: self.targets.type_of(name) for name in {own, *sources}}
        return self.targets.leases.of(
            {
                name: connections(kind, federated=resolution.federated, both=name == own and name in sources)
                for name, kind in kinds.items()
            }
        )

    def _move(self, runner: Any) -> None:
        """Give one of dbt's runners the config, adapter and compiler of its node's own target."""
        places, targets = self.targets.places, self.targets
        target = places.of(runner.node)
        runner.config = targets.config(target)
        if target != targets.default and runner.node.resource_type in (NodeType.Analysis, NodeType.SqlOperation):
            # Parsed before it was known where: an adapter may refuse the names of another one's database.
            credentials = runner.config.credentials
            runner.node.database, runner.node.schema = credentials.database, credentials.schema
        runner.adapter = get_adapter(runner.config)
        compiler = Compiler(runner.config)
        compiler.__dict__.update({k: v for k, v in vars(runner.compiler).items() if k != "config"})
        compiler.introspect = _introspect
        runner.compiler = compiler
        failed = self._failed(runner, target) if self.asks else None
        if failed is not None:
            runner.compile = partial(_fail, failed)
        if self.compiles_only:
            return
        if self._phases is not None:
            self._phases.enter(runner.node)
        resolution = places.resolution(runner.node)
        taken = False
        if resolution.federated:
            # Planner, engines and drivers: a project that federates nothing starts without them.
            from dvt.dbt import federated

            taken = federated.take_over(runner, resolution)
        if not taken:
            reporting.label(runner, targets)
        if places.several:
            guard(runner, targets)
            tell_cancelled(runner, targets)

    def _failed(self, runner: Any, target: str) -> Exception | None:
        """Why a node cannot run, as far as it is known before it does."""
        if target in self.unreachable:
            return _failure(target, self.unreachable[target])
        node = runner.node
        if not self.uncreated or not getattr(node, "schema", None) or getattr(node, "is_ephemeral_model", False):
            return None
        relation = runner.adapter.Relation.create_from(runner.config, runner.node)
        return self.uncreated.get((target, str(relation.without_identifier())))

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
        groups = self.targets.places.group(self._flattened_nodes or [])
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
        self._place_deferred()
        if self.targets.places.several:
            self.targets.at_once = self._federated_at_once()
        if self.refuses or not self.compiles_only:
            self._refuse_impossible()
        if self.reports:
            unit_tests = len(getattr(self, "selected_unit_tests", ()))
            build = isinstance(self, BuildTask)
            reporting.announce(self._flattened_nodes or [], self.targets, unit_tests=unit_tests, build=build)
            self._phases = reporting.Phases(self._flattened_nodes or [], unit_tests, self.args) if build else None

    def _federated_at_once(self) -> int:
        """At most; the batches of a microbatch model may run side by side."""
        federated = [n for n in self._flattened_nodes or [] if self.targets.places.resolution(n).federated]
        batches = any(getattr(node.config, "incremental_strategy", None) == "microbatch" for node in federated)
        threads: int = self.config.threads
        return max(1, threads if batches else min(threads, len(federated)))

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
                self._flattened_nodes or [],
                builds=not self.compiles_only,
                favor_state=bool(self.args.favor_state),
            )

    @override
    def defer_to_manifest(self) -> None:
        super().defer_to_manifest()
        read_deferred(self.targets, self.manifest)

    def _refuse_impossible(self) -> None:
        """What cannot run where, or on what, it was put is said before anything has run."""
        errors: list[DvtError] = []
        computes: dict[str | None, str] = {None: ""} if self.targets.compute else {}
        for node in self._flattened_nodes or []:
            resolution = self.targets.places.resolution(node)
            if resolution.error is not None:
                errors.append(resolution.error)
            elif resolution.federated:
                computes.setdefault(resolution.compute, node.unique_id if resolution.compute else "")
        errors += self._unusable(computes)
        if len(errors) == 1:
            raise CompileFailure(errors[0])
        if errors:
            listed = "\n".join(f"  - {error.message}\n    hint: {error.hint}" for error in errors)
            placed = all(isinstance(error, ResolveError) for error in errors)
            what = "nodes cannot run where they were put" if placed else "things stand in the way of this run"
            raise CompileFailure(ResolveError(f"{len(errors)} {what}:\n{listed}"))

    def _unusable(self, computes: dict[str | None, str]) -> list[DvtError]:
        """Why computes that federated nodes name cannot be used.

        Args:
            computes: their names (None: the default one), and the first node that names it.
        """
        found: list[DvtError] = []
        if not computes:
            return found
        from dvt.compute.engines import engine_for

        told: set[str] = set()
        for name, node in sorted(computes.items(), key=str):
            try:
                engine_for(self.targets.computes.resolve(self.targets.compute, name))
            except DvtError as error:  # noqa: PERF203  # each of them is told, once
                if error.message in told:
                    continue
                told.add(error.message)
                where = f"{node}: " if node and not self.targets.compute else ""
                found.append(type(error)(f"{where}{error.message}", hint=error.hint))
        for notice in self.targets.computes.notices if not found else ():
            fire_event(Note(msg=notice))
        return found

    @override
    def create_schemas(self, adapter: Any, required_schemas: Any) -> None:
        dbts = super().create_schemas

        def create(own: Any, ids: set[str]) -> None:
            wanted = self.schemas_to_create(own, ids)
            try:
                dbts(own, wanted)
            except FailedToConnectError:
                raise
            except Exception:
                if not self.targets.places.several:
                    raise
                self._create_each(partial(dbts, own), own.config, wanted)

        self.each_target(create)

    def _create_each(self, create: Callable[[Any], None], config: Any, wanted: Any) -> None:
        """Create schemas one by one, so that one which is refused fails what is written to it, and nothing else."""
        for relation in wanted:
            try:
                create({relation})
            except FailedToConnectError:  # noqa: PERF203  # each of them is told
                raise
            except Exception as error:  # noqa: BLE001  # adapters let errors of their drivers through
                found = refused(config.target_name, config.credentials, relation, error)
                self.uncreated[config.target_name, str(relation)] = found

    def schemas_to_create(self, adapter: Any, ids: set[str]) -> Any:
        """The schemas that nodes of one target are written to."""
        return super().get_model_schemas(adapter, ids)

    @override
    def get_model_schemas(self, adapter: Any, selected_uids: Any) -> Any:
        return set()  # found per target, where they are used

    @override
    def populate_adapter_cache(self, adapter: Any, required_schemas: Any = None) -> None:
        whole = self.manifest
        several = len(self.targets.names) > 1

        def populate(own: Any, ids: set[str]) -> None:
            name = own.config.target_name
            if several:
                places = self.targets.places
                self.manifest = manifest_with(
                    whole, nodes={uid: n for uid, n in whole.nodes.items() if places.of(n) == name}
                )
            try:
                schemas = super(MultiTarget, self).get_model_schemas(own, ids) if required_schemas is not None else None
                super(MultiTarget, self).populate_adapter_cache(own, schemas)
            finally:
                self.manifest = whole

        self.each_target(populate)
        if self.reports and any(self.targets.places.resolution(n).federated for n in self._flattened_nodes or []):
            from dvt.dbt.sweeping import sweep

            sweep(self.targets, self._flattened_nodes or [], inside=self.targets.default, skip=self.unreachable)

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
            here = {
                (result.node.database, result.node.schema)
                for result in extra_context["results"]
                if hasattr(result, "node")
                and result.node.is_relational
                and result.status not in (NodeStatus.Error, NodeStatus.Fail, NodeStatus.Skipped)
                and self.targets.places.of(result.node) == self.targets.default
            }
            schemas = list({schema for _, schema in here})
            extra_context = {**extra_context, "database_schemas": list(here), "schemas": schemas}
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
        ours.introspect = _introspect
        self.compiler = ours
        try:
            sql = str(super().get_hook_sql(adapter, hook, *more))
        finally:
            self.compiler = dbt_compiler
        for key, given in (ours.inputs.by_key if ours.inputs else {}).items():
            if key in sql:
                raise CompileFailure(elsewhere(f"hook {hook.name}", key, given.target, self.targets.default))
        return sql

    @override
    def task_end_messages(self, results: Any) -> None:
        super().task_end_messages(results)
        if self.reports:
            elapsed = time.time() - self.started_at if self.started_at else 0.0
            reporting.summarize(results, self.targets, elapsed, build=isinstance(self, BuildTask))

    @override
    def _cancel_connections(self, pool: Any) -> None:
        """dbt's asks the default target only."""
        pool.close()
        pool.terminate()
        cancel_all(self.targets)
        pool.join()

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

        with operations(self.config.targets, _introspect):
            return super()._run_unsafe(package_name, macro_name)
