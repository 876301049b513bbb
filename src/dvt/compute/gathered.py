"""What has come of an extract that comes in parts, some of which are in the engine for good before the others are read.

It must not know what a part is, or how parts are read.
"""

from collections.abc import Hashable
from typing import TYPE_CHECKING

from sqlglot import exp

from dvt.connectors.base import Kept, Parts
from dvt.dialects.render import render

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Gathered:
    """The parts of one extract, in the course of one try.

    Args:
        before: those that an earlier try left.

    Attributes:
        before: the same.
        parts: those that are there for good, with their numbers of rows.
    """

    def __init__(self, before: Kept | None = None) -> None:
        self.before = before
        self.parts: dict[Hashable, int] = dict(before.parts) if before is not None else {}
        self._expected: Parts | None = None
        self._added = False

    def expect(self, parts: Parts) -> None:
        """These are read from now on."""
        self._expected = parts

    def add(self, part: Hashable, rows: int) -> None:
        """It is there for good; from any thread."""
        self.parts[part] = rows
        self._added = True

    def kept(self, cursor: "DuckDBPyConnection", name: str) -> Kept | None:
        """What need not be read again, where the source can tell whether it is still the same.

        None, too, where the table `name` has other rows, as after a commit that failed half.
        """
        counting = exp.select(exp.Count(this=exp.Star())).from_(exp.table_(name, quoted=True))
        [(rows,)] = cursor.execute(render(counting, "duckdb")).fetchall()
        if rows != sum(self.parts.values()):
            return None
        parts = self._expected
        if parts is None or not self._added:
            return self.before
        if parts.mark is None:
            return None
        return Kept(
            columns=parts.columns,
            parts=dict(self.parts),
            missing=[part for part in parts.parts if part not in self.parts],
            mark=parts.mark,
        )
