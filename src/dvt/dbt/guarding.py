"""SQL that runs as it is, on one target, must not name relations of another one.

Such a name may be one that the own target has too, and a DELETE in a hook would hit that. So a relation from elsewhere
cannot be rendered there: in hooks, and in nodes that jinja did not tell dbt read it.
"""

import copy
from typing import TYPE_CHECKING, Any

from dvt.dbt.errors import CompileFailure
from dvt.errors import ResolveError

if TYPE_CHECKING:
    from dvt.dbt.targets import Targets


def guard(runner: Any, targets: "Targets") -> None:
    """Let the hooks of a node fail where they name a relation of another target."""
    if not hasattr(runner, "_execute_model"):
        return
    node = runner.node
    own = targets.places.of(node)
    execute = runner._execute_model  # noqa: SLF001  # the one point at which dbt has made the context of hooks

    def guarded(hook_ctx: Any, context_config: Any, model: Any, context: dict[str, Any], macro: Any) -> Any:
        guard_context(context, targets, own, node.unique_id)
        return execute(hook_ctx, context_config, model, context, macro)

    runner._execute_model = guarded  # noqa: SLF001


def guard_context(context: dict[str, Any], targets: "Targets", own: str, who: str) -> None:
    """Let ref() and source() in a jinja context of `own` return what cannot be rendered, where it lives elsewhere."""
    # A project or an adapter may have a macro of the name: it goes through these.
    ref, source, places = context["builtins"]["ref"], context["builtins"]["source"], targets.places
    create_relation, resolve = ref.create_relation, source.resolve

    def created(node: Any) -> Any:
        relation = create_relation(node)
        return relation if node.is_ephemeral_model else _foreign(relation, places.of(node), own, who)

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
        hint=f"a hook runs on one target: put the statement into a hook of a node on '{target}', or read the relation "
        "in a model; in a model, call ref() and source() outside of {% if execute %}, so that dbt knows what it reads",
    )
