"""DuckDB's extensions as the wheels of this environment bring them."""

from importlib import util
from pathlib import Path

import duckdb


def wheel_file(extension: str) -> Path:
    """The file of ``duckdb-extension-<…>`` for the running version of DuckDB.

    Raises:
        FileNotFoundError: the wheel is not installed, or is another version's.
    """
    spec = util.find_spec(f"duckdb_extension_{extension}")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        file = Path(place) / "extensions" / f"v{duckdb.__version__}" / f"{extension}.duckdb_extension"
        if file.exists():
            return file
    raise FileNotFoundError(f"no {extension} for DuckDB {duckdb.__version__} in this environment")


def folder_of_wheels(folder: Path) -> Path:
    """`folder` as an extension directory that DuckDB finds the scanners in by itself."""
    with duckdb.connect() as probe:
        platform = probe.execute("pragma platform").fetchall()[0][0]
    inside = folder / f"v{duckdb.__version__}" / platform
    inside.mkdir(parents=True, exist_ok=True)
    for extension in ("postgres_scanner", "mysql_scanner"):
        link = inside / f"{extension}.duckdb_extension"
        link.unlink(missing_ok=True)
        link.symlink_to(wheel_file(extension))
    return folder
