"""Values of a staging relation that the columns of the model have less room for: an error, or told; never cut silently.

Errors are the database's own. What databases round without a word are the digits behind a decimal's point.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pyarrow as pa
from sqlglot import exp

from dvt.connectors.base import Session
from dvt.deliver.stage import Staged
from dvt.diagnostics import Code, Diagnostic, Severity
from dvt.dialects.render import render
from dvt.types import arrow_type

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


def rounded(session: Session, staged: Staged, label: str) -> tuple[Diagnostic, ...]:
    """What of a staging relation loses digits in the columns that its rows are to go to."""
    declared = staged.stage.into
    counted: dict[str, exp.Expr] = {}
    for column in staged.columns:
        scale = _scale(declared.get(column.name.lower(), ""), session.dialect)
        carrier = column.carried.carrier
        if scale is not None and pa.types.is_decimal(carrier) and carrier.scale > scale:
            value = exp.column(column.carried.name, quoted=True)
            fewer = exp.func("round", value.copy(), exp.Literal.number(scale))
            cut = exp.If(this=exp.NEQ(this=value, expression=fewer), true=exp.Literal.number(1))
            counted[column.name] = exp.Count(this=exp.Case(ifs=[cut]))
    if not counted:
        return ()
    named = [exp.alias_(count, f"n{place}") for place, count in enumerate(counted.values())]
    query = exp.select(*named).from_(staged.stage.table())
    counts = _asked(session, render(query, session.dialect), label)
    return tuple(
        Diagnostic(
            code=Code.TYPE_PRECISION_LOST,
            severity=Severity.WARNING,
            message=(
                f"column {name}: {count:,} {'value has' if count == 1 else 'values have'} more digits behind the point "
                f"than {declared[name.lower()]}, which rounds them"
            ),
        )
        for name, count in zip(counted, counts, strict=True)
        if count
    )


def _scale(declared: str, dialect: str) -> int | None:
    """The digits behind the point that a column keeps; None: as many as there are, or it is no number."""
    type_ = arrow_type(declared, dialect)
    if type_ is None or not (pa.types.is_decimal(type_) or pa.types.is_integer(type_)):
        return None
    return type_.scale if pa.types.is_decimal(type_) else 0


def _asked(session: Session, statement: str, label: str) -> tuple[object, ...]:
    """The first row of a statement on the calling thread's connection; empty where it has none."""
    with session.connection(label) as connection:
        cursor = connection.cursor()
        cursor.execute(statement)
        return tuple(cursor.fetchone() or ()) if cursor.description else ()
