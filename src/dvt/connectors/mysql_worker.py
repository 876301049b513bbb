"""The process in which connectorx reads: it holds Python's lock while it waits for a server, and panics.

Started by `dvt.connectors.mysql_process`, which gives it the question on stdin; rows go to stdout as an Arrow IPC
stream, what fails to stderr. It must import nothing else of dvt.
"""

import ctypes
import json
import signal
import sys

SAID = "\0"
"""What stands on stderr before the error's text."""

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


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
        with pa.ipc.new_stream(sys.stdout.buffer, reader.schema) as stream:
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
