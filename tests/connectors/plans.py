"""Plans made by hand, for tests of what runs them."""

from sqlglot import parse_one

from dvt.connectors.base import Session
from dvt.connectors.registry import connector_for
from dvt.plan.steps import Extract, OutputColumn, Plan, Transform


def extract(name: str, session: Session, sql: str, table: str = "") -> Extract:
    """An extract; the columns that pass through from `table` carry their declared types, as the planner gives them."""
    query = parse_one(sql, dialect=session.dialect)
    columns: tuple[OutputColumn, ...] = ()
    if table:
        parsed = parse_one(f"select * from {table}", dialect=session.dialect).find_all
        from sqlglot import exp

        described = connector_for(session.credentials.type).describe(session, [next(iter(parsed(exp.Table)))])[0] or ()
        columns = tuple(
            OutputColumn(
                name=column.name,
                declared=column.type,
                base=column.base,
                origin=(f"{session.name}.{table}", column.name),
            )
            for column in described
        )
    return Extract(
        name=name,
        target=session.name,
        dialect=session.dialect,
        query=query,
        columns=columns,
        relations=(f"{session.name}.{table}",),
    )


def plan(target: str, transform: str, *extracts: Extract) -> Plan:
    """A plan whose result columns are the first extract's."""
    return Plan(
        node="model.shop.orders",
        target=target,
        extracts=extracts,
        transform=Transform(
            query=parse_one(transform, dialect="duckdb"), dialect="duckdb", columns=extracts[0].columns
        ),
    )
