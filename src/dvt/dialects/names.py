"""How a dialect folds identifiers: sqlglot's rules, with the few that it leaves open filled in."""

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect, NormalizationStrategy

from dvt.dialects.copies import copied

# MySQL's column names never depend on case; whether table aliases do depends on the server's file system. Models are
# read as if they did not.
_OVERRIDES = {"mysql": NormalizationStrategy.CASE_INSENSITIVE}


def strategy(dialect: str) -> NormalizationStrategy:
    """The rule of `dialect`."""
    if dialect in _OVERRIDES:
        return _OVERRIDES[dialect]
    return Dialect.get_or_raise(dialect).normalization_strategy


def reading(dialect: str) -> Dialect:
    """Sqlglot's dialect, folding identifiers by `strategy`."""
    if dialect in _OVERRIDES:
        return Dialect.get_or_raise(f"{dialect}, normalization_strategy={_OVERRIDES[dialect].value.lower()}")
    return Dialect.get_or_raise(dialect)


def folded(identifier: exp.Expr, dialect: str) -> str:
    """The name that an identifier of the SQL stands for."""
    if not isinstance(identifier, exp.Identifier):
        return identifier.name
    copy = copied(identifier)
    return reading(dialect).normalize_identifier(copy).name
