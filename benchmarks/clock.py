"""Seconds that a measured program takes by itself, where getting ready for the work is none of it.

What it tells goes to the file that ``BENCH_CLOCK`` names, which `benchmarks.measure` reads.
"""

import json
import os
import resource
import time
from pathlib import Path

VARIABLE = "BENCH_CLOCK"
_WHOSE = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


class Clock:
    """Wall seconds, and CPU seconds of this process and the children that it waited for."""

    def __init__(self) -> None:
        self._started: tuple[float, float] | None = None

    def start(self) -> None:
        """The work begins; a second call says nothing new."""
        self._started = self._started or _now()

    def stop(self) -> None:
        """The work is done: tell what it took."""
        if self._started is None:
            raise RuntimeError("nothing was measured")
        wall, cpu = (end - start for start, end in zip(self._started, _now(), strict=True))
        Path(os.environ[VARIABLE]).write_text(json.dumps({"wall": wall, "cpu": cpu}))


def _now() -> tuple[float, float]:
    used = [resource.getrusage(whose) for whose in _WHOSE]
    return time.perf_counter(), sum(usage.ru_utime + usage.ru_stime for usage in used)
