"""connectorx in a process of its own, as a stream of Arrow batches.

In this process it would hold Python's lock whenever it waits for the server: no other node would run meanwhile, and no
Ctrl-C be heard. What it is asked, the password too, goes through a pipe: neither arguments nor environment have it.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import pyarrow as pa

from dvt.connectors.mysql_worker import SAID

_ROWS = 50_000
_PIPE = 1 << 20
_BACKTRACE = re.compile("stack backtrace:", re.IGNORECASE)
# Isolated, so that neither the folder of the project nor the environment adds modules; the path is the parent's.
_CODE = """
import json, sys
asked = json.load(sys.stdin)
sys.path[:] = asked["path"]
from dvt.connectors.mysql_worker import main
main(asked)
"""


class ReadingProcess:
    """A query that another process runs. It must be used by one thread, but for `stop`."""

    def __init__(self, process: "subprocess.Popen[bytes]", said: IO[bytes]) -> None:
        self._process = process
        self._said = said

    def rows(self) -> pa.RecordBatchReader:
        """All rows; read once.

        Raises:
            RuntimeError: the query failed; also while the batches are read.
        """
        stdout = self._process.stdout
        if stdout is None:
            raise RuntimeError("the process that reads has no output")
        reader = self._or_its_error(lambda: pa.ipc.open_stream(pa.PythonFile(stdout, mode="r")))

        def batches() -> Iterator[pa.RecordBatch]:
            while True:
                batch = self._or_its_error(lambda: next(reader, None))
                if batch is None:
                    break
                yield batch
            if self._process.wait():
                raise RuntimeError(self._failure())

        return pa.RecordBatchReader.from_batches(reader.schema, batches())

    def stop(self) -> None:
        """End the process, from any thread. The server hears of that when it next sends something."""
        self._process.kill()

    def _or_its_error(self, call: Any) -> Any:
        """`call`; where it fails and the process has too, that is why."""
        try:
            return call()
        except (pa.ArrowException, OSError) as error:
            if self._process.wait():
                raise RuntimeError(self._failure()) from error
            raise

    def _failure(self) -> str:
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").rpartition(SAID)[2]
        text = _BACKTRACE.split(said, maxsplit=1)[0].strip()
        return text or f"connectorx ended with code {self._process.returncode}"


@contextmanager
def reading_process(address: str, query: str, prepare: Sequence[str]) -> Iterator[ReadingProcess]:
    """A process that runs `query` on a connection of its own, after `prepare`; it ends with the block.

    Args:
        address: a URL of connectorx, password included.
        query: one statement.
        prepare: statements that give the session its settings.
    """
    asked = {"path": sys.path, "address": address, "query": query, "prepare": list(prepare), "rows": _ROWS}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603  # this Python, with a text of ours
            [sys.executable, "-I", "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            pipesize=_PIPE if sys.platform == "linux" else -1,
            start_new_session=True,  # Ctrl-C is for this process, which ends that one
        )
        try:
            if process.stdin is not None:
                with process.stdin as question:
                    question.write(json.dumps(asked).encode())
            yield ReadingProcess(process, said)
        finally:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
