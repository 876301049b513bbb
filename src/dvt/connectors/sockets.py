"""Connections that do not answer, broken from another thread: whoever waits for the server gets an error at once.

A driver that waits for a server hears nothing else. Where the network between has gone silent, neither a cancel request
nor an interrupt gets through; shutting the socket does.
"""

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GRACE = 2.0
"""Seconds that a server has to end what it was asked to end, before connections to it are broken."""

_DESCRIPTORS = Path("/dev/fd")


def break_off(connection: Any) -> None:
    """Shut the socket of a DB-API connection, where its driver shows one (psycopg2, pymysql).

    One of a database in this process (sqlite3) is interrupted.
    """
    interrupt = getattr(connection, "interrupt", None)
    if interrupt is not None:
        interrupt()
        return
    inner = getattr(connection, "_sock", None)
    if isinstance(inner, socket.socket):
        with suppress(OSError):
            inner.shutdown(socket.SHUT_RDWR)
        return
    with suppress(Exception):  # a driver without a socket, or a connection that is closed already
        _shut(connection.fileno())


@dataclass(frozen=True, kw_only=True)
class _Socket:
    """An open socket: the number of a descriptor alone may be another's a moment later."""

    descriptor: int
    inode: int


class OpenedSockets:
    """The sockets that were opened while `watching` one's block ran, by a library that does not show them."""

    def __init__(self) -> None:
        self._port = ""
        self._before: frozenset[_Socket] = frozenset()
        self._opened: frozenset[_Socket] | None = None

    @contextmanager
    def watching(self, port: object) -> Iterator[None]:
        """Inside this the library connects to `port`, or to a Unix socket of that number.

        Another thread may connect to the same at the same time: then its connection is taken for one of these.
        """
        self._port = str(port)
        self._before = frozenset(_sockets(self._port))
        yield
        self._opened = frozenset(_sockets(self._port)) - self._before

    def break_off(self) -> None:
        """Shut them; also those that are there so far, while the block runs."""
        opened_so_far = self._opened
        if opened_so_far is None:
            opened_so_far = frozenset(_sockets(self._port)) - self._before
        for opened in opened_so_far:
            with suppress(OSError):
                if os.fstat(opened.descriptor).st_ino == opened.inode:
                    _shut(opened.descriptor)


def _shut(descriptor: int) -> None:
    with socket.socket(fileno=os.dup(descriptor)) as shared:
        shared.shutdown(socket.SHUT_RDWR)


def _sockets(port: str) -> Iterator[_Socket]:
    """The sockets of this process that are connected to `port`, and those that are not connected yet to anything."""
    for name in os.listdir(_DESCRIPTORS):  # noqa: PTH208  # iterdir() makes paths of them, and they are many
        with suppress(OSError):
            status = os.fstat(int(name))
            if not stat.S_ISSOCK(status.st_mode):
                continue
            with socket.socket(fileno=os.dup(int(name))) as shared:
                if shared.type != socket.SOCK_STREAM:
                    continue
                try:
                    peer = shared.getpeername()
                except OSError:  # it waits for an answer, or for somebody who connects to it
                    if not shared.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                        yield _Socket(descriptor=int(name), inode=status.st_ino)
                    continue
            at = str(peer[1]) if isinstance(peer, tuple) else str(peer).rpartition(".")[2]
            if at == port:
                yield _Socket(descriptor=int(name), inode=status.st_ino)
