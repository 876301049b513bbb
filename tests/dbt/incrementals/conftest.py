"""The small project over two DuckDB files."""

from tests.dbt.errors.conftest import make

__all__ = ["make"]
