"""The values of a running plan: computed as soon as what they are made of has landed; the extracts they bound wait.

An extract for a value waits for nothing, and comes before all others of its target: nobody waits for himself.
"""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import replace

from sqlglot import exp

from dvt.compute.base import Evaluate, Landed
from dvt.dialects.late import Known, settled
from dvt.errors import ComputeError
from dvt.plan.steps import Extract, Plan, Value


class GivenUp(ComputeError):
    """What an extract waited for will not come: another one failed."""


class Values:
    """See the module; `dvt.compute.base.Settled`.

    Args:
        plan: what runs.
        computing: around what the engine does, for its errors.
    """

    def __init__(self, plan: Plan, computing: Callable[[], AbstractContextManager[None]]) -> None:
        self._engine = plan.transform.dialect
        self._computing = computing
        self._known: dict[str, Future[Known]] = {value.name: Future() for value in plan.values}
        self._of: dict[str, Value] = {each.name: value for value in plan.values for each in value.extracts}
        self._landed: dict[str, Landed] = {}

    def query(self, extract: Extract) -> Extract:
        """The extract with its literals, once they are known."""
        names = {node.name for node in extract.query.find_all(exp.Placeholder)}
        if not names:
            return extract
        known = {name: self._known[name].result() for name in names}
        return replace(extract, query=settled(extract.query, extract.dialect, self._engine, known))

    def arrived(self, landed: Landed, evaluate: Evaluate) -> None:
        """Compute the value, if this was the last that it is made of. All of them come from one target: one thread."""
        value = self._of.get(landed.extract.name)
        if value is None:
            return
        self._landed[landed.extract.name] = landed
        if all(extract.name in self._landed for extract in value.extracts):
            with self._computing():
                known = evaluate(value, [self._landed[extract.name] for extract in value.extracts])
            self._known[value.name].set_result(known)

    def give_up(self) -> None:
        """Let go of all who wait."""
        for future in self._known.values():
            if not future.done():
                future.set_exception(GivenUp("interrupted"))
