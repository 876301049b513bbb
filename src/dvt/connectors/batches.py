"""A stream of Arrow batches in pieces of a good size, read by the thread that asks.

DuckDB pulls a registered stream from threads of its own, which drivers refuse (sqlite3) or must not see, and wraps
what they raise in a text of its own. So whoever feeds DuckDB registers one piece after the other.
"""

from collections.abc import Iterator

import pyarrow as pa

_ROWS = 200_000
_BYTES = 64 * 1024 * 1024


def pieces(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """The batches, gathered into tables of about 200,000 rows or 64 MB; no piece for an empty stream."""
    gathered: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in reader:
        if not batch.num_rows:
            continue
        gathered.append(batch)
        rows += batch.num_rows
        size += batch.nbytes
        if rows >= _ROWS or size >= _BYTES:
            yield pa.Table.from_batches(gathered)
            gathered, rows, size = [], 0, 0
    if gathered:
        yield pa.Table.from_batches(gathered)
