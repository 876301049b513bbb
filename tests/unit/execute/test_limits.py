"""The time that a statement may take."""

import threading
import time

import pytest

from dvt.execute.failures import Expired
from dvt.execute.stopping import Limit

SOON = 0.02


def test_a_statement_that_takes_longer_is_stopped() -> None:
    stopped = threading.Event()

    def ended() -> None:
        with Limit(SOON, lambda _: stopped.set()).held():
            assert stopped.wait(60)
            raise RuntimeError("what the driver says of it")

    with pytest.raises(Expired, match=r"0\.02 seconds"):
        ended()


def test_each_statement_has_all_of_its_time() -> None:
    over: list[threading.Event] = []
    limit = Limit(60, over.append)
    with limit.held():
        limit.restart()
    limit.pause()
    assert over == []


def test_a_timer_that_runs_out_as_the_statement_ends_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[threading.Event] = []
    monkeypatch.setattr(threading.Timer, "cancel", lambda _: None)  # too late
    limit = Limit(SOON, stopped.append)
    with limit.held():
        limit.pause()
        time.sleep(5 * SOON)
    assert stopped == []
