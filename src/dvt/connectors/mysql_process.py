"""connectorx in a process of its own, as a stream of Arrow batches.

In this process it would hold Python's lock whenever it waits for the server: no other node would run meanwhile, and no
Ctrl-C be heard. What it is asked, the password too, goes through a pipe: neither arguments nor environment have it.
"""

import fcntl
import io
import json
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

import pyarrow as pa
from typing_extensions import Buffer, override

from dvt.connectors.mysql_worker import SAID

_ROWS = 50_000
_PIPE = 1 << 20
_LOOK, _ENDING = 0.05, 5.0  # seconds
_BACKTRACE = re.compile("stack backtrace:", re.IGNORECASE)
# Isolated, so that neither the folder of the project nor the environment adds modules; the path is the parent's.
_CODE = """
import json, sys
sys.path[:] = json.loads(sys.stdin.readline())
from dvt.connectors.mysql_worker import main
main()
"""


class ProcessEnded(RuntimeError):
    """It ended without saying why: it was killed, or has crashed."""


class ReadingProcess:
    """A process that runs one query. It must be used by one thread, but for `stop`."""

    def __init__(self, process: "subprocess.Popen[bytes]", said: IO[bytes]) -> None:
        self._process = process
        self._said = said

    def ask(self, address: str, query: str, prepare: Sequence[str]) -> None:
        """Let it run `query` on a connection of its own, after `prepare`; does not wait for an answer.

        Args:
            address: a URL of connectorx, password included.
            query: one statement.
            prepare: statements that give the session its settings.

        Raises:
            ProcessEnded: it ended before.
            RuntimeError: it failed before.
        """
        asked = {"address": address, "query": query, "prepare": list(prepare), "rows": _ROWS}

        def written() -> None:
            with _opened(self._process.stdin) as stdin:
                stdin.write(json.dumps(asked).encode())

        self._or_its_error(written)

    def rows(self) -> pa.RecordBatchReader:
        """All rows; read once.

        Raises:
            ProcessEnded: the process ended before the rows did; also while the batches are read.
            RuntimeError: the query failed; also while the batches are read.
        """
        arriving = io.BufferedReader(_Arriving(self._process), _PIPE)
        reader = self._or_its_error(lambda: pa.ipc.open_stream(pa.PythonFile(arriving, mode="r")))

        def batches() -> Iterator[pa.RecordBatch]:
            while True:
                batch = self._or_its_error(lambda: next(reader, None))
                if batch is None:
                    break
                yield batch
            if self._process.wait():
                raise self._failure()

        return pa.RecordBatchReader.from_batches(reader.schema, batches())

    def stop(self) -> None:
        """End the process, from any thread. The server hears of that when it next sends something."""
        self._process.kill()

    def _or_its_error(self, call: Any) -> Any:
        """`call`; where it fails and the process has too, that is why."""
        try:
            return call()
        except (pa.ArrowException, OSError) as error:
            with suppress(subprocess.TimeoutExpired):  # it goes on: the failure is of this side
                if self._process.wait(_ENDING):
                    raise self._failure() from error
            raise

    def _failure(self) -> RuntimeError:
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").rpartition(SAID)[2]
        text = _BACKTRACE.split(said, maxsplit=1)[0].strip()
        return RuntimeError(text) if text else ProcessEnded(f"connectorx ended with code {self._process.returncode}")


class _Arriving(io.RawIOBase):
    """What a process writes. One that holds much already stops while nobody reads; so it is sent on before."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._descriptor = _opened(process.stdout).fileno()
        self._poll = select.poll()  # unlike select(), it takes descriptors of any number
        self._poll.register(self._descriptor, select.POLLIN)

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Buffer) -> int:
        """What is there; waits until something is."""
        while True:
            self._process.send_signal(signal.SIGCONT)
            # It may just be about to stop: not for long, then.
            if self._poll.poll(_LOOK * 1000):
                return os.readv(self._descriptor, [buffer])


@contextmanager
def reading_process() -> Iterator[ReadingProcess]:
    """A process that gets ready to run one query, which takes it a moment; it ends with the block."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603  # this Python, with a text of ours
            [sys.executable, "-I", "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            start_new_session=True,  # Ctrl-C is for this process, which ends that one
        )
        try:
            _widen(_opened(process.stdout))
            stdin = _opened(process.stdin)
            stdin.write(json.dumps(sys.path).encode() + b"\n")
            stdin.flush()
            yield ReadingProcess(process, said)
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(BrokenPipeError):  # what it was not asked
                    _opened(pipe).close()


def _widen(pipe: IO[bytes]) -> None:
    """A larger pipe, where the system has one to give."""
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def _opened(pipe: IO[bytes] | None) -> IO[bytes]:
    """What was asked for as a pipe is one."""
    if pipe is None:
        raise RuntimeError("the process that reads has no pipe")
    return pipe
