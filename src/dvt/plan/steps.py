"""The plan of a federated node: what will be read where, computed how and delivered to whom.

Data only. Making a plan has no side effects; ``dvt explain``, ``dvt run``, the artifacts and the tests all read this
one object. SQL is an AST until the driver call: `sql()` of a step is for people and drivers.
"""

from dataclasses import dataclass

from sqlglot import exp

from dvt.diagnostics import Diagnostic
from dvt.dialects.render import render


@dataclass(frozen=True, kw_only=True)
class OutputColumn:
    """A column of an extract or of the result.

    Attributes:
        name: its name.
        declared: the source column's declared type where its value passes through unchanged, else empty.
        origin: ``(relation key, column name)`` of that source column, else None.
        type: the inferred SQL type, in the words of the dialect of the step it belongs to; empty where unknown.
        base: the type of its values, where `declared` is a name that the source has for it (a domain); else empty.
        collation: that of the source column, as `dvt.plan.schema.Column` has it.
    """

    name: str
    declared: str = ""
    origin: tuple[str, str] | None = None
    type: str = ""
    base: str = ""
    collation: str = ""


@dataclass(frozen=True, kw_only=True)
class Extract:
    """A query that one source runs by itself.

    Attributes:
        name: the table by which the transform reads its rows (``dvt_x1``); unique in the plan.
        target: where it runs.
        dialect: sqlglot's dialect of that target.
        query: the AST, over the source's own names; never mutated after planning.
        columns: what it returns, in order.
        relations: keys of the relations that it reads.
        whole: True where a relation is read without any filter, aggregate or limit.
        single: True where it gives one row, whatever the relations hold.
        notes: the decisions taken on it, in the user's words.
        zone: the time zone in which the source is to show its instants as times of day, in its own words; empty: that
            of its session.
        rows: about how many rows it gives; None where unknown.
        bytes: about how many bytes those have.
    """

    name: str
    target: str
    dialect: str
    query: exp.Query
    columns: tuple[OutputColumn, ...]
    relations: tuple[str, ...]
    whole: bool = False
    single: bool = False
    notes: tuple[str, ...] = ()
    zone: str = ""
    rows: float | None = None
    bytes: float | None = None

    def sql(self, *, pretty: bool = False) -> str:
        """The query as the source will get it."""
        return render(self.query, self.dialect, pretty=pretty)


@dataclass(frozen=True, kw_only=True)
class Transform:
    """What the compute engine runs over the extracts.

    Attributes:
        query: the AST; its only relations are the extracts' names.
        dialect: the engine's dialect.
        columns: the result's columns, in order; empty where only the engine can tell them (PIVOT, COLUMNS(…) …).
        zone: the time zone in which instants become dates, hours and texts; empty: UTC.
    """

    query: exp.Query
    dialect: str
    columns: tuple[OutputColumn, ...]
    zone: str = ""

    def sql(self, *, pretty: bool = False) -> str:
        """The query as the engine will get it."""
        return render(self.query, self.dialect, pretty=pretty)


VALUE = "dvt_value"
"""The column of a value's table."""


@dataclass(frozen=True, kw_only=True)
class Value:
    """A value that is computed before the extracts that it bounds.

    Attributes:
        name: of its placeholder in filters, and of the table of one row by which other transforms read it (``dvt_v1``).
        target: where its extracts run.
        extracts: what is read for it.
        transform: the engine's select of the one column `VALUE`.
    """

    name: str
    target: str
    extracts: tuple[Extract, ...]
    transform: Transform


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The values that a column of an extract has, by which other extracts are limited: those are read after it.

    Attributes:
        name: of the placeholder in filters that stands for all of them (``dvt_k1``).
        extract: the extract's name.
        column: of the extract.
    """

    name: str
    extract: str
    column: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All of it, for one node.

    Attributes:
        node: unique id of the dbt node.
        target: where the result goes.
        extracts: what the sources run.
        values: what is computed first, for filters of the extracts.
        keys: what extracts are limited by, from others that arrive before them.
        transform: what the engine runs.
        diagnostics: warnings and notes.
        decisions: one line each: what was pushed where, what was not and why.
        zone: the time zone in which the target takes times of day for instants, in its own words; empty: that of its
            session.
    """

    node: str
    target: str
    extracts: tuple[Extract, ...]
    transform: Transform
    values: tuple[Value, ...] = ()
    keys: tuple[Keys, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    decisions: tuple[str, ...] = ()
    zone: str = ""

    @property
    def reads(self) -> tuple[Extract, ...]:
        """All that sources run: the extracts for the values, then the others."""
        return (*(extract for value in self.values for extract in value.extracts), *self.extracts)
