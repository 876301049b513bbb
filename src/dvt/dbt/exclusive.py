"""One run at a time writes a relation: a second one that gets to it waits until the first is done with it.

Else two runs of one incremental model read the same watermark and both append. A file in ``$DVT_HOME`` is locked while
a node runs, so that processes of one machine and user wait for each other; a federated node also holds a lock on its
target, where the database has such locks, for runs on several machines. The operating system and the server let go of
them when a process dies.
"""

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from dbt.node_types import NodeType
from dbt.task.run import MicrobatchBatchRunner, MicrobatchModelRunner
from dbt_common.events.functions import fire_event
from dbt_common.exceptions import DbtRuntimeError

from dvt.config.home import dvt_home
from dvt.dbt import events
from dvt.dbt.errors import RunFailure
from dvt.errors import DeliveryError, DvtError

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets

_FIRST_LOOK, _LONGEST_LOOK = 0.02, 1.0  # seconds
_QUIET = 1.0
"""Seconds of waiting before that is told."""
_WRITTEN = frozenset({NodeType.Model, NodeType.Seed, NodeType.Snapshot})


def writing(runner: Any, targets: "Targets") -> AbstractContextManager[None]:
    """For the length of the block, no other run writes the relation of the runner's node.

    A batch of a microbatch model belongs to its model, which has the lock.
    """
    node = runner.node
    stored = node.resource_type == NodeType.Test and getattr(node, "is_relational", False)
    written = (node.resource_type in _WRITTEN and not node.is_ephemeral_model) or stored
    if not written or runner.skip or isinstance(runner, MicrobatchBatchRunner):
        return nullcontext()
    return _writing(runner, targets)


@contextmanager
def _writing(runner: Any, targets: "Targets") -> Iterator[None]:
    relation = str(runner.adapter.Relation.create_from(runner.config, runner.node))
    name = _place(runner.config.credentials, relation)
    told = _Waiting(runner.node, f"{relation} ({runner.config.target_name})", targets)
    several = isinstance(runner, MicrobatchModelRunner)  # its batches have the connections
    federated = not several and targets.places.several and targets.places.resolution(runner.node).federated
    with _file_locked(name, told):
        if told.waited or federated:
            # Inside the database the relation's name is enough: another machine may call the server by another name.
            _look_again(runner, relation if federated else "", told)
        yield


class _Waiting:
    """A wait that can be cancelled, and is told once it lasts."""

    def __init__(self, node: Any, relation: str, targets: "Targets") -> None:
        self._node = node
        self._relation = relation
        self._targets = targets
        self._told = False
        self.waited = False

    def until(self, done: Callable[[], bool], *, who: Callable[[], str] = str) -> None:
        """Until `done`; it is asked less and less often, at least once a second.

        Raises:
            RunFailure: the run was stopped meanwhile.
        """
        began, pause = time.monotonic(), _FIRST_LOOK
        while not done():
            self.waited = True
            if self._targets.cancelled:
                raise RunFailure(DvtError(f"another run writes {self._relation}: the run was stopped"))
            if time.monotonic() - began > _QUIET and not self._told:
                self._told = True
                node = self._node
                fire_event(
                    events.WaitingForRun(
                        unique_id=node.unique_id, node_name=node.name, relation=self._relation, holder=who()
                    )
                )
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_LOOK)

    def in_vain(self, folder: Path, error: OSError) -> None:
        """Tell, once in an invocation, that nothing can be locked."""
        if not self._targets.unlocked:
            self._targets.unlocked = True
            fire_event(events.RunsUnlocked(path=str(folder), reason=error.strerror or str(error)))


def _place(credentials: Any, relation: str) -> str:
    """What tells a relation from all others of the user."""
    port = getattr(credentials, "port", "")
    return f"{credentials.type.partition('@')[0]} {credentials.unique_field} {port} {relation}"


@contextmanager
def _file_locked(name: str, waiting: _Waiting) -> Iterator[None]:
    """Where the folder cannot be had (a read-only home, say), nothing is locked, and that is told."""
    path = dvt_home() / "locks" / f"{hashlib.sha256(name.encode()).hexdigest()[:40]}.lock"
    file = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = _locked(path, waiting)
    except OSError as error:
        waiting.in_vain(path.parent, error)
    if file is None:
        yield
        return
    with file:
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink()  # who waits for it finds that it is gone, and makes another


def _locked(path: Path, waiting: _Waiting) -> IO[str]:
    while True:
        file = path.open("a+")
        try:
            waiting.until(lambda: _try(file), who=lambda: _holder(path))  # noqa: B023  # it is called here
            if _same(file, path):
                file.truncate(0)
                file.write(str(os.getpid()))
                file.flush()
                return file
        except BaseException:
            file.close()
            raise
        file.close()


def _try(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _same(file: IO[str], path: Path) -> bool:
    """Whether the file that was locked is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _holder(path: Path) -> str:
    try:
        pid = path.read_text().strip()
    except OSError:
        return ""
    return f"process {pid}" if pid else ""


def _look_again(runner: Any, lock: str, waiting: _Waiting) -> None:
    """Let the runner look, before it compiles, whether its relation is there: another run may have made it meanwhile.

    Args:
        runner: of the node.
        lock: what is to be locked on the node's target before; empty: nothing.
        waiting: for that.
    """
    compiled = runner.compile

    def compile(manifest: Any) -> Any:  # noqa: A001  # dbt's name of it
        if lock:
            _lock_target(runner, lock, waiting)
        _refresh(runner.adapter, runner.adapter.Relation.create_from(runner.config, runner.node))
        return compiled(manifest)

    runner.compile = compile


def _lock_target(runner: Any, name: str, waiting: _Waiting) -> None:
    """The node's own connection holds the lock `name` on its target."""
    # Connectors, and with them the planner: a project that federates nothing starts without them.
    from dvt.connectors.liveness import try_hold
    from dvt.dbt.sessions import TargetSession
    from dvt.execute.failures import step

    session = TargetSession(runner.config.targets, runner.resolution.target, inside=True)
    failing = step(DeliveryError, f"Failed to lock {runner.node.name} ({session.name})", [session])

    def held() -> bool:
        try:
            return try_hold(session, name)
        except Exception as error:  # drivers have no base class in common; it is raised again
            if session.unreachable(error):
                raise  # the adapter says that best
            with failing:
                raise

    waiting.until(held)


def _refresh(adapter: Any, relation: Any) -> None:
    """Bring dbt's cache up to what the database has of one relation."""
    name = (relation.database, relation.schema, relation.identifier)
    try:
        found = adapter.list_relations_without_caching(relation.without_identifier())
    except DbtRuntimeError:  # the node will say what is wrong
        return
    # The adapter's own idea of which names are the same.
    there = next(iter(adapter._make_match(found, *name)), None)  # noqa: SLF001
    known = adapter.get_relation(*name)
    if known is not None and (there is None or there.type != known.type):
        adapter.cache_dropped(known)
    if there is not None and (known is None or there.type != known.type):
        adapter.cache_added(there)
