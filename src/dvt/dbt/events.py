"""dvt's structured events: one class per line that users and tools read, in dbt's own event system."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from dbt.events import ALL_EVENT_NAMES
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager_client import get_event_manager
from dbt_common.exceptions import EventCompilationError
from typing_extensions import override

from dvt.dbt import event_messages
from dvt.diagnostics import Code, Diagnostic, Severity


def _counted(number: int, what: str) -> str:
    """``1 model``, ``2 models``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _items(value: Any) -> Iterable[tuple[str, Any]]:
    """The keys and values of a JSON object in an event."""
    return [(key, value[key]) for key in value]


class _Event(BaseEvent):
    """An event of level info."""

    PROTO_TYPES_MODULE = event_messages

    @override
    def level_tag(self) -> EventLevel:
        return EventLevel.INFO

    @override
    def code(self) -> str:
        return f"DVT-{type(self).__name__}"


class DvtReportVersion(_Event):
    """The first line of every command."""

    @override
    def message(self) -> str:
        return f"Running with dvt={self.version}"


class TargetOverride(_Event):
    """``--target`` moved nodes away from where they are configured to live."""

    @override
    def message(self) -> str:
        return f"--target {self.target}: {_counted(self.moved, 'node')} with a configured target moved to it"


class ExecutionPlan(_Event):
    """How many models take which path."""

    @override
    def message(self) -> str:
        pushed, federated = _counted(self.pushdown, "model"), _counted(self.federation, "model")
        return f"Execution plan: {pushed} via pushdown, {federated} via federation"


class BuildExecutionPlan(_Event):
    """What a build is going to run."""

    @override
    def message(self) -> str:
        return (
            f"Build plan: {_counted(self.seeds, 'seed')}, {_counted(self.models, 'model')} ({self.pushdown} pushdown, "
            f"{self.federation} federation), {_counted(self.tests, 'test')}, {_counted(self.snapshots, 'snapshot')}"
        )


class ModelExecutionPath(_Event):
    """Which path a node takes, and between which targets."""

    @override
    def level_tag(self) -> EventLevel:
        return EventLevel.DEBUG

    @override
    def message(self) -> str:
        if self.path == "pushdown":
            return f"{self.node_name}: pushdown -> {self.target}"
        return f"{self.node_name}: federation: [{', '.join(self.sources)}] -> {self.target}"


class MaterializationCoerced(_Event):
    """DVT001: a view that reads other targets becomes a table."""

    @override
    def level_tag(self) -> EventLevel:
        return EventLevel.WARN

    @override
    def code(self) -> str:
        return Code.MATERIALIZATION_COERCED.value

    @override
    def message(self) -> str:
        return (
            f"WARNING: materialization changed from '{self.configured}' to '{self.effective}' (cross-target federation)"
            f": {self.node_name}"
        )


class FederationWarning(_Event):
    """Any other warning of a plan."""

    @override
    def level_tag(self) -> EventLevel:
        return EventLevel.WARN

    @override
    def code(self) -> str:
        return str(self.warning_code)

    @override
    def message(self) -> str:
        return f"{self.warning_code}: {self.text} ({self.node_name})"


class StepStarting(_Event):
    """A federated node reads, computes or writes from now on."""

    @override
    def level_tag(self) -> EventLevel:
        return EventLevel.DEBUG

    @override
    def message(self) -> str:
        return f"{self.node_name}: {self.step}"


class StepRetried(_Event):
    """A step lost its connection and is run again."""

    @override
    def message(self) -> str:
        return (
            f"Retry {self.number} of {self.of} in {self.pause:.1f}s: {self.step} lost its connection: {self.reason}"
            f" ({self.node_name})"
        )


class WaitingForRun(_Event):
    """Another run writes the relation of a node, which waits."""

    @override
    def message(self) -> str:
        holder = f" ({self.holder})" if self.holder else ""
        return f"Waiting for another run{holder}, which writes {self.relation} ({self.node_name})"


class RunsUnlocked(_Event):
    """The folder of the locks cannot be had."""

    @override
    def level_tag(self) -> EventLevel:
        return EventLevel.WARN

    @override
    def message(self) -> str:
        return (
            f"Runs at once do not wait for each other: {self.path} cannot be locked ({self.reason})\n"
            "hint: set DVT_HOME to a folder that can be written to"
        )


class FederationSummary(_Event):
    """The warnings of a run, counted."""

    @override
    def message(self) -> str:
        counted = [f"  {code}: {int(count)} occurrence(s)" for code, count in sorted(_items(self.by_code))]
        return "\n".join([f"Federation completed with {self.warnings} warning(s):", *counted])


class BuildPhaseStarting(_Event):
    """The first node of a phase starts."""

    @override
    def level_tag(self) -> EventLevel:
        return EventLevel.DEBUG

    @override
    def message(self) -> str:
        return f"Starting {self.phase}: {self.total}"


class BuildPhaseComplete(_Event):
    """What became of one kind of node."""

    @override
    def message(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return (
            f"Completed {self.phase}: {self.succeeded} succeeded, {self.failed} failed{skipped} ({self.seconds:.1f}s)"
        )


_PHASES = ("seeds", "models", "snapshots", "tests")


class BuildComplete(_Event):
    """The last line of a build."""

    @override
    def message(self) -> str:
        done = {name: (int(counts["succeeded"]), int(counts["total"])) for name, counts in _items(self.phases)}
        parts = [f"{name}: {done[name][0]}/{done[name][1]}" for name in _PHASES]
        return f"Build complete in {self.seconds:.1f}s - {', '.join(parts)}"


WARNINGS = ("MaterializationCoerced", "FederationWarning")
"""Event names that ``warn_error_options`` knows, beside the codes."""


def know_names() -> set[str]:
    """Let ``--warn-error-options`` take our event names and codes: dbt checks names against its own set.

    Returns:
        The names that were not known before.
    """
    new = {*WARNINGS, *(code.value for code in Code)} - ALL_EVENT_NAMES
    ALL_EVENT_NAMES.update(new)
    return new


@contextmanager
def names_known() -> Iterator[None]:
    """`know_names`, for the length of the block."""
    new = know_names()
    try:
        yield
    finally:
        ALL_EVENT_NAMES.difference_update(new)


def warn(node: Any, diagnostic: Diagnostic, event: BaseEvent) -> bool:
    """Fire the event of a plan's diagnostic; whether it was told as a warning.

    Raises:
        EventCompilationError: it is a warning, and the user asked for warnings to be errors: by ``--warn-error``, by
            its event's name or by its code.
    """
    manager = get_event_manager()
    options = manager.warn_error_options
    names = (diagnostic.code.value, type(event).__name__)
    if diagnostic.severity is Severity.NOTE:
        manager.fire_event(event, level=EventLevel.DEBUG)
        return False
    if any(options.silenced(name) for name in names):
        return False
    # By names alone: by an event's code dbt takes what begins with D for a deprecation.
    fails = [options.errors(name) for name in names]
    everything = options.errors("")
    if manager.warn_error or (all(fails) if everything else any(fails)):
        raise EventCompilationError(event.message(), node)
    manager.fire_event(event, node=node)
    return True


_UNITS = ("B", "kB", "MB", "GB", "TB")


def human_bytes(count: float) -> str:
    """A number of bytes with its unit: ``1.2 MB``."""
    for unit in _UNITS[:-1]:
        if count < 1000:  # noqa: PLR2004  # SI units
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} {_UNITS[-1]}"
