"""What a start imports: commands pay for what they use."""

import subprocess
import sys

import pytest

ENGINES = ("sqlglot", "pyarrow", "duckdb", "connectorx", "dvt.plan", "dvt.compute", "dvt.execute")


def imported_by(*modules: str) -> set[str]:
    """Everything that a fresh interpreter has imported after `modules`."""
    script = f"import sys, {', '.join(modules)}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("modules", [("dvt.cli.tree",), ("dvt.dbt.tasks",)], ids=["parsing", "running"])
def test_an_ordinary_project_starts_without_planner_engines_and_drivers(modules: tuple[str, ...]) -> None:
    assert not imported_by(*modules).intersection(ENGINES)


def test_parsing_imports_no_task() -> None:
    assert "dbt.task.run" not in imported_by("dvt.cli.tree")


def test_the_version_needs_no_dbt() -> None:
    assert "dbt" not in imported_by("dvt.__main__", "dvt.dbt.versions")
