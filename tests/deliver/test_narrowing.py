"""What a database changes in values that it stores is told beforehand, as it then happens.

Each value is stored in a column of the other type: what it is then is what was told that it becomes.
"""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlglot import exp

from dvt.compute.base import Carried
from dvt.connectors.unfit import shown as printed
from dvt.deliver.columns import StageColumn
from dvt.deliver.narrowing import narrowed, strictly
from dvt.deliver.stage import Stage, Staged
from dvt.deliver.type_words import Retype
from dvt.errors import UnfitValue
from tests.connectors.sessions import TestSession, duckdb_session, mysql_session, postgres_session, sqlite_session
from tests.servers import Server

SIX, DAY = "'2020-06-01 12:00:00.654321'", "'2020-06-01'"
DIGITS = "12345678901234567890.123456789"
WIDE = pa.decimal128(12, 4)
FLOAT, LONG, TEXT = pa.float64(), pa.int64(), pa.string()
MOMENT, INSTANT, TIME = pa.timestamp("us"), pa.timestamp("us", tz="UTC"), pa.time64("us")
Case = tuple[str, pa.DataType, list[str], str, str]
"""The type in the staging relation, its carrier, values as literals (the first changes), the type of the column, and
what the first becomes there; empty: nothing changes."""

POSTGRES: list[Case] = [
    ("double precision", FLOAT, ["2.7", "2"], "integer", "3"),
    ("double precision", FLOAT, ["2.25", "2.5"], "numeric(4,1)", "2.3"),
    ("double precision", FLOAT, ["0.1", "0.5"], "real", ""),
    ("double precision", FLOAT, ["0.123456789", "0.5"], "real", "0.12345679"),
    ("double precision", FLOAT, ["0.1", "0.30000000000000004"], "double precision", ""),
    ("bigint", LONG, ["9007199254740993", "1"], "double precision", "9.007199254740992e+15"),
    ("bigint", LONG, ["9007199254740991", "NULL"], "double precision", ""),
    ("numeric(20,4)", pa.decimal128(20, 4), ["12345678901234.25", "NULL"], "double precision", ""),
    ("numeric", TEXT, ["123456.5", "'NaN'", "'Infinity'", "1e30"], "real", ""),
    ("bigint", LONG, ["1", "2"], "numeric(20,0)", ""),
    ("integer", pa.int32(), ["1", "2"], "bigint", ""),
    ("numeric(38,9)", pa.decimal128(38, 9), [DIGITS, "0.1"], "double precision", "1.2345678901234567e+19"),
    ("numeric(12,4)", pa.decimal128(12, 4), ["1.2345", "1.5", "NULL"], "numeric(6,2)", "1.23"),
    ("timestamp", MOMENT, [SIX, DAY], "timestamp(0) without time zone", "2020-06-01 12:00:01"),
    ("timestamp", MOMENT, ["'2020-06-01 12:00:00.6'", "'2020-06-01 00:00'"], "date", "2020-06-01"),
    ("timestamp", MOMENT, ["'2020-06-01 12:00:00'", "NULL"], "time without time zone", "12:00:00"),
    ("timestamp", MOMENT, ["'2020-06-01 12:00:00'", "NULL"], "timestamp without time zone", ""),
    ("timestamptz", INSTANT, [SIX, DAY], "timestamp(0) with time zone", "2020-06-01 12:00:01+00"),
    ("time", TIME, ["'12:34:56.654321'", "'12:00'"], "time(0) without time zone", "12:34:57"),
    ("interval", TEXT, ["'1 day 00:00:00.6'", "'2 days'"], "interval(0)", "1 day 00:00:01"),
    ("interval", TEXT, ["'1 day 02:00'", "'03:00'"], "time without time zone", "02:00:00"),
    ("json", TEXT, ["""'{"a": 1, "a":2}'""", """'{"b": 1, "a": 2}'"""], "jsonb", '{"a": 2}'),
    ("json", TEXT, ["""'{"a":1,"a":2,"b":1e8}'"""], "jsonb", '{"a": 2, "b": 100000000}'),
    ("json", TEXT, ["""'{"a:b": "\\u00e9:", "n":1e2}'""", "'[]'"], "jsonb", ""),
    ("text", TEXT, ["'abcdef'", "'a'"], '"char"', "a"),
    ("text", TEXT, ["'abcdef '", "'a'"], "character(10)", "abcdef"),
    ("text", TEXT, ["'abc'", "'a'"], "character varying(10)", ""),
    ("text", TEXT, ["'ab      '", "'a'"], "character varying(3)", "ab "),
    ("character(3)", TEXT, ["'ab'", "'a'"], "character(5)", ""),
    ("json[]", pa.list_(TEXT), ["""array['{"b": 1, "b": 2}']::json[]""", "NULL"], "jsonb[]", '{"{\\"b\\": 2}"}'),
    ("double precision[]", pa.list_(FLOAT), ["'{2.7}'", "'{2}'"], "integer[]", "{3}"),
    ("double precision", FLOAT, ["10000000000", "1.5e20", "NULL"], "real", ""),
]  # fmt: skip
MARIADB: list[Case] = [
    ("double", FLOAT, ["2.7", "2"], "int(11)", "3"),
    ("double", FLOAT, ["2.5", "2.25e0"], "double", ""),
    ("double", FLOAT, ["0.123456789", "0.5"], "float", "0.123457"),
    ("double", FLOAT, ["0.1", "0.5"], "float", ""),
    ("decimal(12,4)", WIDE, ["0.1", "1.5", "NULL"], "float", ""),
    ("enum('10','b')", TEXT, ["'10'", "NULL"], "int(11)", "1"),
    ("int", pa.int32(), ["130"], "time", "00:01:30"),
    ("double", FLOAT, ["1.5"], "time", "00:00:01"),
    ("int", pa.int32(), ["20240101"], "date", "2024-01-01"),
    ("int", pa.int32(), ["20240101"], "datetime", "2024-01-01 00:00:00"),
    ("double", FLOAT, ["2.7", "2"], "bit(8)", "2"),
    ("double", FLOAT, ["2.5e0", "2"], "int(11)", "2"),
    ("double", FLOAT, ["1.55", "2"], "double(7,1)", "1.6"),
    ("double", FLOAT, ["1.23456789012e36", "2"], "float", "1.23457e36"),
    ("double", FLOAT, ["1e-31", "2"], "decimal(10,2)", "0.00"),
    ("decimal(5,2)", WIDE, ["2.70", "3"], "bit(3)", "3"),
    ("longtext", TEXT, ["'ab      '", "'a'"], "varchar(3)", "ab "),
    ("longtext", TEXT, ["'2020-01-01 10:11:12'", "'2020-01-01'"], "date", "2020-01-01"),
    ("longtext", TEXT, ["'2020-01-01 10:11:12.7'", "'2020-01-01'"], "datetime", "2020-01-01 10:11:12"),
    ("longtext", TEXT, ["' 12'", "'12 '", "'1.0'"], "int(11)", ""),
    ("char(3)", TEXT, ["'ab'", "'a'"], "char(5)", ""),
    ("int", pa.int32(), ["1", "2"], "bigint(20)", ""),
    ("bigint", LONG, ["9007199254740993", "1"], "double", "9.007199254740992e15"),
    ("bigint", LONG, ["1", "2"], "decimal(20,0)", ""),
    ("decimal(38,9)", pa.decimal128(38, 9), [DIGITS, "0.1"], "double", "1.2345678901234567e19"),
    ("decimal(12,4)", pa.decimal128(12, 4), ["1.2345", "1.5", "NULL"], "decimal(6,2)", "1.23"),
    ("decimal(12,4)", pa.decimal128(12, 4), ["1.25", "1", "NULL"], "int(11)", "1"),
    ("decimal(12,4)", pa.decimal128(12, 4), ["1.25", "1.5"], "decimal(6,2)", ""),
    ("longtext", TEXT, ["'1.123456789012345'", "'1.5'"], "decimal(28,10)", "1.1234567890"),
    ("datetime(6)", MOMENT, [SIX, DAY], "datetime", "2020-06-01 12:00:00"),
    ("datetime(6)", MOMENT, [SIX, DAY], "datetime(3)", "2020-06-01 12:00:00.654"),
    ("datetime(6)", MOMENT, [SIX, DAY], "timestamp", "2020-06-01 12:00:00"),
    ("datetime(6)", MOMENT, ["'2020-06-01 12:00:00'", "'2020-06-01'"], "date", "2020-06-01"),
    ("datetime(6)", MOMENT, ["'2020-06-01 12:00:00'", "NULL"], "time", "12:00:00"),
    ("time(6)", TIME, ["'12:34:56.654321'", "'12:00'"], "time", "12:34:56"),
    ("longtext", TEXT, ["'abcdef '", "'a'"], "char(10)", "abcdef"),
    ("longtext", TEXT, ["'abcdef '", "'a'"], "varchar(10)", ""),
    ("int", pa.int32(), ["2"], "enum('a','it''s')", "it's"),
    ("int", pa.int32(), ["3"], "set('a','b')", "a,b"),
    ("int", pa.int32(), ["21", "2021", "0"], "year(4)", "2021"),
    ("double", FLOAT, ["1999.7", "2021"], "year(4)", "1999"),
    ("longtext", TEXT, ["'24'", "'2024'"], "year(4)", "2024"),
    ("longtext", TEXT, ["'a'", "'it''s'"], "enum('a','it''s')", ""),
    ("date", pa.date32(), ["'2020-01-01'"], "bigint(20)", "20200101"),
    ("date", pa.date32(), ["'2020-01-01'"], "time", "00:00:00"),
    ("datetime(6)", MOMENT, ["'2020-01-01 10:00:00.6'"], "bigint(20)", "20200101100000"),
    ("datetime(6)", MOMENT, ["'2020-01-01 10:00:00.6'"], "decimal(20,0)", "20200101100001"),
    ("datetime(6)", MOMENT, ["'2020-01-01 10:00:00.6'"], "double", "20200101100000.6"),
    ("time(6)", TIME, ["'10:00:00.6'"], "int(11)", "100000"),
    ("int", pa.int32(), ["12", "123"], "varchar(3)", ""),
    ("longblob", pa.binary(), ["'abc'", "'abcd'"], "binary(4)", "abc\0"),
    ("longblob", pa.binary(), ["'abc'", "'abcd'"], "varbinary(4)", ""),
    ("double", FLOAT, ["0.1", "1.5"], "varchar(3)", ""),
    ("longtext", TEXT, ["'A'", "'a'"], "enum('a','b')", "a"),
    ("longtext", TEXT, ["'a '", "'b'"], "enum('a','b')", "a"),
    ("longtext", TEXT, ["'a,a'", "'a,b'", "''"], "set('a','b')", "a"),
    ("longtext", TEXT, ["'b,a'", "'b'", "NULL"], "set('a','b')", "a,b"),
    ("longtext", TEXT, ["'B'", "'b'"], "set('a','b')", "b"),
    ("longtext", TEXT, ["'2'", "'1'", "'1,2'"], "set('1','2')", ""),
    ("longtext", TEXT, ["'0'", "'0000'", "'2024'"], "year(4)", "2000"),
    ("longtext", TEXT, ["'0.4'", "'0000'", "'2024.0'"], "year(4)", "2000"),
    ("longtext", TEXT, ["'2021.7'", "'2024'"], "year(4)", "2022"),
    ("longtext", TEXT, ["'1'", "NULL"], "bit(10)", "49"),
    ("longtext", TEXT, ["'1e-400'", "'1e-300'", "'0e-400'", "'0'"], "double", "0"),
    ("longtext", TEXT, ["'1e-50'", "'1e-30'", "'0'"], "float", "0"),
    ("double", FLOAT, ["1.5"], "enum('a','b','c')", "a"),
    ("decimal(12,2)", WIDE, ["2.55"], "enum('2.55','4.50')", "4.50"),
    ("decimal(12,2)", WIDE, ["1.50"], "set('a','b','c')", "a"),
    ("double", FLOAT, ["1.5"], "set('a','b','c')", "a"),
    ("decimal(12,2)", WIDE, ["2024.50", "2024.00"], "year(4)", "2025"),
    ("double", FLOAT, ["16777216", "0.1", "NULL"], "float", ""),
    ("set('x','y')", TEXT, ["'x,y'", "'x'", "NULL"], "set('y','x')", "y,x"),
    ("enum('a','b')", TEXT, ["'a'", "'b'"], "enum('b','a')", ""),
]  # fmt: skip
DUCKDB: list[Case] = [
    ("DOUBLE", FLOAT, ["2.7", "2"], "INTEGER", "3"),
    ("DOUBLE", FLOAT, ["2.7", "1"], "BOOLEAN", "true"),
    ("BIGINT", LONG, ["9007199254740993", "1"], "DOUBLE", "9007199254740992.0"),
    ("DECIMAL(12,4)", pa.decimal128(12, 4), ["1.2345", "1.5", "NULL"], "DECIMAL(6,2)", "1.23"),
    ("DECIMAL(12,4)", pa.decimal128(12, 4), ["1.2345", "1.5"], "FLOAT", ""),
    ("DECIMAL(12,4)", pa.decimal128(12, 4), ["1.5", "1.25"], "DOUBLE", ""),
    ("TIMESTAMP", MOMENT, [SIX, DAY], "TIMESTAMP_S", "2020-06-01 12:00:01"),
    ("TIMESTAMP", MOMENT, [SIX, DAY], "TIMESTAMP_MS", "2020-06-01 12:00:00.654"),
    ("TIMESTAMP", MOMENT, ["'2020-06-01 12:00:00'", "'2020-06-01'"], "DATE", "2020-06-01"),
    ("TIMESTAMP", MOMENT, ["'2020-06-01 12:00:00'", "NULL"], "TIME", "12:00:00"),
    ("VARCHAR", TEXT, ["'abc'", "'a'"], "VARCHAR", ""),
    ("VARCHAR", TEXT, ["'1.5'", "'1.50'"], "DECIMAL(10,2)", ""),
    ("VARCHAR", TEXT, ["'1.567'", "'1.50'"], "DECIMAL(10,2)", "1.57"),
    ("VARCHAR", TEXT, ["'2020-01-01'", "'2020-1-1'"], "TIMESTAMP", ""),
    ("VARCHAR", TEXT, ["'2020-01-01 10:00:00.7'", "'2020-01-01'"], "DATE", "2020-01-01"),
    ("VARCHAR", TEXT, ["'2024-01-01 12:00:00+02:00'", "'2024-01-01'"], "TIMESTAMP", "2024-01-01 12:00:00"),
    ("VARCHAR", TEXT, ["'9007199254740993'", "'0.1'", "'1.50'"], "DOUBLE", "9007199254740992.0"),
    ("DOUBLE", FLOAT, ["0.1"], "FLOAT", ""),
    ("DECIMAL(38,10)", pa.decimal128(38, 10), ["123456789.123", "1.5"], "DOUBLE", ""),
    ("DECIMAL(38,18)", pa.decimal128(38, 18), ["1.1", "1.5"], "FLOAT", ""),
    ("VARCHAR", TEXT, ["'2020-01-01 10:11:12'", "'10:11:12'"], "TIME", "10:11:12"),
    ("DOUBLE", FLOAT, ["0.123456789", "0.1"], "FLOAT", "0.12345679"),
    ("INTEGER[]", pa.list_(pa.int32()), ["[1, 2]", "[1]"], "BIGINT[]", ""),
    ("DOUBLE[]", pa.list_(FLOAT), ["[1.5]", "[1]", "NULL"], "INTEGER[]", "[2]"),
    (
        "MAP(VARCHAR, DOUBLE)",
        pa.map_(TEXT, FLOAT),
        ["map {'a': 1.7}", "map {'a': 1}"],
        "MAP(VARCHAR, INTEGER)",
        "{a=2}",
    ),
    ("STRUCT(x DECIMAL(5,3))", pa.struct({"x": WIDE}), ["{'x': 1.255}"], "STRUCT(x DECIMAL(10,1))", "{'x': 1.3}"),
    ("VARCHAR", TEXT, ["'10:00:00+05:00'", "'10:00:00'", "NULL"], "TIME", "10:00:00"),
    ("VARCHAR", TEXT, ["'10:00:00+05:00'", "'10:00:00'", "NULL"], "TIME WITH TIME ZONE", ""),
    ("VARCHAR", TEXT, ["'10:00:00.1234567+05'", "'10:00:00.1+05'"], "TIME WITH TIME ZONE", "10:00:00.123456+05"),
    ("VARCHAR", TEXT, ["'10:00:00.1234567'", "'10:00:00.123456'", "'10:00:00.1234560'"], "TIME", "10:00:00.123456"),
    (
        "VARCHAR",
        TEXT,
        ["'2024-01-01 00:00:00.1234567'", "'2024-01-01 00:00:00.123456'"],
        "TIMESTAMP",
        "2024-01-01 00:00:00.123456",
    ),
    ("VARCHAR", TEXT, ["'1 day 00:00:00.1234567'", "'1 day'"], "INTERVAL", "1 day 00:00:00.123456"),
    ("VARCHAR", TEXT, ["'0.1234567890123456789'", "'0.1'", "'1e300'"], "DOUBLE", "0.12345678901234568"),
    ("VARCHAR", TEXT, ["'[1.5, 2]'", "'[1, 2.0]'", "NULL"], "INTEGER[]", "[2, 2]"),
    ("VARCHAR", TEXT, ["'[1.005]'", "'[1.50]'"], "DECIMAL(5,2)[]", "[1.01]"),
    ("VARCHAR", TEXT, ["'{a: 1.7}'", "'{a: 1}'"], "STRUCT(a INTEGER)", "{'a': 2}"),
    ("VARCHAR", TEXT, ["'[2024-01-01 10:00]'", "'[2024-01-01]'"], "DATE[]", "[2024-01-01]"),
    ("JSON", TEXT, ["'5.5'", "'5.0'", "'5'", "'null'", "NULL"], "INTEGER", "6"),
    ("JSON", TEXT, ["'true'", "'1'"], "INTEGER", "1"),
    ("JSON", TEXT, ["""'{"a": 1.5}'""", """'{"a": 1}'""", "'null'"], "STRUCT(a INTEGER)", "{'a': 2}"),
    ("JSON", TEXT, ["'[1.5]'", "'[1, null]'", "NULL"], "INTEGER[]", "[2]"),
    ("JSON", TEXT, ["""'"2024-01-01 10:00:00"'""", """'"2024-01-01"'"""], "DATE", "2024-01-01"),
    ("JSON", TEXT, ["'12345678901234567890'", "'1.5'"], "DOUBLE", "1.2345678901234567e+19"),
    ("JSON", TEXT, ["""'{"a": 1}'""", "'1'"], "VARCHAR", ""),
    ("VARCHAR", TEXT, ["'1.1'", "'0.1'", "'1e30'"], "FLOAT", ""),
    ("VARCHAR", TEXT, ["'[1.1]'", "'[0.1, null]'"], "FLOAT[]", ""),
    ("VARCHAR", TEXT, ["'[a, null, nullable]'", "'[]'"], "VARCHAR[]", ""),
]
SQLITE: list[Case] = [
    ("text", TEXT, ["'007'", "'7'", "'7x'", "NULL"], "integer", "7"),
    ("text", TEXT, ["'1e3'", "'a'", "'1.5'"], "numeric", "1000"),
    ("text", TEXT, ["'12345678901234567890'", "'0.5'"], "float", "1.23456789012346e+19"),
    ("text", TEXT, ["'2024-01-01'", "'20240101'"], "date", ""),
    ("text", TEXT, ["'9007199254740993'", "'0.1'", "'1.5'"], "real", "9.00719925474099e+15"),
    ("text", TEXT, ["'007'", "'12'", "'1.5'", "'x'", "''"], "real", "7.0"),
    ("text", TEXT, ["'+44123456789'", "'-1'"], "double", "44123456789.0"),
    ("double", FLOAT, ["9e999", "0.5"], "text", ""),
    ("date", pa.date32(), ["'2024-01-01'"], "real", ""),
    ("bigint", LONG, ["9007199254740993", "1"], "real", "9.00719925474099e+15"),
    ("double", FLOAT, ["0.30000000000000004", "0.5"], "text", "0.3"),
    ("text", TEXT, ["'007'", "'7'"], "varchar(2)", ""),
]  # fmt: skip


Refused = tuple[str, pa.DataType, list[str], str]
"""The type in the staging relation, its carrier, values as literals of which the first is refused, and the type of the
column."""
LONG_TEXT = (TEXT, ["'abcdef'", "'abcde'", "'abcde  '", "NULL"])
INTEGER = (LONG, ["2147483648", "2147483647", "-2147483648", "NULL"])
BELOW = (LONG, ["-32769", "-32768", "32767", "NULL"])
POSTGRES_REFUSES: list[Refused] = [
    ("text", *LONG_TEXT, "character varying(5)"),
    ("text", *LONG_TEXT, "character(5)"),
    ("bigint", *INTEGER, "integer"),
    ("bigint", *BELOW, "smallint"),
    ("double precision", FLOAT, ["1e10", "2147483647.4", "NULL"], "integer"),
    ("double precision", FLOAT, ["'NaN'", "-2147483648.5"], "integer"),
    ("numeric(12,4)", WIDE, ["9999.996", "9999.994", "-9999.994", "NULL"], "numeric(6,2)"),
    ("numeric", TEXT, ["123456", "'NaN'", "1"], "numeric(6,2)"),
    ("double precision", FLOAT, ["1e4", "9999.99", "'NaN'"], "numeric(6,2)"),
    ("bigint", LONG, ["1234", "123", "-12", "NULL"], "character varying(3)"),
    ("boolean", pa.bool_(), ["false", "true", "NULL"], "character(4)"),
    ("double precision", FLOAT, ["1.25", "1.5", "NULL"], "character varying(3)"),
    ("timestamp", MOMENT, ["'2020-01-01'", "NULL"], "character varying(10)"),
    ("integer[]", pa.list_(pa.int32()), ["'{1,2}'", "'{1}'", "NULL"], "character varying(3)"),
    ("double precision", FLOAT, ["1e300", "3.4028234e38", "'NaN'", "'Infinity'", "NULL"], "real"),
    ("double precision", FLOAT, ["1e-300", "0", "1e-40"], "real"),
    ("numeric", TEXT, ["1e39", "'NaN'", "'Infinity'", "0"], "real"),
    ("numeric", TEXT, ["1e309", "'NaN'", "1e308"], "double precision"),
]
MARIADB_REFUSES: list[Refused] = [
    ("longtext", *LONG_TEXT, "varchar(5)"),
    ("longtext", *LONG_TEXT, "char(5)"),
    ("bigint", *INTEGER, "int(11)"),
    ("bigint", *BELOW, "smallint(6)"),
    ("bigint", LONG, ["-1", "0", "255"], "tinyint(3) unsigned"),
    ("double", FLOAT, ["1e10", "2147483647.4", "NULL"], "int(11)"),
    ("decimal(12,4)", WIDE, ["9999.996", "9999.994", "-9999.994", "NULL"], "decimal(6,2)"),
    ("longtext", TEXT, ["'NaN'", "'1.5'", "'-1'", "'1e2'", "NULL"], "decimal(28,10)"),
    ("longtext", TEXT, ["'123456.789'", "'1234.5'", "NULL"], "decimal(6,2)"),
    ("bigint", LONG, ["1234", "123", "-12", "NULL"], "varchar(3)"),
    ("decimal(12,4)", WIDE, ["1", "NULL"], "char(5)"),
    ("datetime(6)", MOMENT, ["'2020-01-01'", "NULL"], "varchar(10)"),
    ("longblob", pa.binary(), ["'abcd'", "'abc'", "NULL"], "varbinary(3)"),
    ("decimal(12,4)", WIDE, ["-1.5", "0", "NULL"], "decimal(10,2) unsigned"),
    ("decimal(12,4)", WIDE, ["12345.5", "0", "NULL"], "decimal(6,2) unsigned"),
    ("double", FLOAT, ["-2.5", "0", "NULL"], "float unsigned"),
    ("bigint", LONG, ["9", "7", "0", "NULL"], "bit(3)"),
    ("longtext", TEXT, ["'not json'", "'{}'", "NULL"], "json"),
    ("longtext", TEXT, ["'100'", "'1'", "'1901'", "'2155'", "'0'"], "year(4)"),
    ("longtext", TEXT, ["'2156'", "'1999'", "NULL"], "year(4)"),
    ("longtext", TEXT, ["'123'", "NULL"], "bit(10)"),
    ("decimal(12,1)", WIDE, ["-1.2", "0", "NULL"], "decimal(20,4) unsigned"),
    ("bigint", LONG, ["-1", "1", "NULL"], "decimal(30,2) unsigned"),
    ("longtext", TEXT, ["'-5'", "'5'", "NULL"], "decimal(10,2) unsigned"),
    ("double", FLOAT, ["1.7e308", "1e64", "NULL"], "decimal(65,0)"),
    ("longtext", TEXT, ["'1e60'", "'1e3'", "NULL"], "bigint(20)"),
    ("longtext", TEXT, [f"'{'9' * 71}'", "'9'", "NULL"], "bigint(20)"),
    ("longtext", TEXT, ["'1e400'", "'1e3'", "NULL"], "decimal(10,2)"),
    ("longtext", TEXT, ["'1e400'", "'1e300'", "NULL"], "double"),
    ("double", FLOAT, ["1e39", "1e38", "NULL"], "float"),
    ("datetime(6)", MOMENT, ["'2039-01-01'", "'2038-01-01'", "'1970-01-02'", "NULL"], "timestamp(6)"),
    ("datetime(6)", MOMENT, ["'1960-01-01'", "NULL"], "timestamp"),
    ("longtext", TEXT, ["'1960-01-01'", "'2000-01-01'", "NULL"], "timestamp"),
]
DUCKDB_REFUSES: list[Refused] = [
    ("BIGINT", *INTEGER, "INTEGER"),
    ("DECIMAL(12,4)", WIDE, ["9999.996", "9999.994", "-9999.994", "NULL"], "DECIMAL(6,2)"),
    ("VARCHAR", TEXT, ["'NaN'", "'1.5'", "NULL"], "DECIMAL(28,10)"),
    ("DOUBLE", FLOAT, ["'NaN'", "1"], "INTEGER"),
    ("INTEGER[]", pa.list_(pa.int32()), ["[300, 1]", "[1, null]", "NULL"], "TINYINT[]"),
    ("STRUCT(x INTEGER)", pa.struct({"x": pa.int32()}), ["{'x': 300}", "{'x': null}", "NULL"], "STRUCT(x TINYINT)"),
    ("TIMESTAMP", MOMENT, ["'2300-01-01'", "'2200-01-01'", "NULL"], "TIMESTAMP_NS"),
    ("TIMESTAMP", MOMENT, ["'1600-01-01'", "'1700-01-01'", "NULL"], "TIMESTAMP_NS"),
    ("JSON", TEXT, ["""'{"b": 1}'""", """'{"a": 1}'""", "NULL"], "STRUCT(a INTEGER)"),
    ("JSON", TEXT, ["""'"x"'""", "'1'", "NULL"], "INTEGER"),
    ("VARCHAR", TEXT, ["'[1, x]'", "'[1, 2]'", "'[1, null]'", "NULL"], "INTEGER[]"),
    ("VARCHAR", TEXT, ["'{a: x}'", "'{a: 1}'", "'{a: null}'", "NULL"], "STRUCT(a INTEGER)"),
    ("JSON", TEXT, ["""'["x"]'""", "'[1, null]'", "NULL"], "INTEGER[]"),
]


@pytest.fixture
def postgres(postgres_server: Server, worker_id: str) -> TestSession:
    postgres_server.create_database(f"narrow_{worker_id}")
    session = postgres_session(postgres_server, f"narrow_{worker_id}")
    session.run("create schema if not exists public", f"alter database narrow_{worker_id} set timezone to 'UTC'")
    return session


@pytest.fixture
def mariadb(mariadb_server: Server, worker_id: str) -> TestSession:
    mariadb_server.create_database(f"narrow_{worker_id}")
    return mysql_session(mariadb_server, f"narrow_{worker_id}")


@pytest.fixture
def duck(tmp_path: Path) -> TestSession:
    return duckdb_session(tmp_path / "narrow.duckdb", "duck")


def filled(session: TestSession, given: str, carrier: pa.DataType, values: list[str], into: str) -> Staged:
    """A staging relation, and a table `kept` that its rows are to go to."""
    rows = ", ".join(f"({place}, {value})" for place, value in enumerate(values, 1))
    session.run(
        "drop table if exists stage",
        "drop table if exists kept",
        f"create table stage (id int, v {given})",
        f"create table kept (id int, v {into})",
        f"insert into stage values {rows}",
    )
    if session.dialect == "mysql" and not pa.types.is_floating(carrier) and not pa.types.is_integer(carrier):
        carrier = TEXT  # as it is loaded there
    columns = tuple(
        StageColumn(name=name, carried=Carried(name=name, type=kind, carrier=kind), declared=declared)
        for name, kind, declared in (("id", pa.int32(), "int"), ("v", carrier, given))
    )
    stage = Stage(database=None, schema=None, identifier="stage", into={"id": "int", "v": into})
    return Staged(stage=stage, columns=columns, dialect=session.dialect, rows=0, bytes=0, seconds=0.0)


def check_refused(session: TestSession, cases: list[Refused]) -> None:
    for given, carrier, values, into in cases:
        staged = filled(session, given, carrier, values, into)
        case: Any = (given, into)
        said = rf"column v: '.*' is no value that {re.escape(into)} can hold \(where id = 1\)"
        with pytest.raises(UnfitValue, match=said) as failure:
            pytest.fail(f"{case}: {narrowed(session, staged, 'test')}")
        assert failure.value.hint
        with pytest.raises(Exception), strictly(session, "test"):  # noqa: B017, PT011  # the driver's own
            session.run("insert into kept select * from stage")
        session.unfit_as_null = True
        told = [diagnostic.message for diagnostic in narrowed(session, staged, "test")]
        session.unfit_as_null = False
        assert (case, re.match(f"1 value became NULL: {said}", told[0]) is not None) == (case, True)
        with strictly(session, "test"):
            session.run("insert into kept select * from stage")
        nulls = session.run("select id from kept where v is null order by id")
        places = [place for place, value in enumerate(values, 1) if value == "NULL"]
        assert (case, [place for (place,) in nulls]) == (case, [1, *places])


def check(session: TestSession, cases: list[Case]) -> None:
    shown = "char" if session.dialect == "mysql" else "varchar"
    for given, carrier, values, into, becomes in cases:
        staged = filled(session, given, carrier, values, into)
        told = [diagnostic.message for diagnostic in narrowed(session, staged, "test")]
        with strictly(session, "test"):
            session.run("insert into kept select * from stage")
        stored = "v + 0" if into.startswith("bit") else "v"
        kept = session.run(f"select cast({stored} as {shown}) from kept where id = 1")[0][0]
        shown_value = session.run(f"select cast(v as {shown}) from stage where id = 1")[0][0]
        case: Any = (given, into)
        if not becomes:
            assert (case, told) == (case, [])
            continue
        change = f"'{shown_value}' becomes '{printed(becomes)}' (where id = 1)"
        message = f"column v: 1 value changes in the {into} that it goes into: {change}"
        assert (case, told) == (case, [message])
        assert (case, kept) == (case, becomes)


@pytest.mark.postgres
def test_postgres(postgres: TestSession) -> None:
    check(postgres, POSTGRES)
    check_refused(postgres, POSTGRES_REFUSES)


@pytest.mark.mariadb
def test_mariadb(mariadb: TestSession) -> None:
    check(mariadb, MARIADB)
    check_refused(mariadb, MARIADB_REFUSES)


def test_sqlite(tmp_path: Path) -> None:
    check(sqlite_session(tmp_path / "narrow.sqlite"), SQLITE)


def test_duckdb(duck: TestSession) -> None:
    check(duck, DUCKDB)
    check_refused(duck, DUCKDB_REFUSES)


@pytest.mark.mariadb
def test_texts_that_mariadb_cuts_are_refused(mariadb: TestSession) -> None:
    """TINYTEXT and TEXT keep the length modulo what they hold."""
    for into, count in (("tinytext", 300), ("text", 70_000)):
        staged = filled(mariadb, "longtext", TEXT, [f"repeat('x', {count})", "'x'"], into)
        with pytest.raises(UnfitValue, match=rf"is no value that {into} can hold \(where id = 1\)"):
            narrowed(mariadb, staged, "test")


@pytest.mark.mariadb
def test_a_text_that_is_the_place_of_a_member_is_refused(mariadb: TestSession) -> None:
    """MariaDB would store the member, or those whose bits it has."""
    for value, kind in product(("2", "+1", " 1"), ("enum", "set")):
        into = f"{kind}('x','abc','10')"
        staged = filled(mariadb, "longtext", TEXT, [f"'{value}'", "'x'", "'10'"], into)
        said = rf"'{re.escape(value)}' is no value that {re.escape(into)} can hold \(where id = 1\)"
        with pytest.raises(UnfitValue, match=said):
            narrowed(mariadb, staged, "test")


@pytest.mark.mariadb
def test_digits_that_mariadb_leaves_out_are_refused(mariadb: TestSession) -> None:
    staged = filled(mariadb, "double", FLOAT, ["1.25", "1.5"], "varchar(3)")
    with pytest.raises(UnfitValue, match=r"'1.25' is no value that varchar\(3\) can hold \(where id = 1\)"):
        narrowed(mariadb, staged, "test")


@pytest.mark.postgres
def test_what_dbt_widens_is_not_asked_about(postgres: TestSession) -> None:
    staged = filled(postgres, "text", TEXT, ["'abcdef'", "'a'"], "character varying(3)")
    assert (
        narrowed(postgres, replace(staged, stage=replace(staged.stage, table_there=exp.to_table("kept"))), "test") == ()
    )
    staged = filled(postgres, "text", TEXT, ["'a '", "'a'"], "character(3)")
    assert (
        narrowed(postgres, replace(staged, stage=replace(staged.stage, table_there=exp.to_table("kept"))), "test") == ()
    )
    staged = filled(postgres, "numeric(12,2)", WIDE, ["123456.78"], "numeric(5,1)")
    assert narrowed(postgres, replace(staged, stage=replace(staged.stage, retype=Retype.DONE)), "test") == ()


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("given", "into", "room"),
    [
        ("text", "character varying(300)", "character varying(300)"),
        ("text", "character varying(10)", "character varying(256)"),
        ("character varying(20)", "character varying(10)", "character varying(20)"),
    ],
)
def test_what_is_longer_than_dbt_widens(postgres: TestSession, given: str, into: str, room: str) -> None:
    """It takes a text without a size for one of 256 characters."""
    size = int(room.partition("(")[2][:-1])
    values = [f"repeat('x', {size})"] * 2 if given != "text" else [f"repeat('x', {size + 100})", f"repeat('x', {size})"]
    staged = filled(postgres, given, TEXT, values, into)
    staged = replace(staged, stage=replace(staged.stage, table_there=exp.to_table("kept")))
    if given != "text":
        assert narrowed(postgres, staged, "test") == ()
        return
    with pytest.raises(UnfitValue, match=rf"is no value that {re.escape(room)} can hold \(where id = 1\)"):
        narrowed(postgres, staged, "test")
    postgres.run(f"update stage set v = repeat('y', {size}) || '  ' where id = 1")
    [told] = narrowed(postgres, staged, "test")
    assert f"1 value changes in the {room} that it goes into: 'yyy" in told.message


RETYPED = [  # of the table, a value in it, the new rows', and what the value is and becomes; empty: nothing changes
    ("decimal(18,8)", "7.12345678", "decimal(5,2)", "7.12345678", "7.12"),
    ("bigint", "9007199254740993", "double precision", "9007199254740993", "9.007199254740992e+15"),
    ("double precision", "0.1", "integer", "0.1", "0"),
    ("integer", "5", "bigint", "", ""),
    ("decimal(18,8)", "7.25", "decimal(5,2)", "", ""),
]  # fmt: skip


@pytest.mark.postgres
@pytest.mark.mariadb
@pytest.mark.parametrize("case", RETYPED)
def test_rows_that_are_there_change_with_their_column(
    postgres: TestSession, mariadb: TestSession, case: tuple[str, str, str, str, str]
) -> None:
    """dbt gives it the type of the new rows."""
    there, value, given, before, after = case
    for session in (postgres, mariadb):
        staged = filled(session, given, pa.float64(), ["1"], there)
        session.run(f"insert into kept values (7, {value}), (8, null)")
        stage = replace(staged.stage, table_there=exp.to_table("kept"), retype=Retype.DONE)
        told = [each.message for each in narrowed(session, replace(staged, stage=stage), "test")]
        becomes = after.replace("e+", "e") if session is mariadb else after
        change = f"which on_schema_change makes {given}: '{before}' becomes '{becomes}' (where id = 7)"
        assert told == ([f"column v: 1 value in the table changes with its type, {change}"] if before else [])


@pytest.mark.postgres
def test_columns_that_differ_in_case(postgres: TestSession) -> None:
    staged = filled(postgres, "bigint", LONG, ["100000"], "smallint")
    into = {"id": "integer", "v": "bigint", "V": "smallint"}
    assert narrowed(postgres, replace(staged, stage=replace(staged.stage, into=into)), "test") == ()
