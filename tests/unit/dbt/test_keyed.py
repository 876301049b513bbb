"""The keyed type name: an ordinary str to everyone but the registry."""

import copy
import pickle

from dbt.adapters.postgres.connections import PostgresCredentials

from dvt.dbt.keyed import AdapterKey, plain, target_of, with_key


def credentials() -> PostgresCredentials:
    return PostgresCredentials(
        host="h",
        user="u",
        port=1,
        password="p",
        schema="s",
        database="d",
    )


def test_a_key_is_the_type_and_remembers_its_target() -> None:
    key = AdapterKey("postgres", "pg_a")
    assert key == "postgres"
    assert hash(key) == hash("postgres")
    assert (target_of(key), target_of("postgres")) == ("pg_a", None)
    assert type(plain(key)) is str


def test_copies_and_pickles_are_the_plain_type() -> None:
    key = AdapterKey("postgres", "pg_a")
    assert type(pickle.loads(pickle.dumps(key))) is str  # what was pickled here
    assert type(copy.deepcopy(key)) is str


def test_keyed_credentials_stay_equal_to_plain_ones() -> None:
    one, two = with_key(credentials(), "a"), with_key(credentials(), "b")
    assert one == credentials()
    assert credentials() == one
    assert one == two
    assert target_of(one.type) == "a"
    two.database = "other"
    assert one != two
