"""Macros that run by themselves: ``run-operation``. What they ask of other targets' relations goes there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from dbt.context.providers import MacroContext, OperationProvider, OperationRefResolver

from dvt.dbt.compiling import Introspect, Ref, database_class, source_class
from dvt.dbt.relations import Inputs
from dvt.dialects.adapters import sqlglot_dialect

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets


class _OperationRef(Ref, OperationRefResolver):
    """ref() of an operation: whatever the project has."""


@contextmanager
def operations(targets: "Targets", introspect: Introspect) -> Iterator[None]:
    """Macros that run by themselves see relations that know where they live."""
    adapter = targets.adapter(targets.default)
    inputs = Inputs(dialect=sqlglot_dialect(adapter.type()), require_alias=adapter.Relation.require_alias)

    def context(macro: Any, config: Any, manifest: Any, package: str | None) -> dict[str, Any]:
        class Provider(OperationProvider):
            DatabaseWrapper = database_class(inputs, macro.unique_id, introspect)
            ref = type("Ref", (_OperationRef,), {"inputs": inputs})
            source = source_class(inputs)

        found: dict[str, Any] = MacroContext(macro, config, manifest, Provider(), package).to_dict()
        return found

    before: Callable[..., Any] = adapter._macro_context_generator  # noqa: SLF001  # dbt offers a setter alone
    adapter.set_macro_context_generator(context)
    try:
        yield
    finally:
        adapter.set_macro_context_generator(before)
