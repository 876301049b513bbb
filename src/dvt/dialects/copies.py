"""Copies of trees that are made often: a pass works on one of its own."""

from typing import TypeVar

from sqlglot import exp

Node = TypeVar("Node", bound=exp.Expr)


def copied(tree: Node) -> Node:
    """A copy of a tree, which shares what no pass changes in place: types, and what the parser noted.

    sqlglot's own copies those as well, which takes most of its time: the type of a column is a tree itself.
    """
    root = tree.__class__()
    waiting: list[tuple[exp.Expr, exp.Expr]] = [(tree, root)]
    while waiting:
        node, copy = waiting.pop()
        if node.comments:
            copy.comments = list(node.comments)
        # The attributes behind `type` and `meta`: of a cast, `type` is what stands in it; `meta` makes a dictionary.
        copy._type = node._type  # noqa: SLF001  # see above
        if node._meta:  # noqa: SLF001  # see above
            copy._meta = dict(node._meta)  # noqa: SLF001  # see above
        for key, value in node.args.items():
            if isinstance(value, exp.Expr):
                copy.args[key] = _child(value, copy, key, None, waiting)
            elif isinstance(value, list):
                copy.args[key] = [
                    _child(each, copy, key, place, waiting) if isinstance(each, exp.Expr) else each
                    for place, each in enumerate(value)
                ]
            else:
                copy.args[key] = value
    return root


def _child(
    node: exp.Expr, parent: exp.Expr, key: str, place: int | None, waiting: list[tuple[exp.Expr, exp.Expr]]
) -> exp.Expr:
    copy = node.__class__()
    copy.parent, copy.arg_key, copy.index = parent, key, place
    waiting.append((node, copy))
    return copy
