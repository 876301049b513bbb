"""What stands in place of a placeholder once the value is known."""

import pytest
from sqlglot import exp, parse_one

from dvt.dialects.late import Known, KnownKeys, settled
from dvt.dialects.render import render
from dvt.dialects.rules import Op
from dvt.dialects.safety import Refusal, Source, SourceColumn
from dvt.dialects.types import Family

COLUMNS = {
    "i": "integer", "n": "numeric(10,2)", "f": "double precision", "d": "date", "t": "timestamp", "z": "timestamptz",
    "s": "text", "b": "boolean",
}  # fmt: skip


def filtered(condition: str, dialect: str = "postgres") -> exp.Query:
    """The extract of a table with that condition, ``:v`` and ``:w`` not known yet."""
    types = {**COLUMNS, "t": "datetime(6)"} if dialect == "mysql" else COLUMNS
    source = Source(
        dialect=dialect, columns={name: SourceColumn(name=name, type=type_) for name, type_ in types.items()}
    )

    def atom(node: exp.Expr) -> exp.Expr:
        if isinstance(node, (exp.And, exp.Or)):
            return type(node)(this=atom(node.this), expression=atom(node.expression))
        if isinstance(node, exp.Paren) and isinstance(node.this, (exp.And, exp.Or)):
            return exp.Paren(this=atom(node.this))
        found = source.condition(node)
        assert not isinstance(found, Refusal), found
        return found

    return exp.select("i").from_("x").where(atom(parse_one(condition, dialect="postgres")))


def where(condition: str, dialect: str = "postgres", **values: tuple[str, str | None]) -> tuple[str, int]:
    """The condition as the source gets it, and how many values it could not have."""
    known = {name: Known(type=type_, text=text) for name, (type_, text) in values.items()}
    query, refused = settled(filtered(condition, dialect), dialect, "duckdb", known)
    return render(query, dialect).partition(" WHERE ")[2].replace('"', "").replace("`", ""), len(refused)


@pytest.mark.parametrize(
    ("column", "type_", "text", "expected"),
    [
        ("i", "BIGINT", "12", "12"),
        ("i", "HUGEINT", "-12", "-12"),
        ("i", "DECIMAL(10,2)", "12.00", "12"),
        ("i", "DECIMAL(10,2)", "12.50", None),
        ("i", "DOUBLE", "12.0", None),
        ("i", "VARCHAR", "12", None),
        ("i", "HUGEINT", "1234567890123456789", None),
        ("n", "DECIMAL(10,2)", "1.50", "1.50"),
        ("n", "INTEGER", "3", "3"),
        ("n", "DOUBLE", "1.5", None),
        ("n", "DECIMAL(38,2)", "1234567890123456.00", None),
        ("f", "DOUBLE", "0.1", "0.1"),
        ("f", "DOUBLE", "0.30000000000000004", None),
        ("f", "DOUBLE", "1e+300", None),
        ("f", "DOUBLE", "nan", None),
        ("f", "FLOAT", "0.1", None),
        ("d", "DATE", "2024-02-29", "CAST('2024-02-29' AS DATE)"),
        ("d", "TIMESTAMP", "2024-02-29 00:00:00", "CAST('2024-02-29' AS DATE)"),
        ("d", "TIMESTAMP", "2024-02-29 00:00:00.000001", None),
        ("d", "DATE", "0044-03-15 (BC)", None),
        ("d", "DATE", "infinity", None),
        ("t", "TIMESTAMP", "2024-02-29 23:59:59", "CAST('2024-02-29 23:59:59' AS TIMESTAMP)"),
        ("t", "TIMESTAMP", "2024-02-29 23:59:59.12", "CAST('2024-02-29 23:59:59.120000' AS TIMESTAMP(6))"),
        ("t", "DATE", "2024-02-29", "CAST('2024-02-29 00:00:00' AS TIMESTAMP)"),
        ("t", "TIMESTAMP WITH TIME ZONE", "2024-02-29 23:59:59+00", None),
        ("t", "TIMESTAMP_NS", "2024-02-29 23:59:59.123456789", None),
        ("t", "TIMESTAMP", "12024-02-29 23:59:59", None),
        ("z", "TIMESTAMP WITH TIME ZONE", "2024-02-29 01:00:00.5+00",
         "CAST('2024-02-29 01:00:00.5+00:00' AS TIMESTAMPTZ)"),
        ("z", "TIMESTAMP WITH TIME ZONE", "2024-02-29 23:59:59+05:30", None),
        ("z", "TIMESTAMP", "2024-02-29 23:59:59", None),
        ("s", "VARCHAR", "it's", "'it''s'"),
        ("s", "VARCHAR", "naïve", None),
        ("s", "VARCHAR", "a\\b", None),
        ("b", "BOOLEAN", "true", "TRUE"),
        ("b", "BOOLEAN", "false", "FALSE"),
    ],
)  # fmt: skip
def test_literals(column: str, type_: str, text: str, expected: str | None) -> None:
    found, refused = where(f"{column} = :v", v=(type_, text))
    assert (found, refused) == (("1 = 1", 1) if expected is None else (f"{column} = {expected}", 0))


def test_null_stays_null() -> None:
    assert where("i > :v", v=("INTEGER", None)) == ("i > NULL", 0)


def test_the_whole_comparison_gives_way() -> None:
    no, yes = ("VARCHAR", "é"), ("VARCHAR", "e")
    assert where("not s = :v", v=no) == ("1 = 1", 1)
    assert where("s between :v and :w", v=no, w=no) == ("1 = 1", 2)
    assert where("not (s between :v and :w)", v=yes, w=no) == ("1 = 1", 1)
    assert where("(s = :v or i = 1) and i > 2", v=no) == ("(1 = 1 OR i = 1) AND i > 2", 1)
    assert where("s = :v and s <> :w", v=no, w=no) == ("1 = 1 AND 1 = 1", 2)


@pytest.mark.parametrize(
    ("text", "expected"), [("e", "i > 1 AND NOT (i = 2 AND MAX(s) = 'e')"), ("é", "i > 1 AND 1 = 1")]
)
def test_in_the_filter_of_groups(text: str, expected: str) -> None:
    """There, too, and what gives way is all that is negated together."""
    node = exp.Placeholder(this="v", kind=Family.TEXT.value, widget=Op.EQ.value)
    query = exp.select("i").from_("x").group_by("i").having("i > 1 and not (i = 2 and max(s) = y)")
    next(column for column in query.find_all(exp.Column) if column.name == "y").replace(node)
    found, refused = settled(query, "postgres", "duckdb", {"v": Known(type="VARCHAR", text=text)})
    assert render(found, "postgres").partition(" HAVING ")[2].replace('"', "") == expected
    assert len(refused) == (text == "é")


def test_fractions_of_a_second_in_mysql() -> None:
    found = where("t > :v", "mysql", v=("TIMESTAMP", "2024-01-01 00:00:00.5"))
    assert found == ("t > CAST('2024-01-01 00:00:00.500000' AS DATETIME(6))", 0)


def test_a_placeholder_says_how_it_is_compared() -> None:
    [node] = filtered("t > :v").find_all(exp.Placeholder)
    assert (Family(node.args["kind"]), Op(node.args["widget"])) == (Family.TIMESTAMP, Op.ORDER)


def listed(dialect: str, keys: KnownKeys) -> tuple[str, tuple[str, ...]]:
    """The settled filter of a column of numbers, by keys."""
    query = (
        exp.select("i")
        .from_("t")
        .where(
            exp.or_(
                exp.In(
                    this=exp.column("i"),
                    expressions=[exp.Placeholder(this="dvt_k1", kind=Family.INT.value, widget=Op.EQ.value)],
                ),
                exp.column("j").eq(1),
            )
        )
    )
    settled_, refused = settled(query, dialect, "duckdb", {"dvt_k1": keys})
    return settled_.sql(dialect), refused


def test_keys() -> None:
    assert listed("postgres", KnownKeys(type="BIGINT", texts=("2", "-3"))) == (
        "SELECT i FROM t WHERE i IN (2, -3) OR j = 1", ()
    )  # fmt: skip
    assert listed("postgres", KnownKeys(type="BIGINT", texts=("2",)))[0] == "SELECT i FROM t WHERE i IN (2) OR j = 1"
    assert listed("postgres", KnownKeys(type="BIGINT", texts=()))[0] == "SELECT i FROM t WHERE 1 = 0 OR j = 1"


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        (KnownKeys(type="BIGINT", texts=None), "more than 1,000 values"),
        (KnownKeys(type="BIGINT", texts=tuple(map(str, range(1001)))), "more than 1,000 values"),
        (KnownKeys(type="VARCHAR", texts=("a",)), "a value of type VARCHAR would be converted before it is compared"),
        (KnownKeys(type="DECIMAL(3,1)", texts=("1.0", "1.5")), "the number 1.5 may compare differently there"),
    ],
)
def test_keys_that_cannot_be_sent(keys: KnownKeys, reason: str) -> None:
    assert listed("oracle", keys) == ("SELECT i FROM t WHERE 1 = 1 OR j = 1", (f":dvt_k1: {reason}",))
