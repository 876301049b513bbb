"""Reading an example's expected.txt: blocks of a target, a query and the rows it gives there.

    -- target: ops
    select a, b
    from c;
    1|x
    2|NULL

Rows are shown in one form for all databases: columns parted by ``|``, NULL spelled out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TARGET = "-- target: "


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """One query and what it gives."""

    target: str
    query: str
    rows: tuple[str, ...]


def shown(rows: Iterable[Sequence[Any]]) -> tuple[str, ...]:
    """Rows in the form of expected.txt."""
    return tuple("|".join("NULL" if value is None else str(value) for value in row) for row in rows)


def read_expected(path: Path) -> list[Expectation]:
    """The blocks of an expected.txt."""
    expectations = []
    for block in path.read_text(encoding="utf-8").split(_TARGET)[1:]:
        target, _, rest = block.partition("\n")
        query, _, rows = rest.partition(";\n")
        lines = tuple(line for line in rows.splitlines() if line)
        expectations.append(Expectation(target=target.strip(), query=query.strip(), rows=lines))
    return expectations
