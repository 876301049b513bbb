"""Values that nothing on their way can hold: NULL where the model allows it (``on_unfit_value='set_null'``), and told.

It counts and words; which value that is, the connectors and engines know.
"""

from collections.abc import Sequence

from dvt.diagnostics import Code, Diagnostic, Severity


class Nulled:
    """What became NULL so far."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._first: dict[str, str] = {}

    def add(self, column: str, count: int, said: str) -> None:
        """So many values of a column; `said`: the first of them, and what is wrong with it."""
        if count:
            self._counts[column] = self._counts.get(column, 0) + count
            self._first.setdefault(column, said)

    def diagnostics(self) -> Sequence[Diagnostic]:
        """A warning for each column."""
        return tuple(
            Diagnostic(
                code=Code.TYPE_PRECISION_LOST,
                severity=Severity.WARNING,
                message=f"{count:,} {'value' if count == 1 else 'values'} became NULL: {self._first[column]}",
            )
            for column, count in self._counts.items()
        )
