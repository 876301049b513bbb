"""Values of a staging relation that the columns of the model have less room for: an error, or told; never cut silently.

The database is asked before it stores them: of a value that it refuses it would not say in which row it is, and of one
that it changes nothing at all.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

import pyarrow as pa
from sqlglot import exp

from dvt.connectors.base import Session
from dvt.connectors.mysql_settings import setting
from dvt.connectors.registry import connector_for
from dvt.connectors.unfit import Nulled, keys_beside, row_named, shown
from dvt.deliver.columns import StageColumn
from dvt.deliver.pairs import Columns, Stored
from dvt.deliver.refusing import refused
from dvt.deliver.stage import Staged, execute, first_row
from dvt.deliver.storing import stored
from dvt.deliver.type_words import Retype, is_roomy, plain, verbatim, with_room
from dvt.diagnostics import Code, Diagnostic, Severity
from dvt.dialects.render import render
from dvt.errors import UnfitValue
from dvt.types import CASTS_FREELY, arrow_type

_STRICT = "STRICT_ALL_TABLES"
# Else MySQL updates no row whose text, which the condition compares, is no number that it can hold.
_LENIENT = (
    "set @dvt_sql_mode = @@session.sql_mode, session sql_mode = ''",
    "set session sql_mode = @dvt_sql_mode",
)


@contextmanager
def strictly(session: Session, label: str) -> Iterator[None]:
    """In the block, the calling thread's connection refuses what a column has no room for.

    Only MySQL has another mode, in which it stores what is nearest
    (https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sql-mode-strict).
    """
    if session.dialect != "mysql":
        yield
        return
    before = str(*first_row(session, "select @@session.sql_mode", label))
    if "STRICT_" in before:
        yield
        return
    first_row(session, setting("sql_mode", ",".join(filter(None, (before, _STRICT)))), label)
    try:
        yield
    finally:
        with suppress(Exception):  # the connection may be gone, and its mode with it
            first_row(session, setting("sql_mode", before), label)


@dataclass(frozen=True, kw_only=True)
class _Suspect:
    """A column of another type than the one that it goes to.

    Attributes:
        name: of the column.
        staged: its name in the staging relation.
        into: the type that it goes to, as declared.
        value: what the model selects.
        stored: see `dvt.deliver.storing.stored`.
        refused: see `dvt.deliver.refusing.refused`.
    """

    name: str
    staged: str
    into: str
    value: exp.Expr
    stored: Stored | None
    refused: exp.Expr | None

    @property
    def changed(self) -> exp.Expr | None:
        """Whether a value becomes another one."""
        return self.stored[1] if self.stored is not None else None


def as_there(session: Session, staged: Staged, label: str) -> Staged:
    """The staging relation with the types of the table that its rows go to, where dbt asks for the same.

    That is where this run's values alone decide a column's type: it stays what it is in the table if they fit there,
    also if there are none, and becomes wider if not.

    Raises:
        UnfitValue: no type has room for these values and for those that are there.
    """
    retype, dialect = staged.stage.retype, session.dialect
    if retype is Retype.NEVER or dialect not in ("postgres", "duckdb", "mysql"):
        return staged
    asking = _Asking.of(session, staged, label)
    columns = []
    for column in staged.columns:
        into, given = staged.stage.goes_into(column.name), column.final or column.declared
        if column.decided and into and plain(into) != plain(given):
            wanted = into if _fits(asking, column, into) else with_room(into, given, dialect)
            if not wanted and retype is Retype.DONE:
                types = f"{into} in the table, {given} by its new values, and no type holds both"
                said = f"column {column.name}: {types}"
                raise UnfitValue(said, hint=_BOTH)
            columns.append(asking.retyped(column, wanted) if wanted else column)
        else:
            columns.append(column)
    return replace(staged, columns=tuple(columns))


_BOTH = "cast the column in the model to the type that you want, and run it with `--full-refresh`"


def _fits(asking: "_Asking", column: StageColumn, into: str) -> bool:
    """Whether a column of that type has room for all values, and stores them as they are."""
    dialect = asking.session.dialect
    if is_roomy(column.final or column.declared, into, dialect):
        return True
    suspect = _suspected(column, into, dialect, widened=False)
    return not asking.counts([(suspect, suspect.refused), (suspect, suspect.changed)], unknown=1)


def narrowed(session: Session, staged: Staged, label: str) -> tuple[Diagnostic, ...]:
    """Which columns of a staging relation have values that change in the columns that its rows are to go to.

    Those that are refused there become NULL in the staging relation where the session allows that. It takes one or two
    passes over the staging relation, and none where all types are the same.

    Raises:
        UnfitValue: a value is refused there.
    """
    suspects = [found for column in staged.columns if (found := _suspect(column, staged, session.dialect)) is not None]
    asking = _Asking.of(session, staged, label)
    nulled = Nulled()
    for suspect, condition, count in asking.counts([(each, each.refused) for each in suspects]):
        said = f"column {suspect.name}: {asking.example(suspect, condition)}"
        if not session.unfit_as_null:
            raise UnfitValue(said, hint=UNFIT_HINT)
        asking.clear(suspect, condition)
        nulled.add(suspect.name, count, said)
    changed = asking.counts([(each, each.changed) for each in suspects])
    told = [asking.told(suspect, condition, count) for suspect, condition, count in changed]
    return (*nulled.diagnostics(), *told, *_retyped(session, staged, label))


def _retyped(session: Session, staged: Staged, label: str) -> tuple[Diagnostic, ...]:
    """Which columns of the table have values that change in the types of the new rows, where dbt gives them these."""
    stage, dialect = staged.stage, session.dialect
    if stage.table_there is None or stage.retype is not Retype.DONE or dialect not in ("postgres", "mysql"):
        return ()
    names = {column.name: column.name for column in staged.columns if stage.goes_into(column.name)}
    asking = _Asking(session=session, label=label, table=stage.table_there, names=names)
    suspects = []
    for column in staged.columns:
        before, into = stage.goes_into(column.name), column.final or column.declared
        if before and not is_roomy(before, into, dialect):
            carrier = arrow_type(before, dialect) or pa.string()
            columns = Columns(given=before, into=into, carrier=carrier, dialect=dialect)
            value = exp.column(column.name, quoted=True)
            found = stored(value, columns)
            suspects.append(_Suspect(name=column.name, staged="", into=into, value=value, stored=found, refused=None))
    changed = asking.counts([(each, each.changed) for each in suspects])
    return tuple(asking.told_of_table(suspect, condition, count) for suspect, condition, count in changed)


UNFIT_HINT = (
    "leave such rows out or convert the value in the model, or give the column a type that holds it: in the contract, "
    "or by a run with `--full-refresh`, which makes the table anew"
)


def _suspect(column: StageColumn, staged: Staged, dialect: str) -> _Suspect | None:
    stage = staged.stage
    into = stage.goes_into(column.name)
    if not into or stage.retype is Retype.DONE or is_roomy(column.final or column.declared, into, dialect):
        return None
    found = _suspected(column, into, dialect, widened=stage.table_there is not None and not stage.fixed)
    return found if stage.whole else replace(found, refused=None)


def _suspected(column: StageColumn, into: str, dialect: str, *, widened: bool) -> _Suspect:
    given = column.final or column.declared
    value: exp.Expr = exp.column(column.carried.name, quoted=True)
    if column.final:
        value = exp.Cast(this=value, to=verbatim(column.final))
    carrier = column.carried.carrier
    columns = Columns(given=given, into=into, carrier=carrier, dialect=dialect, widened=widened)
    return _Suspect(
        name=column.name,
        staged=column.carried.name,
        into=columns.shown,
        value=value,
        stored=stored(value, columns),
        refused=refused(value, columns),
    )


@dataclass(frozen=True, kw_only=True)
class _Asking:
    """Questions about a relation.

    Attributes:
        session: of its target.
        label: of the connection.
        table: the relation.
        names: its columns, by those of the result.
    """

    session: Session
    label: str
    table: exp.Table
    names: Mapping[str, str]

    @classmethod
    def of(cls, session: Session, staged: Staged, label: str) -> "_Asking":
        """About a staging relation."""
        names = {column.name: column.carried.name for column in staged.columns}
        return cls(session=session, label=label, table=staged.stage.table(), names=names)

    def counts(
        self, conditions: Sequence[tuple[_Suspect, exp.Expr | None]], *, unknown: int = 0
    ) -> Sequence[tuple[_Suspect, exp.Expr, int]]:
        """For how many rows each holds, if for any: of all at once, or one by one where the database refuses one.

        `unknown`: what stands for the number where the database refuses the question.
        """
        asked = [(suspect, condition) for suspect, condition in conditions if condition is not None]
        if not asked:
            return ()
        found = self._tried(self._counting([condition for _, condition in asked]))
        if found is None:
            apart = [self._tried(self._counting([condition])) for _, condition in asked]
            found = tuple(each[0] if each else unknown for each in apart)
        every = zip(asked, found, strict=True)
        return [(*one, int(str(count))) for one, count in every if count]

    def _counting(self, conditions: Sequence[exp.Expr]) -> exp.Select:
        ones = [exp.If(this=condition.copy(), true=exp.Literal.number(1)) for condition in conditions]
        counted = [exp.alias_(exp.Count(this=exp.Case(ifs=[one])), f"n{place}") for place, one in enumerate(ones)]
        return exp.select(*counted).from_(self.table.copy())

    def example(self, suspect: _Suspect, condition: exp.Expr) -> str:
        """One of those that are refused."""
        value, _, row = self._first(suspect, condition)
        return f"'{value}' is no value that {suspect.into} can hold{row}"

    def told(self, suspect: _Suspect, condition: exp.Expr, count: int) -> Diagnostic:
        """That some change."""
        value, made, row = self._first(suspect, condition)
        one = count == 1
        message = (
            f"column {suspect.name}: {count:,} {'value changes' if one else 'values change'} in the {suspect.into} "
            f"that {'it goes' if one else 'they go'} into: '{value}' becomes '{made}'{row}"
        )
        return Diagnostic(code=Code.TYPE_PRECISION_LOST, severity=Severity.WARNING, message=message)

    def told_of_table(self, suspect: _Suspect, condition: exp.Expr, count: int) -> Diagnostic:
        """That some that are in the table change with its column."""
        value, made, row = self._first(suspect, condition)
        message = (
            f"column {suspect.name}: {count:,} {'value' if count == 1 else 'values'} in the table "
            f"{'changes' if count == 1 else 'change'} with its type, which on_schema_change makes {suspect.into}: "
            f"'{value}' becomes '{made}'{row}"
        )
        return Diagnostic(code=Code.TYPE_PRECISION_LOST, severity=Severity.WARNING, message=message)

    def _first(self, suspect: _Suspect, condition: exp.Expr) -> tuple[str, str, str]:
        """A value for which a condition holds, what it becomes, and its row."""
        keys = keys_beside(suspect.name, list(self.names))
        made = suspect.stored[0] if suspect.stored is not None and condition is suspect.changed else exp.Null()
        wanted = [suspect.value, made, *(exp.column(self.names[key], quoted=True) for key in keys)]
        texts = [exp.alias_(to_text(each, self.session.dialect), f"v{place}") for place, each in enumerate(wanted)]
        query = exp.select(*texts).from_(self.table.copy()).where(condition.copy()).limit(1)
        value, becomes, *others = self._tried(query) or ("?", "?", *("?" for _ in keys))
        return shown(value), shown(becomes), row_named(dict(zip(keys, others, strict=True)))

    def clear(self, suspect: _Suspect, condition: exp.Expr) -> None:
        """NULL for those for which a condition holds, and commit."""
        column = exp.column(suspect.staged, quoted=True)
        cleared = exp.EQ(this=column, expression=exp.Null())
        update = exp.Update(this=self.table.copy(), expressions=[cleared], where=exp.Where(this=condition.copy()))
        before, after = _LENIENT if self.session.dialect == "mysql" else ("", "")
        execute(self.session, update, self.label, before=before, after=after)

    def retyped(self, column: StageColumn, type_: str) -> StageColumn:
        """The column as one of another type, which has room for its values."""
        dialect = self.session.dialect
        if dialect in CASTS_FREELY:
            return replace(column, final=type_)
        name = render(exp.to_identifier(column.carried.name, quoted=True), dialect)
        table = render(self.table.copy(), dialect)
        first_row(self.session, f"alter table {table} modify column {name} {type_} null", self.label)
        return replace(column, declared=type_, final="")

    def _tried(self, query: exp.Query) -> tuple[object, ...] | None:
        """The first row; None where the database refuses the question: it will refuse what is asked about as well.

        Raises:
            Exception: it did not come to an answer.
        """
        try:
            return first_row(self.session, render(query, self.session.dialect), self.label)
        except Exception as error:
            connector = connector_for(self.session.credentials.type)
            if connector.lost(error) or _BROKEN_OFF.search(str(error)):
                raise
            return None


# As PostgreSQL, MySQL, MariaDB, DuckDB and SQLite word it.
_BROKEN_OFF = re.compile(r"cancell?ed|canceling|interrupt|timeout|execution time|connection", re.IGNORECASE)


def to_text(value: exp.Expr, dialect: str) -> exp.Expr:
    """As a database shows it."""
    return exp.Cast(this=value.copy(), to=verbatim("char" if dialect == "mysql" else "varchar"))
