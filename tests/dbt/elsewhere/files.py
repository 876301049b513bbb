"""The DuckDB files of the small project."""

from contextlib import closing
from typing import Any

import duckdb

from tests.dbt.projects import Project


def rows(project: Project, name: str, sql: str) -> list[tuple[Any, ...]]:
    with closing(duckdb.connect(str(project.folder / f"{name}.duckdb"))) as file:
        return file.execute(sql).fetchall()
