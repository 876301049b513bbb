"""The keyed type name: how "which adapter" follows a config object through every thread.

dbt finds the adapter of a config by ``config.credentials.type``. Here that property returns a ``str`` that is the
adapter's type and also remembers which target it came from, so that each target gets an adapter of its own. There is no
"current target": a context variable would not reach dbt's own worker threads.
"""

import copy
from dataclasses import fields
from typing import Any

from dbt.adapters.contracts.connection import Credentials
from typing_extensions import Self, override


class AdapterKey(str):
    """``'postgres'``, which knows that it is the ``'postgres'`` of target ``pg_b``."""

    __slots__ = ("target",)

    target: str

    def __new__(cls, type_name: str, target: str) -> Self:
        """The key of `target`, whose adapter is of type `type_name`."""
        self = super().__new__(cls, type_name)
        self.target = target
        return self

    @override
    def __reduce__(self) -> tuple[type, tuple[str]]:
        """Copies and pickles are the plain type name: a key means something in one invocation only."""
        return (str, (plain(self),))


def plain(type_name: str) -> str:
    """The adapter's type as an ordinary ``str``."""
    return type_name if type(type_name) is str else "".join(type_name)


def target_of(type_name: Any) -> str | None:
    """The target that a type name remembers; None for an ordinary ``str`` (configs made outside dvt)."""
    return type_name.target if isinstance(type_name, AdapterKey) else None


def with_key(credentials: Credentials, target: str) -> Credentials:
    """A copy of `credentials` whose ``type`` remembers `target`.

    It stays equal to the plain credentials of the same values: adapters compare them to find out whether a connection
    that is open already is the one that is wanted.
    """
    base = type(credentials)
    key = AdapterKey(credentials.type, target)

    def same(self: Any, other: object) -> bool:
        if not isinstance(other, base):
            return False
        return all(getattr(self, field.name) == getattr(other, field.name) for field in fields(base))

    body = {
        "type": property(lambda _: key),
        "__module__": base.__module__,
        "__eq__": same,
        "__hash__": base.__hash__,
        # The same fields: making the schema again would take longer than all the rest.
        "json_schema": staticmethod(base.json_schema),
    }
    out = copy.copy(credentials)
    out.__class__ = type(base.__name__, (base,), body)
    return out
