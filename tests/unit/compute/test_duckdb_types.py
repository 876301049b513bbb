from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from dvt.compute.duckdb_types import exact_type, largest_of, measured, narrower, numbers_of, size_of
from dvt.dialects.render import render


def asked(texts: list[str | None]) -> tuple[int, ...]:
    with duckdb.connect() as connection:
        connection.execute("create table t (c varchar)")
        connection.executemany("insert into t values (?)", [[text] for text in texts])
        return connection.execute(render(numbers_of("t", "c"), "duckdb")).fetchone()


@pytest.mark.parametrize(
    ("texts", "type_"),
    [
        (["1.50", "-22.5"], "DECIMAL(9, 2)"),
        (["1.50", None], "DECIMAL(9, 2)"),
        (["123456789012345.678"], "DECIMAL(19, 3)"),
        (["12345678901234567890.125"], "DECIMAL(23, 3)"),
        (["12345678901234567890123456789012345678"], "DECIMAL(38, 0)"),
        (["123456789012345678901234567890123456789"], None),
        (["1234567890123456789012345678.01234567890000000"], "DECIMAL(38, 10)"),
        (["-0.00000000000000000000000000000000000001"], "DECIMAL(38, 38)"),
        (["NaN", "1"], None),
        (["Infinity"], None),
        (["1e5"], None),
        ([None], "DECIMAL(9, 0)"),
        ([], "DECIMAL(9, 0)"),
    ],
)
def test_the_decimal_that_holds_all(texts: list[str | None], type_: str | None) -> None:
    if not texts:
        texts = [None]
    assert exact_type(*asked(texts)) == type_


def test_the_declared_decimal_goes_first() -> None:
    assert exact_type(*asked(["0.10", "99999999.99"]), wanted=pa.decimal128(10, 2)) == "DECIMAL(10, 2)"
    assert exact_type(*asked(["0.125"]), wanted=pa.decimal128(10, 2)) == "DECIMAL(9, 3)"
    assert exact_type(*asked(["123456789.00"]), wanted=pa.decimal128(10, 2)) == "DECIMAL(11, 2)"
    assert exact_type(*asked([None]), wanted=pa.decimal128(10, 2)) == "DECIMAL(10, 2)"


@settings(deadline=None, max_examples=50)
@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20)))
def test_no_digit_is_lost(numbers: list[object]) -> None:
    texts = [format(number, "f") for number in numbers] or [None]
    type_ = exact_type(*asked(texts))
    assert type_ is not None
    with duckdb.connect() as connection:
        for text in texts:
            [(back,)] = connection.execute(f"select cast(? as {type_})", [text]).fetchall()
            assert back is None or format(back, "f") == text


def test_the_size_is_about_that_of_arrow() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "create table t as select i, i::int as j, 'text ' || i as s, i % 2 = 0 as b, i::decimal(10,2) as d,"
            " encode('x' || i) as y, [i] as l from range(10000) r(i)"
        )
        query = exp.select("*").from_("t")
        columns = [(name, str(type_)) for name, type_, *_ in connection.execute("select * from t").description]
        size = size_of(columns, connection.execute(render(measured(query, columns), "duckdb")).fetchone())
        real = connection.execute("select * from t").to_arrow_table().nbytes
    assert 0.8 < size / real < 1.25


@pytest.mark.parametrize(
    ("declared", "values", "type_"),
    [
        ("DECIMAL(38,0)", ["5", "-1234567890123", None], "DECIMAL(13, 0)"),
        ("DECIMAL(38,30)", ["-2.5"], "DECIMAL(31, 30)"),
        ("DECIMAL(38,30)", ["12345678"], None),
        ("DECIMAL(29,2)", [None], "DECIMAL(9, 2)"),
        ("DECIMAL(38,0)", ["99999999999999999999999999999999999999"], None),
        ("DECIMAL(38,0)", ["9999999999", "-10000000000"], "DECIMAL(11, 0)"),
        ("DECIMAL(28,2)", ["1"], None),
        ("DECIMAL(38,0)[]", ["1"], None),
    ],
)
def test_a_long_decimal_becomes_as_narrow_as_its_values(
    declared: str, values: list[str | None], type_: str | None
) -> None:
    largest = None
    if "[" not in declared:
        with duckdb.connect() as connection:
            connection.execute(f"create table t (c {declared})")
            connection.executemany("insert into t values (?)", [[value] for value in values])
            [(largest,)] = connection.execute(render(largest_of("t", "c"), "duckdb")).fetchall()
            assert largest is None or isinstance(largest, Decimal)
            if type_:
                connection.execute(f"alter table t alter c set data type {type_}")
    assert narrower(declared, largest) == type_
