"""How long proofs may go on: until the moment that ``ORACLE_UNTIL`` names, in seconds since the epoch.

`make oracle` gives most of ``ORACLE_MINUTES`` to the slow proofs, in another order each time, and the rest to the
endless ones. A slow proof that had no turn in its time is skipped, and the report says so.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

RECORDS = Path(".oracle")
_VARIABLE = "ORACLE_UNTIL"
_NO_TURN = "had no turn within ORACLE_MINUTES"


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("slow") and time.time() >= float(os.environ.get(_VARIABLE, "inf")):
        pytest.skip(f"{_NO_TURN}: give it more, or call it by its name")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    left = [report for report in terminalreporter.stats.get("skipped", ()) if _NO_TURN in str(report.longrepr)]
    if left:
        terminalreporter.write_line(f"{len(left)} slow proofs {_NO_TURN}")


def seeds(name: str, first: int, step: int = 1) -> Iterator[int]:
    """Seeds for as long as there is time, at least one; each is recorded when it is done with.

    Args:
        name: of the record in `RECORDS`; the next call goes on from it.
        first: the seed to begin with where there is no record.
        step: from one seed to the next.
    """
    if _VARIABLE not in os.environ:
        pytest.skip(f"call `make oracle`, or set {_VARIABLE} to a time in seconds since the epoch")
    until = float(os.environ[_VARIABLE])
    record = RECORDS / name
    seed = int(record.read_text()) if record.exists() else first
    RECORDS.mkdir(exist_ok=True)
    while True:
        yield seed
        seed += step
        record.write_text(str(seed))
        if time.time() >= until:
            return
