"""Every cell leaves the old table or the new one, the next run is right, and the docs say what happened."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.matrix.cells import CELLS, SHORT, Cell
from tests.faults.matrix.page import PAGE, page, read_outcomes, write_outcome
from tests.faults.matrix.runs import World, run_cell
from tests.servers.server import Server


@pytest.fixture(scope="module")
def world(postgres_server: Server, mariadb_server: Server) -> Iterator[World]:
    del mariadb_server  # where there is none, the test is skipped
    # Not in pytest's temporary folder: as root, that is closed to the users that servers run as.
    folder = Path(os.environ["DVT_SERVERS"]) / f"matrix-{os.getpid()}"
    folder.mkdir(mode=0o711)
    made = World(folder, postgres_server)
    yield made
    made.stop()


def _marked(cell: Cell) -> object:
    return pytest.param(cell, id=cell.title, marks=[] if cell.title in SHORT else [pytest.mark.faults])


@pytest.mark.parametrize("cell", [_marked(cell) for cell in CELLS])
def test_nothing_is_lost(cell: Cell, world: World, tmp_path: Path) -> None:
    outcome = run_cell(cell, world, tmp_path)
    if os.environ.get("UPDATE_FAULTS"):
        write_outcome(cell, outcome)
    elif cell.stage != "swap":  # which side of the commit it hits is a matter of milliseconds
        kept = read_outcomes()[cell.title]
        assert (outcome.code, outcome.relation) == (kept.code, kept.relation)


def test_the_short_form_has_cells() -> None:
    assert {cell.title for cell in CELLS} >= SHORT


def test_the_page_is_that_of_the_outcomes() -> None:
    assert set(read_outcomes()) == {cell.title for cell in CELLS}
    if os.environ.get("UPDATE_FAULTS"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page()
