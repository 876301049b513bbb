"""What the planner's passes hand on to each other. Frozen: a pass returns a new state, over a tree of its own.

The tree inside a state is never changed by a later pass: a pass that rewrites works on a copy.
"""

from dataclasses import dataclass, field, replace
from enum import Enum

from sqlglot import exp

from dvt.diagnostics import Code, Diagnostic, Severity
from dvt.dialects.copies import copied
from dvt.plan.schema import Relation, Request
from dvt.plan.steps import Extract, Keys, OutputColumn, Transform, Value


@dataclass(frozen=True, kw_only=True)
class Island:
    """A part of the query that a target computes, as a relation.

    Attributes:
        query: in the words of its database.
        relations: the keys of what it reads.
    """

    query: exp.Query
    relations: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Read:
    """A relation as the model's SQL sees it.

    Attributes:
        name: the safe name by which the tree calls it (``dvt_r1``).
        relation: what it is.
        columns: the model's name of each column, as the SQL's dialect folds names → the exact name on the database;
            None while the columns are unknown.
        island: what it is made of, where it is no relation of the database's own.
    """

    name: str
    relation: Relation
    columns: dict[str, str] | None
    island: Island | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the relations that it reads."""
        return (self.relation.key,) if self.island is None else self.island.relations

    def there(self, dialect: str) -> exp.Expr:
        """What stands in a FROM clause for it, for its own database, of `dialect`."""
        return self.relation.table(dialect) if self.island is None else copied(self.island.query).subquery(self.name)

    @property
    def shown(self) -> dict[str, str] | None:
        """Those of `columns` that a star stands for."""
        hidden = {column.name for column in self.relation.columns or () if column.hidden}
        if self.columns is None:
            return None
        return {name: exact for name, exact in self.columns.items() if exact not in hidden}


class Again(Enum):
    """How the engine adds up what a source told of several groups."""

    NO = "no"
    """There is one row in all."""

    COUNT = "count"
    SUM = "sum"
    MIN = "min"
    MAX = "max"


@dataclass(frozen=True, kw_only=True)
class Aggregate:
    """What a source computes over all rows of a scan, or of each group.

    Attributes:
        name: of the column that gives it.
        query: the aggregate, over the source's own column names, in the source's dialect.
        type: its type in the source's words.
        again: how it is added up.
        of: of a sum, the engine's type of the values.
    """

    name: str
    query: exp.Expr
    type: str
    again: Again = Again.NO
    of: str = ""


@dataclass(frozen=True, kw_only=True)
class Scan:
    """One occurrence of a relation in the query.

    Attributes:
        alias: its name in the tree, unique in the whole query.
        read: the relation.
        columns: the model's names of the columns needed; None: all that there are.
        condition: what its rows must satisfy, over the source's own column names, in the source's dialect; None: all.
        looked_up: keys of the relations of its target that `condition` reads.
        aggregates: what it gives instead of columns, in one row.
        grouped: `columns` in the source's words, where it gives one row for each group of rows that are equal in them;
            else empty.
        having: what its groups must satisfy, over `aggregates`' own queries; None: all.
        order: by what it is sorted, in the source's words, where it gives the first rows only; empty: any.
        limit: how many rows it gives at most; None: all.
        rows: about how many rows it gives; None where unknown.
    """

    alias: str
    read: Read
    columns: tuple[str, ...] | None = None
    condition: exp.Expr | None = None
    looked_up: tuple[str, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    grouped: tuple[exp.Expr, ...] = ()
    having: exp.Expr | None = None
    order: tuple[exp.Ordered, ...] = ()
    limit: int | None = None
    rows: float | None = None

    @property
    def single(self) -> bool:
        """Whether it gives one row, whatever the relation holds."""
        return bool(self.aggregates) and not self.grouped


@dataclass(frozen=True, kw_only=True)
class KeyColumn:
    """A column of a scan whose values limit other scans.

    Attributes:
        name: of the placeholder that stands for its values.
        alias: of the scan.
        column: the model's name of the column.
        at_source: what it limits is on the same target, which looks the values up by itself.
    """

    name: str
    alias: str
    column: str
    at_source: bool = False


@dataclass(frozen=True, kw_only=True)
class State:
    """A plan in the making.

    Attributes:
        request: what is planned.
        query: the tree, as far as it has come.
        reads: the relations that it reads.
        exact: the folded name of an output column → the name exactly as the target would give it.
        names: the exact names of the output columns where they are known by position, before any column is bound.
        bound: True once every column carries the unique alias of what it comes from.
        gap: why the columns could not be bound; empty otherwise.
        scans: every occurrence of a relation.
        recursive: unique names of the recursive CTEs.
        cte_refs: unique name of a CTE → the aliases by which it is read.
        values: what is computed before the extracts; the tree has placeholders for them.
        key_columns: what scans are limited by, of others.
        keys: the same, of extracts.
        ungrouped: keys of relations that no source is asked to group.
        prefix: what the extracts' names begin with.
        extracts: what the sources run.
        transform: what the engine runs.
        zone: the time zone in which instants are read and written, in the target's words; empty: see `Target.zone`.
        outputs: the result's columns.
        diagnostics: what the user should know.
        decisions: what was decided and why, one line each.
    """

    request: Request
    query: exp.Query
    reads: tuple[Read, ...] = ()
    exact: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    bound: bool = False
    gap: str = ""
    scans: tuple[Scan, ...] = ()
    recursive: frozenset[str] = frozenset()
    cte_refs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: tuple[Value, ...] = ()
    key_columns: tuple[KeyColumn, ...] = ()
    keys: tuple[Keys, ...] = ()
    ungrouped: frozenset[str] = frozenset()
    prefix: str = "dvt_x"
    extracts: tuple[Extract, ...] = ()
    transform: Transform | None = None
    zone: str = ""
    outputs: tuple[OutputColumn, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    decisions: tuple[str, ...] = ()

    def decide(self, *lines: str) -> "State":
        """The state with more decisions."""
        return replace(self, decisions=self.decisions + tuple(line for line in lines if line not in self.decisions))

    def tell(self, code: Code, *messages: str, severity: Severity = Severity.NOTE) -> "State":
        """The state with more diagnostics of one code."""
        new = [Diagnostic(code=code, message=message, severity=severity) for message in messages]
        return replace(self, diagnostics=self.diagnostics + tuple(d for d in new if d not in self.diagnostics))
