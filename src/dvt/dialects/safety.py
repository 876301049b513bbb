"""One condition on the columns of one relation → the same condition for its source, or the reason why not.

The only way by which a filter reaches a source. Everything is built anew from parts that are known (column, comparison,
plain literal); what is not known is refused. See `rules` for what "known" means.
"""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlglot import exp

from dvt.dialects.calls import called, doubted, written
from dvt.dialects.constants import Value, bare, fold, moment_of
from dvt.dialects.groups import MYSQL, SQLITE
from dvt.dialects.rules import Level, Op, Rule, Table, shipped
from dvt.dialects.types import Family, family, family_of, meets


@dataclass(frozen=True, kw_only=True)
class SourceColumn:
    """A column as its source knows it.

    Attributes:
        name: the exact one.
        type: as it is declared.
        collated: whether unlike texts of it may be equal there.
    """

    name: str
    type: str
    collated: bool = False


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a condition stays in the engine.

    Attributes:
        reason: in the user's words.
        function: the function that is not supported there; empty where it is not about one.
    """

    reason: str
    function: str = ""


_COMPARISONS: dict[type[exp.Expr], Op] = {
    exp.EQ: Op.EQ,
    exp.NEQ: Op.NE,
    exp.LT: Op.ORDER,
    exp.LTE: Op.ORDER,
    exp.GT: Op.ORDER,
    exp.GTE: Op.ORDER,
}
_FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {exp.LT: exp.GT, exp.LTE: exp.GTE, exp.GT: exp.LT, exp.GTE: exp.LTE}
_NUMERIC = frozenset({Family.INT, Family.DECIMAL, Family.DOUBLE})


@dataclass(frozen=True, kw_only=True)
class Source:
    """The database that a condition is written for.

    Attributes:
        dialect: sqlglot's name of its dialect.
        columns: the model's name of each column of the relation → the column there.
        least: how far its answer must be to be trusted.
        rules: what is known of it; None: what dvt knows of its dialect.
    """

    dialect: str
    columns: dict[str, SourceColumn]
    least: Level = Level.SUPER
    rules: Table | None = None

    @property
    def table(self) -> Table:
        """What is known of it; empty where that is nothing."""
        return shipped().of("", self.dialect) if self.rules is None else self.rules

    def condition(self, atom: exp.Expr) -> exp.Expr | Refusal:
        """The source's version of `atom`, over unqualified columns: it holds at least where `atom` does.

        A named placeholder counts as a literal: see `late`.
        """
        atom = bare(atom)
        negated = isinstance(atom, exp.Not)
        inner = bare(atom.this) if negated else atom
        if not _known_shape(inner):
            return _unsupported(inner, self.dialect)
        if type(inner) in _COMPARISONS:
            return self._comparison(inner, negated)
        if isinstance(inner, exp.Between):
            return self._between(inner, negated)
        if isinstance(inner, exp.In):
            return self._in(inner, negated)
        if isinstance(inner, exp.Is):
            return self._is(inner, negated)
        if isinstance(inner, exp.Like):
            return self._like(inner, negated)
        if isinstance(inner, exp.Column):
            found = self._rule(inner, Op.TRUTH)
            if isinstance(found, Refusal):
                return found
            return exp.Not(this=found.node) if negated else found.node
        return _unsupported(inner, self.dialect)

    def comparable(self, column: exp.Column) -> Family | None:
        """The family of a column whose least and greatest values are the engine's; None where they may not be."""
        ordered, present = self._rule(column, Op.MOST), self._rule(column, Op.NOT_NULL)
        if isinstance(ordered, Refusal) or isinstance(present, Refusal) or isinstance(ordered.node, exp.Collate):
            return None
        return ordered.family

    def ordered(self, column: exp.Column) -> exp.Expr | None:
        """The column, to sort rows by: they come in the engine's order, NULLs aside; None where they may not."""
        kind = family(self.columns[column.name].type, self.dialect)
        if kind is Family.DOUBLE or (kind is Family.INSTANT and self.dialect in MYSQL):
            return None  # NaN; and the hour that a MySQL server shows twice
        found = replace(self, least=Level.EXACT)._rule(column, Op.ORDER)  # noqa: SLF001  # its own kind
        return None if isinstance(found, Refusal) else found.node

    def grouped(self, column: exp.Column) -> exp.Expr | Refusal:
        """The column, to group rows by: no two values are one there that are two in the engine."""
        if family(self.columns[column.name].type, self.dialect) is Family.DOUBLE:
            return Refusal(reason="floating point numbers are compared")
        found = self._rule(column, Op.NE)
        return found if isinstance(found, Refusal) else found.node

    def looked_up(self, column: exp.Column) -> exp.Expr | Refusal:
        """The column, for an equality with another one of its database that has to hold wherever the engine's does.

        Texts are compared by their bytes: two columns of different collations cannot be compared as they are.
        """
        known = self.columns[column.name]
        kind = family(known.type, self.dialect)
        if kind is Family.DOUBLE:
            return Refusal(reason="floating point numbers are compared")
        found = self._rule(column, Op.NE if kind is Family.TEXT else Op.EQ)
        return found if isinstance(found, Refusal) else found.node

    def joined(self, column: exp.Column) -> tuple[exp.Expr, Family] | None:
        """The column, for an equality with another one of its family that holds there just where the engine's does."""
        kind = family(self.columns[column.name].type, self.dialect)
        exact = replace(self, least=Level.EXACT)
        found = exact._rule(column, Op.NE if kind is Family.TEXT else Op.EQ)  # noqa: SLF001  # its own kind
        if isinstance(found, Refusal) or kind is Family.DOUBLE:
            return None
        return found.node, found.family

    def _comparison(self, node: exp.Expr, negated: bool) -> exp.Expr | Refusal:
        left, right = bare(node.this), bare(node.expression)
        kind = type(node)
        if not _is_operand(left):
            left, right, kind = right, left, _FLIPPED.get(kind, kind)
        if not _is_operand(left):
            function = next((side for side in (left, right) if isinstance(side, exp.Func)), node)
            return _unsupported(function, self.dialect)
        if isinstance(right, exp.Column) and not isinstance(left, exp.Column):
            return Refusal(reason="a function is compared with another column")
        op = _COMPARISONS[kind]
        if negated and op in (Op.EQ, Op.NE):
            op, kind = (Op.NE, exp.NEQ) if op is Op.EQ else (Op.EQ, exp.EQ)
            negated = False
        if (
            op is Op.EQ
            and isinstance(right, exp.Column)
            and isinstance(left, exp.Column)
            and self._names_collation(left)
        ):
            op = Op.NE  # two columns may have unlike collations, which such databases do not compare
        found = self._rule(left, op)
        if isinstance(found, Refusal):
            return found
        value = self._other(right, found.family, op)
        if isinstance(value, Refusal):
            return value
        built = kind(this=found.node, expression=value)
        return found.where(exp.Not(this=exp.Paren(this=built)) if negated else built)

    def _names_collation(self, column: exp.Column) -> bool:
        """Whether a text can be compared exactly there, by a collation that is named."""
        kind = family(self.columns[column.name].type, self.dialect)
        return kind is Family.TEXT and (kind, Op.NE) in self.table.filters

    def _other(self, node: exp.Expr, kind: Family, op: Op) -> exp.Expr | Refusal:
        """The other side: a literal, or a column of the same family."""
        if not isinstance(node, exp.Column):
            return self._literal(node, kind, op)
        found = self._rule(node, op)
        if isinstance(found, Refusal):
            return found
        if found.family is not kind or kind is Family.DOUBLE:
            return Refusal(reason="two columns of different types are compared")
        return found.node

    def _between(self, node: exp.Between, negated: bool) -> exp.Expr | Refusal:
        column = bare(node.this)
        if node.args.get("symmetric") or not _is_operand(column):
            return _unsupported(column if isinstance(column, exp.Func) else node, self.dialect)
        found = self._rule(column, Op.ORDER)
        if isinstance(found, Refusal):
            return found
        bounds = [self._other(bare(node.args[key]), found.family, Op.ORDER) for key in ("low", "high")]
        for bound in bounds:
            if isinstance(bound, Refusal):
                return bound
        built = exp.Between(this=found.node, low=bounds[0], high=bounds[1])
        return found.where(exp.Not(this=exp.Paren(this=built)) if negated else built)

    def _in(self, node: exp.In, negated: bool) -> exp.Expr | Refusal:
        column = bare(node.this)
        if not _is_operand(column) or not node.expressions:
            return _unsupported(column if isinstance(column, exp.Func) else node, self.dialect)
        op = Op.NE if negated else Op.EQ
        found = self._rule(column, op)
        if isinstance(found, Refusal):
            return found
        values: list[exp.Expr] = []
        for item in node.expressions:
            value = self._literal(item, found.family, op)
            if isinstance(value, Refusal):
                return value
            values.append(value)
        built = exp.In(this=found.node, expressions=values)
        return found.where(exp.Not(this=exp.Paren(this=built)) if negated else built)

    def _is(self, node: exp.Is, negated: bool) -> exp.Expr | Refusal:
        column, value = bare(node.this), node.expression
        if not isinstance(column, exp.Column):
            return _unsupported(column, self.dialect)
        if isinstance(value, exp.Null):
            found = self._rule(column, Op.NOT_NULL if negated else Op.IS_NULL)
        elif isinstance(value, exp.Boolean):
            found = self._rule(column, Op.TRUTH)
        else:
            return _unsupported(node, self.dialect)
        if isinstance(found, Refusal):
            return found
        built = exp.Is(this=found.node, expression=value.copy())
        return exp.Not(this=built) if negated else built

    def _like(self, node: exp.Like, negated: bool) -> exp.Expr | Refusal:
        column, pattern = bare(node.this), node.expression
        if not _is_operand(column) or not _is_text(pattern):
            return Refusal(reason="only LIKE with a plain pattern on a column is known to agree")
        if not _plain(pattern.name) or "\\" in pattern.name:
            return Refusal(reason="the pattern holds characters that databases treat differently")
        if negated and self.dialect in SQLITE and not isinstance(column, exp.Column):
            return Refusal(reason="its LIKE ignores the case of letters")
        found = self._rule(column, Op.NOT_LIKE if negated else Op.LIKE)
        if isinstance(found, Refusal):
            return found
        built = exp.Like(this=found.node, expression=exp.Literal.string(pattern.name))
        return found.where(exp.Not(this=exp.Paren(this=built)) if negated else built)

    def _rule(self, operand: exp.Expr, op: Op) -> "_Found | Refusal":
        """What is asked of a column, or of a function of one, as it is written there."""
        if isinstance(operand, exp.Column):
            return self._column(operand, op)
        call = called(operand)
        known = self.columns[call.column.name] if call is not None else None
        kind = family(known.type, self.dialect) if known is not None else None
        cell = self.table.calls.get((call.function, kind)) if call is not None and kind is not None else None
        if call is None or known is None or cell is None or cell.level < self.least:
            return _unsupported(operand, self.dialect)
        column: exp.Expr = exp.Column(this=exp.to_identifier(known.name, quoted=True))
        node = written(cell.sql, self.dialect, column, call.constant)
        alike = written(cell.alike, self.dialect, column, call.constant) if cell.alike else None
        return _Found(node=node, family=cell.gives, alike=alike)

    def _column(self, column: exp.Column, op: Op) -> "_Found | Refusal":
        known = self.columns[column.name]
        kind = family(known.type, self.dialect)
        if kind is None:
            return Refusal(reason=f"comparisons of {known.name} ({known.type or 'type unknown'}) may differ there")
        rules = self.table.filters
        rule = rules.get((kind, op), Rule(Level.NO))
        if Level.NO < rule.level < self.least and op is Op.EQ:
            # By the collation that tells unlike texts apart; PostgreSQL's own do, but for those that it calls
            # nondeterministic (manual, 24.2.2.4).
            told = self.dialect == "postgres" and not known.collated
            rule = Rule(Level.EXACT) if told and kind is Family.TEXT else rules.get((kind, Op.NE), rule)
        if rule.level < self.least:
            return Refusal(
                reason=f"{self.dialect} is not known to agree on '{op.value}' for {known.type or kind.value}"
            )
        node: exp.Expr = exp.Column(this=exp.to_identifier(known.name, quoted=True))
        if rule.collate:
            node = exp.Collate(this=node, expression=exp.to_identifier(rule.collate, quoted=True))
        alike = written(rule.alike, self.dialect, node, None) if rule.alike else None
        return _Found(node=node, family=kind, alike=alike)

    def _literal(self, node: exp.Expr, kind: Family, op: Op) -> exp.Expr | Refusal:
        """A literal that the source reads as a value of `kind`, and as the same value as the engine."""
        if isinstance(node, exp.Placeholder) and node.this:
            if self.least is Level.EXACT:
                return Refusal(reason="it is compared with a value that is not known yet")
            planned = family_of(node.type) if isinstance(node.type, exp.DataType) else None
            if planned is not None and not meets(kind, planned):
                return Refusal(reason=_CONVERTED)
            return exp.Placeholder(this=node.this, kind=kind.value, widget=op.value)
        value = fold(node)
        if value is None:
            inner = bare(node)
            return (
                _unsupported(inner, self.dialect)
                if isinstance(inner, exp.Func)
                else Refusal(reason="it is compared with something that is no plain literal")
            )
        return self.literal(value, kind, op)

    def literal(self, value: Value, kind: Family, op: Op) -> exp.Expr | Refusal:
        """`value` as a literal for a comparison with a column of `kind`."""
        if kind in _NUMERIC and isinstance(value, Decimal):
            return _number(value, kind) or Refusal(reason=f"the number {value} may compare differently there")
        if kind is Family.BOOL and isinstance(value, bool):
            return exp.Boolean(this=value)
        if kind is Family.TEXT and isinstance(value, str):
            return self._text(value, op)
        if kind is Family.INSTANT and isinstance(value, str):
            return _instant(value) or Refusal(reason="it is compared with something that is no plain instant in UTC")
        if kind in (Family.DATE, Family.TIMESTAMP) and isinstance(value, (str, dt.date)):
            return _moment(value, kind) or Refusal(reason="it is compared with something that is no plain date")
        return Refusal(reason=_CONVERTED)

    def _text(self, text: str, op: Op) -> exp.Expr | Refusal:
        unicode = op is Op.EQ and self.dialect in _UNICODE and text.isprintable() and "\\" not in text
        if not (_plain(text) or unicode) or (not text and self.dialect == "oracle"):
            return Refusal(reason="the text holds characters that databases may treat differently")
        return exp.Literal.string(text)


_CONVERTED = "its types would be converted before they are compared"


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A column, or a function of one, in the source's words.

    Attributes:
        node: how it is written.
        family: how its values compare.
        alike: where its value is the engine's; None: everywhere.
    """

    node: exp.Expr
    family: Family
    alike: exp.Expr | None = None

    def where(self, condition: exp.Expr) -> exp.Expr:
        """A condition on it, or that it may have another value in the engine."""
        return condition if self.alike is None else doubted(condition, self.alike)


def _is_operand(node: exp.Expr) -> bool:
    return isinstance(node, exp.Column) or called(node) is not None


# Always UTF-8 within; elsewhere a text may have no form in the server's encoding.
_UNICODE = frozenset({"duckdb", "sqlite"})
_DIGITS = 15  # what a double holds exactly
_INT_DIGITS = 18


def _plain(text: str) -> bool:
    """Printable ASCII without a backslash: the same in every encoding, collation and quoting."""
    return text.isascii() and (text.isprintable() or not text) and "\\" not in text


# What each kind of node may carry: sqlglot has flags that turn a meaning round (`negate`), and may get more.
_SHAPES: dict[type[exp.Expr], frozenset[str]] = {
    **dict.fromkeys(_COMPARISONS, frozenset({"this", "expression"})),
    exp.Is: frozenset({"this", "expression"}),
    exp.Like: frozenset({"this", "expression"}),
    exp.In: frozenset({"this", "expressions"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Column: frozenset({"this", "table"}),
}


def _known_shape(node: exp.Expr) -> bool:
    known = _SHAPES.get(type(node))
    return known is not None and {key for key, value in node.args.items() if value not in (None, False, [])} <= known


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.is_string


def _number(value: Decimal, kind: Family) -> exp.Expr | None:
    whole = value == value.to_integral_value()
    digits = len(value.normalize().as_tuple().digits)
    if kind is Family.INT:
        if not whole or abs(value) >= Decimal(10) ** _INT_DIGITS:
            return None
        value = value.to_integral_value()
    elif digits > _DIGITS or abs(value) >= Decimal(10) ** _DIGITS:
        return None
    literal = exp.Literal(this=format(abs(value), "f"), is_string=False)
    return exp.Neg(this=literal) if value < 0 else literal


_UTC = ("+00:00", "+00")  # as dbt writes the bounds of a microbatch


def _without_utc(text: str) -> str:
    """The text without a UTC offset: a timestamp without time zone is the same with and without."""
    return next((text.removesuffix(end) for end in _UTC if text.endswith(end)), text)


def _instant(text: str) -> exp.Expr | None:
    """A text that names its offset; without one it would depend on the session's time zone."""
    local = _without_utc(text)
    moment = moment_of(local)
    if local == text or not isinstance(moment, dt.datetime):
        return None
    return exp.cast(exp.Literal.string(f"{local}+00:00"), "timestamptz")


def _moment(value: Value, kind: Family) -> exp.Expr | None:
    moment: Value | None = value
    if isinstance(value, str):
        moment = moment_of(_without_utc(value) if kind is Family.TIMESTAMP else value)
    if not isinstance(moment, dt.date):
        return None
    if isinstance(moment, dt.datetime):
        if kind is not Family.TIMESTAMP:
            return None
        # Without a precision MySQL's DATETIME has no fraction.
        return exp.cast(exp.Literal.string(str(moment)), "timestampntz(6)" if moment.microsecond else "timestampntz")
    text = moment.isoformat()
    if kind is Family.DATE:
        return exp.cast(exp.Literal.string(text), "date")
    return exp.cast(exp.Literal.string(f"{text} 00:00:00"), "timestampntz")


def _unsupported(node: exp.Expr, dialect: str) -> Refusal:
    if isinstance(node, exp.Anonymous):
        return Refusal(reason=f"{node.name}() is not known to mean the same in {dialect}", function=node.name)
    if isinstance(node, exp.Func) and not isinstance(node, (exp.Connector, exp.Binary, exp.Predicate, exp.Cast)):
        name = node.sql_name().lower()
        return Refusal(reason=f"{name}() is not known to mean the same in {dialect}", function=name)
    return Refusal(reason="only plain comparisons of a column are known to agree")
