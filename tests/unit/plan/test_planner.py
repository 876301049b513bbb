import json
from dataclasses import replace

import pytest
from sqlglot import exp

from dvt.diagnostics import Code
from dvt.errors import DuplicateColumn, ParseError, PlanError, UnknownColumn, UnknownRelation
from dvt.plan.explain import explain_json, explain_text
from dvt.plan.planner import make_plan
from dvt.plan.schema import Column, Relation, Request, Target
from dvt.plan.steps import Plan
from dvt.resolve import Pushdown
from tests.plans.world import RELATIONS, request

ORDERS = '"pg.shop.public.orders"'
JOINED = f'{ORDERS} o join "my.crm.customers" c on c.id = o.customer_id'


@pytest.mark.parametrize(
    ("sql", "error", "words"),
    [
        ("selec 1", ParseError, ["line 1", "column", "config(dialect="]),
        (f"select id from from {ORDERS} o", ParseError, ["a query in FROM without parentheses", "write FROM once"]),
        (f"select 1 from {ORDERS} o join select 2 on true", ParseError, ["without parentheses"]),
        (f"select id,\n  from where from {ORDERS}", ParseError, ["line 2"]),
        (f"select 'x from {ORDERS}", ParseError, ["postgres"]),
        (f"delete from {ORDERS}", PlanError, ["DELETE", "hooks"]),
        ("select 1; select 2", PlanError, ["2 statements"]),
        ("", PlanError, ["0 statements"]),
        ("select * from nowhere", UnknownRelation, ["line 1", "'nowhere'", "source()"]),
        ("select * from pg_catalog.pg_class", UnknownRelation, ["pg_catalog.pg_class"]),
        (f"select o.statsu from {ORDERS} o", UnknownColumn, ["statsu", "public.orders", "did you mean 'status'"]),
        (f"select id from {ORDERS} where nothing = 1", UnknownColumn, ["'nothing'"]),
        (f"select id as a, day as a from {ORDERS}", DuplicateColumn, ["'a'"]),
        (f'select id as "A", day as a from {ORDERS}', None, []),
    ],
)  # fmt: skip
def test_errors_say_what_and_the_way_out(sql: str, error: type[PlanError] | None, words: list[str]) -> None:
    if error is None:
        assert [c.name for c in make_plan(request(sql)).transform.columns] == ["A", "a"]
        return
    with pytest.raises(error) as caught:
        make_plan(request(sql))
    text = str(caught.value)
    assert all(word in text for word in ["model.shop.report", *words][0 if sql else 1 :]), text


def test_an_unknown_dialect_is_an_error() -> None:
    with pytest.raises(PlanError, match="klingon"):
        make_plan(request("select 1", "klingon"))


def test_case_tells_no_columns_apart_on_most_targets() -> None:
    with pytest.raises(DuplicateColumn):
        make_plan(request('select order_id as "A", sku as a from "duck.main.items"', "duckdb"))


def test_planning_is_pure() -> None:
    asked = request(f"select o.*, c.name from {JOINED} where day > '2026-01-01'")
    first, second = make_plan(asked), make_plan(asked)
    assert explain_text(first) == explain_text(second)
    assert asked == request(asked.sql)


def test_the_transform_reads_extracts_only() -> None:
    plan = make_plan(
        request(
            f'with a as (select * from {ORDERS}) select a.id, c.name from a join "my.crm.customers" c on c.id = a.id'
        )
    )
    names = {extract.name for extract in plan.extracts}
    ctes = {cte.alias for cte in plan.transform.query.find_all(exp.CTE)}
    assert {table.name for table in plan.transform.query.find_all(exp.Table)} == names | ctes


def test_a_key_with_dots_and_capitals_is_matched_by_its_text() -> None:
    key = "Pg.Shop.Public.Orders Of. 2026"
    relation = Relation(
        key=key,
        target="pg",
        identifier="Orders Of. 2026",
        schema="Public",
        columns=(Column(name="Id", type="integer"),),
    )
    for dialect in ("postgres", "duckdb"):
        asked = replace(request(f'select t."Id" from "{key}" t', dialect), relations={**RELATIONS, key: relation})
        plan = make_plan(asked)
        assert plan.extracts[0].relations == (key,)
        assert (
            plan.extracts[0].sql()
            == 'SELECT "Id" AS "' + ("Id" if dialect == "postgres" else "id") + '" FROM "Public"."Orders Of. 2026"'
        )
        assert [column.name for column in plan.transform.columns] == ["Id"]


def test_whole_reads_are_noted_and_marked() -> None:
    plan = make_plan(request(f"select id from {ORDERS}"))
    assert plan.extracts[0].whole
    assert [d.code for d in plan.diagnostics] == [Code.WHOLE_RELATION_READ]
    filtered = make_plan(request(f"select id from {ORDERS} where id = 1"))
    assert not filtered.extracts[0].whole


def test_sources_do_no_more_than_they_are_asked_to() -> None:
    sql = (
        'select o.id, c.sku, m.n from "my.crm.clerks" o join "duck.main.codes" c on c.id = o.order_id '
        'join (select max(id) as n from "pg.shop.public.makers" where id < 99) m on m.n = c.id where o.id > 7'
    )
    asked = {}
    for level in Pushdown:
        plan = make_plan(replace(request(sql, "duckdb"), pushdown=level))
        asked[level] = {extract.relations[0]: extract.sql() for extract in plan.extracts}
        told = f"the sources do no more than pushdown='{level.value}' allows"
        assert (told in plan.decisions) == (level is not Pushdown.FULL)
    clerks, makers = "my.crm.clerks", "pg.shop.public.makers"
    assert "`name`" in asked[Pushdown.NONE][clerks]
    assert "`name`" not in asked[Pushdown.COLUMNS][clerks]
    assert not any("WHERE" in sql for level in (Pushdown.NONE, Pushdown.COLUMNS) for sql in asked[level].values())
    assert asked[Pushdown.FILTERS][clerks].endswith("WHERE `id` > 7")
    assert "MAX" not in asked[Pushdown.FILTERS][makers]
    assert ":dvt_k1" in asked[Pushdown.FULL][clerks]
    assert "MAX" in asked[Pushdown.FULL][makers]


def test_unknown_columns_are_no_error_and_are_marked() -> None:
    plan = make_plan(
        request(f'select o.id, l.x from {ORDERS} o join "pg.shop.public.later" l on l.id = o.id where x = 1')
    )
    assert "columns of public.later unknown until it is built" in plan.decisions
    assert any(isinstance(projection, exp.Star) for e in plan.extracts for projection in e.query.selects)
    assert "unknown" in explain_text(plan)


def test_explain_shows_everything_and_json_is_json() -> None:
    plan = make_plan(request(f"select o.id, c.name from {JOINED} where c.name <> 'x' and o.status = 'new'"))
    text = explain_text(plan, delivery="table public.report")
    for part in (
        "[pg, my] -> pg",
        "extract dvt_x1 from pg",
        "`name`",
        "DVT005",
        "DVT007",
        "transform [duckdb]",
        "table public.report",
    ):
        assert part in text
    data = json.loads(json.dumps(explain_json(plan)))
    assert data["upstream_targets"] == ["pg", "my"]
    assert {d["code"] for d in data["diagnostics"]} >= {"DVT005", "DVT007"}
    assert data["transform"]["columns"][0] == {
        "name": "id",
        "type": "INT",
        "declared": "integer",
        "origin": ["pg.shop.public.orders", "id"],
    }


def test_literals_stand_for_the_moment_everywhere() -> None:
    plan = make_plan(
        request(
            f"select current_date as d from {ORDERS} where day = current_date", literals={"current_date": "2026-03-01"}
        )
    )
    assert "CAST('2026-03-01' AS DATE)" in plan.extracts[0].sql()
    assert "CURRENT_DATE" not in plan.transform.sql()


def test_chains_may_be_longer_than_the_stack() -> None:
    some = " or ".join(f"(id = {n} and status <> 's{n}')" for n in range(1200))
    plan = make_plan(request(f"select id from {ORDERS} where {some}"))
    assert plan.extracts[0].sql().count(" OR ") == 1199


def test_names_of_two_parts_where_the_database_has_no_more() -> None:
    relation = Relation(
        key="my.x", target="my", database="def", schema="crm", identifier="t", columns=(Column(name="id"),)
    )
    plan = make_plan(replace(request('select id from "my.x"'), relations={"my.x": relation}))
    assert plan.extracts[0].sql() == "SELECT `id` AS `id` FROM `crm`.`t`"


TWINS = Relation(
    key="k",
    target="pg",
    identifier="s",
    columns=tuple(Column(name=name, type="integer") for name in ("Id", "id", "ID", "x")),
)
OTHER = Relation(key="m", target="my", identifier="t", columns=(Column(name="id", type="int"),))


def plan_over_twins(sql: str) -> Plan:
    dialects = {"pg": "postgres", "my": "mysql", "d": "duckdb"}
    targets = {name: Target(name=name, dialect=dialect) for name, dialect in dialects.items()}
    return make_plan(
        Request(node="n", sql=sql, dialect="duckdb", target="d", targets=targets, relations={"k": TWINS, "m": OTHER})
    )


def test_columns_that_differ_in_case_only_are_told_apart_by_their_spelling() -> None:
    plan = plan_over_twins('select s."Id" as a, s.id as b, s.ID as c, t.ID as d from "k" s join "m" t on t.id = s."Id"')
    assert 'SELECT "Id" AS "id", "id" AS "id_1", "ID" AS "id_2"' in plan.extracts[0].sql()
    assert plan.transform.sql().startswith(
        'SELECT "s"."id" AS "a", "s"."id_1" AS "b", "s"."id_2" AS "c", "t"."id" AS "d"'
    )


def test_a_spelling_that_none_of_them_has_is_an_error() -> None:
    with pytest.raises(PlanError, match="'iD' can mean several columns: Id, id, ID"):
        plan_over_twins('select s.iD as a from "k" s')


@pytest.mark.parametrize(("dialect", "looks"), [("postgres", True), ("snowflake", False)])
def test_lookups_are_for_databases_whose_extracts_see_the_same(dialect: str, looks: bool) -> None:
    columns = (Column(name="id", type="integer"),)
    relations = {
        key: Relation(key=key, target="there", identifier=key, columns=columns, rows=rows)
        for key, rows in {"few": 100, "many": 1_000_000}.items()
    }
    plan = make_plan(
        Request(
            node="model.shop.both",
            sql='select m.id from "many" m join "few" f on f.id = m.id where f.id = 3 or f.id = 4',
            dialect="duckdb",
            target="here",
            targets={"here": Target(name="here", dialect="duckdb"), "there": Target(name="there", dialect=dialect)},
            relations=relations,
        )
    )
    assert any("IN (SELECT" in extract.sql() for extract in plan.extracts) is looks
