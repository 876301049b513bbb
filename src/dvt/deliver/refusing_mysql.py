"""Which values a column of MySQL or MariaDB does not take."""

import pyarrow as pa
from sqlglot import exp

from dvt.deliver.pairs import BINARY, FLOATS, INTEGERS, MOMENTS, NUMBERS, Columns, cast, decimal, known, parts
from dvt.deliver.ranges import beyond_digits, beyond_range, longer_text
from dvt.deliver.storing_mysql import members, members_of_set, of_bytes, year_in_text
from dvt.deliver.type_words import digits
from dvt.types import arrow_type

_BYTES = {"tinytext": 255, "text": 65_535, "tinyblob": 255, "blob": 65_535}
_NUMBER = "^[[:space:]]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?[[:space:]]*$"
_PLACE = "^ *[+-]?[0-9]+ *$"
_MOST = {"float": "3.4028234663852886e38", "double": "1.7976931348623157e308"}


def refused_by_mysql(value: exp.Expr, columns: Columns) -> exp.Expr | None:
    """Which it says it has no room for, or would cut off without a word; None where it takes all."""
    word, size = parts(columns.wanted)
    given, _ = parts(columns.source)
    text, number = columns.of_texts, given in NUMBERS
    if text and word in ("enum", "set"):
        return _no_member(value, columns)
    if text and word == "json":
        valid = exp.Anonymous(this="json_valid", expressions=[value.copy()])
        return exp.EQ(this=valid, expression=exp.Literal.number(0))
    if word == "timestamp" and (text or MOMENTS.match(given) or given == "date"):
        return _no_instant(value)
    if columns.length is not None:
        return longer_text(value, columns)
    bytes_ = _most_bytes(columns.wanted)
    if bytes_ is not None:
        return exp.GT(this=_length(value), expression=exp.Literal.number(bytes_))
    if word == "bit" and (text or number):
        return _more_bits(value, int(size.strip("() ") or 1), text=text)
    if word == "year" and text:
        return exp.or_(_no_number(value), exp.not_(_is_year(year_in_text(value))))
    if not text and not number:
        return None
    found = _beyond(value if number else _as_number(value, word), columns)
    if found is None or not text:
        return found
    return exp.or_(_no_number(value), found)


def _as_number(text: exp.Expr, word: str) -> exp.Expr:
    return cast(text, "double") if word in FLOATS else decimal(text)


def _beyond(number: exp.Expr, columns: Columns) -> exp.Expr | None:
    """Which numbers the column has no room for; None where it has for all."""
    conditions: list[exp.Expr] = []
    word, _ = parts(columns.wanted)
    if "unsigned" in columns.wanted and word not in INTEGERS:
        conditions.append(exp.LT(this=number.copy(), expression=exp.Literal.number(0)))
    size = digits(columns.into)
    type_ = arrow_type(columns.into, columns.dialect)
    if size is not None:
        conditions.append(beyond_digits(number, *size))
    elif word in _MOST and (word == "float" or columns.of_texts):
        most = exp.Literal.number(_MOST[word])
        past = exp.GT if word == "float" else exp.GTE  # what a cast to the largest type makes of all that is larger
        conditions.append(past(this=exp.Abs(this=number.copy()), expression=most))
    elif type_ is not None and (pa.types.is_integer(type_) or pa.types.is_decimal(type_)):
        conditions.append(beyond_range(number, type_))
    return exp.or_(*conditions) if conditions else None


def _no_number(text: exp.Expr) -> exp.Expr:
    """By a function that MariaDB has as well."""
    found = exp.Anonymous(this="regexp_instr", expressions=[text.copy(), exp.Literal.string(_NUMBER)])
    return exp.EQ(this=found, expression=exp.Literal.number(0))


def _no_member(value: exp.Expr, columns: Columns) -> exp.Expr:
    """Which texts of digits are no members: MariaDB would take them for the place of one (its manual, ENUM and SET)."""
    found = exp.Anonymous(this="regexp_instr", expressions=[value.copy(), exp.Literal.string(_PLACE)])
    is_number = exp.EQ(this=found, expression=exp.Literal.number(1))
    if parts(columns.wanted)[0] == "enum":
        return exp.and_(is_number, exp.Not(this=exp.In(this=value.copy(), expressions=members(columns))))
    none = [exp.Is(this=each, expression=exp.Null()) for each in members_of_set(value, columns)]
    return exp.and_(is_number, *none)


def _no_instant(value: exp.Expr) -> exp.Expr:
    """Which moments are none that a TIMESTAMP can be: 1970 to 2038, or to 2106 where MariaDB has 64 bits for them."""
    seconds = exp.Anonymous(this="unix_timestamp", expressions=[value.copy()])
    mariadb = exp.Like(this=exp.Anonymous(this="version"), expression=exp.Literal.string("%MariaDB%"))
    last = exp.func("if", mariadb, exp.Literal.number(2**32 - 1), exp.Literal.number(2**31 - 1))
    none = exp.func("coalesce", seconds, exp.Literal.number(0))
    inside = exp.and_(exp.GT(this=none, expression=exp.Literal.number(0)), exp.LTE(this=none.copy(), expression=last))
    return exp.and_(known(value), exp.not_(inside))


def _more_bits(value: exp.Expr, size: int, *, text: bool) -> exp.Expr:
    """Which have more than BIT(n); texts are what their bytes are."""
    number = of_bytes(value) if text else exp.func("round", value.copy())
    most = exp.Literal.number(str(2**size - 1))
    inside = exp.Between(this=number, low=exp.Literal.number(0), high=most)
    if not text:
        return exp.Not(this=inside)
    return exp.or_(exp.GT(this=_length(value), expression=exp.Literal.number(8)), exp.Not(this=inside))


def _is_year(number: exp.Expr) -> exp.Expr:
    """Whether a number goes into a YEAR: of two digits, or 1901 to 2155 (MySQL's manual, 13.2.4)."""
    ranges = ((0, 99), (1901, 2155))
    return exp.or_(
        *(
            exp.Between(this=number.copy(), low=exp.Literal.number(low), high=exp.Literal.number(high))
            for low, high in ranges
        )
    )


def _length(value: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="length", expressions=[value.copy()])


def _most_bytes(words: str) -> int | None:
    """How many bytes a value may have; None where that is not the column's size."""
    found = BINARY.match(words)
    return int(found[2]) if found else _BYTES.get(words)
