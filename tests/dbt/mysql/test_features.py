"""The rest of dbt's classes that hold for MySQL, by family.

Left out, with the reason:

- materialized views, clones, Python and JavaScript functions, aggregate functions, defaults of arguments, arrays: MySQL
  has none of them;
- functions among the relations: they have names of their own there;
- `{{ source() }} as alias` with `--empty`: dbt renders a subquery, which MySQL wants named;
- texts of unit tests that are longer than their column: dbt casts them to its type;
- the catalog of a single relation, which dbt itself never asks for, and `dbt seed --empty`, which dbt 1.11 has not.
"""

import json
from typing import ClassVar

import pytest
from dbt.tests.adapter.basic.expected_catalog import base_expected_catalog, expected_references_catalog, no_stats
from dbt.tests.adapter.basic.test_docs_generate import BaseDocsGenerate, BaseDocsGenReferences
from dbt.tests.adapter.basic.test_incremental import BaseIncrementalBadStrategy
from dbt.tests.adapter.caching import test_caching as caching
from dbt.tests.adapter.catalog.relation_types import CatalogRelationTypes
from dbt.tests.adapter.column_types.test_column_types import BaseColumnTypes
from dbt.tests.adapter.concurrency.test_concurrency import BaseConcurrency
from dbt.tests.adapter.dbt_clone.test_dbt_clone import BaseCloneNotPossible
from dbt.tests.adapter.dbt_debug.test_dbt_debug import BaseDebugProfileVariable
from dbt.tests.adapter.dbt_show.test_dbt_show import BaseShowDoesNotHandleDoubleLimit, BaseShowLimit
from dbt.tests.adapter.empty import _models as empty_models
from dbt.tests.adapter.empty.test_empty import BaseTestEmpty, MetadataWithEmptyFlag
from dbt.tests.adapter.ephemeral.test_ephemeral import (
    BaseEphemeralErrorHandling,
    BaseEphemeralMulti,
    BaseEphemeralNested,
)
from dbt.tests.adapter.functions import test_udfs as functions
from dbt.tests.adapter.persist_docs.test_persist_docs import (
    BasePersistDocs,
    BasePersistDocsAllColumnsMissing,
    BasePersistDocsColumnMissing,
    BasePersistDocsCommentOnQuotedColumn,
)
from dbt.tests.adapter.query_comment import test_query_comment as comment
from dbt.tests.adapter.relations.test_changing_relation_type import BaseChangeRelationTypeValidator
from dbt.tests.adapter.relations.test_dropping_schema_named import BaseDropSchemaNamed
from dbt.tests.adapter.simple_copy import fixtures as copied
from dbt.tests.adapter.simple_copy.test_copy_uppercase import BaseSimpleCopyUppercase
from dbt.tests.adapter.simple_copy.test_simple_copy import EmptyModelsArentRunBase, SimpleCopySetup
from dbt.tests.adapter.simple_snapshot.test_snapshot import BaseSnapshotCheck
from dbt.tests.adapter.store_test_failures_tests import basic as failures_as
from dbt.tests.adapter.store_test_failures_tests.test_store_test_failures import (
    BaseStoreTestFailures,
    BaseStoreTestFailuresLimit,
)
from dbt.tests.adapter.unit_testing.test_case_insensitivity import BaseUnitTestCaseInsensivity
from dbt.tests.adapter.unit_testing.test_invalid_input import BaseUnitTestInvalidInput
from dbt.tests.adapter.unit_testing.test_quoted_reserved_word_column_names import (
    BaseUnitTestQuotedReservedWordColumnNames,
)
from dbt.tests.adapter.unit_testing.test_types import BaseUnitTestingTypes
from dbt.tests.util import check_relations_equal, run_dbt


def written(family):
    """The models of one of dbt's classes."""
    return family.models.__wrapped__(None)


class TestDocsGenerate(BaseDocsGenerate):
    @pytest.fixture(scope="class")
    def profile_user(self):
        return None

    @pytest.fixture(scope="class")
    def expected_catalog(self, project, profile_user):
        return base_expected_catalog(
            project,
            role=profile_user,
            id_type="bigint(20)",
            text_type="text",
            time_type="datetime(6)",
            view_type="VIEW",
            table_type="BASE TABLE",
            model_stats=no_stats(),
        )


class TestConcurrency(BaseConcurrency):
    pass


class TestCloneNotPossible(BaseCloneNotPossible):
    pass


class TestShowLimit(BaseShowLimit):
    pass


class TestShowDoubleLimit(BaseShowDoesNotHandleDoubleLimit):
    DATABASE_ERROR_MESSAGE = "right syntax to use near"


class TestEmptyFlag(BaseTestEmpty):
    pass


class TestEphemeralErrors(BaseEphemeralErrorHandling):
    pass


class TestPersistDocsColumnMissing(BasePersistDocsColumnMissing):
    pass


class TestPersistDocsAllColumnsMissing(BasePersistDocsAllColumnsMissing):
    pass


class TestDefaultQueryComments(comment.BaseQueryComments):
    pass


class TestMacroQueryComments(comment.BaseMacroQueryComments):
    pass


class TestMacroArgsQueryComments(comment.BaseMacroArgsQueryComments):
    pass


class TestNullQueryComments(comment.BaseNullQueryComments):
    pass


class TestEmptyQueryComments(comment.BaseEmptyQueryComments):
    pass


class TestChangeRelationType(BaseChangeRelationTypeValidator):
    pass


class TestDropSchemaNamed(BaseDropSchemaNamed):
    pass


class TestSnapshotCheck(BaseSnapshotCheck):
    pass


class TestStoreFailures(BaseStoreTestFailures):
    pass


class TestStoreFailuresLimit(BaseStoreTestFailuresLimit):
    pass


class TestStoreFailuresAs(failures_as.StoreTestFailuresAsExceptions):
    pass


class TestUnitTestCase(BaseUnitTestCaseInsensivity):
    pass


class TestUnitTestInvalidInput(BaseUnitTestInvalidInput):
    pass


class TestUnitTestReservedWords(BaseUnitTestQuotedReservedWordColumnNames):
    pass


class TestUnitTestTypes(BaseUnitTestingTypes):
    @pytest.fixture
    def data_types(self):
        return [
            ["1", "1"],
            ["'1'", "1"],
            ["true", "true"],
            ["date '2020-01-02'", "2020-01-02"],
            ["timestamp '2013-11-03 00:00:01.5'", "2013-11-03 00:00:01.5"],
            ["time '12:34:56'", "'12:34:56'"],
            ["cast('1.25' as decimal(10, 2))", "1.25"],
            ["cast('x\\\\\\\\y' as char(10))", "'x\\\\y'"],
        ]


@pytest.mark.slow
class TestStoreFailuresInteractions(failures_as.StoreTestFailuresAsInteractions):
    pass


@pytest.mark.slow
class TestStoreFailuresProjectOff(failures_as.StoreTestFailuresAsProjectLevelOff):
    pass


@pytest.mark.slow
class TestStoreFailuresProjectView(failures_as.StoreTestFailuresAsProjectLevelView):
    pass


@pytest.mark.slow
class TestStoreFailuresProjectEphemeral(failures_as.StoreTestFailuresAsProjectLevelEphemeral):
    pass


class TestStoreFailuresGeneric(failures_as.StoreTestFailuresAsGeneric):
    pass


@pytest.mark.slow
class TestDocsReferences(BaseDocsGenReferences):
    """A table has no owner in MySQL."""

    @pytest.fixture(scope="class")
    def expected_catalog(self, project):
        return expected_references_catalog(
            project,
            role=None,
            id_type="bigint(20)",
            text_type="text",
            time_type="datetime(6)",
            bigint_type="bigint(21)",
            view_type="VIEW",
            table_type="BASE TABLE",
            model_stats=no_stats(),
        )


class TestCatalogTypes(CatalogRelationTypes):
    @pytest.fixture(scope="class", autouse=True)
    def models(self):
        (given,) = written(CatalogRelationTypes)
        return {name: text for name, text in given.items() if "materialized_view" not in name}

    @pytest.mark.parametrize(
        ("node_name", "relation_type"),
        [("seed.test.my_seed", "BASE TABLE"), ("model.test.my_table", "BASE TABLE"), ("model.test.my_view", "VIEW")],
    )
    def test_relation_types_populate_correctly(self, docs, node_name, relation_type):
        super().test_relation_types_populate_correctly(docs, node_name, relation_type)


class TestColumnTypes(BaseColumnTypes):
    """Of a table that is there: what MySQL casts to are few of its types."""

    KINDS: ClassVar = {
        "smallint": "integer",
        "int": "integer",
        "bigint unsigned": "integer",
        "float": "float",
        "double": "float",
        "decimal(10,2)": "numeric",
        "text": "string",
        "varchar(20)": "string",
    }

    @pytest.fixture(scope="class")
    def models(self):
        kinds = {
            f"c{n}": [kind, "not number" if kind == "string" else "number"]
            for n, kind in enumerate(self.KINDS.values())
        }
        table = {"name": "typed", "data_tests": [{"is_type": {"arguments": {"column_map": kinds}}}]}
        return {
            "schema.yml": json.dumps({"sources": [{"name": "raw", "schema": "{{ target.schema }}", "tables": [table]}]})
        }

    def test_kinds(self, project):
        columns = ", ".join(f"c{n} {declared}" for n, declared in enumerate(self.KINDS))
        project.run_sql(f"create table {project.test_schema}.typed ({columns})")
        assert len(run_dbt(["test"])) == 1


class TestBadStrategy(BaseIncrementalBadStrategy):
    pass


class Cached:
    """There is no database to compare."""

    def run_and_inspect_cache(self, project, run_args=None):
        for _ in range(2):
            run_dbt(run_args)
            (relation,) = project.adapter.cache.relations
            assert (relation.database, relation.schema) == (None, project.test_schema)


@pytest.mark.slow
class TestCachingLowercase(Cached, caching.BaseCachingLowercaseModel):
    pass


class TestCachingUppercase(Cached, caching.BaseCachingUppercaseModel):
    pass


@pytest.mark.slow
class TestCachingSelectedSchema(Cached, caching.BaseCachingSelectedSchemaOnly):
    pass


@pytest.mark.slow
class TestNoPopulateCache(Cached, caching.BaseNoPopulateCache):
    pass


@pytest.mark.slow
class TestMetadataWithEmptyFlag(MetadataWithEmptyFlag):
    """MySQL's VARCHAR wants a length."""

    @pytest.fixture(scope="class")
    def models(self):
        altering = empty_models.ALTER_COLUMN_TYPE.replace('"varchar"', '"varchar(20)"')
        return written(MetadataWithEmptyFlag) | {"alter_column_type.sql": altering}


class TestEphemeralMulti(BaseEphemeralMulti):
    """dbt compares the text of a view; here it is the rows."""

    def test_ephemeral_multi(self, project):
        run_dbt(["seed"])
        assert len(run_dbt(["run"])) == 3
        check_relations_equal(project.adapter, ["seed", "dependent", "double_dependent", "super_dependent"])


@pytest.mark.slow
class TestEphemeralNested(BaseEphemeralNested):
    def test_ephemeral_nested(self, project):
        assert len(run_dbt(["run"])) == 2
        check_relations_equal(project.adapter, ["source_table", "root_view"])


@pytest.mark.slow
class TestSimpleCopy(SimpleCopySetup):
    def test_simple_copy(self, project):
        for rows in (copied._SEEDS__SEED_INITIAL, copied._SEEDS__SEED_UPDATE):
            (project.project_root / "seeds" / "seed.csv").write_text(rows, encoding="utf-8")
            run_dbt(["seed"])
            assert len(run_dbt(["run"])) == 7
            check_relations_equal(project.adapter, ["seed", "view_model", "incremental", "materialized", "get_and_ref"])


@pytest.mark.slow
class TestSimpleCopyUppercase(BaseSimpleCopyUppercase):
    @pytest.fixture(scope="class")
    def dbt_profile_target(self, dbt_profile_target):
        return dbt_profile_target


@pytest.mark.slow
class TestEmptyModelsAreNotRun(EmptyModelsArentRunBase):
    """dbt's own query for the tables has an ILIKE."""

    @pytest.fixture(scope="class")
    def project(self, project):
        query = (
            f"select table_name, table_type from information_schema.tables where table_schema = '{project.test_schema}'"
        )
        project.get_tables_in_schema = lambda: dict(project.run_sql(query, fetch="all"))
        return project


class TestPersistDocs(BasePersistDocs):
    """MySQL keeps no comment of a view, nor of its columns."""

    def _assert_has_view_comments(self, view_node, *_):
        super()._assert_has_view_comments(view_node, False, False)


class TestPersistDocsQuotedColumn(BasePersistDocsCommentOnQuotedColumn):
    pass


class TestDebugProfileVariable(BaseDebugProfileVariable):
    pass


class Function:
    def is_function_create_event(self, event):
        return "create or replace function" in event.data.sql


class TestFunction(Function, functions.UDFsBasic):
    pass


class TestDeterministicFunction(Function, functions.DeterministicUDF):
    def check_function_volatility(self, sql):
        assert "\n  deterministic" in sql


@pytest.mark.slow
class TestStableFunction(Function, functions.StableUDF):
    def check_function_volatility(self, sql):
        assert "not deterministic" in sql


@pytest.mark.slow
class TestVolatileFunction(Function, functions.NonDeterministicUDF):
    def check_function_volatility(self, sql):
        assert "not deterministic" in sql


class TestUnsupportedFunction(Function, functions.ErrorForUnsupportedType):
    pass


class TestDefaultOfAnArgument(functions.SqlUDFDefaultArgSupport):
    def test_udfs(self, project):  # dbt's fixtures act by being asked for
        (result,) = run_dbt(["build"], expect_pass=False)
        assert "MySQL's functions have no defaults: argument 'price' of price_for_xlarge has one" in result.message
