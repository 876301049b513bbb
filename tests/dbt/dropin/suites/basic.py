"""dbt-tests-adapter: basic."""

from dbt.tests.adapter.basic import test_adapter_methods as basic_adapter_methods
from dbt.tests.adapter.basic import test_base as basic_base
from dbt.tests.adapter.basic import test_docs_generate as basic_docs_generate
from dbt.tests.adapter.basic import test_empty as basic_empty
from dbt.tests.adapter.basic import test_generic_tests as basic_generic_tests
from dbt.tests.adapter.basic import test_get_catalog_for_single_relation as basic_get_catalog_for_single_relation
from dbt.tests.adapter.basic import test_incremental as basic_incremental
from dbt.tests.adapter.basic import test_singular_tests as basic_singular_tests
from dbt.tests.adapter.basic import test_singular_tests_ephemeral as basic_singular_tests_ephemeral
from dbt.tests.adapter.basic import test_snapshot_check_cols as basic_snapshot_check_cols
from dbt.tests.adapter.basic import test_snapshot_timestamp as basic_snapshot_timestamp
from dbt.tests.adapter.basic import test_table_materialization as basic_table_materialization
from dbt.tests.adapter.basic import test_validate_connection as basic_validate_connection


class TestAdapterMethod(basic_adapter_methods.BaseAdapterMethod):
    pass


class TestSimpleMaterializations(basic_base.BaseSimpleMaterializations):
    pass


class TestDocsGenerate(basic_docs_generate.BaseDocsGenerate):
    pass


class TestDocsGenReferences(basic_docs_generate.BaseDocsGenReferences):
    pass


class TestEmpty(basic_empty.BaseEmpty):
    pass


class TestGenericTests(basic_generic_tests.BaseGenericTests):
    pass


class TestGetCatalogForSingleRelation(basic_get_catalog_for_single_relation.BaseGetCatalogForSingleRelation):
    pass


class TestIncremental(basic_incremental.BaseIncremental):
    pass


class TestIncrementalNotSchemaChange(basic_incremental.BaseIncrementalNotSchemaChange):
    pass


class TestIncrementalBadStrategy(basic_incremental.BaseIncrementalBadStrategy):
    pass


class TestSingularTests(basic_singular_tests.BaseSingularTests):
    pass


class TestSingularTestsEphemeral(basic_singular_tests_ephemeral.BaseSingularTestsEphemeral):
    pass


class TestSnapshotCheckCols(basic_snapshot_check_cols.BaseSnapshotCheckCols):
    pass


class TestSnapshotTimestamp(basic_snapshot_timestamp.BaseSnapshotTimestamp):
    pass


class TestTableMaterialization(basic_table_materialization.BaseTableMaterialization):
    pass


class TestValidateConnection(basic_validate_connection.BaseValidateConnection):
    pass
