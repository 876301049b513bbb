"""dvt's structured events: one class per line that users and tools read, in dbt's own event system."""

import json
from typing import Any

from dbt.events import ALL_EVENT_NAMES
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager_client import get_event_manager
from dbt_common.exceptions import EventCompilationError
from typing_extensions import override

from dvt.dbt import event_messages
from dvt.diagnostics import Code, Diagnostic, Severity


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
        nodes = f"{self.moved} node" if self.moved == 1 else f"{self.moved} nodes"
        return f"--target {self.target}: {nodes} with a configured target moved to it"


class ExecutionPlan(_Event):
    """How many models take which path."""

    @override
    def message(self) -> str:
        return f"Execution plan: {self.pushdown} models via pushdown, {self.federation} models via federation"


class BuildExecutionPlan(_Event):
    """What a build is going to run."""

    @override
    def message(self) -> str:
        return (
            f"Build plan: {self.seeds} seeds, {self.models} models ({self.pushdown} pushdown, {self.federation} "
            f"federation), {self.tests} tests, {self.snapshots} snapshots"
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
        return f"{self.node_name}: federation: [{', '.join(json.loads(self.sources))}] -> {self.target}"


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


class FederationSummary(_Event):
    """The warnings of a run, counted."""

    @override
    def message(self) -> str:
        counted = [f"  {code}: {count} occurrence(s)" for code, count in sorted(json.loads(self.by_code).items())]
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


class BuildComplete(_Event):
    """The last line of a build."""

    @override
    def message(self) -> str:
        parts = [f"{name}: {done}/{total}" for name, (done, total) in json.loads(self.phases).items()]
        return f"Build complete in {self.seconds:.1f}s - {', '.join(parts)}"


WARNINGS = ("MaterializationCoerced", "FederationWarning")
"""Event names that ``warn_error_options`` knows, beside the codes."""


def know_names() -> None:
    """Let ``--warn-error-options`` take our event names and codes: dbt checks names against its own set."""
    ALL_EVENT_NAMES.update((*WARNINGS, *(code.value for code in Code)))


def warn(node: Any, diagnostic: Diagnostic, event: BaseEvent) -> bool:
    """Fire the event of a plan's diagnostic; whether it was told as a warning.

    Raises:
        EventCompilationError: it is a warning, and the user asked for warnings to be errors: by ``--warn-error``, by
            its event's name or by its code.
    """
    manager = get_event_manager()
    options = manager.warn_error_options
    code = diagnostic.code.value
    if diagnostic.severity is Severity.NOTE:
        manager.fire_event(event, level=EventLevel.DEBUG)
        return False
    if options.silenced(code) or options.silenced(event):
        return False
    if options.errors(code):
        raise EventCompilationError(event.message(), node)
    manager.fire_event(event, node=node, force_warn_or_error_handling=True)
    return True


_UNITS = ("B", "kB", "MB", "GB", "TB")


def human_bytes(count: float) -> str:
    """A number of bytes with its unit: ``1.2 MB``."""
    for unit in _UNITS[:-1]:
        if count < 1000:  # noqa: PLR2004  # SI units
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} {_UNITS[-1]}"
