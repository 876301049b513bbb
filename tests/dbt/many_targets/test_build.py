"""One build over five targets: where each relation landed, what jinja saw, what the artifacts say."""

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from dbt.artifacts.schemas.manifest import WritableManifest
from dbt.artifacts.schemas.run import RunResultsArtifact

from tests.dbt.many_targets.conftest import BUILT
from tests.dbt.many_targets.world import TODAY, YESTERDAY, World, column
from tests.dbt.projects import Project

pytestmark = pytest.mark.postgres

LANDED = {
    "pg_a": {
        "raw.customers",
        "shop.contracted",
        "shop.customer_orders_inc",
        "shop.regions",
        "shop.run_log",
        "shop.stg_customers",
    },
    "pg_b": {
        "raw.orders",
        "b_shop_own.from_package",
        "b_shop_own.orders_so_far",
        "b_shop_own.regions_b",
        "b_shop_own.uses_doubled",
        "b_shop_staging_pg_b.stg_orders",
        "b_shop_history_pg_b.orders_history",
        "b_shop_dbt_test__audit_pg_b.not_null_stg_orders_id",
    },
    "pg_c": {"raw.customers", "shop.stg_customers", "shop.over_ducks", "shop_ypg_c_pg_c.placed_by_yaml"},
    "duck": {
        "raw.events",
        "d_shop.customer_orders",
        "d_shop.days",
        "d_shop.events_by_day",
        "d_shop.fed_hook",
        "d_shop.hooked",
        "d_shop.scored",
        "d_shop.stg_events",
        "d_shop_history_duck.events_history",
    },
    "duck2": {"d2_shop.two", "d2_shop.two_child"},
}
STAMPS = {
    ("pg_a", "shop.stg_customers"): "pg_a|shop|postgres|postgres|postgres:pg_a|shop.stg_customers",
    ("pg_b", "b_shop_staging_pg_b.stg_orders"): (
        "pg_b|b_shop|postgres|postgres|postgres:pg_b|b_shop_staging_pg_b.stg_orders"
    ),
    ("pg_c", "shop.stg_customers"): "pg_c|shop|postgres|postgres|postgres:pg_c|shop.stg_customers",
    ("pg_c", "shop_ypg_c_pg_c.placed_by_yaml"): (
        "pg_c|shop|postgres|postgres|postgres:pg_c|shop_ypg_c_pg_c.placed_by_yaml"
    ),
    ("duck", "d_shop.stg_events"): "duck|d_shop|duckdb|duckdb|duckdb:duck|d_shop.stg_events",
    ("duck2", "d2_shop.two"): "duck2|d2_shop|duckdb|duckdb|duckdb:duck2|d2_shop.two",
    ("duck2", "d2_shop.two_child"): "duck2|d2_shop|duckdb|duckdb|duckdb:duck2|d2_shop.two_child",
}
PARSED_AS = {
    "stg_customers": "pg_a|postgres|postgres|shop",
    "stg_orders": "pg_b|postgres|postgres|b_shop",
    "stg_customers_c": "pg_c|postgres|postgres|shop",
    "placed_by_yaml": "pg_c|postgres|postgres|shop",
    "stg_events": "duck|duckdb|duckdb|d_shop",
    "two": "duck2|duckdb|duckdb|d2_shop",
    "customer_orders": "duck|duckdb|duckdb|d_shop",
}
TARGETS = {
    "contracted": "pg_a",
    "stg_customers": "pg_a",
    "customer_orders_inc": "pg_a",
    "regions": "pg_a",
    "every_order_has_a_customer": "pg_a",
    "stg_orders": "pg_b",
    "orders_so_far": "pg_b",
    "doubled_orders": "pg_b",
    "uses_doubled": "pg_b",
    "from_package": "pg_b",
    "regions_b": "pg_b",
    "orders_history": "pg_b",
    "stamped_by_its_target": "pg_b",
    "relationships_stg_orders_customer_id__id__ref_stg_customers_": "pg_b",
    "stg_customers_c": "pg_c",
    "placed_by_yaml": "pg_c",
    "over_ducks": "pg_c",
    "source_unique_twin_customers_id": "pg_c",
    "stg_events": "duck",
    "events_by_day": "duck",
    "scored": "duck",
    "customer_orders": "duck",
    "days": "duck",
    "events_history": "duck",
    "heavy_events": "duck",
    "many_package_source_has_rows_clicks_events_id": "duck",
    "two": "duck2",
    "two_child": "duck2",
    "not_null_two_id": "duck2",
}


@pytest.fixture
def build(built: World) -> Project:
    """The project with the artifacts of the build."""
    return replace(built.project, target=BUILT)


def _nodes(project: Project) -> dict[str, dict[str, Any]]:
    return {node["name"]: node for node in project.artifact("manifest")["nodes"].values()}


def test_every_node_of_every_kind_succeeds(build: Project) -> None:
    statuses = build.statuses()
    assert len(statuses) == 52  # 3 seeds, 16 models, 2 snapshots, 24 + 3 tests, 3 hooks, 1 exposure
    assert set(statuses.values()) == {"success", "pass", "no-op"}


@pytest.mark.parametrize("target", sorted(LANDED))
def test_each_relation_lands_on_its_own_target(built: World, target: str) -> None:
    assert built.relations(target) == LANDED[target]


def test_jinja_sees_its_own_target_when_it_runs(built: World) -> None:
    found = {key: set(column(built.rows(key[0], f"select stamp from {key[1]}"))) for key in STAMPS}
    assert found == {key: {stamp} for key, stamp in STAMPS.items()}
    package = built.rows("pg_b", "select place, dispatched, own_schema from b_shop_own.from_package")
    assert package == [("pg_b", "postgres:pg_b", "b_shop_own")]


def test_jinja_sees_its_own_target_when_it_is_parsed(build: Project) -> None:
    nodes = _nodes(build)
    assert {name: nodes[name]["config"]["meta"]["parsed_as"] for name in PARSED_AS} == PARSED_AS


def test_each_target_reads_its_own_rows(built: World) -> None:
    assert built.rows("pg_a", "select id, name from shop.stg_customers order by id") == [
        (1, "Ann"),
        (2, "Bob"),
        (3, "Cid"),
    ]
    assert built.rows("pg_c", "select id, name from shop.stg_customers order by id") == [(1, "Anna"), (2, "Bert")]
    assert built.rows("pg_b", "select id, amount from b_shop_own.uses_doubled order by id") == [
        (1, 20),
        (2, 40),
        (3, 60),
    ]
    assert built.rows("duck", "select id, score from d_shop.scored order by id") == [(1, 10), (2, 20), (3, 30)]
    assert built.rows("duck", "select id, happened_at, place from d_shop.events_by_day order by id") == [
        (1, YESTERDAY, "duck"),
        (2, TODAY, "duck"),
        (3, TODAY, "duck"),
    ]


def test_federated_models_read_several_targets(built: World) -> None:
    select = "select id, name, twin_name, amount, doubled, place from d_shop.customer_orders order by amount"
    assert built.rows("duck", select) == [
        (1, "Ann", "Anna", 10, 20, "duck"),
        (1, "Ann", "Anna", 20, 40, "duck"),
        (2, "Bob", "Bert", 30, 60, "duck"),
    ]
    assert built.rows("duck", "select n from d_shop.fed_hook") == [(3,)]
    assert built.rows("pg_a", "select id, amount, name from shop.customer_orders_inc order by id") == [
        (1, 10, "Ann"),
        (2, 20, "Ann"),
        (3, 30, "Bob"),
    ]
    assert built.rows("pg_c", "select id, answer from shop.over_ducks order by id") == [(1, 42), (2, 42), (3, 42)]
    assert built.rows("pg_c", "select table_type from information_schema.tables where table_name = 'over_ducks'") == [
        ("BASE TABLE",)
    ]


def test_hooks_and_grants_happen_where_they_belong(built: World) -> None:
    assert built.rows("pg_a", "select what, place from shop.run_log").count(("end", "pg_a shop")) == 1
    assert built.rows("duck", "select place from d_shop.hooked") == [("duck",)]
    granted = "select table_name from information_schema.role_table_grants where grantee = 'reader'"
    assert built.rows("pg_a", granted) == [("contracted",)]
    assert built.rows("pg_b", granted) == [("orders_so_far",)]


def test_the_manifest_holds_each_nodes_target(build: Project) -> None:
    nodes = _nodes(build)
    assert {name: nodes[name]["config"]["target"] for name in TARGETS} == TARGETS
    sources = build.artifact("manifest")["sources"].values()
    assert {source["source_name"]: source["config"]["connection"] for source in sources} == {
        "crm": "pg_a",
        "sales": "pg_b",
        "twin": "pg_c",
        "clicks": "duck",
    }


@pytest.mark.parametrize("name", ["manifest", "run_results"])
def test_the_artifacts_are_valid_by_dbts_own_schemas(build: Project, name: str) -> None:
    artifact = {"manifest": WritableManifest, "run_results": RunResultsArtifact}[name]
    jsonschema.validate(build.artifact(name), artifact.json_schema())
    artifact.read_and_check_versions(str(build.folder / build.target / f"{name}.json"))


def test_a_federated_node_says_how_it_got_its_rows(build: Project) -> None:
    response = build.results()["customer_orders"]["adapter_response"]
    assert response["path"] == "federation"
    assert response["target"] == "duck"
    assert response["compute"] == "local"
    assert response["upstream_targets"] == ["pg_a", "pg_b", "pg_c"]
    assert response["rows_affected"] == 3
    assert response["warnings"] == []
    assert {extract["target"] for extract in response["extracts"]} == {"pg_a", "pg_b", "pg_c"}
    for extract in response["extracts"]:
        assert set(extract) >= {"target", "relations", "rows", "bytes", "seconds", "keys"}
        assert set(extract["keys"]) == {"rows", "bytes"}
        assert extract["rows"] > 0
        assert extract["bytes"] > 0
    assert response["load"]["rows"] == 3
    assert set(response["load"]) == {"rows", "bytes", "seconds"}

    coerced = build.results()["over_ducks"]["adapter_response"]
    assert [warning["code"] for warning in coerced["warnings"]] == ["DVT001"]
    tested = build.results()["every_order_has_a_customer"]["adapter_response"]
    assert (tested["path"], tested["upstream_targets"]) == ("federation", ["pg_a", "pg_b"])


def test_nothing_staged_is_left(built: World) -> None:
    left = {relation for target in LANDED for relation in built.relations(target) if "__dvt" in relation}
    assert left == set()


def test_no_password_is_in_any_artifact_or_log(built: World) -> None:
    folder = built.project.folder
    for secret in (built.one.password, built.two.password):
        for file in (*folder.glob("target/**/*"), *folder.glob(f"{BUILT}/**/*"), *folder.glob("logs/*")):
            if file.is_file():
                assert secret.encode() not in file.read_bytes(), file


def test_partial_parse_reparses_nothing_and_then_one_file(built: World) -> None:
    built.project.dvt("parse", "--log-level", "debug")
    said = built.project.dvt("parse", "--log-level", "debug", "--log-format", "json").text
    assert "Unable to do partial parsing" not in said
    assert "0 files changed" in said or "no changes" in said.lower(), said

    file = built.project.folder / "models" / "b" / "stg_orders.sql"
    text = file.read_text()
    try:
        file.write_text(text + "-- changed\n")
        said = built.project.dvt("parse", "--log-level", "debug").text
        assert "1 files changed" in said or "1 file changed" in said, said
        assert _nodes(built.project)["stg_orders"]["config"]["target"] == "pg_b"
        assert _nodes(built.project)["orders_so_far"]["config"]["target"] == "pg_b"
    finally:
        file.write_text(text)


def test_the_manifest_is_the_same_after_partial_parsing(built: World) -> None:
    built.project.dvt("parse", "--no-partial-parse")
    full = _comparable(built)
    built.project.dvt("parse")
    assert _comparable(built) == full


def _comparable(world: World) -> str:
    manifest = world.project.artifact("manifest")
    del manifest["metadata"]
    for kind in ("nodes", "sources", "macros", "exposures", "unit_tests"):
        for node in manifest[kind].values():
            node.pop("created_at", None)
    return json.dumps(manifest, sort_keys=True)
