"""How many rows extracts gave in earlier runs, for the estimates of the next: where those had been far from it.

It knows plans and the metadata store; it must not know what an estimate is used for.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dvt.execute.run import ExtractMetrics
from dvt.metadata.store import MetadataStore, RowsSeen
from dvt.plan.shapes import missed, shape
from dvt.plan.steps import Plan

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets

_PLACE = ("host", "server", "account", "project", "port", "database", "dbname", "catalog")
_PATHS = ("path", "schema_directory", "schemas_and_paths")
"""The keys of credentials that say which database it is, and nothing of who asks; and those with paths in them."""


class Learning:
    """What is known of one invocation's targets, and what it finds out.

    Args:
        targets: of the invocation.
        store: where it is kept.
    """

    def __init__(self, targets: "Targets", store: MetadataStore | None = None) -> None:
        self._targets = targets
        self._store = store or MetadataStore()
        self._known: dict[str, Mapping[str, float]] = {}
        self._found: dict[tuple[str, str], RowsSeen] = {}

    def seen(self, target: str) -> Mapping[str, float]:
        """The rows that queries gave on a target, by their shapes; asked for once."""
        if target not in self._known:
            self._known[target] = self._store.rows_seen(self._place(target))
        return self._known[target]

    def learn(self, plan: Plan, extracts: Sequence[ExtractMetrics]) -> None:
        """Note what `extracts` of a plan, in its order, gave that had not been expected."""
        for extract, moved in zip(plan.reads, extracts, strict=True):
            if missed(extract, moved.rows):
                one = RowsSeen(
                    target=self._place(extract.target),
                    shape=shape(extract.query, extract.dialect),
                    rows=float(moved.rows),
                )
                self._found[one.target, one.shape] = one

    def keep(self) -> None:
        """Write down what was noted: for the next invocation."""
        self._store.see(self._found.values())
        self._found.clear()

    def _place(self, target: str) -> str:
        """Which database a target is; who connects to it, and with what, is not in it."""
        values: dict[str, Any] = self._targets.config(target).credentials.to_dict(omit_none=True)
        told = [self._targets.type_of(target), *(f"{key}={values[key]}" for key in _PLACE if key in values)]
        if any(key in values for key in _PATHS):  # which may be relative to where it runs
            told += [str(Path.cwd()), *(f"{key}={values[key]}" for key in _PATHS if key in values)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()
