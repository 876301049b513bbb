"""One federated node: its plan, and the plan's run into a staging relation, a count or a preview."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import agate
from dbt.node_types import NodeType
from dbt_common.events.functions import fire_event
from dbt_common.exceptions import DbtDatabaseError
from dbt_common.invocation import get_invocation_id
from sqlglot import exp

from dvt.compute.engines import engine_for
from dvt.connectors.registry import connector_for
from dvt.dbt import events
from dvt.dbt.access import dialect_of
from dvt.dbt.describing import Describer, spelled
from dvt.dbt.foreseeing import columns_of
from dvt.dbt.moments import moments, zone_for, zoned
from dvt.dbt.progress import reporter
from dvt.dbt.relations import Inputs
from dvt.dbt.responses import success
from dvt.dbt.sessions import TargetSession
from dvt.dbt.tables import as_agate
from dvt.deliver.accusing import accuse
from dvt.deliver.columns import refuse_names
from dvt.deliver.narrowing import as_there, narrowed, strictly
from dvt.deliver.stage import Stage, Staged, discard, drop, staging_name
from dvt.deliver.type_words import Retype
from dvt.diagnostics import Code, Diagnostic, Severity
from dvt.errors import ComputeError, DeliveryError, ExtractError
from dvt.execute.again import was_lost
from dvt.execute.failures import step
from dvt.execute.retrying import Retry
from dvt.execute.run import Execution, Listener, run_plan, stream_plan
from dvt.plan.planner import make_plan
from dvt.plan.schema import Request
from dvt.plan.shapes import corrected
from dvt.plan.steps import Plan
from dvt.resolve import Resolution

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets


_RETYPE = {"fail": Retype.REFUSED, "sync_all_columns": Retype.DONE}


@dataclass(kw_only=True)
class Federation:
    """A compiled node with inputs on several targets.

    Attributes:
        node: dbt's node; its compiled code names relations by key.
        sql: that code, or SQL around it.
        config: the config of the node's own target.
        inputs: what the keys stand for.
        resolution: where it runs and how.
        foresee: nothing is going to be read: inputs that are not there yet are described from the project, and
            CURRENT_DATE and its kin are left as they are.
        delivered: False where the rows are looked at and not written.
    """

    node: Any
    sql: str
    config: Any
    inputs: Inputs
    resolution: Resolution
    foresee: bool = False
    delivered: bool = True

    @property
    def targets(self) -> "Targets":
        """The targets of the invocation."""
        return self.config.targets

    @cached_property
    def compute(self) -> Any:
        """The compute that the node runs on.

        Raises:
            UnknownCompute: it names one that is not defined.
        """
        return self.targets.computes.resolve(self.targets.compute, self.resolution.compute)

    @cached_property
    def describer(self) -> Describer:
        """How this node's inputs are described."""
        return Describer(
            self.targets,
            self.config.target_name,
            self.node.unique_id,
            foresee=columns_of if self.foresee else None,
            unfit_as_null=self.resolution.unfit_as_null,
            retried=self._retried,
        )

    @cached_property
    def plan(self) -> Plan:
        """The plan, made from the inputs as they are now.

        Raises:
            PlanError: the SQL cannot be planned.
            DeliveryError: the target keeps no column of a name that the result has.
        """
        relations = self.describer.relations(self.inputs.by_key)
        own = self.describer.session(self.resolution.target)
        literals: dict[str, str] = {}
        zone = ""
        planned = self.describer.planned(relations.values(), self.resolution.target)
        with suppress(ExtractError) if self.foresee else nullcontext():
            planned = zoned(planned, relations.values(), own, self.describer)
        if not self.foresee:
            with step(ComputeError, f"Failed to ask {own.name} for the time", [own]):
                literals, zone = self.describer.asked(
                    own.name, lambda: (moments(self.sql, self.inputs.dialect, own), zone_for(own)), "ask for the time"
                )
        plan = make_plan(
            Request(
                node=self.node.unique_id,
                sql=self.sql,
                dialect=dialect_of(self.node, self.config),
                target=self.resolution.target,
                targets=planned,
                relations=corrected(relations, planned),
                literals=literals,
                zone=zone,
                delivered=self.delivered,
                pushdown=self.resolution.pushdown,
                strict=not self.resolution.unfit_as_null,
            )
        )
        if self.delivered:
            refuse_names([column.name for column in plan.transform.columns], own, plan.node)
        notes = tuple(f"{name}: {text}" for name, text in self.describer.notes.items())
        notes += tuple(f"what filters may do is changed by {path}" for path in self.targets.rules.files)
        return replace(plan, decisions=(*plan.decisions, *notes))

    @contextmanager
    def staged(self) -> Iterator["StagedRun"]:
        """The node's rows in a staging relation of its own target, dropped at the end.

        Raises:
            DvtError: the step that failed.
        """
        self.warn()
        session = self.describer.session(self.resolution.target)
        node = self.node
        relation = self.targets.adapter(self.resolution.target).Relation.create_from(self.config, node)
        database, schema = spelled(relation)
        batch = getattr(node, "batch", None)  # of a microbatch model: several may run at a time
        stage = Stage(
            database=database,
            schema=schema,
            identifier=staging_name(
                node.alias,
                f"{self.resolution.target}.{node.database}.{node.schema}.{node.alias}",
                datetime.now(timezone.utc),
                f"{get_invocation_id()} {batch.id if batch is not None else ''}",
            ),
        )
        failing = partial(step, DeliveryError, f"Failed to write to {stage.display} ({session.name})", [session])
        with failing():
            stage = self._destined(stage, session, relation)
        with self.targets.cancellable() as cancellation:
            execution = run_plan(
                self.plan,
                self._sessions(),
                engine_for(self.compute, at_once=self.targets.at_once),
                stage,
                listener=replace(self._listener, progress=reporter(node.name, self.plan, self.targets.flags)),
                cancellation=cancellation,
            )
        staged = execution.staged
        assert staged is not None  # noqa: S101  # run_plan gives one
        finished = False
        try:
            self._tell(*execution.diagnostics)
            self.targets.learning.learn(self.plan, execution.extracts)
            with failing():
                staged = as_there(session, staged, node.unique_id)
                told = narrowed(session, staged, node.unique_id)
            execution = replace(execution, staged=staged, diagnostics=(*execution.diagnostics, *told))
            self._tell(*told)
            with strictly(session, node.unique_id):
                try:
                    yield StagedRun(federation=self, execution=execution)
                except DbtDatabaseError as refused:
                    self.targets.adapter(self.resolution.target).connections.rollback_if_open()
                    lost = was_lost(connector_for(session.credentials.type), refused)
                    if not (lost or self.targets.cancelled):
                        with failing():
                            accuse(session, staged, node.unique_id)
                    raise
            finished = True
        finally:
            if not finished:  # else the drop would be part of what dbt rolls back
                self.targets.adapter(self.resolution.target).connections.rollback_if_open()
                discard(session, staged.stage, node.unique_id)
        with failing():
            drop(session, staged.stage, node.unique_id)

    def _destined(self, stage: Stage, session: TargetSession, relation: Any) -> Stage:
        """The stage with the types of the columns that its rows go to: of the table there is, else of a contract."""
        node = self.node
        config = node.config
        grows = self.resolution.materialization == "incremental" and not self._rebuilds
        if grows or node.resource_type == NodeType.Snapshot:
            database, schema = spelled(relation)
            table = exp.table_(relation.identifier, db=schema, catalog=database, quoted=True)
            connector = connector_for(session.credentials.type)
            [found] = self.describer.asked(session.name, lambda: connector.describe(session, [table]), "describe")
            if found:
                some = any(config.get(key) for key in ("merge_update_columns", "merge_exclude_columns"))
                return replace(
                    stage,
                    into=_by_name({column.name: column.base or column.type for column in found}),
                    collations=_by_name({column.name: column.collation for column in found if column.collation}),
                    table_there=table,
                    fixed=grows and bool(config.contract.enforced),
                    retype=_RETYPE.get(config.get("on_schema_change"), Retype.NEVER),
                    whole=not some,
                )
        made = session.dialect != "sqlite"  # dbt-sqlite says that it does not enforce contracts
        if made and node.resource_type == NodeType.Model and config.contract.enforced:
            return replace(stage, into=_by_name({each.name: each.data_type or "" for each in node.columns.values()}))
        return stage

    @property
    def _rebuilds(self) -> bool:
        """Whether an incremental model's table is made anew, as dbt's macro should_full_refresh has it."""
        configured = self.node.config.full_refresh
        return bool(self.targets.flags.FULL_REFRESH if configured is None else configured)

    def count_failures(self, config: Any) -> dict[str, Any]:
        """What a data test's materialization returns: failures, should_warn, should_error, adapter_response."""
        limit = f"\nlimit {config.limit}" if config.limit is not None else ""
        counted = (
            f"select {config.fail_calc} as failures, {config.fail_calc} {config.warn_if} as should_warn, "
            f"{config.fail_calc} {config.error_if} as should_error from (\n{self.sql}{limit}\n) dbt_internal_test"
        )
        self.sql = counted
        self.warn()
        with self._streamed() as (execution, reader):
            row = reader.read_all().to_pylist()[0]
        return {
            "failures": int(row["failures"] or 0),
            "should_warn": bool(row["should_warn"]),
            "should_error": bool(row["should_error"]),
            "adapter_response": self.response(execution),
        }

    def preview(self, limit: int | None) -> tuple[agate.Table, dict[str, Any]]:
        """The first rows, as ``dvt show`` prints them; None: all."""
        if limit is not None:
            self.sql = f"select * from (\n{self.sql}\n) dvt_preview limit {limit}"
        self.warn()
        with self._streamed() as (execution, reader):
            return as_agate(reader.read_all()), self.response(execution)

    @contextmanager
    def _streamed(self) -> Iterator[tuple[Execution, Any]]:
        """The plan's result as a stream."""
        sessions, engine = self._sessions(), engine_for(self.compute, at_once=self.targets.at_once)
        with (
            self.targets.cancellable() as cancellation,
            stream_plan(
                self.plan,
                sessions,
                engine,
                listener=self._listener,
                cancellation=cancellation,
            ) as streamed,
        ):
            self._tell(*streamed[0].diagnostics)
            self.targets.learning.learn(self.plan, streamed[0].extracts)
            yield streamed

    @property
    def _listener(self) -> Listener:
        return Listener(retried=self._retried, stepped=self._stepped)

    def _stepped(self, step: str) -> None:
        fire_event(events.StepStarting(unique_id=self.node.unique_id, node_name=self.node.name, step=step))

    def _retried(self, retry: Retry) -> None:
        fire_event(
            events.StepRetried(
                unique_id=self.node.unique_id,
                node_name=self.node.name,
                step=retry.step,
                reason=retry.reason,
                number=retry.number,
                of=retry.of,
                pause=retry.seconds,
            )
        )

    def _sessions(self) -> dict[str, Any]:
        names = {extract.target for extract in self.plan.reads} | {self.resolution.target}
        return {name: self.describer.session(name) for name in names}

    def warn(self) -> None:
        """Fire the plan's warnings and notes, once for the node."""
        self._tell(*self.resolution.diagnostics, *self.plan.diagnostics)

    def _tell(self, *diagnostics: Diagnostic) -> None:
        for diagnostic in diagnostics:
            fire(self.node, diagnostic, self.targets, self.resolution)

    def response(self, execution: Execution) -> dict[str, Any]:
        """``adapter_response`` of a federated node: a stable interface."""
        warnings = [
            {"code": diagnostic.code.value, "message": diagnostic.message}
            for diagnostic in (*self.resolution.diagnostics, *self.plan.diagnostics, *execution.diagnostics)
            if diagnostic.severity is Severity.WARNING
        ]
        return {
            "path": self.resolution.path.value,
            "target": self.resolution.target,
            "compute": self.compute.name,
            "upstream_targets": list(self.resolution.sources),
            "rows_affected": 0,
            **execution.to_dict(),
            "warnings": warnings,
        }


@dataclass(frozen=True, kw_only=True)
class StagedRun:
    """A plan that ran into its stage."""

    federation: Federation
    execution: Execution

    @property
    def loaded(self) -> Staged:
        """The staging relation."""
        assert self.execution.staged is not None  # noqa: S101  # run_plan gives one
        return self.execution.staged

    def select(self) -> str:
        """What the materialization runs over."""
        return self.loaded.sql()

    def response(self) -> dict[str, Any]:
        """See `Federation.response`."""
        return {"_message": self.message(), **self.federation.response(self.execution)}

    def message(self) -> str:
        """``SUCCESS (federation: 2 sources, wrote 12,340 rows to schema.table)``."""
        return success(self.federation.node, self.federation.resolution, self.loaded.rows)


def _by_name(types: Mapping[str, str]) -> dict[str, str]:
    """By the names as they are, which go before what they are in lower case."""
    return {**{name.lower(): type_ for name, type_ in types.items()}, **types}


def fire(node: Any, diagnostic: Diagnostic, targets: "Targets", resolution: Resolution) -> None:
    """One diagnostic of a node, as an event; counted for the summary."""
    if diagnostic.code is Code.MATERIALIZATION_COERCED:
        event: Any = events.MaterializationCoerced(
            unique_id=node.unique_id,
            node_name=node.name,
            configured=resolution.configured,
            effective=resolution.materialization,
        )
    else:
        event = events.FederationWarning(
            unique_id=node.unique_id, node_name=node.name, warning_code=diagnostic.code.value, text=diagnostic.message
        )
    if events.warn(node, diagnostic, event):
        targets.warnings.append(diagnostic.code.value)
