"""dbt's seed classes. Where they look for what CASCADE drops, MySQL keeps the downstream view."""

# dbt's fixtures act by being asked for

import shutil
from pathlib import Path

import pytest
from dbt.tests.adapter.simple_seed import seeds
from dbt.tests.adapter.simple_seed import test_seed as base
from dbt.tests.adapter.simple_seed.test_seed_type_override import BaseSimpleSeedColumnOverride
from dbt.tests.util import check_relations_equal, run_dbt

EXPECTED = seeds.seeds__expected_sql.replace("TIMESTAMP WITHOUT TIME ZONE", "DATETIME(6)").replace('"', "")


class Expected:
    @pytest.fixture(scope="class", autouse=True)
    def setUp(self, project):  # dbt's name
        project.run_sql(EXPECTED)


class TestBasicSeed(Expected, base.BaseBasicSeedTests):
    def test_simple_seed_full_refresh_flag(self, project):
        self._build_relations_for_test(project)
        self._check_relation_end_state(run_dbt(["seed", "--full-refresh"]), project, exists=True)


class TestFullRefreshOn(Expected, base.BaseSeedConfigFullRefreshOn):
    def test_simple_seed_full_refresh_config(self, project):
        self._build_relations_for_test(project)
        self._check_relation_end_state(run_dbt(["seed"]), project, exists=True)


class TestFullRefreshOff(Expected, base.BaseSeedConfigFullRefreshOff):
    pass


class TestCustomSchema(Expected, base.BaseSeedCustomSchema):
    pass


class TestUniqueDelimiter(Expected, base.BaseSeedWithUniqueDelimiter):
    pass


class TestWrongDelimiter(Expected, base.BaseSeedWithWrongDelimiter):
    def test_seed_with_wrong_delimiter(self, project):
        results = run_dbt(["seed"], expect_pass=False)
        assert "error in your sql syntax" in results.results[0].message.lower()


class TestEmptyDelimiter(Expected, base.BaseSeedWithEmptyDelimiter):
    pass


class TestParsing(Expected, base.BaseSeedParsing):
    pass


class TestWithBOM(base.BaseSimpleSeedWithBOM):
    @pytest.fixture(scope="class", autouse=True)
    def setUp(self, project):  # dbt's name
        project.run_sql(EXPECTED)
        shutil.copy(Path(base.__file__).with_name("seed_bom.csv"), project.project_root / "seeds")

    @pytest.fixture(scope="class")
    def seeds(self):
        return {"other.csv": "id\n1\n"}

    def test_simple_seed(self, project):
        assert len(run_dbt(["seed", "--select", "seed_bom"])) == 1
        check_relations_equal(project.adapter, ["seed_expected", "seed_bom"])


class TestSpecificFormats(base.BaseSeedSpecificFormats):
    pass


class TestEmptySeed(base.BaseTestEmptySeed):
    pass


class TestColumnOverride(BaseSimpleSeedColumnOverride):
    @pytest.fixture(scope="class")
    def models(self):
        return {}

    def test_simple_seed_with_column_override(self, project):
        run_dbt(["seed"])
        relation = project.adapter.Relation.create(schema=project.test_schema, identifier="seed_enabled")
        with project.adapter.connection_named("__test"):
            types = {c.name: c.data_type for c in project.adapter.get_columns_in_relation(relation)}
        assert (types["seed_id"], types["birthday"]) == ("text", "date")


class TestSeedThatDoesNotFit:
    """A server that is not strict would cut it."""

    @pytest.fixture(scope="class")
    def dbt_profile_target(self, dbt_profile_target):
        return dbt_profile_target | {"sql_mode": ""}

    @pytest.fixture(scope="class")
    def seeds(self):
        return {"long.csv": "v\nabc\n", "short.csv": "v\nab\n"}

    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {"seeds": {"+column_types": {"v": "varchar(2)"}}}

    @pytest.fixture(scope="class")
    def models(self):
        return {"mode.sql": "select @@session.sql_mode as mode"}

    def test_it_is_an_error(self, project):
        results = run_dbt(["build", "--threads", "1"], expect_pass=False)
        said = {result.node.name: result.message or "" for result in results}
        assert "Data too long for column 'v'" in said["long"]
        assert project.run_sql(f"select v from {project.test_schema}.short", fetch="one")[0] == "ab"


class TestSeedMadeAnewThatDoesNotFit:
    """The table is what it was; one that was not there is not there."""

    @pytest.fixture(scope="class")
    def seeds(self):
        return {"kept.csv": "id,v\n1,10\n2,20\n", "never.csv": "id,v\n1,999\n"}

    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {"seeds": {"+column_types": {"v": "tinyint"}}}

    @pytest.fixture(scope="class")
    def models(self):
        return {}

    def test_nothing_is_lost(self, project):
        run_dbt(["seed", "--select", "kept"])
        Path(project.project_root, "seeds", "kept.csv").write_text("id,v\n1,10\n2,999\n")
        for arguments in (["--select", "kept", "--full-refresh"], ["--select", "kept"], ["--select", "never"]):
            [failed] = run_dbt(["seed", *arguments], expect_pass=False)
            assert "Out of range value for column 'v'" in failed.message
            rows = project.run_sql(f"select id, v from {project.test_schema}.kept order by id", fetch="all")
            assert [tuple(row) for row in rows] == [(1, 10), (2, 20)]
        left = f"select table_name from information_schema.tables where table_schema = '{project.test_schema}'"
        assert [row[0] for row in project.run_sql(left, fetch="all")] == ["kept"]
        Path(project.project_root, "seeds", "kept.csv").write_text("id,v,w\n1,11,a\n")
        run_dbt(["seed", "--select", "kept", "--full-refresh"])
        assert tuple(project.run_sql(f"select * from {project.test_schema}.kept", fetch="one")) == (1, 11, "a")


class TestInstants:
    """A DATETIME has no offset: an instant is stored in UTC, whatever the session's time zone."""

    @pytest.fixture(scope="class")
    def dbt_profile_target(self, dbt_profile_target):
        return dbt_profile_target | {"time_zone": "+09:00"}

    @pytest.fixture(scope="class")
    def seeds(self):
        return {
            "instants.csv": "id,at\n1,2024-01-01T10:00:00+05:00\n2,2024-01-01T10:00:00-08:00\n3,\n"
            "4,2024-01-01T10:00:00Z\n",
            "local.csv": "id,at\n1,2024-01-01T10:00:00\n",
            "early.csv": "id,at\n1,0001-01-01T00:00:00+05:00\n",
        }

    @pytest.fixture(scope="class")
    def models(self):
        return {}

    def test_are_stored_in_utc(self, project):
        run_dbt(["seed", "--select", "instants", "local"])
        for table, stored in (("instants", ["05:00:00", "18:00:00", None, "10:00:00"]), ("local", ["10:00:00"])):
            query = f"select date_format(at, '%T') from {project.test_schema}.{table} order by id"
            assert [at for (at,) in project.run_sql(query, fetch="all")] == stored

    @pytest.mark.usefixtures("project")
    def test_beyond_the_first_year_they_are_an_error(self):
        [failed] = run_dbt(["seed", "--select", "early"], expect_pass=False)
        assert "'0001-01-01T00:00:00+05:00' is not in the years 1 to 9999, in UTC" in failed.message


class TestWhatWasLeft:
    @pytest.fixture(scope="class")
    def seeds(self):
        return {"kept.csv": "id\n1\n"}

    @pytest.fixture(scope="class")
    def models(self):
        return {}

    def test_is_swept_by_the_next_seed(self, project):
        run_dbt(["seed"])
        project.run_sql("create table {schema}.kept__dbt_tmp (id int)")
        run_dbt(["seed"])
        left = f"select table_name from information_schema.tables where table_schema = '{project.test_schema}'"
        assert [row[0] for row in project.run_sql(left, fetch="all")] == ["kept"]
