"""How long the endless proofs may go on: until the moment that ``ORACLE_UNTIL`` names, in seconds since the epoch.

`make oracle` sets it to ``ORACLE_MINUTES`` after its start, so that what the other slow proofs took is not added.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

RECORDS = Path(".oracle")


def seeds(name: str, first: int, step: int = 1) -> Iterator[int]:
    """Seeds for as long as there is time, at least one; each is recorded when it is done with.

    Args:
        name: of the record in `RECORDS`; the next call goes on from it.
        first: the seed to begin with where there is no record.
        step: from one seed to the next.
    """
    if "ORACLE_UNTIL" not in os.environ:
        pytest.skip("call `make oracle`, or set ORACLE_UNTIL to a time in seconds since the epoch")
    until = float(os.environ["ORACLE_UNTIL"])
    record = RECORDS / name
    seed = int(record.read_text()) if record.exists() else first
    RECORDS.mkdir(exist_ok=True)
    while True:
        yield seed
        seed += step
        record.write_text(str(seed))
        if time.time() >= until:
            return
