"""The cells of the matrix: what goes wrong, when, on which side, and what a model is written to."""

from collections.abc import Iterator
from dataclasses import dataclass

TARGETS = ("postgres", "mysql", "duckdb", "sqlite")
SERVERS = ("postgres", "mysql")
STAGES = ("extract", "compute", "load", "swap")
MATERIALIZED = ("table", "incremental")
OF_DVT = {"killed": "kill -9 of dvt", "interrupted": "Ctrl-C", "terminated": "SIGTERM"}
OF_SERVERS = {
    "server killed": "kill -9 of the server",
    "connections ended": "the server ends the connections",
    "connections reset": "the network resets the connections",
    "silent": "the network falls silent",
}
OF_ROOM = {
    "disk full": "the target's disk is full",
    "no room to spill": "the engine's disk is full",
    "source quota": "the source refuses: its quota of temporary files is used up",
    "no right": "the role may not create tables",
}
FAULTS = {**OF_DVT, **OF_SERVERS, **OF_ROOM}
"""Faults, and how the docs call them."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One case.

    Attributes:
        fault: of `FAULTS`.
        side: ``dvt``, ``source``, ``target`` or ``engine``: where it happens.
        stage: of `STAGES`: when.
        target: what is written to.
        source: what is read, where that is the side.
        materialized: how.
    """

    fault: str
    side: str
    stage: str
    target: str
    source: str = "postgres"
    materialized: str

    @property
    def title(self) -> str:
        """Its name."""
        where = f"{self.side} {self.source}" if self.side == "source" else self.side
        return f"{self.fault}, {where}, {self.stage}, {self.target}, {self.materialized}"


def _cells() -> Iterator[Cell]:
    for kind in MATERIALIZED:
        for target in TARGETS:
            for stage in STAGES:
                for fault in OF_DVT:
                    yield Cell(fault=fault, side="dvt", stage=stage, target=target, materialized=kind)
            yield Cell(fault="disk full", side="target", stage="load", target=target, materialized=kind)
        for fault in OF_SERVERS:
            for server in SERVERS:
                for stage in ("compute", "load", "swap"):
                    yield Cell(fault=fault, side="target", stage=stage, target=server, materialized=kind)
                yield Cell(
                    fault=fault, side="source", stage="extract", source=server, target="duckdb", materialized=kind
                )
        yield Cell(fault="no room to spill", side="engine", stage="compute", target="postgres", materialized=kind)
        yield Cell(fault="source quota", side="source", stage="extract", target="duckdb", materialized=kind)
        for server in SERVERS:
            yield Cell(fault="no right", side="target", stage="load", target=server, materialized=kind)


CELLS = tuple(_cells())
SHORT = frozenset(
    {
        "killed, dvt, swap, mysql, incremental",
        "killed, dvt, load, duckdb, table",
        "interrupted, dvt, compute, sqlite, incremental",
        "silent, source mysql, extract, duckdb, table",
        "disk full, target, load, postgres, table",
    }
)
"""What `make test` runs of them."""
