"""What cannot run where, or on what, it was put is said before anything has run."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dbt_common.events.functions import fire_event
from dbt_common.events.types import Note

from dvt.dbt.errors import CompileFailure
from dvt.errors import DvtError, ResolveError

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets


def refuse_impossible(nodes: Iterable[Any], targets: "Targets") -> None:
    """Look through the selected nodes.

    Raises:
        CompileFailure: some cannot run; all of them are told at once.
    """
    errors: list[DvtError] = []
    computes: dict[str | None, str] = {None: ""} if targets.compute else {}
    for node in nodes:
        resolution = targets.places.resolution(node)
        if resolution.error is not None:
            errors.append(resolution.error)
        elif resolution.federated:
            computes.setdefault(resolution.compute, node.unique_id if resolution.compute else "")
    errors += _unusable(computes, targets)
    if len(errors) == 1:
        raise CompileFailure(errors[0])
    if errors:
        listed = "\n".join(f"  - {error.message}\n    hint: {error.hint}" for error in errors)
        placed = all(isinstance(error, ResolveError) for error in errors)
        what = "nodes cannot run where they were put" if placed else "things stand in the way of this run"
        raise CompileFailure(ResolveError(f"{len(errors)} {what}:\n{listed}"))


def _unusable(computes: dict[str | None, str], targets: "Targets") -> list[DvtError]:
    """Why computes that federated nodes name, or the rules of the project, cannot be used.

    Args:
        computes: their names (None: the default one), and the first node that names it.
        targets: of the invocation.
    """
    found: list[DvtError] = []
    if not computes:
        return found
    from dvt.compute.engines import engine_for

    told: set[str] = set()
    for name, node in sorted(computes.items(), key=str):
        try:
            engine_for(targets.computes.resolve(targets.compute, name))
        except DvtError as error:  # noqa: PERF203  # each of them is told, once
            if error.message in told:
                continue
            told.add(error.message)
            where = f"{node}: " if node and not targets.compute else ""
            found.append(type(error)(f"{where}{error.message}", hint=error.hint))
    try:
        targets.rules  # noqa: B018  # it is read here
    except DvtError as error:
        found.append(error)
    for notice in targets.computes.notices if not found else ():
        fire_event(Note(msg=notice))
    return found
