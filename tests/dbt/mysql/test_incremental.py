import pytest
from dbt.tests.adapter.incremental import fixtures
from dbt.tests.adapter.incremental.test_incremental_merge_exclude_columns import BaseMergeExcludeColumns
from dbt.tests.adapter.incremental.test_incremental_microbatch import BaseMicrobatch
from dbt.tests.adapter.incremental.test_incremental_on_schema_change import BaseIncrementalOnSchemaChange
from dbt.tests.adapter.incremental.test_incremental_predicates import BaseIncrementalPredicates
from dbt.tests.adapter.incremental.test_incremental_unique_id import BaseIncrementalUniqueKey
from dbt.tests.util import run_dbt


class TestUniqueKey(BaseIncrementalUniqueKey):
    pass


class TestUniqueKeyMerge(BaseIncrementalUniqueKey):
    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {"models": {"+incremental_strategy": "merge"}}


class TestOnSchemaChange(BaseIncrementalOnSchemaChange):
    @pytest.fixture(scope="class")
    def models(self):
        """One of dbt's models has a comment that MySQL does not take for one: two dashes want a space behind."""
        return {
            name.removeprefix("_MODELS__").lower() + ".sql": sql.replace("--,", "-- ,")
            for name, sql in vars(fixtures).items()
            if name.startswith("_MODELS__INCREMENTAL") and "SPECIAL" not in name
        } | {"model_a.sql": fixtures._MODELS__A}


class TestOnSchemaChangeOfNamesInAnotherCase:
    """On the server they are the same columns."""

    @pytest.fixture(scope="class")
    def models(self):
        first = "{{ config(materialized='incremental', on_schema_change='%s') }} "
        first += (
            "{%% if is_incremental() %%} select 2 as id, 'b' as v%s {%% else %%} select 1 as ID, 'a' as V {%% endif %%}"
        )
        return {
            "synced.sql": first % ("sync_all_columns", ""),
            "appended.sql": first % ("append_new_columns", ", 3 as more"),
            "failing.sql": first % ("fail", ""),
        }

    def test_they_are_no_news(self, project):
        run_dbt(["run"])
        run_dbt(["run"])
        for model, row in {"synced": (2, "b"), "appended": (2, "b", 3), "failing": (2, "b")}.items():
            rows = project.run_sql(f"select * from {project.test_schema}.{model} order by id", fetch="all")
            assert [tuple(each) for each in rows] == [(1, "a", None)[: len(row)], row]


class TestSnapshotOfNamesInAnotherCase:
    @pytest.fixture(scope="class")
    def models(self):
        return {"now.sql": "select 1 as {{ var('name', 'ID') }}, '{{ var('value', 'a') }}' as v"}

    @pytest.fixture(scope="class")
    def snapshots(self):
        config = "unique_key='id', strategy='check', check_cols=['v']"
        select = "select * from {{ ref('now') }}"
        return {"then.sql": f"{{% snapshot then %}}{{{{ config({config}) }}}} {select} {{% endsnapshot %}}"}

    def test_it_goes_on(self, project):
        run_dbt(["build"])
        run_dbt(["build", "--vars", "{name: id, value: b}"])
        rows = project.run_sql(f"select id, v from {project.test_schema}.then order by v", fetch="all")
        assert [tuple(each) for each in rows] == [(1, "a"), (1, "b")]


class TestPredicates(BaseIncrementalPredicates):
    pass


class TestPredicatesMerge(BaseIncrementalPredicates):
    """Aliases are case-sensitive in MySQL, so that the predicate has to spell it as dbt does."""

    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {
            "models": {"+incremental_predicates": ["DBT_INTERNAL_DEST.id != 2"], "+incremental_strategy": "merge"},
        }


class TestMergeExcludeColumns(BaseMergeExcludeColumns):
    pass


class TestMicrobatch(BaseMicrobatch):
    """dbt's rows have a UTC offset in their literals, which MariaDB refuses."""

    @pytest.fixture(scope="class")
    def input_model_sql(self):
        rows = " union all ".join(
            f"select {day} as id, timestamp '2020-01-0{day} 00:00:00' as event_time" for day in (1, 2, 3)
        )
        return "{{ config(materialized='table', event_time='event_time') }} " + rows

    @pytest.fixture(scope="class")
    def insert_two_rows_sql(self, project):
        values = "(4, timestamp '2020-01-04 00:00:00'), (5, timestamp '2020-01-05 00:00:00')"
        return f"insert into {project.test_schema}.input_model (id, event_time) values {values}"
