"""Which values a column does not take, of texts and numbers: its database says so, but not in which row."""

import pyarrow as pa
from sqlglot import exp

from dvt.deliver.pairs import (
    BINARY,
    FLOATS,
    INTEGERS,
    NESTED,
    NUMBERS,
    Columns,
    cast,
    characters,
    decimal,
    known,
    nulls,
    parts,
    trimmed,
)
from dvt.deliver.storing_mysql import MEMBER
from dvt.deliver.type_words import range_of, verbatim
from dvt.types import arrow_type


def refused(value: exp.Expr, columns: Columns) -> exp.Expr | None:
    """Which values the column does not take, as far as that can be asked; None where it takes all of them.

    Also texts that MySQL's TINYTEXT and TEXT cut off without a word.
    """
    if columns.dialect == "duckdb":
        made = exp.TryCast(this=value.copy(), to=verbatim(columns.into))
        if NESTED.search(columns.source):
            return exp.and_(known(value), exp.NullSafeNEQ(this=nulls(made), expression=nulls(value)))
        return exp.and_(known(value), exp.Is(this=made, expression=exp.Null()))
    if columns.dialect not in ("postgres", "mysql"):
        return None
    text = columns.of_texts
    if text and columns.dialect == "mysql" and parts(columns.wanted)[0] == "enum":
        return _no_member(value, columns)
    if columns.length is not None:
        # Spaces in excess are cut off. Of a float MariaDB would keep the digits for which there is room.
        longer = characters(trimmed(value) if text else cast(value, _ANY_TEXT[columns.dialect]))
        return exp.GT(this=longer, expression=exp.Literal.number(columns.length))
    bytes_ = _most_bytes(columns.wanted) if columns.dialect == "mysql" else None
    if bytes_ is not None:
        longer = exp.Anonymous(this="length", expressions=[value.copy()])
        return exp.GT(this=longer, expression=exp.Literal.number(bytes_))
    number = parts(columns.source)[0] in NUMBERS
    beyond = _beyond_in_mysql(value, columns) if columns.dialect == "mysql" and number else None
    if beyond is not None:
        return beyond
    type_ = arrow_type(columns.into, columns.dialect)
    if type_ is None or not (pa.types.is_integer(type_) or pa.types.is_decimal(type_)):
        return None
    if columns.dialect == "mysql" and text:
        # A function that MariaDB has as well.
        found = exp.Anonymous(this="regexp_instr", expressions=[value.copy(), exp.Literal.string(_NUMBER)])
        none = exp.EQ(this=found, expression=exp.Literal.number(0))
        return exp.or_(none, _out_of_range(decimal(value), type_, columns))
    return _out_of_range(value, type_, columns) if number else None


def _no_member(value: exp.Expr, columns: Columns) -> exp.Expr:
    """Which texts of digits are no members: MariaDB would take them for the place of one (its manual, ENUM)."""
    members = [exp.Var(this=each) for each in MEMBER.findall(columns.into)]
    found = exp.Anonymous(this="regexp_instr", expressions=[value.copy(), exp.Literal.string("^ *[+-]?[0-9]+ *$")])
    return exp.and_(
        exp.EQ(this=found, expression=exp.Literal.number(1)),
        exp.Not(this=exp.In(this=value.copy(), expressions=members)),
    )


def _beyond_in_mysql(value: exp.Expr, columns: Columns) -> exp.Expr | None:
    """Which numbers have more bits than BIT(n), or a sign where there is none; None for all other columns."""
    word, size = parts(columns.wanted)
    if word == "bit":
        most = 2 ** int(size.strip("() ") or 1) - 1
        rounded = exp.func("round", value.copy())
        return exp.Not(this=exp.Between(this=rounded, low=exp.Literal.number(0), high=exp.Literal.number(str(most))))
    if "unsigned" not in columns.wanted or word in INTEGERS:
        return None
    below = exp.LT(this=value.copy(), expression=exp.Literal.number(0))
    type_ = arrow_type(columns.into.lower().replace("unsigned", "").replace("zerofill", "").strip(), columns.dialect)
    if type_ is None or not pa.types.is_decimal(type_):
        return below
    return exp.or_(below, _out_of_range(value, type_, columns))


_ANY_TEXT = {"postgres": "varchar", "mysql": "char"}
_BYTES = {"tinytext": 255, "text": 65_535, "tinyblob": 255, "blob": 65_535}


def _most_bytes(words: str) -> int | None:
    """How many bytes a value may have in a column of MySQL's; None where that is not its size."""
    found = BINARY.match(words)
    return int(found[2]) if found else _BYTES.get(words)


_NUMBER = "^[[:space:]]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?[[:space:]]*$"


def _out_of_range(value: exp.Expr, type_: pa.DataType, columns: Columns) -> exp.Expr:
    """Of numbers, as they are rounded; PostgreSQL has NaN among its numerics."""
    exact = columns.dialect == "postgres" and (pa.types.is_decimal(type_) or columns.source not in FLOATS)
    if exact:
        value = exp.Cast(this=value.copy(), to=verbatim("numeric"))
    if pa.types.is_decimal(type_):
        rounded = exp.func("round", value.copy(), exp.Literal.number(type_.scale))
        limit = exp.Literal.number("1" + "0" * (type_.precision - type_.scale))
        over = exp.GTE(this=exp.Abs(this=rounded), expression=limit)
        nan = exp.Cast(this=exp.Literal.string("NaN"), to=verbatim("numeric"))
        return exp.and_(over, exp.NEQ(this=value.copy(), expression=nan)) if exact else over
    lowest, highest = range_of(type_)
    rounded = exp.func("round", value.copy())
    return exp.or_(
        exp.LT(this=rounded, expression=exp.Literal.number(str(lowest))),
        exp.GT(this=rounded.copy(), expression=exp.Literal.number(str(highest))),
    )
