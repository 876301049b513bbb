"""A transaction of a DuckDB connection: of the engine's, and of the adapter's."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any


@contextmanager
def transaction(connection: Any, *, keep: bool) -> Iterator[None]:
    """For the length of the block. Rolled back where it does not end well, and where nothing is to be kept of it."""
    connection.execute("BEGIN TRANSACTION")
    done = False
    try:
        yield
        if keep:
            connection.execute("COMMIT")
            done = True
    finally:
        if not done:
            with suppress(Exception):  # what went wrong before says more; an adapter raises errors of its own
                connection.execute("ROLLBACK")
