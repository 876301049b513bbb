"""What a started server is, and how processes share one: a folder, a lock, a file that says where it listens."""

import fcntl
import importlib
import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

KINDS = ("postgres", "mariadb")


class Unavailable(Exception):
    """A server cannot be had on this machine; the text says why and what to install."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server.

    Attributes:
        kind: ``postgres`` or ``mariadb``.
        host, port, user, password: how to reach it; the user may do anything.
        pid: of the server's main process.
    """

    kind: str
    host: str
    port: int
    user: str
    password: str
    pid: int

    def create_database(self, name: str) -> None:
        """Create an empty database, dropping one of that name first."""
        module = importlib.import_module(f"tests.servers.{self.kind}")
        module.create_database(self, name)


def ensure(kind: str, folder: Path, *, keep: bool = False) -> Server:
    """The server of `kind` in `folder`, started if it does not run. Safe to call from several processes at once.

    Args:
        kind: one of `KINDS`.
        folder: where it lives.
        keep: whether a server that was stopped comes up again with its data; else it starts empty.

    Raises:
        Unavailable: it cannot be had here.
    """
    with _locked(folder / f"{kind}.lock"):
        found = running(kind, folder)
        if found:
            return found
        failed = folder / f"{kind}.unavailable"
        if failed.exists():
            raise Unavailable(failed.read_text())
        module = importlib.import_module(f"tests.servers.{kind}")
        home = folder / kind
        stopped = _recorded(kind, folder) if keep else None
        try:
            server = module.serve(home, stopped.password) if stopped else _fresh(module.start, home)
        except Unavailable as error:
            failed.write_text(str(error))
            raise
        (folder / f"{kind}.json").write_text(json.dumps(asdict(server)))
        return server


def _fresh(start: Callable[[Path], Server], home: Path) -> Server:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o711)
    return start(home)


def _recorded(kind: str, folder: Path) -> Server | None:
    """The server that was last started in `folder`."""
    state = folder / f"{kind}.json"
    return Server(**json.loads(state.read_text())) if state.exists() else None


def running(kind: str, folder: Path) -> Server | None:
    """The server of `kind` that runs in `folder`, if one does."""
    server = _recorded(kind, folder)
    return server if server and alive(server.pid) else None


def stop_all(folder: Path) -> None:
    """Stop what runs in `folder` and remove it."""
    for kind in KINDS:
        server = running(kind, folder)
        if server:
            stop(server)
    shutil.rmtree(folder, ignore_errors=True)


def stop(server: Server) -> None:
    """End one server by its pid, politely first."""
    polite = signal.SIGINT if server.kind == "postgres" else signal.SIGTERM
    for sign, patience in ((polite, 20.0), (signal.SIGKILL, 5.0)):
        if not alive(server.pid):
            return
        os.kill(server.pid, sign)
        until = time.monotonic() + patience
        while alive(server.pid) and time.monotonic() < until:
            time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether a process of that id runs (a zombie does not)."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
