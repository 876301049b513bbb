"""dbt's classes whose SQL is PostgreSQL's, in MySQL's words; what a class compares that differs is said in each."""

from pathlib import Path

import pytest
from dbt.tests.adapter import hooks
from dbt.tests.adapter.aliases import test_aliases as aliases
from dbt.tests.adapter.constraints import test_constraints as constraints
from dbt.tests.adapter.hooks import test_model_hooks as model_hooks
from dbt.tests.adapter.hooks import test_run_hooks as run_hooks
from dbt.tests.adapter.sample_mode import fixtures as sample_fixtures
from dbt.tests.adapter.sample_mode.test_sample_mode import BaseSampleModeTest
from dbt.tests.adapter.simple_seed.test_seed import BaseSimpleSeedEnabledViaConfig
from dbt.tests.adapter.simple_snapshot import new_record_check_mode as record_check
from dbt.tests.adapter.simple_snapshot import new_record_dbt_valid_to_current as record_current
from dbt.tests.adapter.simple_snapshot import new_record_timestamp_mode as record_timestamp
from dbt.tests.adapter.simple_snapshot import test_ephemeral_snapshot_hard_deletes as hard_deletes
from dbt.tests.adapter.simple_snapshot import test_various_configs as configs
from dbt.tests.adapter.simple_snapshot.test_snapshot import BaseSimpleSnapshot
from dbt.tests.adapter.utils.test_timestamps import BaseCurrentTimestamps
from tests.dbt.mysql.translated import Translated

pytestmark = pytest.mark.slow


class TestAliases(Translated, aliases.BaseAliases):
    pass


class TestAliasErrors(Translated, aliases.BaseAliasErrors):
    pass


class TestSameAliasInSchemas(Translated, aliases.BaseSameAliasDifferentSchemas):
    pass


class TestTableContractHeader(Translated, constraints.BaseTableContractSqlHeader):
    pass


class TestIncrementalContractHeader(Translated, constraints.BaseIncrementalContractSqlHeader):
    pass


class TestSampleMode(BaseSampleModeTest):
    """MariaDB's literals have no offset."""

    @pytest.fixture(scope="class")
    def input_model_sql(self):
        return sample_fixtures.input_model_sql.replace("00-0'", "00'")


class TestSeedEnabledViaConfig(BaseSimpleSeedEnabledViaConfig):
    """MySQL's DROP SCHEMA takes no CASCADE."""

    @pytest.fixture
    def clear_test_schema(self, project):
        yield
        project.run_sql(f"drop schema if exists {project.test_schema}")


class TestCurrentTimestamps(BaseCurrentTimestamps):
    """Its names are words of MySQL's, and stand in backticks."""

    @pytest.fixture(scope="class")
    def models(self):
        sql = "select {{ current_timestamp() }} as `current_timestamp`"
        for name in ("current_timestamp_in_utc_backcompat", "current_timestamp_backcompat"):
            sql += f", {{{{ {name}() }}}} as {name}"
        return {"get_current_timestamp.sql": "{{ config(materialized='table') }}" + sql}

    @pytest.fixture(scope="class")
    def expected_sql(self):
        return None

    @pytest.fixture(scope="class")
    def expected_schema(self):
        names = ("current_timestamp", "current_timestamp_in_utc_backcompat", "current_timestamp_backcompat")
        return dict.fromkeys(names, "datetime(6)")


class Hooks(Translated):
    """The statements outside of a transaction are VACUUM there; of what a target has, MySQL's differs."""

    @pytest.fixture(scope="class")
    def test_data_dir(self):
        return Path(next(iter(hooks.__path__))) / "data"

    def check_hooks(self, state, project, host, count=1):  # dbt's host is the profile's `host`
        place = getattr(self, "place", "on_model_hook")
        found = project.run_sql(
            "select target_name, target_schema, target_type, target_user, target_threads, run_started_at,"
            f" invocation_id, thread_id from {project.test_schema}.{place} where test_state = '{state}'",
            fetch="all",
        )
        credentials = project.adapter.config.credentials
        assert len(found) == count
        for row in found:
            assert row[:5] == ("default", project.test_schema, "mysql", credentials.username, 4)
            assert all(row[5:])


def outside_of_a_transaction(statement):
    return {"sql": statement, "transaction": False}


class TestModelHooks(Hooks, model_hooks.BasePrePostModelHooks):
    @pytest.fixture(scope="class")
    def project_config_update(self):
        analyzed = outside_of_a_transaction("analyze table {{ this.schema }}.on_model_hook")
        pre, post = [model_hooks.MODEL_PRE_HOOK, analyzed], [analyzed, model_hooks.MODEL_POST_HOOK]
        return {"models": {"test": {"pre-hook": pre, "post-hook": post}}}


class TestModelHooksUnderscores(TestModelHooks):
    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {"models": {"test": {"pre_hook": model_hooks.MODEL_PRE_HOOK, "post_hook": model_hooks.MODEL_POST_HOOK}}}


class TestHookRefs(Hooks, model_hooks.BaseHookRefs):
    pass


class TestHooksInConfig(Hooks, model_hooks.BasePrePostModelHooksInConfig):
    pass


class TestHooksInConfigWithCount(Hooks, model_hooks.BasePrePostModelHooksInConfigWithCount):
    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {"models": {"test": {"pre-hook": model_hooks.MODEL_PRE_HOOK, "post-hook": model_hooks.MODEL_POST_HOOK}}}


class TestHooksInConfigKwargs(Hooks, model_hooks.BasePrePostModelHooksInConfigKwargs):
    pass


class TestHooksOnSnapshots(model_hooks.BasePrePostModelHooksOnSnapshots):
    pass


class TestHooksInConfigOfSnapshots(model_hooks.BasePrePostSnapshotHooksInConfigKwargs):
    pass


class TestHooksOnSeedsPlusPrefixed(model_hooks.BasePrePostModelHooksOnSeedsPlusPrefixed):
    pass


class TestRunHooks(Hooks, run_hooks.BasePrePostRunHooks):
    """`schema` is a word of MySQL's, and `database` is None."""

    place = "on_run_hook"

    @pytest.fixture(scope="class")
    def project_config_update(self):
        def listed(names, values):
            return f"{{% for {names} %}}({values}){{{{ ',' if not loop.last }}}}{{% endfor %}}"

        schema = "{{ target.schema }}"
        return {
            "on-run-start": [
                "{{ custom_run_hook('start', target, run_started_at, invocation_id) }}",
                f"create table {schema}.start_hook_order_test (id int)",
                f"drop table {schema}.start_hook_order_test",
            ],
            "on-run-end": [
                "{{ custom_run_hook('end', target, run_started_at, invocation_id) }}",
                f"create table {schema}.end_hook_order_test (id int)",
                f"drop table {schema}.end_hook_order_test",
                f"create table {schema}.schemas (name text)",
                f"insert into {schema}.schemas values " + listed("schema in schemas", "'{{ schema }}'"),
                f"create table {schema}.db_schemas (db text, name text)",
                f"insert into {schema}.db_schemas values "
                + listed("db, schema in database_schemas", "'{{ db }}', '{{ schema }}'"),
            ],
            "seeds": {"quote_columns": False},
        }

    def assert_used_schemas(self, project):
        for table, expected in (("schemas", [(project.test_schema,)]), ("db_schemas", [("None", project.test_schema)])):
            assert list(project.run_sql(f"select * from {project.test_schema}.{table}", fetch="all")) == expected


class TestAfterRunHooks(run_hooks.BaseAfterRunHooks):
    pass


class TestSimpleSnapshot(Translated, BaseSimpleSnapshot):
    pass


class TestNewRecordCheck(Translated, record_check.BaseSnapshotNewRecordCheckMode):
    pass


class TestNewRecordTimestamp(Translated, record_timestamp.BaseSnapshotNewRecordTimestampMode):
    pass


class TestNewRecordCurrent(Translated, record_current.BaseSnapshotNewRecordDbtValidToCurrent):
    pass


class TestEphemeralHardDeletes(Translated, hard_deletes.BaseSnapshotEphemeralHardDeletes):
    pass


class TestNewColumnTimestamp(Translated, hard_deletes.BaseSnapshotNewColumnTimestampStrategy):
    pass


class TestNewColumnCheck(Translated, hard_deletes.BaseSnapshotNewColumnSpecificCheckCols):
    pass


class TestNewColumnDeletes(Translated, hard_deletes.BaseSnapshotNewColumnWithDeletes):
    pass


class TestColumnNames(Translated, configs.BaseSnapshotColumnNames):
    pass


class TestColumnNamesOfProject(Translated, configs.BaseSnapshotColumnNamesFromDbtProject):
    pass


class TestInvalidColumnNames(Translated, configs.BaseSnapshotInvalidColumnNames):
    pass


class TestValidToCurrent(Translated, configs.BaseSnapshotDbtValidToCurrent):
    pass


class TestSeveralKeys(Translated, configs.BaseSnapshotMultiUniqueKey):
    pass
