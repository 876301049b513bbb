"""Models in every dialect, and extracts for sources in every dialect: golden files beside this module.

``UPDATE_PLANS=1 pytest tests/plans`` writes them anew. What is said in Spark's SQL, and for databases that are not
here, is generated, not run.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from dvt.errors import DvtError
from dvt.plan.planner import make_plan
from dvt.plan.schema import Column, Relation, Request, Target
from tests.plans.test_plans import CLOCK, Case, cases, check

FOLDER = Path(__file__).parent
DIALECTS = (
    "postgres", "duckdb", "snowflake", "bigquery", "mysql", "redshift", "databricks", "spark", "hive", "trino",
    "clickhouse", "tsql", "oracle", "sqlite",
)  # fmt: skip
ENGINES = ("duckdb", "spark")
USERS = {
    "id": "integer", "name": "text", "metadata": "jsonb", "created_at": "timestamp without time zone", "born": "date",
    "amount": "numeric(12,2)", "active": "boolean",
}  # fmt: skip
ORDERS = {
    "id": "bigint", "user_id": "bigint", "qty": "int", "status": "varchar(20)", "day": "date", "price": "decimal(12,2)",
    "at": "timestamp",
}  # fmt: skip
WORDS = {
    "snowflake": {"bigint": "NUMBER(38,0)", "int": "NUMBER(38,0)", "timestamp": "TIMESTAMP_NTZ(9)"},
    "bigquery": {"bigint": "INT64", "int": "INT64", "timestamp": "DATETIME"},
    "databricks": {"timestamp": "timestamp_ntz"},
    "mysql": {"timestamp": "datetime(6)"},
    "tsql": {"timestamp": "datetime2"},
}
"""What adapters call these types."""


def plan(sql: str, dialect: str, source: str, engine: str = "duckdb") -> list[str]:
    """The extracts, the transform in an engine's dialect, and what is told."""
    columns = {"users": USERS, "orders": ORDERS}
    relations = {
        name: Relation(
            key=name, target=f"far_{name}", schema="shop", identifier=name, rows=1e6 if name == "orders" else 1e3,
            columns=tuple(
                Column(name=column, type=WORDS.get(source, {}).get(kind, kind) if name == "orders" else kind)
                for column, kind in listed.items()
            ),
        )
        for name, listed in columns.items()
    }  # fmt: skip
    targets = {
        "own": Target(name="own", dialect=dialect),
        "far_users": Target(name="far_users", dialect="postgres"),
        "far_orders": Target(name="far_orders", dialect=source),
    }
    read = {name: each for name, each in relations.items() if name in sql}
    try:
        made = make_plan(
            Request(
                node="model.shop.report", sql=sql, dialect=dialect, target="own", targets=targets,
                relations=read, engine=engine, literals=CLOCK,
            )
        )  # fmt: skip
    except DvtError as error:
        return [f"error {error}"]
    lines = [f"{extract.dialect}: {extract.sql()}" for extract in made.extracts]
    lines.append(f"{engine}: {made.transform.sql()}")
    return lines + [f"{d.code.value}: {d.message}" for d in made.diagnostics if d.code.value in ("DVT003", "DVT005")]


def of_models(case: Case) -> str:
    """Of a model over PostgreSQL, for both engines."""
    first, second = (plan(case.sql, case.dialect, "postgres", engine) for engine in ENGINES)
    return "\n".join([*first, *(line for line in second if line not in first)])


def of_sources(case: Case) -> str:
    """Of a model in PostgreSQL's dialect, over a source of another one."""
    return "\n".join(plan(case.sql, "postgres", case.dialect))


@pytest.mark.parametrize(("name", "outcome"), [("models", of_models), ("sources", of_sources)])
def test_dialects(name: str, outcome: Callable[[Case], str]) -> None:
    check(FOLDER / f"{name}.sql", outcome)


@pytest.mark.parametrize("name", ["models", "sources"])
def test_no_dialect_is_missing(name: str) -> None:
    assert {case.dialect for case in cases(FOLDER / f"{name}.sql")} == {*DIALECTS}
