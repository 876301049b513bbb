import datetime as dt
from decimal import Decimal

import pytest
from sqlglot import parse_one

from dvt.dialects.constants import fold


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", Decimal(1)),
        ("-(1.50)", Decimal("-1.50")),
        ("0.06 - 0.01", Decimal("0.05")),
        ("'x'", "x"),
        ("TRUE", True),
        ("DATE '2020-01-31'", dt.date(2020, 1, 31)),
        ("CAST('2020-01-31' AS DATE) + INTERVAL '1' MONTH", dt.date(2020, 2, 29)),
        ("DATE '2020-03-31' - INTERVAL '1' MONTH", dt.date(2020, 2, 29)),
        ("DATE '1998-12-01' - INTERVAL '90' DAY", dt.date(1998, 9, 2)),
        ("TIMESTAMP '2020-01-31 10:00:00'", dt.datetime.fromisoformat("2020-01-31 10:00:00")),
        ("TIMESTAMP '2020-01-31 10:00:00.5'", dt.datetime.fromisoformat("2020-01-31 10:00:00.500000")),
        ("TIMESTAMP '2020-01-31 10:00:00' + INTERVAL '1' YEAR", dt.datetime.fromisoformat("2021-01-31 10:00:00")),
    ],
)
def test_constants(text: str, value: object) -> None:
    assert fold(parse_one(text, read="postgres")) == value


@pytest.mark.parametrize(
    "text",
    [
        "a", "1e3", "NULL", "1 / 2", "1 + a", "DATE 'yesterday'", "DATE '2020-02-30'", "CAST(1 AS TEXT)", "NOW()",
        "DATE '2020-01-01' + INTERVAL '1' HOUR", "CAST('2020-01-01 10:00:00' AS DATE)",
        "DATE '9999-12-31' + INTERVAL '1' DAY",
        "TIMESTAMP '2020-01-31 10:00:00.1234567'", "TIMESTAMP '2020-01-31 10:00'", "CAST('1' AS INT)",
    ],
)  # fmt: skip
def test_what_is_no_plain_constant(text: str) -> None:
    assert fold(parse_one(text, read="postgres")) is None
