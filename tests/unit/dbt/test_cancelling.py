import os
import signal
import threading
import time
from types import SimpleNamespace

import networkx as nx
import pytest
from dbt.graph.queue import GraphQueue

from dvt.dbt.cancelling import hears_interrupts


def working(queue: GraphQueue) -> None:
    queue.join()


def failing_fast(queue: GraphQueue) -> None:
    while queue.wait_until_something_was_done():
        pass


def wanting_more(queue: GraphQueue) -> None:
    queue.get()


@pytest.mark.parametrize("waiting", [working, failing_fast, wanting_more])
def test_an_interrupt_that_does_not_wake_the_main_thread_is_heard(waiting: object) -> None:
    """The signal is another thread's here: Python notes it, and the main thread sleeps on."""
    assert callable(waiting)
    graph = nx.DiGraph([("model.a", "model.b")])
    manifest = SimpleNamespace(expect=lambda name: SimpleNamespace(unique_id=name))
    queue = GraphQueue(graph, manifest, set(graph))  # type: ignore[arg-type]  # what it asks a manifest for
    queue.get()
    hears_interrupts(queue)
    began = threading.Event()

    def interrupt() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        began.wait()
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    thread = threading.Thread(target=interrupt)
    watch = threading.Timer(20, os.abort)  # nothing else would end the wait
    watch.daemon = True
    try:
        thread.start()
        watch.start()
        began.set()
        with pytest.raises(KeyboardInterrupt):
            waiting(queue)
    finally:
        watch.cancel()
        thread.join()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        signal.signal(signal.SIGINT, before)
