"""Relations that know where they live.

In a node with inputs elsewhere, ``ref``, ``source`` and ``this`` return relations of the adapter that they belong to,
which render as one quoted identifier, the `Relation.key` of the plan. Each rendering is noted in the node's `Inputs`,
so that the plan knows what a key stands for; a relation derived from another (``incorporate``) is noted too.
"""

import copy
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Input:
    """A relation that a node's SQL names.

    Attributes:
        target: the target that it lives on.
        relation: dbt's relation, as the adapter of that target renders it.
    """

    target: str
    relation: Any


@dataclass(kw_only=True)
class Inputs:
    """What the keys in one node's compiled SQL stand for.

    Attributes:
        dialect: sqlglot's dialect of the SQL.
        require_alias: whether dbt is to name the subqueries that it makes of relations (``--empty``, microbatch). The
            plan needs no names, and a model may give them its own: two would be an error.
        by_key: the relations by key.
        known: every relation that a ref or source of the node returned, rendered or not.
    """

    dialect: str
    require_alias: bool = False
    by_key: dict[str, Input] = field(default_factory=dict)
    known: list[Input] = field(default_factory=list)

    def key(self, target: str, relation: Any) -> str:
        """The key of a relation; two relations never share one."""
        parts = [target, *(part for part in (relation.database, relation.schema, relation.identifier) if part)]
        base = key = ".".join(parts)
        serial = 1
        while key in self.by_key and not _same(self.by_key[key], target, relation):
            serial += 1
            key = f"{base}~{serial}"
        self.by_key[key] = Input(target=target, relation=relation)
        return key

    def render(self, target: str, relation: Any) -> str:
        """The key as a quoted identifier of the node's dialect."""
        from sqlglot import exp

        return exp.to_identifier(self.key(target, relation), quoted=True).sql(dialect=self.dialect)

    def find(self, database: str | None, schema: str | None, identifier: str | None) -> Input | None:
        """The input of those names, where exactly one target has it."""
        wanted = tuple((part or "").lower() for part in (database, schema, identifier))
        found = {
            each.target: each
            for each in self.known
            if tuple(
                (p or "").lower() for p in (each.relation.database, each.relation.schema, each.relation.identifier)
            )
            == wanted
        }
        return next(iter(found.values())) if len(found) == 1 else None


def _same(one: Input, target: str, relation: Any) -> bool:
    names = (one.relation.database, one.relation.schema, one.relation.identifier)
    return one.target == target and names == (relation.database, relation.schema, relation.identifier)


def stamp(relation: Any, target: str, inputs: Inputs) -> Any:
    """The same relation, rendered as its key.

    Args:
        relation: as the adapter of `target` made it.
        target: where it lives.
        inputs: the node's, to note renderings in.
    """
    base = type(relation)

    def render(self: Any) -> str:
        return inputs.render(target, unstamp(self))

    body = {"render": render, "dvt_target": target, "dvt_base": base, "__module__": base.__module__}
    out = copy.copy(relation)
    object.__setattr__(out, "__class__", type(base.__name__, (base,), body))
    object.__setattr__(out, "require_alias", inputs.require_alias)
    inputs.known.append(Input(target=target, relation=relation))
    return out


def unstamp(relation: Any) -> Any:
    """The relation as its own adapter renders it."""
    base = getattr(type(relation), "dvt_base", None)
    if base is None:
        return relation
    out = copy.copy(relation)
    object.__setattr__(out, "__class__", base)
    return out


def stamped_target(value: Any) -> str | None:
    """Where a stamped relation lives; None for anything else."""
    return getattr(type(value), "dvt_target", None)
