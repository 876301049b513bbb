"""Which foreign keys a project makes itself, and what may be put back."""

from typing import Any

import pytest

from dvt.dbt.mysql.foreign_keys import declares, is_indexed, keys_of

KEY = {"own": ["id"], "theirs": ["id"]}
TO = {"type": "foreign_key", "to": "ref('parent')", "to_columns": ["id"]}


def node(**given: Any) -> dict[str, Any]:
    columns = {"id": {"name": "id", "constraints": [TO]}}
    enforced = {"contract": {"enforced": True}}
    return {"config": enforced, "columns": columns, "depends_on": {"nodes": ["model.parent"]}, **given}


@pytest.mark.parametrize(
    ("given", "declared"),
    [
        ({}, True),
        ({"config": {"contract": {"enforced": False}}}, False),
        ({"depends_on": {"nodes": ["model.other"]}}, False),
        ({"columns": {}}, False),
        ({"columns": {"x": {"name": "x", "constraints": [TO]}}}, False),
        ({"columns": {}, "constraints": [{**TO, "columns": ["ID"]}]}, True),
        ({"columns": {}, "constraints": [{**TO, "columns": ["id", "x"]}]}, False),
        ({"columns": {}, "constraints": [{"type": "foreign_key", "columns": ["id"], "expression": "s.p (id)"}]}, True),
        ({"columns": {}, "constraints": [{"type": "foreign_key", "columns": ["id"], "expression": "s.q (id)"}]}, False),
        ({"columns": {"id": {"name": "id", "constraints": [{"type": "unique"}]}}}, False),
    ],
)
def test_what_a_model_declares(given: dict[str, Any], declared: bool) -> None:
    assert declares(node(**given), KEY, "model.parent", "s.p") is declared


def test_keys_have_all_their_columns() -> None:
    common = {"schema": "s", "name": "child", "on_update": "CASCADE", "on_delete": "RESTRICT"}
    rows = [
        {**common, "key": "k", "own": "a", "theirs": "x"},
        {**common, "key": "k", "own": "b", "theirs": "y"},
        {**common, "key": "l", "own": "c", "theirs": "z"},
    ]
    assert [(key["key"], key["own"], key["theirs"]) for key in keys_of(rows)] == [
        ("k", ["a", "b"], ["x", "y"]),
        ("l", ["c"], ["z"]),
    ]


@pytest.mark.parametrize(("own", "is_one"), [(["id"], True), (["ID", "x"], True), (["x", "id"], False), ([], False)])
def test_an_index_begins_with_what_is_referenced(own: list[str], is_one: bool) -> None:
    assert is_indexed(KEY, [{"name": "i", "own": each} for each in own]) is is_one
