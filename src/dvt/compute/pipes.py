"""A pipe between one who writes a file and one who reads it, in one process and at the same time."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager


class Pipe:
    """The reading end, as a binary file."""

    def __init__(self, descriptor: int, written: "Future[None]") -> None:
        self._descriptor = descriptor
        self._written = written
        self.bytes = 0
        self.failure: BaseException | None = None
        """What the writer failed with, once the reader has come to it."""

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end.

        Raises:
            Exception: whatever the writer failed with: what it wrote is not the whole then.
        """
        data = os.read(self._descriptor, size)
        self.bytes += len(data)
        if not data:
            self.failure = self._written.exception()
            if self.failure is not None:
                raise self.failure
        return data


@contextmanager
def piped(write: Callable[[str], None]) -> Iterator[Pipe]:
    """The reading end of a pipe into which `write`, in a thread of its own, writes the file whose path it is given.

    On leaving, a writer that is not done fails, as one does whose disk is full; it is waited for.
    """
    reading, writing = os.pipe()

    def run() -> None:
        try:
            write(f"/dev/fd/{writing}")
        finally:
            os.close(writing)

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="dvt-pipe") as pool:
        try:
            try:
                written = pool.submit(run)
            except RuntimeError:  # no thread to be had
                os.close(writing)
                raise
            yield Pipe(reading, written)
        finally:
            os.close(reading)
