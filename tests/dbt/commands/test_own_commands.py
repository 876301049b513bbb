"""dvt's own commands and options: sync without installing, explain, the version line."""

import re
from contextlib import closing

import duckdb

from dvt.version import __version__
from tests.dbt.errors.conftest import FILES, Make


def test_what_is_there_needs_nothing(make: Make) -> None:
    said = make({}).dvt("sync")
    assert "dbt-duckdb" in said.text
    assert "Everything that the profile needs is installed." in said.text


def test_what_is_missing_is_told(make: Make) -> None:
    wanted = "    lake: {type: snowflake, account: a, user: u, password: p, database: d, schema: s, warehouse: w}\n"
    project = make({"profiles.yml": FILES["profiles.yml"] + wanted})
    said = project.dvt("sync", "--dry-run")
    assert "dbt-snowflake" in said.text
    assert "to install" in said.text
    assert "nothing was installed (--dry-run)" in said.text


def test_what_no_adapter_is_named_is_not_installed(make: Make) -> None:
    project = make({"profiles.yml": FILES["profiles.yml"] + "    other: {type: postgress, host: h}\n"})
    said = project.dvt("sync", "--dry-run", code=2)
    assert "target 'other': no dbt adapter of type 'postgress' is known: did you mean 'postgres'?" in said.text
    assert "to install" not in said.text
    assert "hint: correct `type` in profiles.yml" in said.text


def test_an_adapter_that_is_named_otherwise_than_its_type(make: Make) -> None:
    project = make({"profiles.yml": FILES["profiles.yml"] + "    lake: {type: databend, host: h}\n"})
    assert "dbt-databend-cloud (target lake): to install" in project.dvt("sync", "--dry-run").text


def test_every_command_says_its_version(make: Make) -> None:
    project = make({"models/m.sql": "select 1 as id"})
    for command in ("debug", "deps", "parse", "clean"):
        assert "Running with dvt=" in project.dvt(command).text, command


def test_explain_of_one_model(make: Make) -> None:
    project = make(
        {
            "models/both.sql": "with o as (select * from {{ source('sales', 'orders') }}) "
            "select c.id, o.amount from {{ source('crm', 'customers') }} c join o on o.customer_id = c.id"
        }
    )
    said = project.dvt("-q", "explain", "--select", "both", "--output", "json")
    assert said.out.lstrip().startswith("[")
    said = project.dvt("explain", "--select", "both")
    assert "raw.orders (orders_db): 2 of 3 columns read, of about 2 rows" in said.out
    assert "DVT007 note: raw.orders (orders_db) and raw.customers (warehouse) are joined in the engine" in said.out


def test_explain_of_a_full_refresh_and_of_a_sample(make: Make) -> None:
    model = (
        "{{ config(materialized='incremental') }} select o.id, o.amount, c.id as customer "
        "from {{ source('sales', 'orders') }} o join {{ source('crm', 'customers') }} c on c.id = o.customer_id "
        "{% if is_incremental() %} where o.amount > 11 {% endif %}"
    )
    sampled = FILES["models/sources.yml"].replace("{name: orders}", "{name: orders, config: {event_time: day}}")
    project = make({"models/grows.sql": model, "models/sources.yml": sampled})
    with closing(duckdb.connect(str(project.folder / "orders_db.duckdb"))) as file:
        file.execute("alter table raw.orders add column day date default date '2024-01-01'")
    project.dvt("run")
    assert "> 11" in project.dvt("explain").out
    assert "> 11" not in project.dvt("explain", "--full-refresh").out
    window = "{'start': '2024-01-02', 'end': '2024-01-03'}"
    said = project.dvt("explain", "--sample", window)
    assert "2024-01-02" in said.out
    assert "2024-01-03" in said.out


def test_a_build_ends_with_all_four_phases(make: Make) -> None:
    project = make({"models/m.sql": "select 1 as id", "models/failing.sql": "select nothing"})
    ends = r"Build complete in \d+\.\ds - seeds: 0/0, models: 1/2, snapshots: 0/0, tests: 0/0"
    assert re.search(ends, project.dvt("build", code=1).text)
    ends = r"Build complete in \d+\.\ds - seeds: 0/0, models: 0/0, snapshots: 0/0, tests: 0/0"
    assert re.search(ends, project.dvt("build", "--select", "none_such").text)


def test_the_version_is_dvts_wherever_it_is_asked_for(make: Make) -> None:
    code = "from dvt import dvtRunner; print(dvtRunner().invoke(['--version']).success)"
    project = make({})
    for said in (project.run("-c", code, code=0), project.dvt("--no-use-colors", "--version")):
        assert said.out.startswith("dvt 0.")
        assert "latest" not in said.text


def test_the_version_warns_of_a_dbt_without_patches_as_dbts_does(make: Make) -> None:
    code = (
        "from unittest import mock\n"
        "from dvt import dvtRunner\n"
        "import dbt.deprecated_version as looked\n"
        "with mock.patch('dbt.deprecated_version.is_deprecated_version', return_value=True),"
        " mock.patch('dbt.deprecated_version.fire_event') as fired:\n"
        "    dvtRunner().invoke(['--version'])\n"
        "print([call.kwargs['level'].value for call in fired.call_args_list])\n"
    )
    assert make({}).run("-c", code, code=0).out.splitlines()[-1] == "['warn']"


def test_debug_knows_the_version_of_an_adapter_that_is_built_in(make: Make) -> None:
    away = "    away: {type: mariadb, host: 127.0.0.1, port: 1, user: u, password: p, schema: s}\n"
    said = make({"profiles.yml": FILES["profiles.yml"] + away}).dvt("debug", "--target", "away", code=1)
    assert f"adapter version: {__version__}" in said.text


def test_what_one_run_has_seen_is_known_to_the_next(make: Make) -> None:
    model = (
        "select c.id from {{ source('crm', 'customers') }} c join {{ source('sales', 'orders') }} o "
        "on o.customer_id = c.id where o.amount > 59990 or o.amount < 0"
    )
    project = make({"models/few.sql": model})
    for name, sql in {
        "warehouse": "create or replace table raw.customers as select i as id, '' as name from range(100000) r(i)",
        "orders_db": "create or replace table raw.orders as select i as id, i as customer_id, i as amount "
        "from range(60000) r(i)",
    }.items():
        with closing(duckdb.connect(str(project.folder / f"{name}.duckdb"))) as file:
            file.execute(sql)

    def moved() -> dict[str, tuple[int, int]]:
        project.dvt("run")
        extracts = project.results()["few"]["adapter_response"]["extracts"]
        return {one["target"]: (one["estimated_rows"], one["rows"]) for one in extracts}

    assert moved() == {"orders_db": (40_000, 9), "warehouse": (100_000, 100_000)}
    assert moved()["orders_db"] == (9, 9)
    assert moved()["warehouse"][1] == 9
    assert "about 9 rows" in project.dvt("explain").out
    (project.folder / ".dvt" / "data" / "mdm.duckdb").write_bytes(b"broken" * 1000)
    assert moved()["warehouse"] == (100_000, 100_000)
    assert moved()["warehouse"][1] == 9
