"""About how much relations, filters, joins and groups give: from what databases have counted, and from guesses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from dvt.dialects.calls import certain
from dvt.dialects.types import Family, family
from dvt.plan.predicates import conjunction, conjuncts, disjuncts
from dvt.plan.schema import Relation, Target
from dvt.plan.shapes import rows_seen
from dvt.plan.state import Read, Scan

# What a filter is taken to keep of the rows, as System R guessed it where it knew nothing (Selinger et al., Access Path
# Selection in a Relational Database Management System, 1979, table 1), with a column's own values for an equality.
_EQUAL, _RANGE, _OTHER = 0.01, 1 / 3, 0.5
_WIDTHS = {Family.BOOL: 1.0, Family.DATE: 4.0, Family.INT: 6.0, Family.DECIMAL: 16.0, Family.TEXT: 20.0}
_WIDTH = 8.0


@dataclass(frozen=True, kw_only=True)
class Size:
    """About how large a scan is.

    Attributes:
        relation: rows that its relation has.
        share: of those that it gives, 1 for all.
    """

    relation: float
    share: float

    @property
    def rows(self) -> float:
        """Those that it gives."""
        return self.relation * self.share


def sizes(scans: Iterable[Scan], conditions: Mapping[str, exp.Expr], targets: Mapping[str, Target]) -> dict[str, Size]:
    """By alias, of the scans whose relations have been counted.

    Args:
        scans: which.
        conditions: what filters them, by alias.
        targets: by name, with what was seen there.
    """
    found = {}
    for scan in scans:
        rows = scan.read.relation.rows
        if rows is None:
            continue
        filtered = conjunction([each for each in (scan.condition, conditions.get(scan.alias)) if each is not None])
        found[scan.alias] = Size(relation=rows, share=share(scan.read, filtered, targets))
    return found


def share(read: Read, condition: exp.Expr | None, targets: Mapping[str, Target]) -> float:
    """About what share of the rows of `read` a filter keeps: what was seen before, else what `kept` guesses."""
    if condition is None:
        return 1.0
    relation = read.relation
    seen = rows_seen(targets[relation.target], read, condition)
    if seen is None or not relation.rows:
        return kept(condition, relation)
    return min(1.0, seen / relation.rows)


def kept(condition: exp.Expr, relation: Relation) -> float:
    """About what share of the rows a filter keeps that is written for the relation's own database."""
    parts = certain(disjuncts(condition))
    if len(parts) > 1:
        return min(1.0, sum(kept(part, relation) for part in parts))
    share = 1.0
    for part in conjuncts(parts[0]):
        share *= _kept_by(part, relation) if not isinstance(part, exp.Or) else kept(part, relation)
    return share


def _kept_by(atom: exp.Expr, relation: Relation) -> float:
    if isinstance(atom, exp.EQ):
        return _equal(atom.this, relation)
    if isinstance(atom, exp.In):
        return min(_OTHER, _equal(atom.this, relation) * len(atom.expressions))
    if isinstance(atom, (exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between)):
        return _RANGE
    return 0.0 if isinstance(atom, exp.Boolean) and not atom.this else _OTHER


def _equal(side: exp.Expr, relation: Relation) -> float:
    """What share of the rows has one value of a column."""
    column = side.find(exp.Column)
    values = relation.distinct(column.name) if column is not None else None
    return _EQUAL if values is None else 1 / max(values, 1.0)


def with_groups(scan: Scan, size: Size) -> Size:
    """The size of a scan whose source may group, and leave out groups."""
    rows = given(scan, size)
    if not scan.grouped or rows is None:
        return size
    share = rows / max(size.relation, 1.0) * (1.0 if scan.having is None else _RANGE)
    return Size(relation=size.relation, share=min(size.share, share))


def given(scan: Scan, size: Size | None) -> float | None:
    """About how many rows a scan of that size gives, whose source may group."""
    if size is None:
        return None
    if not scan.grouped:
        return size.rows
    names = [(scan.read.columns or {})[column] for column in scan.columns or ()]
    many = groups_of(scan.read.relation, names, size.rows)
    return size.rows if many is None else min(many, size.rows)


def width(declared: str, dialect: str) -> float:
    """About how many bytes a value takes."""
    kind = family(declared, dialect)
    return _WIDTHS.get(kind, _WIDTH) if kind is not None else _WIDTH


def groups_of(relation: Relation, columns: Iterable[str], rows: float) -> float | None:
    """About how many groups `rows` rows of a relation have by columns of it; None where that cannot be told."""
    found = 1.0
    names = set(columns)
    if any(names.issuperset(key) for key in relation.keys):
        return rows
    for column in names:
        values = relation.distinct(column)
        if values is None:
            return None
        found *= max(values, 1.0)
    return min(found, rows)
