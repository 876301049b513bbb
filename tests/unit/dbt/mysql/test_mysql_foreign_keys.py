"""Which foreign keys a project makes itself, and what may be put back."""

from dataclasses import replace
from typing import Any

import pytest

from dvt.dbt.mysql.foreign_keys import ForeignKey, declares, is_indexed, keys_of, left_by

KEY = ForeignKey(
    schema="s", table="child", name="k", own=("id",), theirs=("id",), on_update="CASCADE", on_delete="RESTRICT"
)
PARENT = {"name": "parent", "schema": "s", "alias": "p"}
TO = {"type": "foreign_key", "to": "ref('parent')", "to_columns": ["id"]}


def node(**given: Any) -> dict[str, Any]:
    columns = {"id": {"name": "id", "constraints": [TO]}}
    return {"config": {"contract": {"enforced": True}}, "schema": "s", "alias": "child", "columns": columns, **given}


def by(**constraint: Any) -> dict[str, Any]:
    return {"columns": {}, "constraints": [{"type": "foreign_key", "columns": ["id"], **constraint}]}


@pytest.mark.parametrize(
    ("given", "declared"),
    [
        ({}, True),
        ({"schema": "S"}, True),
        ({"schema": "other"}, False),
        ({"alias": "other"}, False),
        ({"alias": "chi"}, False),
        ({"config": {"contract": {"enforced": False}}}, False),
        ({"columns": {}}, False),
        ({"columns": {"x": {"name": "x", "constraints": [TO]}}}, False),
        ({"columns": {"id": {"name": "id", "constraints": [{"type": "unique"}]}}}, False),
        (by(to="ref('parent')", columns=["ID"]), True),
        (by(to="ref('parent')", columns=["id", "x"]), False),
        (by(to='ref("shop", "parent")'), True),
        (by(to="ref('other')"), False),
        (by(to="ref('p')"), False),
        (by(to="`s`.`p`"), True),
        (by(to="`s`.`p2`"), False),
        (by(to="source('parent', 'other')"), False),
        (by(expression="s.p (id)"), True),
        (by(expression="p(id) on delete cascade"), True),
        (by(expression=" `S` . `P` (id)"), True),
        (by(expression="s.q (p)"), False),
        (by(expression="other.p (id)"), False),
        (by(expression="p.q (id)"), False),
        (by(), False),
    ],
)
def test_what_a_model_declares(given: dict[str, Any], declared: bool) -> None:
    assert declares(node(**given), KEY, PARENT) is declared


def test_what_a_failed_run_left_of_a_model_is_the_models() -> None:
    for name in left_by("child"):
        assert declares(node(), replace(KEY, table=name), PARENT)
    assert not declares(node(), replace(KEY, table="child__old"), PARENT)
    long = "x" * 60
    assert [len(name) for name in left_by(long)] == [64, 64]


def test_keys_have_all_their_columns() -> None:
    common = {"schema": "s", "name": "child", "on_update": "CASCADE", "on_delete": "RESTRICT"}
    rows = [
        {**common, "key": "k", "own": "a", "theirs": "x"},
        {**common, "key": "k", "own": "b", "theirs": "y"},
        {**common, "key": "l", "own": "c", "theirs": "z"},
    ]
    assert [(key.name, key.own, key.theirs) for key in keys_of(rows)] == [
        ("k", ("a", "b"), ("x", "y")),
        ("l", ("c",), ("z",)),
    ]


@pytest.mark.parametrize(("own", "is_one"), [(["id"], True), (["ID", "x"], True), (["x", "id"], False), ([], False)])
def test_an_index_begins_with_what_is_referenced(own: list[str], is_one: bool) -> None:
    assert is_indexed(KEY, [{"name": "i", "own": each} for each in own]) is is_one
