"""Staging relations that a killed run left behind: dropped when it is certain that nobody uses them.

A run drops its own. A leftover is one whose lock on the target is free, or, where the database has no such lock, one
that is older than `SWEEP_AFTER`. The next run that writes to its schema drops it, and so does ``dvt clean --staging``.
"""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta, timezone
from typing import Any

from dbt.node_types import NodeType
from dbt_common.events.functions import fire_event
from dbt_common.events.types import Note
from dbt_common.exceptions import DbtRuntimeError

from dvt.connectors.liveness import is_dead
from dvt.dbt.sessions import TargetSession
from dvt.deliver.stage import started_at

SWEEP_AFTER = timedelta(hours=24)
_YOUNG = timedelta(seconds=30)
"""A relation this young may be in the making: its lock is taken just before it."""


def sweep(targets: Any, nodes: Iterable[Any], *, inside: str | None, skip: Iterable[str] = ()) -> list[str]:
    """Drop the leftovers in the schemas that federated nodes write to.

    Args:
        targets: of the invocation.
        nodes: whose schemas are looked through.
        inside: the target that the calling thread is connected to already; None: to none.
        skip: targets that cannot be used.

    Returns:
        What was dropped, as the target spells it.
    """
    schemas: dict[str, set[tuple[str | None, str]]] = {}
    for node in nodes:
        resolution = targets.places.resolution(node)
        staged = node.resource_type in (NodeType.Model, NodeType.Test)  # what may have a staging relation
        if staged and resolution.federated and resolution.target not in skip:
            schemas.setdefault(resolution.target, set()).add((node.database, node.schema))
    dropped: list[str] = []
    for target, found in schemas.items():
        adapter = targets.adapter(target)
        with nullcontext() if target == inside else adapter.connection_named("sweep"):
            session = TargetSession(targets, target, inside=True)
            for relation in _leftovers(adapter, found):
                try:
                    if not _certain(session, relation.identifier):
                        continue
                    adapter.connections.begin()
                    adapter.drop_relation(relation)
                    adapter.connections.commit()
                except Exception as error:  # noqa: BLE001  # a leftover stands in nobody's way, whatever the driver says
                    adapter.connections.rollback_if_open()
                    fire_event(Note(msg=f"cannot drop {relation} ({target}), a leftover of a killed run: {error}"))
                else:
                    dropped.append(f"{relation} ({target})")
    for name in dropped:
        fire_event(Note(msg=f"dropped {name}, which a run that was killed had left behind"))
    return dropped


def _leftovers(adapter: Any, schemas: Iterable[tuple[str | None, str]]) -> Iterator[Any]:
    for database, schema in schemas:
        try:
            relations = adapter.list_relations(database, schema)
        except DbtRuntimeError:  # a schema that cannot be looked into has its own error when it is used
            continue
        yield from (relation for relation in relations if started_at(relation.identifier or "") is not None)


def _certain(session: TargetSession, name: str) -> bool:
    started = started_at(name)
    age = datetime.now(timezone.utc) - started if started is not None else timedelta(0)
    if age < _YOUNG:
        return False
    dead = is_dead(session, name)
    return age > SWEEP_AFTER if dead is None else dead
