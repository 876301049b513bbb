"""The shortest script that answers a query over two databases: DuckDB attaches both and runs it.

``python -m benchmarks.by_script FILE SCHEMA.TABLE``: the query of a file, its answer in a table of PostgreSQL.
"""

import sys
from pathlib import Path

import duckdb

from benchmarks.by_hand import attach


def main() -> None:
    """Run one query."""
    file, table = sys.argv[1:]
    with duckdb.connect(config={"preserve_insertion_order": False}) as engine:
        attach(engine)
        engine.execute(f"drop table if exists warehouse.{table}")
        engine.execute(f"create table warehouse.{table} as {Path(file).read_text()}")


if __name__ == "__main__":
    main()
