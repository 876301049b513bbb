import pytest

from dvt.connectors.base import STATED, Credentials
from dvt.errors import DeliveryError, ExtractError
from dvt.execute.failures import step


class _Session:
    credentials = Credentials(type="x", values={"password": "sekret"})


def test_the_step_is_named_and_the_cause_kept() -> None:
    failing = step(ExtractError, "Failed to extract from a.b", [_Session()])  # type: ignore[list-item]
    with pytest.raises(ExtractError, match=r"^DVT130: Failed to extract from a\.b: boom$") as caught, failing:
        raise OSError("boom")
    assert isinstance(caught.value.__cause__, OSError)


def test_a_secret_is_neither_in_the_text_nor_in_the_cause() -> None:
    failing = step(ExtractError, "Failed", [_Session()])  # type: ignore[list-item]
    with pytest.raises(ExtractError) as caught, failing:
        raise OSError("cannot reach x://u:sekret@h")
    assert str(caught.value) == "DVT130: Failed: cannot reach x://u:***@h"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_value_that_a_source_was_asked_to_name() -> None:
    text = "column n holds a value that no decimal can hold: NaN (where id = 2)"
    said = "Failed: column n holds a value that no decimal can hold: NaN"
    with pytest.raises(ExtractError, match=said) as caught, step(ExtractError, "Failed", []):
        raise OSError(f'invalid input syntax for type numeric: "{STATED} {text} {STATED}"')
    assert caught.value.hint


def test_our_own_errors_pass() -> None:
    with pytest.raises(DeliveryError), step(ExtractError, "Failed", []):
        raise DeliveryError("mine")


def test_an_error_without_a_text_has_its_name() -> None:
    with pytest.raises(ExtractError, match="Failed: TimeoutError"), step(ExtractError, "Failed", []):
        raise TimeoutError


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            (
                'Binder Error: Failed to prepare query "/* {"app": "dvt"} */ SELECT "a" FROM t": server closed the '
                'connection unexpectedly\n\nLINE 1: SELECT * FROM POSTGRES_QUERY(\'x\', \'/* {"app": "dvt"} */\n ^'
            ),
            "server closed the connection unexpectedly",
        ),
        (
            'Failed to prepare COPY "COPY (SELECT "a" FROM t) TO STDOUT;": ERROR:  column "b": no such one',
            'ERROR:  column "b": no such one',
        ),
        ('IO Error: Failed to execute query "COMMIT": server closed the connection', "server closed the connection"),
    ],
)
def test_the_query_of_a_scan_is_not_what_the_server_said(said: str, told: str) -> None:
    with pytest.raises(ExtractError) as caught, step(ExtractError, "Failed", []):
        raise OSError(said)
    assert str(caught.value) == f"DVT130: Failed: {told}"
