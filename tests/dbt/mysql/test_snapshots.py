"""Snapshots with every way of treating deleted rows; dbt's own classes for them are written in PostgreSQL's SQL."""

import pytest
from dbt.tests.util import run_dbt

SNAPSHOTS = """
snapshots:
  - name: history
    relation: source('raw', 'people')
    config:
      strategy: {strategy}
      unique_key: {unique_key}
      hard_deletes: {hard_deletes}
      {more}
"""
SOURCES = """
sources:
  - name: raw
    schema: "{{ target.schema }}"
    tables: [{name: people}]
"""


class Snapshot:
    strategy = "timestamp"
    unique_key = "id"
    more = "updated_at: changed"

    @pytest.fixture(scope="class")
    def models(self):
        return {"sources.yml": SOURCES}

    @pytest.fixture(scope="class")
    def snapshots(self):
        return {
            "history.yml": SNAPSHOTS.format(
                strategy=self.strategy, unique_key=self.unique_key, hard_deletes=self.hard_deletes, more=self.more
            )
        }

    @pytest.fixture
    def history(self, project):
        """What a snapshot holds after a change, a deletion, a return and a new column; twice each, to see no drift."""
        table = f"{project.test_schema}.people"
        changes = [
            f"create table {table} (id int, name varchar(20), changed datetime)",
            f"insert into {table} values (1, 'ann', '2024-01-01'), (2, 'bob', '2024-01-01'), (3, null, '2024-01-01')",
            f"update {table} set name = 'anna', changed = '2024-01-02' where id = 1",
            f"delete from {table} where id = 2",
            f"insert into {table} values (2, 'bob', '2034-01-03')",
            f"alter table {table} add column age int; update {table} set age = 7, changed = '2034-01-04' where id = 3",
        ]
        for change in changes:
            project.run_sql(change)
            run_dbt(["snapshot"])
            run_dbt(["snapshot"])
        return project.run_sql(f"select * from {project.test_schema}.history", fetch="all")

    def current(self, project):
        rows = project.run_sql(
            f"select id, name, age from {project.test_schema}.history where dbt_valid_to is null order by id",
            fetch="all",
        )
        return list(rows)


class TestInvalidate(Snapshot):
    hard_deletes = "invalidate"

    def test_history(self, project, history):
        assert self.current(project) == [(1, "anna", None), (2, "bob", None), (3, None, 7)]
        assert len(history) == 6


class TestIgnore(Snapshot):
    hard_deletes = "ignore"

    def test_history(self, project, history):
        assert self.current(project) == [(1, "anna", None), (2, "bob", None), (3, None, 7)]
        assert len(history) == 6


class TestNewRecord(Snapshot):
    hard_deletes = "new_record"

    def test_history(self, project, history):
        assert self.current(project) == [(1, "anna", None), (2, "bob", None), (3, None, 7)]
        assert len(history) == 7


class TestCheckAll(Snapshot):
    strategy, hard_deletes, more = "check", "invalidate", "check_cols: all"

    def test_history(self, project, history):
        assert self.current(project) == [(1, "anna", None), (2, "bob", None), (3, None, 7)]
        # A new column counts as a change of every row.
        assert len(history) == 8


class TestSeveralKeys(Snapshot):
    hard_deletes, unique_key = "invalidate", "[id, changed]"

    def test_history(self, project, history):
        assert self.current(project) == [(1, "anna", None), (2, "bob", None), (3, None, 7)]
        assert len(history) == 6
