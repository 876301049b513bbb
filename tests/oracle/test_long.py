"""The random oracle for as long as it is given."""

import pytest

from tests.oracle.budget import seeds
from tests.oracle.queries import Computed, Generator, Grouped
from tests.oracle.random_queries import BLOCK, prove

FIRST = 1_000_000


@pytest.mark.endless
def test_random_queries_for_minutes() -> None:
    proved = 0
    for seed in seeds("random_queries", FIRST, BLOCK):
        proved += sum(prove(seed + n, kind) for n in range(BLOCK) for kind in (Generator, Grouped, Computed))
    assert proved
    print(f"{proved} random queries equal to one database")
