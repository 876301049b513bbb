"""Keeping passwords out of texts: messages of drivers and engines pass here before anyone sees them."""

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from urllib.parse import quote

from dvt.connectors.base import Credentials

# Parts of the names under which adapters keep secrets.
_SECRET = re.compile(r"pass|secret|token|private_key|keyfile_json|api_key|access_key|credential", re.IGNORECASE)
_KEY = r"(?:pass(?:word|wd)?|pwd|\w*token|\w*secret)\s*=\s*"
_WITHIN = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"{_KEY}'((?:[^'\\]|\\.)*)'",
        rf'{_KEY}"((?:[^"\\]|\\.)*)"',
        rf"{_KEY}([^\s'\"&;]+)",
        rf"{_KEY}([^\s'\"]+)",
        rf"{_KEY}(.+)",
        r"://[^/\s:@]*:([^\s@]+)@",
        r"://[^/\s:@]*:(.+)@",
    )
)
"""A secret in a connection string: behind its key, as libpq quotes it or not, or before the host of a URL.

Where it ends is for who reads the string to say, and a string may be wrong: so all that follows is one as well.
"""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_STATEMENT = re.compile(r"\s*^LINE \d+:.*\Z", re.MULTILINE | re.DOTALL)
_SHORT = 4
_DOUBLED = "'\"`%"


def secrets_of(credentials: Credentials) -> tuple[str, ...]:
    """The secret texts of an output, those in what it holds too (``keyfile_json``, ``attach``), longest first."""
    return secrets_in(credentials.values)


def secrets_in(values: Mapping[str, object]) -> tuple[str, ...]:
    """The secret texts in any mapping: by the names of its keys, and in connection strings; longest first."""
    found = {text for key, value in values.items() for text in _secret_texts(str(key), value)}
    return tuple(sorted(found, key=lambda text: (-len(text), text)))


def _secret_texts(key: str, value: object) -> Iterator[str]:
    if isinstance(value, str) or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        text = str(value)
        if text and _SECRET.search(key):
            yield text
        yield from _connection_secrets(text)
        return
    parts: Iterable[tuple[object, object]] = ()
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, (list, tuple)):
        parts = ((key, inner) for inner in value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = ((field.name, getattr(value, field.name)) for field in fields(value))
    for name, inner in parts:
        yield from _secret_texts(str(name), inner)


def _connection_secrets(text: str) -> Iterator[str]:
    for pattern in _WITHIN:
        for found in pattern.findall(text):
            yield from {found, _ESCAPED.sub(r"\1", found)} - {""}


def scrub(text: str, secrets: Iterable[str]) -> str:
    """`text` with every secret replaced by ``***``, also as URLs, SQL, JSON, Python and connection strings escape it.

    A very short one is replaced where it stands as a word: else it would blank out half the message.
    """
    for secret in secrets:
        text = re.sub(_pattern(secret), "***", text)
    return text


def without_statement(said: str) -> str:
    """What DuckDB says, without what it shows of a statement under it, cut off anywhere.

    Statements that open a database hold the secrets of the profile; others are not the user's.
    """
    return _STATEMENT.sub("", said)


def _pattern(secret: str) -> str:
    """What matches a secret, each character in any of the forms that it is written in."""
    written = "".join(map(_character, secret))
    if len(secret) < _SHORT:
        return rf"(?<!\w){written}(?!\w)"
    raw = secret.encode(errors="replace")
    return rf"{written}|(?i:{raw.hex()})|{re.escape(base64.b64encode(raw).decode())}"


def _character(each: str) -> str:
    if each.isascii() and each.isalnum():
        return each
    if each == "\\":
        return r"(?:\\+|(?i:%5c))"
    percent = quote(each, safe="", errors="replace")
    forms = {each, json.dumps(each)[1:-1], repr(each.encode(errors="replace"))[2:-1], ascii(each)[1:-1]}
    if each in _DOUBLED:
        forms.add(each * 2)
    if each == " ":
        forms.add("+")
    longest = sorted(forms, key=len, reverse=True)
    return rf"\\*(?:{'|'.join(map(re.escape, longest))}|(?i:{re.escape(percent)}))"
