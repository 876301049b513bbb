"""Where the errors of drivers, engines and adapters become dvt's own, with the step in their text and no secret."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from dvt.connectors.base import Session
from dvt.connectors.secrets import scrub, secrets_of
from dvt.errors import DvtError


@contextmanager
def step(error: type[DvtError], text: str, sessions: Iterable[Session]) -> Iterator[None]:
    """Whatever fails in the block is raised as `error`: ``<text>: <what the driver said>``.

    The one broad ``except`` below the node runner: drivers have no base class in common.
    """
    try:
        yield
    except DvtError:
        raise
    except Exception as failure:  # noqa: BLE001
        secrets = {secret for session in sessions for secret in secrets_of(session.credentials)}
        said = str(failure).strip() or type(failure).__name__
        clean = scrub(said, secrets)
        # The original would carry the secret in a traceback.
        raise error(f"{text}: {clean}") from (failure if clean == said else None)
