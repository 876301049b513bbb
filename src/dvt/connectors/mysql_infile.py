"""LOAD DATA LOCAL INFILE from a stream of this process, on a connection that gives a server no other file.

The server names the file that the client is to send. pymysql sends whatever it is asked for, so a rogue server could
read any file of the user; here the name counts for nothing, and what is not expected is refused. It knows pymysql and
nothing of what is loaded.
"""

import select
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from dvt.connectors.base import PIECE, ByteStream
from dvt.connectors.sockets import break_off

_LOOK = 250
"""Milliseconds between two looks whether a load is over."""


@cache
def loading_connection() -> type[Any]:
    """The connection class; made on demand, because pymysql is imported where it is used.

    Its attribute `infile` is the stream that the statement under way may read, or None; see `sending`.
    """
    from pymysql.connections import Connection

    class LoadingConnection(Connection):  # type: ignore[misc]  # pymysql has no types
        """A pymysql connection that can load a stream."""

        def __init__(self, *args: Any, **arguments: Any) -> None:
            self.infile: ByteStream | None = None
            self._read_timeout: float | None
            super().__init__(*args, local_infile=True, **arguments)

        def _create_ssl_ctx(self, sslp: Any) -> Any:
            """As pymysql; one for all connections that verify nothing: whom it may trust is read from a large file."""
            return super()._create_ssl_ctx(sslp) if sslp else _verifying_nothing()

        def connect(self, sock: Any = None) -> None:
            """As pymysql, whose limit of time ends when the server took the call: it may never say a word."""
            given, self._read_timeout = self._read_timeout, self.connect_timeout
            try:
                super().connect(sock)
            finally:
                self._read_timeout = given

        def _read_query_result(self, unbuffered: bool = False) -> Any:  # as in pymysql
            self._result = None
            result = _loading_result()(self)
            if unbuffered:
                result.init_unbuffered_query()
            else:
                result.read()
            self._result = result
            if result.server_status is not None:
                self.server_status = result.server_status
            return result.affected_rows

    return LoadingConnection


@cache
def _loading_result() -> type[Any]:
    from pymysql.connections import MySQLResult

    class LoadingResult(MySQLResult):  # type: ignore[misc]  # pymysql has no types
        """Sends the connection's stream where the server asks for a file."""

        def _read_load_local_packet(self, _first_packet: Any) -> None:
            # `read` lets go of the connection whatever happens, so a stream that breaks off loses nothing here.
            connection = self.connection
            stream: ByteStream | None = connection.infile
            try:
                if stream is None:
                    _refuse()
                else:
                    _send(stream, connection.write_packet)
            except BaseException:
                if connection.open:  # else there is no one to tell
                    connection.write_packet(b"")
                    connection._read_packet()  # noqa: SLF001  # see below
                raise
            connection.write_packet(b"")  # the end of the file; the server answers
            answer = connection._read_packet()  # noqa: SLF001  # of the class that this one extends
            self._read_ok_packet(answer)

    return LoadingResult


@cache
def _verifying_nothing() -> Any:
    """The SSL context of a connection for which nothing is asked."""
    from pymysql.connections import Connection

    return Connection(defer_connect=True).ctx


def _refuse() -> None:
    from pymysql.err import OperationalError

    raise OperationalError(0, "the server asked for a file that no statement had named: refused")


def _send(stream: ByteStream, write: Callable[[bytes], None]) -> None:
    while piece := stream.read(PIECE):
        write(piece)


@contextmanager
def sending(connection: Any, stream: ByteStream) -> Iterator[None]:
    """In the block, a LOAD DATA LOCAL on `connection` reads `stream`.

    A server that has ended the connection takes nothing any more, and nobody reads while the stream is sent: without a
    watch, sending would wait for some minutes until the operating system gives up.
    """
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(connection, over), daemon=True, name="dvt-watch")
    connection.infile = stream
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()
        connection.infile = None


def _watch(connection: Any, over: threading.Event) -> None:
    """Break the connection off where its server has closed its side, until it is `over`."""
    poll = select.poll()
    try:
        poll.register(connection._sock, select.POLLRDHUP)  # noqa: SLF001  # pymysql shows it nowhere else
        while not over.is_set():
            if poll.poll(_LOOK):
                break_off(connection)
                return
    except (OSError, ValueError):  # it was closed meanwhile
        return


def can_send(connection: Any) -> bool:
    """Whether `connection` is one of `loading_connection`."""
    return hasattr(connection, "infile")
