"""What databases make of a value that they store in a column of another type, where they say nothing of it.

As they round 2.7 to an integer, or cut a moment to its day: each value is made one of the column's type and back. And
what they refuse, of texts and numbers. It knows types and SQL; it must not know who asks, or what is told of it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa
from sqlglot import exp

from dvt.deliver.columns import verbatim
from dvt.types import arrow_type


@dataclass(frozen=True, kw_only=True)
class Columns:
    """From which column to which.

    Attributes:
        given, into: their types, in the database's words.
        carrier: what the values were loaded as.
        dialect: of the database.
        widened: dbt makes the column wider first where its texts are longer.
    """

    given: str
    into: str
    carrier: pa.DataType
    dialect: str
    widened: bool = False

    @property
    def source(self) -> str:
        """`given`, as `plain` words it."""
        return plain(self.given)

    @property
    def wanted(self) -> str:
        """`into`, likewise."""
        return plain(self.into)

    @property
    def of_texts(self) -> bool:
        """Whether the column is given texts."""
        return bool(_TEXTS.match(self.source)) and not self.source.endswith("[]")

    @property
    def length(self) -> int | None:
        """How many characters a text has in the column, when the rows go there; None where that is not its size."""
        found = _LENGTH.match(self.wanted)
        if not found:
            return None
        return max(int(found[1]), self._grows_to)

    @property
    def _grows_to(self) -> int:
        """How many characters dbt makes room for, before it adds rows; 0 where it leaves the column as it is."""
        if not self.widened or not self.of_texts:
            return 0
        found = _LENGTH.match(self.source)
        if found:
            return int(found[1])
        return _WITHOUT_SIZE if self.dialect == "postgres" else 0  # MySQL's texts without a size make none wider

    @property
    def pads(self) -> bool:
        """Whether spaces at the end of a text are lost: char(n), if dbt does not make a varchar of it."""
        found = _LENGTH.match(self.wanted)
        return bool(_PADDED.match(self.wanted)) and (found is None or self._grows_to <= int(found[1]))

    @property
    def shown(self) -> str:
        """`into`, as it is when the rows go there."""
        found = _LENGTH.match(self.wanted)
        grown = found is not None and self._grows_to > int(found[1])
        return (
            f"{'character varying' if self.dialect == 'postgres' else 'varchar'}({self.length})" if grown else self.into
        )


Stored = tuple[exp.Expr, exp.Expr]
"""A value in the type of its column, and whether it is another one then."""


def stored(value: exp.Expr, columns: Columns) -> Stored | None:
    """What becomes of `value`; None where it stays what it is, or is an error."""
    return _FINDERS.get(columns.dialect, _elsewhere)(value, columns)


def plain(declared: str) -> str:
    """A type's words, some of which mean the same."""
    words = " ".join(declared.lower().split())
    for pattern, short in _SYNONYMS:
        words = pattern.sub(short, words)
    return words


_SYNONYMS = tuple(
    (re.compile(pattern), short)
    for pattern, short in (
        (r"\bcharacter varying\b", "varchar"),
        (r"\bcharacter\b|\bbpchar\b", "char"),
        (r"\btimestamp(\(\d\))? without time zone", r"timestamp\1"),
        (r"\btimestamp(\(\d\))? with time zone", r"timestamptz\1"),
        (r"\btime(\(\d\))? without time zone", r"time\1"),
        (r"\bdecimal\b", "numeric"),
        (r"\bdouble precision\b|\bfloat8\b", "double"),
        (r"\bint8\b", "bigint"),
        (r"\bint2\b", "smallint"),
        (r"\b(int|int4|signed)\b", "integer"),
        (r"\b(tinyint|smallint|mediumint|integer|bigint)\(\d+\)", r"\1"),  # how wide MySQL shows it
    )
)


def is_roomy(given: str, into: str, dialect: str) -> bool:
    """Whether a column has room for all values of another one, and stores them as they are."""
    if plain(given) == plain(into):
        return True
    narrow, wide = arrow_type(given, dialect), arrow_type(into, dialect)
    if narrow is None or wide is None:
        return False
    if pa.types.is_integer(narrow) and pa.types.is_integer(wide):
        (least, most), (lowest, highest) = _range(narrow), _range(wide)
        return lowest <= least and most <= highest
    if pa.types.is_decimal(wide) and pa.types.is_decimal(narrow):
        before = narrow.precision - narrow.scale <= wide.precision - wide.scale
        return bool(before and narrow.scale <= wide.scale)
    if pa.types.is_decimal(wide) and pa.types.is_integer(narrow):
        return bool(len(str(_range(narrow)[1])) <= wide.precision - wide.scale)
    return bool(narrow == pa.float32() and wide == pa.float64())


def _range(type_: pa.DataType) -> tuple[int, int]:
    """Of an integer type."""
    signed = not pa.types.is_unsigned_integer(type_)
    return (-(2 ** (type_.bit_width - 1)) if signed else 0), 2 ** (type_.bit_width - signed) - 1


_TEXTS = re.compile(r"(tiny|medium|long)?text\b|n?varchar\b|char\b|string\b|citext\b")
_PADDED = re.compile(r"char\b")
_LENGTH = re.compile(r"(?:var)?char\((\d+)\)$")
_WITHOUT_SIZE = 256
"""What dbt takes for the size of a text that has none, when it makes columns wider (``Column.string_size``)."""
_MOMENTS = re.compile(r"timestamp|datetime")


def _is_time(words: str) -> bool:
    return words.startswith("time") and not words.startswith("timestamp")


def _as_text(value: exp.Expr, columns: Columns) -> Stored | None:
    """Spaces in excess, which all cut off, and those at the end of a column that pads."""
    if columns.pads and not _PADDED.match(columns.source):
        return _trimmed(value), _ends_in_spaces(value)
    if columns.length is None:
        return None
    made = exp.Left(this=value.copy(), expression=exp.Literal.number(columns.length))
    return made, exp.GT(this=_characters(value), expression=exp.Literal.number(columns.length))


def _of_postgres(value: exp.Expr, columns: Columns) -> Stored | None:
    """By what PostgreSQL's casts of assignment do (manual, 10.4 and 8.5.3)."""
    source, wanted = columns.source, columns.wanted
    made: exp.Expr = exp.Cast(this=value.copy(), to=verbatim(columns.into))
    if wanted in ('"char"', "name"):
        return made, _differ(_text(made), _text(value))
    if _TEXTS.match(wanted) and not wanted.endswith("[]"):
        return _as_text(value, columns) if columns.of_texts else None
    if wanted.startswith("jsonb"):
        # It sorts keys, and knows none twice.
        return made, _differ(_characters(_without_spaces(made)), _characters(_without_spaces(value)))
    if _is_time(wanted) and source.startswith("timestamp"):
        return made, _known(value)
    if source in ("json", "xml") or wanted in ("json", "xml"):
        return None
    return made, _differ(exp.Cast(this=made.copy(), to=verbatim(columns.given)), value)


def _of_duckdb(value: exp.Expr, columns: Columns) -> Stored | None:
    source, wanted = columns.source, columns.wanted
    if _TEXTS.match(wanted) or _NESTED.search(source):
        return None  # what has no form there is an error of its own, also within others
    made = exp.TryCast(this=value.copy(), to=verbatim(columns.into))
    if _is_time(wanted) and source.startswith("timestamp"):
        return made, _known(value)
    if _TEXTS.match(source):  # words that differ may be one value
        kind = "timestamp" if _MOMENTS.match(wanted) or wanted == "date" else "double"
        if kind == "double" and not re.match(r"numeric|double|float|real|\w*int", wanted):
            return None
        before, after = (exp.TryCast(this=each.copy(), to=verbatim(kind)) for each in (value, made))
        return made, exp.and_(_known(made), _differ(after, before))
    back = exp.TryCast(this=made.copy(), to=verbatim(columns.given))
    return made, exp.and_(_known(made), _differ(back, value))


_NESTED = re.compile(r"\[\d*\]$|^(struct|map|union|json|variant)\b")
_WORD = re.compile(r"(?P<word>\w+)\s*(?P<size>\([\d, ]+\))?")
_INTEGERS = frozenset({"tinyint", "smallint", "mediumint", "integer", "bigint", "bool", "boolean"})
_FLOATS = frozenset({"float", "double", "real"})
_DECIMALS = frozenset({"numeric", "dec", "fixed"})
_NUMBERS = _INTEGERS | _FLOATS | _DECIMALS
_MEMBER = re.compile(r"'(?:[^']|'')*'")


def _of_mysql(value: exp.Expr, columns: Columns) -> Stored | None:
    """As its CAST does (manual, 12.11), which has no words for all types; decimals have the most digits."""
    if _TEXTS.match(columns.wanted):
        return _as_text_of_mysql(value, columns)
    binary = _BINARY.match(columns.wanted)
    if binary:  # binary(n) is filled up with zeros
        length = exp.Anonymous(this="length", expressions=[value.copy()])
        shorter = exp.LT(this=length, expression=exp.Literal.number(binary[2]))
        return None if binary[1] else (_cast(value, columns.into), shorter)
    word, size = _parts(columns.wanted)
    given, _ = _parts(columns.source)
    text, moment = columns.of_texts, bool(_MOMENTS.match(given))
    if text or given in _NUMBERS:
        found = _as_number_of_mysql(value, columns, given)
        if found is not None:
            return found
    other = _of_another_kind_in_mysql(value, columns)
    if other is not None:
        return other
    if word in ("datetime", "timestamp", "date") and (moment or text):
        made = _cast(value, "date" if word == "date" else f"datetime{size}")
        return made, _differ(made, value)
    if word == "time" and (moment or text or given == "time"):
        made = _cast(value, f"time{size}")
        return made, _known(value) if moment else _differ(made, value)
    return None


def _as_text_of_mysql(value: exp.Expr, columns: Columns) -> Stored | None:
    if not columns.of_texts:
        return None
    if columns.pads and not _PADDED.match(columns.source):
        return _trimmed(value), _differ(_bytes(_trimmed(value)), _bytes(value))
    return _as_text(value, columns)


def _of_another_kind_in_mysql(value: exp.Expr, columns: Columns) -> Stored | None:
    """Places of members, years of two digits, moments as numbers, and days without a time or times without a day."""
    (word, size), (given, _) = _parts(columns.wanted), _parts(columns.source)
    made: exp.Expr
    if given in _NUMBERS and word in ("enum", "set"):
        members = [exp.Var(this=each) for each in _MEMBER.findall(columns.into)]
        name = "elt" if word == "enum" else "make_set"
        return exp.Anonymous(this=name, expressions=[value.copy(), *members]), _known(value)
    if given in _NUMBERS and word == "year":
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
        return made, _differ(made, value)
    day = bool(_MOMENTS.match(given)) or given == "date"
    if word in _NUMBERS and (day or given == "time"):
        kind = "double" if word in _FLOATS else "signed" if word in _INTEGERS else f"decimal{size or '(10,0)'}"
        return _cast(value, kind), _known(value)
    if given == "time" and (word == "date" or _MOMENTS.match(word)):  # of this day
        return _cast(value, "date" if word == "date" else f"datetime{size}"), _known(value)
    if given == "date" and word == "time":
        return _cast(value, "time"), _known(value)
    return None


def _as_number_of_mysql(value: exp.Expr, columns: Columns, given: str) -> Stored | None:
    word, size = _parts(columns.wanted)
    floating = given in _FLOATS
    if word in _INTEGERS:
        # Of floats it rounds a half to the even number, as storing does.
        made = _cast(value, "unsigned" if "unsigned" in columns.wanted else "signed")
        made = made if floating else _cast(_decimal(value), "decimal(65,0)")
        return made, _differ(_decimal(made), _decimal(value))
    if word == "bit" and given in _NUMBERS:
        cut = exp.Anonymous(this="truncate", expressions=[value.copy(), exp.Literal.number(0)])
        rounded = cut if floating else exp.func("round", value.copy())
        return rounded, _differ(rounded, value)
    if word in _DECIMALS:
        made = _cast(value if floating else _decimal(value), f"decimal{size or '(10,0)'}")
        return made, _differ(_cast(made, "double"), value) if floating else _differ(made, _decimal(value))
    if word in _FLOATS:
        kept: exp.Expr = _cast(value, "float" if word == "float" else "double")
        if size:  # double(7,1)
            kept = exp.func("round", kept, exp.Literal.number(size.strip("() ").partition(",")[2].strip() or "0"))
        return kept, _differ(kept, value) if floating else _differ(_decimal(kept), _decimal(value))
    return None


def _parts(words: str) -> tuple[str, str]:
    """The first word of a type, and its size in parentheses."""
    found = _WORD.match(words)
    return (found["word"], found["size"] or "") if found else ("", "")


def _elsewhere(value: exp.Expr, columns: Columns) -> Stored | None:
    """Digits behind the point, which all round."""
    carrier = columns.carrier
    type_ = arrow_type(columns.into, columns.dialect)
    if type_ is None or not pa.types.is_decimal(carrier):
        return None
    scale = type_.scale if pa.types.is_decimal(type_) else 0 if pa.types.is_integer(type_) else carrier.scale
    if scale >= carrier.scale:
        return None
    made = exp.func("round", value.copy(), exp.Literal.number(scale))
    return made, exp.NEQ(this=made.copy(), expression=value.copy())


_FINDERS: Mapping[str, Callable[[exp.Expr, Columns], Stored | None]] = {
    "postgres": _of_postgres,
    "mysql": _of_mysql,
    "duckdb": _of_duckdb,
}


def refused(value: exp.Expr, columns: Columns) -> exp.Expr | None:
    """Which values the column does not take, as far as that can be asked; None where it takes all of them.

    Also texts that MySQL's TINYTEXT and TEXT cut off without a word.
    """
    if columns.dialect == "duckdb":
        made = exp.TryCast(this=value.copy(), to=verbatim(columns.into))
        return exp.and_(_known(value), exp.Is(this=made, expression=exp.Null()))
    if columns.dialect not in ("postgres", "mysql"):
        return None
    text = columns.of_texts
    if columns.length is not None:
        # Spaces in excess are cut off. Of a float MariaDB would keep the digits for which there is room.
        longer = _characters(_trimmed(value) if text else _cast(value, _ANY_TEXT[columns.dialect]))
        return exp.GT(this=longer, expression=exp.Literal.number(columns.length))
    bytes_ = _most_bytes(columns.wanted) if columns.dialect == "mysql" else None
    if bytes_ is not None:
        longer = exp.Anonymous(this="length", expressions=[value.copy()])
        return exp.GT(this=longer, expression=exp.Literal.number(bytes_))
    type_ = arrow_type(columns.into, columns.dialect)
    if type_ is None or not (pa.types.is_integer(type_) or pa.types.is_decimal(type_)):
        return None
    if columns.dialect == "mysql" and text:
        # A function that MariaDB has as well.
        found = exp.Anonymous(this="regexp_instr", expressions=[value.copy(), exp.Literal.string(_NUMBER)])
        none = exp.EQ(this=found, expression=exp.Literal.number(0))
        return exp.or_(none, _out_of_range(_decimal(value), type_, columns))
    if _parts(columns.source)[0] in _NUMBERS:
        return _out_of_range(value, type_, columns)
    return None


_ANY_TEXT = {"postgres": "varchar", "mysql": "char"}
_BYTES = {"tinytext": 255, "text": 65_535, "tinyblob": 255, "blob": 65_535}
_BINARY = re.compile(r"(var)?binary\((\d+)\)$")


def _most_bytes(words: str) -> int | None:
    """How many bytes a value may have in a column of MySQL's; None where that is not its size."""
    found = _BINARY.match(words)
    return int(found[2]) if found else _BYTES.get(words)


_NUMBER = "^[[:space:]]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?[[:space:]]*$"


def _out_of_range(value: exp.Expr, type_: pa.DataType, columns: Columns) -> exp.Expr:
    """Of numbers, as they are rounded; PostgreSQL has NaN among its numerics."""
    exact = columns.dialect == "postgres" and (pa.types.is_decimal(type_) or columns.source not in _FLOATS)
    if exact:
        value = exp.Cast(this=value.copy(), to=verbatim("numeric"))
    if pa.types.is_decimal(type_):
        rounded = exp.func("round", value.copy(), exp.Literal.number(type_.scale))
        limit = exp.Literal.number("1" + "0" * (type_.precision - type_.scale))
        over = exp.GTE(this=exp.Abs(this=rounded), expression=limit)
        nan = exp.Cast(this=exp.Literal.string("NaN"), to=verbatim("numeric"))
        return exp.and_(over, exp.NEQ(this=value.copy(), expression=nan)) if exact else over
    lowest, highest = _range(type_)
    rounded = exp.func("round", value.copy())
    return exp.or_(
        exp.LT(this=rounded, expression=exp.Literal.number(str(lowest))),
        exp.GT(this=rounded.copy(), expression=exp.Literal.number(str(highest))),
    )


def _between(value: exp.Expr, low: int, high: int) -> exp.Expr:
    return exp.Between(this=value.copy(), low=exp.Literal.number(low), high=exp.Literal.number(high))


def _differ(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    return exp.NullSafeNEQ(this=one.copy(), expression=other.copy())


def _known(value: exp.Expr) -> exp.Expr:
    return exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))


def _cast(value: exp.Expr, type_: str) -> exp.Expr:
    return exp.Cast(this=value.copy(), to=verbatim(type_))


def _text(value: exp.Expr) -> exp.Expr:
    return exp.cast(value.copy(), "text")


def _bytes(value: exp.Expr) -> exp.Expr:
    return _cast(value, "binary")


def _decimal(value: exp.Expr) -> exp.Expr:
    return _cast(value, "decimal(65,30)")


def _characters(value: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="char_length", expressions=[value.copy()])


def _trimmed(value: exp.Expr) -> exp.Expr:
    return exp.func("rtrim", value.copy())


def _ends_in_spaces(value: exp.Expr) -> exp.Expr:
    return exp.Like(this=value.copy(), expression=exp.Literal.string("% "))


def _without_spaces(value: exp.Expr) -> exp.Expr:
    return exp.Anonymous(
        this="regexp_replace",
        expressions=[_text(value), exp.Literal.string("[[:space:]]"), exp.Literal.string(""), exp.Literal.string("g")],
    )
