"""What the planner is told of the world: relations, their columns, the targets they live on. Frozen; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from dvt.dialects.rules import Table
from dvt.resolve import Pushdown

# Databases whose names have two parts: what dbt calls a database is none of them there.
_TWO_PARTS = frozenset({"mysql", "sqlite", "clickhouse", "hive", "doris", "starrocks"})


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a relation, as its database tells it.

    Attributes:
        name: the exact name on the database.
        type: the declared type in the database's own words (``numeric(10,2)``, ``character varying(20)``); empty where
            unknown.
        nullable: False only where the database says so.
        base: the type of its values, where `type` is a name that the database has for it (a domain); else empty.
        hidden: True where the database leaves it out of ``*``; its name finds it.
        computed: True where a MySQL server makes its values when they are read, by a view or an expression: what they
            are may hang on the session's settings.
        collated: True where its texts have a collation of their own, by which unlike ones may be equal.
        collation: that by which a MySQL server compares its texts; empty for what is no text, and elsewhere.
        distinct: about how many different values it has; None where unknown. Costs only, as `Relation.rows`.
    """

    name: str
    type: str = ""
    nullable: bool = True
    base: str = ""
    hidden: bool = False
    computed: bool = False
    collated: bool = False
    collation: str = ""
    distinct: float | None = None


@dataclass(frozen=True, kw_only=True)
class Target:
    """A place where SQL can run, as far as planning needs to know it.

    Attributes:
        name: the output's name in profiles.yml.
        dialect: sqlglot's name of its SQL dialect (``postgres``, ``duckdb``, ``sqlite``, ``mysql``, …).
        settings: what changes the meaning of SQL there (version, collation, time zone …), as read; empty where that is
            not known.
        zone: the time zone in which it shows its instants as the node's own target does, in its own words; empty: that
            of its session; None: it knows none.
        turns_back: True where it shows instants in a zone whose clocks are turned back: two of them look the same.
        rules: what filters may do there (`dvt.dialects.rules`); None: what dvt knows of its dialect.
        seen: how many rows queries gave there in earlier runs, by their shapes (`dvt.plan.shapes`), where that was far
            from what had been expected. Costs only.
    """

    name: str
    dialect: str
    settings: tuple[tuple[str, str], ...] = ()
    zone: str | None = ""
    turns_back: bool = False
    rules: Table | None = None
    seen: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A table or view that a model reads, bound by identity.

    Attributes:
        key: the one identifier by which the model's SQL calls it (``pg_a.shop.public.orders``). Opaque: never taken
            apart; two relations never share one.
        target: the name of the target that it lives on.
        database: outermost part of its name there, if the database has such a part.
        schema: middle part, likewise.
        identifier: its own name.
        columns: None while unknown (not yet built).
        rows: estimated rows; None where unknown. Costs only, never needed for a right answer.
        keys: names of columns that tell its rows apart: primary keys, unique indexes. Costs only, likewise.
    """

    key: str
    target: str
    identifier: str
    database: str | None = None
    schema: str | None = None
    columns: tuple[Column, ...] | None = None
    rows: float | None = None
    keys: tuple[tuple[str, ...], ...] = ()

    def distinct(self, name: str) -> float | None:
        """About how many different values its column `name` has; None where that is unknown."""
        counted = next((column.distinct for column in self.columns or () if column.name == name), None)
        return self.rows if counted is None and (name,) in self.keys else counted

    @property
    def display(self) -> str:
        """``schema.identifier``, for messages."""
        return f"{self.schema}.{self.identifier}" if self.schema else self.identifier

    def table(self, dialect: str) -> exp.Table:
        """Its name as a database of `dialect` takes it."""
        parts = {"this": self.identifier, "db": self.schema, "catalog": self.database}
        if self.schema is None or dialect in _TWO_PARTS:
            parts.pop("catalog")
        return exp.Table(**{key: exp.to_identifier(name, quoted=True) for key, name in parts.items() if name})


@dataclass(frozen=True, kw_only=True)
class Request:
    """Everything that a plan is made from.

    Attributes:
        node: unique id of the dbt node, for messages.
        sql: its compiled SQL; each ref, source and this is one identifier: a `Relation.key`, quoted.
        dialect: sqlglot's name of the dialect that the SQL is written in.
        target: name of the target that the result goes to.
        targets: every target that is read or written, by name.
        relations: every relation that the SQL may read, by key.
        engine: dialect of the compute engine.
        literals: what CURRENT_DATE and its kin stand for in this run, as SQL literals by function name.
        zone: the time zone of the target's sessions; empty where it has none, or nothing hangs on it.
        delivered: False where the result is looked at and not written.
        pushdown: what the sources are asked to do.
        strict: a value that cannot be had is an error; else it is NULL.
    """

    node: str
    sql: str
    dialect: str
    target: str
    targets: dict[str, Target]
    relations: dict[str, Relation]
    engine: str = "duckdb"
    literals: dict[str, str] = field(default_factory=dict)
    zone: str = ""
    delivered: bool = True
    pushdown: Pushdown = Pushdown.FULL
    strict: bool = True
