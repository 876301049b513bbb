"""What a target is asked before a run begins: again where the connection was lost, as the steps of a run are."""

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from dvt.connectors.base import Connector, Session
from dvt.execute.failures import words
from dvt.execute.retrying import Retry, RetryPolicy, retrying

Result = TypeVar("Result")


def asking(
    call: Callable[[], Result],
    session: Session,
    connector: Connector,
    *,
    what: str,
    retried: Callable[[Retry], None] | None,
    stopped: Callable[[], bool],
) -> Result:
    """`call`, which changes nothing on the target of `session`.

    Args:
        call: asks over a connection of `session`.
        session: of the target.
        connector: its own.
        what: what is asked, for who hears of a retry.
        retried: hears of each.
        stopped: whether the run came to its end meanwhile.

    Raises:
        Exception: what the last attempt failed with.
    """
    policy = RetryPolicy(retries=session.retries)

    def lost(error: Exception, attempt: int) -> bool:
        return not stopped() and (is_lost(connector, error) or (attempt > 0 and session.unreachable(error)))

    def told(error: Exception, number: int, seconds: float) -> None:
        if retried is not None:
            reason = " ".join(words(error, [session]).split())
            retried(Retry(step=what, reason=reason, number=number, of=policy.retries, seconds=seconds))

    def pause(seconds: float) -> bool:
        time.sleep(seconds)
        return not stopped()

    return retrying(call, policy=policy, lost=lost, told=told, pause=pause)


def is_lost(connector: Connector, error: Exception) -> bool:
    """Whether the connection was lost, as `error` says or what it was raised for: dbt wraps what its drivers raise."""
    return any(connector.lost(each) for each in _causes(error))


def _causes(error: BaseException | None) -> Iterator[Exception]:
    while isinstance(error, Exception):
        yield error
        error = error.__cause__
