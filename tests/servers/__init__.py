"""Throw-away database servers for tests, examples and benchmarks.

Each runs in a folder and on a port of its own, on the loopback interface only, as an unprivileged user, with fsync off.
This package knows where binaries come from and how a server is started and stopped; it knows nothing of dvt.

    python -m tests.servers postgres up|down|status
"""

from tests.servers.server import Server, Unavailable, ensure, stop_all

__all__ = ["Server", "Unavailable", "ensure", "stop_all"]
