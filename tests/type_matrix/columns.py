"""The columns of the type matrix: each type of a source with edge values, as the source declares and writes them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TypedColumn:
    """A column of one source.

    Attributes:
        declared: its type, as CREATE TABLE takes it.
        values: SQL of the values, beside which there is always a NULL. They are distinct.
        kind: how its values compare across databases (see `tests.type_matrix.values`).
        note: what is special about the values; empty for ordinary ones.
        described: the type as the source's catalog calls it, where it calls it otherwise.
        compares: whether the source itself can compare two of its values by ``=``.
    """

    declared: str
    values: tuple[str, ...]
    kind: str
    note: str = ""
    described: str = ""
    compares: bool = True

    @property
    def title(self) -> str:
        """What the column is called in messages and in the docs."""
        return f"{self.declared}, {self.note}" if self.note else self.declared


def column(
    declared: str, kind: str, *values: str, note: str = "", described: str = "", compares: bool = True
) -> TypedColumn:
    """See `TypedColumn`."""
    return TypedColumn(
        declared=declared, values=values, kind=kind, note=note, described=described or declared, compares=compares
    )


TEXTS = ("''", "'NULL'", "'naïve ☃ 🦆'", "'a,b'", "'say \"hi\"'", "'it''s'", "' both '", "'line\nbreak\ttab'")

POSTGRES: Sequence[TypedColumn] = (
    column("boolean", "bool", "true", "false"),
    column("smallint", "number", "-32768", "32767"),
    column("integer", "number", "-2147483648", "2147483647"),
    column("bigint", "number", "-9223372036854775808", "9223372036854775807"),
    column("numeric(10,2)", "number", "12.30", "-99999999.99", "0"),
    column("numeric(38,10)", "number", "1234567890123456789012345678.0123456789", "-0.0000000001"),
    column("numeric", "number", "0.1", "12345678901234567890.123456789", "-7"),
    column("numeric", "number", "1e40", "1e-40", note="beyond 38 digits"),
    column("numeric(50,20)", "number", "12345.67890123456789012345", "-1"),
    column("numeric(50,20)", "number", "123456789012345678901234567890.5", note="more whole digits"),
    column("numeric(60,40)", "number", "2.5", "3.4567"),
    column("numeric(3,-2)", "number", "12300"),
    column("numeric(3,5)", "number", "0.00123"),
    column("numeric(10,2)", "number", "'NaN'", "1", note="NaN"),
    column("numeric", "number", "'NaN'", "1.5", note="NaN"),
    column("numeric", "number", "'Infinity'", "'-Infinity'", note="infinities"),
    column("real", "float", "1.1", "-3.4e38", "'NaN'", "'Infinity'"),
    column("double precision", "float", "0.1", "-1.7976931348623157e308", "5e-324", "'NaN'", "'-Infinity'"),
    column("money", "number", "'12.34'", "'-0.01'"),
    column("text", "text", *TEXTS, "E'back\\\\slash'", "'\\N'", "'\\.'"),
    column("varchar(20)", "text", "'abc'", "'naïve'", "''", described="character varying(20)"),
    column("char(5)", "text", "'ab'", "'abcde'", described="character(5)"),
    column("char(300)", "text", "'ab'", described="character(300)"),
    column('"char"', "text", "'x'"),
    column("name", "text", "'pg_class'"),
    column("bytea", "bytes", "'\\x00ff10'", "'\\x'", "'\\x27225c0a'"),
    column("date", "date", "'2024-02-29'", "'0001-01-01'", "'9999-12-31'"),
    column("date", "date", "'0044-03-15 BC'", note="BC"),
    column("date", "date", "'50000-01-01'", note="beyond 9999"),
    column("date", "date", "'infinity'", "'-infinity'", note="infinities"),
    column("time", "time", "'00:00:00'", "'23:59:59.999999'", described="time without time zone"),
    column("time", "time", "'24:00:00'", note="24:00", described="time without time zone"),
    column("time with time zone", "timetz", "'12:34:56.789+05:30'", "'00:00:00-08'"),
    column("timestamp", "timestamp", "'2024-02-29 12:34:56.789012'", "'0001-01-01 00:00:00'",
           described="timestamp without time zone"),
    column("timestamp", "timestamp", "'infinity'", "'-infinity'", note="infinities",
           described="timestamp without time zone"),
    column("timestamp", "timestamp", "'0044-03-15 12:00:00 BC'", "'50000-01-01 00:00:00'", note="BC, beyond 9999",
           described="timestamp without time zone"),
    column("timestamptz", "timestamptz", "'2024-02-29 12:34:56.789012+05:30'", "'1970-01-01 00:00:00Z'",
           described="timestamp with time zone"),
    column("timestamptz", "timestamptz", "'infinity'", "'-infinity'", note="infinities",
           described="timestamp with time zone"),
    column("interval", "interval", "'1 year 2 months 3 days 04:05:06.789'", "'-3 days'", "'0'"),
    column("interval", "interval", "'1 mon -2 days 03:00:00'", "'100000000 hours'", note="mixed signs, long"),
    column("uuid", "uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "'00000000-0000-0000-0000-000000000000'"),
    column("json", "json", '\'{"a": 1, "a": 2, "ü": [1.10, null]}\'', "'null'", "'\"x\"'", compares=False),
    column("jsonb", "json", '\'{"b": 1.10, "a": [true, null]}\'', "'1e2'"),
    column("integer[]", "array", "'{1,2,NULL}'", "'{}'"),
    column("text[]", "array", """'{a,"b,c","d\\"e",NULL,"NULL",""}'""", "'{}'"),
    column("numeric(10,2)[]", "text", "'{1.10,NULL}'"),
    column("date[]", "array", "'{2024-02-29,NULL}'"),
    column("uuid[]", "array", "'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'"),
    column("boolean[]", "array", "'{t,f,NULL}'"),
    column("integer[]", "array", "'{{1,2},{3,4}}'", note="of arrays"),
    column("integer[]", "array", "'[0:1]={1,2}'", note="not from 1"),
    column("mood", "text", "'sad'", "'naïve'"),
    column("variant_kind", "text", "'a'"),
    column("positive", "number", "1.25", "3"),
    column("pair", "text", "'(1,\"a,b\")'"),
    column("inet", "text", "'192.168.0.1/24'", "'::1'"),
    column("cidr", "text", "'10.0.0.0/8'"),
    column("macaddr", "text", "'08:00:2b:01:02:03'"),
    column("bit(4)", "text", "'1010'"),
    column("bit varying(8)", "text", "'101'", "''"),
    column("int4range", "text", "'[1,5)'", "'empty'"),
    column("tsvector", "text", "'a:1 cat:2'"),
    column("point", "text", "'(1.5,2)'", compares=False),
    column("xml", "text", "'<a>1</a>'", compares=False),
    column("oid", "number", "'4294967295'"),
    column("pg_lsn", "text", "'16/B374D848'"),
)  # fmt: skip

POSTGRES_TYPES = (
    "create type public.mood as enum ('sad', 'naïve')",
    "create type public.variant_kind as enum ('a')",
    "create domain public.positive as numeric(8,3) check (value > 0)",
    "create type public.pair as (a int, b text)",
)

MYSQL: Sequence[TypedColumn] = (
    column("boolean", "number", "1", "0", described="tinyint(1)"),
    column("tinyint(1)", "number", "9", "-128"),
    column("tinyint", "number", "-128", "127", described="tinyint(4)"),
    column("tinyint unsigned", "number", "255", described="tinyint(3) unsigned"),
    column("smallint", "number", "-32768", described="smallint(6)"),
    column("smallint unsigned", "number", "65535", described="smallint(5) unsigned"),
    column("mediumint", "number", "-8388608", described="mediumint(9)"),
    column("mediumint unsigned", "number", "16777215", described="mediumint(8) unsigned"),
    column("int", "number", "-2147483648", "2147483647", described="int(11)"),
    column("int unsigned", "number", "4294967295", described="int(10) unsigned"),
    column("bigint", "number", "-9223372036854775808", "9223372036854775807", described="bigint(20)"),
    column("bigint unsigned", "number", "18446744073709551615", "0", described="bigint(20) unsigned"),
    column("decimal(10,2)", "number", "12.30", "-99999999.99"),
    column("decimal(10,2) unsigned", "number", "12.30", "0"),
    column("decimal(18,18)", "number", "0.999999999999999999", "-0.000000000000000001"),
    column("decimal(38,30)", "number", "12345678.012345678901234567890123456789"),
    column("decimal(65,30)", "number", "12345.678901234567890123456789", "-1"),
    column("decimal(65,30)", "number", "12345678901234567890123456789012345.678901234567890123456789012345",
           note="beyond 38 digits"),
    column("float", "float", "1.1", "-3.4e38"),
    column("double", "float", "0.1", "-1.7976931348623157e308", "2.2250738585072014e-308"),
    column("bit(1)", "number", "b'1'", "b'0'"),
    column("bit(10)", "number", "b'1000000001'"),
    column("bit(64)", "number", "b'1111111111111111111111111111111111111111111111111111111111111111'"),
    column("char(5)", "text", "'ab'", "'naïve'"),
    column("varchar(20)", "text", "'abc'", "'naïve ☃ 🦆'", "''", "'ends in blank '"),
    column("text", "text", *TEXTS, "'back\\\\slash'", "'\\\\N'"),
    column("varchar(0)", "text", "''"),
    column("longtext", "text", "'x'"),
    column("enum('x','ÿ,z')", "text", "'x'", "'ÿ,z'"),
    column("set('a','b')", "text", "'a,b'", "''"),
    column("binary(4)", "bytes", "x'00ff'", "x'27225c0a'"),
    column("varbinary(10)", "bytes", "x'00ff10'", "x''"),
    column("blob", "bytes", "x'00ff10'", "x''"),
    column("date", "date", "'2024-02-29'", "'1000-01-01'", "'9999-12-31'"),
    column("date", "date", "'0000-00-00'", note="zero"),
    column("date", "date", "'2024-00-00'", note="zero month"),
    column("datetime", "timestamp", "'2024-02-29 12:34:56'"),
    column("datetime(6)", "timestamp", "'2024-02-29 12:34:56.789012'", "'1000-01-01 00:00:00'"),
    column("datetime", "timestamp", "'0000-00-00 00:00:00'", note="zero"),
    column("timestamp(6)", "timestamp", "'2024-02-29 12:34:56.789012'", "'1970-01-02 00:00:01'"),
    column("time(6)", "time", "'12:34:56.789012'", "'00:00:00'"),
    column("time", "time", "'-12:30:00'", note="negative"),
    column("time", "time", "'838:59:59'", note="beyond a day"),
    column("year", "number", "2024", "1901", described="year(4)"),
    column("json", "json", '\'{"a": 1, "a": 2, "ü": [1.10, null]}\'', "'null'", described="longtext"),
    column("uuid", "uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
    column("inet6", "text", "'::1'"),
    column("point", "bytes", "point(1.5, 2)"),
)  # fmt: skip

DUCKDB: Sequence[TypedColumn] = (
    column("BOOLEAN", "bool", "true", "false"),
    column("TINYINT", "number", "-128", "127"),
    column("SMALLINT", "number", "-32768"),
    column("INTEGER", "number", "-2147483648", "2147483647"),
    column("BIGINT", "number", "-9223372036854775808", "9223372036854775807"),
    column("HUGEINT", "number", "12345678901234567890123456789", "-1"),
    column("HUGEINT", "number", "170141183460469231731687303715884105727", note="beyond 38 digits"),
    column("UTINYINT", "number", "255"),
    column("USMALLINT", "number", "65535"),
    column("UINTEGER", "number", "4294967295"),
    column("UBIGINT", "number", "18446744073709551615", "0"),
    column("UHUGEINT", "number", "12345678901234567890123456789"),
    column("DECIMAL(10,2)", "number", "12.30", "-99999999.99"),
    column("DECIMAL(38,37)", "number", "1.0123456789012345678901234567890123456"),
    column("DECIMAL(38,38)", "number", "0.01234567890123456789012345678901234567"),
    column("FLOAT", "float", "1.1", "'NaN'", "'inf'"),
    column("DOUBLE", "float", "0.1", "-1.7976931348623157e308", "'NaN'", "'-inf'"),
    column("VARCHAR", "text", *TEXTS, "'back\\slash'", "'\\N'"),
    column("VARCHAR", "text", "'a' || chr(0)", note="character 0"),
    column("VARCHAR(20)", "text", "'abc'", described="VARCHAR"),
    column("BLOB", "bytes", "'\\x00\\xFF\\x10'::blob", "''::blob"),
    column("BIT", "text", "'10101'"),
    column("DATE", "date", "'2024-02-29'", "'0001-01-01'", "'9999-12-31'"),
    column("DATE", "date", "'0044-03-15 (BC)'", "'50000-01-01'", note="BC, beyond 9999"),
    column("DATE", "date", "'infinity'", "'-infinity'", note="infinities"),
    column("TIME", "time", "'00:00:00'", "'23:59:59.999999'", "'24:00:00'"),
    column("TIME WITH TIME ZONE", "timetz", "'12:34:56.789+05:30'", "'00:00:00-08'"),
    column("TIMESTAMP", "timestamp", "'2024-02-29 12:34:56.789012'", "'0001-01-01 00:00:00'"),
    column("TIMESTAMP", "timestamp", "'infinity'", "'-infinity'", note="infinities"),
    column("TIMESTAMP_S", "timestamp", "'2024-02-29 12:34:56'"),
    column("TIMESTAMP_MS", "timestamp", "'2024-02-29 12:34:56.789'"),
    column("TIMESTAMP_NS", "timestamp", "'2024-02-29 12:34:56.789012'"),
    column("TIMESTAMP_NS", "timestamp", "'2024-02-29 12:34:56.789012345'", note="nanoseconds"),
    column("TIMESTAMP WITH TIME ZONE", "timestamptz", "'2024-02-29 12:34:56.789012+05:30'", "'1970-01-01 00:00:00Z'"),
    column("TIME_NS", "text", "'12:34:56.123456789'"),
    column("DECIMAL(9,9)", "number", "0.999999999", "-0.123456789"),
    column("INTERVAL", "interval", "'1 year 2 months 3 days 04:05:06.789'", "'-3 days'", "'100000000 hours'"),
    column("UUID", "uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
    column("JSON", "json", '\'{"a": 1, "a": 2, "ü": [1.10, null]}\'', "'null'"),
    column("ENUM('sad', 'naïve')", "text", "'sad'", "'naïve'"),
    column("INTEGER[]", "array", "[1, 2, NULL]", "[]"),
    column("INTEGER[3]", "array", "[1, 2, NULL]"),
    column("VARCHAR[]", "array", "['a' || chr(0)]", note="character 0", compares=False),
    column("VARCHAR[]", "array", """['a', 'b,c', 'd"e', NULL, 'NULL', '']"""),
    column("DECIMAL(10,2)[]", "array", "[1.10, NULL]"),
    column("DATE[]", "array", "['2024-02-29'::date, NULL]"),
    column("UUID[]", "text", "['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid]"),
    column("INTEGER[][]", "array", "[[1, 2], [3]]", "[[]]"),
    column("STRUCT(a INTEGER, b VARCHAR)", "array", "{'a': 1, 'b': 'x'}", "{'a': NULL, 'b': 'say \"hi\"'}"),
    column("STRUCT(BIT_RATE INTEGER, JSON_X VARCHAR)", "array", "{'BIT_RATE': 1, 'JSON_X': 'x'}"),
    column("STRUCT(ids UUID[])", "text", "{'ids': ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid]}"),
    column("MAP(VARCHAR, INTEGER)", "array", "map {'k': 1}"),
    column("UNION(num INTEGER, str VARCHAR)", "text", "1", "'two'"),
)  # fmt: skip

SQLITE: Sequence[TypedColumn] = (
    column("BOOLEAN", "bool", "1", "0"),
    column("INTEGER", "number", "-9223372036854775808", "9223372036854775807"),
    column("TINYINT", "number", "300"),
    column("REAL", "float", "0.1", "-1.7976931348623157e308"),
    column("FLOATING POINT", "float", "1.5", "2"),
    column("NUMERIC", "number", "1.5", "10", "-0.001"),
    column("NUMERIC", "number", "9007199254740993", "1.5", note="more digits than a float"),
    column("NUMERIC", "number", "9e999", "1.5", note="infinity"),
    column("DECIMAL(10,2)", "number", "12.30", "-99999999.99"),
    column("DECIMAL(10,2)", "number", "1.005", "123456789", note="more digits"),
    column("TEXT", "text", *TEXTS, "'back\\slash'", "'\\N'"),
    column("VARCHAR(20)", "text", "'abc'", "'naïve'"),
    column("STRING", "text", "'007'", "'abc'", "1.5"),
    column("BLOB", "bytes", "x'00ff10'", "x''"),
    column("DATE", "date", "'2024-02-29'", "'0001-01-01'"),
    column("DATE", "date", "'2024-02-29 12:34:56'", note="a time in it"),
    column("DATETIME", "timestamp", "'2024-02-29 12:34:56.789012'", "'2024-02-29 12:34:56'"),
    column("DATETIME", "timestamp", "'2024-02-29 12:34:56.789012345'", note="nanoseconds"),
    column("DATETIME", "timestamp", "'2024-02-29 12:34:56+05:30'", note="an offset in it"),
    column("TIMESTAMPTZ", "timestamptz", "'2024-02-29 12:34:56.789012+05:30'", "'1970-01-01 00:00:00Z'"),
    column("TIMESTAMP WITH TIME ZONE", "timestamptz", "'2024-02-29 12:34:56'", note="no offset in it"),
    column("TIME", "text", "'12:34:56'"),
    column("VARYING CHARACTER(255)", "text", "'abc'"),
    column("JSON", "json", '\'{"a": 1, "a": 2}\''),
    column("JSON", "json", "1.10", "2", note="numbers in it"),
    column("UUID", "uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
    column("", "text", "'a'", "1", "2.5", note="no type: integers, floats and texts"),
    column("INTEGER", "text", "'x'", "1", note="a text in it"),
)  # fmt: skip

COLUMNS = {"postgres": POSTGRES, "mysql": MYSQL, "duckdb": DUCKDB, "sqlite": SQLITE}
"""By source."""
