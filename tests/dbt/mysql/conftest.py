"""The adapter filed in dbt's container as dvt files it, on the MariaDB server of the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from dbt.adapters import factory
from dbt.tests.fixtures.project import *  # noqa: F403  # fixtures; only a root conftest may name them as a plugin
from tests.servers.server import Server

from dvt.dbt import mysql


class Container(factory.AdapterContainer):
    """dbt's container with this adapter built in."""

    def load_plugin(self, name):
        return mysql.register(self) if name in mysql.TYPES else super().load_plugin(name)

    def _adapter_version(self, adapter_name):
        return mysql.adapter_version() if adapter_name in mysql.TYPES else super()._adapter_version(adapter_name)


@pytest.fixture(scope="session", autouse=True)
def built_in_adapter() -> Iterator[None]:
    original = factory.FACTORY
    factory.FACTORY = Container()
    yield
    factory.FACTORY = original


@pytest.fixture(scope="class")
def dbt_profile_target(mariadb_server: Server):
    return {
        "type": "mysql",
        "server": mariadb_server.host,
        "port": mariadb_server.port,
        "user": mariadb_server.user,
        "password": mariadb_server.password,
        "threads": 4,
    }


def pytest_collection_modifyitems(items):
    """dbt's test classes warn a lot, and the tests of a class build on each other: within one, their order is kept."""
    ours = [(place, item) for place, item in enumerate(items) if Path(__file__).parent in item.path.parents]
    classes: dict[object, list[int]] = {}
    for place, item in ours:
        item.add_marker(pytest.mark.filterwarnings("default"))
        item.add_marker(pytest.mark.mariadb)
        classes.setdefault(item.cls, []).append(place)
    for places in classes.values():
        written = sorted((items[place] for place in places), key=lambda item: item.function.__code__.co_firstlineno)
        for place, item in zip(places, written, strict=True):
            items[place] = item
