"""The engine's functions that are dvt's own."""

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from dvt.compute.duckdb_workspace import define_macros


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        define_macros(made)
        yield made


@pytest.mark.parametrize(
    ("number", "decimal"),
    [
        ("2.01::double / 2", "1.005"),
        ("0.3::double / 0.1", "3"),
        ("-0.57::double / 2", "-0.285"),
        ("0::double", "0"),
        ("-0.0::double", "0"),
        ("1::double / 3", "0.333333333333333"),
        ("1e-7::double / 4", "0.000000025"),
        ("0.0001::double", "0.0001"),
        ("0.00057::double", "0.00057"),
        ("0.001::double", "0.001"),
        ("999999999999999.9::double", "1000000000000000"),
        ("123456789012345.678::double", "123456789012346"),
        ("1e18::double", "1000000000000000000"),
        ("1e19::double", "10000000000000000000"),
        ("9.9e19::double", "99000000000000000000"),
        ("null::double", None),
    ],
)
def test_a_decimal_of_fifteen_digits(engine: duckdb.DuckDBPyConnection, number: str, decimal: str | None) -> None:
    [(found, type_)] = engine.execute(
        f"select dvt_numeric(x), typeof(dvt_numeric(x)) from (select {number} as x)"
    ).fetchall()
    assert found == (None if decimal is None else Decimal(decimal))
    assert type_ == "DECIMAL(38,18)"


@pytest.mark.parametrize(
    ("number", "decimal"), [("1.1::float", "1.1"), ("-2.5::float", "-2.5"), ("1234567::float", "1234570")]
)
def test_a_real_has_six(engine: duckdb.DuckDBPyConnection, number: str, decimal: str) -> None:
    assert engine.execute(f"select dvt_numeric_of_real({number})").fetchall() == [(Decimal(decimal),)]


@pytest.mark.parametrize("number", ["1e20", "nan", "inf", "-1e300"])
def test_what_has_no_such_decimal_is_an_error(engine: duckdb.DuckDBPyConnection, number: str) -> None:
    with pytest.raises(duckdb.ConversionException, match=r"DECIMAL\(38,18\)"):
        engine.execute(f"select dvt_numeric(x::double) from (select '{number}'::double as x)").fetchall()
