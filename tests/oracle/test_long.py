"""The random oracle for as long as it is given: ``ORACLE_MINUTES=30 pytest -m slow tests/oracle``.

Seeds that are done are recorded in ``.oracle/`` (of the working directory), and the next run goes on from there.
"""

import os
import time
from pathlib import Path

import pytest

from tests.oracle.test_random import BLOCK, prove

RECORD = Path(".oracle") / "random_queries"
FIRST = 1_000_000


@pytest.mark.slow
def test_random_queries_for_minutes() -> None:
    minutes = float(os.environ.get("ORACLE_MINUTES", "0"))
    if not minutes:
        pytest.skip("set ORACLE_MINUTES to the minutes that this may take")
    until = time.monotonic() + 60 * minutes
    seed = int(RECORD.read_text()) if RECORD.exists() else FIRST
    RECORD.parent.mkdir(exist_ok=True)
    proved = 0
    while time.monotonic() < until:
        proved += sum(prove(seed + n) for n in range(BLOCK))
        seed += BLOCK
        RECORD.write_text(str(seed))
    assert proved
    print(f"{proved} random queries equal to one database; next seed {seed}")
