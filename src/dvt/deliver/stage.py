"""The staging relation: the one place on a target that a load touches before the materialization takes over.

It knows SQL and the target's session; it must not know dbt or how rows are computed. Its name is its own, so that two
runs never share one, and short enough for every database.
"""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone

from sqlglot import exp

from dvt.connectors import liveness
from dvt.connectors.base import Session
from dvt.connectors.generic import commit
from dvt.deliver.columns import StageColumn
from dvt.deliver.type_words import Retype, verbatim
from dvt.diagnostics import Code, Diagnostic
from dvt.dialects.render import render
from dvt.plan.instants import is_instant

_LONGEST_ALIAS = 30
_MARK = "__dvt_"
_DIGITS = 24


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where a node's result is to be loaded.

    Attributes:
        database, schema: of the relation that the node becomes; None where the database has no such part.
        identifier: see `staging_name`.
        into: the types of the columns that its rows are to go to, by exact and by lowercase name, as far as known.
        table_there: the table that those columns are of, where there is one; dbt makes those wider first that have a
            size and whose texts are longer.
        fixed: dbt leaves their sizes, for a contract has them.
        retype: what dbt does where the staging relation's columns have other types than those.
        whole: all rows go into all of those columns.
        collations: of the columns of the table that is there, on a MySQL server, by name as `into` has them.
    """

    database: str | None
    schema: str | None
    identifier: str
    into: Mapping[str, str] = field(default_factory=dict)
    table_there: exp.Table | None = None
    fixed: bool = False
    retype: Retype = Retype.NEVER
    whole: bool = True
    collations: Mapping[str, str] = field(default_factory=dict)

    @property
    def display(self) -> str:
        """``schema.identifier``, for messages."""
        return f"{self.schema}.{self.identifier}" if self.schema else self.identifier

    def goes_into(self, name: str) -> str:
        """The type of the column that a result column goes to; empty where it is not known."""
        return self.into.get(name) or self.into.get(name.lower(), "")

    def collation(self, name: str) -> str:
        """That of the column that a result column goes to; empty where it has none, or is not known."""
        return self.collations.get(name) or self.collations.get(name.lower(), "")

    def another(self, attempt: int) -> "Stage":
        """The stage of a later attempt: a connection that is lost may still hold what it was loading into."""
        head, mark, digits = self.identifier.rpartition(_MARK)
        who = hashlib.sha256(f"{digits} {attempt}".encode()).hexdigest()[:8]
        return replace(self, identifier=f"{head}{mark}{digits[:-8]}{who}")

    def table(self) -> exp.Table:
        """The relation as an AST."""
        return exp.table_(self.identifier, db=self.schema, catalog=self.database, quoted=True)


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A loaded staging relation: what the materialization reads.

    Attributes:
        stage: where it is.
        columns: its columns.
        dialect: of the target.
        rows, bytes, seconds: of the load.
    """

    stage: Stage
    columns: tuple[StageColumn, ...]
    dialect: str
    rows: int
    bytes: int
    seconds: float

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What the target's types have no room for."""
        return tuple(
            Diagnostic(code=Code.TYPE_PRECISION_LOST, message=text, severity=severity)
            for column in self.columns
            for text, severity in column.told()
        )

    def query(self) -> exp.Select:
        """The select over it, with the casts to the final types: the node's compiled SQL for the materialization."""
        selected: list[exp.Expr] = []
        for column in self.columns:
            value: exp.Expr = exp.column(column.carried.name, quoted=True)
            if column.final:
                value = exp.Cast(this=value, to=verbatim(column.final))
            if not column.as_is:
                value = exp.alias_(value, column.name, quoted=True)
            selected.append(value)
        return exp.select(*selected).from_(self.stage.table())

    def sql(self) -> str:
        """`query` as the target will get it."""
        return render(self.query(), self.dialect)


def staging_name(alias: str, relation: str, started: datetime, run: str) -> str:
    """A name of at most 63 bytes for the staging relation of one node in one run.

    Args:
        alias: of the node; cut to 30 bytes.
        relation: the full name of the relation that the node becomes.
        started: when the run started, with its time zone; `started_at` reads it back, for the sweep of leftovers.
        run: unique id of the run (dbt's invocation id).
    """
    cut = alias.encode()[:_LONGEST_ALIAS].decode(errors="ignore")
    where, who = (hashlib.sha256(text.encode()).hexdigest()[:8] for text in (relation, run))
    return f"{cut}{_MARK}{where}{int(started.timestamp()):08x}{who}"


def started_at(name: str) -> datetime | None:
    """When the run started that a staging relation belongs to; None for the name of anything else."""
    _, mark, digits = name.rpartition(_MARK)
    if not mark or len(digits) != _DIGITS or not set(digits) <= set("0123456789abcdef"):
        return None
    return datetime.fromtimestamp(int(digits[8:16], 16), tz=timezone.utc)


def create(session: Session, stage: Stage, columns: Sequence[StageColumn], label: str) -> None:
    """Create the empty relation, and commit. From then on the calling thread's connection holds its lock."""
    # A TIMESTAMP of MySQL that does not say so takes no NULL, and the time of loading for it, where a server's
    # explicit_defaults_for_timestamp is off, as it was by default before MariaDB 10.10 and MySQL 8.
    nullable = exp.ColumnConstraint(kind=exp.NotNullColumnConstraint(allow_null=True))
    defined = [
        exp.ColumnDef(
            this=exp.to_identifier(column.carried.name, quoted=True),
            kind=verbatim(column.declared),
            constraints=[
                *([_collated(column.collation)] if column.collation else []),
                *([nullable.copy()] if is_instant(column.declared, session.dialect) else []),
            ],
        )
        for column in columns
    ]
    statement = exp.Create(this=exp.Schema(this=stage.table(), expressions=defined), kind="TABLE")
    liveness.hold(session, stage.identifier)
    try:
        execute(session, statement, label)
    except BaseException:
        liveness.forget(session, stage.identifier)
        raise


def _collated(name: str) -> exp.ColumnConstraint:
    return exp.ColumnConstraint(kind=exp.CollateColumnConstraint(this=exp.Var(this=name)))


def drop(session: Session, stage: Stage, label: str) -> None:
    """Drop the relation if it is there, and commit; let go of its lock."""
    execute(session, _dropped(stage), label)
    liveness.release(session, stage.identifier)


_TRIES = 3
# For the locks that a connection may hold which is lost, and of which the server knows nothing yet: the statements
# before and after what waits no longer than two seconds.
_IMPATIENT: Mapping[str, tuple[str, str]] = {
    "postgres": ("set local lock_timeout = 2000", ""),
    "mysql": (
        "set @dvt_patience = @@session.lock_wait_timeout, session lock_wait_timeout = 2",
        "set session lock_wait_timeout = @dvt_patience",
    ),
}


def discard(session: Session, stage: Stage, label: str) -> bool:
    """`drop` after a failure, which the caller has an error for already: what fails here is not told.

    Who cancels a run ends its connections one by one, that of the drop among them: it is tried again on another.
    What no connection can be opened for, or a lost one still holds, is a leftover, which the next run sweeps.

    Returns:
        Whether it is gone.
    """
    before, after = _IMPATIENT.get(session.dialect, ("", ""))
    for _ in range(_TRIES):
        try:
            execute(session, _dropped(stage), label, before=before, after=after)
            liveness.release(session, stage.identifier)
        except Exception as error:  # noqa: BLE001, PERF203  # drivers have no base class in common; a loop over attempts
            if session.unreachable(error):
                return False
        else:
            return True
    return False


def _dropped(stage: Stage) -> exp.Drop:
    return exp.Drop(tables=[stage.table()], kind="TABLE", exists=True)


def first_row(session: Session, statement: str, label: str) -> tuple[object, ...]:
    """The first row of a statement on the calling thread's connection, empty where it has none; commits nothing."""
    with session.connection(label) as connection:
        cursor = connection.cursor()  # dbt-duckdb's is the connection itself: it is not to be closed
        cursor.execute(statement)
        return tuple(cursor.fetchone() or ()) if cursor.description else ()


def execute(session: Session, statement: exp.Expr, label: str, *, before: str = "", after: str = "") -> None:
    """Run a statement, between two others that set its session, and commit."""
    with session.connection(label) as connection:
        cursor = connection.cursor()
        if before:
            cursor.execute(before)
        try:
            cursor.execute(render(statement, session.dialect))
            commit(connection)
        finally:
            if after:
                with suppress(Exception):  # the connection may be gone, and its session with it
                    cursor.execute(after)
