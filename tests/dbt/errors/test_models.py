"""Federated nodes that cannot be: SQL, columns, ephemerals, snapshots, python models. Text and exit code."""

import pytest

from tests.dbt.errors.conftest import BOTH, Make


def test_sql_that_cannot_be_parsed(make: Make) -> None:
    project = make({"models/both.sql": f"select c.id,\n  o.amount amount nonsense\nfrom {BOTH}"})
    said = project.dvt("run", code=1)
    assert "DVT121" in said.text
    assert "model.shop.both" in said.text
    assert "line 2" in said.text
    assert "column" in said.text
    assert "hint:" in said.text
    assert "Traceback" not in said.text
    assert project.statuses() == {"both": "error"}


def test_unknown_column_with_the_nearest(make: Make) -> None:
    project = make({"models/both.sql": f"select c.id, o.amont from {BOTH}"})
    said = project.dvt("run", code=1)
    assert "DVT123" in said.text
    assert "amont" in said.text
    assert "did you mean 'amount'?" in said.text


def test_duplicate_output_columns(make: Make) -> None:
    project = make({"models/both.sql": f"select c.id, o.id from {BOTH}"})
    said = project.dvt("run", code=1)
    assert "DVT124" in said.text
    assert "'id'" in said.text
    assert "hint:" in said.text


def test_a_relation_that_is_neither_ref_nor_source(make: Make) -> None:
    project = make({"models/both.sql": f"select c.id, x.y from {BOTH} cross join shop.somewhere x"})
    said = project.dvt("run", code=1)
    assert "DVT122" in said.text
    assert "shop.somewhere" in said.text
    assert "ref()" in said.text


EPHEMERAL = "{{ config(materialized='ephemeral') }} select id, customer_id, amount from {{ source('sales', 'orders') }}"


def test_ephemeral_whose_inputs_are_on_its_consumers_target_is_plain_pushdown(make: Make) -> None:
    project = make(
        {
            "models/eph.sql": EPHEMERAL,
            "models/user.sql": "{{ config(target='orders_db') }} select * from {{ ref('eph') }}",
        }
    )
    said = project.dvt("run")
    assert "pushdown -> orders_db" in said.text


def test_ephemeral_over_another_target_without_a_target_of_its_own(make: Make) -> None:
    project = make({"models/eph.sql": EPHEMERAL, "models/user.sql": "select * from {{ ref('eph') }}"})
    for command in ("run", "compile"):
        said = project.dvt(command, code=None)
        assert said.code != 0, command
        assert "DVT110" in said.text
        assert "model.shop.eph" in said.text
        assert "model.shop.user" in said.text
        assert "'warehouse'" in said.text
        assert "orders_db" in said.text
        assert "hint: materialize eph as a table or view, or set its target" in said.text


def test_ephemeral_over_another_target_with_a_target_of_its_own(make: Make) -> None:
    project = make(
        {
            "models/eph.sql": EPHEMERAL.replace("='ephemeral'", "='ephemeral', target='orders_db'"),
            "models/user.sql": "{{ config(materialized='table') }} select * from {{ ref('eph') }}",
        }
    )
    assert "federation: [orders_db] -> warehouse" in project.dvt("run").text


def test_cli_target_is_explicit_for_the_consumer_only(make: Make) -> None:
    project = make(
        {
            "models/eph.sql": EPHEMERAL,
            "models/user.sql": "{{ config(target='orders_db') }} select * from {{ ref('eph') }}",
        }
    )
    said = project.dvt("run", "--target", "warehouse", code=2)
    assert "DVT110" in said.text
    assert "model.shop.eph" in said.text
    assert "model.shop.user" in said.text


def test_an_unselected_impossible_node_stands_in_nobodys_way(make: Make) -> None:
    project = make(
        {
            "models/eph.sql": EPHEMERAL,
            "models/user.sql": "select * from {{ ref('eph') }}",
            "models/fine.sql": "select * from {{ source('crm', 'customers') }}",
        }
    )
    project.dvt("run", "--select", "fine")
    assert project.statuses() == {"fine": "success"}


@pytest.mark.parametrize("command", ["snapshot", "build"])
def test_snapshot_across_targets(make: Make, command: str) -> None:
    snapshot = "snapshots: [{name: kept, relation: \"source('sales', 'orders')\", config: {unique_key: id, "
    project = make({"snapshots/kept.yml": snapshot + "strategy: check, check_cols: all}}]"})
    said = project.dvt(command, code=2)
    assert "DVT110" in said.text
    assert "snapshot.shop.kept" in said.text
    assert "'warehouse'" in said.text
    assert "orders_db" in said.text
    assert "materialized='table'" in said.text


def test_python_model_across_targets(make: Make) -> None:
    project = make(
        {
            "models/py.py": "def model(dbt, session):\n"
            "    dbt.config(materialized='table')\n"
            "    return dbt.source('sales', 'orders')\n"
        }
    )
    said = project.dvt("run", code=2)
    assert "DVT110" in said.text
    assert "python model model.shop.py" in said.text
    assert "hint: materialize its inputs on 'warehouse' first" in said.text


def test_several_impossible_nodes_are_listed_together(make: Make) -> None:
    project = make(
        {
            "models/eph.sql": EPHEMERAL,
            "models/one.sql": "select * from {{ ref('eph') }}",
            "models/two.sql": "select * from {{ ref('eph') }}",
        }
    )
    said = project.dvt("run", code=2)
    assert "2 nodes cannot run where they were put" in said.text
    assert "model.shop.one" in said.text
    assert "model.shop.two" in said.text


def test_a_statement_that_writes_to_another_target(make: Make) -> None:
    project = make(
        {
            "models/both.sql": "{% set orders = source('sales', 'orders') %}\n"
            "{% if execute %}{% do run_query('delete from ' ~ orders) %}{% endif %}\n"
            f"select c.id, o.amount from {BOTH}"
        }
    )
    said = project.dvt("run", code=1)
    assert "sources are only read" in said.text
