"""The outcomes of the matrix as files, and as a page of the docs."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from tests.faults.matrix.cells import CELLS, FAULTS, MATERIALIZED, OF_DVT, STAGES, TARGETS, Cell
from tests.faults.matrix.runs import Outcome

_FOLDER = Path(__file__).parent / "outcomes"
PAGE = Path(__file__).parents[3] / "docs" / "faults.md"
_NAMES = {"postgres": "PostgreSQL", "mysql": "MariaDB", "duckdb": "DuckDB", "sqlite": "SQLite"}
_SIDES = {"dvt": "of dvt", "source": "of the source", "target": "of the target", "engine": "of the engine"}
_HEAD = """# Faults

What is left when something goes wrong, at each stage of a federated model, on real servers (PostgreSQL, MariaDB) and
files (DuckDB, SQLite). In every cell a test has seen that

- the table had the rows of before the run (**old**) or all of the new ones (**new**), never others;
- the next run, with nothing in its way, exited with 0 and left every row once: incremental models (append, with a
  watermark) have no row twice and miss none;
- no staging relation and no other leftover was there after that: a staging relation that a run could not drop itself
  was swept by the next one. (One that a server still fills when the next run looks is swept by the run after that.)

A cell gives the table and the exit code of the run in which it happened, for `table` / `incremental`. Exit code 0: the
step was run again and the run went on. 2 is dbt's after an interrupt; -9 says that the process was killed. Which side
of the commit a fault in the swap hits is a matter of milliseconds.

Stages: **extract**, the source is being read; **compute**, the engine computes, and the staging relation is there,
empty; **load**, rows are going into it; **swap**, dbt's materialization runs, before its commit where the database has
one. Where the network falls silent, `statement_timeout` ends extracts and loads; a materialization's own statements end
with Ctrl-C.

The tests need root for the small disks; without it those cells are skipped.
"""


def write_outcome(cell: Cell, outcome: Outcome) -> None:
    """Keep what became of a cell."""
    _FOLDER.mkdir(exist_ok=True)
    text = json.dumps({"cell": cell.title, **asdict(outcome)}, indent=1)
    (_FOLDER / f"{cell.title.replace(', ', '-').replace(' ', '_')}.json").write_text(f"{text}\n")


def read_outcomes() -> dict[str, Outcome]:
    """What is kept, by the titles of the cells."""
    kept = [json.loads(path.read_text()) for path in sorted(_FOLDER.glob("*.json"))]
    return {each.pop("cell"): Outcome(**each) for each in kept}


def page() -> str:
    """The page, from the outcomes."""
    return "\n".join([_HEAD, *_tables()])


def _tables() -> Iterator[str]:
    outcomes = read_outcomes()
    yield "## dvt itself\n"
    own = [cell for cell in CELLS if cell.fault in OF_DVT]
    for fault in OF_DVT:
        yield f"### {FAULTS[fault]}\n"
        yield f"| Target | {' | '.join(STAGES)} |"
        yield f"|---{'|---' * len(STAGES)}|"
        for target in TARGETS:
            found = [
                _cell([c for c in own if (c.fault, c.target, c.stage) == (fault, target, stage)], outcomes)
                for stage in STAGES
            ]
            yield f"| {_NAMES[target]} | {' | '.join(found)} |"
        yield ""
    yield "## Servers, networks, disks, rights\n"
    yield "| What | Whose | Stage | Target | table / incremental |"
    yield "|---|---|---|---|---|"
    for first in [cell for cell in CELLS if cell.fault not in OF_DVT and cell.materialized == MATERIALIZED[0]]:
        same = [cell for cell in CELLS if _key(cell) == _key(first)]
        whose = _SIDES[first.side] + (f", {_NAMES[first.source]}" if first.side == "source" else "")
        row = [FAULTS[first.fault], whose, first.stage, _NAMES[first.target], _cell(same, outcomes)]
        yield f"| {' | '.join(row)} |"
    yield ""


def _key(cell: Cell) -> tuple[str, ...]:
    return cell.fault, cell.side, cell.stage, cell.target, cell.source


def _cell(cells: Sequence[Cell], outcomes: dict[str, Outcome]) -> str:
    found = [outcomes[cell.title] for cell in cells]
    return " / ".join(f"{one.relation}, {one.code}" for one in found) or "-"
