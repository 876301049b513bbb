"""Values that nothing on their way can hold: NULL where the model allows it (``on_unfit_value='set_null'``), and told.

It counts and words; which value that is, the connectors and engines know. A value is told with the row that it stands
in, which some other columns of it name.
"""

from collections.abc import Mapping, Sequence

from dvt.diagnostics import Code, Diagnostic, Severity

HINT = "leave such rows out, or convert the value, in a model on the target that it comes from, and read that model"
LONGEST = 50
"""How many characters are shown of a value."""
_KEYS = 2


def keys_beside(name: str, names: Sequence[str]) -> tuple[str, ...]:
    """The columns, of all `names`, that a row is named by where the value of column `name` is told."""
    return tuple(each for each in names if each != name)[:_KEYS]


def row_named(values: Mapping[str, object]) -> str:
    """`` (where key = value and …)``, behind what is said of a value of the row; empty without keys."""
    where = " and ".join(f"{key} = {shown(value)}" for key, value in values.items())
    return f" (where {where})" if where else ""


def shown(value: object) -> str:
    """A value in a message: one line of at most `LONGEST` characters and an ellipsis."""
    if value is None:
        return "NULL"
    text = str(value)
    start = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text[:LONGEST])
    return start if len(text) <= LONGEST else f"{start}…"


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
