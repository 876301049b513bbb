"""What a model means in its own dialect, said in the engine's."""

from sqlglot import exp


def to_engine(tree: exp.Query, _dialect: str) -> tuple[exp.Query, tuple[str, ...]]:
    """The tree rewritten so that the engine gives what `dialect` means, and the differences that remain."""
    return tree, ()
