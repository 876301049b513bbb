import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dvt.compute.spilling import spill_folder

KILLED = """
import os, signal, sys
from pathlib import Path
from dvt.compute.spilling import spill_folder
with spill_folder(Path(sys.argv[1])) as folder:
    Path(folder, "duckdb_temp_storage-0.tmp").write_text("rows")
    print(folder, flush=True)
    sys.stdin.readline()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_left_is_swept_once_it_is_dead(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        left = Path(process.stdout.readline().strip())
        with spill_folder(tmp_path), spill_folder(tmp_path):
            assert left.is_dir()
            assert len(list(tmp_path.iterdir())) == 3
        process.stdin.write("\n")
    assert list(tmp_path.iterdir()) == [left]
    with spill_folder(tmp_path) as folder:
        assert list(tmp_path.iterdir()) == [Path(folder)]
        assert Path(folder).stat().st_mode & 0o777 == 0o700
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    others = [tmp_path / "dvt-spill-file", tmp_path / "dvt-spill-link", tmp_path / "dvt-data"]
    others[0].write_text("kept")
    others[2].mkdir()
    others[1].symlink_to(others[2])
    with spill_folder(tmp_path):
        pass
    assert sorted(tmp_path.iterdir()) == sorted(others)


def test_a_folder_without_a_lock_is_a_leftover_while_it_is_empty(tmp_path: Path) -> None:
    (tmp_path / "dvt-spill-empty").mkdir()
    (tmp_path / "dvt-spill-full").mkdir()
    (tmp_path / "dvt-spill-full" / "rows").write_text("kept")
    with spill_folder(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["dvt-spill-full"]


def test_a_folder_whose_removal_was_broken_off_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    removed: list[Path] = []
    unlink = Path.unlink

    def broken(path: Path, missing_ok: bool = False) -> None:
        if len(removed) == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        removed.append(path)
        unlink(path, missing_ok)

    with spill_folder(tmp_path) as folder:
        for number in range(5):
            Path(folder, f"rows-{number}").write_text("rows")
        monkeypatch.setattr(Path, "unlink", broken)
    monkeypatch.undo()
    assert len(list(Path(folder).iterdir())) == 4
    with spill_folder(tmp_path):
        assert not Path(folder).exists()


def test_a_file_system_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(_file: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    with spill_folder(tmp_path) as other:
        monkeypatch.setattr(fcntl, "flock", unsupported)
        with spill_folder(tmp_path) as folder:
            assert Path(folder).is_dir()
        assert [str(path) for path in tmp_path.iterdir()] == [other]


def test_a_place_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"), spill_folder(tmp_path / "file"):
        pass
