"""Extensions that cannot be had."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dvt.connectors import extensions


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """No wheel, an empty folder, a repository that is none; gives what was asked for."""
    asked: list[str] = []
    connect = duckdb.connect

    def connected(*_: Any, **__: Any) -> Any:
        asked.append("asked")
        return connect(config={"extension_directory": str(tmp_path), "custom_extension_repository": str(tmp_path)})

    monkeypatch.setattr(extensions, "_from_wheel", lambda _: None)
    monkeypatch.setattr(duckdb, "connect", connected)
    extensions._fetched.cache_clear()
    yield asked
    extensions._fetched.cache_clear()


def test_what_cannot_be_had_is_asked_for_once(nowhere: list[str]) -> None:
    with duckdb.connect() as engine:
        nowhere.clear()
        reasons = {extensions.load_scanner(engine, "no_such") for _ in range(3)}
    assert len(nowhere) == 1
    [reason] = reasons
    assert "no_such_scanner" in reason
