"""A column and the one that its values go to: their types, and the expressions that both questions about them use."""

import re
from dataclasses import dataclass

import pyarrow as pa
from sqlglot import exp

from dvt.deliver.type_words import plain, verbatim


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
        return bool(TEXTS.match(self.source)) and not self.source.endswith("[]")

    @property
    def length(self) -> int | None:
        """How many characters a text has in the column, when the rows go there; None where that is not its size."""
        found = LENGTH.match(self.wanted)
        if not found:
            return None
        return max(int(found[1]), self._grows_to)

    @property
    def _grows_to(self) -> int:
        """How many characters dbt makes room for, before it adds rows; 0 where it leaves the column as it is."""
        if not self.widened or not self.of_texts:
            return 0
        found = LENGTH.match(self.source)
        if found:
            return int(found[1])
        return _WITHOUT_SIZE if self.dialect == "postgres" else 0  # MySQL's texts without a size make none wider

    @property
    def pads(self) -> bool:
        """Whether spaces at the end of a text are lost: char(n), if dbt does not make a varchar of it."""
        found = LENGTH.match(self.wanted)
        return bool(PADDED.match(self.wanted)) and (found is None or self._grows_to <= int(found[1]))

    @property
    def shown(self) -> str:
        """`into`, as it is when the rows go there."""
        found = LENGTH.match(self.wanted)
        grown = found is not None and self._grows_to > int(found[1])
        return (
            f"{'character varying' if self.dialect == 'postgres' else 'varchar'}({self.length})" if grown else self.into
        )


Stored = tuple[exp.Expr, exp.Expr]
"""A value in the type of its column, and whether it is another one then."""
TEXTS = re.compile(r"(tiny|medium|long)?text\b|n?varchar\b|char\b|string\b|citext\b")
PADDED = re.compile(r"char\b")
LENGTH = re.compile(r"(?:var)?char\((\d+)\)$")
_WITHOUT_SIZE = 256
"""What dbt takes for the size of a text that has none, when it makes columns wider (``Column.string_size``)."""
MOMENTS = re.compile(r"timestamp|datetime")
_WORD = re.compile(r"(?P<word>\w+)\s*(?P<size>\([\d, ]+\))?")
INTEGERS = frozenset({"tinyint", "smallint", "mediumint", "integer", "bigint", "bool", "boolean"})
FLOATS = frozenset({"float", "double", "real"})
DECIMALS = frozenset({"numeric", "dec", "fixed"})
NUMBERS = INTEGERS | FLOATS | DECIMALS
FLOATS_SHOWN = re.compile(r"(double|float|real)\d?( precision)?(\(\d+(,\d+)?\))?$")
"""Those whose words tell them apart: they are shown with the fewest digits that do."""
BINARY = re.compile(r"(var)?binary\((\d+)\)$")


def parts(words: str) -> tuple[str, str]:
    """The first word of a type, and its size in parentheses."""
    found = _WORD.match(words)
    return (found["word"], found["size"] or "") if found else ("", "")


def cut_off(value: exp.Expr, columns: Columns) -> Stored | None:
    """Spaces in excess, which all cut off, and those at the end of a column that pads."""
    if columns.pads and not PADDED.match(columns.source):
        return trimmed(value), ends_in_spaces(value)
    if columns.length is None:
        return None
    made = exp.Left(this=value.copy(), expression=exp.Literal.number(columns.length))
    return made, exp.GT(this=characters(value), expression=exp.Literal.number(columns.length))


def differ(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    """Whether they are two, NULL being one with NULL."""
    return exp.NullSafeNEQ(this=one.copy(), expression=other.copy())


def known(value: exp.Expr) -> exp.Expr:
    """Whether it is no NULL."""
    return exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))


def cast(value: exp.Expr, type_: str) -> exp.Expr:
    """As a type in the words of the database."""
    return exp.Cast(this=value.copy(), to=verbatim(type_))


def decimal(value: exp.Expr) -> exp.Expr:
    """As the number of MySQL's that has the most digits."""
    return cast(value, "decimal(65,30)")


def is_time(words: str) -> bool:
    """Whether a type is one of times of day, without a zone."""
    return words.startswith("time") and not words.startswith(("timestamp", "timetz")) and "with time zone" not in words


def is_exact(words: str) -> bool:
    """Whether a type is one of integers or decimals."""
    return parts(words)[0] in DECIMALS | INTEGERS - {"bool", "boolean"}


NESTED = re.compile(r"\[\d*\]$|^(struct|map)\b")


def nulls(value: exp.Expr) -> exp.Expr:
    """How many NULLs there are in a nested value of DuckDB's."""
    shown = cast(exp.Anonymous(this="to_json", expressions=[value.copy()]), "varchar")
    texts = [exp.Literal.string(each) for each in (r'"(\\.|[^"\\])*"', "", "g")]
    bare = exp.Anonymous(this="regexp_replace", expressions=[shown, *texts])
    split = exp.Anonymous(this="string_split", expressions=[bare, exp.Literal.string("null")])
    return exp.Anonymous(this="len", expressions=[split])


def characters(value: exp.Expr) -> exp.Expr:
    """How many it has."""
    return exp.Anonymous(this="char_length", expressions=[value.copy()])


def trimmed(value: exp.Expr) -> exp.Expr:
    """Without the spaces at its end."""
    return exp.func("rtrim", value.copy())


def ends_in_spaces(value: exp.Expr) -> exp.Expr:
    """Whether there are any."""
    return exp.Like(this=value.copy(), expression=exp.Literal.string("% "))
