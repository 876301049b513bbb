"""What dbt's classes do not ask: transactions, atomic replacement, several statements, sources as they are."""

# dbt's fixtures act by being asked for

import threading
from datetime import datetime, timedelta, timezone

import pytest
import yaml
from dbt.adapters.exceptions import FailedToConnectError
from dbt.tests.util import run_dbt, run_dbt_and_capture, write_file
from dbt_common.exceptions import DbtDatabaseError

from dvt.dbt.mysql.connections import TransientConnectError, connect

AWKWARD = """
create table {schema}.awkward (
  id bigint unsigned not null primary key auto_increment,
  flag tinyint(1) default 2,
  amount decimal(65,30),
  kind enum('a','b''c') collate utf8mb4_bin default 'a',
  doc json,
  seen timestamp(3) null,
  raw varbinary(16),
  name varchar(30) character set latin1
) comment 'odd `things`'
"""


@pytest.fixture(scope="class")
def execute(project):
    def run(sql, *, fetch=False):
        with project.adapter.connection_named("__test"):
            return project.adapter.execute(sql, fetch=fetch, auto_begin=False)[1]

    return run


class TestSession:
    def test_every_statement_runs_and_the_last_result_counts(self, project, execute):
        rows = execute("set @x = 41; select 1; select @x + 1 as answer; -- done", fetch=True)
        assert rows.columns["answer"].values() == (42,)

    def test_an_error_of_a_later_statement_is_an_error(self, execute):
        with pytest.raises(DbtDatabaseError, match="1146"):
            execute("select 1; select * from no_such_schema.no_such_table; select 2")

    def test_after_ddl_statements_still_commit_together(self, project, execute):
        adapter, schema = project.adapter, project.test_schema
        execute(f"create table {schema}.kept (id int primary key); insert into {schema}.kept values (1)")
        with adapter.connection_named("__test"):
            adapter.connections.begin()
            adapter.execute(f"alter table {schema}.kept add column more int")
            with pytest.raises(DbtDatabaseError, match="1062"):
                adapter.execute(f"delete from {schema}.kept; insert into {schema}.kept (id) values (7), (7)")
        assert [tuple(row) for row in execute(f"select id, more from {schema}.kept", fetch=True)] == [(1, None)]

    def test_reading_leaves_no_transaction_open(self, project, execute):
        with project.adapter.connection_named("__test"):
            project.adapter.execute("select 1", fetch=True)
            _, rows = project.adapter.execute("select @@autocommit, @@in_transaction", fetch=True)
        assert tuple(rows[0]) == (1, 0)

    def test_cut_values_are_counted(self, project, execute):
        execute(f"create table {project.test_schema}.narrow (v varchar(2))")
        with project.adapter.connection_named("__test"):
            response, _ = project.adapter.execute(
                f"set session sql_mode = ''; insert into {project.test_schema}.narrow values ('long')"
            )
        assert (response.rows_affected, response.warnings) == (1, 1)

    def test_cancel_ends_a_waiting_session(self, project):
        adapter, errors = project.adapter, []
        started = threading.Event()

        def wait():
            try:
                with adapter.connection_named("waiting"):
                    adapter.execute("select 1")
                    started.set()
                    adapter.execute("select sleep(60)")
            except DbtDatabaseError as error:
                errors.append(str(error))

        thread = threading.Thread(target=wait)
        thread.start()
        assert started.wait(10)
        assert adapter.cancel_open_connections() == ["waiting"]
        thread.join(20)
        assert len(errors) == 1


class TestReplacement:
    @pytest.fixture(scope="class")
    def models(self):
        return {"served.sql": "{{ config(materialized=var('as', 'table')) }} select 1 as id union all select 2"}

    def test_a_reader_never_misses_the_table(self, project):
        import pymysql

        run_dbt(["run"])
        stop, seen = threading.Event(), []

        def read():
            handle = connect(project.adapter.config.credentials)
            while not stop.is_set():
                with handle.cursor() as cursor:
                    try:
                        cursor.execute(f"select count(*) from {project.test_schema}.served")
                        seen.append(cursor.fetchone()[0])
                    except pymysql.MySQLError as error:
                        seen.append(str(error))
            handle.close()

        reader = threading.Thread(target=read)
        reader.start()
        for materialized in ("table", "incremental", "view", "table", "view", "view"):
            run_dbt(["run", "--full-refresh", "--vars", f"as: {materialized}"])
        stop.set()
        reader.join(20)
        assert len(seen) > 20
        assert set(seen) == {2}

    def test_a_failing_model_leaves_the_old_table(self, project, execute):
        run_dbt(["run", "--vars", "as: table"])
        write_file("{{ config(materialized='table') }} select * from no_such.table_at_all", "models", "served.sql")
        run_dbt(["run"], expect_pass=False)
        assert execute(f"select count(*) as n from {project.test_schema}.served", fetch=True)[0]["n"] == 2


SOURCES = """
sources:
  - name: raw
    schema: "{{ target.schema }}"
    tables:
      - name: awkward
        loaded_at_field: seen
        freshness: {error_after: {count: 1, period: hour}}
        columns:
          - name: id
            data_tests: [unique, not_null]
          - name: flag
            data_tests: [{accepted_values: {arguments: {values: [2], quote: false}}}]
"""


class TestSource:
    @pytest.fixture(scope="class")
    def models(self):
        return {"sources.yml": SOURCES, "copy.sql": "select * from {{ source('raw', 'awkward') }}"}

    @pytest.fixture(scope="class", autouse=True)
    def awkward(self, project, execute):
        execute(AWKWARD.format(schema=project.test_schema))
        execute(f"insert into {project.test_schema}.awkward (kind, seen) values ('b''c', current_timestamp(3))")

    @pytest.fixture(scope="class")
    def dbt_profile_target(self, dbt_profile_target):
        return dbt_profile_target | {"time_zone": "+05:30"}

    def test_columns_are_the_servers_own_words(self, project):
        relation = project.adapter.Relation.create(schema=project.test_schema, identifier="awkward")
        with project.adapter.connection_named("__test"):
            columns = project.adapter.get_columns_in_relation(relation)
        assert [(column.name, column.data_type) for column in columns] == [
            ("id", "bigint(20) unsigned"),
            ("flag", "tinyint(1)"),
            ("amount", "decimal(65,30)"),
            ("kind", "enum('a','b''c')"),
            ("doc", "longtext"),
            ("seen", "timestamp(3)"),
            ("raw", "varbinary(16)"),
            ("name", "varchar(30)"),
        ]

    def test_freshness_does_not_depend_on_the_session_time_zone(self, project):
        result = run_dbt(["source", "freshness"]).results[0]
        assert abs(datetime.now(timezone.utc) - result.max_loaded_at) < timedelta(minutes=10)
        assert abs(result.age) < 600

    def test_names_that_look_like_numbers_stay_names(self, project, execute):
        execute(f"create table {project.test_schema}.`2024` (`01` int, `null` int)")
        adapter = project.adapter
        with adapter.connection_named("__test"):
            schema = adapter.Relation.create(schema=project.test_schema)
            names = {relation.identifier for relation in adapter.list_relations_without_caching(schema)}
            columns = adapter.get_columns_in_relation(
                adapter.Relation.create(schema=project.test_schema, identifier="2024")
            )
        assert "2024" in names
        assert [column.name for column in columns] == ["01", "null"]

    def test_tests_run_on_the_source(self, project):
        assert len(run_dbt(["test", "--select", "source:raw"])) == 3

    def test_the_catalog_knows_the_source(self, project):
        run_dbt(["run"])
        table = run_dbt(["docs", "generate"]).sources["source.test.raw.awkward"]
        assert table.metadata.comment == "odd `things`"
        assert table.metadata.database is None
        assert table.columns["kind"].type == "enum('a','b''c')"

    def test_column_definitions_change_nothing(self, project, execute):
        adapter = project.adapter
        relation = adapter.Relation.create(schema=project.test_schema, identifier="awkward")
        before = execute(f"show create table {relation}", fetch=True)[0][1]
        with adapter.connection_named("__test"):
            definitions = adapter.column_definitions(relation)
        changes = ", ".join(f"modify column `{name}` {definition}" for name, definition in definitions.items())
        execute(f"alter table {relation} {changes}")
        after = execute(f"show create table {relation}", fetch=True)[0][1]
        assert after.replace(" CHECK (json_valid(`doc`))", "") == before.replace(" CHECK (json_valid(`doc`))", "")


class TestText:
    @pytest.fixture(scope="class")
    def seeds(self):
        return {"words.csv": "id,word\n1,\U0001f980 caf\u00e9\n2,C:\\new\n3,it's\n4,100%s\n"}

    @pytest.fixture(scope="class")
    def models(self):
        return {
            "quoted.sql": "select '{{ dbt.escape_single_quotes('it\\'s C:\\\\new') }}' as word",
            "a_model_whose_name_leaves_no_room_for_the_suffix_that_dbt_adds.sql": (
                "{{ config(materialized='incremental', unique_key='id') }} select 1 as id"
            ),
        }

    def test_text_arrives_whole(self, project, execute):
        run_dbt(["seed"])
        run_dbt(["seed"])
        words = execute(f"select word from {project.test_schema}.words order by id", fetch=True)
        assert words.columns["word"].values() == ("\U0001f980 caf\u00e9", "C:\\new", "it's", "100%s")

    def test_literals_and_long_names(self, project, execute):
        run_dbt(["run"])
        run_dbt(["run"])
        assert execute(f"select word from {project.test_schema}.quoted", fetch=True)[0]["word"] == "it's C:\\new"


class TestTables:
    @pytest.fixture(scope="class")
    def models(self):
        return {
            "indexed.sql": (
                "{{ config(materialized='table', table_options='engine=Aria', "
                "indexes=[{'columns': ['id'], 'unique': true}, {'columns': ['word', 'id']}]) }} "
                "select 1 as id, cast('x' as char(5)) as word"
            ),
            "growing.sql": (
                "{{ config(materialized='incremental', unique_key='id') }} "
                "select 1 as id, {% if is_incremental() %}'longer'{% else %}'ab'{% endif %} collate utf8mb4_bin as word"
            ),
        }

    def test_indexes_and_options(self, project, execute):
        run_dbt(["run", "--select", "indexed"])
        run_dbt(["run", "--select", "indexed"])
        keys = execute(f"show index from {project.test_schema}.indexed", fetch=True)
        assert [(key["Non_unique"], key["Column_name"]) for key in keys] == [(0, "id"), (1, "word"), (1, "id")]
        assert "ENGINE=Aria" in execute(f"show create table {project.test_schema}.indexed", fetch=True)[0][1]

    def test_a_text_column_grows_and_keeps_its_collation(self, project, execute):
        run_dbt(["run", "--select", "growing"])
        run_dbt(["run", "--select", "growing"])
        table = f"{project.test_schema}.growing"
        assert execute(f"select word from {table}", fetch=True)[0]["word"] == "longer"
        column = execute(f"show full columns from {table} like 'word'", fetch=True)[0]
        assert (column["Type"], column["Collation"]) == ("varchar(6)", "utf8mb4_bin")


class TestConnecting:
    def test_a_server_that_is_away_may_be_tried_again(self, project):
        with pytest.raises(TransientConnectError, match="2003"):
            connect(project.adapter.config.credentials.replace(port=1))

    def test_a_refusal_is_final_and_keeps_the_password(self, project):
        with pytest.raises(FailedToConnectError, match="1045") as error:
            connect(project.adapter.config.credentials.replace(password="not-the-one"))
        assert "not-the-one" not in str(error.value)

    def test_mariadb_is_another_name(self, dbt_profile_target, project):
        write_file(
            yaml.safe_dump(
                {
                    "test": {
                        "target": "m",
                        "outputs": {"m": dbt_profile_target | {"type": "mariadb", "schema": project.test_schema}},
                    }
                }
            ),
            project.project_root,
            "profiles.yml",
        )
        results = run_dbt(["show", "--inline", "select '{{ target.type }}' as type", "--profiles-dir", "."])
        assert results.results[0].agate_table[0]["type"] == "mysql"


class TestLongDescriptions:
    @pytest.fixture(scope="class")
    def models(self):
        described = {
            "name": "long",
            "description": "t" * 3000,
            "config": {"materialized": "table", "persist_docs": {"relation": True, "columns": True}},
            "columns": [{"name": "id", "description": "c" * 2000}],
        }
        return {"long.sql": "select 1 as id", "long.yml": yaml.safe_dump({"models": [described]})}

    def test_what_has_no_room_is_told(self, project, execute):
        _, output = run_dbt_and_capture(["run"])
        for what, length, most in ((".`long`", 3000, 2048), (".`long`.id", 2000, 1024)):
            assert f"{what} has {length} characters: its comment ends after {most}" in output
        [[comment]] = [
            list(row)
            for row in execute(
                "select table_comment from information_schema.tables"
                f" where table_schema = '{project.test_schema}' and table_name = 'long'",
                fetch=True,
            )
        ]
        assert comment == "t" * 2048


class TestJoins:
    @pytest.fixture(scope="class")
    def models(self):
        seen = "concat(@@join_cache_level, @@optimizer_switch like '%buffer_size=off%')"
        merged = "{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id',"
        return {
            "grows.sql": f'{merged} post_hook="update {{{{ this }}}} set after = {seen}") }}}}'
            f" select 1 as id, {seen} as before_it, '..' as after",
        }

    def test_are_hashed_only_where_a_model_is_merged(self, project, execute):
        for _ in range(2):
            run_dbt(["run", "--threads", "1"])
            [row] = execute(f"select before_it, after from {project.test_schema}.grows", fetch=True)
            assert row["before_it"] == row["after"] == "20"
