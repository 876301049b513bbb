import os

import pytest

pytest.register_assert_rewrite("tests.connectors.conformance")


@pytest.fixture(scope="session")
def worker_id() -> str:
    """Of the xdist worker; databases of workers that share a server differ by it."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")
