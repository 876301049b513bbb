"""A model that reads what it has so far, and a table on another database."""

from collections.abc import Mapping

from sqlglot import exp

from dvt.connectors.registry import connector_for
from dvt.dialects.rules import Table
from dvt.plan.planner import make_plan
from dvt.plan.schema import Relation, Request, Target
from dvt.plan.steps import Plan
from dvt.resolve import Pushdown
from tests.connectors.sessions import TestSession

COLUMNS = {
    "i": "int", "n": "decimal(12,2)", "d": "date", "t": "timestamp", "s": "varchar(20)", "f": "double precision",
    "b": "bigint",
}  # fmt: skip
ROWS = [
    f"({k}, {k}.25, '2024-01-{k:02}', '2024-01-{k:02} 10:00:00.{k:06}', 'k{k:02}', {k}.5, {k}000000000)"
    for k in range(1, 11)
]


def table(session: TestSession, name: str, rows: list[str], types: dict[str, str]) -> None:
    """A table of `COLUMNS`, some with other types."""
    declared = ", ".join(f"{column} {types.get(column, kind)}" for column, kind in COLUMNS.items())
    filled = [f"insert into {name} values {', '.join(rows)}"] if rows else []
    session.run(f"drop table if exists {name}", f"create table {name} ({declared})", *filled)


def planned(
    sql: str,
    mark: TestSession,
    source: TestSession,
    *,
    zone: str = "",
    rows: Mapping[str, float] | None = None,
    pushdown: Pushdown = Pushdown.FULL,
    dialect: str = "duckdb",
    rules: Table | None = None,
) -> Plan:
    """The plan of a model on `mark`; `rows`: how many a table is taken to have; `rules`: of the source."""
    schemas = {"postgres": "public", "duckdb": "main", "mysql": None}
    on_source = (source, schemas[source.dialect])
    places = {"seen": (mark, "main"), "events": on_source, "kinds": on_source}
    relations = {}
    for name, (session, schema) in places.items():
        if name not in sql:
            continue
        columns = connector_for(session.credentials.type).describe(session, [exp.table_(name, db=schema)])[0]
        relations[name] = Relation(
            key=name, target=session.name, identifier=name, schema=schema, columns=columns, rows=(rows or {}).get(name)
        )
    return make_plan(
        Request(
            node="model.shop.new", sql=sql, dialect=dialect, target="mark", relations=relations, zone=zone,
            pushdown=pushdown,
            targets={
                mark.name: Target(name=mark.name, dialect=mark.dialect),
                source.name: Target(name=source.name, dialect=source.dialect, rules=rules),
            },
        )
    )  # fmt: skip
