"""About how many rows a scan gives: from what its database has counted, and from guesses of what a filter keeps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from dvt.plan.predicates import conjuncts, disjuncts
from dvt.plan.state import Scan

# What a filter is taken to keep of the rows, as System R guessed it where it knew nothing (Selinger et al., Access Path
# Selection in a Relational Database Management System, 1979, table 1), with a column's own values for an equality.
_EQUAL, _RANGE, _OTHER = 0.01, 1 / 3, 0.5


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


def sizes(scans: Iterable[Scan], conditions: Mapping[str, exp.Expr]) -> dict[str, Size]:
    """By alias, of the scans whose relations have been counted."""
    return {
        scan.alias: Size(relation=scan.read.relation.rows, share=_kept(condition) if condition is not None else 1.0)
        for scan in scans
        if scan.read.relation.rows is not None
        for condition in [conditions.get(scan.alias)]
    }


def _kept(condition: exp.Expr) -> float:
    """About what share of the rows a filter keeps."""
    parts = disjuncts(condition)
    if len(parts) > 1:
        return min(1.0, sum(map(_kept, parts)))
    share = 1.0
    for part in conjuncts(condition):
        share *= _kept_by(part) if not isinstance(part, exp.Or) else _kept(part)
    return share


def _kept_by(atom: exp.Expr) -> float:
    if isinstance(atom, exp.EQ):
        return _EQUAL
    if isinstance(atom, exp.In):
        return min(_OTHER, _EQUAL * len(atom.expressions))
    if isinstance(atom, (exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between)):
        return _RANGE
    return 0.0 if isinstance(atom, exp.Boolean) and not atom.this else _OTHER
