"""The generic path on PostgreSQL: what a database without a connector of its own gets."""

from typing import Any

import pytest

from dvt.compute.duckdb import DuckDBEngine
from dvt.connectors.base import Credentials
from dvt.connectors.registry import connector_for
from dvt.errors import ExtractError
from dvt.execute.run import stream_plan
from tests.connectors.conformance import Conformance, Quirks
from tests.connectors.plans import extract, plan
from tests.connectors.postgres import CASES
from tests.connectors.sessions import TestSession, postgres_session
from tests.servers import Server

pytestmark = pytest.mark.postgres

# psycopg2 makes Python objects of intervals (months become days) and JSON, and keeps the padding of char.
KEPT = {name: case for name, case in CASES.items() if name not in ("ivl", "js", "chr", "ttz", "net")}


@pytest.fixture
def session(postgres_server: Server, worker_id: str) -> TestSession:
    postgres_server.create_database(f"generic_{worker_id}")
    return postgres_session(postgres_server, f"generic_{worker_id}")


class TestGeneric(Conformance):
    quirks = Quirks(cases=KEPT, schema="public", notices=1, snapshot=False)

    def connectors(self, session: Any) -> Any:
        return connector_for("postgres", generic=True)


def read(session: TestSession, sql: str) -> tuple[list[Any], Any]:
    one = plan("pg", "select * from dvt_x1", extract("dvt_x1", session, sql))
    generic = connector_for("postgres", generic=True)
    with stream_plan(one, {"pg": session}, DuckDBEngine(), connectors=lambda _: generic) as (done, reader):
        return reader.read_all().to_pylist(), done


def test_types_come_from_the_values_where_nothing_is_declared(session: TestSession) -> None:
    rows, done = read(
        session,
        "select 1 as i, 1.5::numeric as n, 0.1::float8 as f, 'x' as t, true as b, now()::date as d,"
        " '{\"a\": 1}'::jsonb as j, null::int as nothing, '10:00'::time as c, array[1, 2] as l, '\\x00'::bytea as y",
    )
    kinds = {column.name: str(column.type) for column in done.columns}
    assert kinds["i"] == "int64"
    assert kinds["n"].startswith("decimal128(9, 1)")
    assert kinds["f"] == "double"
    assert kinds["d"] == "date32[day]"
    assert kinds["c"] == "time64[us]"
    assert kinds["y"] == "binary"
    assert rows[0]["j"] == '{"a": 1}'
    assert rows[0]["l"] == "[1, 2]"
    assert rows[0]["nothing"] is None


def test_a_value_of_another_type_later_on_is_an_error(session: TestSession) -> None:
    """Never NULL, never another value."""
    sql = "select case when i < 20000 then null else '\\x00'::bytea end as late, i from generate_series(1, 20001) i"
    with pytest.raises(ExtractError, match="column late: a value does not fit string: got bytes, expected text"):
        read(session, sql)


def test_numbers_beyond_64_bits_are_exact(session: TestSession) -> None:
    rows, _ = read(session, "select 9223372036854775808::numeric as n union all select -1")
    assert sorted(int(row["n"]) for row in rows) == [-1, 9223372036854775808]


def test_credentials_do_not_show_values() -> None:
    assert "sekret" not in repr(Credentials(type="x", values={"password": "sekret"}))
