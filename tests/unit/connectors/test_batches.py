import pyarrow as pa

from dvt.connectors.batches import pieces


def reader(*sizes: int) -> pa.RecordBatchReader:
    schema = pa.schema([("a", pa.int64())])
    return pa.RecordBatchReader.from_batches(
        schema, (pa.record_batch([pa.array(range(size), pa.int64())], schema=schema) for size in sizes)
    )


def test_pieces_are_of_a_good_size_and_lose_nothing() -> None:
    sizes = [piece.num_rows for piece in pieces(reader(150_000, 0, 100_000, 10, 500_000, 5))]
    assert sizes == [250_000, 500_010, 5]


def test_an_empty_stream_has_no_piece() -> None:
    assert list(pieces(reader(0, 0))) == []
