import pytest
from sqlglot import exp, parse_one

from dvt.dialects.rules import Level, Op, shipped
from dvt.dialects.safety import Refusal, Source, SourceColumn
from dvt.dialects.types import Family, family


def ask(text: str, type_: str, dialect: str) -> str | None:
    """The source's condition, or None where it is refused. Flags like NOT LIKE's count as in a normal form."""
    source = Source(
        dialect=dialect, columns={"x": SourceColumn(name="X", type=type_), "y": SourceColumn(name="Y", type=type_)}
    )
    found = source.condition(parse_one(text, read="duckdb"))
    return None if isinstance(found, Refusal) else found.sql(dialect)


@pytest.mark.parametrize(
    ("text", "type_", "dialect", "expected"),
    [
        ("x = 'a'", "text", "postgres", "\"X\" = 'a'"),
        ("x <> 'a'", "text", "postgres", '"X" COLLATE "C" <> \'a\''),
        ("'a' < x", "text", "postgres", '"X" COLLATE "C" > \'a\''),
        ("x = 'a'", "varchar(10)", "mysql", "`X` = 'a'"),
        ("x <> 'a'", "varchar(10)", "mysql", None),
        ("x > 'a'", "varchar(10)", "mysql", None),
        ("NOT x IN ('a')", "varchar(10)", "mysql", None),
        ("NOT x = 1", "int", "mysql", "`X` <> 1"),
        ("x = 1", "tinyint(1)", "mysql", None),
        ("x IS NULL", "date", "mysql", None),
        ("NOT x IS NULL", "date", "mysql", "NOT `X` IS NULL"),
        ("x > '2020-01-01'", "timestamp", "mysql", None),
        ("x = 1", "INTEGER", "sqlite", '"X" = 1'),
        ("x = 1.5", "INTEGER", "sqlite", None),
        ("x = 1", "DECIMAL(10,2)", "sqlite", None),
        ("x = 1", "", "sqlite", None),
        ("x = 1", "FLOATING POINT", "sqlite", None),
        ("x > '2020-01-01'", "DATE", "sqlite", None),
        ("x <> 'a'", "TEXT", "sqlite", '"X" COLLATE "BINARY" <> \'a\''),
        ("x = 'a'", "citext", "postgres", None),
        ("x = 'a'", "character(3)", "postgres", None),
        ("x = 'a'", "my_enum", "postgres", None),
        ("x = 'a'", "text[]", "postgres", None),
        ("x > '2020-01-01'", "timestamp with time zone", "postgres", None),
        ("x > '2020-01-01'", "date", "postgres", "\"X\" > CAST('2020-01-01' AS DATE)"),
        ("x > '2020-1-1'", "date", "postgres", None),
        ("x > '2020-02-30'", "date", "postgres", None),
        ("x = '5'", "integer", "postgres", None),
        ("x = 0.1", "real", "postgres", None),
        ("x = 0.1", "double precision", "postgres", '"X" = 0.1'),
        ("x = 1e3", "double precision", "postgres", None),
        ("x = 0.1234567890123456789", "double precision", "postgres", None),
        ("x BETWEEN 0.06 - 0.01 AND 0.06 + 0.01", "numeric(10,2)", "postgres", '"X" BETWEEN 0.05 AND 0.07'),
        ("x < DATE '2020-01-31' + INTERVAL 1 MONTH", "date", "postgres", "\"X\" < CAST('2020-02-29' AS DATE)"),
        ("x + 1 > 2", "integer", "postgres", None),
        ("1 / x > 2", "integer", "postgres", None),
        ("UPPER(x) = 'A'", "text", "redshift", None),
        ("UPPER(x) = 'A'", "integer", "postgres", None),
        ("UPPER(x) = y", "text", "postgres", None),
        ("TRIM('x' FROM x) = 'A'", "text", "postgres", None),
        ("LENGTH(x) BETWEEN 2 AND 3", "text", "postgres", 'LENGTH("X") BETWEEN 2 AND 3'),
        ("NOT x % 3 IN (1, 2)", "integer", "mysql", "NOT ((`X` % 3) IN (1, 2))"),
        ("x % 0 = 1", "integer", "mysql", None),
        ("NOT LOWER(x) LIKE 'a%'", "text", "sqlite", None),
        ("x = 'É'", "text", "postgres", None),
        ("x = 'É'", "VARCHAR", "duckdb", "\"X\" = 'É'"),
        ("x LIKE 'a\\%'", "text", "postgres", None),
        ("x = 'a\\b'", "varchar(9)", "mysql", None),
        ("x = y", "integer", "postgres", '"X" = "Y"'),
        ("x < y", "double precision", "postgres", None),
        ("x IN (1, NULL)", "integer", "postgres", None),
        ("x IS DISTINCT FROM 1", "integer", "postgres", None),
        ("x = 1", "integer", "some_new_database", None),
        ("x = 'a'", "VARCHAR(16777216)", "snowflake", "\"X\" = 'a'"),
        ("x <> 'a'", "VARCHAR(16777216)", "snowflake", None),
    ],
)  # fmt: skip
def test_conditions(text: str, type_: str, dialect: str, expected: str | None) -> None:
    assert ask(text, type_, dialect) == expected


@pytest.mark.parametrize("flag", ["negate", "symmetric", "something_new"])
def test_a_node_with_an_unknown_flag_is_refused(flag: str) -> None:
    atom = parse_one("x LIKE 'a%'", read="duckdb")
    atom.set(flag, True)
    source = Source(dialect="postgres", columns={"x": SourceColumn(name="x", type="text")})
    assert isinstance(source.condition(atom), Refusal)


def test_unknown_is_no() -> None:
    for table in shipped().dialects.values():
        assert set(table.filters) <= {(kind, op) for kind in Family for op in Op}
        assert all(rule.level > Level.NO for rule in (*table.filters.values(), *table.calls.values()))


def test_families_of_words_that_mislead() -> None:
    assert family("bit(3)", "postgres") is None
    assert family("timestamp", "mysql") is None
    assert family("datetime(6)", "mysql") is Family.TIMESTAMP
    assert family("bigint(20) unsigned", "mysql") is Family.INT
    assert family("numeric(10,2)", "postgres") is Family.DECIMAL
    assert family("DECIMAL(10,2)[]", "duckdb") is None
    assert family("no such type", "postgres") is None


def test_a_refusal_names_the_function() -> None:
    source = Source(dialect="postgres", columns={"x": SourceColumn(name="x", type="text")})
    found = source.condition(parse_one("sqrt(x) = 1"))
    assert isinstance(found, Refusal)
    assert found.function == "sqrt"
    assert isinstance(source.condition(exp.true()), Refusal)
