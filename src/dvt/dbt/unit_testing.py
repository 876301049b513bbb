"""Unit tests of federated models: the model's transform runs in the compute engine, as it does in a run.

dbt compiles a unit test into the model's SQL over fixtures, and compares its rows with the expected ones on the model's
target. Here the fixtures are typed by the targets that the inputs live on, the SQL runs in the engine, and its rows are
staged on the model's target; the comparison stays dbt's.
"""

from contextlib import ExitStack
from typing import Any

import sqlglot
from dbt.contracts.graph.nodes import UnitTestNode
from dbt.task.test import TestRunner
from sqlglot.errors import SqlglotError
from typing_extensions import override

from dvt.dbt.compiling import Compiler, dialect_of, reach
from dvt.dbt.errors import CompileFailure, RunFailure
from dvt.dbt.federation import Federation
from dvt.dbt.relations import Inputs
from dvt.dialects.adapters import sqlglot_dialect
from dvt.dialects.render import render
from dvt.errors import DvtError, ParseError
from dvt.resolve import Resolution


class FederatedUnitTest(TestRunner):
    """A unit test of a model whose inputs live on other targets."""

    resolution: Resolution
    """Of the model that is tested."""

    @override
    def describe_node_name(self) -> str:
        return f"{super().describe_node_name()} [engine -> {self.resolution.target}]"

    @override
    def execute_unit_test(self, unit_test_def: Any, manifest: Any) -> Any:
        with ExitStack() as stack:
            tested = manifest.nodes[unit_test_def.depends_on.nodes[0]]
            self.compiler = _Staging(self.config, manifest, tested, self.resolution, stack)
            try:
                return super().execute_unit_test(unit_test_def, manifest)
            except DvtError as error:
                raise RunFailure(error) from error


class _Staging(Compiler):
    """Compiles a unit test, runs the model's part in the engine, and leaves a select over its staged rows.

    Args:
        config: of the tested model's target.
        whole: the project's manifest (dbt makes one of its own for each unit test).
        tested: the model.
        resolution: of the model.
        stack: what the staged rows live in.
    """

    config: Any

    def __init__(self, config: Any, whole: Any, tested: Any, resolution: Resolution, stack: ExitStack) -> None:
        super().__init__(config)
        self._whole = whole
        self._tested = tested
        self._resolution = resolution
        self._stack = stack

    @override
    def begin(self, node: Any) -> Inputs | None:
        return None

    @override
    def compile_node(self, node: Any, manifest: Any, *args: Any, **kwargs: Any) -> Any:
        compiled = super().compile_node(node, manifest, *args, **kwargs)
        if isinstance(node, UnitTestNode):
            federation = Federation(
                node=self._tested,
                sql=compiled.compiled_code,
                config=self.config,
                inputs=Inputs(dialect=dialect_of(self._tested, self.config)),
                resolution=self._resolution,
            )
            compiled.compiled_code = self._stack.enter_context(federation.staged()).select()
        return compiled

    @override
    def _compile_code(self, node: Any, manifest: Any, extra_context: Any = None) -> Any:
        original = None if isinstance(node, UnitTestNode) else self._original(node)
        targets, home = self.config.targets, self.config
        place = targets.places.of(original) if original is not None else home.target_name
        if place == home.target_name:
            return super()._compile_code(node, manifest, extra_context)
        self.config = targets.config(place)
        try:
            with reach(targets, place, home.target_name, node.unique_id):
                compiled = super()._compile_code(node, manifest, extra_context)
        finally:
            self.config = home
        compiled.compiled_code = self._translated(compiled.compiled_code, place)
        return compiled

    def _original(self, fixture: Any) -> Any:
        """The node or source that a fixture stands for."""
        names = (fixture.package_name, fixture.name, fixture.database, fixture.schema, fixture.alias)
        for node in (*self._whole.nodes.values(), *self._whole.sources.values()):
            if names == (node.package_name, node.name, node.database, node.schema, getattr(node, "identifier", None)):
                return node
        return None

    def _translated(self, sql: str, place: str) -> str:
        """A fixture's SQL, typed by the input's target, in the dialect of the model."""
        written = sqlglot_dialect(self.config.targets.type_of(place))
        wanted = dialect_of(self._tested, self.config)
        if written == wanted:
            return sql
        try:
            return render(sqlglot.parse_one(sql, read=written), wanted)
        except SqlglotError as error:
            raise CompileFailure(ParseError(f"a fixture's SQL cannot be read as {written}: {error}")) from error
