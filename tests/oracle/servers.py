"""Databases of the tests' servers, one for each worker."""

import os
from typing import Any

import psycopg2
import pymysql

from tests.servers.server import Server


def own(name: str) -> str:
    """A database's name that no other worker of the run uses."""
    return f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def connect(server: Server, name: str) -> Any:
    """A connection, in autocommit, to an empty database of this worker."""
    server.create_database(own(name))
    if server.kind == "mariadb":
        return pymysql.connect(
            host=server.host,
            port=server.port,
            user=server.user,
            password=server.password,
            database=own(name),
            autocommit=True,
            charset="utf8mb4",
        )
    made = psycopg2.connect(
        host=server.host, port=server.port, user=server.user, password=server.password, dbname=own(name)
    )
    made.autocommit = True
    return made
