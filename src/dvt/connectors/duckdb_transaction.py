"""A transaction of a DuckDB connection: of the engine's, and of the adapter's."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_TRIES = 3


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
            _roll_back(connection)


def _roll_back(connection: Any) -> None:
    """End a transaction, if there is one, also of a database that is gone.

    Where one is left, closing the connection ends it, and where that fails, the process. So an interrupt that came too
    late, for what has ended, does not keep it.
    """
    for _ in range(_TRIES):
        try:
            connection.execute("ROLLBACK")
        except Exception as error:  # noqa: BLE001, PERF203  # what went wrong before says more; adapters raise their own
            if "interrupt" not in str(error).lower():
                return
        else:
            return
