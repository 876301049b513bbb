"""The same incremental project twice: its inputs in two databases under dvt, and all in one under plain dbt."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg2

from tests.dbt.projects import Project, copy_of
from tests.servers import Server

HERE = Path(__file__).parent
ORDERS = (
    "create table raw.orders (id integer, customer_id integer, amount decimal(10,2), sold_at timestamp_, day date, "
    "note varchar(40))"
)
CUSTOMERS = "create table raw.customers (id integer, name varchar(20), region varchar(20))"
ROUNDS = (
    (
        "insert into raw.orders values (1, 1, 10.10, '2024-01-01 08:00:00', '2024-01-01', 'first')",
        "insert into raw.orders values (2, 2, 20.20, '2024-01-01 09:00:00', '2024-01-01', null)",
        "insert into raw.orders values (3, 9, null, '2024-01-02 10:00:00', '2024-01-02', 'no such customer')",
        "insert into raw.customers values (1, 'Ann', 'north'), (2, 'Bob', null)",
    ),
    (
        "insert into raw.orders values (4, 2, 40.40, '2024-01-02 23:59:59', '2024-01-02', 'it''s \"late\"')",
        "insert into raw.orders values (5, 3, 50.50, '2024-01-03 00:00:00', '2024-01-03', '')",
        "update raw.orders set amount = 11.11, sold_at = '2024-01-03 01:00:00' where id = 1",
        "insert into raw.customers values (3, 'Cid', 'south')",
        "update raw.customers set name = 'Robert' where id = 2",
    ),
    (
        "delete from raw.orders where id = 2",
        "insert into raw.orders values (6, 1, 60.60, '2024-01-03 12:00:00', '2024-01-03', 'ünï')",
        "update raw.orders set note = null, sold_at = '2024-01-03 13:00:00' where id = 4",
        "delete from raw.customers where id = 1",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One database.

    Attributes:
        kind: ``postgres`` or ``duckdb``.
        at: the database's name on the server, or the file.
        server: where it is; None for a file.
    """

    kind: str
    at: str
    server: Server | None = None

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a statement, dvt aside."""
        with self._cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall()) if cursor.description else []

    def output(self) -> dict[str, Any]:
        """Its output in profiles.yml."""
        if self.server is None:
            return {"type": "duckdb", "path": self.at, "schema": "shop", "threads": 4}
        return {
            "type": "postgres",
            "host": self.server.host,
            "port": self.server.port,
            "user": self.server.user,
            "password": self.server.password,
            "dbname": self.at,
            "schema": "shop",
            "threads": 4,
        }

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        if self.server is None:
            with closing(duckdb.connect(self.at)) as file:
                yield file
            return
        server = self.server
        connection = psycopg2.connect(
            host=server.host, port=server.port, user=server.user, password=server.password, dbname=self.at
        )
        connection.autocommit = True
        with closing(connection), connection.cursor() as cursor:
            yield cursor


@dataclass(frozen=True, kw_only=True)
class Shop:
    """The project with its databases.

    Attributes:
        project: the project.
        target: where its models are.
        orders, customers: where its inputs are.
    """

    project: Project
    target: Place
    orders: Place
    customers: Place

    def next_round(self, number: int) -> None:
        """The raw tables as they are before the `number`-th run, from 1."""
        for sql in ROUNDS[number - 1]:
            place = self.orders if "raw.orders" in sql else self.customers
            place.rows(sql)

    def table(self, name: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """Columns with their types, and the rows in an order of their own.

        DuckDB has one type of text, so that what came from there is text without a length.
        """
        columns = self.target.rows(
            "select column_name, data_type from information_schema.columns "
            f"where table_schema = 'shop' and table_name = '{name}' order by ordinal_position"
        )
        columns = [(name, kind.replace("character varying", "text")) for name, kind in columns]
        return columns, sorted(self.target.rows(f"select * from shop.{name}"), key=repr)


def make_shop(folder: Path, target: Place, orders: Place, customers: Place) -> Shop:
    """A copy of the project; its raw tables are empty."""
    project = copy_of(HERE / "project", folder)
    outputs = {"target": target.output()}
    if orders != target:
        outputs["elsewhere"] = orders.output()
    lines = ["shop:", "  target: target", "  outputs:", *(f"    {name}: {value!r}" for name, value in outputs.items())]
    project.write("profiles.yml", "\n".join(lines))
    connection = "connection: elsewhere, " if orders != target else ""
    customers_at = "connection: target, " if orders != target else ""
    project.write(
        "models/sources.yml",
        f"sources:\n  - {{name: sales, {connection}schema: raw, "
        "tables: [{name: orders, config: {event_time: sold_at}}]}\n"
        f"  - {{name: crm, {customers_at}schema: raw, tables: [{{name: customers}}]}}\n",
    )
    for place, sql in ((orders, ORDERS), (customers, CUSTOMERS)):
        place.rows("create schema if not exists raw")
        place.rows(sql.replace("timestamp_", "timestamp"))
    return Shop(project=project, target=target, orders=orders, customers=customers)
