"""What is done on a target is done again where the connection was lost: a step of a run, or a question before it."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from dvt.connectors.base import Connector, Session
from dvt.execute.failures import Expired, words
from dvt.execute.retrying import Retry, RetryPolicy, retrying

Result = TypeVar("Result")


def again(
    call: Callable[[], Result],
    session: Session,
    connector: Connector,
    *,
    what: str,
    sessions: Iterable[Session],
    retried: Callable[[Retry], None] | None,
    stopped: Callable[[], bool],
    pause: Callable[[float], bool],
) -> Result:
    """`call`, which cleans up after itself before it fails.

    A first attempt that cannot even connect was repeated by the adapter already, as often as its settings say.

    Args:
        call: works on the target over connections of `session`.
        session: of the target.
        connector: its own.
        what: what is done, for who hears of a retry.
        sessions: whose secrets no reason shows.
        retried: hears of each retry, if someone listens.
        stopped: whether the run came to its end.
        pause: waits so many seconds; False where the run came to its end meanwhile.

    Raises:
        Exception: what the last attempt failed with.
    """
    policy = RetryPolicy(retries=session.retries)

    def lost(error: Exception, attempt: int) -> bool:
        if stopped() or isinstance(error, Expired):  # what ended it ended the connection too
            return False
        return was_lost(connector, error) or (attempt > 0 and session.unreachable(error))

    def told(error: Exception, number: int, seconds: float) -> None:
        if retried is not None:
            reason = " ".join(words(error, sessions).split())
            retried(Retry(step=what, reason=reason, number=number, of=policy.retries, seconds=seconds))

    return retrying(call, policy=policy, lost=lost, told=told, pause=pause)


def was_lost(connector: Connector, error: Exception) -> bool:
    """Whether the connection was lost, as `error` says or what it was raised for: dbt wraps what its drivers raise."""
    return any(connector.lost(each) for each in _causes(error))


def _causes(error: BaseException | None) -> Iterator[Exception]:
    while isinstance(error, Exception):
        yield error
        error = error.__cause__
