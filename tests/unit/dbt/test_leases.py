"""At most so many nodes use a target at a time, and no two ever wait for each other."""

import threading
import time

from dvt.dbt.leases import Leases


def test_no_more_than_the_limit_at_a_time() -> None:
    leases, lock = Leases({"a": 2}), threading.Lock()
    now, most = 0, 0

    def use() -> None:
        nonlocal now, most
        with leases.of(["a"]):
            with lock:
                now += 1
                most = max(most, now)
            time.sleep(0.01)
            with lock:
                now -= 1

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert (now, most) == (0, 2)


def test_nodes_that_want_the_same_targets_in_any_order_all_run() -> None:
    leases, done = Leases({"a": 1, "b": 1, "c": 1}), []

    def use(*targets: str) -> None:
        for _ in range(50):
            with leases.of(targets):
                pass
        done.append(targets)

    wanted = [("a", "b"), ("b", "a"), ("b", "c", "a"), ("c", "b"), ("a", "a", "b")]
    threads = [threading.Thread(target=use, args=targets, daemon=True) for targets in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(done) == sorted(wanted)


def test_a_target_that_is_unknown_needs_no_lease() -> None:
    with Leases({}).of(["nowhere"]):
        pass
