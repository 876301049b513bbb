"""What is wrong with profiles.yml is said, and nothing of what stands there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dbt.config.profile import Profile, read_profile
from dbt.config.renderer import ProfileRenderer
from dbt_common.context import set_invocation_context
from dbt_common.exceptions import DbtBaseException

from dvt.dbt import registry
from dvt.dbt.profiles import unquoted

SECRET = "hunter2's {{braces"
PG = {"type": "postgres", "host": "h", "user": "u", "port": 1, "dbname": "d", "schema": "s", "password": "p"}
MARIA = {"type": "mysql", "host": "h", "user": "u", "port": 1, "schema": "s"}
DUCK = {"type": "duckdb", "path": ":memory:"}


@pytest.fixture(autouse=True)
def inside() -> Iterator[None]:
    set_invocation_context({})
    with registry.installed(), unquoted():
        yield


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ({**PG, "pass": SECRET, "password": None}, "pass is no jinja that can be rendered"),
        ({**PG, "password": [SECRET]}, "password: a list is not of type 'string'"),
        ({**PG, "password": {"is": SECRET}}, "password: a mapping is not of type 'string'"),
        ({**PG, "password": 12345678}, "password: a number is not of type 'string'"),
        ({**PG, "port": "hunter2"}, "port: text is not"),
        ({**MARIA, "port": "hunter2"}, "port: text is not of type 'integer'"),
        ({**DUCK, "secrets": {"secret": "hunter2"}}, "secrets: a mapping is not"),
        ({**DUCK, "attach": [{"pathh": f"host=h password={SECRET}"}]}, "attach"),
        ({**DUCK, "secrets": [{"secret": "hunter2"}]}, "KeyError: 'type'"),
        ({**DUCK, "use_credential_provider": "hunter2"}, "Unsupported value for use_credential_provider: ***"),
        ({**PG, "pass": "{{ env_var('NOT_THERE') }} hunter2"}, "Env var required but not provided: 'NOT_THERE'"),
        ({**PG, "host": "{{ nothing() }}"}, "'nothing' is undefined"),
        ({key: value for key, value in PG.items() if key != "host"}, "'host' is a required property"),
    ],
)
def test_an_output_that_is_broken(output: dict[str, Any], said: str) -> None:
    with pytest.raises(DbtBaseException) as caught:
        Profile.from_raw_profile_info({"target": "t", "outputs": {"t": output}}, "shop", ProfileRenderer({}))
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert "12345678" not in str(caught.value)


@pytest.mark.parametrize(
    "line", ["password: *hunter2", "password: !hunter2", "password: 'hunter2, port: [", "a: %hunter2"]
)
def test_yaml_that_is_broken(tmp_path: Path, line: str) -> None:
    (tmp_path / "profiles.yml").write_text(f"shop:\n  outputs:\n    t:\n      {line}\n")
    with pytest.raises(
        DbtBaseException, match=r"line 4, column \d+: not valid YAML|line 5, column 1: not valid"
    ) as caught:
        read_profile(str(tmp_path))
    assert "hunter2" not in str(caught.value)


def test_dbt_is_left_as_it_was() -> None:
    before = Profile.__dict__["from_raw_profile_info"]
    with unquoted():
        assert Profile.__dict__["from_raw_profile_info"] is not before
    assert Profile.__dict__["from_raw_profile_info"] is before
