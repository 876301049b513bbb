"""Schemas that a target refuses to create: what is to be said to the nodes that would be written to them."""

from typing import Any

from dbt_common.exceptions import DbtRuntimeError

from dvt.dbt.errors import RunFailure
from dvt.dbt.keyed import plain
from dvt.dbt.opening import scrubbed
from dvt.errors import DvtError


def refused(target: str, credentials: Any, relation: Any, error: Exception) -> RunFailure:
    """The error of a node whose schema is not there and cannot be created.

    Args:
        target: where.
        credentials: its credentials.
        relation: the schema, as dbt's relation without an identifier.
        error: what its adapter raised.
    """
    said = scrubbed(str(error.msg if isinstance(error, DbtRuntimeError) else error).strip(), credentials)
    message = f"target '{target}' has no schema {relation.schema}, and it cannot be created: {said}"
    return RunFailure(DvtError(message, hint=_hint(credentials, relation, said)))


def _hint(credentials: Any, relation: Any, said: str) -> str:
    from dvt.execute.failures import forbids  # with it come the connectors

    if not forbids(said):
        return ""
    by_hand = f"let somebody create it by hand: create schema {relation.quoted(relation.schema)}"
    if plain(credentials.type) != "postgres":
        return f"the role must be allowed to create schemas there; or {by_hand}"
    # https://www.postgresql.org/docs/current/ddl-priv.html: schemas are made with CREATE on their database
    database, user = relation.quoted(relation.database), relation.quoted(credentials.user)
    grant = f"grant create on database {database} to {user}"
    return f"the role lacks the right CREATE on the database: {grant}; or {by_hand}"
