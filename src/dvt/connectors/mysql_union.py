"""Several extracts as one statement, and its rows as theirs again.

InnoDB gives a statement one view of all tables, and connectorx a connection to one statement: what is to be one
snapshot is one UNION ALL. MySQL and MariaDB send the sides of an outermost one in order, without a temporary table; a
row that comes out of its turn is an error. Each row says which extract it is of; columns of one kind share a place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from sqlglot import exp

from dvt.connectors.base import ReadColumn
from dvt.connectors.typed import TypedColumn, over, source_column

_PART = "dvt_part"


@dataclass(frozen=True, kw_only=True)
class Side:
    """An extract's query and its columns."""

    query: exp.Query
    columns: Sequence[TypedColumn]


@dataclass(frozen=True, kw_only=True)
class Union:
    """The statement, and for each of its sides the place of each column among those of the statement."""

    query: exp.Query
    places: tuple[tuple[int, ...], ...]


def union_all(sides: Sequence[Side]) -> Union:
    """The sides as one query."""
    kinds: list[str] = []
    places = []
    for side in sides:
        free = list(enumerate(kinds))
        taken = []
        for column in side.columns:
            kind = _kind(column.column)
            place = next((place for place, other in free if other == kind), None)
            if place is None:
                place = len(kinds)
                kinds.append(kind)
            else:
                free.remove((place, kind))
            taken.append(place)
        places.append(tuple(taken))
    selects: list[exp.Query] = [
        _select(side, part, dict(zip(taken, side.columns, strict=True)), kinds)
        for part, (side, taken) in enumerate(zip(sides, places, strict=True))
    ]
    query = selects[0]
    for other in selects[1:]:
        query = exp.Union(this=query, expression=other, distinct=False)
    return Union(query=query, places=tuple(places))


def _select(side: Side, part: int, columns: Mapping[int, TypedColumn], kinds: Sequence[str]) -> exp.Select:
    selected: list[exp.Expr] = [exp.alias_(exp.Literal.number(part), _PART, quoted=True)]
    for place, kind in enumerate(kinds):
        column = columns.get(place)
        value = exp.Null() if column is None else column.expression or source_column(column.column.name)
        selected.append(exp.alias_(_uniform(value, kind), f"c{place}", quoted=True))
    return over(side.query, *selected)


def _kind(column: ReadColumn) -> str:
    type_ = column.type
    if column.text or column.number or type_ is None or pa.types.is_string(type_):
        return "text"
    if pa.types.is_integer(type_):
        return "unsigned" if pa.types.is_unsigned_integer(type_) else "signed"
    return "real" if pa.types.is_floating(type_) else "bytes"


def _uniform(value: exp.Expr, kind: str) -> exp.Expr:
    """The value in the one type that all of its place have, NULL as well.

    Texts of several collations have none in common; unsigned integers and a bare NULL become decimals.
    """
    if kind in ("signed", "unsigned"):
        return exp.Cast(this=value, to=exp.DataType.build(kind, dialect="mysql", udt=True))
    if kind == "real":
        return exp.Add(this=value, expression=exp.Literal(this="0e0", is_string=False))
    if kind == "text":
        utf8 = exp.DataType(this=exp.DataType.Type.CHARACTER_SET, kind=exp.Var(this="utf8mb4"))
        return exp.Collate(this=exp.Cast(this=value, to=utf8), expression=exp.Var(this="utf8mb4_bin"))
    return value


class Parts:
    """The rows of a `Union`, side by side of it, in order.

    Args:
        reader: of the statement.
        union: the statement.
        names: the columns of each side.
    """

    def __init__(self, reader: pa.RecordBatchReader, union: Union, names: Sequence[Sequence[str]]) -> None:
        self._reader = reader
        self._union = union
        self._names = names
        self._rest: pa.RecordBatch | None = None

    def part(self, number: int) -> pa.RecordBatchReader:
        """The rows of one side; to be read to their end before the next side's."""
        places = [place + 1 for place in self._union.places[number]]
        whole = self._reader.schema
        schema = pa.schema(
            [pa.field(name, whole.field(place).type) for name, place in zip(self._names[number], places, strict=True)]
        )

        def batches() -> Iterator[pa.RecordBatch]:
            for batch in self._of(number):
                yield pa.RecordBatch.from_arrays([batch.column(place) for place in places], schema=schema)

        return pa.RecordBatchReader.from_batches(schema, batches())

    def _of(self, number: int) -> Iterator[pa.RecordBatch]:
        import pyarrow.compute as pc  # most runs have no use for it

        while True:
            batch = self._rest if self._rest is not None else next(self._reader, None)
            self._rest = None
            if batch is None:
                return
            own = pc.equal(batch.column(0), number)
            rows = pc.sum(own).as_py() or 0
            mine, later = batch.slice(0, rows), batch.slice(rows)
            if (rows and not pc.all(own.slice(0, rows)).as_py()) or (
                later.num_rows and pc.min(later.column(0)).as_py() < number
            ):
                raise RuntimeError("the server sent the rows of several extracts out of their order")
            if rows:
                yield mine
            if later.num_rows:
                self._rest = later
                return
