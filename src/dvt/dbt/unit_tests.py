"""Unit tests of federated models: the model's SQL over its fixtures runs in the engine, as its transform would.

A fixture has the columns of the relation that it stands for, as that relation's own database tells them, with types in
the model's dialect; the expected rows have the types of the actual ones.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from dbt.contracts.graph.nodes import ModelNode
from dbt.task.test import UnitTestDiff, UnitTestResultData, json_rows_from_table
from sqlglot import exp

from dvt.compute.engines import engine_for
from dvt.dbt.federation import Federation
from dvt.dbt.tables import as_agate
from dvt.errors import UnknownColumn, suggestion
from dvt.execute.run import stream_plan
from dvt.types import StagingType, staging_type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SIDE = "actual_or_expected"


def run_unit_test(runner: Any, definition: Any, manifest: Any) -> tuple[Any, UnitTestResultData]:
    """What dbt's runner gives for a unit test: the compiled node, and what differs.

    Args:
        runner: of the test, with the config and compiler of the tested model's target.
        definition: dbt's unit test.
        manifest: the project's.

    Raises:
        DvtError: the step that failed.
    """
    fixtures = runner.build_unit_test_manifest_from_test(definition, manifest)
    _name_apart(fixtures)
    node = runner.compiler.compile_node(fixtures.nodes[definition.unique_id], fixtures, {})
    federation = runner.federation(node)
    actual = _rows(federation, node.compiled_code)
    expected = _expected(federation, node, actual)
    sides = pa.concat_tables(
        [_marked(actual.select(expected.column_names), "actual"), _marked(expected, "expected")],
        promote_options="permissive",
    )
    table = as_agate(sides)
    ours = runner._get_unit_test_agate_table(table, "actual")  # noqa: SLF001  # dbt's own sorting and comparing
    theirs = runner._get_unit_test_agate_table(table, "expected")  # noqa: SLF001
    compared = runner._get_daff_diff(theirs, ours)  # noqa: SLF001
    differs = bool(compared.hasDifference())
    diff = None
    if differs:
        rendered = runner._render_daff_diff(compared)  # noqa: SLF001
        diff = UnitTestDiff(
            actual=json_rows_from_table(ours),
            expected=json_rows_from_table(theirs),
            rendered=f"\n\nactual differs from expected:\n\n{rendered}\n",
        )
    response = {"path": "federation", "target": federation.resolution.target, "compute": federation.compute.name}
    return node, UnitTestResultData(should_error=differs, adapter_response=response, diff=diff)


def _name_apart(fixtures: Any) -> None:
    """Fixtures become CTEs called by their aliases, which relations of several targets may share."""
    taken: set[str] = set()
    for fixture in fixtures.nodes.values():
        if isinstance(fixture, ModelNode):
            while fixture.alias.lower() in taken:
                fixture.alias = f"{fixture.alias}_"
            taken.add(fixture.alias.lower())


def _rows(federation: Federation, sql: str) -> pa.Table:
    federation = replace(federation, sql=sql)
    sessions = {federation.resolution.target: federation.describer.session(federation.resolution.target)}
    with stream_plan(federation.plan, sessions, engine_for(federation.compute, at_once=federation.targets.at_once)) as (
        _,
        reader,
    ):
        return reader.read_all()


def _expected(federation: Federation, node: Any, actual: pa.Table) -> pa.Table:
    if node.config.expected_sql:
        return _rows(federation, node.config.expected_sql)
    rows: Sequence[Mapping[str, Any]] = node.config.expected_rows
    if not rows:
        return actual.slice(0, 0)
    dialect = federation.inputs.dialect
    types = {
        name.lower(): (name, staging_type(actual.schema.field(name).type, dialect)) for name in actual.column_names
    }
    unknown = [name for name in rows[0] if name.lower() not in types]
    if unknown:
        raise UnknownColumn(
            f"unit test {node.name} expects a column '{unknown[0]}' that its model does not have: "
            f"{suggestion(unknown[0], actual.column_names)}"
        )
    query: exp.Query | None = None
    for row in rows:
        select = exp.select(*(_cast(value, *types[name.lower()]) for name, value in row.items()))
        query = select if query is None else exp.union(query, select, distinct=False, copy=False)
    assert query is not None  # noqa: S101  # there are rows
    return _rows(federation, query.sql(dialect=dialect))


def _cast(value: Any, name: str, type_: StagingType) -> exp.Expr:
    literal = exp.convert(value) if value is None or isinstance(value, bool | int) else exp.convert(str(value))
    return exp.alias_(exp.cast(literal, exp.DataType.build(type_.declared, udt=True)), name, quoted=True)


def _marked(table: pa.Table, side: str) -> pa.Table:
    return table.append_column(_SIDE, pa.array([side] * table.num_rows, pa.string()))
