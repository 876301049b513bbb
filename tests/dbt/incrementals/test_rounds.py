"""Three runs over changing sources leave in a federated project what plain dbt leaves in one single database."""

import json
from pathlib import Path

import pytest

from tests.dbt.incrementals.world import Place, Shop, make_shop
from tests.dbt.roles import READER
from tests.servers import Server

MODELS = ("appended", "merged", "replaced", "by_batch", "widened", "synced", "refused", "contracted", "hooks")
DAYS = ("--event-time-start", "2024-01-01", "--event-time-end", "2024-01-04")

# Rows of orders that leave their database: what is new, by the model's watermark.
MOVED = {"appended": (3, 3, 2), "merged": (3, 4, 3)}

Pair = tuple[Shop, Shop]


@pytest.fixture(params=[pytest.param("postgres", marks=pytest.mark.slow), "duckdb"])
def pair(request: pytest.FixtureRequest, tmp_path: Path, postgres_server: Server, worker_id: str) -> Pair:
    """The federated project, and the one over a single database."""

    def database(name: str) -> Place:
        postgres_server.create_database(f"inc_{name}_{worker_id}")
        return Place(kind="postgres", at=f"inc_{name}_{worker_id}", server=postgres_server)

    def file(name: str) -> Place:
        return Place(kind="duckdb", at=str(tmp_path / f"{name}.duckdb"))

    if request.param == "postgres":
        target, other, single = database("target"), file("orders"), database("single")
    else:
        target, other, single = file("target"), database("orders"), file("single")
    federated = make_shop(tmp_path / "federated", target, orders=other, customers=target)
    return federated, make_shop(tmp_path / "single", single, orders=single, customers=single)


@pytest.mark.postgres
def test_three_rounds_and_a_full_refresh(pair: Pair) -> None:
    federated, single = pair
    for number in (1, 2, 3):
        variables = ("--vars", json.dumps({"round": number}))
        for shop in pair:
            shop.next_round(number)
        code = 1 if number == 3 else 0  # `refused` is: its columns change in the third round
        said = federated.project.dvt("run", *variables, *DAYS, code=code)
        single.project.dbt("run", *variables, *DAYS, code=code)
        assert federated.project.statuses() == single.project.statuses()
        assert federated.project.statuses()["refused"] == ("error" if number == 3 else "success")
        if number == 1:
            assert "8 models via federation" in said.text
        for model in ("appended", "merged"):
            assert _moved(federated, model) == MOVED[model][number - 1], (model, number)
        _assert_equal(pair, number)

    variables = ("--vars", json.dumps({"round": 3}))
    federated.project.dvt("run", "--full-refresh", *variables, *DAYS)
    single.project.dbt("run", "--full-refresh", *variables, *DAYS)
    _assert_equal(pair, "full refresh")
    assert set(federated.project.statuses().values()) == {"success"}


def _moved(shop: Shop, model: str) -> int:
    extracts = shop.project.results()[model]["adapter_response"]["extracts"]
    return sum(extract["rows"] for extract in extracts if extract["target"] == "elsewhere")


def _assert_equal(pair: Pair, when: object) -> None:
    federated, single = pair
    for model in MODELS:
        (columns, rows), (expected_columns, expected_rows) = federated.table(model), single.table(model)
        assert columns == expected_columns, (when, model)
        assert rows == expected_rows, (when, model)
    left = federated.target.rows("select table_name from information_schema.tables where table_name like '%dvt%'")
    assert left == []


@pytest.mark.slow
@pytest.mark.postgres
def test_empty_and_sample(pair: Pair) -> None:
    federated, single = pair
    for shop in pair:
        for number in (1, 2, 3):
            shop.next_round(number)
    models = ("appended", "merged", "replaced", "contracted")
    for flags in (("--empty",), ("--full-refresh", "--sample", "{'start': '2024-01-02', 'end': '2024-01-03'}")):
        federated.project.dvt("run", *flags, "--select", *models)
        single.project.dbt("run", *flags, "--select", *models)
        for model in models:
            assert federated.table(model) == single.table(model), (flags, model)
        rows = federated.table("appended")[1]
        assert [row[0] for row in rows] == ([] if flags == ("--empty",) else [3])


@pytest.mark.postgres
def test_empty_reads_nothing_and_lets_inputs_have_aliases(pair: Pair) -> None:
    federated, _ = pair
    federated.next_round(1)
    sql = "select o.id from {{ source('sales', 'orders') }} o left join {{ source('crm', 'customers') }} as c on true"
    (federated.project.folder / "models" / "aliased.sql").write_text(sql)
    federated.project.dvt("run", "--empty", "--select", "aliased", "merged")
    assert federated.table("aliased")[1] == []
    assert [_moved(federated, model) for model in ("aliased", "merged")] == [0, 0]


@pytest.mark.postgres
def test_docs_and_grants_are_kept(pair: Pair) -> None:
    federated, _ = pair
    federated.next_round(1)
    if federated.target.server is not None:
        federated.target.rows(READER)
        file = federated.project.folder / "models" / "contracted.sql"
        file.write_text("{{ config(grants={'select': ['reader']}) }}\n" + file.read_text())
    for _run in (1, 2):
        federated.project.dvt("run", "--select", "tag:kept")
        assert federated.project.statuses() == {"contracted": "success"}
        if federated.target.server is None:
            comment = federated.target.rows("select comment from duckdb_tables() where table_name = 'contracted'")
            column = federated.target.rows(
                "select comment from duckdb_columns() where table_name = 'contracted' and column_name = 'id'"
            )
        else:
            comment = federated.target.rows("select obj_description('shop.contracted'::regclass)")
            column = federated.target.rows("select col_description('shop.contracted'::regclass, 1)")
            granted = "select grantee from information_schema.role_table_grants where table_name = 'contracted'"
            assert ("reader",) in federated.target.rows(granted)
        assert comment == [("What was ordered, in total.",)]
        assert column == [("Of the order.",)]


@pytest.mark.postgres
def test_a_broken_contract_is_refused_before_the_table_changes(pair: Pair) -> None:
    federated, _ = pair
    federated.next_round(1)
    federated.project.dvt("run", "--select", "contracted")
    before = federated.table("contracted")
    file = federated.project.folder / "models" / "contracted.sql"
    file.write_text(file.read_text().replace("c.name", "o.note as nam"))
    said = federated.project.dvt("run", "--select", "contracted", code=1)
    assert "contract" in said.text
    assert "nam" in said.text
    assert federated.table("contracted") == before
