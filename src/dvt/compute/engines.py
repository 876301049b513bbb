"""The engine of a compute: chosen by its type in computes.yml, never by guess."""

from importlib.util import find_spec

from dvt.compute.base import Engine
from dvt.compute.duckdb import DuckDBEngine
from dvt.config.engines import Compute, DuckDBCompute
from dvt.errors import ComputeUnavailable


def engine_for(compute: Compute, *, at_once: int = 1) -> Engine:
    """What runs the transforms of models on `compute`; `at_once`: how many models this process may run at a time.

    Raises:
        ComputeUnavailable: its engine is not installed, or this version cannot run it. Never another engine instead.
    """
    if isinstance(compute, DuckDBCompute):
        return DuckDBEngine(compute, at_once=at_once)
    if find_spec("pyspark") is None:
        raise ComputeUnavailable(
            f"compute '{compute.name}' is of type spark: Spark is not installed. Run `dvt sync` to install it",
            hint="or choose a duckdb compute: --compute local",
        )
    raise ComputeUnavailable(
        f"compute '{compute.name}' is of type spark, which this version of dvt cannot run yet",
        hint="choose a duckdb compute: --compute local, or config(compute='local')",
    )
