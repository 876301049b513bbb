"""A project whose every secret is a planted one, over servers that know them: what it is run with, and looked through.

Targets: `pg_a` and `maria` are read, `out_pg` and `out_duck` are written, `lowly` may not; each of the others fails in
a way of its own when it is opened.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import duckdb_extension_mysql_scanner
import duckdb_extension_postgres_scanner
from psycopg2 import sql

from tests.dbt.projects import SOURCES, Project, Said
from tests.faults.planted import Secret, leaks, leaks_in
from tests.oracle.trap_world import World
from tests.servers.server import Server

ENV, PLAIN, SESSION = "DBT_ENV_SECRET_PLANTED_PG", "PLANTED_MARIA", "DBT_ENV_SECRET_PLANTED_S3"
SECRETS = {
    "literal": Secret.of("literal", jinja=True),
    "env": Secret.of("env", variable=ENV),
    "maria": Secret.of("maria", variable=PLAIN),
    "s3env": Secret.of("s3env", variable=SESSION),
    **{
        name: Secret.of(name)
        for name in ("lowly", "refused", "away", "key", "s3", "attached", "url", "compute", "broken")
    },
    "braces": Secret.of("braces", jinja=True),
}
LOUD = ("--debug", "--log-level", "debug", "--log-level-file", "debug")
# A shell lets what it starts in the background ignore interrupts, and Python keeps to that.
_ENTRY = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from dvt.__main__ import main; main()"
)
_SCANNERS = (duckdb_extension_postgres_scanner, duckdb_extension_mysql_scanner)

JOIN = """select t.id, t.k, m.k as mk from {{ source('%s', 't') }} t
join {{ source('maria', 't') }} m on m.id %% 100 = t.k"""
OVER_BOTH = "from {{ source('pg_a', 't') }} t join {{ source('maria', 't') }} m on m.id = t.id"
MODELS = {
    "fine": JOIN % "pg_a",
    "fine_duck": "{{ config(target='out_duck') }}" + JOIN % "pg_a",
    "pushed": "select 1 as x",
    "dropped": "select t.gone " + OVER_BOTH,
    "extracted": "select t.id, m.k from {{ source('pg_a', 'bad') }} t join {{ source('maria', 't') }} m on m.id = t.k",
    "computed": "select 1 / (m.k - m.k) as x " + OVER_BOTH,
    "hooked": "{{ config(post_hook='select 1/0') }}" + JOIN % "pg_a",
    "forbidden": "{{ config(target='lowly') }}" + JOIN % "pg_a",
}
GOOD = ("pg_a", "maria", "out_pg", "out_duck", "lowly")
FINE = ("fine", "fine_duck", "pushed")
MACROS = """
{% macro failing() %}{% do run_query('select 1/0') %}{% endmacro %}
{% macro telling() %}{% do log(target, info=True) %}{% do log(env_var('HOME'), info=True) %}{% endmacro %}
"""


@dataclass(frozen=True, kw_only=True)
class Places:
    """The servers, with what the project reads."""

    world: World
    tls: int
    """A port that says yes to TLS, and no more."""

    def outputs(self, folder: Path) -> dict[str, Any]:
        """All outputs, for a project in `folder`."""
        text = {name: secret.text for name, secret in SECRETS.items()}
        pg_a = {**self.world.on_postgres("planted_a", "raw"), "user": "planted_reader", "password": text["literal"]}
        out_pg = {**self.world.on_postgres("planted_out", "out"), "user": "planted_writer"}
        out_pg["password"] = f"{{{{ env_var('{ENV}') }}}}"
        maria = {**self.world.profiles()["maria"], "user": "planted_reader", "schema": "planted_raw"}
        maria["password"] = f"{{{{ env_var('{PLAIN}') }}}}"
        keys = folder / "keys"
        certificate, key = str(keys / "cert.pem"), str(keys / "planted.key")
        away = {"port": _port_of_nobody(), "password": text["away"], "retries": 0}
        refused = {"password": text["refused"]}
        found: dict[str, Any] = {
            "pg_a": pg_a,
            "out_pg": out_pg,
            "maria": maria,
            "lowly": {**out_pg, "user": "planted_lowly", "password": text["lowly"]},
            "refused_pg": {**_without(pg_a, "password"), "pass": text["refused"]},
            "refused_maria": {**maria, **refused},
            "down_pg": {**pg_a, **away},
            "down_maria": {**maria, **away},
            "lost_pg": {**pg_a, **away, "host": "nowhere.invalid"},
            "keyed_pg": {**pg_a, **away, "port": self.tls, "sslmode": "require", "sslcert": certificate, "sslkey": key},
            "keyed_maria": {**maria, "ssl_ca": certificate, "ssl_cert": certificate, "ssl_key": key},
            "out_duck": self._duck(folder, "out"),
        }
        for name, more in _ducks(text).items():
            found[name] = {**self._duck(folder, name), **more}
        return found

    def _duck(self, folder: Path, name: str) -> dict[str, Any]:
        return {"type": "duckdb", "path": str(folder / f"{name}.duckdb"), "schema": "main", "threads": 4}

    def postgres(self, database: str, statement: str) -> list[Any]:
        """What the server's owner is told."""
        with contextlib.closing(self.world.postgres_connection(database)) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    def mariadb(self, *statements: str) -> list[Any]:
        """The same."""
        with contextlib.closing(self.world.mariadb_connection()) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []


def _ducks(text: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What DuckDB outputs may hold beside their paths; of each, that DuckDB says no to it."""
    quoted = text["attached"].replace("\\", "\\\\").replace("'", "\\'")
    postgres = {"type": "postgres", "alias": "x"}
    url = f"postgresql://u:{quote(text['url'], safe='')}@127.0.0.1:1/x"
    return {
        "duck_conninfo": {"attach": [{"path": f"host=127.0.0.1 port=1 password='{quoted}'", **postgres}]},
        "duck_url": {"attach": [{"path": url, **postgres}]},
        "duck_mysql": {
            "attach": [{"path": f'host=h port=1 password="{text["attached"]}"', "type": "mysql", "alias": "x"}]
        },
        "duck_option": {"attach": [{"path": "host=h", "options": {"password": text["attached"]}, **postgres}]},
        "duck_secret": {"secrets": [{"type": "s3", "key_id": "id", "secret": text["s3"]}]},
        "duck_unknown": {"secrets": [{"type": "postgres", "no_password": text["s3"]}]},
        "duck_env": {"secrets": [{"type": "s3", "secret": f"{{{{ env_var('{SESSION}') }}}}"}]},
        "duck_setting": {"settings": {"s3_secret_access_key": text["s3"]}},
        "duck_proxy": {"settings": {"http_proxy_password": text["s3"]}},
    }


@contextlib.contextmanager
def places(folder: Path, postgres: Server, mariadb: Server) -> Iterator[Places]:
    """The databases, created anew; one worker at a time has them, for roles are the servers' own."""
    world = World(prefix="planted", folder=folder, postgres=postgres, mariadb=mariadb)
    with contextlib.closing(world.postgres_connection("postgres")) as lock, _tls() as port:
        lock.cursor().execute("select pg_advisory_lock(20264)")
        made = Places(world=world, tls=port)
        for name in ("planted_a", "planted_out"):
            postgres.create_database(name)
        mariadb.create_database("planted_raw")
        for name, secret in (("reader", "literal"), ("writer", "env"), ("lowly", "lowly")):
            _role(lock.cursor(), f"planted_{name}", SECRETS[secret].text)
        made.postgres(
            "planted_a",
            "create schema raw; create table raw.t as select g as id, g % 100 as k from generate_series(1, 1000) g;"
            "create view raw.big as select g as id, g % 100 as k from generate_series(1, 1500000) g;"
            "create view raw.bad as select g as id, 1 / (500 - g) as k from generate_series(1, 1000) g;"
            "create view raw.slow as select t.* from raw.t, lateral (select pg_sleep(0.04) where t.id > 0) s"
            " where t.id <= 100;"
            "grant usage on schema raw to public; grant select on all tables in schema raw to public",
        )
        made.postgres(
            "planted_out",
            "create schema out; grant all on schema out to planted_writer; grant usage on schema out to planted_lowly",
        )
        with contextlib.closing(world.mariadb_connection()) as connection, connection.cursor() as cursor:
            cursor.execute("create or replace user planted_reader@'%%' identified by %s", (SECRETS["maria"].text,))
            cursor.execute("grant all on planted_raw.* to planted_reader@'%'")
            cursor.execute("create table planted_raw.t (id int, k int)")
            cursor.execute("create view planted_raw.slow as select id, k from planted_raw.t where sleep(0.04) = 0")
            cursor.executemany("insert into planted_raw.t values (%s, %s)", [(n, n) for n in range(1, 101)])
        yield made


def _role(cursor: Any, name: str, password: str) -> None:
    """A role whose every statement is in the server's log."""
    cursor.execute("select 1 from pg_roles where rolname = %s", (name,))
    verb = "alter" if cursor.fetchall() else "create"
    names = {"name": sql.Identifier(name), "password": sql.Literal(password)}
    cursor.execute(sql.SQL(verb + " role {name} login password {password}").format(**names))
    cursor.execute(sql.SQL("alter role {name} set log_statement = 'all'").format(**names))


@contextlib.contextmanager
def _tls() -> Iterator[int]:
    """A server that says yes to TLS and no more: enough for a client to read its key file."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listening.accept()
                with client, contextlib.suppress(OSError):
                    client.recv(8)
                    client.sendall(b"S")
                    client.recv(1)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()


def _port_of_nobody() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _without(output: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in output.items() if name != key}


class Planted(Project):
    """The project; temporary files, the home and dvt's home lie within its folder."""

    def run_loud(self, *arguments: str, code: int | None = 0, form: str = "text", dbt: bool = False) -> Said:
        """A command that tells all it can; nothing of a secret may be in it, nor anywhere after it."""
        loud = (*LOUD, "--log-format", form, "--log-format-file", "json" if form == "text" else "text")
        said = (self.dbt if dbt else self.dvt)(*loud, *arguments, code=code)
        found = self.leaked(said.text)
        assert not found, json.dumps(found, indent=1)
        return said

    def leaked(self, said: str = "") -> dict[str, list[str]]:
        """What is found in `said` and in all files that the user did not write the secrets into."""
        given = [self.folder / "profiles.yml", self.folder / "computes.yml", *(self.folder / "keys").glob("*")]
        found = leaks_in(self.folder, SECRETS.values(), given=given)
        told = leaks(said, SECRETS.values())
        return {**found, "what was printed": told} if told else found

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """A command that runs meanwhile; what it prints goes to a file of the folder."""
        environment = {
            **os.environ,
            **self.variables,
            "PYTHONPATH": str(SOURCES),
            "DVT_HOME": str(self.folder / ".dvt"),
            "DBT_PROFILES_DIR": str(self.folder),
        }
        with (self.folder / "printed.txt").open("w") as printed:
            return subprocess.Popen(
                [sys.executable, "-c", _ENTRY, *LOUD, *arguments],
                cwd=self.folder,
                env=environment,
                stdout=printed,
                stderr=subprocess.STDOUT,
                text=True,
            )

    def profile(self, outputs: Mapping[str, Any], default: str = "out_pg") -> None:
        """Write profiles.yml."""
        self.write("profiles.yml", json.dumps({"planted": {"target": default, "outputs": outputs}}))

    def models(self, models: Mapping[str, str], outputs: Iterable[str]) -> None:
        """Write models, and the sources that lie on `outputs`."""
        for name, text in models.items():
            self.write(f"models/{name}.sql", text)
        sources = [
            {
                "name": name,
                "connection": name,
                "schema": "planted_raw" if "maria" in name else "main" if "duck" in name else "raw",
                "tables": [{"name": table} for table in ("t", "big", "bad", "slow")],
            }
            for name in outputs
        ]
        self.write("models/sources.yml", json.dumps({"sources": sources}))


def project_in(folder: Path) -> Planted:
    """The project without models, profiles.yml and computes.yml."""
    variables = {secret.variable: secret.text for secret in SECRETS.values() if secret.variable}
    made = Planted(folder=folder, variables={**variables, "TMPDIR": str(folder / "tmp"), "HOME": str(folder / "home")})
    keys = folder / "keys"
    for each in (folder / "tmp", keys, _extensions(folder / "home")):
        each.mkdir(parents=True)
    for scanner in _SCANNERS:  # where DuckDB looks for what it loads of its own accord
        version = f"v{duckdb.__version__}"
        for file in (Path(scanner.__path__[0]) / "extensions" / version).glob("*.duckdb_extension"):
            (_extensions(folder / "home") / file.name).symlink_to(file)
    (keys / "planted.key").write_text(SECRETS["key"].text)
    (keys / "planted.key").chmod(0o600)
    _certificate(keys)
    made.write(
        "dbt_project.yml",
        "name: planted\nversion: '1.0'\nprofile: planted\nmodels: {planted: {+materialized: table}}\n"
        "flags: {connect_retries: 1}\n",
    )
    made.write("macros/operations.sql", MACROS)
    return made


def _extensions(home: Path) -> Path:
    with duckdb.connect() as connection:
        [(platform,)] = connection.execute("pragma platform").fetchall()
    return home / ".duckdb" / "extensions" / f"v{duckdb.__version__}" / platform


def _certificate(folder: Path) -> None:
    """A certificate of our own; its true key is thrown away."""
    openssl = shutil.which("openssl")
    if openssl is None:
        (folder / "cert.pem").write_text("no certificate")
        return
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    files = ["-keyout", str(folder / "true.key"), "-out", str(folder / "cert.pem"), "-subj", "/CN=planted"]
    subprocess.run([*command, *files], check=True, capture_output=True)
    (folder / "true.key").unlink()
