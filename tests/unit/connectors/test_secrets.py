from dvt.connectors.base import Credentials
from dvt.connectors.secrets import scrub, secrets_of


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


def test_a_short_secret_is_hidden_as_a_word_only() -> None:
    assert scrub("role x: FATAL (x) exit", ["x"]) == "role ***: FATAL (***) exit"


def test_patterns_in_a_secret_are_plain_text() -> None:
    assert scrub("a.*b axxb", ["a.*b"]) == "*** axxb"
