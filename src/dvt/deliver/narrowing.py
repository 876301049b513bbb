"""Values of a staging relation that the columns of the model have less room for: an error, or told; never cut silently.

Errors are the database's own. What it changes without a word, it is asked about before.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from sqlglot import exp

from dvt.connectors.base import Session
from dvt.connectors.unfit import keys_beside, row_named, shown
from dvt.deliver.columns import StageColumn, verbatim
from dvt.deliver.stage import Staged
from dvt.deliver.storing import Columns, plain, stored
from dvt.diagnostics import Code, Diagnostic, Severity
from dvt.dialects.render import render

_STRICT = "STRICT_ALL_TABLES"


@contextmanager
def strictly(session: Session, label: str) -> Iterator[None]:
    """In the block, the calling thread's connection refuses what a column has no room for.

    Only MySQL has another mode, in which it stores what is nearest
    (https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sql-mode-strict).
    """
    if session.dialect != "mysql":
        yield
        return
    before = str(*_asked(session, "select @@session.sql_mode", label))
    if "STRICT_" in before:
        yield
        return
    _asked(session, f"set session sql_mode = '{','.join(filter(None, (before, _STRICT)))}'", label)
    try:
        yield
    finally:
        with suppress(Exception):  # the connection may be gone, and its mode with it
            _asked(session, f"set session sql_mode = '{before}'", label)


@dataclass(frozen=True, kw_only=True)
class _Suspect:
    """A column whose values may change on their way into the model's.

    Attributes:
        name: of the column.
        into: the type that it goes to, as declared.
        value: what the model selects.
        made: the same in that type.
        changed: whether a value of it changes.
    """

    name: str
    into: str
    value: exp.Expr
    made: exp.Expr
    changed: exp.Expr


def narrowed(session: Session, staged: Staged, label: str) -> tuple[Diagnostic, ...]:
    """Which columns of a staging relation have values that change in the columns that its rows are to go to.

    One pass over the staging relation, and none where all types are the same.
    """
    suspects = [found for column in staged.columns if (found := _suspect(column, staged, session.dialect)) is not None]
    counts = _counts(session, staged, suspects, label)
    return tuple(
        _told(session, staged, suspect, count, label) for suspect, count in zip(suspects, counts, strict=True) if count
    )


def _suspect(column: StageColumn, staged: Staged, dialect: str) -> _Suspect | None:
    into = staged.stage.into.get(column.name.lower(), "")
    given = column.final or column.declared
    if not into or plain(into) == plain(given):
        return None
    value: exp.Expr = exp.column(column.carried.name, quoted=True)
    if column.final:
        value = exp.Cast(this=value, to=verbatim(column.final))
    found = stored(value, Columns(given=given, into=into, carrier=column.carried.carrier, dialect=dialect))
    if found is None:
        return None
    made, changed = found
    return _Suspect(name=column.name, into=into, value=value, made=made, changed=changed)


def _counts(session: Session, staged: Staged, suspects: Sequence[_Suspect], label: str) -> Sequence[int]:
    """Of each, how many values change: of all at once, or one by one where the database refuses one of them."""
    if not suspects:
        return ()
    found = _tried(session, _counting(staged, suspects), label)
    if found is not None:
        return [int(str(count)) for count in found]
    apart = [_tried(session, _counting(staged, [suspect]), label) for suspect in suspects]
    return [int(str(found[0])) if found else 0 for found in apart]


def _counting(staged: Staged, suspects: Sequence[_Suspect]) -> exp.Select:
    counted = [
        exp.Count(this=exp.Case(ifs=[exp.If(this=suspect.changed.copy(), true=exp.Literal.number(1))]))
        for suspect in suspects
    ]
    named = [exp.alias_(count, f"n{place}") for place, count in enumerate(counted)]
    return exp.select(*named).from_(staged.stage.table())


def _told(session: Session, staged: Staged, suspect: _Suspect, count: int, label: str) -> Diagnostic:
    names = {column.name: column.carried.name for column in staged.columns}
    keys = keys_beside(suspect.name, list(names))
    wanted = [suspect.value, suspect.made, *(exp.column(names[key], quoted=True) for key in keys)]
    texts = [exp.alias_(_as_text(each, session.dialect), f"v{place}") for place, each in enumerate(wanted)]
    row = _tried(session, exp.select(*texts).from_(staged.stage.table()).where(suspect.changed.copy()).limit(1), label)
    example = ""
    if row:
        value, made, *others = row
        example = f": {shown(value)} becomes {shown(made)}{row_named(dict(zip(keys, others, strict=True)))}"
    return Diagnostic(
        code=Code.TYPE_PRECISION_LOST,
        severity=Severity.WARNING,
        message=f"column {suspect.name}: {count:,} {'value changes' if count == 1 else 'values change'} in the "
        f"{suspect.into} that {'it goes' if count == 1 else 'they go'} into{example}",
    )


def _as_text(value: exp.Expr, dialect: str) -> exp.Expr:
    return exp.Cast(this=value.copy(), to=verbatim("char" if dialect == "mysql" else "varchar"))


def _tried(session: Session, query: exp.Query, label: str) -> tuple[object, ...] | None:
    """The first row; None where the database refuses the question: it will refuse what is asked about as well."""
    with suppress(Exception):  # drivers have no base class in common
        return _asked(session, render(query, session.dialect), label)
    return None


def _asked(session: Session, statement: str, label: str) -> tuple[object, ...]:
    """The first row of a statement on the calling thread's connection; empty where it has none."""
    with session.connection(label) as connection:
        cursor = connection.cursor()
        cursor.execute(statement)
        return tuple(cursor.fetchone() or ()) if cursor.description else ()
