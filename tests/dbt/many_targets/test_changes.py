"""What moves nodes, fails or comes from another run: --target, --defer, --state, retry, clone, a dead target."""

import shutil
from pathlib import Path

import pytest

from tests.dbt.many_targets.world import World

pytestmark = pytest.mark.postgres


def test_target_moves_every_node_and_makes_models_federated(world: World) -> None:
    # On one target, names must differ.
    world.project.write("models/c/placed_by_yaml.sql", "select id from {{ ref('stg_customers_c') }}")
    file = world.project.folder / "models" / "c" / "stg_customers_c.sql"
    file.write_text(file.read_text().replace(", alias='stg_customers'", ""))
    said = world.project.dvt("run", "--target", "duck2", "--select", "+stg_orders", "+stg_customers_c", "+two")
    assert "--target duck2: 2 nodes with a configured target moved to it" in said.text  # `two` lives there anyway
    assert {"d2_shop_staging_duck2.stg_orders", "d2_shop.stg_customers_c", "d2_shop.two"} <= world.relations("duck2")
    assert world.relations("pg_b") == {"raw.orders"}
    assert world.relations("pg_c") == {"raw.customers"}
    results = world.project.results()
    assert results["stg_orders"]["adapter_response"]["upstream_targets"] == ["pg_b"]
    assert results["stg_orders"]["adapter_response"]["target"] == "duck2"
    stamp = world.rows("duck2", "select distinct stamp from d2_shop_staging_duck2.stg_orders")
    assert stamp == [("duck2|d2_shop|duckdb|duckdb|duckdb:duck2|d2_shop_staging_duck2.stg_orders",)]
    assert world.rows("duck2", "select id, name from d2_shop.stg_customers_c order by id") == [(1, "Anna"), (2, "Bert")]


def test_cli_target_default_moves_only_the_default(world: World) -> None:
    file = world.project.folder / "dbt_project.yml"
    file.write_text(file.read_text().replace("flags:\n", "flags:\n  cli_target: default\n"))
    world.project.dvt("run", "--target", "duck2", "--select", "stg_orders", "stg_customers")
    assert "b_shop_staging_pg_b.stg_orders" in world.relations("pg_b")
    assert "d2_shop.stg_customers" in world.relations("duck2")  # its source is on pg_a still
    assert world.relations("pg_a") == {"raw.customers"}
    assert world.rows("duck2", "select name from d2_shop.stg_customers order by id") == [("Ann",), ("Bob",), ("Cid",)]


def test_a_dead_target_fails_its_own_nodes_and_what_is_below_them(world: World) -> None:
    profiles = world.project.folder / "profiles.yml"
    before = profiles.read_text()
    profiles.write_text(before.replace("\"{{ env_var('TWO_PORT') | int }}\"", "1"))
    said = world.project.dvt("build", "--threads", "8", code=1)
    assert "Connection refused" in said.text
    statuses = world.project.statuses()
    failed = {name for name, status in statuses.items() if status == "error"}
    skipped = {name for name, status in statuses.items() if status == "skipped"}
    assert failed == {"over_ducks", "source_unique_twin_customers_id"}
    assert skipped == {
        "stg_customers_c",  # below the source whose test failed
        "placed_by_yaml",
        "unique_placed_by_yaml_id",
        "customers_without_a_twin_stay",
        "customer_orders",
        "not_null_customer_orders_id",
        "relationships_customer_orders_id__id__ref_stg_customers_",
        "dashboard",
    }
    assert statuses["stg_customers"] == statuses["customer_orders_inc"] == statuses["two_child"] == "success"
    assert {name for name in statuses if statuses[name] in ("success", "pass")} >= {
        "stg_orders",
        "orders_so_far",
        "events_by_day",
        "orders_history",
        "events_history",
        "every_order_has_a_customer",
    }

    profiles.write_text(before)
    world.project.dvt("retry")
    retried = world.project.statuses()
    assert set(retried.values()) <= {"success", "pass", "no-op"}
    assert (failed | skipped) - {"dashboard"} <= set(retried)
    assert "stg_orders" not in retried
    assert world.rows("pg_c", "select count(*) from shop.over_ducks") == [(3,)]


def test_a_deferred_ref_is_where_the_states_manifest_has_it(world: World, tmp_path: Path) -> None:
    world.project.dvt("run", "--select", "stg_orders", "stg_customers")
    state = tmp_path / "state"
    shutil.copytree(world.project.folder / "target", state)
    world.rows("pg_b", "update b_shop_staging_pg_b.stg_orders set amount = amount + 1000")

    # This project has stg_orders on duck2, where it was never built.
    file = world.project.folder / "models" / "b" / "stg_orders.sql"
    file.write_text("{{ config(target='duck2') }}\n" + file.read_text())
    world.project.dvt("run", "--select", "customer_orders_inc", "--defer", "--state", str(state))
    results = world.project.results()["customer_orders_inc"]["adapter_response"]
    assert results["upstream_targets"] == ["pg_a", "pg_b"]
    assert world.rows("pg_a", "select id, amount, name from shop.customer_orders_inc order by id") == [
        (1, 1010, "Ann"),
        (2, 1020, "Ann"),
        (3, 1030, "Bob"),
    ]
    world.project.dvt("run", "--select", "orders_so_far", "--defer", "--state", str(state))
    assert world.rows("pg_b", "select sum(amount) from b_shop_own.orders_so_far") == [(3060,)]


def test_state_modified_sees_a_node_that_moved_and_no_other(world: World, tmp_path: Path) -> None:
    world.project.dvt("parse")
    state = tmp_path / "state"
    shutil.copytree(world.project.folder / "target", state)
    listing = ("ls", "--quiet", "--select", "state:modified", "--state", str(state))
    assert "No nodes selected" in world.project.dvt("ls", "--select", "state:modified", "--state", str(state)).text

    models = world.project.folder / "models"
    (models / "models.yml").write_text((models / "models.yml").read_text().replace("'pg_' ~ 'c'", "'pg_' ~ 'a'"))
    yaml = (models / "c" / "placed_by_yaml.sql").read_text()
    (models / "c" / "placed_by_yaml.sql").write_text(yaml.replace("!= 'pg_c'", "!= 'pg_a'"))
    sources = (models / "sources.yml").read_text()
    (models / "sources.yml").write_text(sources.replace("connection: pg_b", "connection: duck"))
    found = world.project.dvt(*listing, "--resource-type", "model", "--resource-type", "source").out.split()
    assert {name.rpartition(".")[2] for name in found} == {"placed_by_yaml", "orders"}


def test_clone_on_each_target(world: World, tmp_path: Path) -> None:
    world.project.dvt("run", "--select", "stg_orders", "two", "stg_events", "stg_customers_c")
    state = tmp_path / "state"
    shutil.copytree(world.project.folder / "target", state)
    profiles = world.project.folder / "profiles.yml"
    text = profiles.read_text()
    for schema in ("schema: shop", "schema: b_shop", "schema: d_shop", "schema: d2_shop"):
        text = text.replace(schema, f"{schema}_dev")
    profiles.write_text(text)
    world.project.dvt("clone", "--state", str(state), "--select", "stg_orders", "two", "stg_events", "stg_customers_c")
    assert "b_shop_dev_staging_pg_b.stg_orders" in world.relations("pg_b")
    assert "d_shop_dev.stg_events" in world.relations("duck")
    assert "d2_shop_dev.two" in world.relations("duck2")
    assert "shop_dev.stg_customers" in world.relations("pg_c")
    assert world.rows("pg_c", "select name from shop_dev.stg_customers order by id") == [("Anna",), ("Bert",)]
    assert world.rows("pg_b", "select count(*) from b_shop_dev_staging_pg_b.stg_orders") == [(3,)]


def test_a_second_build_changes_nothing_but_what_is_incremental(world: World) -> None:
    select = (
        "--exclude",
        "customer_orders",
        "--select",
        "+customer_orders_inc",
        "+orders_so_far",
        "orders_history",
        "events_by_day",
        "stg_events",
    )
    world.project.dvt("build", *select)
    world.rows("pg_b", "insert into raw.orders values (4, 3, 40)")
    world.project.dvt("build", *select)
    assert world.rows("pg_a", "select id, amount, name, added_later from shop.customer_orders_inc order by id") == [
        (1, 10, "Ann", 0),
        (2, 20, "Ann", 0),
        (3, 30, "Bob", 1),
        (4, 40, "Cid", 1),
    ]
    assert world.rows("pg_b", "select id, added_later from b_shop_own.orders_so_far order by id") == [
        (1, 0),
        (2, 0),
        (3, 1),
        (4, 1),
    ]
    assert world.rows("pg_b", "select count(*) from b_shop_history_pg_b.orders_history") == [(4,)]


def test_a_seed_of_another_target_is_given_to_a_unit_test(world: World) -> None:
    world.project.write(
        "models/d/by_day.sql", "select d.day, r.region from {{ ref('days') }} d join {{ ref('regions') }} r on true"
    )
    world.project.write(
        "models/d/by_day.yml",
        "unit_tests: [{name: one_region, model: by_day, given: [{input: ref('days'), rows: [{day: '2024-01-01'}]}, "
        "{input: ref('regions'), rows: [{region: north}]}], expect: {rows: [{day: '2024-01-01', region: north}]}}]",
    )
    world.project.dvt("build", "--select", "+by_day")
    assert world.project.statuses()["by_day"] == "success"
    assert "pass" in {status for name, status in world.project.statuses().items() if "one_region" in name}
