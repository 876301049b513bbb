"""What hooks and operations may name. Their SQL runs as it is, on one target: no plan takes it apart.

A relation of another target would be rendered as a name that the own target may have too, and DML would hit that: so it
is an error. Queries that jinja runs (``run_query``) over relations of other targets are federated, as in a model.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from dbt.context.providers import MacroContext, OperationProvider, OperationRefResolver

from dvt.dbt.compiling import Introspect, database_class, ref_class, source_class
from dvt.dbt.errors import CompileFailure
from dvt.dbt.relations import Inputs
from dvt.dialects.adapters import sqlglot_dialect
from dvt.errors import ResolveError


def guard(runner: Any, targets: Any) -> None:
    """Let the hooks of a node that reads other targets fail where they name a relation of one."""
    places, node = targets.places, runner.node
    own = places.of(node)
    if set(places.resolution(node).sources) <= {own} or not hasattr(runner, "_execute_model"):
        return
    execute = runner._execute_model  # noqa: SLF001  # the one point at which dbt has made the context of hooks

    def guarded(hook_ctx: Any, context_config: Any, model: Any, context: dict[str, Any], macro: Any) -> Any:
        _guard_context(context, targets, own, node.unique_id)
        return execute(hook_ctx, context_config, model, context, macro)

    runner._execute_model = guarded  # noqa: SLF001


def _guard_context(context: dict[str, Any], targets: Any, own: str, who: str) -> None:
    ref, source, places = context["ref"], context["source"], targets.places
    create_relation, resolve = ref.create_relation, source.resolve

    def created(node: Any) -> Any:
        return _foreign(create_relation(node), places.of(node), own, who)

    def resolved(source_name: str, table_name: str) -> Any:
        found = source.manifest.resolve_source(
            source_name, table_name, source.current_project, source.model.package_name
        )
        relation = resolve(source_name, table_name)
        return _foreign(relation, places.of(found), own, who) if hasattr(found, "source_name") else relation

    ref.create_relation, source.resolve = created, resolved


def _foreign(relation: Any, target: str, own: str, who: str) -> Any:
    """The relation; where it lives elsewhere, one that cannot be rendered."""
    if target == own:
        return relation

    def render(self: Any) -> str:
        names = ".".join(part for part in (self.schema, self.identifier) if part)
        raise CompileFailure(elsewhere(who, names, target, own))

    base = type(relation)
    out = copy.copy(relation)
    object.__setattr__(out, "__class__", type(base.__name__, (base,), {"render": render}))
    return out


def elsewhere(who: str, relation: str, target: str, own: str) -> ResolveError:
    """The error of a hook or operation on `own` that names a relation of another target."""
    return ResolveError(
        f"{who} names {relation}, which lives on target '{target}', in SQL that runs on '{own}'",
        hint=f"hooks and operations run on one target: put the statement into a hook of a node on '{target}', or read "
        "the relation in a model",
    )


class _OperationRef(ref_class(), OperationRefResolver):  # type: ignore[misc]  # made from dbt's untyped ones
    """ref() of an operation: whatever the project has."""


@contextmanager
def operations(targets: Any, introspect: Introspect) -> Iterator[None]:
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
