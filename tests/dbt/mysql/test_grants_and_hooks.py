"""Grants and hooks through dbt's classes; their texts are PostgreSQL's, so the SQL in between is ours."""

import secrets

import pytest
from dbt.tests.adapter.grants.test_incremental_grants import BaseIncrementalGrants
from dbt.tests.adapter.grants.test_invalid_grants import BaseInvalidGrants
from dbt.tests.adapter.grants.test_model_grants import BaseModelGrants
from dbt.tests.adapter.grants.test_seed_grants import BaseSeedGrants
from dbt.tests.adapter.grants.test_snapshot_grants import BaseSnapshotGrants
from dbt.tests.adapter.hooks import test_model_hooks as hooks
from dbt.tests.util import run_dbt


class Users:
    @pytest.fixture(scope="class", autouse=True)
    def get_test_users(self, project):
        users = [f"dvt_{secrets.token_hex(4)}_{number}" for number in (1, 2, 3)]
        with pytest.MonkeyPatch.context() as patch:
            for number, user in enumerate(users, start=1):
                project.run_sql(f"create user '{user}'@'%' identified by '{secrets.token_hex(8)}'")
                patch.setenv(f"DBT_TEST_USER_{number}", user)
            yield users
        for user in users:
            project.run_sql(f"drop user '{user}'@'%'")


class TestModelGrants(Users, BaseModelGrants):
    pass


class TestIncrementalGrants(Users, BaseIncrementalGrants):
    pass


class TestSeedGrants(Users, BaseSeedGrants):
    def seeds_support_partial_refresh(self):
        return True


class TestSnapshotGrants(Users, BaseSnapshotGrants):
    pass


class TestInvalidGrants(Users, BaseInvalidGrants):
    def grantee_does_not_exist_error(self):
        return "find any matching row in the user table"

    def privilege_does_not_exist_error(self):
        return "right syntax to use near"


class TestHooksOnSeeds(hooks.BasePrePostModelHooksOnSeeds):
    @pytest.fixture(scope="class")
    def project_config_update(self):
        statements = ["alter table {{ this }} add column new_col int", "update {{ this }} set new_col = 1"]
        return {"seeds": {"post-hook": statements, "quote_columns": False}}


class TestHooksRefsOnSeeds(hooks.BaseHooksRefsOnSeeds):
    pass


class TestDuplicateHooks(hooks.BaseDuplicateHooksInConfigs):
    pass


class TestModelHooks:
    @pytest.fixture(scope="class")
    def models(self):
        return {"hooked.sql": "{{ config(materialized=var('as', 'table')) }} select 1 as id"}

    @pytest.fixture(scope="class")
    def project_config_update(self):
        def note(moment):
            return f"insert into {{{{ target.schema }}}}.log values ('{moment}', '{{{{ this.identifier }}}}')"

        return {
            "on-run-start": "create table if not exists {{ target.schema }}.log (moment text, who text)",
            "models": {
                "pre-hook": [note("pre"), {"sql": note("before"), "transaction": False}],
                "post-hook": [{"sql": note("after"), "transaction": False}, note("post")],
            },
        }

    @pytest.mark.parametrize("materialized", ["table", "view", "incremental"])
    def test_they_run_in_order(self, project, materialized):
        project.run_sql(f"drop table if exists {project.test_schema}.log")
        run_dbt(["run", "--vars", f"as: {materialized}"])
        moments = [row[0] for row in project.run_sql(f"select moment from {project.test_schema}.log", fetch="all")]
        assert moments == ["before", "pre", "post", "after"]
