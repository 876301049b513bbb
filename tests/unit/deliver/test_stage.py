import datetime as dt

import pyarrow as pa
import pytest
from sqlglot import parse_one

from dvt.compute.base import ResultColumn
from dvt.deliver.columns import refuse_names, stage_columns
from dvt.deliver.stage import Stage, Staged, staging_name, started_at
from dvt.errors import DeliveryError
from dvt.plan.steps import Extract, OutputColumn, Plan, Transform

STARTED = dt.datetime(2026, 1, 31, 23, 59, 59, tzinfo=dt.timezone.utc)


@pytest.mark.parametrize("alias", ["orders", "o" * 100, "ü" * 40, "名" * 40, "a" * 29 + "ü"])
def test_names_are_short_enough_for_every_database(alias: str) -> None:
    name = staging_name(alias, f'"db"."schema"."{alias}"', STARTED, "0a1b2c3d-4e5f-6789-abcd-ef0123456789")
    assert len(name.encode()) <= 63
    assert name.startswith(alias.encode()[:30].decode(errors="ignore") + "__dvt_")


def test_two_runs_and_two_relations_never_share_a_name() -> None:
    names = {
        staging_name("orders", relation, started, run)
        for relation in ("a.orders", "b.orders")
        for started in (STARTED, STARTED + dt.timedelta(seconds=1))
        for run in ("0a1b2c3d", "1a1b2c3d")
    }
    assert len(names) == 8
    assert {started_at(name) for name in names} == {STARTED, STARTED + dt.timedelta(seconds=1)}


@pytest.mark.parametrize("name", ["orders", "orders__dvt_", "orders__dvt_x1", "orders__dvt_" + "g" * 24])
def test_other_names_are_no_staging_names(name: str) -> None:
    assert started_at(name) is None


class _Session:
    name = "pg"

    def __init__(self, dialect: str) -> None:
        self.name = self.dialect = dialect


def plan_with(declared: str, dialect: str, base: str = "") -> Plan:
    column = OutputColumn(name="n", declared=declared, base=base, origin=("pg.t", "n"))
    extract = Extract(
        name="dvt_x1", target="pg", dialect=dialect, query=parse_one("select n from t"), columns=(column,),
        relations=("pg.t",),
    )  # fmt: skip
    transform = Transform(query=parse_one("select n from dvt_x1"), dialect="duckdb", columns=(column,))
    return Plan(node="m", target="pg", extracts=(extract,), transform=transform)


@pytest.mark.parametrize(
    ("target", "known", "base", "type_", "found"),
    [
        ("postgres", True, "numeric", pa.decimal128(9, 1), "dom"),
        ("postgres", False, "numeric", pa.decimal128(9, 1), "numeric"),
        ("postgres", False, "character varying(20)", pa.string(), "character varying(20)"),
        ("mysql", False, "character varying(20)", pa.string(), "varchar(20)"),
        ("mysql", False, "numeric", pa.decimal128(9, 1), "decimal(28,10)"),
    ],
)
def test_a_domain_is_what_it_stands_for_where_it_is_not_known(
    target: str, known: bool, base: str, type_: pa.DataType, found: str
) -> None:
    [column] = stage_columns(
        plan_with("dom", "postgres", base),
        [ResultColumn(name="n", type=type_)],
        _Session(target),  # type: ignore[arg-type]
        lambda declared: known or declared != "dom",
    )
    assert (column.final or column.declared) == found
    assert column.lost is None


@pytest.mark.parametrize(
    ("source", "target", "declared", "staged", "final"),
    [
        ("postgres", "postgres", "character(5)", "text", "character(5)"),
        ("postgres", "postgres", "text", "text", ""),
        ("postgres", "postgres", "character varying(25)", "character varying(25)", ""),
        ("postgres", "duckdb", "character(5)", "VARCHAR", ""),
        ("mysql", "mysql", "enum('a','b')", "enum('a','b')", ""),
        ("postgres", "postgres", "", "text", ""),
    ],
)
def test_declared_types_travel_between_databases_of_one_kind(
    source: str, target: str, declared: str, staged: str, final: str
) -> None:
    [column] = stage_columns(plan_with(declared, source), [ResultColumn(name="n", type=pa.string())], _Session(target))  # type: ignore[arg-type]
    assert (column.declared, column.final) == (staged, final)


def test_a_type_that_the_target_does_not_know_is_not_asked_of_it() -> None:
    result = [ResultColumn(name="n", type=pa.string())]
    [column] = stage_columns(plan_with("app.mood", "postgres"), result, _Session("postgres"), lambda _: False)  # type: ignore[arg-type]
    assert (column.declared, column.final) == ("text", "")


def test_names_that_differ_in_case_only_are_told_apart_in_the_stage() -> None:
    result = [ResultColumn(name=name, type=pa.int32()) for name in ("Id", "id")]
    columns = stage_columns(plan_with("", "postgres"), result, _Session("postgres"))  # type: ignore[arg-type]
    assert [column.carried.name for column in columns] == ["Id", "id_1"]
    stage = Stage(database=None, schema="public", identifier="s")
    staged = Staged(stage=stage, columns=columns, dialect="postgres", rows=1, bytes=1, seconds=0.1)
    assert staged.sql() == 'SELECT "Id", "id_1" AS "id" FROM "public"."s"'


def test_the_select_over_the_stage() -> None:
    columns = stage_columns(
        plan_with("app.mood", "postgres"), [ResultColumn(name="n", type=pa.string())], _Session("postgres")
    )  # type: ignore[arg-type]
    stage = Stage(database="shop", schema="public", identifier="s")
    staged = Staged(stage=stage, columns=columns, dialect="postgres", rows=1, bytes=1, seconds=0.1)
    assert staged.sql() == 'SELECT CAST("n" AS app.mood) AS "n" FROM "shop"."public"."s"'


@pytest.mark.parametrize(
    ("target", "declared", "staged"),
    [
        ("duckdb", "numeric(50,20)", "DECIMAL(38,20)"),
        ("duckdb", "numeric(3,5)", "DECIMAL(38,5)"),
        ("duckdb", "numeric(60,40)", "VARCHAR"),
        ("mysql", "numeric(50,20)", "decimal(50,20)"),
        ("mysql", "numeric(60,40)", "longtext"),
    ],
)
def test_declared_digits_do_not_hang_on_the_rows_of_a_run(target: str, declared: str, staged: str) -> None:
    """Else the rows of the next run would be rounded in the table of the first."""
    for type_ in (pa.decimal128(9, 1), pa.decimal128(12, 4)):
        result = [ResultColumn(name="n", type=type_)]
        [column] = stage_columns(plan_with(declared, "postgres"), result, _Session(target))  # type: ignore[arg-type]
        assert column.declared == staged


def test_texts_of_a_row_have_room_in_mysql() -> None:
    def declared(length: int) -> str:
        result = [ResultColumn(name="n", type=pa.string())]
        made = plan_with(f"character varying({length})", "postgres")
        return stage_columns(made, result, _Session("mysql"))[0].declared  # type: ignore[arg-type]

    assert [declared(7000), declared(9000)] == ["varchar(7000)", "longtext"]


@pytest.mark.parametrize("name", ["true", "False"])
def test_sqlite_is_given_no_column_that_it_would_rename(name: str) -> None:
    columns = [ResultColumn(name=name, type=pa.int32())]
    with pytest.raises(DeliveryError, match=f"column named '{name}', and its target sqlite is SQLite") as caught:
        stage_columns(plan_with("int", "sqlite"), columns, _Session("sqlite"))  # type: ignore[arg-type]
    assert caught.value.hint
    assert stage_columns(plan_with("int", "duckdb"), columns, _Session("duckdb"))  # type: ignore[arg-type]


def test_postgres_has_columns_of_its_own() -> None:
    columns = [ResultColumn(name="ctid", type=pa.int32())]
    with pytest.raises(
        DeliveryError, match="'ctid', and its target postgres is PostgreSQL, which has a column"
    ) as caught:
        stage_columns(plan_with("int", "postgres"), columns, _Session("postgres"))  # type: ignore[arg-type]
    assert caught.value.hint
    assert stage_columns(plan_with("int", "duckdb"), columns, _Session("duckdb"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["id", "trail "], "'trail '.*where no name ends with a space"),
        (["🦆"], "'🦆'.*no characters beyond U"),
        (["a" * 65], "at most 64 characters"),
        ([f"c{n}" for n in range(1018)], "has 1,018 columns, .*at most 1,017"),
    ],
)
def test_what_a_mysql_server_has_no_column_for(names: list[str], said: str) -> None:
    with pytest.raises(DeliveryError, match=said) as failure:
        refuse_names(names, _Session("mysql"), "model.shop.m")  # type: ignore[arg-type]
    assert failure.value.hint
    some = ["a" * 64, " lead", "naïve", *(f"c{n}" for n in range(1014))]
    refuse_names(some, _Session("mysql"), "model.shop.m")  # type: ignore[arg-type]
    refuse_names(names, _Session("postgres"), "model.shop.m")  # type: ignore[arg-type]
