"""The process that reads MariaDB, without a server."""

from typing import Any

import pyarrow as pa
import pytest

from dvt.connectors import mysql_process
from dvt.connectors.mysql import CONNECTOR
from dvt.connectors.mysql_process import ProcessEnded, reading_process


def test_a_failure_of_this_side_does_not_wait_for_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_stream: Any) -> None:
        raise pa.ArrowMemoryError("no memory")

    monkeypatch.setattr(mysql_process, "_ENDING", 0.1)
    monkeypatch.setattr(pa.ipc, "open_stream", full)
    with reading_process() as process, pytest.raises(pa.ArrowMemoryError, match="no memory"):
        process.rows()  # the other process waits to be asked


def test_what_the_process_said_is_the_error() -> None:
    with reading_process() as process:
        process.ask("nothing://nowhere", "select 1", [])
        with pytest.raises(RuntimeError, match="connectorx: "):
            process.rows()


def test_a_process_that_ends_without_a_word_is_a_lost_connection() -> None:
    with reading_process() as process:
        process.stop()
        with pytest.raises(ProcessEnded, match="connectorx ended with code -9") as caught:
            process.rows()
    assert CONNECTOR.lost(caught.value)
    assert not CONNECTOR.lost(RuntimeError("connectorx: Table 'a.b' doesn't exist"))
