import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

import pytest

from dvt.connectors.base import Credentials
from dvt.connectors.secrets import scrub, secrets_of

AWKWARD = "a'b\"c%d@e f\\g\\\\hü\ni{{j"
WRITTEN = {
    "plain": str,
    "url": lambda text: quote(text, safe=""),
    "url in small letters": lambda text: quote(text, safe="").lower(),
    "form": quote_plus,
    "sql": lambda text: text.replace("'", "''"),
    "identifier": lambda text: text.replace('"', '""'),
    "parameter style": lambda text: text.replace("%", "%%"),
    "conninfo": lambda text: text.replace("\\", "\\\\").replace("'", "\\'"),
    "repr": repr,
    "ascii": ascii,
    "bytes": lambda text: repr(text.encode()),
    "json": json.dumps,
    "json of unicode": lambda text: json.dumps(text, ensure_ascii=False),
    "json of json": lambda text: json.dumps(json.dumps(text)),
    "json of repr": lambda text: json.dumps(repr(text)),
    "hexadecimal": lambda text: text.encode().hex(),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
}


def test_secrets_are_found_by_the_names_of_their_keys() -> None:
    values = {
        "host": "h",
        "password": "p4ss",
        "private_key_passphrase": "longer-one",
        "token": "",
        "port": 1,
        "user": "u",
    }
    assert secrets_of(Credentials(type="x", values=values)) == ("longer-one", "p4ss")


def test_secrets_are_found_inside_what_a_key_holds() -> None:
    values = {
        "keyfile_json": {"client_email": "e@x", "private_key": "-----KEY-----"},
        "secrets": [{"type": "s3", "key_id": "id", "secret": "sssh"}],
        "tokens": ["first-token", ""],
        "extensions": ["httpfs"],
    }
    assert secrets_of(Credentials(type="x", values=values)) == ("-----KEY-----", "first-token", "sssh")


def test_plain_and_quoted_forms_are_hidden() -> None:
    assert scrub("at mysql://u:a%2Fb%20c@h and 'a/b c'", ["a/b c"]) == "at mysql://u:***@h and '***'"


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_secret_is_hidden_however_it_is_written(written: Callable[[str], str]) -> None:
    assert scrub(f"at <{written(AWKWARD)}>, said the server", [AWKWARD]).replace('"', "").replace("'", "") in (
        "at <***>, said the server",
        "at <b***>, said the server",
        "at <\\***\\>, said the server",
    )


@dataclass
class Attachment:
    path: str
    options: dict[str, str]


@pytest.mark.parametrize(
    ("path", "secret"),
    [
        ("host=h password=plain user=u", "plain"),
        ("host=h password=a&b user=u", "a&b"),
        ("host=h password='two words' user=u", "two words"),
        (r"host=h password='it\'s \\ two' user=u", r"it's \ two"),
        ('host=h password="two words"', "two words"),
        ("host=h password='it's wrong' user=u", "'it's wrong' user=u"),
        ("postgresql://u:p%40ss@h/d", "p%40ss"),
        ("postgresql://u:p@s s@h/d", "p@s s"),
        ("md:d?motherduck_token=abcd&x=1", "abcd"),
    ],
)
def test_secrets_are_found_in_connection_strings_wherever_they_stand(path: str, secret: str) -> None:
    attached = Attachment(path=path, options={"password": "opted"})
    found = secrets_of(Credentials(type="duckdb", values={"attach": [attached]}))
    assert secret in found
    assert "opted" in found


def test_a_short_secret_is_hidden_as_a_word_only() -> None:
    assert scrub("role x: FATAL (x) exit", ["x"]) == "role ***: FATAL (***) exit"


def test_patterns_in_a_secret_are_plain_text() -> None:
    assert scrub("a.*b axxb", ["a.*b"]) == "*** axxb"
