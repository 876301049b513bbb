"""What several tests want of PostgreSQL: its types, and its connector without the scanner."""

import datetime as dt
from typing import Any

import pyarrow as pa

from dvt.connectors.postgres import PostgresConnector
from dvt.types import INTERVAL, JSON, UUID
from tests.connectors.conformance import COMMON, UTC, Case

CASES = {
    **COMMON,
    "i16": Case(declared="smallint", literal="7", value=7, type=pa.int16()),
    "rea": Case(declared="real", literal="1.5", value=1.5, type=pa.float32()),
    "tz": Case(declared="timestamptz", literal="'2024-02-29 23:59:59.123456+02'",
               value=dt.datetime(2024, 2, 29, 21, 59, 59, 123456, tzinfo=UTC), type=pa.timestamp("us", tz="UTC")),
    "tod": Case(declared="time", literal="'23:59:59.5'", value=dt.time(23, 59, 59, 500000), type=pa.time64("us")),
    "uid": Case(declared="uuid", literal="'82e27ba0-6c74-4fee-9f0c-28d90145902a'",
                value="82e27ba0-6c74-4fee-9f0c-28d90145902a", type=UUID),
    "js": Case(declared="jsonb", literal="""'{"a": [1, null]}'""", value='{"a": [1, null]}', type=JSON),
    "ivl": Case(declared="interval", literal="'1 mon 2 days 03:00:00.5'",
                value=pa.MonthDayNano([1, 2, 10_800_500_000_000]), type=INTERVAL),
    "chr": Case(declared="char(5)", literal="'ab'", value="ab", type=pa.string()),
    "ttz": Case(declared="timetz", literal="'12:00:00+02'", value="12:00:00+02", type=pa.string()),
    "net": Case(declared="inet", literal="'10.0.0.1/8'", value="10.0.0.1/8", type=pa.string()),
}  # fmt: skip


class WithoutScanner(PostgresConnector):
    """The connector where the scanner cannot be loaded."""

    def reading(self, session: Any, extracts: Any, *, label: str, duckdb: Any = None) -> Any:
        return super().reading(session, extracts, label=label)

    def writing(self, session: Any, table: Any, types: Any, *, label: str, duckdb: Any = None) -> Any:
        return super().writing(session, table, types, label=label)
