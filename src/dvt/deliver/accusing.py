"""Which value a database refused that did not say in which row: found by storing the values again, half by half.

It is asked after a failure, of servers that name at most the column; it knows SQL and the target's session.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlglot import exp

from dvt.connectors.base import Session
from dvt.connectors.unfit import keys_beside, row_named, shown
from dvt.deliver.columns import StageColumn
from dvt.deliver.narrowing import UNFIT_HINT, to_text
from dvt.deliver.stage import Staged, execute, first_row
from dvt.deliver.type_words import verbatim
from dvt.dialects.render import render
from dvt.errors import UnfitValue

_DIALECTS = frozenset({"postgres", "mysql"})
_MOST_ROWS = 10_000_000
"""Beyond so many, storing them again takes longer than an answer is worth."""
_VALUES, _KEPT = "dvt_values", "dvt_kept"


def accuse(session: Session, staged: Staged, label: str) -> None:
    """After the rows of a staging relation were refused by the columns that they were to go to.

    It takes two temporary tables, a copy of a column's values, and so many statements as halving it takes.

    Raises:
        UnfitValue: which value it was; nothing is raised where it was none, or cannot be told.
    """
    if session.dialect not in _DIALECTS or staged.rows > _MOST_ROWS:
        return
    for column in staged.columns:
        into = staged.stage.goes_into(column.name)
        if not into:
            continue
        found = None
        with suppress(Exception):  # the first error says more than one of looking into it
            found = _Storing(session, staged, label, column).culprit()
        if found is not None:
            value, row = found
            raise UnfitValue(f"column {column.name}: '{value}' is no value that {into} can hold{row}", hint=UNFIT_HINT)


@dataclass(frozen=True)
class _Storing:
    """The values of one column, numbered, and a column like that which they are to go to."""

    session: Session
    staged: Staged
    label: str
    column: StageColumn

    def culprit(self) -> tuple[str, str] | None:
        """The first value that is refused, and its row."""
        names = {each.name: each.carried.name for each in self.staged.columns}
        keys = keys_beside(self.column.name, list(names))
        self._drop()
        try:
            self._made(self._created(_VALUES, self._numbered([names[key] for key in keys])))
            self._made(self._like_the_target())
            if not self._stores(0, 0):
                return None  # it is no matter of values
            low, high = 1, self.staged.rows
            if self._stores(low, high):
                return None
            while low < high:
                middle = (low + high) // 2
                if self._stores(low, middle):
                    low = middle + 1
                else:
                    high = middle
            if self._stores(low, low):
                return None  # they were too many at once, or took too long
            value, *others = first_row(
                self.session, render(self._row(low, len(keys)), self.session.dialect), self.label
            )
        finally:
            self._drop()
        return shown(value), row_named(dict(zip(keys, others, strict=True)))

    def _numbered(self, keys: Sequence[str]) -> exp.Select:
        value: exp.Expr = exp.column(self.column.carried.name, quoted=True)
        if self.column.final:
            value = exp.Cast(this=value, to=verbatim(self.column.final))
        texts = [to_text(exp.column(key, quoted=True), self.session.dialect).as_(f"k{n}") for n, key in enumerate(keys)]
        number = exp.Window(this=exp.RowNumber()).as_("n")
        return exp.select(number, value.as_("v"), *texts).from_(self.staged.stage.table())

    def _like_the_target(self) -> exp.Create:
        """With its character set and the like, where it is there."""
        stage = self.staged.stage
        if stage.table_there is not None:
            there = exp.column(self.column.name, quoted=True).as_("v")
            return self._created(_KEPT, exp.select(there).from_(stage.table_there.copy()).where(exp.false()))
        column = exp.ColumnDef(this=exp.to_identifier("v"), kind=verbatim(stage.goes_into(self.column.name)))
        return exp.Create(
            this=exp.Schema(this=self._table(_KEPT), expressions=[column]),
            kind="TABLE",
            properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
        )

    def _created(self, name: str, query: exp.Select) -> exp.Create:
        return exp.Create(
            this=self._table(name),
            kind="TABLE",
            expression=query,
            properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
        )

    def _stores(self, first: int, last: int) -> bool:
        """Whether those of these numbers are taken."""
        between = exp.Between(this=exp.column("n"), low=exp.Literal.number(first), high=exp.Literal.number(last))
        values = exp.select("v").from_(self._table(_VALUES)).where(between)
        insert = exp.insert(values, self._table(_KEPT), columns=["v"])
        with self.session.connection(self.label) as connection:
            try:
                connection.cursor().execute(render(insert, self.session.dialect))
            except Exception:  # noqa: BLE001  # drivers have no base class in common
                return False
            else:
                return True
            finally:
                connection.rollback()

    def _row(self, number: int, keys: int) -> exp.Select:
        value = to_text(exp.column("v"), self.session.dialect)
        names = [exp.column(f"k{place}") for place in range(keys)]
        wanted = exp.column("n").eq(number)
        return exp.select(value, *names).from_(self._table(_VALUES)).where(wanted)

    def _drop(self) -> None:
        for name in (_VALUES, _KEPT):
            drop = exp.Drop(tables=[self._table(name)], kind="TABLE", exists=True)
            if self.session.dialect == "mysql":  # else it would take another's
                drop.set("temporary", True)
            self._made(drop)

    def _table(self, name: str) -> exp.Table:
        """A session's own; named so that no other of the name is ever dropped."""
        schema = self.staged.stage.schema if self.session.dialect == "mysql" else "pg_temp"
        return exp.table_(name, db=schema, quoted=True)

    def _made(self, statement: exp.Expr) -> None:
        execute(self.session, statement, self.label)
