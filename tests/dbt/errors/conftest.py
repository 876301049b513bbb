"""A small project over two DuckDB files, to which each test adds what is wrong."""

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from tests.dbt.projects import Project

FILES = {
    "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\n",
    "profiles.yml": """
shop:
  target: warehouse
  outputs:
    warehouse: {type: duckdb, path: warehouse.duckdb, schema: shop, threads: 4}
    orders_db: {type: duckdb, path: orders_db.duckdb, schema: shop, threads: 4}
""",
    "models/sources.yml": """
sources:
  - name: crm
    connection: warehouse
    schema: raw
    tables: [{name: customers}]
  - name: sales
    connection: orders_db
    schema: raw
    tables: [{name: orders}]
""",
}
RAW = {
    "warehouse": "create table raw.customers as select * from (values (1, 'Ann'), (2, 'Bob')) v (id, name)",
    "orders_db": "create table raw.orders as select * from (values (1, 1, 10), (2, 2, 20)) v (id, customer_id, amount)",
}
BOTH = "{{ source('crm', 'customers') }} c join {{ source('sales', 'orders') }} o on o.customer_id = c.id"

Make = Callable[..., Project]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """The project with some files more, or other ones."""

    def made(files: Mapping[str, str], variables: Mapping[str, str] | None = None) -> Project:
        project = Project(folder=tmp_path / "shop", variables=variables or {})
        for path, text in {**FILES, **files}.items():
            project.write(path, text)
        for name, sql in RAW.items():
            with closing(duckdb.connect(str(project.folder / f"{name}.duckdb"))) as file:
                file.execute("create schema raw")
                file.execute(sql)
        return project

    return made
