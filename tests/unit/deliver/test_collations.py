"""By which collation the texts of a delivery are compared on a MySQL server."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pytest
from sqlglot import parse_one

from dvt.compute.base import Carried
from dvt.deliver.collations import with_collations
from dvt.deliver.columns import StageColumn
from dvt.deliver.stage import Stage
from dvt.plan.steps import OutputColumn, Plan, Transform

OWN = "utf8mb4_bin"


@dataclass(frozen=True)
class _Server:
    """A session, and its connector: of a server that has one collation."""

    dialect: str = "mysql"
    name: str = "shop"

    def has_collation(self, session: Any, name: str) -> bool:
        return name == OWN


def decided(
    declared: str = "varchar(20)", own: str = OWN, there: str = "", into: str = "", dialect: str = "mysql"
) -> StageColumn:
    column = StageColumn(name="K", carried=Carried(name="K", type=pa.string(), carrier=pa.string()), declared=declared)
    outputs = (OutputColumn(name="K", declared=declared, collation=own),)
    transform = Transform(query=parse_one("select k from dvt_x1"), dialect="duckdb", columns=outputs)
    stage = Stage(
        database=None,
        schema=None,
        identifier="s",
        into={"k": into} if into else {},
        collations={"k": there} if there else {},
    )
    server: Any = _Server(dialect=dialect)
    plan = Plan(node="m", target="shop", extracts=(), transform=transform)
    [found] = with_collations([column], plan, stage, server, server)
    return found


@pytest.mark.parametrize(
    ("given", "collation"),
    [
        ({}, OWN),
        ({"own": ""}, ""),
        ({"declared": "longtext"}, OWN),
        ({"declared": "enum('a')"}, OWN),
        ({"declared": "int(11)"}, ""),
        ({"dialect": "postgres"}, ""),
        ({"into": "varchar(20)"}, ""),
        ({"into": "varchar(20)", "there": "utf8mb4_general_ci"}, "utf8mb4_general_ci"),
        ({"own": "", "into": "varchar(20)", "there": "utf8mb4_general_ci"}, "utf8mb4_general_ci"),
        ({"into": "varchar(20)", "there": "latin1_bin"}, "utf8mb4_bin"),
        ({"into": "varchar(20)", "there": "latin1_swedish_ci"}, ""),
    ],
)
def test_texts_are_compared_as_where_they_go_to_or_come_from(given: dict[str, str], collation: str) -> None:
    found = decided(**given)
    assert (found.collation, found.lost) == (collation, None)


def test_a_collation_that_the_server_has_not_is_told() -> None:
    found = decided(own="utf8mb4_0900_ai_ci")
    assert found.collation == ""
    [(text, _)] = found.told()
    assert "shop has no collation utf8mb4_0900_ai_ci" in text
