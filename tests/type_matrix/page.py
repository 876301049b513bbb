"""The outcomes of the type matrix as files, and as a page of the docs."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from tests.type_matrix.columns import COLUMNS
from tests.type_matrix.matrix import Outcome

_FOLDER = Path(__file__).parent / "outcomes"
PAGE = Path(__file__).parents[2] / "docs" / "types.md"
_NAMES = {"postgres": "PostgreSQL", "mysql": "MariaDB", "duckdb": "DuckDB", "sqlite": "SQLite"}
_ALIKE = re.compile(r"'.*' - defaulting to .*")
_HEAD = """# Types

What becomes of each type of each source in each target, where a model hands a column on. Every cell is what a test saw
on real servers (PostgreSQL, MariaDB) and files (DuckDB, SQLite), with edge values and NULL: the column's type in the
model's table. A number refers to what the user is told, below the table; **refused** is an error before anything of the
model has changed. In no cell a value became another one without a word.

Types that a cell gives are those of `CREATE TABLE … AS`, as dbt's `table` makes it: SQLite keeps of them no more than
their affinities. MySQL's own types are read and written as MariaDB's, but no MySQL server was asked.

A column of SQLite may hold anything, whatever it declares. It is read as what it declares, and a value that is not of
that type is an error: a text in an INTEGER column, a time of day in a DATE, an offset in a DATETIME or TIMESTAMP. Where
a time zone is declared, a text is an instant, in UTC where it names no offset. Numbers in a STRING or JSON column are
the texts that SQLite has for them; without a declared type, and as POINT or INTERVAL, the values tell the type. So the
next run's values may give a column of a table that is made anew another type. Of an incremental model whose
`on_schema_change` asks for types, the column stays what it is where the values fit, and becomes wider where they do
not. What a snapshot or another model of the same target reads from such a table goes into a column with the type of its
first run, and may be rounded there by the database. Cast the column in the federated model where that matters.

A `timestamp` of MySQL and MariaDB is an instant, which a session shows as a time of day in its time zone. In a model on
another kind of database it is that time of day, without a zone, in the time zone of the connection to its source: that
of the server, or what the output's `time_zone` says. In a model on MySQL or MariaDB it is the instant, also where the
two servers differ in their zones: what is computed with it is computed in the time zone of the model's target. Where
a model computes with it, or reads it through a view, a value of the hour that this zone has twice when its clocks go
back is an error ([DVT003](codes/DVT003.md) says so beforehand); with `time_zone: '+00:00'` of the model's output there
is no such hour. An instant of another database, as PostgreSQL's `timestamptz`, is a `datetime` in UTC there, but in a
column that the existing table or a contract declares as `timestamp`: that keeps the instant.

A `numeric` of PostgreSQL or a decimal of MySQL may hold what no decimal of the engine can: NaN, an infinity, more than
38 digits. It arrives as it is where a model only hands it on. Where a model computes with it, or compares it, it is a
DOUBLE, which is told ([DVT002](codes/DVT002.md)): 15 digits of it are exact, and what differs behind them is equal.
"""


def write_outcomes(pair: tuple[str, str], found: Mapping[str, Outcome]) -> None:
    """Keep what a source's columns became in a target."""
    _FOLDER.mkdir(exist_ok=True)
    text = json.dumps({title: asdict(outcome) for title, outcome in found.items()}, indent=1, ensure_ascii=False)
    _file(pair).write_text(f"{text}\n")


def read_outcomes(pair: tuple[str, str]) -> dict[str, Outcome]:
    """What is kept."""
    kept = json.loads(_file(pair).read_text())
    return {title: Outcome(**{**outcome, "told": tuple(outcome["told"])}) for title, outcome in kept.items()}


def _file(pair: tuple[str, str]) -> Path:
    return _FOLDER / f"{'-'.join(pair)}.json"


def page() -> str:
    """The page, from the outcomes."""
    return "\n".join([_HEAD, *(line for source in COLUMNS for line in _table(source))])


def _table(source: str) -> Iterator[str]:
    outcomes = {target: read_outcomes((source, target)) for target in COLUMNS}
    said: list[str] = []
    yield f"## From {_NAMES[source]}\n"
    yield f"| Declared | {' | '.join(f'in {_NAMES[target]}' for target in COLUMNS)} |"
    yield f"|---{'|---' * len(COLUMNS)}|"
    for column in COLUMNS[source]:
        declared = f"`{column.declared}`" if column.declared else "(none)"
        title = f"{declared}, {column.note}" if column.note else declared
        cells = [_cell(outcomes[target][column.title], said) for target in COLUMNS]
        yield f"| {title} | {' | '.join(cells)} |".replace("\n", " ")
    yield ""
    for number, text in enumerate(said, 1):
        yield f"{number}. {text}"
    yield ""


def _cell(outcome: Outcome, said: list[str]) -> str:
    texts = [_ALIKE.sub("'…' - defaulting to …", text) for text in (outcome.refused, *outcome.told) if text]
    for text in texts:
        if text not in said:
            said.append(text)
    numbers = ", ".join(str(said.index(text) + 1) for text in texts)
    if outcome.refused:
        return f"**refused** {numbers}"
    shown = f"`{outcome.type}`" if outcome.type else "(none)"
    return f"{shown} {numbers}" if numbers else shown
