import pytest
from sqlglot import exp, parse_one

from dvt.plan.predicates import conjuncts, implied, normal, reads_only, rejects_nulls


def condition(text: str, dialect: str = "postgres") -> exp.Expr:
    return parse_one(text, read=dialect)


@pytest.mark.parametrize("dialect", ["postgres", "duckdb", "mysql", "sqlite"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a IS NOT NULL", "NOT a IS NULL"),
        ("a NOT LIKE 'x'", "NOT a LIKE 'x'"),
        ("NOT a NOT LIKE 'x'", "a LIKE 'x'"),
        ("NOT (a IS NOT NULL)", "a IS NULL"),
        ("NOT (a = 1 OR b = 2)", "NOT a = 1 AND NOT b = 2"),
        ("NOT (a = 1 AND NOT b = 2)", "NOT a = 1 OR b = 2"),
    ],
)
def test_normal_form_has_one_kind_of_not(text: str, expected: str, dialect: str) -> None:
    found = normal(condition(text, dialect), dialect)
    asked = expected.replace("a LIKE", "LOWER(a) LIKE") if dialect == "sqlite" else expected
    assert found.sql("sqlite").replace("(LOWER(a) LIKE 'x')", "LOWER(a) LIKE 'x'") == asked
    assert not any(node.args.get("negate") for node in found.walk())


@pytest.mark.parametrize(
    "text",
    [
        "c.x = 1", "NOT c.x = 1", "c.x IS NOT NULL", "c.x IN (1, 2)", "NOT c.x IN (1, 2)", "c.x LIKE 'a%'",
        "c.x IS TRUE",
        "c.x + 1 > 2", "c.x = 1 AND o.y IS NULL", "c.x = 1 OR c.z > 2", "c.x BETWEEN o.a AND o.b", "c.paid",
        "NOT c.paid",
        "c.x::text = 'a'",
    ],
)  # fmt: skip
def test_rejects_nulls(text: str) -> None:
    assert rejects_nulls(normal(condition(text), "postgres"), "c")


@pytest.mark.parametrize(
    "text",
    [
        "c.x IS NULL", "NOT c.x IS TRUE", "c.x = 1 OR o.y = 2", "COALESCE(c.x, 0) = 0", "c.x IS NOT DISTINCT FROM NULL",
        "o.y = 1", "NOT (c.x IS NOT NULL)", "CASE WHEN c.x = 1 THEN FALSE ELSE TRUE END", "c.x = 1 OR c.z IS NULL",
        "NOT (c.x = 1) IS TRUE",
    ],
)  # fmt: skip
def test_does_not_reject_nulls(text: str) -> None:
    assert not rejects_nulls(normal(condition(text), "postgres"), "c")


def test_implied_keeps_all_parts_of_an_or_or_none() -> None:
    def keep(atom: exp.Expr) -> exp.Expr | None:
        return atom if reads_only(atom, "o") else None

    both = normal(condition("(o.a = 1 AND c.b = 2) OR (o.a = 3 AND c.b = 4)"), "postgres")
    assert implied(both, keep).sql() == "(o.a = 1 OR o.a = 3)"
    assert implied(normal(condition("o.a = 1 OR c.b = 2"), "postgres"), keep) is None
    assert implied(normal(condition("o.a = 1 OR FALSE"), "postgres"), keep).sql() == "(o.a = 1)"


def test_reads_only_refuses_nested_queries_and_constants() -> None:
    assert reads_only(condition("o.a = 1"), "o")
    assert not reads_only(condition("1 = 1"), "o")
    assert not reads_only(condition("o.a = (SELECT 1)"), "o")
    assert not reads_only(condition("o.a = c.a"), "o")


def test_conjuncts_sees_through_parentheses() -> None:
    assert [c.sql() for c in conjuncts(condition("(a = 1 AND (b = 2)) AND c = 3"))] == ["a = 1", "b = 2", "c = 3"]
