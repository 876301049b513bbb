"""A step that lost its connection is run again, after a pause; one that the database refused is not.

It knows nothing of databases: whether an error means a lost connection is the connector's to say.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """How often, and after which pauses.

    Attributes:
        retries: how often a step is run again at most; 0: never.
        first: seconds before the first retry; each further pause is twice as long.
        longest: seconds that no pause exceeds.
    """

    retries: int
    first: float = 0.5
    longest: float = 30.0

    def pause(self, retry: int) -> float:
        """Seconds before retry number `retry` (the first is 1): between half of it and the whole, at random.

        So that many that lost one server do not come back at once ("equal jitter" of Brooker, Exponential Backoff And
        Jitter, AWS Architecture Blog, 2015).
        """
        whole: float = min(self.longest, self.first * 2 ** (retry - 1))
        return whole * random.uniform(0.5, 1)  # noqa: S311  # no secret


@dataclass(frozen=True, kw_only=True)
class Retry:
    """A retry that is about to be made.

    Attributes:
        step: what is run again, as messages name it.
        reason: what it failed with.
        number, of: which retry it is, and how many there may be.
        seconds: the pause before it.
    """

    step: str
    reason: str
    number: int
    of: int
    seconds: float


def retrying(
    call: Callable[[], Result],
    *,
    policy: RetryPolicy,
    lost: Callable[[Exception, int], bool],
    told: Callable[[Exception, int, float], None],
    pause: Callable[[float], bool],
) -> Result:
    """`call`, again where it lost its connection. It has to clean up after itself before it fails.

    Args:
        call: the step.
        policy: how often.
        lost: whether an error of attempt number n (the first is 0) is one of the connection.
        told: hears of the error, the number of the retry and the pause, before each.
        pause: waits so many seconds; False where the run came to its end meanwhile.

    Raises:
        Exception: what the last attempt failed with.
    """
    attempt = 0
    while True:
        try:
            return call()
        except Exception as error:  # noqa: PERF203  # a loop over attempts
            if attempt >= policy.retries or not lost(error, attempt):
                raise
            attempt += 1
            seconds = policy.pause(attempt)
            told(error, attempt, seconds)
            if not pause(seconds):
                raise
