"""The project over five targets: built once for the tests that only look, and anew for those that change it."""

from pathlib import Path

import pytest

from tests.dbt.many_targets.world import World, make_world
from tests.servers import Server

BUILT = "built"
"""The folder with the artifacts of that build; those of later commands are elsewhere."""


@pytest.fixture(scope="session")
def built(
    tmp_path_factory: pytest.TempPathFactory,
    postgres_server: Server,
    second_postgres_server: Server,
    worker_id: str,
) -> World:
    """Everything built, with 8 threads. Not to be changed."""
    world = make_world(tmp_path_factory.mktemp("many"), postgres_server, second_postgres_server, f"built_{worker_id}")
    world.project.dvt("deps")
    world.project.dvt("build", "--threads", "8", "--target-path", BUILT)
    return world


@pytest.fixture
def world(
    tmp_path: Path, postgres_server: Server, second_postgres_server: Server, worker_id: str, built: World
) -> World:
    """A project with databases of its own that hold the raw tables only."""
    made = make_world(tmp_path, postgres_server, second_postgres_server, f"many_{worker_id}")
    (made.project.folder / "dbt_packages").symlink_to(built.project.folder / "dbt_packages")
    return made
