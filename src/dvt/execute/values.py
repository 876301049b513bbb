"""What a running plan knows only while it runs: values and keys, told as soon as what they are made of has landed.

The extracts that they bound wait for them.

An extract for a value waits for nothing, and comes before all others of its target: nobody waits for himself.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from sqlglot import exp

from dvt.compute.base import Evaluate, Landed
from dvt.diagnostics import Code, Diagnostic, Severity
from dvt.dialects.late import Known, KnownKeys, most_keys, settled
from dvt.errors import ComputeError
from dvt.plan.steps import Extract, Keys, Plan, Value


def placeholders(extract: Extract) -> frozenset[str]:
    """The values that an extract waits for."""
    return frozenset(node.name for node in extract.query.find_all(exp.Placeholder))


class Values:
    """See the module; `dvt.compute.base.Settled`.

    Args:
        plan: what runs.
        computing: around what the engine does, for its errors.

    Attributes:
        diagnostics: which comparisons stayed in the engine, and why.
    """

    def __init__(self, plan: Plan, computing: Callable[[], AbstractContextManager[None]]) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._engine = plan.transform.dialect
        self._computing = computing
        self._keys: dict[str, list[Keys]] = {}
        for each in plan.keys:
            self._keys.setdefault(each.extract, []).append(each)
        self._most = max((most_keys(extract.dialect) for extract in plan.extracts if placeholders(extract)), default=0)
        self._shipped: dict[str, tuple[int, int]] = {}
        self._of: dict[str, Value] = {each.name: value for value in plan.values for each in value.extracts}
        self._landed: dict[str, Landed] = {}
        self._known: dict[str, Known | KnownKeys] = {}
        self._given_up = False
        self._changed = threading.Condition()

    def wait_for(self, extract: Extract) -> None:
        """Until all that the extract lacks is known.

        Raises:
            ComputeError: it will not be: another step failed.
        """
        names = placeholders(extract)
        with self._changed:
            self._changed.wait_for(lambda: self._given_up or names <= self._known.keys())
        if not names <= self._known.keys():
            raise ComputeError(f"{extract.name} ({extract.target}) was not read: another step failed")

    def gives(self, extract: Extract) -> bool:
        """Whether a value is made of it."""
        return extract.name in self._of

    def looks_at(self, extract: Extract) -> bool:
        """Whether a value is made of it, or others are limited by what it holds."""
        return self.gives(extract) or extract.name in self._keys

    def shipped(self, extract: Extract) -> tuple[int, int]:
        """How many keys an extract was limited to, and the bytes of their texts."""
        return self._shipped.get(extract.name, (0, 0))

    def query(self, extract: Extract) -> Extract:
        """The extract with its literals, once they are known.

        Raises:
            ComputeError: they will not be: another step failed.
        """
        if not placeholders(extract):
            return extract
        self.wait_for(extract)
        query, refused = settled(extract.query, extract.dialect, self._engine, self._known)
        for reason in refused:
            message = f"{extract.name} ({extract.target}): the engine alone compares with {reason}"
            note = Diagnostic(code=Code.PREDICATE_NOT_PUSHED, message=message, severity=Severity.NOTE)
            if note not in self.diagnostics:  # it may be read again
                self.diagnostics.append(note)
        lists = [known for name in placeholders(extract) if isinstance(known := self._known[name], KnownKeys)]
        texts = [text for known in lists for text in known.texts or ()] if not refused else []
        self._shipped[extract.name] = (len(texts), sum(map(len, texts)))
        return replace(extract, query=query)

    def arrived(self, landed: Landed, evaluate: Evaluate) -> None:
        """Compute what others wait for: the keys of it, and the value, if this was the last that it is made of.

        All that a value is made of comes from one target: one thread. Where that is read again, all of it is.

        Raises:
            ComputeError: it cannot be computed; or another was told before, when what it is made of was read the first
                time, and other extracts may be bound by that.
        """
        for keys in self._keys.get(landed.extract.name, ()):
            with self._computing():
                found = evaluate.keys(landed, keys.column, self._most)
            self._tell(keys.name, found, landed)
        value = self._of.get(landed.extract.name)
        if value is None:
            return
        self._landed[landed.extract.name] = landed
        if all(extract.name in self._landed for extract in value.extracts):
            with self._computing():
                known = evaluate.value(value, [self._landed.pop(extract.name) for extract in value.extracts])
            self._tell(value.name, known, landed)

    def _tell(self, name: str, known: Known | KnownKeys, landed: Landed) -> None:
        with self._changed:
            if not _covers(self._known.get(name, known), known):
                raise ComputeError(
                    f"{landed.extract.target} was read again, and tells another value than before",
                    hint="run the model again when nothing writes to what it takes the value from",
                )
            self._known.setdefault(name, known)
            self._changed.notify_all()

    def give_up(self) -> None:
        """Let go of all who wait."""
        with self._changed:
            self._given_up = True
            self._changed.notify_all()


def _covers(told: Known | KnownKeys, known: Known | KnownKeys) -> bool:
    """Whether what is bound by `told` is bound rightly where `known` is the case."""
    if isinstance(told, KnownKeys) and isinstance(known, KnownKeys):
        return told.texts is None or (known.texts is not None and set(known.texts) <= set(told.texts))
    return told == known
