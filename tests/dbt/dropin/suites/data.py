"""dbt-tests-adapter: data."""

from dbt.tests.adapter.dbt_clone import test_dbt_clone as dbt_clone_dbt_clone
from dbt.tests.adapter.dbt_debug import test_dbt_debug as dbt_debug_dbt_debug
from dbt.tests.adapter.dbt_show import test_dbt_show as dbt_show_dbt_show
from dbt.tests.adapter.grants import test_incremental_grants as grants_incremental_grants
from dbt.tests.adapter.grants import test_invalid_grants as grants_invalid_grants
from dbt.tests.adapter.grants import test_model_grants as grants_model_grants
from dbt.tests.adapter.grants import test_seed_grants as grants_seed_grants
from dbt.tests.adapter.grants import test_snapshot_grants as grants_snapshot_grants
from dbt.tests.adapter.simple_seed import test_seed as simple_seed_seed
from dbt.tests.adapter.simple_seed import test_seed_type_override as simple_seed_seed_type_override
from dbt.tests.adapter.simple_snapshot import (
    test_ephemeral_snapshot_hard_deletes as simple_snapshot_ephemeral_snapshot_hard_deletes,
)
from dbt.tests.adapter.simple_snapshot import test_snapshot as simple_snapshot_snapshot
from dbt.tests.adapter.simple_snapshot import test_various_configs as simple_snapshot_various_configs
from dbt.tests.adapter.store_test_failures_tests import test_store_test_failures as store_failures_tests_store_failures
from dbt.tests.adapter.unit_testing import test_case_insensitivity as unit_testing_case_insensitivity
from dbt.tests.adapter.unit_testing import test_invalid_input as unit_testing_invalid_input
from dbt.tests.adapter.unit_testing import (
    test_quoted_reserved_word_column_names as unit_testing_quoted_reserved_word_column_names,
)
from dbt.tests.adapter.unit_testing import test_types as unit_testing_types


class TestClonePossible(dbt_clone_dbt_clone.BaseClonePossible):
    pass


class TestCloneNotPossible(dbt_clone_dbt_clone.BaseCloneNotPossible):
    pass


class TestCloneSameSourceAndTarget(dbt_clone_dbt_clone.BaseCloneSameSourceAndTarget):
    pass


class TestCloneSameTargetAndState(dbt_clone_dbt_clone.BaseCloneSameTargetAndState):
    pass


class TestDebugProfileVariable(dbt_debug_dbt_debug.BaseDebugProfileVariable):
    pass


class TestDebugPostgres(dbt_debug_dbt_debug.BaseDebugPostgres):
    pass


class TestDebugInvalidProjectPostgres(dbt_debug_dbt_debug.BaseDebugInvalidProjectPostgres):
    pass


class TestShowLimit(dbt_show_dbt_show.BaseShowLimit):
    pass


class TestShowSqlHeader(dbt_show_dbt_show.BaseShowSqlHeader):
    pass


class TestShowDoesNotHandleDoubleLimit(dbt_show_dbt_show.BaseShowDoesNotHandleDoubleLimit):
    pass


class TestIncrementalGrants(grants_incremental_grants.BaseIncrementalGrants):
    pass


class TestInvalidGrants(grants_invalid_grants.BaseInvalidGrants):
    pass


class TestModelGrants(grants_model_grants.BaseModelGrants):
    pass


class TestSeedGrants(grants_seed_grants.BaseSeedGrants):
    pass


class TestSnapshotGrants(grants_snapshot_grants.BaseSnapshotGrants):
    pass


class TestBasicSeedTests(simple_seed_seed.BaseBasicSeedTests):
    pass


class TestSeedConfigFullRefreshOn(simple_seed_seed.BaseSeedConfigFullRefreshOn):
    pass


class TestSeedConfigFullRefreshOff(simple_seed_seed.BaseSeedConfigFullRefreshOff):
    pass


class TestSeedCustomSchema(simple_seed_seed.BaseSeedCustomSchema):
    pass


class TestSeedWithUniqueDelimiter(simple_seed_seed.BaseSeedWithUniqueDelimiter):
    pass


class TestSeedWithWrongDelimiter(simple_seed_seed.BaseSeedWithWrongDelimiter):
    pass


class TestSeedWithEmptyDelimiter(simple_seed_seed.BaseSeedWithEmptyDelimiter):
    pass


class TestSimpleSeedEnabledViaConfig(simple_seed_seed.BaseSimpleSeedEnabledViaConfig):
    pass


class TestSeedParsing(simple_seed_seed.BaseSeedParsing):
    pass


class TestSimpleSeedWithBOM(simple_seed_seed.BaseSimpleSeedWithBOM):
    pass


class TestSeedSpecificFormats(simple_seed_seed.BaseSeedSpecificFormats):
    pass


class TestEmptySeed(simple_seed_seed.BaseTestEmptySeed):
    pass


class TestSimpleSeedColumnOverride(simple_seed_seed_type_override.BaseSimpleSeedColumnOverride):
    pass


class TestSnapshotEphemeralHardDeletes(
    simple_snapshot_ephemeral_snapshot_hard_deletes.BaseSnapshotEphemeralHardDeletes
):
    pass


class TestSnapshotNewColumnTimestampStrategy(
    simple_snapshot_ephemeral_snapshot_hard_deletes.BaseSnapshotNewColumnTimestampStrategy
):
    pass


class TestSnapshotNewColumnSpecificCheckCols(
    simple_snapshot_ephemeral_snapshot_hard_deletes.BaseSnapshotNewColumnSpecificCheckCols
):
    pass


class TestSnapshotNewColumnWithDeletes(
    simple_snapshot_ephemeral_snapshot_hard_deletes.BaseSnapshotNewColumnWithDeletes
):
    pass


class TestSimpleSnapshotBase(simple_snapshot_snapshot.BaseSimpleSnapshotBase):
    pass


class TestSimpleSnapshot(simple_snapshot_snapshot.BaseSimpleSnapshot):
    pass


class TestSnapshotCheck(simple_snapshot_snapshot.BaseSnapshotCheck):
    pass


class TestSnapshotColumnNames(simple_snapshot_various_configs.BaseSnapshotColumnNames):
    pass


class TestSnapshotColumnNamesFromDbtProject(simple_snapshot_various_configs.BaseSnapshotColumnNamesFromDbtProject):
    pass


class TestSnapshotInvalidColumnNames(simple_snapshot_various_configs.BaseSnapshotInvalidColumnNames):
    pass


class TestSnapshotDbtValidToCurrent(simple_snapshot_various_configs.BaseSnapshotDbtValidToCurrent):
    pass


class TestSnapshotMultiUniqueKey(simple_snapshot_various_configs.BaseSnapshotMultiUniqueKey):
    pass


class TestStoreTestFailures(store_failures_tests_store_failures.BaseStoreTestFailures):
    pass


class TestStoreTestFailuresLimit(store_failures_tests_store_failures.BaseStoreTestFailuresLimit):
    pass


class TestUnitTestCaseInsensivity(unit_testing_case_insensitivity.BaseUnitTestCaseInsensivity):
    pass


class TestUnitTestInvalidInput(unit_testing_invalid_input.BaseUnitTestInvalidInput):
    pass


class TestUnitTestQuotedReservedWordColumnNames(
    unit_testing_quoted_reserved_word_column_names.BaseUnitTestQuotedReservedWordColumnNames
):
    pass


class TestUnitTestingTypes(unit_testing_types.BaseUnitTestingTypes):
    pass


class TestUnitTestingVarcharFixtureNoTruncation(unit_testing_types.BaseUnitTestingVarcharFixtureNoTruncation):
    pass
