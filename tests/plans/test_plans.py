"""Golden plans: one file per pass. ``UPDATE_PLANS=1 pytest tests/plans`` writes them anew; read the diff.

A case is ``--- name [dialect]``, or ``[dialect alike]`` where its targets have the same settings, the model's SQL, and
below ``>>>`` what comes out: each extract, the transform, the result's columns, the diagnostics; or the error.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dvt.errors import DvtError
from dvt.plan.planner import PASSES, make_plan
from dvt.plan.reads import READS
from tests.plans.world import request

FOLDER = Path(__file__).parent
CLOCK = {"CURRENT_DATE": "'2026-03-01'", "CURRENT_TIMESTAMP": "'2026-03-01 12:00:00+00'"}


@dataclass(frozen=True)
class Case:
    name: str
    dialect: str
    sql: str
    expected: str


def cases(path: Path) -> list[Case]:
    found = []
    for block in path.read_text().split("--- ")[1:]:
        head, _, rest = block.partition("\n")
        name, _, dialect = head.partition(" [")
        sql, _, expected = rest.partition(">>>\n")
        found.append(Case(name.strip(), dialect.rstrip("]") or "postgres", sql.strip(), expected.strip()))
    return found


def outcome(case: Case) -> str:
    try:
        dialect, _, alike = case.dialect.partition(" ")
        plan = make_plan(request(case.sql, dialect, CLOCK, alike=bool(alike)))
    except DvtError as error:
        return f"error {error}"
    zones = {extract.name: f" ({extract.zone})" if extract.zone else "" for extract in plan.reads}
    lines = [f"{extract.name} @{extract.target}{zones[extract.name]}: {extract.sql()}" for extract in plan.reads]
    lines += [f"{value.name}: {value.transform.sql()}" for value in plan.values]
    lines.append(f"transform: {plan.transform.sql()}")
    columns = [f"{c.name} {c.declared or c.type}{' =' if c.origin else ''}".strip() for c in plan.transform.columns]
    lines.append(f"columns: {', '.join(columns)}".strip())
    lines += [f"written in the time zone {plan.zone}"] if plan.zone else []
    lines += [f"{d.code.value}: {d.message}" for d in plan.diagnostics if d.code.value != "DVT008"]
    lines += [f"decided: {line}" for line in plan.decisions if "whole" in line or "unknown" in line]
    return "\n".join(lines)


FILES = sorted(FOLDER.glob("*.sql"))


def check(path: Path, outcome: Callable[[Case], str]) -> None:
    """Each case of a golden file comes out as it says; or the file is written anew."""
    found = cases(path)
    actual = {(case.name, case.dialect): outcome(case) for case in found}
    if os.environ.get("UPDATE_PLANS"):
        blocks = [
            f"--- {c.name}{'' if c.dialect == 'postgres' else f' [{c.dialect}]'}\n{c.sql}\n>>>\n"
            f"{actual[c.name, c.dialect]}\n"
            for c in found
        ]
        path.write_text("\n".join(blocks))
        return
    assert {(case.name, case.dialect): case.expected for case in found} == actual


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_plans(path: Path) -> None:
    check(path, outcome)


def test_every_pass_has_its_file() -> None:
    assert {step.__name__ for step in (*PASSES, *READS)} - {"reads"} <= {path.stem for path in FILES}
