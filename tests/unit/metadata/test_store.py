"""What runs have found out is there for the next, and in nobody's way where it cannot be."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from dvt.metadata.store import MetadataStore, RowsSeen

ORDERS = RowsSeen(target="shop", shape="select * from orders", rows=12.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mdm.duckdb"


def test_what_was_seen_is_known_on_its_target(path: Path) -> None:
    store = MetadataStore(path)
    store.see([ORDERS, RowsSeen(target="crm", shape=ORDERS.shape, rows=5.0)])
    assert MetadataStore(path).rows_seen("shop") == {ORDERS.shape: 12.0}
    store.see([RowsSeen(target="shop", shape=ORDERS.shape, rows=7.0)])
    assert store.rows_seen("shop") == {ORDERS.shape: 7.0}


def test_nothing_is_known_without_a_file_and_none_is_made_to_look(path: Path) -> None:
    assert MetadataStore(path).rows_seen("shop") == {}
    MetadataStore(path).see([])
    assert not path.parent.exists()


def test_what_nobody_has_seen_for_long_is_forgotten(path: Path) -> None:
    MetadataStore(path).see([ORDERS])
    with closing(duckdb.connect(str(path))) as file:
        file.execute("update rows_seen_1 set seen = seen - to_days(181)")
    MetadataStore(path).see([RowsSeen(target="shop", shape="another", rows=1.0)])
    assert MetadataStore(path).rows_seen("shop") == {"another": 1.0}


@pytest.fixture
def held(path: Path) -> Iterator[None]:
    """Another process has the file open for writing."""
    MetadataStore(path).see([ORDERS])
    code = "import duckdb, sys; found = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    yield
    other.communicate("")


@pytest.mark.usefixtures("held")
def test_a_file_that_another_process_has_open(path: Path) -> None:
    store = MetadataStore(path)
    assert store.rows_seen("shop") == {}
    store.see([RowsSeen(target="shop", shape="another", rows=1.0)])
    assert path.exists()


def test_a_file_that_is_none_gives_way(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database" * 1000)
    store = MetadataStore(path)
    assert store.rows_seen("shop") == {}
    assert path.read_bytes().startswith(b"no database")
    store.see([ORDERS])
    assert store.rows_seen("shop") == {ORDERS.shape: 12.0}
    assert path.with_suffix(".broken").read_bytes().startswith(b"no database")


def test_a_folder_that_cannot_be_had(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    store = MetadataStore(tmp_path / "data" / "mdm.duckdb")
    store.see([ORDERS])
    assert store.rows_seen("shop") == {}


def test_tables_of_another_version_are_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with closing(duckdb.connect(str(path))) as file:
        file.execute("create table rows_seen_0 as select 1 as n")
    store = MetadataStore(path)
    assert store.rows_seen("shop") == {}
    store.see([ORDERS])
    assert store.rows_seen("shop") == {ORDERS.shape: 12.0}
    with closing(duckdb.connect(str(path))) as file:
        assert file.execute("from rows_seen_0").fetchall() == [(1,)]
