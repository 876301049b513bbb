"""Keeping passwords out of texts: messages of drivers and engines pass here before anyone sees them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, quote_plus

from dvt.connectors.base import Credentials

# Parts of the names under which adapters keep secrets.
_SECRET = re.compile(r"pass|secret|token|private_key|keyfile_json|api_key|access_key|credential", re.IGNORECASE)
_WITHIN = re.compile(
    r"(?:pass(?:word|wd)?|pwd|\w*token|\w*secret)\s*=\s*'?([^\s'&;]+)|://[^/\s:@]*:([^\s@]+)@", re.IGNORECASE
)
"""A secret in a connection string: behind its key, or before the host of a URL."""
_SHORT = 4


def secrets_of(credentials: Credentials) -> tuple[str, ...]:
    """The secret texts of an output, those in lists and mappings of it too (``keyfile_json``), longest first."""
    found = {text for key, value in credentials.values.items() for text in _secret_texts(key, value)}
    return tuple(sorted(found, key=len, reverse=True))


def _secret_texts(key: str, value: object) -> Iterator[str]:
    if isinstance(value, str) or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        text = str(value)
        if text and _SECRET.search(key):
            yield text
        yield from (part for found in _WITHIN.findall(text) for part in found if part)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _secret_texts(str(name), inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _secret_texts(key, inner)


def scrub(text: str, secrets: Iterable[str]) -> str:
    """`text` with every secret, plain or as in a URL, replaced by ``***``.

    A very short one is replaced where it stands as a word: else it would blank out half the message.
    """
    for secret in secrets:
        for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
            pattern = re.escape(form) if len(form) >= _SHORT else rf"(?<!\w){re.escape(form)}(?!\w)"
            text = re.sub(pattern, "***", text)
    return text
