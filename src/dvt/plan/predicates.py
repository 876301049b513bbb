"""The algebra of predicates: conjuncts, negation normal form, what is implied, what rejects NULLs. Pure functions."""

from collections.abc import Callable, Sequence

from sqlglot import exp

from dvt.dialects.constants import bare
from dvt.dialects.copies import copied
from dvt.dialects.walks import nodes
from dvt.plan.plain import plain

COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_STRICT_BINARY = (exp.Add, exp.Sub, exp.Mul)


def conjuncts(node: exp.Expr) -> list[exp.Expr]:
    """The parts that must all hold."""
    return _parts(node, exp.And)


def disjuncts(node: exp.Expr) -> list[exp.Expr]:
    """The parts of which one must hold."""
    return _parts(node, exp.Or)


def _parts(node: exp.Expr, kind: type[exp.Connector]) -> list[exp.Expr]:
    """The operands of a chain of one connective, in order; chains get longer than Python's stack."""
    found: list[exp.Expr] = []
    waiting = [node]
    while waiting:
        part = bare(waiting.pop())
        if isinstance(part, kind):
            waiting += [part.right, part.left]
        else:
            found.append(part)
    return found


def claims(node: exp.Expr, dialect: str) -> list[exp.Expr]:
    """The conjuncts of a condition in negation normal form; what all alternatives of one share stands by itself.

    ``(a AND b) OR (a AND c)`` → ``a``, ``b OR c``: so in three-valued logic, too.
    """
    found: list[exp.Expr] = []
    for part in conjuncts(normal(node, dialect)):
        sides = [conjuncts(side) for side in disjuncts(part)] if isinstance(part, exp.Or) else []
        shared = [each for each in sides[0] if all(each in side for side in sides[1:])] if sides else []
        if not shared:
            found.append(part)
            continue
        found += shared
        left = [conjunction([each for each in side if each not in shared]) for side in sides]
        rest = [side for side in left if side is not None]
        if len(rest) == len(sides):
            found.append(_chain(exp.Or, rest))
    return found


_INEXACT = (exp.DType.DOUBLE, exp.DType.FLOAT, exp.DType.UNKNOWN)
_MOST_DERIVED = 100
_CHANCE = (exp.Query, exp.Anonymous, exp.Rand, exp.Randn, exp.Uuid, exp.AggFunc, exp.Window)


def derived_of(parts: Sequence[exp.Expr]) -> list[exp.Expr]:
    """What else holds where all of `parts` do: ``a = b``, ``b = c``, ``a > 5`` → ``a = c``, ``b > 5``, ``c > 5``.

    Of columns of one type whose equality is exact, and of integers.
    """
    classes = _equal_columns(parts)
    found: list[exp.Expr] = []
    known = {frozenset(_name(column) for column in part.find_all(exp.Column)) for part in parts if _is_equality(part)}
    for columns in classes:
        names = list(columns)
        found += [
            exp.EQ(this=copied(columns[one]), expression=copied(columns[other]))
            for index, one in enumerate(names)
            for other in names[index + 1 :]
            if one[0] != other[0] and frozenset((one, other)) not in known
        ]
    for part in parts:
        read = {_name(column) for column in part.find_all(exp.Column)}
        group = next((each for each in classes if read <= each.keys()), None)
        if len(read) == 1 and group is not None and part.find(*_CHANCE) is None and not _is_limit(part):
            found += [_with_column(part, column) for name, column in group.items() if name not in read]
    return found[:_MOST_DERIVED]


def _is_limit(part: exp.Expr) -> bool:
    """Whether it limits to the keys of another relation, which was decided for one column of one target."""
    return any(isinstance(each, exp.Placeholder) for node in part.find_all(exp.In) for each in node.expressions)


def _name(column: exp.Column) -> tuple[str, str]:
    return column.table, column.name


def _is_equality(part: exp.Expr) -> bool:
    return isinstance(part, exp.EQ) and all(
        isinstance(side.unnest(), exp.Column) for side in (part.this, part.expression)
    )


def _equal_columns(parts: Sequence[exp.Expr]) -> list[dict[tuple[str, str], exp.Column]]:
    classes: list[dict[tuple[str, str], exp.Column]] = []
    for part in parts:
        if not _is_equality(part):
            continue
        sides = [side.unnest() for side in (part.this, part.expression)]
        kinds = [side.type for side in sides]
        if not all(side.table for side in sides) or kinds[0] is None or kinds[1] is None:
            continue
        whole = all(kind is not None and kind.this in exp.DataType.INTEGER_TYPES for kind in kinds)
        if kinds[0].this in _INEXACT or not (whole or kinds[0] == kinds[1]):
            continue
        merged = {_name(side): side for side in sides}
        for each in [each for each in classes if each.keys() & merged.keys()]:
            classes.remove(each)
            merged = {**each, **merged}
        classes.append(merged)
    return classes


def _with_column(part: exp.Expr, column: exp.Column) -> exp.Expr:
    """`part`, which reads one column, about another one."""
    made = copied(part)
    for each in list(made.find_all(exp.Column)):
        new = copied(column)
        new.type = column.type
        if each is made:
            return new
        each.replace(new)
    return made


def conjunction(parts: list[exp.Expr]) -> exp.Expr | None:
    """All of `parts`; None for none."""
    if not parts:
        return None
    return exp.and_(*[copied(part) for part in parts], copy=False)


def disjunction(parts: list[exp.Expr]) -> exp.Expr:
    """One of `parts`, which must not be empty."""
    return exp.or_(*[copied(part) for part in parts], copy=False)


def normal(node: exp.Expr, dialect: str) -> exp.Expr:
    """What is true on just the rows on which a condition is: NOT only of atoms, and these as plain as they can be said.

    sqlglot has two forms of ``NOT LIKE`` and ``IS NOT``, by dialect: a node NOT, or a flag. Here it is always the node.

    Args:
        node: a condition, whose being false or unknown is the same.
        dialect: the model's.
    """
    node = _unflagged(bare(node))
    if isinstance(node, exp.And):
        return _chain(exp.And, [normal(part, dialect) for part in conjuncts(node)])
    if isinstance(node, exp.Or):
        return _chain(exp.Or, [normal(part, dialect) for part in disjuncts(node)])
    if isinstance(node, exp.Not):
        inner = _unflagged(bare(node.this))
        if isinstance(inner, exp.Not):
            return normal(inner.this, dialect)
        if isinstance(inner, (exp.And, exp.Or)):
            dual = exp.Or if isinstance(inner, exp.And) else exp.And
            parts = [exp.Not(this=copied(part)) for part in _parts(inner, type(inner))]
            return _chain(dual, [normal(part, dialect) for part in parts])
        node = node if inner is bare(node.this) else exp.Not(this=inner)
    found = plain(node, dialect)
    return copied(node) if found is None else normal(found, dialect)


def _unflagged(node: exp.Expr) -> exp.Expr:
    if not node.args.get("negate"):
        return node
    positive = copied(node)
    positive.set("negate", None)
    return exp.Not(this=positive)


def _chain(kind: type[exp.Connector], parts: list[exp.Expr]) -> exp.Expr:
    found = _wrapped(parts[0])
    for part in parts[1:]:
        found = kind(this=found, expression=_wrapped(part))
    return found


def _wrapped(node: exp.Expr) -> exp.Expr:
    return exp.Paren(this=node) if isinstance(node, exp.Connector) else node


def implied(node: exp.Expr, keep: Callable[[exp.Expr], exp.Expr | None]) -> exp.Expr | None:
    """A predicate that holds wherever `node` does, made only of the atoms that `keep` gives back.

    Args:
        node: in negation normal form.
        keep: an atom → what stands for it (something that it implies), or None where nothing may.

    Returns:
        None where nothing is implied (TRUE).
    """
    node = bare(node)
    if isinstance(node, exp.And):
        return conjunction([part for c in conjuncts(node) if (part := implied(c, keep)) is not None])
    if isinstance(node, exp.Or):
        parts = [implied(d, keep) for d in disjuncts(node) if not _never(d)]
        if not parts:
            return None
        kept = [part for part in parts if part is not None]
        return exp.Paren(this=disjunction(kept)) if len(kept) == len(parts) else None
    return keep(node)


def _never(node: exp.Expr) -> bool:
    return isinstance(node, exp.Null) or (isinstance(node, exp.Boolean) and not node.this)


def reads_only(node: exp.Expr, alias: str) -> bool:
    """Whether `node` is made of columns of `alias` (at least one) and no nested query."""
    columns = nodes(node, exp.Column)
    return bool(columns) and all(c.table == alias for c in columns) and not nodes(node, exp.Query)


def rejects_nulls(node: exp.Expr, alias: str) -> bool:
    """Whether `node` cannot be true where every column of `alias` is NULL. Unknown means no."""
    node = bare(node)
    if isinstance(node, exp.And):
        return any(rejects_nulls(part, alias) for part in conjuncts(node))
    if isinstance(node, exp.Or):
        return all(rejects_nulls(part, alias) for part in disjuncts(node))
    if isinstance(node, exp.Column):
        return node.table == alias
    if isinstance(node, COMPARISONS):
        return strict(node.left, alias) or strict(node.right, alias)
    if isinstance(node, (exp.Between, exp.Like, exp.ILike)):
        return strict(node.this, alias)
    if isinstance(node, exp.In):
        return strict(node.this, alias) and bool(node.expressions)
    if isinstance(node, exp.Is):
        return isinstance(node.expression, exp.Boolean) and strict(node.this, alias)
    return isinstance(node, exp.Not) and _negation_rejects(bare(node.this), alias)


def _negation_rejects(inner: exp.Expr, alias: str) -> bool:
    if isinstance(inner, exp.Is):
        return isinstance(inner.expression, exp.Null) and strict(inner.this, alias)
    known = (exp.Column, exp.Between, exp.Like, exp.ILike, exp.In, *COMPARISONS)
    return isinstance(inner, known) and rejects_nulls(inner, alias)


def strict(node: exp.Expr, alias: str) -> bool:
    """Whether `node` is NULL wherever every column of `alias` is."""
    node = bare(node)
    if isinstance(node, exp.Column):
        return node.table == alias
    if isinstance(node, _STRICT_BINARY):
        return strict(node.left, alias) or strict(node.right, alias)
    if isinstance(node, (exp.Neg, exp.Cast)) and not isinstance(node, exp.TryCast):
        return strict(node.this, alias)
    return False
