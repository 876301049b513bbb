"""The folder that an engine spills into: gone when it ends, and swept by a later one where its process was killed.

While a process uses a folder it holds a lock on a file in it, which the operating system frees when the process dies.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX, _LOCK = "dvt-spill-", "lock"


@contextmanager
def spill_folder(parent: Path | None) -> Iterator[str]:
    """An empty folder in `parent`, or where temporary files go, for the length of the block. Nobody else may read it.

    What killed processes of this user left there is removed.

    Raises:
        OSError: it cannot be made.
    """
    if parent is not None:
        parent.mkdir(parents=True, exist_ok=True)
    place = Path(parent or tempfile.gettempdir())
    _sweep(place)
    folder, lock = _made(place)
    try:
        yield str(folder)
    finally:
        _remove(folder)
        os.close(lock)


def _made(place: Path) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        try:
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except FileNotFoundError:  # another process took it for a leftover before it was locked
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        except OSError:  # a file system without locks, where nothing is ever swept
            return folder, lock
        if folder.exists():
            return folder, lock
        os.close(lock)


def _sweep(place: Path) -> None:
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # not ours, in use, or going away by itself
            if folder.lstat().st_uid == os.geteuid():
                _sweep_away(folder)


def _sweep_away(folder: Path) -> None:
    """Remove what nobody has locked.

    Raises:
        OSError: somebody has, or it cannot be told.
    """
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        folder.rmdir()  # its process was killed before it had a lock; one that lives makes another
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(folder)
    finally:
        os.close(lock)


def _remove(folder: Path) -> None:
    """All that is in it, and the lock last: who is killed meanwhile leaves a folder that can be swept."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name == _LOCK:
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        (folder / _LOCK).unlink()
        folder.rmdir()
