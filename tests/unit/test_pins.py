"""The pins are complete, hashed, name no host, and fit what pyproject.toml asks for."""

import re
import sys
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
FILES = ("dev", "alone")
# Not part of a set-up for development: it needs Java.
LEFT_OUT = {"pyspark"}


def pinned() -> list[Requirement]:
    """The lines that pin a package."""
    return [
        Requirement(line.removesuffix("\\").strip())
        for name in FILES
        for line in (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    ]


def wanted() -> list[Requirement]:
    """What pyproject.toml and requirements/*.in name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    by_project = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    by_file = [
        line
        for name in FILES
        for line in (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return [Requirement(text) for text in by_project + by_file]


def test_everything_wanted_is_pinned_at_a_version_that_fits() -> None:
    requirements = [one for one in wanted() if one.name not in LEFT_OUT]
    names = {one.name for one in requirements}
    assert {"dbt-core", "hatchling", "dbt-postgres", "dbt-sqlite", "pytest", "connectorx"} <= names
    for requirement in requirements:
        name = canonicalize_name(requirement.name)
        versions = [str(pin.specifier).removeprefix("==") for pin in pinned() if canonicalize_name(pin.name) == name]
        assert versions, requirement
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_every_pin_has_hashes_and_no_line_names_a_host() -> None:
    for name in FILES:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        assert "//" not in text
        assert "--index" not in text
        assert "--find-links" not in text
        for pin in re.split(r"^(?=\w)", text, flags=re.MULTILINE):
            assert not pin.strip() or "--hash=sha256:" in pin, pin
