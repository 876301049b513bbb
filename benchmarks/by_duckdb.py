"""What DuckDB by itself takes to move a table: the limit for a DuckDB target.

``python -m benchmarks.by_duckdb extract|load TABLE``. Extract: from an attached file into memory. Load: from memory
into an attached file. All threads, no order kept, as in dvt's engine.
"""

import os
import sys

import duckdb

from benchmarks.clock import Clock


def main() -> None:
    """Do one of the two."""
    move, table = sys.argv[1:]
    clock = Clock()
    with duckdb.connect(config={"preserve_insertion_order": False}) as engine:
        engine.execute(f"attach '{os.environ['BENCH_ROWS']}' as source (read_only)")
        if move == "extract":
            clock.start()
        engine.execute(f"create table {table} as from source.{table}")
        if move == "load":
            engine.execute(f"attach '{os.environ['BENCH_INTO']}' as target")
            clock.start()
            engine.execute(f"create table target.{table} as from {table}")
        clock.stop()


if __name__ == "__main__":
    main()
