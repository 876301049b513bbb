from pathlib import Path

import pytest

from dvt.config.home import dvt_home


def test_the_variable_says_where(tmp_path: Path) -> None:
    assert dvt_home({"DVT_HOME": str(tmp_path)}) == tmp_path


def test_a_tilde_is_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert dvt_home({"DVT_HOME": "~/files"}) == tmp_path / "files"


@pytest.mark.parametrize("environ", [{}, {"DVT_HOME": ""}])
def test_without_it_a_folder_in_the_users(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, environ: dict[str, str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert dvt_home(environ) == tmp_path / ".dvt"


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DVT_HOME", str(tmp_path))
    assert dvt_home() == tmp_path
