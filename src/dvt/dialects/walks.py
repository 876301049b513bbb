"""Walks over trees that are made often: a pass looks for its nodes many times."""

from typing import TypeVar

from sqlglot import exp

Node = TypeVar("Node", bound=exp.Expr)


def nodes(tree: exp.Expr, *kinds: type[Node]) -> list[Node]:
    """All nodes of `kinds` in a tree, the root among them, breadth first: as ``find_all`` finds them, in half the time.

    They are found before the first is looked at: what is done to one changes nothing of that.
    """
    found: list[Node] = []
    waiting: list[exp.Expr] = [tree]
    add = waiting.append
    for node in waiting:  # which grows meanwhile
        if isinstance(node, kinds):
            found.append(node)
        for value in node.args.values():
            if value.__class__ is list:
                for each in value:
                    if isinstance(each, exp.Expr):
                        add(each)
            elif isinstance(value, exp.Expr):
                add(value)
    return found
