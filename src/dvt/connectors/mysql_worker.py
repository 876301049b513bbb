"""The process in which connectorx reads: it holds Python's lock while it waits for a server, and panics.

Started by `dvt.connectors.mysql_process`, which gives it the question on stdin; rows go to stdout as an Arrow IPC
stream, what fails to stderr. It must import nothing else of dvt.
"""

import ctypes
import json
import os
import select
import signal
import sys
from pathlib import Path

SAID = "\0"
"""What stands on stderr before the error's text."""

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_HELD = 64 * 1024**2  # bytes of rows that may wait here to be taken
_LOOK = 0.01  # seconds
_STATM = Path("/proc/self/statm")


def main() -> None:
    """Answer what stdin asks, in JSON: ``address``, ``prepare`` (statements), ``query``, and ``rows`` of a batch.

    The exit code is 1 where that failed.
    """
    _die_with_parent()
    import connectorx
    import pyarrow as pa

    question = sys.stdin.read()
    if not question:
        return  # who started this has no need of it after all
    asked = json.loads(question)
    try:
        reader = connectorx.read_sql(
            asked["address"],
            asked["query"],
            return_type="arrow_stream",
            batch_size=asked["rows"],
            pre_execution_query=asked["prepare"],
        )
        with pa.ipc.new_stream(_Output(sys.stdout.fileno()), reader.schema) as stream:
            for batch in reader:
                stream.write_batch(batch)
    except BrokenPipeError:
        sys.exit(1)  # nobody listens any more
    except BaseException as error:  # noqa: BLE001  # a panic of Rust is no Exception; this is the process's edge
        sys.stderr.write(f"{SAID}connectorx: {error}")  # after what Rust itself printed of its stack
        sys.exit(1)


def _die_with_parent() -> None:
    """Where the parent is killed while the server computes, nobody else would end this process."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class _Output:
    """The pipe to the parent, as a file. Where the parent is slow, the whole process stops, until it is sent SIGCONT.

    Without that, connectorx would read on and hold all rows: its queue has no bound.
    """

    closed = False

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLOUT)
        self._most = _resident() + _HELD
        os.set_blocking(descriptor, False)

    def write(self, data: "bytes | memoryview") -> int:
        """All of `data`."""
        rest = memoryview(data).cast("B")
        size = len(rest)
        while rest:
            try:
                rest = rest[os.write(self._descriptor, rest) :]
            except BlockingIOError:  # noqa: PERF203  # a loop over attempts
                if _resident() > self._most:
                    os.kill(os.getpid(), signal.SIGSTOP)
                self._poll.poll(_LOOK * 1000)
        return size

    def flush(self) -> None:
        """Nothing waits here."""


def _resident() -> int:
    """Bytes of memory that the process has now; 0 where nobody tells."""
    if not _STATM.exists():
        return 0
    return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
