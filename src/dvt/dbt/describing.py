"""What the planner is told of a node's inputs: columns and row estimates, as the databases tell them.

For a relation that does not exist yet, and where no data is going to be read (``dvt explain``), columns come from the
model's contract, a seed's file or the upstream model's own compiled SQL; else they are unknown, and the plan says so.
What did not come from the database is told in `Describer.notes`: never an unmarked guess.
"""

import csv
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from dbt.node_types import NodeType
from dbt_common.exceptions import DbtRuntimeError
from sqlglot import exp

from dvt.connectors.registry import connector_for
from dvt.dbt.access import reach
from dvt.dbt.agreeing import Settings, settings_of
from dvt.dbt.relations import Input
from dvt.dbt.sessions import TargetSession
from dvt.errors import ExtractError
from dvt.execute.again import again
from dvt.execute.failures import step
from dvt.execute.retrying import Retry
from dvt.plan.schema import Column, Relation, Target

if TYPE_CHECKING:
    from dvt.connectors.base import Statistics
    from dvt.dbt.targets import Targets

_LOOK = 0.2
"""Seconds between two looks whether the run was stopped."""
Result = TypeVar("Result")
Columns = tuple[Column, ...]
Foresee = Callable[[Any, Any, "Describer"], Columns | None]
"""(node, targets, describer) → the columns that a node's own SQL gives."""


def spelled(relation: Any) -> tuple[str | None, str | None]:
    """Database and schema of a relation, as far as its adapter writes them."""
    policy = relation.include_policy
    return (relation.database if policy.database else None, relation.schema if policy.schema else None)


class Describer:
    """Describes inputs, each target over a session of its own.

    Args:
        targets: the targets of the invocation.
        own: the target that the calling thread is connected to already.
        label: names the connections in logs.
        foresee: nothing is going to be read: a relation that is not there, or cannot be asked for, is described as far
            as the project tells, and by this where it is a model that is not built yet.
        unfit_as_null: as of the sessions that it makes.
        retried: hears of what is asked again, since its connection was lost.

    Attributes:
        notes: how columns became known that no database told, a line each.
    """

    def __init__(
        self,
        targets: "Targets",
        own: str,
        label: str,
        *,
        foresee: "Foresee | None" = None,
        unfit_as_null: bool = False,
        retried: Callable[[Retry], None] | None = None,
    ) -> None:
        self._retried = retried
        self._unfit_as_null = unfit_as_null
        self._targets = targets
        self.own = own
        self._label = label
        self._foresee = foresee
        self._sessions: dict[str, TargetSession] = {}
        self._inferring: set[str] = set()
        self.notes: dict[str, str] = {}

    def session(self, target: str) -> TargetSession:
        """The session of a target, made on first use."""
        if target not in self._sessions:
            self._sessions[target] = TargetSession(
                self._targets, target, inside=target == self.own, unfit_as_null=self._unfit_as_null
            )
        return self._sessions[target]

    def relations(self, by_key: dict[str, Input]) -> dict[str, Relation]:
        """The planner's relations of a node, by the keys in its SQL."""
        found: dict[str, Relation] = {}
        for target in dict.fromkeys(given.target for given in by_key.values()):
            mine = {key: given for key, given in by_key.items() if given.target == target}
            columns = self._columns(target, list(mine.values()))
            found |= {key: _relation(key, mine[key], known) for key, known in zip(mine, columns, strict=True)}
        found = {key: found[key] for key in by_key}
        for target in dict.fromkeys(relation.target for relation in found.values()):
            mine = {key: by_key[key] for key, each in found.items() if each.target == target and each.columns}
            if mine:
                found |= self._counted(target, mine, found)
        return found

    def _counted(self, target: str, given: Mapping[str, Input], found: Mapping[str, Relation]) -> dict[str, Relation]:
        """Those of a target with what it has counted, which it is asked for once."""
        tables = [_table(each) for each in given.values()]
        session = self.session(target)
        connector = connector_for(session.credentials.type)
        try:
            with step(ExtractError, f"Failed to ask {target} how much there is", [session]):
                counted = self.asked(target, lambda: connector.statistics(session, tables), "ask how much there is")
        except ExtractError:
            if self._foresee is None:
                raise
            return {}
        return {key: _with(found[key], statistics) for key, statistics in zip(given, counted, strict=True)}

    def planned(self, relations: Iterable[Relation], own: str) -> dict[str, Target]:
        """The planner's targets, by name: those that `relations` are on, and `own`, where the result goes."""
        names = {relation.target for relation in relations} | {own}
        dialects = {name: self.session(name).dialect for name in names}
        alike = {name for name in names if dialects[name] == dialects[own]}
        settings = {name: self._settings(name) for name in sorted(alike)} if alike > {own} else {}
        return {
            name: Target(
                name=name,
                dialect=dialects[name],
                settings=settings.get(name, ()),
                rules=self._targets.rules.of(name, dialects[name]),
                seen=self._targets.learning.seen(name),
            )
            for name in names
        }

    def _settings(self, target: str) -> Settings:
        """Asked for once in a run."""
        session, known = self.session(target), self._targets.settings
        if target not in known:
            try:
                with step(ExtractError, f"Failed to ask {target} for its settings", [session]):
                    known[target] = self.asked(target, lambda: settings_of(session), "ask for the settings")
            except ExtractError:
                if self._foresee is None:
                    raise
                return ()
        return known[target]

    def _columns(self, target: str, given: Sequence[Input]) -> list[Columns | None]:
        """Of relations on one target, which is asked for all of them at once."""
        if self._foresee is None:
            names = ", ".join(map(_display, given))
            with step(ExtractError, f"Failed to extract from {names} ({target})", [self.session(target)]):
                return self.asked(target, lambda: self._ask(target, given), f"look at {names}")
        try:
            found = self._ask(target, given)
        except DbtRuntimeError as error:
            found = [None for _ in given]
            for each in given:
                self._note(each, f"target {target} cannot be asked ({_first_line(error)})")
        return [columns or self._foreseen(each) for columns, each in zip(found, given, strict=True)]

    def asked(self, target: str, call: Callable[[], Result], what: str) -> Result:
        """`call`, which asks `target` over its session, again where it lost its connection."""
        session = self.session(target)
        return again(
            call,
            session,
            connector_for(session.credentials.type),
            what=f"{what} ({target})",
            sessions=[session],
            retried=self._retried,
            stopped=lambda: self._targets.cancelled,
            pause=self._pause,
        )

    def _pause(self, seconds: float) -> bool:
        """See `again`."""
        until = time.monotonic() + seconds
        while not self._targets.cancelled and time.monotonic() < until:
            time.sleep(min(_LOOK, seconds))
        return not self._targets.cancelled

    # -- from the database
    def _ask(self, target: str, given: Sequence[Input]) -> list[Columns | None]:
        session = self.session(target)
        found = connector_for(session.credentials.type).describe(session, list(map(_table, given)))
        return [columns or self._by_adapter(each) for columns, each in zip(found, given, strict=True)]

    def _by_adapter(self, given: Input) -> Columns | None:
        """What dbt's adapter tells of a relation that the connector does not find (external, temporary …)."""
        adapter = self._targets.adapter(given.target)
        with reach(self._targets, given.target, self.own, self._label):
            try:
                found = adapter.get_columns_in_relation(given.relation)
            except DbtRuntimeError:
                return None
        return tuple(Column(name=column.name, type=column.data_type) for column in found) or None

    # -- from the project
    def _foreseen(self, given: Input) -> Columns | None:
        node = self._node(given)
        if node is None:
            return None
        declared = _declared(node)
        if declared is not None:
            self._note(given, "columns as the project declares them")
            return declared
        if node.resource_type == NodeType.Seed:
            self._note(given, "columns from the seed's file; their types are unknown until it is loaded")
            return _seed_columns(node)
        return self._inferred(node, given)

    def _node(self, given: Input) -> Any:
        manifest, relation = self._targets.manifest, given.relation
        wanted = (relation.database, relation.schema, relation.identifier)
        for node in (*manifest.nodes.values(), *manifest.sources.values()):
            names = (node.database, node.schema, getattr(node, "identifier", None))
            if names == wanted and self._targets.places.of(node) == given.target:
                return node
        return None

    def _inferred(self, node: Any, given: Input) -> Columns | None:
        """The columns that an upstream model's own SQL gives."""
        if (
            self._foresee is None
            or node.resource_type not in (NodeType.Model, NodeType.Snapshot)
            or node.unique_id in self._inferring
        ):
            return None
        self._inferring.add(node.unique_id)
        try:
            found = self._foresee(node, self._targets, self)
        finally:
            self._inferring.discard(node.unique_id)
        if found is not None:
            self._note(given, f"columns inferred from the SQL of {node.unique_id}, which is not built yet")
        return found

    def _note(self, given: Input, text: str) -> None:
        self.notes[f"{_display(given)} ({given.target})"] = text


def _relation(key: str, given: Input, columns: Columns | None) -> Relation:
    database, schema = spelled(given.relation)
    return Relation(
        key=key,
        target=given.target,
        database=database,
        schema=schema,
        identifier=given.relation.identifier,
        columns=columns,
    )


def _table(given: Input) -> exp.Table:
    database, schema = spelled(given.relation)
    return exp.table_(given.relation.identifier, db=schema, catalog=database, quoted=True)


def _with(relation: Relation, counted: "Statistics") -> Relation:
    """The relation with what its database has counted of it."""
    columns = tuple(replace(each, distinct=counted.distinct.get(each.name)) for each in relation.columns or ())
    return replace(relation, columns=columns or None, rows=counted.rows, keys=counted.keys)


def _first_line(error: DbtRuntimeError) -> str:
    """What it says, without dbt's own heading."""
    return str(error.msg).strip().partition("\n")[0]


def _display(given: Input) -> str:
    """``schema.identifier``."""
    return ".".join(part for part in (*spelled(given.relation)[1:], given.relation.identifier) if part)


def _declared(node: Any) -> Columns | None:
    """The columns of an enforced contract, where all of them have a type."""
    columns = tuple(Column(name=each.name, type=each.data_type or "") for each in (node.columns or {}).values())
    contract = getattr(getattr(node, "contract", None), "enforced", False)
    return columns if columns and contract and all(column.type for column in columns) else None


def _seed_columns(node: Any) -> Columns | None:
    path = Path(node.root_path or ".") / node.original_file_path
    if not path.is_file():
        return None
    types = node.config.column_types or {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file, delimiter=node.config.delimiter or ","), [])
    return tuple(Column(name=name, type=str(types.get(name, ""))) for name in header) or None
