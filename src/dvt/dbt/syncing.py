"""``dvt sync``: installs what the profile in use needs: adapters, drivers, scanners, and Spark for a compute of it.

What it runs is pip of the Python that runs dvt, with the packages' names only: where they come from is the user's own
configuration of pip.
"""

import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dbt.config.profile import read_profile
from dbt.config.project import load_raw_project
from dbt.config.renderer import ProfileRenderer

from dvt.config.computes import load_computes
from dvt.config.engines import SparkCompute
from dvt.dbt.adapter_types import PUBLISHED, distribution, installed
from dvt.dbt.profiles import renderer_of
from dvt.errors import ConfigError, MissingDependency, suggestion

DUCKDB = "duckdb-extension-{}>=1.5,<1.6"


@dataclass(frozen=True, kw_only=True)
class Package:
    """A distribution to install.

    Attributes:
        requirement: as pip takes it.
        why: what needs it.
        alone: without its dependencies: what it declares does not fit, and it works all the same.
    """

    requirement: str
    why: str
    alone: bool = False

    @property
    def name(self) -> str:
        """The distribution's name."""
        return self.requirement.replace(">", "=").split("=")[0].strip()

    @property
    def installed(self) -> bool:
        """Some version of it is there."""
        try:
            version(self.name)
        except PackageNotFoundError:
            return False
        return True


_NEEDS: dict[str, tuple[tuple[str, bool], ...]] = {
    "postgres": (("dbt-postgres", False), (DUCKDB.format("postgres-scanner"), False)),
    "redshift": (("dbt-redshift", False),),
    "duckdb": (("dbt-duckdb", False),),
    "sqlite": (("dbt-sqlite==1.10.0", True), (DUCKDB.format("sqlite-scanner"), False)),
    "mysql": (("pymysql>=1.1", False), ("connectorx>=0.4", False), (DUCKDB.format("mysql-scanner"), False)),
    "mariadb": (("pymysql>=1.1", False), ("connectorx>=0.4", False), (DUCKDB.format("mysql-scanner"), False)),
}
"""Adapter type → (requirement, without its dependencies). Any other type needs its adapter."""


def needed(project_dir: Path, profiles_dir: str, profile_name: str | None, variables: dict[str, Any]) -> list[Package]:
    """What the profile in use needs, installed or not.

    Args:
        project_dir: the folder of dbt_project.yml.
        profiles_dir: the folder of profiles.yml.
        profile_name: ``--profile``; None: what the project names.
        variables: ``--vars``.

    Raises:
        ConfigError: there is no such profile, an output's type is no adapter's, or computes.yml is wrong.
    """
    renderer = ProfileRenderer(variables)
    name = profile_name or renderer.render_value(load_raw_project(str(project_dir)).get("profile"))
    profiles = read_profile(profiles_dir) or {}
    if name not in profiles:
        raise ConfigError(
            f"there is no profile '{name}' in {Path(profiles_dir) / 'profiles.yml'}: {suggestion(str(name), profiles)}"
        )
    found: dict[str, Package] = {}
    for target, output in (profiles[name].get("outputs") or {}).items():
        kind = str(renderer.render_value(output.get("type", "")))
        for requirement, alone in _needs(kind, target):
            found.setdefault(requirement, Package(requirement=requirement, why=f"target {target}", alone=alone))
    for compute in load_computes(project_dir, str(name), renderer_of(variables)).by_name.values():
        if isinstance(compute, SparkCompute):
            found.setdefault("pyspark", Package(requirement="pyspark>=4.0,<5", why=f"compute {compute.name}"))
    return list(found.values())


def _needs(kind: str, target: str) -> tuple[tuple[str, bool], ...]:
    """(requirement, without its dependencies) of an adapter type; nothing for one that was installed by hand.

    Raises:
        ConfigError: no published adapter is of that type.
    """
    if kind in _NEEDS:
        return _NEEDS[kind]
    if not kind:
        raise ConfigError(f"target '{target}' has no `type` in profiles.yml", hint="say which adapter it is for")
    if kind not in PUBLISHED and installed(kind):
        return ()
    try:
        return ((distribution(kind), False),)
    except ConfigError as error:
        raise ConfigError(f"target '{target}': {error.message}", hint=error.hint) from error


def install(packages: list[Package]) -> None:
    """Install packages into the environment of this Python.

    Raises:
        MissingDependency: pip is not there, or failed; the text has the command.
    """
    together = [package.requirement for package in packages if not package.alone]
    alone = [package.requirement for package in packages if package.alone]
    commands = [["install", *together]] if together else []
    commands += [["install", "--no-deps", *alone]] if alone else []
    for command in commands:
        shown = f"pip {' '.join(repr(part) if '>' in part else part for part in command)}"
        if find_spec("pip") is None:
            raise MissingDependency(f"this Python has no pip: install by hand: {shown}")
        done = subprocess.run([sys.executable, "-m", "pip", *command], check=False)  # noqa: S603  # fixed words
        if done.returncode != 0:
            raise MissingDependency(f"`{shown}` failed (exit code {done.returncode})", hint="its own output says why")
