"""Contracts: dbt's columns-equal classes with MySQL's types, and what the server makes of the constraints."""

import pytest
from dbt.tests.adapter.constraints import test_constraints as base
from dbt.tests.util import run_dbt, write_file
from dbt_common.exceptions import DbtDatabaseError


class Types:
    @pytest.fixture
    def string_type(self):
        return "text"

    @pytest.fixture
    def int_type(self):
        return "int"

    @pytest.fixture
    def data_types(self, schema_int_type, int_type, string_type):
        return [
            ["1", schema_int_type, int_type],
            ["'1'", string_type, string_type],
            ["cast('2013-11-03 00:00:00' as datetime)", "timestamp", "datetime"],
            ["date '2013-11-03'", "date", "date"],
            ["cast('1' as decimal(10, 2))", "decimal(10,2)", "decimal"],
            ["cast('1' as double)", "double", "double"],
        ]


class TestTableColumnsEqual(Types, base.BaseTableConstraintsColumnsEqual):
    pass


class TestViewColumnsEqual(Types, base.BaseViewConstraintsColumnsEqual):
    pass


class TestIncrementalColumnsEqual(Types, base.BaseIncrementalConstraintsColumnsEqual):
    pass


class TestTableRollback(base.BaseConstraintsRollback):
    @pytest.fixture(scope="class")
    def expected_error_messages(self):
        return ["1048: Column 'id' cannot be null"]


class TestIncrementalRollback(base.BaseIncrementalConstraintsRollback):
    @pytest.fixture(scope="class")
    def expected_error_messages(self):
        return ["Column 'id' cannot be null"]


SCHEMA = """
models:
  - name: parent
    config: {contract: {enforced: true}}
    columns:
      - {name: id, data_type: int unsigned, constraints: [{type: primary_key}]}
  - name: child
    config: {contract: {enforced: true}}
    constraints: [{type: check, expression: amount > 0}]
    columns:
      - name: id
        data_type: int unsigned
        constraints:
          - {type: not_null}
          - {type: foreign_key, to: ref('parent'), to_columns: [id]}
      - {name: amount, data_type: "decimal(10,2)"}
      - {name: word, data_type: varchar(10), constraints: [{type: unique}]}
"""


class TestConstraintsHold:
    @pytest.fixture(scope="class")
    def models(self):
        return {
            "schema.yml": SCHEMA,
            "parent.sql": "{{ config(materialized='table') }} select 1 as id",
            "child.sql": (
                "{{ config(materialized='table') }} select 'x' as word, cast(1 as decimal(10,2)) as amount, "
                "id from {{ ref('parent') }}"
            ),
        }

    def test_the_server_enforces_them(self, project):
        run_dbt(["run"])
        adapter, child = project.adapter, f"{project.test_schema}.child"
        for values, code in (("2, 1, 'y'", 1452), ("1, -1, 'y'", 4025), ("1, 1, 'x'", 1062), ("null, 1, 'y'", 1048)):
            with adapter.connection_named("__test"), pytest.raises(DbtDatabaseError, match=str(code)):
                adapter.execute(f"insert into {child} (id, amount, word) values ({values})")

    @pytest.mark.usefixtures("project")
    def test_a_broken_contract_is_refused_before_anything_is_built(self):
        write_file("{{ config(materialized='table') }} select 'text' as id", "models", "parent.sql")
        results = run_dbt(["run", "--select", "parent"], expect_pass=False)
        assert "data type mismatch" in results.results[0].message
