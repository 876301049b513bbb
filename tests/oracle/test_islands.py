"""What a target is asked to compute of a model in its own dialect is what the model says, on a real server."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlglot import exp

from dvt.plan.planner import make_plan
from tests.oracle.test_meaning import FOLDER, World, bag, build

ALIKE = (("one", "server"),)
TEXTS = (FOLDER / "postgres.sql").read_text().splitlines()
QUERIES = {
    "postgres": (
        (
            "with c as (select i, count(*) as n, max(s) as s from {p} group by 1) select a.n, b.s from c a"
            " join c b using (i)"
        ),
        "select distinct on (i) i, s, id from {p} order by i, s desc nulls last, id",
        "select i, (select count(*) from {p} q where q.j = p.i) as n from {p} p where p.s ~ '^[a-z]' or p.t is null",
        "select i, sum(v) over (partition by j order by id rows between 1 preceding and current row) as x from {p} p",
        (
            "select coalesce(i, 0) as k, string_agg(s, ',' order by id desc) filter (where s <> 'a') as l"
            " from {p} group by 1"
        ),
        "(select i from {p} p1 where f > 0 except select j from {p} p2) union all select h from {p} p3 limit 1000",
        "select u.x, p.id from {p} p cross join unnest(p.a) as u(x) where u.x > 1",
        (
            "select id, case when s like 'a%' then d + 1 else d end as e, interval '2 days' + ts as l, a[1]"
            " as one from {p} p"
        ),
        "select * from {p} p where (i, j) in (select j, i from {p} q) or id between 3 and 5",
        "select i, j, count(*) as n from {p} p group by rollup (i, j) having count(*) > 2",
    ),
    "mysql": (
        (
            "with c as (select i, count(*) as n, max(s) as s from {p} group by 1) select a.n, b.s from c a"
            " join c b using (i)"
        ),
        (
            "select i, (select count(*) from {p} q where q.j = p.i) as n from {p} p where p.s regexp"
            " '^[a-z]' or p.t is null"
        ),
        "select i, sum(i) over (partition by j order by id rows between 1 preceding and current row) as x from {p} p",
        "select ifnull(i, 0) as k, group_concat(s order by id desc separator '-') as l from {p} p group by 1",
        "select i, j, count(*) as n, avg(i) as a, sum(d) as d from {p} p group by i, j with rollup having count(*) > 1",
        "select * from {p} p where (i, j) in (select j, i from {p} q) or id between 3 and 5",
        "select id, case when s like 'a%' then i + 1 else i end as e, i / 3 as q, i div 2 as w, i % 2 as r from {p} p",
        "select distinct i, s from {p} p order by i, s limit 1000",
        "select upper(s) as u, count(distinct j) as n, min(ts) as t from {p} p group by 1 having count(*) > 0",
        "select a.id, b.s from {p} a left join {p} b on b.i = a.j and b.s > 'a' where a.i is not null or b.id is null",
    ),
}


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("postgres", marks=pytest.mark.postgres),
        pytest.param("mysql", marks=pytest.mark.mariadb),
    ],
)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    made = build(request.param, request)
    yield made
    made.engine.close()
    made.cursor.close()


def test_what_the_server_is_asked_is_what_the_model_says(world: World) -> None:
    asked, wrong = 0, {}
    texts = (FOLDER / f"{world.dialect}.sql").read_text().splitlines()
    for text in [*texts, *(query.format(p=world.table) for query in QUERIES[world.dialect])]:
        sql, request = world.request(text)
        targets = {name: replace(target, settings=ALIKE) for name, target in request.targets.items()}
        plan = make_plan(replace(request, targets=targets))
        [extract, *more] = plan.extracts or [None]
        engine = plan.transform.query
        handed_on = all(isinstance(each.unalias(), exp.Column) for each in engine.selects)
        if extract is None or more or {key for key, given in engine.args.items() if given} != {"expressions", "from_"}:
            continue
        if not handed_on or not any(note.startswith("computed at") for note in extract.notes):
            continue
        asked += 1
        world.cursor.execute(sql)
        expected = bag(world.cursor.fetchall())
        there = extract.sql().replace('"p"', world.table) if world.dialect == "postgres" else extract.sql()
        try:
            world.cursor.execute(there)
            found = bag(world.cursor.fetchall())
        except Exception as error:  # noqa: BLE001  # whatever the driver says
            wrong[text] = f"{there}: {error}"
        else:
            if found != expected:
                wrong[text] = there
    assert not wrong, "\n".join(f"{text}\n  {there}" for text, there in wrong.items())
    assert asked > len(texts) / 2
