"""DuckDB's scanners as connectors use them: credentials as a secret, every pushdown off, our own SQL only.

The scanners' own pushdown has given wrong answers (it sends filters that nobody wrote), so nothing is ever read through
an attached table: an extract is sent as it is, by ``postgres_query`` and its kin.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlglot import exp

from dvt.dialects.render import render

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FULL = ("too many connections", "too many clients", "remaining connection slots", "no more connections allowed")
"""What servers say that take no more connections: PostgreSQL's, MySQL's and pgbouncer's words."""
_VARIABLE = "dvt_secret"
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)  # seconds


@contextmanager
def attached(
    connection: "DuckDBPyConnection",
    *,
    kind: str,
    alias: str,
    secret: Mapping[str, object],
    conninfo: str = "",
    settings: Mapping[str, object],
    patient: bool = True,
) -> Iterator[None]:
    """A database attached as `alias`, for reading only, for the length of the block.

    Args:
        connection: of the engine.
        kind: the scanner's name (``postgres``).
        alias: unique in the engine's instance.
        secret: the secret's parameters, passwords among them; they never stand in a text.
        conninfo: further connection settings without secrets.
        settings: DuckDB settings to set before.
        patient: a server that takes no more connections is asked again a few times, in all for about three seconds: it
            counts one for a moment after it was closed.
    """
    import duckdb

    for setting, value in settings.items():
        connection.execute(render(setting_to(setting, value), "duckdb"))
    name = exp.to_identifier(alias, quoted=True).sql("duckdb")
    given = {key: str(value) for key, value in secret.items() if value is not None and value != ""}
    with handed(connection, given) as variable:
        parameters = ", ".join(f"{key} getvariable('{variable}').{key}" for key in given)
        connection.execute(f"CREATE TEMPORARY SECRET {name} (TYPE {kind}, {parameters})")
    try:
        text = exp.Literal.string(conninfo).sql("duckdb")
        attach = f"ATTACH {text} AS {name} (TYPE {kind}, SECRET {name}, READ_ONLY)"
        _where_there_is_room(connection, attach, _PAUSES if patient else ())
        try:
            yield
        finally:
            with suppress(duckdb.Error):
                connection.execute(f"DETACH {name}")
    finally:
        with suppress(duckdb.Error):
            connection.execute(f"DROP TEMPORARY SECRET IF EXISTS {name}")


@contextmanager
def handed(connection: "DuckDBPyConnection", values: Mapping[str, str]) -> Iterator[str]:
    """A variable of the connection with `values` as a struct of texts, for the length of the block.

    They go through a pipe. A text of SQL may be logged; and for a bound parameter, DuckDB imports pandas, which takes
    longer than many an extract.
    """
    reading, writing = os.pipe()
    text = ",".join(value.encode().hex() for value in values.values()).encode()
    # Written by a thread: a pipe does not hold any length. What does not read it to its end closes it.
    with ThreadPoolExecutor(max_workers=1) as pool, os.fdopen(reading, "rb"):
        pool.submit(_write, writing, text)
        columns = ", ".join(f"'{key}': 'VARCHAR'" for key in values)
        fields = ", ".join(f"{key} := decode(unhex({key}))" for key in values)
        connection.execute(
            f"SET VARIABLE {_VARIABLE} = (SELECT struct_pack({fields}) FROM read_csv('/dev/fd/{reading}', "
            f"auto_detect = false, header = false, delim = ',', quote = '', escape = '', columns = {{{columns}}}))"
        )
    try:
        yield _VARIABLE
    finally:
        connection.execute(f"RESET VARIABLE {_VARIABLE}")


def _where_there_is_room(connection: "DuckDBPyConnection", statement: str, pauses: Sequence[float]) -> None:
    """Run `statement`, again after each of `pauses` where the server takes no more connections."""
    import duckdb

    for pause in (*pauses, None):
        try:
            connection.execute(statement)
        except duckdb.Error as error:  # noqa: PERF203  # a loop over attempts
            if pause is None or not any(text in str(error) for text in FULL):
                raise
            time.sleep(pause)
        else:
            return


def _write(descriptor: int, text: bytes) -> None:
    with os.fdopen(descriptor, "wb") as pipe, suppress(BrokenPipeError):
        pipe.write(text)


def query_function(function: str, alias: str, sql: str) -> exp.Table:
    """``postgres_query('alias', 'sql')`` as a table expression."""
    call = exp.Anonymous(this=function, expressions=[exp.Literal.string(alias), exp.Literal.string(sql)])
    return exp.Table(this=call)


def setting_to(setting: str, value: object) -> exp.Set:
    """``SET setting = value``, as a literal: see `handed`."""
    assignment = exp.EQ(this=exp.Var(this=setting), expression=exp.convert(value))
    return exp.Set(expressions=[exp.SetItem(this=assignment)])
