"""DuckDB's scanner extensions: from the installed wheel, else as DuckDB itself finds them (its folder, its repository).

Either way DuckDB checks the signature when it loads one.
"""

from functools import cache
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def load_scanner(connection: "DuckDBPyConnection", name: str) -> str:
    """Load ``<name>_scanner`` into `connection`'s instance; empty if that worked, else why it did not."""
    import duckdb
    from sqlglot import exp

    extension = f"{name}_scanner"
    local = _from_wheel(extension)
    try:
        if local:
            connection.execute(f"LOAD {exp.Literal.string(str(local)).sql('duckdb')}")
            return ""
        missing = _fetched(extension)
        if missing:
            return missing
        connection.load_extension(extension)
    except duckdb.Error as error:
        return str(error)
    return ""


@cache
def _fetched(extension: str) -> str:
    """Have DuckDB install an extension; empty if it is there then, else why not. What cannot be had is asked for once.

    Each model of a run would else wait for the same answer.
    """
    import duckdb

    with duckdb.connect() as probe:
        try:
            probe.install_extension(extension)
        except duckdb.Error as error:
            return str(error)
    return ""


def _from_wheel(extension: str) -> Path | None:
    """The file that the package ``duckdb-extension-<…>`` brought for the running version of DuckDB."""
    import duckdb

    spec = util.find_spec(f"duckdb_extension_{extension}")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        file = Path(place) / "extensions" / f"v{duckdb.__version__}" / f"{extension}.duckdb_extension"
        if file.exists():
            return file
    return None
