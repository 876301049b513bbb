import threading

from dvt.dbt.leases import Leases, connections


def test_a_federated_node_that_reads_its_own_target_would_have_a_second_connection() -> None:
    assert connections("postgres", federated=True, both=False) == 1
    assert connections("postgres", federated=True, both=True) == 2
    assert connections("postgres", federated=False, both=True) == 1
    assert connections("duckdb", federated=True, both=True) == 1


def test_nodes_in_any_order_of_targets_hold_the_limits_and_finish() -> None:
    leases = Leases({"a": 3, "b": 2})
    lock = threading.Lock()
    used = {"a": 0, "b": 0}
    peak = {"a": 0, "b": 0}

    def node(wanted: dict[str, int]) -> None:
        for _ in range(200):
            with leases.of(wanted):
                with lock:
                    for name, count in wanted.items():
                        used[name] += count
                        peak[name] = max(peak[name], used[name])
                with lock:
                    for name, count in wanted.items():
                        used[name] -= count

    wishes: list[dict[str, int]] = [{"a": 2, "b": 1}, {"b": 2, "a": 1}, {"a": 1}, {"b": 1}, {"b": 2}, {"a": 2, "b": 2}]
    threads = [threading.Thread(target=node, args=(wish,), daemon=True) for wish in wishes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    assert used == {"a": 0, "b": 0}
    assert peak["a"] <= 3
    assert peak["b"] <= 2


def test_who_needs_more_than_there_is_gets_it_alone() -> None:
    with Leases({"a": 1}).of({"a": 2, "elsewhere": 5}):
        pass


def test_more_are_given_while_nobody_waits_and_one_is_left() -> None:
    leases = Leases({"a": 5})
    with leases.of({"a": 1}):
        with leases.more("a", 10) as count:
            assert count == 3
            with leases.more("a", 10) as further:
                assert further == 0
            with leases.of({"a": 1}):  # at once
                pass
        with leases.more("a", 2) as count:
            assert count == 2


def test_who_waits_is_not_passed_by() -> None:
    leases = Leases({"a": 4})
    waiting = threading.Thread(target=lambda: leases.of({"a": 4}).__enter__(), daemon=True)
    with leases.of({"a": 1}):
        waiting.start()
        while not leases._pools["a"]._waiting:
            pass
        with leases.more("a", 2) as count:
            assert count == 0
    waiting.join(timeout=30)
    assert not waiting.is_alive()
