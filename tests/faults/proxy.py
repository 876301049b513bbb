"""A TCP proxy that breaks connections on demand, to stand between dvt and a server."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import replace

from tests.servers import Server

_CHUNK = 1 << 14
_LINGER = struct.pack("ii", 1, 0)  # SO_LINGER: close() sends RST


class Proxy:
    """What it does to connections; all can be changed while it runs.

    Attributes:
        cut_down, cut_up: a connection is reset when so many bytes went from, or to, the server; None: never.
        cuts: how many connections may still be reset so; None: all.
        allowed: how many connections more are let through, the others are closed at once; None: all.
        half: of a connection that is reset the server hears nothing, until `close`.
        swallows: the connection over which the server is sent this text next is reset in place of the answer.
        stalled: nothing goes through, and connections stay open.
        down, up: bytes that went through.
        server: the port that new connections go to.
    """

    def __init__(self, port: int) -> None:
        self.cut_down: int | None = None
        self.cut_up: int | None = None
        self.cuts: int | None = None
        self.allowed: int | None = None
        self.half = False
        self._held: set[socket.socket] = set()
        self.swallows: bytes | None = None
        self._unanswered: set[socket.socket] = set()
        self.down = self.up = 0
        self._through = threading.Event()
        self._through.set()
        self.server = port
        self._lock = threading.Lock()
        self._ends: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def stalled(self) -> bool:
        """See the class."""
        return not self._through.is_set()

    @stalled.setter
    def stalled(self, value: bool) -> None:
        (self._through.clear if value else self._through.set)()

    def reset(self) -> None:
        """Reset all connections that there are; new ones go through."""
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            _reset(end)

    def close(self) -> None:
        """Listen no more, and let go of who is stalled and of what is held."""
        self._listening.close()
        self._through.set()
        for end in self._held:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # who waits for it to say something keeps it open
            end.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            if self.allowed is not None:
                self.allowed -= 1
                if self.allowed < 0:
                    client.close()
                    continue
            try:
                server = socket.create_connection(("127.0.0.1", self.server))
            except OSError:
                client.close()
                continue
            with self._lock:
                self._ends |= {client, server}
            for way, ends in (("up", (client, server)), ("down", (server, client))):
                threading.Thread(target=self._pump, args=(way, *ends), daemon=True).start()

    def _pump(self, way: str, source: socket.socket, sink: socket.socket) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while data := source.recv(_CHUNK):
                self._through.wait()
                passed += len(data)
                setattr(self, way, getattr(self, way) + len(data))
                if way == "up" and self.swallows is not None and self.swallows in data:
                    self.swallows = None
                    self._unanswered.add(sink)
                limit = getattr(self, f"cut_{way}")
                if source in self._unanswered or (limit is not None and passed >= limit and self._may_cut()):
                    for end in (source, sink):
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
                    if self.half:
                        self._held.add(sink if way == "up" else source)
                    break
                sink.sendall(data)
        with self._lock:
            self._ends -= {source, sink}
        for end in {source, sink} - self._held:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _may_cut(self) -> bool:
        with self._lock:
            if self.cuts is None:
                return True
            self.cuts -= 1
            return self.cuts >= 0


def _reset(end: socket.socket) -> None:
    """Both of its pumps wake up and close it: that sends RST."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
        end.shutdown(socket.SHUT_RD)


@contextlib.contextmanager
def behind(server: Server) -> Iterator[tuple[Proxy, Server]]:
    """A proxy before `server`, and the server as it is reached through it."""
    proxy = Proxy(server.port)
    try:
        yield proxy, replace(server, port=proxy.port)
    finally:
        proxy.close()
