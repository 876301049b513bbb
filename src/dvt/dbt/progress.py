"""Progress of long extracts and loads on a terminal: a line each few seconds, none in logs or where no terminal is."""

import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from dvt.dbt.events import human_bytes

_EVERY = 3.0
"""Seconds between two lines of one step; what is done by then has none."""


def reporter(node: str, plan: Any, flags: Any) -> Callable[[str, int, int], None] | None:
    """What a running plan tells its rows and bytes to; None where nobody would see it.

    Args:
        node: the node's name.
        plan: the plan that runs.
        flags: dbt's; quiet or structured output has no progress lines.
    """
    if not sys.stderr.isatty() or flags.QUIET or flags.LOG_FORMAT == "json":
        return None
    return _Lines(node, plan)


class _Lines:
    def __init__(self, node: str, plan: Any) -> None:
        self._node = node
        self._steps = {extract.name: f"extract from {extract.target}" for extract in plan.reads}
        self._started: dict[str, float] = {}
        self._told: dict[str, float] = {}
        self._lock = threading.Lock()

    def __call__(self, step: str, rows: int, size: int) -> None:
        now = time.monotonic()
        with self._lock:
            started = self._started.setdefault(step, now)
            if now - self._told.setdefault(step, started) < _EVERY:
                return
            self._told[step] = now
            rate = rows / (now - started)
            what = self._steps.get(step, step)
            moved = f", {human_bytes(size)}" if size else ""
            line = f"          {self._node}: {what}: {rows:,} rows{moved}, {rate:,.0f} rows/s\n"
            sys.stderr.write(line)
            sys.stderr.flush()
