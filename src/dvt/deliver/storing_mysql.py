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
    cast,
    cut_off,
    decimal,
    differ,
    known,
    parts,
    trimmed,
)

_MEMBER = re.compile(r"'(?:[^']|'')*'")


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
    return cut_off(value, columns)


def _of_another_kind_in_mysql(value: exp.Expr, columns: Columns) -> Stored | None:
    """Places of members, years of two digits, moments as numbers, and days without a time or times without a day."""
    (word, size), (given, _) = parts(columns.wanted), parts(columns.source)
    made: exp.Expr
    if given in ("enum", "set") and word in NUMBERS:  # their places
        return exp.Add(this=value.copy(), expression=exp.Literal.number(0)), known(value)
    if word in ("enum", "set") and (columns.of_texts or given in NUMBERS or given in ("enum", "set")):
        return _as_member_of_mysql(value, columns)
    if word == "bit" and columns.of_texts:
        return of_bytes(value), known(value)
    if word == "year" and columns.of_texts:
        made = _as_year_of_mysql(value)
        return made, differ(made, decimal(value))
    if word == "year" and given in NUMBERS:
        whole = exp.func("round", value.copy()) if given in DECIMALS else _whole(value)
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
        rounded = _whole(value) if floating else exp.func("round", value.copy())
        return rounded, differ(rounded, value)
    if word in DECIMALS:
        made = cast(value if floating else decimal(value), f"decimal{size or '(10,0)'}")
        return made, differ(cast(made, "double"), value) if floating else differ(made, decimal(value))
    if word in FLOATS:
        kept: exp.Expr = cast(value, "float" if word == "float" else "double")
        if size:  # double(7,1)
            kept = exp.func("round", kept, exp.Literal.number(size.strip("() ").partition(",")[2].strip() or "0"))
        if floating and not size:
            # A FLOAT is shown with six digits, of which it may have more.
            return kept, exp.and_(differ(cast(kept, "char"), cast(value, "char")), differ(kept, value))
        if floating:
            return kept, differ(kept, value)
        changed = differ(decimal(cast(kept, "char")), decimal(value))
        return kept, exp.or_(changed, _is_lost(kept, value)) if columns.of_texts else changed
    return None


def _whole(value: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="truncate", expressions=[value.copy(), exp.Literal.number(0)])


def _is_lost(kept: exp.Expr, text: exp.Expr) -> exp.Expr:
    """Whether a number other than 0 is so near to it that it became one."""
    digit = exp.Anonymous(this="regexp_instr", expressions=[text.copy(), exp.Literal.string("^[^eE]*[1-9]")])
    return exp.and_(
        *(exp.EQ(this=one, expression=exp.Literal.number(number)) for one, number in ((kept.copy(), 0), (digit, 1)))
    )


def year_in_text(value: exp.Expr) -> exp.Expr:
    """The number in a text that goes into a YEAR."""
    return exp.func("round", decimal(value))


def _as_year_of_mysql(value: exp.Expr) -> exp.Expr:
    """Of texts: a 0 is 2000, but for 0000 (MariaDB's manual, YEAR)."""
    number = year_in_text(value)
    zero = exp.and_(
        exp.EQ(this=number.copy(), expression=exp.Literal.number(0)),
        exp.NEQ(this=trimmed(value), expression=exp.Literal.string("0000")),
    )
    ifs = [
        (exp.or_(zero, _between(number, 1, 69)), 2000),
        (_between(number, 70, 99), 1900),
    ]
    return exp.Case(
        ifs=[
            exp.If(this=condition, true=exp.Add(this=number.copy(), expression=exp.Literal.number(added)))
            for condition, added in ifs
        ],
        default=number.copy(),
    )


def of_bytes(value: exp.Expr) -> exp.Expr:
    """The number that the bytes of a text are, of at most eight, which is what a BIT takes them for."""
    hexadecimal = exp.Anonymous(this="hex", expressions=[value.copy()])
    digits = [hexadecimal, exp.Literal.number(16), exp.Literal.number(10)]
    return cast(exp.Anonymous(this="conv", expressions=digits), "unsigned")


def members(columns: Columns) -> list[exp.Expr]:
    """Those of an ENUM or a SET."""
    return [exp.Var(this=each) for each in _MEMBER.findall(columns.into)]


def members_of_set(value: exp.Expr, columns: Columns) -> list[exp.Expr]:
    """Of each member of a SET, itself if a text has it, else NULL."""
    return [
        exp.func(
            "if",
            exp.GT(
                this=exp.Anonymous(this="find_in_set", expressions=[member, trimmed(value)]),
                expression=exp.Literal.number(0),
            ),
            member.copy(),
            exp.Null(),
        )
        for member in members(columns)
    ]


def _as_member_of_mysql(value: exp.Expr, columns: Columns) -> Stored:
    """As the type spells members, and of a SET each once and in its order."""
    made: exp.Expr
    word, (given, _) = parts(columns.wanted)[0], parts(columns.source)
    if given in NUMBERS:  # of their places
        name = "elt" if word == "enum" else "make_set"
        return exp.Anonymous(this=name, expressions=[_whole(value), *members(columns)]), known(value)
    if word == "enum":
        place = exp.Anonymous(this="field", expressions=[value.copy(), *members(columns)])
        made = exp.Anonymous(this="elt", expressions=[place, *members(columns)])
        is_member = known(made)
    else:
        found = [exp.Literal.string(","), *members_of_set(value, columns)]
        made = exp.Anonymous(this="concat_ws", expressions=found)
        is_member = exp.NEQ(this=made.copy(), expression=exp.Literal.string(""))
    return made, exp.and_(is_member, differ(_bytes(made), _bytes(value)))


def _between(value: exp.Expr, low: int, high: int) -> exp.Expr:
    return exp.Between(this=value.copy(), low=exp.Literal.number(low), high=exp.Literal.number(high))


def _bytes(value: exp.Expr) -> exp.Expr:
    return cast(value, "binary")
