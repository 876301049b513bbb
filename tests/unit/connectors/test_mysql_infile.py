"""The stream of a LOAD DATA LOCAL, over a socket that nobody reads."""

import io
import socket
import ssl
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from dvt.connectors.mysql_infile import loading_connection, sending

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Both ends of a connection."""
    ours, servers = socket.socketpair()
    with ours, servers:
        yield ours, servers


def test_sending_ends_when_the_server_has_closed_its_side(pair: Pair) -> None:
    """Its side is closed, and it takes nothing any more: the operating system alone would try for minutes."""
    ours, servers = pair
    servers.shutdown(socket.SHUT_WR)
    connection = SimpleNamespace(_sock=ours, infile=None)
    with sending(connection, io.BytesIO()), pytest.raises(OSError, match="Broken pipe"):
        ours.sendall(b"x" * 100_000_000)
    assert connection.infile is None


def test_nothing_is_broken_off_while_the_server_listens(pair: Pair) -> None:
    ours, servers = pair
    connection = SimpleNamespace(_sock=ours, infile=None)
    with sending(connection, io.BytesIO()):
        ours.sendall(b"row")
    ours.sendall(b"s")
    assert servers.recv(10) == b"rows"


def test_only_connections_that_verify_nothing_share_their_context() -> None:
    plain, other, strict = (
        loading_connection()(defer_connect=True, **given) for given in ({}, {}, {"ssl_verify_cert": True})
    )
    assert plain.ctx is other.ctx
    assert plain.ctx.verify_mode == ssl.CERT_NONE
    assert strict.ctx is not plain.ctx
