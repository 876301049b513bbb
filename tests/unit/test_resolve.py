"""Node → target, path, materialization: the decisions, from facts alone."""

import pytest

from dvt.diagnostics import Code
from dvt.errors import ResolveError
from dvt.resolve import Node, Path, Pushdown, places, resolve


def graph(*nodes: Node) -> dict[str, Node]:
    return {node.unique_id: node for node in nodes}


def model(name: str, target: str, *upstream: str, materialized: str = "table", **more: object) -> Node:
    return Node(
        unique_id=f"model.p.{name}",
        kind="model",
        target=target,
        upstream=upstream,
        materialized=materialized,
        **more,  # type: ignore[arg-type]
    )


SOURCE_A = Node(unique_id="source.p.a", kind="source", target="a")
SOURCE_B = Node(unique_id="source.p.b", kind="source", target="b")


def test_everything_on_the_own_target_is_pushed_down() -> None:
    found = resolve(graph(SOURCE_A, model("m", "a", "source.p.a")))["model.p.m"]
    assert (found.path, found.sources, found.error) == (Path.PUSHDOWN, ("a",), None)


def test_an_input_elsewhere_is_federated() -> None:
    found = resolve(graph(SOURCE_A, SOURCE_B, model("m", "a", "source.p.a", "source.p.b")))["model.p.m"]
    assert (found.path, found.sources, found.materialization) == (Path.FEDERATION, ("a", "b"), "table")


def test_a_node_that_reads_one_other_target_is_federated() -> None:
    assert resolve(graph(SOURCE_B, model("m", "a", "source.p.b")))["model.p.m"].sources == ("b",)


@pytest.mark.parametrize("materialized", ["view", "materialized_view"])
def test_a_federated_view_becomes_a_table(materialized: str) -> None:
    found = resolve(graph(SOURCE_B, model("m", "a", "source.p.b", materialized=materialized)))["model.p.m"]
    assert found.materialization == "table"
    assert [diagnostic.code for diagnostic in found.diagnostics] == [Code.MATERIALIZATION_COERCED]
    assert found.diagnostics[0].message == (
        f"materialization changed from '{materialized}' to 'table' (cross-target federation)"
    )


@pytest.mark.parametrize("materialized", ["incremental", "table", "my_own"])
def test_other_materializations_stay(materialized: str) -> None:
    found = resolve(graph(SOURCE_B, model("m", "a", "source.p.b", materialized=materialized)))["model.p.m"]
    assert (found.materialization, found.diagnostics) == (materialized, ())


def ephemeral(target: str, *upstream: str, configured: bool = False) -> Node:
    return model("e", target, *upstream, materialized="ephemeral", configured=configured)


def test_an_ephemeral_with_inputs_on_the_consumers_target_is_pushed_down() -> None:
    found = resolve(graph(SOURCE_A, ephemeral("b", "source.p.a"), model("m", "a", "model.p.e")))
    assert found["model.p.m"].path is Path.PUSHDOWN


def test_an_ephemeral_across_targets_is_an_error_that_says_the_way_out() -> None:
    error = resolve(graph(SOURCE_B, ephemeral("a", "source.p.b"), model("m", "a", "model.p.e")))["model.p.m"].error
    assert isinstance(error, ResolveError)
    assert "model.p.e" in error.message
    assert "model.p.m" in error.message
    assert "materialize e" in error.hint
    assert "config(target='b')" in error.hint


def test_an_ephemeral_with_a_target_of_its_own_is_resolved_in_the_engine() -> None:
    found = resolve(graph(SOURCE_B, ephemeral("b", "source.p.b", configured=True), model("m", "a", "model.p.e")))
    assert (found["model.p.m"].path, found["model.p.m"].error) == (Path.FEDERATION, None)


def test_ephemerals_count_as_their_inputs_at_any_depth() -> None:
    nodes = graph(
        SOURCE_A,
        SOURCE_B,
        model("e1", "a", "source.p.b", materialized="ephemeral", configured=True),
        model("e2", "a", "model.p.e1", "source.p.a", materialized="ephemeral", configured=True),
        model("m", "a", "model.p.e2"),
    )
    assert places(nodes["model.p.m"], nodes) == {"a", "b"}


def test_a_snapshot_across_targets_is_an_error() -> None:
    snapshot = Node(unique_id="snapshot.p.s", kind="snapshot", target="a", upstream=("source.p.b",))
    error = resolve(graph(SOURCE_B, snapshot))["snapshot.p.s"].error
    assert error is not None
    assert "snapshot that" in error.hint


def test_a_python_model_across_targets_is_an_error() -> None:
    error = resolve(graph(SOURCE_B, model("m", "a", "source.p.b", language="python")))["model.p.m"].error
    assert error is not None
    assert "materialize its inputs on 'a' first" in error.hint


def test_a_level_of_pushdown() -> None:
    found = resolve(graph(SOURCE_B, model("m", "a", "source.p.b", pushdown="columns")))["model.p.m"]
    assert (found.pushdown, found.error) == (Pushdown.COLUMNS, None)
    error = resolve(graph(SOURCE_B, model("m", "a", "source.p.b", pushdown="column")))["model.p.m"].error
    assert error is not None
    assert "did you mean 'columns'? valid: columns, filters, full, none" in error.message


def test_seeds_and_unknown_upstreams_do_not_federate() -> None:
    seed = Node(unique_id="seed.p.s", kind="seed", target="a", upstream=("macro.p.x",))
    assert resolve(graph(seed))["seed.p.s"].path is Path.PUSHDOWN
