"""Federated nodes: rows come from elsewhere, everything after that is dbt's.

A federated model is planned, its extracts are computed in an engine and delivered to a staging relation on its own
target; then dbt's own materialization runs over ``select * from <staging>``. A federated test counts its failures in
the engine.
"""

import threading
import time
from typing import Any

from dbt.artifacts.schemas.results import RunStatus
from dbt.artifacts.schemas.run import RunResult
from dbt.task.run import MicrobatchBatchRunner, MicrobatchModelRunner, ModelRunner
from dbt.task.show import ShowRunner
from dbt.task.test import TestResultData, TestRunner
from dbt_common.events.base_types import EventLevel
from dbt_common.events.functions import fire_event
from dbt_common.events.types import Note
from typing_extensions import override

from dvt.dbt.errors import RunFailure
from dvt.dbt.federation import Federation
from dvt.dbt.renaming import rename_instead
from dvt.dbt.reporting import route
from dvt.dbt.responses import in_sum, moved, success
from dvt.dbt.sqlite_increments import check_columns
from dvt.dbt.transactions import begin_in_time
from dvt.dbt.unit_tests import run_unit_test
from dvt.deliver.stage import Staged
from dvt.errors import DvtError
from dvt.resolve import Resolution


class _Runner:
    """What federated runners share."""

    resolution: Resolution
    node: Any
    config: Any
    compiler: Any
    adapter: Any
    staged: Staged | None = None
    """The loaded staging relation, while the materialization runs."""
    moved = ""
    """What was moved, for the result line; set when it is known."""

    def federation(self, node: Any, *, delivered: bool = True) -> Federation:
        """A compiled node as something to plan and run."""
        return Federation(
            node=node,
            sql=node.compiled_code,
            config=self.config,
            inputs=self.compiler.inputs,
            resolution=self.resolution,
            delivered=delivered,
        )


class FederatedModel(_Runner, ModelRunner):
    """A model whose inputs live on other targets."""

    @override
    def describe_node(self) -> str:
        moved = f", {self.moved}" if self.moved else ""
        what = f"{self.node.language} {self.resolution.materialization} model {self.get_node_representation()}"
        return f"{what} [{route(self.resolution)}{moved}]"

    @override
    def execute(self, model: Any, manifest: Any) -> Any:
        return deliver(self, model, lambda: super(FederatedModel, self).execute(model, manifest))

    @override
    def _execute_model(self, hook_ctx: Any, context_config: Any, model: Any, context: Any, macro: Any) -> Any:
        if self.staged is not None:
            check_columns(context, model, self.staged, self.adapter, macro)
            rename_instead(context, model, self.staged, self.adapter, macro)
            begin_in_time(context, self.adapter)
        return super()._execute_model(hook_ctx, context_config, model, context, macro)


class FederatedMicrobatch(_Runner, MicrobatchModelRunner):
    """A federated microbatch model: what its batches did, in sum."""

    @override
    def describe_node(self) -> str:
        moved = f", {self.moved}" if self.moved else ""
        return f"{super().describe_node()} [{route(self.resolution)}{moved}]"

    @override
    def merge_batch_results(self, result: RunResult, batch_results: list[RunResult]) -> None:
        super().merge_batch_results(result, batch_results)
        responses = [each.adapter_response for each in batch_results if each.adapter_response]
        result.adapter_response = in_sum([*([result.adapter_response] if result.adapter_response else []), *responses])
        if not result.adapter_response:
            return
        self.moved = moved(result.adapter_response)
        if result.status == RunStatus.Success:
            result.message = success(self.node, self.resolution, result.adapter_response["rows_affected"])


class FederatedBatch(_Runner, MicrobatchBatchRunner):
    """One batch of a federated microbatch model."""

    @override
    def print_result_line(self, result: RunResult) -> None:
        super().print_result_line(result)
        if result.status == RunStatus.Error and result.message:  # dbt's console tells that it failed, and not why
            fire_event(Note(msg=result.message), EventLevel.ERROR)

    @override
    def execute(self, model: Any, manifest: Any) -> Any:
        return deliver(self, model, lambda: super(FederatedBatch, self).execute(model, manifest))

    @override
    def _execute_model(self, hook_ctx: Any, context_config: Any, model: Any, context: Any, macro: Any) -> Any:
        if self.staged is not None:
            check_columns(context, model, self.staged, self.adapter, macro)
        return super()._execute_model(hook_ctx, context_config, model, context, macro)


def deliver(runner: Any, model: Any, materialize: Any) -> Any:
    """Stage the model's rows on its target and let dbt's materialization finish."""
    compiled, configured = model.compiled_code, model.config.materialized
    federation = runner.federation(model)
    try:
        if runner.resolution.materialization != configured:
            model.config.materialized = runner.resolution.materialization
        with federation.staged() as staged:
            model.compiled_code = staged.select()
            runner.staged = staged.loaded
            result = materialize()
            result.adapter_response = staged.response()
            runner.moved = moved(result.adapter_response)
            if result.status == RunStatus.Success:
                result.message = staged.message()
            return result
    except DvtError as error:
        raise RunFailure(error) from error
    finally:
        model.compiled_code, model.config.materialized = compiled, configured


class FederatedTest(_Runner, TestRunner):
    """A test that reads several targets: its failures are counted by the engine."""

    @override
    def describe_node_name(self) -> str:
        return f"{super().describe_node_name()} [{route(self.resolution)}]"

    @override
    def execute_unit_test(self, unit_test_def: Any, manifest: Any) -> Any:
        try:
            return run_unit_test(self, unit_test_def, manifest)
        except DvtError as error:
            raise RunFailure(error) from error

    @override
    def execute_data_test(self, data_test: Any, manifest: Any) -> TestResultData:
        try:
            return self._count(data_test, manifest)
        except DvtError as error:
            raise RunFailure(error) from error

    def _count(self, data_test: Any, manifest: Any) -> TestResultData:
        federation = self.federation(data_test, delivered=data_test.is_relational)
        if data_test.is_relational:  # store_failures
            compiled = data_test.compiled_code
            try:
                with federation.staged() as staged:
                    data_test.compiled_code = staged.select()
                    found = super().execute_data_test(data_test, manifest)
                    found.adapter_response = staged.response()
                    return found
            finally:
                data_test.compiled_code = compiled
        counted = federation.count_failures(data_test.config)
        TestResultData.validate(counted)
        return TestResultData.from_dict(counted)


class FederatedShow(_Runner, ShowRunner):
    """A preview of a federated node."""

    @override
    def execute(self, compiled_node: Any, manifest: Any) -> Any:
        start = time.time()
        limit = None if self.config.args.limit < 0 else self.config.args.limit
        try:
            table, response = self.federation(compiled_node, delivered=False).preview(limit)
        except DvtError as error:
            raise RunFailure(error) from error
        return RunResult(
            node=compiled_node,
            status=RunStatus.Success,
            timing=[],
            thread_id=threading.current_thread().name,
            execution_time=time.time() - start,
            message=None,
            adapter_response=response,
            agate_table=table,
            failures=None,
            batch_results=None,
        )


_TAKEN_OVER = {
    ModelRunner: FederatedModel,
    MicrobatchModelRunner: FederatedMicrobatch,
    MicrobatchBatchRunner: FederatedBatch,
    TestRunner: FederatedTest,
    ShowRunner: FederatedShow,
}


def take_over(runner: Any, resolution: Resolution) -> bool:
    """Make one of dbt's runners federated; False where there is nothing to take over."""
    ours = _TAKEN_OVER.get(type(runner))
    if ours is None:
        return False
    runner.__class__ = ours
    runner.resolution = resolution
    return True
