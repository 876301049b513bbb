"""Where the errors of drivers, engines and adapters become dvt's own, with the step in their text and no secret."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from dvt.connectors.base import STATED, Session
from dvt.connectors.secrets import scrub, secrets_of, without_statement
from dvt.connectors.unfit import HINT
from dvt.errors import DeliveryError, DvtError, UnfitValue

_STATED = re.compile(rf"{re.escape(STATED)} (.*?) {re.escape(STATED)}", re.DOTALL)
_QUOTED = "' || "
"""What the statement of a fault has where a driver quotes the query that makes it."""
# DuckDB's scanner puts the whole query before what the server said of it.
_ASKED = re.compile(r'Failed to (?:prepare|execute) (?:query|COPY) "(?:.*?": (?=ERROR|FATAL|PANIC)|.*": )', re.DOTALL)
_TOO_LONG = (
    "find out what holds it up there, or allow more: statement_timeout of the target in profiles.yml, or of flags in "
    "dbt_project.yml"
)
_FORBIDDEN = ("permission denied", "command denied", "access denied", "read-only", "readonly")


class Expired(Exception):  # it is what happened; `step` makes a DvtError of it
    """A statement took longer than it may; `seconds`: what it may take."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"it took longer than statement_timeout allows, {seconds:g} seconds")


@contextmanager
def step(error: type[DvtError], text: str, sessions: Iterable[Session]) -> Iterator[None]:
    """Whatever fails in the block is raised as `error`: ``<text>: <what the driver said>``.

    The ``except`` is broad: drivers have no base class in common.
    """
    try:
        yield
    except DvtError:
        raise
    except Exception as failure:  # noqa: BLE001  # see above
        if isinstance(failure, Expired):
            raise error(f"{text}: {failure}", hint=_TOO_LONG) from None
        clean = words(failure, sessions)
        # The original would carry the secret in a traceback.
        secretless = clean == _said(failure)
        hint = failure.hint if isinstance(failure, UnfitValue) else _hint(error, clean, str(failure))
        raise error(f"{text}: {clean}", hint=hint) from (failure if secretless else None)


def words(failure: Exception, sessions: Iterable[Session]) -> str:
    """What a driver said, without the secrets of `sessions`."""
    secrets = {secret for session in sessions for secret in secrets_of(session.credentials)}
    return scrub(_said(failure), secrets)


def _said(failure: Exception) -> str:
    """Without the SQL that DuckDB shows: of a query that a server did not answer, or under a failed conversion."""
    said = str(failure).strip() or type(failure).__name__
    alone = without_statement(said)
    asked = _ASKED.search(alone)
    if asked is not None:
        return alone[asked.end() :].strip()
    stated = [text for text in _STATED.findall(said) if _QUOTED not in text]
    if stated:
        return str(stated[-1])
    return without_statement(said) if "when casting" in said else said


def forbids(said: str) -> bool:
    """Whether a driver's text says that a right is missing."""
    return any(word in said.lower() for word in _FORBIDDEN)


def _hint(error: type[DvtError], said: str, driver: str) -> str:
    """What to do about a value of a source that the engine has not, and a target on which nothing may be created.

    Drivers tell it by text alone.
    """
    if _STATED.search(driver):
        return HINT
    if not issubclass(error, DeliveryError) or not forbids(said):
        return ""
    return "the result is loaded into a staging table beside the model: the role must be allowed to create tables there"
