"""What a `type: mysql` output of profiles.yml may say, and nothing about how a connection behaves.

MySQL has one level above the table, which it calls database and dbt calls schema. `database` is therefore None
everywhere in this adapter; a profile that sets it has to repeat its schema.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from dbt.adapters.contracts.connection import Credentials
from dbt_common.exceptions import DbtRuntimeError
from typing_extensions import override

from dvt.connectors.mysql_protocol import PORT

_SSL_KEYS = ("ssl_ca", "ssl_cert", "ssl_key", "ssl_verify_cert", "ssl_verify_identity")


@dataclass(kw_only=True)
class MySQLCredentials(Credentials):
    """One MySQL or MariaDB output. `server`, `user` and `pass` are read as `host`, `username` and `password`."""

    schema: str
    database: str | None = None
    host: str = "localhost"
    port: int = PORT
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    unix_socket: str | None = None
    charset: str = "utf8mb4"
    collation: str | None = None
    sql_mode: str | None = None
    time_zone: str | None = None
    connect_timeout: int = 10
    read_timeout: int | None = None
    retries: int = 1
    ssl_disabled: bool | None = None
    ssl_ca: str | None = None
    ssl_cert: str | None = None
    ssl_key: str | None = None
    ssl_verify_cert: bool | None = None
    ssl_verify_identity: bool | None = None

    _ALIASES: ClassVar[dict[str, str]] = {"server": "host", "user": "username", "pass": "password"}

    def __post_init__(self) -> None:
        if self.database is not None and self.database != self.schema:
            raise DbtRuntimeError(
                f"MySQL has no database level above the schema: got database '{self.database}', "
                f"schema '{self.schema}'\nhint: leave `database` out of the output, or set it to the schema"
            )
        self.database = None

    @property
    @override
    def type(self) -> str:
        return "mysql"

    @property
    @override
    def unique_field(self) -> str:
        return self.unix_socket or f"{self.host}:{self.port}"

    @override
    def _connection_keys(self) -> tuple[str, ...]:
        return (
            "host",
            "port",
            "unix_socket",
            "username",
            "schema",
            "charset",
            "collation",
            "sql_mode",
            "time_zone",
            "connect_timeout",
            "read_timeout",
            "retries",
            "ssl_disabled",
            *_SSL_KEYS,
        )

    def connect_arguments(self) -> dict[str, Any]:
        """The keyword arguments of `pymysql.connect` for this output, password included.

        The schema is not among them: it may not exist before dbt has created it.
        """
        arguments: dict[str, Any] = {
            "host": self.host,
            "port": self.port,
            "user": self.username,
            "password": (self.password or "").encode(),  # a text would be sent as latin1
            "charset": self.charset,
            "connect_timeout": self.connect_timeout,
        }
        optional = ("unix_socket", "collation", "read_timeout", "ssl_disabled", *_SSL_KEYS)
        arguments |= {key: getattr(self, key) for key in optional if getattr(self, key) is not None}
        return arguments
