"""dbt-tests-adapter: models."""

from dbt.tests.adapter.aliases import test_aliases as aliases_aliases
from dbt.tests.adapter.caching import test_caching as caching_caching
from dbt.tests.adapter.column_types import test_column_types as column_types_column_types
from dbt.tests.adapter.concurrency import test_concurrency as concurrency_concurrency
from dbt.tests.adapter.constraints import test_constraints as constraints_constraints
from dbt.tests.adapter.empty import test_empty as empty_empty
from dbt.tests.adapter.ephemeral import test_ephemeral as ephemeral_ephemeral
from dbt.tests.adapter.incremental import (
    test_incremental_merge_exclude_columns as incremental_incremental_merge_exclude_columns,
)
from dbt.tests.adapter.incremental import test_incremental_microbatch as incremental_incremental_microbatch
from dbt.tests.adapter.incremental import test_incremental_on_schema_change as incremental_incremental_on_schema_change
from dbt.tests.adapter.incremental import test_incremental_unique_id as incremental_incremental_unique_id
from dbt.tests.adapter.persist_docs import test_persist_docs as persist_docs_persist_docs
from dbt.tests.adapter.query_comment import test_query_comment as query_comment_query_comment
from dbt.tests.adapter.relations import test_changing_relation_type as relations_changing_relation_type
from dbt.tests.adapter.relations import test_dropping_schema_named as relations_dropping_schema_named
from dbt.tests.adapter.sample_mode import test_sample_mode as sample_mode_sample_mode
from dbt.tests.adapter.simple_copy import test_copy_uppercase as simple_copy_copy_uppercase


class TestAliases(aliases_aliases.BaseAliases):
    pass


class TestAliasErrors(aliases_aliases.BaseAliasErrors):
    pass


class TestSameAliasDifferentSchemas(aliases_aliases.BaseSameAliasDifferentSchemas):
    pass


class TestSameAliasDifferentDatabases(aliases_aliases.BaseSameAliasDifferentDatabases):
    pass


class TestCachingLowercaseModel(caching_caching.BaseCachingLowercaseModel):
    pass


class TestCachingUppercaseModel(caching_caching.BaseCachingUppercaseModel):
    pass


class TestCachingSelectedSchemaOnly(caching_caching.BaseCachingSelectedSchemaOnly):
    pass


class TestNoPopulateCache(caching_caching.BaseNoPopulateCache):
    pass


class TestColumnTypes(column_types_column_types.BaseColumnTypes):
    pass


class TestPostgresColumnTypes(column_types_column_types.BasePostgresColumnTypes):
    pass


class TestConcurrency(concurrency_concurrency.BaseConcurrency):
    pass


class TestConstraintsRuntimeDdlEnforcement(constraints_constraints.BaseConstraintsRuntimeDdlEnforcement):
    pass


class TestConstraintsRollback(constraints_constraints.BaseConstraintsRollback):
    pass


class TestTableConstraintsColumnsEqual(constraints_constraints.BaseTableConstraintsColumnsEqual):
    pass


class TestViewConstraintsColumnsEqual(constraints_constraints.BaseViewConstraintsColumnsEqual):
    pass


class TestIncrementalConstraintsColumnsEqual(constraints_constraints.BaseIncrementalConstraintsColumnsEqual):
    pass


class TestIncrementalConstraintsRuntimeDdlEnforcement(
    constraints_constraints.BaseIncrementalConstraintsRuntimeDdlEnforcement
):
    pass


class TestIncrementalConstraintsRollback(constraints_constraints.BaseIncrementalConstraintsRollback):
    pass


class TestContractSqlHeader(constraints_constraints.BaseContractSqlHeader):
    pass


class TestTableContractSqlHeader(constraints_constraints.BaseTableContractSqlHeader):
    pass


class TestIncrementalContractSqlHeader(constraints_constraints.BaseIncrementalContractSqlHeader):
    pass


class TestModelConstraintsRuntimeEnforcement(constraints_constraints.BaseModelConstraintsRuntimeEnforcement):
    pass


class TestConstraintQuotedColumn(constraints_constraints.BaseConstraintQuotedColumn):
    pass


class TestIncrementalForeignKeyConstraint(constraints_constraints.BaseIncrementalForeignKeyConstraint):
    pass


class TestEmpty(empty_empty.BaseTestEmpty):
    pass


class TestEmptyInlineSourceRef(empty_empty.BaseTestEmptyInlineSourceRef):
    pass


class TestEmptySeedFlag(empty_empty.BaseTestEmptySeedFlag):
    pass


class TestEphemeralMulti(ephemeral_ephemeral.BaseEphemeralMulti):
    pass


class TestEphemeralNested(ephemeral_ephemeral.BaseEphemeralNested):
    pass


class TestEphemeralErrorHandling(ephemeral_ephemeral.BaseEphemeralErrorHandling):
    pass


class TestMergeExcludeColumns(incremental_incremental_merge_exclude_columns.BaseMergeExcludeColumns):
    pass


class TestMicrobatch(incremental_incremental_microbatch.BaseMicrobatch):
    pass


class TestIncrementalOnSchemaChange(incremental_incremental_on_schema_change.BaseIncrementalOnSchemaChange):
    pass


class TestIncrementalUniqueKey(incremental_incremental_unique_id.BaseIncrementalUniqueKey):
    pass


class TestPersistDocs(persist_docs_persist_docs.BasePersistDocs):
    pass


class TestPersistDocsColumnMissing(persist_docs_persist_docs.BasePersistDocsColumnMissing):
    pass


class TestPersistDocsAllColumnsMissing(persist_docs_persist_docs.BasePersistDocsAllColumnsMissing):
    pass


class TestPersistDocsQuotedColumnCaseSensitive(persist_docs_persist_docs.BasePersistDocsQuotedColumnCaseSensitive):
    pass


class TestPersistDocsQuotedDescriptionNotAppliedOnMismatch(
    persist_docs_persist_docs.BasePersistDocsQuotedDescriptionNotAppliedOnMismatch
):
    pass


class TestPersistDocsCommentOnQuotedColumn(persist_docs_persist_docs.BasePersistDocsCommentOnQuotedColumn):
    pass


class TestDefaultQueryComments(query_comment_query_comment.BaseDefaultQueryComments):
    pass


class TestQueryComments(query_comment_query_comment.BaseQueryComments):
    pass


class TestMacroQueryComments(query_comment_query_comment.BaseMacroQueryComments):
    pass


class TestMacroArgsQueryComments(query_comment_query_comment.BaseMacroArgsQueryComments):
    pass


class TestMacroInvalidQueryComments(query_comment_query_comment.BaseMacroInvalidQueryComments):
    pass


class TestNullQueryComments(query_comment_query_comment.BaseNullQueryComments):
    pass


class TestEmptyQueryComments(query_comment_query_comment.BaseEmptyQueryComments):
    pass


class TestChangeRelationTypeValidator(relations_changing_relation_type.BaseChangeRelationTypeValidator):
    pass


class TestDropSchemaNamed(relations_dropping_schema_named.BaseDropSchemaNamed):
    pass


class TestSampleModeTest(sample_mode_sample_mode.BaseSampleModeTest):
    pass


class TestSimpleCopyUppercase(simple_copy_copy_uppercase.BaseSimpleCopyUppercase):
    pass
