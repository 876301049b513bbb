"""The databases and the project of the tests of faults."""

from tests.faults.conftest import databases, project

__all__ = ["databases", "project"]
