"""Locks by which runs know of each other.

While a node uses its staging relation, its own connection to the target holds a lock named after it; the server lets go
of the lock when the connection ends, however that comes about. A relation whose lock is free is a leftover. For SQLite,
a locked file beside the database does that. Where there is neither, age decides (`dvt.deliver.stage.started_at`). In
the same way it holds a lock named after the relation that it writes, which a second run of the node waits for.
"""

import fcntl
import glob
import hashlib
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from dvt.connectors.base import Session
from dvt.errors import DvtError

_PATIENCE = 60
"""Seconds for a server to notice that a session is gone which held the lock before a load was begun again."""


_MARK = "dvt_"
_OURS = re.compile(r"[0-9a-f]{40}")


def _number(name: str) -> int:
    """A signed 64-bit key, as PostgreSQL's advisory locks take it."""
    return int.from_bytes(hashlib.sha256(f"dvt staging {name}".encode()).digest()[:8], "big", signed=True)


def _text(name: str) -> str:
    """At most 64 characters, as MySQL's named locks take it."""
    return f"{_MARK}{hashlib.sha256(name.encode()).hexdigest()[:40]}"


@dataclass(frozen=True, kw_only=True)
class _Locks:
    """The statements of one database: each takes the key and, but for `hold` and `release`, returns a truth value."""

    key: Callable[[str], Any]
    hold: str
    try_hold: str
    release: str
    is_free: str


_BY_DIALECT = {
    # https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS
    "postgres": _Locks(
        key=_number,
        hold="select pg_advisory_lock(%s)",
        try_hold="select pg_try_advisory_lock(%s)",
        release="select pg_advisory_unlock(%s)",
        is_free="select case when pg_try_advisory_lock(k) then pg_advisory_unlock(k) else false end "
        "from (select %s::bigint as k) as key",
    ),
    # https://mariadb.com/kb/en/get_lock/ (a lock of the session; MySQL 5.7 and MariaDB 10 hold several at a time)
    "mysql": _Locks(
        key=_text,
        hold=f"select get_lock(%s, {_PATIENCE})",
        try_hold="select get_lock(%s, 0)",
        release="select release_lock(%s)",
        is_free="select is_free_lock(%s)",
    ),
}


def key(dialect: str, name: str) -> Any:
    """What the lock of staging relation `name` is known by; None where the database has no such locks."""
    locks = _BY_DIALECT.get(dialect)
    return locks.key(name) if locks is not None else None


def hold(session: Session, name: str) -> None:
    """The calling thread's connection holds the lock of staging relation `name` until it ends or lets go.

    Where that is a file, this process does.

    Raises:
        DvtError: a session that is gone still holds it, or the file cannot be locked; without the lock the relation
            would pass for a leftover.
    """
    path = _beside(session, name)
    if path is None:
        found = _run(session, name, "hold")
        if found is not None and found[0] in {0, None}:
            raise DvtError(
                f"a lost connection still holds the lock of {name} on {session.name}",
                hint="wait a minute, then run again",
            )
    elif path not in _FILES:
        file = path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            raise DvtError(f"cannot lock {path}: {error.strerror}", hint="run again") from error
        _FILES[path] = file


def try_hold(session: Session, name: str) -> bool:
    """The calling thread's connection holds the lock `name`, unless another does; True where there are no locks."""
    found = _run(session, name, "try_hold")
    return found is None or bool(found[0])


def release(session: Session, name: str) -> None:
    """Let go of the lock of staging relation `name`."""
    path = _beside(session, name)
    if path is None:
        _run(session, name, "release")
    elif path in _FILES:
        path.unlink(missing_ok=True)
        _FILES.pop(path).close()


def forget(session: Session, name: str) -> None:
    """Let go of a lock whose relation was not made: of a file; a server does, when the connection ends."""
    if _beside(session, name) in _FILES:
        release(session, name)


def sweep_files(session: Session, older: timedelta) -> None:
    """Remove the lock files of runs that were killed before they had made a relation.

    Args:
        session: of the database that they lie beside.
        older: how long ago they were made at least; one that is younger may be about to be locked.
    """
    example = _beside(session, "")
    if example is None:
        return
    start = example.name.removesuffix(_text("").removeprefix(_MARK))
    for path in example.parent.glob(f"{glob.escape(start)}*"):
        if not _OURS.fullmatch(path.name.removeprefix(start)):
            continue
        with suppress(OSError):  # another sweep was faster
            found = path.stat()
            if not found.st_size and time.time() - found.st_mtime > older.total_seconds():
                _is_free(path)


def is_dead(session: Session, name: str) -> bool | None:
    """Whether no live run uses staging relation `name`; None where the database cannot tell.

    A DuckDB file is open in one process at a time: what another run left in it is dead. A database that DuckDB only
    reaches (MotherDuck, what is attached) may be in use elsewhere.
    """
    if session.dialect == "duckdb":
        values = session.credentials.values
        reached = str(values.get("path") or "").startswith(("md:", "motherduck:")) or values.get("attach")
        return None if reached else True
    path = _beside(session, name)
    if path is not None:
        return _is_free(path)
    found = _run(session, name, "is_free")
    return None if found is None else bool(found[0])


_FILES: dict[Path, IO[str]] = {}
"""The lock files that this process holds."""


def _beside(session: Session, name: str) -> Path | None:
    """The lock file of staging relation `name`; None where its database is not a file that others open as well."""
    if session.dialect != "sqlite":
        return None
    main = (session.credentials.values.get("schemas_and_paths") or {}).get("main")
    return Path(f"{Path(str(main)).resolve()}-{_text(name)}") if main and ":memory:" not in str(main) else None


def _is_free(path: Path) -> bool:
    """Whether nobody holds the lock file, which is removed then: it belongs to a run that was killed."""
    if path in _FILES:
        return False
    try:
        with path.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    except FileNotFoundError:
        return True
    except OSError:  # held, or not ours to open
        return False
    return True


def _run(session: Session, name: str, what: str) -> Any:
    locks = _BY_DIALECT.get(session.dialect)
    if locks is None:
        return None
    with session.connection(f"lock {name}") as connection:
        cursor = connection.cursor()
        cursor.execute(getattr(locks, what), (key(session.dialect, name),))
        return cursor.fetchone()
