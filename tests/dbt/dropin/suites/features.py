"""dbt-tests-adapter: what wants fixtures of an adapter's own."""

from pathlib import Path

import pytest
from dbt.tests.adapter.functions import test_udfs as functions_udfs
from dbt.tests.adapter.hooks import test_model_hooks as hooks_model_hooks
from dbt.tests.adapter.hooks import test_run_hooks as hooks_run_hooks
from dbt.tests.adapter.incremental import test_incremental_predicates as incremental_predicates
from dbt.tests.adapter.materialized_view import basic as materialized_view_basic
from dbt.tests.adapter.python_model import test_python_model as python_models
from dbt.tests.adapter.simple_copy import test_simple_copy as simple_copy
from dbt.tests.adapter.simple_snapshot import new_record_dbt_valid_to_current, new_record_timestamp_mode
from dbt.tests.adapter.store_test_failures_tests import basic as store_failures
from dbt.tests.adapter.store_test_failures_tests import test_store_test_failures as store_failures_fixed

HOOKS_DATA = Path(hooks_model_hooks.__file__).parent / "data"


class _Hooks:
    @pytest.fixture(scope="session")
    def test_data_dir(self):
        return HOOKS_DATA


class TestPrePostModelHooks(_Hooks, hooks_model_hooks.BasePrePostModelHooks):
    pass


class TestHookRefs(_Hooks, hooks_model_hooks.BaseHookRefs):
    pass


class TestPrePostModelHooksOnSeeds(_Hooks, hooks_model_hooks.BasePrePostModelHooksOnSeeds):
    pass


class TestHooksRefsOnSeeds(_Hooks, hooks_model_hooks.BaseHooksRefsOnSeeds):
    pass


class TestPrePostModelHooksOnSnapshots(_Hooks, hooks_model_hooks.BasePrePostModelHooksOnSnapshots):
    pass


class TestPrePostModelHooksInConfig(_Hooks, hooks_model_hooks.BasePrePostModelHooksInConfig):
    pass


class TestPrePostModelHooksInConfigWithCount(_Hooks, hooks_model_hooks.BasePrePostModelHooksInConfigWithCount):
    pass


class TestDuplicateHooksInConfigs(_Hooks, hooks_model_hooks.BaseDuplicateHooksInConfigs):
    pass


class TestPrePostRunHooks(_Hooks, hooks_run_hooks.BasePrePostRunHooks):
    pass


class TestAfterRunHooks(_Hooks, hooks_run_hooks.BaseAfterRunHooks):
    pass


class TestIncrementalPredicates(incremental_predicates.BaseIncrementalPredicates):
    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {"models": {"+incremental_predicates": ["id != 2"], "+incremental_strategy": "delete+insert"}}


class TestPredicates(incremental_predicates.BaseIncrementalPredicates):
    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {"models": {"+predicates": ["id != 2"], "+incremental_strategy": "delete+insert"}}


class TestMaterializedView(materialized_view_basic.MaterializedViewBasic):
    @staticmethod
    def insert_record(project, table, record):
        project.run_sql(f"insert into {table} (id, value) values {record}")

    @staticmethod
    def refresh_materialized_view(project, materialized_view):
        project.run_sql(f"refresh materialized view {materialized_view}")

    @staticmethod
    def query_row_count(project, relation):
        return project.run_sql(f"select count(*) from {relation}", fetch="one")[0]

    @staticmethod
    def query_relation_type(project, relation):
        kind = project.run_sql(
            f"select c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            f"where n.nspname = '{relation.schema}' and c.relname = '{relation.identifier}'",
            fetch="one",
        )
        return {"r": "table", "v": "view", "m": "materialized_view"}[kind[0]]


class TestPythonModels(python_models.BasePythonModelTests):
    pass


class TestPythonIncremental(python_models.BasePythonIncrementalTests):
    pass


class TestPythonEmpty(python_models.BasePythonEmptyTests):
    pass


class TestPythonSample(python_models.BasePythonSampleTests):
    pass


class TestSimpleCopy(simple_copy.SimpleCopyBase):
    pass


class TestEmptyModelsArentRun(simple_copy.EmptyModelsArentRunBase):
    pass


class TestSnapshotNewRecord(new_record_timestamp_mode.BaseSnapshotNewRecordTimestampMode):
    pass


class TestSnapshotValidToCurrent(new_record_dbt_valid_to_current.BaseSnapshotNewRecordDbtValidToCurrent):
    pass


class TestStoreFailuresAsInteractions(store_failures.StoreTestFailuresAsInteractions):
    pass


class TestStoreFailuresAsProjectLevelOff(store_failures.StoreTestFailuresAsProjectLevelOff):
    pass


class TestStoreFailuresAsProjectLevelView(store_failures.StoreTestFailuresAsProjectLevelView):
    pass


class TestStoreFailuresAsProjectLevelEphemeral(store_failures.StoreTestFailuresAsProjectLevelEphemeral):
    pass


class TestStoreFailuresAsGeneric(store_failures.StoreTestFailuresAsGeneric):
    pass


class TestStoreFailuresAsExceptions(store_failures.StoreTestFailuresAsExceptions):
    pass


class TestStoreFailures(store_failures_fixed.StoreTestFailuresBase):
    pass


class TestFunctions(functions_udfs.UDFsBasic):
    pass


class TestFunctionDefaultArguments(functions_udfs.SqlUDFDefaultArgSupport):
    pass


class TestFunctionUnsupportedType(functions_udfs.ErrorForUnsupportedType):
    pass


class TestFunctionRelation(functions_udfs.CanFindScalarFunctionRelation):
    pass
