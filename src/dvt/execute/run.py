"""Runs a plan: extracts in parallel, one thread per source; then the transform, into a stage or as a stream.

It knows plans, engines, connectors and stages; it must not know dbt.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sqlglot import exp

from dvt.compute.base import Carried, Destination, Engine, Landed, ResultColumn, Workspace
from dvt.connectors.base import Connector, Session, StepProgress
from dvt.connectors.registry import connector_for
from dvt.deliver.collations import with_collations
from dvt.deliver.columns import stage_columns
from dvt.deliver.stage import Stage, Staged, create, discard
from dvt.deliver.zone import in_zone, last_instant
from dvt.diagnostics import Diagnostic
from dvt.errors import ComputeError, DeliveryError, ExtractError
from dvt.execute.again import again, was_lost
from dvt.execute.failures import Expired, step
from dvt.execute.retrying import Retry
from dvt.execute.stopping import Cancellation, Limit, Limited, Running
from dvt.execute.values import Values, placeholders
from dvt.plan.instants import UTC
from dvt.plan.steps import Extract, Plan
from dvt.types import staging_type

if TYPE_CHECKING:
    import pyarrow as pa

Connectors = Callable[[Session], Connector]
Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Who hears of a plan that runs, from any thread; None: nobody.

    Attributes:
        progress: told rows and bytes as they come.
        retried: told of each step that is run again, before it is.
        stepped: told of each step as it begins, in the words of messages.
    """

    progress: StepProgress | None = None
    retried: Callable[[Retry], None] | None = None
    stepped: Callable[[str], None] | None = None


NOBODY = Listener()


@dataclass(frozen=True, kw_only=True)
class ExtractMetrics:
    """What one extract moved, and about how much was expected (None: that was not known).

    `key_rows` and `key_bytes`: what was sent in to limit it.
    """

    target: str
    relations: tuple[str, ...]
    rows: int
    bytes: int
    seconds: float
    estimated_rows: int | None = None
    estimated_bytes: int | None = None
    key_rows: int = 0
    key_bytes: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As it stands in ``adapter_response``."""
        return {
            "target": self.target,
            "relations": list(self.relations),
            "rows": self.rows,
            "bytes": self.bytes,
            "estimated_rows": self.estimated_rows,
            "estimated_bytes": self.estimated_bytes,
            "seconds": round(self.seconds, 3),
            "keys": {"rows": self.key_rows, "bytes": self.key_bytes},
        }


@dataclass(frozen=True, kw_only=True)
class Execution:
    """What a run of a plan did.

    Attributes:
        extracts: in the plan's order.
        staged: the loaded stage; None where the result was streamed.
        columns: of the result.
        diagnostics: what was found on the way (the plan's own are not repeated).
    """

    extracts: tuple[ExtractMetrics, ...]
    staged: Staged | None
    columns: tuple[ResultColumn, ...]
    diagnostics: tuple[Diagnostic, ...]

    def to_dict(self) -> dict[str, Any]:
        """The parts of ``adapter_response`` that running it gives."""
        response: dict[str, Any] = {"extracts": [extract.to_dict() for extract in self.extracts]}
        if self.staged:
            response["rows_affected"] = self.staged.rows
            response["load"] = {
                "rows": self.staged.rows,
                "bytes": self.staged.bytes,
                "seconds": round(self.staged.seconds, 3),
            }
        return response


def default_connectors(session: Session) -> Connector:
    """The connector of the session's adapter type."""
    return connector_for(session.credentials.type)


def run_plan(
    plan: Plan,
    sessions: Mapping[str, Session],
    engine: Engine,
    stage: Stage,
    *,
    connectors: Connectors = default_connectors,
    listener: Listener = NOBODY,
    cancellation: Cancellation | None = None,
) -> Execution:
    """Run `plan` into a staging relation, which this creates, and drops again if anything fails.

    Args:
        plan: what to do.
        sessions: every target that the plan reads or writes, by name.
        engine: what computes.
        stage: where the result goes, on the plan's target; after a lost connection, another one of another name. The
            caller drops the one of the result (`Staged.stage`) when the materialization is done.
        connectors: which connector a session is read and written with.
        listener: told of what it does.
        cancellation: a way to stop it.

    Raises:
        ExtractError, ComputeError, DeliveryError: the step that failed.
    """
    run = _Run(
        plan=plan,
        sessions=sessions,
        connectors=connectors,
        listener=listener,
        cancellation=cancellation or Cancellation(),
    )
    with _computed(run, engine) as computed:
        staged = _deliver(run, computed.running, computed.columns, stage)
        return computed.execution(staged)


@contextmanager
def stream_plan(
    plan: Plan,
    sessions: Mapping[str, Session],
    engine: Engine,
    *,
    connectors: Connectors = default_connectors,
    listener: Listener = NOBODY,
    cancellation: Cancellation | None = None,
) -> Iterator[tuple[Execution, "pa.RecordBatchReader"]]:
    """Run `plan` and give its result as a stream of Arrow batches, for the length of the block; nothing is written.

    Raises:
        ExtractError, ComputeError: the step that failed.
    """
    run = _Run(
        plan=plan,
        sessions=sessions,
        connectors=connectors,
        listener=listener,
        cancellation=cancellation or Cancellation(),
    )
    with _computed(run, engine) as computed:
        as_is = [
            Carried(name=column.name, type=column.type, carrier=staging_type(column.type, engine.dialect).carrier)
            for column in computed.columns
        ]
        with ExitStack() as stack:  # what fails in the caller's block is no failure of the engine
            with run.computing():
                reader = stack.enter_context(computed.workspace.stream(plan.transform, as_is))
            yield computed.execution(None), _read(reader, run.computing)


def _read(reader: "pa.RecordBatchReader", computing: Callable[[], AbstractContextManager[None]]) -> Any:
    """The same stream; what fails while it is computed, fails inside of `computing`."""
    import pyarrow as pa

    def batches() -> Iterator[pa.RecordBatch]:
        with computing():
            yield from reader

    return pa.RecordBatchReader.from_batches(reader.schema, batches())


@dataclass(frozen=True, kw_only=True)
class _Run:
    """What every step of one run needs."""

    plan: Plan
    sessions: Mapping[str, Session]
    connectors: Connectors
    listener: Listener
    cancellation: Cancellation

    def begins(self, what: str) -> None:
        """A step."""
        if self.listener.stepped is not None:
            self.listener.stepped(what)

    def again(self, call: Callable[[], Result], session: Session, what: str) -> Result:
        """`call`, a step on the target of `session`, again where it lost its connection."""
        return again(
            call,
            session,
            self.connectors(session),
            what=what,
            sessions=self.sessions.values(),
            retried=self.listener.retried,
            stopped=lambda: self.cancellation.ended,
            pause=self.cancellation.pause,
        )

    def making_room(self) -> AbstractContextManager[None]:
        """Where the plan reads from its own target, that target's connection is needed for it."""
        own = self.plan.target
        read = any(extract.target == own for extract in self.plan.reads)
        return self.sessions[own].suspended() if read else nullcontext()

    def computing(self) -> AbstractContextManager[None]:
        return step(ComputeError, f"Failed to compute {self.plan.node}", self.sessions.values())


@dataclass(frozen=True, kw_only=True)
class _Computed:
    """All extracts in the engine, which is ready for the transform; `values`: what was known while they were read."""

    running: Running
    landed: tuple[Landed, ...]
    columns: tuple[ResultColumn, ...]
    values: Values

    @property
    def workspace(self) -> Workspace:
        """Where they are."""
        return self.running.workspace

    def execution(self, staged: Staged | None) -> Execution:
        delivered = staged.diagnostics() if staged else ()
        return Execution(
            extracts=_metrics(self.landed, self.values),
            staged=staged,
            columns=self.columns,
            diagnostics=(*self.values.diagnostics, *self.workspace.diagnostics, *delivered),
        )


@contextmanager
def _computed(run: _Run, engine: Engine) -> Iterator[_Computed]:
    """The workspace with all extracts in it; every source is closed by then."""
    with engine.open(run.plan) as workspace, _watched(run, workspace) as running:
        values = Values(run.plan, run.computing)
        with run.computing():
            workspace.foresee(run.plan)
        with run.making_room():
            landed = _extract(run, running, values)
        with run.computing():
            own = {extract.name for extract in run.plan.extracts}
            run.begins("compute")
            columns = workspace.settle([one for one in landed if one.extract.name in own], run.plan.transform)
        yield _Computed(running=running, landed=landed, columns=columns, values=values)


@contextmanager
def _watched(run: _Run, workspace: Workspace) -> Iterator[Running]:
    """The run of a plan that can be cancelled."""
    running = Running(workspace, run.sessions.values())
    with running.watching(), run.cancellation.watching(running):
        yield running


def _extract(run: _Run, running: Running, values: Values) -> tuple[Landed, ...]:
    """All extracts: sources in parallel, the extracts of one source one after the other."""
    targets: dict[str, list[Extract]] = {}
    # Those for values first, which wait for nothing; then those that wait for no value.
    for extract in sorted(run.plan.reads, key=lambda extract: bool(placeholders(extract))):
        targets.setdefault(extract.target, []).append(extract)
    if not targets:
        return ()
    with ThreadPoolExecutor(max_workers=len(targets), thread_name_prefix="dvt-extract") as pool:
        finished = False
        try:
            futures = [pool.submit(_land, run, running, values, found) for found in targets.values()]
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
            finished = not any(future.exception() for future in done)
        finally:
            # Also on an interrupt: leaving the pool waits for what runs.
            if not finished:
                values.give_up()
                run.cancellation.end_pauses()
                running.stop()
        failed = next((future for future in done if future.exception()), None)
        if failed is not None:
            failed.result()
    landed = {one.extract.name: one for future in futures for one in future.result()}
    return tuple(landed[extract.name] for extract in run.plan.reads)


def _land(run: _Run, running: Running, values: Values, extracts: Sequence[Extract]) -> tuple[Landed, ...]:
    target = extracts[0].target
    session = run.sessions[target]
    relations = sorted({relation for extract in extracts for relation in relation_names(extract)})
    what = f"{', '.join(relations)} ({target})" if relations else target
    values.wait_for(extracts[0])  # a connection that only waits is none that a server need have
    connector = run.connectors(session)

    def resumed(extract: Extract, kept: int, parts: int) -> None:
        names = ", ".join(relation_names(extract))
        run.begins(f"extract from {names} ({target}) goes on: {kept} of {parts} parts are there")

    def land() -> tuple[Landed, ...]:
        run.begins(f"extract from {what}")
        limit = Limit(session.statement_timeout, partial(running.stop_reading, session))
        with limit.held():
            return running.workspace.land(
                extracts,
                session,
                connector,
                node=run.plan.node,
                progress=run.listener.progress,
                settled=Limited(settled=values, limit=limit),
                resumed=resumed,
            )

    with step(ExtractError, f"Failed to extract from {what}", [session]):
        return run.again(land, session, f"extract from {what}")


def _deliver(run: _Run, running: Running, columns: Sequence[ResultColumn], stage: Stage) -> Staged:
    session, node, workspace = run.sessions[run.plan.target], run.plan.node, running.workspace
    failing = partial(step, DeliveryError, f"Failed to write to {stage.display} ({session.name})", [session])
    connector, progress = run.connectors(session), run.listener.progress
    started = time.monotonic()
    with failing():
        has_type = partial(connector.has_type, session)
        staged = stage_columns(run.plan, columns, session, has_type, stage.into)
        staged = with_collations(staged, run.plan, stage, session, connector)
        instants = any(column.instant for column in staged)
        last = last_instant(session, node) if instants else None
    zone = UTC[session.dialect] if instants else run.plan.zone
    carried = [replace(column.carried, until=last) if column.instant else column.carried for column in staged]
    tried: list[Stage] = []
    left: list[Stage] = []

    def load() -> tuple[int, int]:
        mine = stage.another(len(tried)) if tried else stage
        tried.append(mine)
        run.begins(f"load into {mine.display} ({session.name})")
        into = Destination(table=mine.table(), columns=carried, session=session, connector=connector)
        limit = Limit(session.statement_timeout, partial(running.stop_writing, session))
        made = False
        try:
            with limit.held():
                create(session, mine, staged, node)
                made = True  # from here on the relation is ours to drop
                with in_zone(session, zone, node):
                    written = workspace.write(
                        run.plan.transform,
                        into,
                        node=node,
                        progress=partial(progress, "load") if progress is not None else None,
                    )
        except BaseException as error:
            # What was lost may have been the answer: then it is there.
            answered = (
                isinstance(error, Exception) and not isinstance(error, Expired) and not was_lost(connector, error)
            )
            if (made or not answered) and not discard(session, mine, node):
                left.append(mine)
            raise
        return written

    with failing():
        rows, size = run.again(load, session, f"load into {stage.display} ({session.name})")
        for each in left:
            discard(session, each, node)
    return Staged(
        stage=tried[-1],
        columns=staged,
        dialect=session.dialect,
        rows=rows,
        bytes=size,
        seconds=time.monotonic() - started,
    )


def relation_names(extract: Extract) -> tuple[str, ...]:
    """``schema.identifier`` of the relations that an extract reads, as its source calls them."""
    names = {cte.alias for cte in extract.query.find_all(exp.CTE)}
    tables = [table for table in extract.query.find_all(exp.Table) if table.db or table.name not in names]
    named = [table for table in tables if table.name]  # a function in FROM has no name
    return tuple(dict.fromkeys(f"{table.db}.{table.name}" if table.db else table.name for table in named))


def _metrics(landed: Sequence[Landed], values: Values) -> tuple[ExtractMetrics, ...]:
    return tuple(
        ExtractMetrics(
            target=one.extract.target,
            relations=relation_names(one.extract),
            rows=one.rows,
            bytes=one.bytes,
            seconds=one.seconds,
            estimated_rows=None if one.extract.rows is None else round(one.extract.rows),
            estimated_bytes=None if one.extract.bytes is None else round(one.extract.bytes),
            key_rows=values.shipped(one.extract)[0],
            key_bytes=values.shipped(one.extract)[1],
        )
        for one in landed
    )
