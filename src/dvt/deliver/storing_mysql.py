"""What MySQL and MariaDB make of a value that they store in a column of another type, and say nothing of it."""

import re

from sqlglot import exp

from dvt.deliver.pairs import (
    BINARY,
    DECIMALS,
    FLOATS,
    INTEGERS,
    MOMENTS,
    NUMBERS,
    PADDED,
    TEXTS,
    Columns,
    Stored,
    as_text,
    cast,
    decimal,
    differ,
    known,
    parts,
    trimmed,
)

MEMBER = re.compile(r"'(?:[^']|'')*'")


def of_mysql(value: exp.Expr, columns: Columns) -> Stored | None:
    """As its CAST does (manual, 12.11), which has no words for all types; decimals have the most digits."""
    if TEXTS.match(columns.wanted):
        return _as_text_of_mysql(value, columns)
    binary = BINARY.match(columns.wanted)
    if binary:  # binary(n) is filled up with zeros
        length = exp.Anonymous(this="length", expressions=[value.copy()])
        shorter = exp.LT(this=length, expression=exp.Literal.number(binary[2]))
        return None if binary[1] else (cast(value, columns.into), shorter)
    word, size = parts(columns.wanted)
    given, _ = parts(columns.source)
    text, moment = columns.of_texts, bool(MOMENTS.match(given))
    if text or given in NUMBERS:
        found = _as_number_of_mysql(value, columns, given)
        if found is not None:
            return found
    other = _of_another_kind_in_mysql(value, columns)
    if other is not None:
        return other
    if word in ("datetime", "timestamp", "date") and (moment or text):
        made = cast(value, "date" if word == "date" else f"datetime{size}")
        return made, differ(made, value)
    if word == "time" and (moment or text or given == "time"):
        made = cast(value, f"time{size}")
        return made, known(value) if moment else differ(made, value)
    return None


def _as_text_of_mysql(value: exp.Expr, columns: Columns) -> Stored | None:
    if not columns.of_texts:
        return None
    if columns.pads and not PADDED.match(columns.source):
        return trimmed(value), differ(_bytes(trimmed(value)), _bytes(value))
    return as_text(value, columns)


def _of_another_kind_in_mysql(value: exp.Expr, columns: Columns) -> Stored | None:
    """Places of members, years of two digits, moments as numbers, and days without a time or times without a day."""
    (word, size), (given, _) = parts(columns.wanted), parts(columns.source)
    made: exp.Expr
    if given in ("enum", "set") and word in NUMBERS:  # their places
        return exp.Add(this=value.copy(), expression=exp.Literal.number(0)), known(value)
    if given in NUMBERS and word in ("enum", "set"):
        members = [exp.Var(this=each) for each in MEMBER.findall(columns.into)]
        name = "elt" if word == "enum" else "make_set"
        return exp.Anonymous(this=name, expressions=[value.copy(), *members]), known(value)
    if word == "year" and (given in NUMBERS or columns.of_texts):
        whole = exp.Anonymous(this="truncate", expressions=[value.copy(), exp.Literal.number(0)])
        made = exp.Case(
            ifs=[
                exp.If(
                    this=_between(whole, 1, 69), true=exp.Add(this=whole.copy(), expression=exp.Literal.number(2000))
                ),
                exp.If(
                    this=_between(whole, 70, 99), true=exp.Add(this=whole.copy(), expression=exp.Literal.number(1900))
                ),
            ],
            default=whole.copy(),
        )
        return made, differ(made, value)
    day = bool(MOMENTS.match(given)) or given == "date"
    if word in NUMBERS and (day or given == "time"):
        kind = "double" if word in FLOATS else "signed" if word in INTEGERS else f"decimal{size or '(10,0)'}"
        return cast(value, kind), known(value)
    if given in NUMBERS and (word in ("date", "time") or MOMENTS.match(word)):  # by their digits
        return cast(value, f"{word if word in ('date', 'time') else 'datetime'}{size}"), known(value)
    if given == "time" and (word == "date" or MOMENTS.match(word)):  # of this day
        return cast(value, "date" if word == "date" else f"datetime{size}"), known(value)
    if given == "date" and word == "time":
        return cast(value, "time"), known(value)
    return None


def _as_number_of_mysql(value: exp.Expr, columns: Columns, given: str) -> Stored | None:
    word, size = parts(columns.wanted)
    floating = given in FLOATS
    if word in INTEGERS:
        # Of floats it rounds a half to the even number, as storing does.
        made = cast(value, "unsigned" if "unsigned" in columns.wanted else "signed")
        made = made if floating else cast(decimal(value), "decimal(65,0)")
        return made, differ(decimal(made), decimal(value))
    if word == "bit" and given in NUMBERS:
        cut = exp.Anonymous(this="truncate", expressions=[value.copy(), exp.Literal.number(0)])
        rounded = cut if floating else exp.func("round", value.copy())
        return rounded, differ(rounded, value)
    if word in DECIMALS:
        made = cast(value if floating else decimal(value), f"decimal{size or '(10,0)'}")
        return made, differ(cast(made, "double"), value) if floating else differ(made, decimal(value))
    if word in FLOATS:
        kept: exp.Expr = cast(value, "float" if word == "float" else "double")
        if size:  # double(7,1)
            kept = exp.func("round", kept, exp.Literal.number(size.strip("() ").partition(",")[2].strip() or "0"))
        if floating and not size:
            return kept, differ(cast(kept, "char"), cast(value, "char"))
        return kept, differ(kept, value) if floating else differ(decimal(cast(kept, "char")), decimal(value))
    return None


def _between(value: exp.Expr, low: int, high: int) -> exp.Expr:
    return exp.Between(this=value.copy(), low=exp.Literal.number(low), high=exp.Literal.number(high))


def _bytes(value: exp.Expr) -> exp.Expr:
    return cast(value, "binary")
