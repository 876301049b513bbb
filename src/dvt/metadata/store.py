"""What runs have found out about databases, kept for later ones: ``$DVT_HOME/data/mdm.duckdb``.

A cache, never needed for a right answer: where the file is missing, locked by another process, not writable or broken,
nothing is known and nothing is kept. It must not know what the texts that it keeps stand for.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlglot import exp

from dvt.config.home import dvt_home

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Result = TypeVar("Result")

_VERSION = 1
"""Of the tables. Those of another version are left alone: another dvt may use them."""
_TABLE = f"rows_seen_{_VERSION}"
_CREATE = f"""
create table if not exists {_TABLE} (
    target varchar, shape varchar, rows double, seen timestamp, primary key (target, shape)
)
"""
_MOST = 10_000
"""Shapes of a target that are looked at: the newest."""
_KEPT = dt.timedelta(days=180)
"""How long rows are kept that nobody found out again."""
_PAUSES = (0.0, 0.02, 0.05, 0.1)  # seconds: another process has the file open for a moment
_BROKEN = ("not a valid DuckDB database", "corrupt", "checksum", "Serialization Error")
# DuckDB opens a file once in a process, with one set of options.
_ONE = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class RowsSeen:
    """How many rows a query gave.

    Attributes:
        target: which database it ran on, in words that stay the same.
        shape: which query it was, likewise.
        rows: how many.
    """

    target: str
    shape: str
    rows: float


def _rendered(statement: exp.Expr) -> str:
    return statement.sql("duckdb")


class MetadataStore:
    """The store in a file.

    Args:
        path: of the file; its folder is made when something is written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or dvt_home() / "data" / "mdm.duckdb"

    def rows_seen(self, target: str) -> Mapping[str, float]:
        """The rows that queries gave on a target, by their shapes."""
        if not self._path.is_file():
            return {}
        asked = exp.select("shape", "rows").from_(_TABLE).where(exp.column("target").eq(target))
        asked = asked.order_by(exp.column("seen").desc()).limit(_MOST)
        rows = self._with(lambda found: found.execute(_rendered(asked)).fetchall(), read_only=True)
        return dict(rows or ())

    def see(self, rows: Iterable[RowsSeen]) -> None:
        """Keep these, in the place of what was kept of the same."""
        now = dt.datetime.now(dt.timezone.utc).replace(tzinfo=None)  # DuckDB needs an extension to tell it
        # As literals: the first parameter makes DuckDB import pandas.
        values = [(each.target, each.shape, each.rows, str(now)) for each in rows]
        if not values:
            return
        stale = exp.column("seen") < exp.Literal.string(str(now - _KEPT))
        forgotten = exp.delete(_TABLE).where(stale)
        written = exp.insert(exp.values(values), _TABLE)
        written.set("alternative", "REPLACE")

        def write(found: "DuckDBPyConnection") -> None:
            found.execute(_CREATE)
            found.execute(_rendered(forgotten))
            found.execute(_rendered(written))

        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._with(write, read_only=False)

    def _with(self, call: Callable[["DuckDBPyConnection"], Result], *, read_only: bool) -> Result | None:
        """What `call` gives of the open file; None where it cannot be had."""
        import duckdb

        for pause in _PAUSES:
            time.sleep(pause)
            try:
                with _ONE, duckdb.connect(str(self._path), read_only=read_only) as found:
                    return call(found)
            except duckdb.CatalogException:
                return None  # no table yet
            except duckdb.Error as error:
                if any(words in str(error) for words in _BROKEN):
                    self._put_aside(read_only=read_only)
        return None

    def _put_aside(self, *, read_only: bool) -> None:
        """A file that cannot be read gives way to a new one, when something is to be written."""
        if not read_only:
            with suppress(OSError):
                self._path.replace(self._path.with_suffix(".broken"))
