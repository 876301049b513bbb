"""``dvt --version``: what is installed, from package metadata alone.

It contacts nobody and imports neither dbt nor an engine.
"""

from importlib.metadata import PackageNotFoundError, distributions, version

from dvt.version import __version__

_PARTS = ("dbt-core", "duckdb", "sqlglot", "pyarrow")


def report() -> str:
    """The lines to print."""
    lines = [f"dvt {__version__}", ""]
    lines += [f"  - {name}: {_installed(name)}" for name in _PARTS]
    lines += ["", "Adapters:"]
    lines += [f"  - {name}: {found}" for name, found in _adapters()] or ["  - none installed"]
    return "\n".join(lines) + "\n"


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _adapters() -> list[tuple[str, str]]:
    """dbt's adapters in this environment: distributions that bring a module below ``dbt/adapters``."""
    found = {}
    for distribution in distributions():
        name = distribution.metadata["Name"] or ""
        if name.lower().startswith("dbt-") and any(
            str(file).startswith("dbt/include/") for file in (distribution.files or [])
        ):
            found[name.removeprefix("dbt-")] = distribution.version
    found.pop("core", None)
    found.pop("adapters", None)
    return sorted({**found, "mysql": f"{__version__} (built in)"}.items())
