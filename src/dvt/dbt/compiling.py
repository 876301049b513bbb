"""Compiling: refs and sources of a federated node know where they live; ephemerals are compiled for their consumer."""

import copy
from collections.abc import Callable
from typing import Any

from dbt.adapters.base import BaseRelation
from dbt.clients import jinja
from dbt.compilation import Compiler as DbtCompiler
from dbt.context.base import contextproperty
from dbt.context.providers import (
    ModelContext,
    RuntimeDatabaseWrapper,
    RuntimeProvider,
    RuntimeRefResolver,
    RuntimeSourceResolver,
)
from dbt.contracts.graph.nodes import GenericTestNode, UnitTestNode, UnitTestSourceDefinition
from typing_extensions import override

from dvt.dbt.access import dialect_of, reach
from dvt.dbt.errors import CompileFailure
from dvt.dbt.guarding import guard_context
from dvt.dbt.manifests import manifest_with
from dvt.dbt.relations import Inputs, stamp, stamped_target, unstamp
from dvt.dialects.adapters import sqlglot_dialect
from dvt.errors import ResolveError

Introspect = Callable[[Any, str, Inputs, str, int | None], Any]
"""(config, SQL, inputs, unique id, limit) → dbt's (response, table); None: the node's own target is to run it."""


def _on_own_target(*_: Any) -> None:
    """Nothing that jinja asks is of other targets."""


class Ref(RuntimeRefResolver):
    """ref() in a federated node; who subclasses it gives it its `inputs`."""

    inputs: Inputs

    @override
    def create_relation(self, target_model: Any) -> Any:
        if target_model.is_ephemeral_model:
            return super().create_relation(target_model)
        targets = self.config.targets
        target = targets.places.of(target_model)
        config, adapter = targets.config(target), targets.adapter(target)
        with reach(targets, target, self.config.target_name, self.model.unique_id):
            if target_model.unique_id in targets.places.deferred:
                relation = adapter.Relation.create_from(
                    config,
                    target_model.defer_relation,
                    limit=self.resolve_limit,
                    event_time_filter=self.resolve_event_time_filter(target_model),
                )
            else:
                there = RuntimeDatabaseWrapper(adapter, self.db_wrapper._namespace)  # noqa: SLF001  # dbt's own
                relation = RuntimeRefResolver(there, self.model, config, self.manifest).create_relation(target_model)
        return stamp(relation, target, self.inputs)


class _Source(RuntimeSourceResolver):
    """source() in a federated node."""

    inputs: Inputs

    @override
    def resolve(self, source_name: str, table_name: str) -> Any:
        targets = self.config.targets
        source = self.manifest.resolve_source(source_name, table_name, self.current_project, self.model.package_name)
        if source is None or not hasattr(source, "source_name"):
            return super().resolve(source_name, table_name)  # dbt has the message
        target = targets.places.of(source)
        there = RuntimeDatabaseWrapper(targets.adapter(target), self.db_wrapper._namespace)  # noqa: SLF001  # dbt's own
        resolver = RuntimeSourceResolver(there, self.model, self.config, self.manifest)
        return stamp(resolver.resolve(source_name, table_name), target, self.inputs)


_READS = ("check_", "describe_", "get_", "is_", "list_", "quote", "valid_")
"""How the names of an adapter's methods begin that change nothing."""


def _place_of(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
    """Where the first stamped relation among the arguments of a call lives; None where there is none."""
    return next((target for target in map(stamped_target, (*args, *kwargs.values())) if target is not None), None)


class _Database(RuntimeDatabaseWrapper):
    """``adapter`` in a federated node: what takes a relation goes to the adapter that the relation belongs to."""

    inputs: Inputs
    model_id: str
    introspect: Introspect

    @override
    def __getattr__(self, name: str) -> Any:
        method = super().__getattr__(name)
        if not callable(method):
            return method

        def routed(*args: Any, **kwargs: Any) -> Any:
            return self._route(name, args, kwargs)

        return routed

    def _route(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        targets = self._adapter.config.targets
        own = self._adapter.config.target_name
        if name == "execute":
            return self._execute(*args, **kwargs)
        target = _place_of(args, kwargs)
        if target is None and name == "get_relation":
            target = self._place_of_names(*args, **kwargs)
        target = target or own
        if target != own and not name.startswith(_READS):
            raise CompileFailure(
                ResolveError(
                    f"{self.model_id} calls adapter.{name}() on a relation of target '{target}': it runs on '{own}', "
                    "and other targets are only read",
                    hint=f"do it in a hook of a node on '{target}'",
                )
            )
        adapter = targets.adapter(target)
        plain = [unstamp(arg) for arg in args]
        with reach(targets, target, own, self.model_id):
            found = getattr(adapter, name)(*plain, **{key: unstamp(value) for key, value in kwargs.items()})
        return self._restamp(found, target)

    def _place_of_names(
        self, database: str | None = None, schema: str | None = None, identifier: str | None = None
    ) -> str | None:
        found = self.inputs.find(database, schema, identifier)
        return found.target if found else None

    def _restamp(self, value: Any, target: str) -> Any:
        if isinstance(value, BaseRelation):
            return stamp(value, target, self.inputs)
        if isinstance(value, list):
            return [self._restamp(each, target) for each in value]
        return value

    def _execute(self, sql: str, auto_begin: bool = False, fetch: bool = False, limit: int | None = None) -> Any:
        """``run_query`` and ``statement``: SQL that reads other targets' relations is itself a federated query."""
        named = any(key in sql for key in self.inputs.by_key)
        found = self.introspect(self._adapter.config, sql, self.inputs, self.model_id, limit) if named else None
        if found is not None:
            return found
        return self._adapter.execute(sql, auto_begin=auto_begin, fetch=fetch, limit=limit)


def _provider(inputs: Inputs, model_id: str, database: type[_Database], introspect: Introspect) -> RuntimeProvider:
    """dbt's runtime provider with `inputs` in the classes that it makes objects of."""

    class Provider(RuntimeProvider):
        DatabaseWrapper = database_class(inputs, model_id, introspect, database)
        ref = type("Ref", (Ref,), {"inputs": inputs})
        source = source_class(inputs)

    return Provider()


def database_class(
    inputs: Inputs, model_id: str, introspect: Introspect, base: type[_Database] = _Database
) -> type[_Database]:
    """The class of ``adapter`` that notes relations in `inputs`."""
    body = {"inputs": inputs, "model_id": model_id, "introspect": staticmethod(introspect)}
    return type("DatabaseWrapper", (base,), body)


def source_class(inputs: Inputs) -> type[_Source]:
    """The class of ``source()`` that notes relations in `inputs`."""
    return type("Source", (_Source,), {"inputs": inputs})


class _Context(ModelContext):
    """The jinja context of a federated node."""

    inputs: Inputs

    @contextproperty()
    def this(self) -> Any:
        relation = self.db_wrapper.Relation.create_from(self.config, self.model)
        return stamp(relation, self.config.target_name, self.inputs)


class _FixtureDatabase(_Database):
    """``adapter`` in a fixture of a federated model's unit test: its columns have types of the model's dialect."""

    @override
    def _route(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        found = super()._route(name, args, kwargs)
        place = _place_of(args, kwargs)
        if name != "get_columns_in_relation" or place is None:
            return found
        from dvt.types import translated_type  # sqlglot and Arrow: a project that federates nothing starts without them

        targets, column = self._adapter.config.targets, self._adapter.Column
        there, here = (sqlglot_dialect(targets.type_of(each)) for each in (place, self._adapter.config.target_name))
        return [column.create(each.name, translated_type(each.data_type, there, here)) for each in found]


class _FixtureContext(_Context):
    """The jinja context of a fixture: ``this`` is the relation that it stands for, where that lives."""

    @override
    @contextproperty()
    def this(self) -> Any:
        targets = self.config.targets
        original = _original(self.model, targets.manifest)
        place = targets.places.of(original)
        relation = targets.adapter(place).Relation.create_from(targets.config(place), original)
        return stamp(relation, place, self.inputs)


def _original(fixture: Any, manifest: Any) -> Any:
    """The node or source of the project that a fixture stands for. dbt calls every fixture of a node a model."""
    if not isinstance(fixture, UnitTestSourceDefinition):
        _, _, rest = fixture.unique_id.partition(".")
        found = (manifest.nodes.get(f"{kind}.{rest}") for kind in ("model", "seed", "snapshot"))
        original = next((node for node in found if node is not None), None)
        if original is None:
            raise CompileFailure(ResolveError(f"unit test: '{fixture.name}' is no model, seed or snapshot"))
        return original
    return manifest.sources[f"source.{fixture.package_name}.{fixture.source_name}.{fixture.name}"]


class _EphemeralCopies(dict[str, Any]):
    """``manifest.nodes`` with ephemeral models copied on first use.

    What they compile to depends on who inlines them, and dbt would keep the first one's.
    """

    def __init__(self, nodes: dict[str, Any]) -> None:
        super().__init__(nodes)
        self._mine: set[str] = set()

    @override
    def __getitem__(self, unique_id: str) -> Any:
        node = super().__getitem__(unique_id)
        if unique_id in self._mine or not node.is_ephemeral_model:
            return node
        node = copy.deepcopy(node)
        node.compiled, node.compiled_code, node._pre_injected_sql = False, None, None  # noqa: SLF001  # dbt's own
        node.extra_ctes, node.extra_ctes_injected = [], False
        self[unique_id] = node
        self._mine.add(unique_id)
        return node


class Compiler(DbtCompiler):
    """dbt's compiler for one node.

    Attributes:
        inputs: what the keys in the node's SQL stand for, once it is compiled; None where it is not federated.
        introspect: runs what jinja asks of other targets.
    """

    inputs: Inputs | None = None
    introspect: Introspect = staticmethod(_on_own_target)
    _over_fixtures = False

    @override
    def compile_node(self, node: Any, manifest: Any, *args: Any, **kwargs: Any) -> Any:
        self.inputs = self.begin(node)
        self._over_fixtures = isinstance(node, UnitTestNode)
        return super().compile_node(node, manifest, *args, **kwargs)

    def begin(self, node: Any) -> Inputs | None:
        """What the keys in a node's SQL will stand for; None where it is compiled as dbt does."""
        federated = len(self.config.targets.names) > 1 and self.config.targets.places.resolution(node).federated
        if not federated:
            return None
        return Inputs(dialect=dialect_of(node, self.config))

    @override
    def _create_node_context(self, node: Any, manifest: Any, extra_context: dict[str, Any]) -> Any:
        if self.inputs is None or isinstance(node, UnitTestNode):
            plain = super()._create_node_context(node, manifest, extra_context)
            targets = self.config.targets
            mine = not isinstance(node, UnitTestNode) and not getattr(node, "is_ephemeral_model", False)
            if targets.places.several and mine:
                guard_context(plain, targets, self.config.target_name, node.unique_id)
            return plain
        base, database = (_FixtureContext, _FixtureDatabase) if self._over_fixtures else (_Context, _Database)
        context_class = type("Context", (base,), {"inputs": self.inputs})
        provider = _provider(self.inputs, node.unique_id, database, self.introspect)
        context = context_class(node, self.config, manifest, provider, None).to_dict()
        context.update(extra_context)
        if isinstance(node, GenericTestNode):
            jinja.add_rendered_test_kwargs(context, node)
        return context

    @override
    def _recursively_prepend_ctes(self, model: Any, manifest: Any, extra_context: Any) -> Any:
        # All on one target: what an ephemeral model compiles to is the same for all, and dbt's manifest tells it.
        several = len(self.config.targets.names) > 1 and self.config.targets.places.several
        if several and model.extra_ctes and not isinstance(manifest.nodes, _EphemeralCopies):
            manifest = manifest_with(manifest, nodes=_EphemeralCopies(manifest.nodes))
        return super()._recursively_prepend_ctes(model, manifest, extra_context)
