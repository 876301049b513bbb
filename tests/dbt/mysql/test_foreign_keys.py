"""Foreign keys of other tables: a table that is exchanged would take them with it, under its backup's name."""

import json
import re

import pytest
from dbt.tests.util import run_dbt, run_dbt_and_capture
from pymysql.err import IntegrityError

TABLE = "{{ config(materialized='table') }}"
CHILDREN = {f"{name}.sql": f"{TABLE} select id from {{{{ ref('parent') }}}}" for name in ("child", "cousin")}
SCHEMA = """
models:
  - name: parent
    config: {contract: {enforced: true}}
    columns: [{name: id, data_type: int, constraints: [{type: primary_key}]}]
  - name: child
    config: {contract: {enforced: true}}
    columns:
      - {name: id, data_type: int, constraints: [{type: foreign_key, to: ref('parent'), to_columns: [id]}]}
  - name: cousin
    config: {contract: {enforced: true}}
    constraints: [{type: foreign_key, columns: [id], to: ref('parent'), to_columns: [id]}]
    columns: [{name: id, data_type: int}]
"""
KEYS = """
select table_name, referenced_table_name from information_schema.referential_constraints
where constraint_schema = '{schema}'
"""


def keys(project):
    return sorted(tuple(row) for row in project.run_sql(KEYS.format(schema=project.test_schema), fetch="all"))


def tables(project):
    found = project.run_sql(
        "select table_name from information_schema.tables where table_schema = '{schema}'", fetch="all"
    )
    return {name for (name,) in found}


class TestKeysOfTheProjectsOwnModels:
    @pytest.fixture(scope="class")
    def models(self):
        return {
            "schema.yml": SCHEMA,
            "parent.sql": f"{TABLE} {{{{ config(pre_hook=var('first', '')) }}}} select {{{{ var('id', 1) }}}} as id",
            **CHILDREN,
            "child.sql": "{{ config(materialized='table', post_hook=var('last', '')) }}"
            " select {{ var('of_child', 'id') }} as id from {{ ref('parent') }}",
        }

    def test_are_made_anew_with_the_model(self, project):
        for id_ in (1, 2):
            run_dbt(["run", "--vars", f"id: {id_}"])
            assert keys(project) == [("child", "parent"), ("cousin", "parent")]
        assert tables(project) == {"parent", "child", "cousin"}

    def test_are_put_back_where_the_model_is_not_run(self, project):
        run_dbt(["run", "--vars", "id: 2"])
        _, output = run_dbt_and_capture(["run", "--select", "parent", "--vars", "id: 2"])
        assert keys(project) == [("child", "parent"), ("cousin", "parent")]
        assert "Dropped" not in output
        with pytest.raises(IntegrityError, match="1452"):
            project.run_sql("insert into {schema}.child values (7)")
        assert tables(project) == {"parent", "child", "cousin"}

    def test_stay_where_the_exchange_fails(self, project):
        run_dbt(["run", "--vars", "id: 2"])
        in_the_way = "create table {{ this.schema }}.parent__dbt_backup (id int)"
        told = ["run", "--select", "parent", "--vars", json.dumps({"id": 2, "first": in_the_way})]
        [failed] = run_dbt(told, expect_pass=False)
        assert "already exists" in failed.message
        assert keys(project) == [("child", "parent"), ("cousin", "parent")]
        assert project.run_sql("select id from {schema}.parent", fetch="all") == ((2,),)
        run_dbt(["run", "--select", "parent", "--vars", "id: 2"])
        assert tables(project) == {"parent", "child", "cousin"}

    def test_follow_a_backup_that_a_killed_run_left(self, project):
        run_dbt(["run", "--vars", "id: 2"])
        for statement in (
            "create table {schema}.made like {schema}.parent",
            "insert into {schema}.made select * from {schema}.parent",
            "rename table {schema}.parent to {schema}.parent__dbt_backup, {schema}.made to {schema}.parent",
        ):
            project.run_sql(statement)
        assert keys(project) == [("child", "parent__dbt_backup"), ("cousin", "parent__dbt_backup")]
        _, output = run_dbt_and_capture(["run", "--select", "parent", "--vars", "id: 2"])
        assert "Dropped" not in output
        assert keys(project) == [("child", "parent"), ("cousin", "parent")]
        assert tables(project) == {"parent", "child", "cousin"}

    @pytest.mark.parametrize(
        ("failing", "left"),
        [({"of_child": "99"}, "child__dbt_tmp"), ({"last": "select * from nowhere"}, "child__dbt_backup")],
    )
    def test_of_what_a_failed_run_of_a_child_left_stand_in_nobodys_way(self, project, failing, left):
        run_dbt(["run", "--vars", "id: 2"])
        run_dbt(["run", "--vars", json.dumps({"id": 2, **failing})], expect_pass=False)
        assert left in tables(project)
        run_dbt(["run", "--vars", "id: 2"])
        assert keys(project) == [("child", "parent"), ("cousin", "parent")]
        assert tables(project) == {"parent", "child", "cousin"}

    def test_are_told_where_they_hold_no_more(self, project):
        _, output = run_dbt_and_capture(["run", "--select", "parent", "child", "--vars", "id: 3"])
        assert keys(project) == [("child", "parent")]
        for name in ("child", "cousin"):
            told = rf"Dropped foreign key {name}_ibfk_\d+ of {project.test_schema}.{name}, which does not hold"
            assert re.search(told, output)
        assert tables(project) == {"parent", "child", "cousin"}


class TestKeysOfIncrementalModels:
    @pytest.fixture(scope="class")
    def models(self):
        return {
            "schema.yml": SCHEMA.partition("  - name: cousin")[0],
            "parent.sql": f"{TABLE} select 1 as id",
            "child.sql": "{{ config(materialized='incremental', on_schema_change='append_new_columns') }}"
            " select id from {{ ref('parent') }}",
        }

    def test_stay(self, project):
        for _ in range(3):
            run_dbt(["run"])
            assert keys(project) == [("child", "parent")]


class TestKeysWithNames:
    @pytest.fixture(scope="class")
    def models(self):
        schema = SCHEMA.replace("[{type: foreign_key, columns", "[{type: foreign_key, name: mine, columns")
        return {
            "schema.yml": schema,
            "parent.sql": f"{TABLE} select 1 as id",
            **CHILDREN,
        }

    def test_are_made_anew(self, project):
        run_dbt(["run"])
        run_dbt(["run", "--select", "cousin"])
        assert keys(project) == [("child", "parent"), ("cousin", "parent")]


class TestKeysThatNoContractMakes:
    """Of a model's table, and still somebody else's: refused."""

    @pytest.fixture(scope="class")
    def models(self):
        other = "  - name: other\n    config: {contract: {enforced: true}}\n"
        other += "    columns: [{name: id, data_type: int, constraints: [{type: primary_key}]}]\n"
        return {
            "schema.yml": SCHEMA + other,
            "parent.sql": f"{TABLE} select 1 as id",
            "other.sql": f"{TABLE} select 1 as id",
            **CHILDREN,
        }

    def test_are_refused(self, project):
        run_dbt(["run"])
        project.run_sql("alter table {schema}.child add constraint hand foreign key (id) references {schema}.other(id)")
        [failed] = run_dbt(["run", "--select", "other"], expect_pass=False)
        assert "foreign key hand of" in failed.message
        assert ("child", "other") in keys(project)


class TestAnothersKeys:
    @pytest.fixture(scope="class")
    def models(self):
        return {
            "parent.sql": "{{ config(materialized=var('kind', 'table'), indexes=[{'columns': ['id'], 'unique': true}])"
            " }} select {{ var('id', 1) }} as id"
        }

    @pytest.fixture(scope="class")
    def seeds(self):
        return {"grown.csv": "id\n1\n2\n"}

    @pytest.mark.parametrize("kind", ["table", "view", "incremental"])
    def test_refuse_the_exchange(self, project, kind):
        run_dbt(["run"])
        project.run_sql("drop table if exists {schema}.others")
        project.run_sql(
            "create table {schema}.others (id int, self int unique, constraint theirs foreign key (id)"
            " references {schema}.parent(id), foreign key (self) references {schema}.others(self))"
        )
        found = run_dbt(["run", "--full-refresh", "--vars", f"{{kind: {kind}, id: 2}}"], expect_pass=False)
        told = found.results[0].message
        assert (
            f"Cannot replace {project.test_schema}.parent: foreign key theirs of {project.test_schema}.others" in told
        )
        assert "hint: " in told
        assert keys(project) == [("others", "others"), ("others", "parent")]
        assert project.run_sql("select id from {schema}.parent", fetch="all") == ((1,),)
        assert not [name for name in tables(project) if "__dbt" in name]
        project.run_sql("drop table {schema}.others")
        run_dbt(["run", "--full-refresh", "--vars", f"{{kind: {kind}, id: 2}}"])

    def test_refuse_a_seed_made_anew(self, project):
        run_dbt(["seed"])
        project.run_sql("alter table {schema}.grown add unique (id)")
        project.run_sql("create table {schema}.of_seed (id bigint references {schema}.grown(id))")
        found = run_dbt(["seed", "--full-refresh"], expect_pass=False)
        assert f"of {project.test_schema}.of_seed" in found.results[0].message
        assert project.run_sql("select count(*) from {schema}.grown", fetch="one") == (2,)
        assert not [name for name in tables(project) if "__dbt" in name]
        run_dbt(["seed"])
        project.run_sql("drop table {schema}.of_seed")
        run_dbt(["seed", "--full-refresh"])
