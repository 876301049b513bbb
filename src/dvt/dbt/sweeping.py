"""Staging relations that a killed run left behind: dropped when it is certain that nobody uses them.

A run drops its own. A leftover is one whose lock on the target is free, or, where the database has no such lock, one
that is older than `SWEEP_AFTER`. The next run that writes to its schema drops it, and so does ``dvt clean --staging``.
"""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from dbt.node_types import NodeType
from dbt_common.events.functions import fire_event
from dbt_common.events.types import Note
from dbt_common.exceptions import DbtRuntimeError

from dvt.connectors.liveness import is_dead, sweep_files
from dvt.dbt.sessions import TargetSession
from dvt.deliver.stage import started_at

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets

SWEEP_AFTER = timedelta(hours=24)
_YOUNG = timedelta(seconds=30)
"""A relation this young may be in the making: its lock is taken just before it."""


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What was found: relations as their targets spell them.

    Attributes:
        dropped: those that are gone.
        failed: those that could not be dropped; that was told already.
        kept: those that a running process may use, each with the reason and with when that ends.
    """

    dropped: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def sweep(targets: "Targets", nodes: Iterable[Any], *, inside: str | None, skip: Iterable[str] = ()) -> Swept:
    """Drop the leftovers in the schemas that federated nodes write to.

    Args:
        targets: of the invocation.
        nodes: whose schemas are looked through.
        inside: the target that the calling thread is connected to already; None: to none.
        skip: targets that cannot be used.
    """
    schemas: dict[str, set[tuple[str | None, str]]] = {}
    for node in nodes:
        resolution = targets.places.resolution(node)
        staged = node.resource_type in (NodeType.Model, NodeType.Test)  # what may have a staging relation
        if staged and resolution.federated and resolution.target not in skip:
            schemas.setdefault(resolution.target, set()).add((node.database, node.schema))
    swept = Swept()
    for target, found in schemas.items():
        adapter = targets.adapter(target)
        with nullcontext() if target == inside else adapter.connection_named("sweep"):
            session = TargetSession(targets, target, inside=True)
            sweep_files(session, _YOUNG)
            for relation in _leftovers(adapter, found):
                _sweep_one(adapter, session, relation, swept)
    for name in swept.dropped:
        fire_event(Note(msg=f"dropped {name}, which a run that was killed had left behind"))
    return swept


def _sweep_one(adapter: Any, session: TargetSession, relation: Any, swept: Swept) -> None:
    shown = f"{relation} ({session.name})"
    try:
        reason = _in_use(session, relation.identifier)
        if reason is not None:
            swept.kept.append(f"{shown}: {reason}")
            return
        adapter.connections.begin()
        adapter.drop_relation(relation)
        adapter.connections.commit()
    except Exception as error:  # noqa: BLE001  # a leftover stands in nobody's way, whatever the driver says
        adapter.connections.rollback_if_open()
        fire_event(Note(msg=f"cannot drop {shown}, a leftover of a killed run: {error}"))
        swept.failed.append(shown)
    else:
        swept.dropped.append(shown)


def _leftovers(adapter: Any, schemas: Iterable[tuple[str | None, str]]) -> Iterator[Any]:
    for database, schema in schemas:
        try:
            relations = adapter.list_relations(database, schema)
        except DbtRuntimeError:  # a schema that cannot be looked into has its own error when it is used
            continue
        yield from (relation for relation in relations if started_at(relation.identifier or "") is not None)


def _in_use(session: TargetSession, name: str) -> str | None:
    """Why a staging relation may be in use, and when that will be known; None where it is certain that it is not."""
    now = datetime.now(timezone.utc)
    started = started_at(name) or now
    if now - started < _YOUNG:
        return f"it is so new that a running process may be making it; dropped from {_shown(started + _YOUNG)} on"
    dead = is_dead(session, name)
    if dead is None and now - started <= SWEEP_AFTER:
        return f"whether a running process uses it cannot be known; dropped from {_shown(started + SWEEP_AFTER)} on"
    return "a running process uses it; dropped once that has ended" if dead is False else None


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
