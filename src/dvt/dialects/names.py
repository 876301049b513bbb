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


_UPPER, _LOWER = NormalizationStrategy.UPPERCASE, NormalizationStrategy.LOWERCASE
_IGNORED = NormalizationStrategy.CASE_INSENSITIVE


def unquoted(name: str, there: str, dialect: str) -> str:
    """What a name of a database of dialect `there` is to SQL in `dialect` which does not quote it.

    ``day`` of PostgreSQL, which nobody quotes there, is ``DAY`` in Snowflake's. A name that has to be quoted at home
    is the same everywhere.
    """
    home, rule = strategy(there), strategy(dialect)
    if rule is _IGNORED:
        return name.lower()
    if rule is _UPPER and (home is _IGNORED or (home is _LOWER and name == name.lower())):
        return name.upper()
    return name.lower() if rule is _LOWER and home is _UPPER and name == name.upper() else name


def named_there(name: str, dialect: str, target: str) -> str:
    """What a column that SQL in `dialect` calls `name` is called where the SQL's result goes, a database of `target`.

    ``DAY``, which Snowflake's has of ``day``, is ``day`` in PostgreSQL, and the other way round.
    """
    home, rule = strategy(dialect), strategy(target)
    if home is _UPPER and rule is not _UPPER:
        return name.lower() if name == name.upper() else name
    if rule is _UPPER and home is not _UPPER:
        return name.upper() if home is _IGNORED or name == name.lower() else name
    return name


def folded(identifier: exp.Expr, dialect: str) -> str:
    """The name that an identifier of the SQL stands for."""
    if not isinstance(identifier, exp.Identifier):
        return identifier.name
    copy = copied(identifier)
    return reading(dialect).normalize_identifier(copy).name
