"""The databases of a module of tests, and the project of a test over them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dbt.projects import Project
from tests.faults.world import Databases, made_in, project_over
from tests.oracle.trap_world import World
from tests.servers import Server


@pytest.fixture(scope="module")
def databases(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Server, mariadb_server: Server
) -> Iterator[Databases]:
    world = World(
        prefix="fault", folder=tmp_path_factory.mktemp("databases"), postgres=postgres_server, mariadb=mariadb_server
    )
    with made_in(world) as made:
        yield made


@pytest.fixture
def project(databases: Databases, tmp_path: Path) -> Project:
    return project_over(databases, tmp_path / "project")
