"""dbt's commands over the built project: selection, compiled code, previews, docs, freshness, operations."""

import json
import re
from collections.abc import Iterable, Iterator

import jsonschema
import pytest
from dbt.artifacts.schemas.catalog import CatalogArtifact
from dbt.artifacts.schemas.freshness import FreshnessExecutionResultArtifact

from tests.dbt.many_targets.world import World

pytestmark = pytest.mark.postgres

PG_C = {"stg_customers_c", "placed_by_yaml", "over_ducks", "unique_placed_by_yaml_id"}
SELECTIONS = {
    "target:pg_c": PG_C | {"source:many.twin.customers", "source_unique_twin_customers_id"},
    "target:duck2": {"two", "two_child", "not_null_two_id"},
    "target:duck*,resource_type:model": {
        "stg_events",
        "events_by_day",
        "scored",
        "customer_orders",
        "two",
        "two_child",
    },
    "path:federated": {
        "customer_orders",
        "customer_orders_inc",
        "over_ducks",
        "every_order_has_a_customer",
        "relationships_stg_orders_customer_id__id__ref_stg_customers_",
        "relationships_customer_orders_id__id__ref_stg_customers_",
        "unit_test:many.customers_without_a_twin_stay",
    },
    "path:federated,resource_type:model": {"customer_orders", "customer_orders_inc", "over_ducks"},
    "path:models/fed,resource_type:model": {"customer_orders", "customer_orders_inc", "over_ducks"},
    "config.connection:pg_b": {"source:many.sales.orders"},
    "config.connection:duck": {"source:many.clicks.events"},
    "config.target:pg_c,resource_type:model": {"stg_customers_c", "placed_by_yaml", "over_ducks"},
    "package:many_package": {"from_package"},
    "stg_customers_c+,resource_type:model": {"stg_customers_c", "placed_by_yaml", "customer_orders"},
}


def _names(lines: Iterable[str]) -> set[str]:
    """``many.fed.customer_orders`` → ``customer_orders``, as ``ls`` gives them."""
    return {line if ":" in line else line.rpartition(".")[2] for line in lines}


def test_selections(built: World) -> None:
    common = ("ls", "--quiet", "--indirect-selection", "empty", "--select")
    found = built.project.invoke(*((*common, selection) for selection in SELECTIONS))
    assert {selection: _names(lines) for selection, lines in zip(SELECTIONS, found, strict=True)} == SELECTIONS


def test_ls_as_json_has_each_target(built: World) -> None:
    said = built.project.dvt(
        "ls", "--quiet", "--output", "json", "--output-keys", "name", "config", "-s", "target:pg_c"
    )
    found = {row["name"]: row["config"].get("target") or row["config"].get("connection") for row in _json(said.out)}
    assert set(found.values()) == {"pg_c"}


def _json(lines: str) -> Iterator[dict]:
    return (json.loads(line) for line in lines.splitlines() if line.startswith("{"))


def test_an_unknown_target_selects_nothing(built: World) -> None:
    said = built.project.dvt("ls", "--select", "target:nowhere")
    assert "No nodes selected" in said.text


def test_compile_gives_each_node_its_own_targets_sql(built: World) -> None:
    built.project.dvt("compile", "--threads", "8")
    folder = built.project.folder / "target" / "compiled" / "many"
    assert "'pg_c|shop|postgres" in (folder / "models/c/stg_customers_c.sql").read_text()
    assert "'duck' as place" in (folder / "analyses/heavy_events.sql").read_text()
    assert '"duck"."d_shop"."stg_events"' in (folder / "analyses/heavy_events.sql").read_text()
    federated = (folder / "models/fed/customer_orders.sql").read_text()
    assert '"pg_b.' in federated
    assert f'"pg_c.{built.prefix}.shop.stg_customers"' in federated
    assert f'"pg_a.{built.prefix}.shop.stg_customers"' in federated


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("select id, name from {{ ref('stg_customers_c') }} order by id", [{"id": 1, "name": "Anna"}]),
        (
            (
                "select c.name, o.amount from {{ ref('stg_customers') }} c "
                "join {{ source('sales', 'orders') }} o on o.customer_id = c.id order by o.amount desc"
            ),
            [{"name": "Bob", "amount": 30}, {"name": "Ann", "amount": 20}],
        ),
        ("select '{{ target.name }}' as place", [{"place": "pg_a"}]),
    ],
)
def test_show_inline(built: World, sql: str, rows: list[dict]) -> None:
    limit = str(len(rows))
    said = built.project.dvt("show", "--quiet", "--inline", sql, "--limit", limit, "--output", "json")
    assert json.loads(said.out[said.out.index("{") :])["show"] == rows


def test_show_of_a_federated_model_and_of_one_on_another_target(built: World) -> None:
    assert "Anna" in built.project.dvt("show", "--select", "customer_orders", "--quiet").out
    assert "42" in built.project.dvt("show", "--select", "two", "--quiet").out


def test_run_operation_is_on_the_default_target(built: World) -> None:
    said = built.project.dvt("run-operation", "say_where")
    assert "operation on pg_a postgres" in said.text
    assert "rows: 3" in said.text


def test_docs_of_all_targets_although_names_are_equal(built: World) -> None:
    built.project.dvt("docs", "generate")
    catalog = built.project.artifact("catalog")
    jsonschema.validate(catalog, CatalogArtifact.json_schema())
    assert not catalog["errors"]
    nodes = {uid.rpartition(".")[2]: entry for uid, entry in catalog["nodes"].items() if uid.startswith("model.")}
    built_models = {"stg_customers", "stg_customers_c", "customer_orders", "two", "two_child", "stg_orders"}
    assert built_models <= set(nodes)
    assert len(nodes) == 16  # all models but the ephemeral one
    assert nodes["stg_customers"]["metadata"]["type"] == "VIEW"
    assert nodes["stg_customers_c"]["metadata"]["type"] == "BASE TABLE"
    assert nodes["stg_customers"]["metadata"]["name"] == nodes["stg_customers_c"]["metadata"]["name"] == "stg_customers"
    sources = {uid: set(entry["columns"]) for uid, entry in catalog["sources"].items()}
    assert sources == {
        "source.many.crm.customers": {"id", "name"},
        "source.many.twin.customers": {"id", "name"},
        "source.many.sales.orders": {"id", "customer_id", "amount"},
        "source.many.clicks.events": {"id", "weight", "happened_at"},
    }


def test_source_freshness_on_its_connection(built: World) -> None:
    said = built.project.dvt("source", "freshness")
    assert re.search(r"PASS freshness of clicks\.events|WARN freshness of clicks\.events", said.text)
    written = built.project.artifact("sources")
    jsonschema.validate(written, FreshnessExecutionResultArtifact.json_schema())
    assert [row["unique_id"] for row in written["results"]] == ["source.many.clicks.events"]
