"""dbt-tests-adapter: quick."""

from dbt.tests.adapter.basic import test_base as basic_base
from dbt.tests.adapter.basic import test_ephemeral as basic_ephemeral
from dbt.tests.adapter.basic import test_generic_tests as basic_generic_tests
from dbt.tests.adapter.basic import test_incremental as basic_incremental
from dbt.tests.adapter.basic import test_snapshot_check_cols as basic_snapshot_check_cols
from dbt.tests.adapter.caching import test_caching as caching_caching
from dbt.tests.adapter.empty import test_empty as empty_empty
from dbt.tests.adapter.unit_testing import test_case_insensitivity as unit_testing_case_insensitivity
from dbt.tests.adapter.utils import test_date_spine as utils_date_spine


class TestSimpleMaterializations(basic_base.BaseSimpleMaterializations):
    pass


class TestEphemeral(basic_ephemeral.BaseEphemeral):
    pass


class TestGenericTests(basic_generic_tests.BaseGenericTests):
    pass


class TestIncremental(basic_incremental.BaseIncremental):
    pass


class TestSnapshotCheckCols(basic_snapshot_check_cols.BaseSnapshotCheckCols):
    pass


class TestCachingLowercaseModel(caching_caching.BaseCachingLowercaseModel):
    pass


class TestEmpty(empty_empty.BaseTestEmpty):
    pass


class TestUnitTestCaseInsensivity(unit_testing_case_insensitivity.BaseUnitTestCaseInsensivity):
    pass


class TestDateSpine(utils_date_spine.BaseDateSpine):
    pass
