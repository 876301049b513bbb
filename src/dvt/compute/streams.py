"""Arrow streams on their way through an engine: counted, and with the engine's errors under its own name."""

from collections.abc import Iterator

import pyarrow as pa

from dvt.connectors.base import Progress
from dvt.errors import ComputeError


class Meter:
    """Counts what flows through it."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self.rows = 0
        self.bytes = 0

    def through(self, reader: pa.RecordBatchReader) -> pa.RecordBatchReader:
        """The same batches."""

        def counted() -> Iterator[pa.RecordBatch]:
            for batch in reader:
                self.rows += batch.num_rows
                self.bytes += batch.nbytes
                if self._progress is not None:
                    self._progress(self.rows, self.bytes)
                yield batch

        return pa.RecordBatchReader.from_batches(reader.schema, counted())


def computed(reader: pa.RecordBatchReader, node: str) -> pa.RecordBatchReader:
    """The same batches; what fails while they are made is the engine's error, whoever pulls them."""

    def batches() -> Iterator[pa.RecordBatch]:
        try:
            yield from reader
        except (pa.ArrowException, OSError) as error:
            raise ComputeError(f"Failed to compute {node}: {error}") from error

    return pa.RecordBatchReader.from_batches(reader.schema, batches())
