"""What the planner is told of a node's inputs: columns and row estimates, as the databases tell them.

Where a relation does not exist yet, its columns come from its contract or declared columns; else they are unknown, and
the plan says so.
"""

from typing import Any

from dbt_common.exceptions import DbtRuntimeError
from sqlglot import exp

from dvt.connectors.registry import connector_for
from dvt.dbt.relations import Input
from dvt.dbt.sessions import TargetSession
from dvt.plan.schema import Column, Relation


def spelled(relation: Any) -> tuple[str | None, str | None]:
    """Database and schema of a relation, as far as its adapter writes them."""
    policy = relation.include_policy
    return (relation.database if policy.database else None, relation.schema if policy.schema else None)


class Describer:
    """Describes inputs, each target over a session of its own.

    Args:
        targets: the targets of the invocation.
        own: the target that the calling thread is connected to already.
        label: names the connections in logs.
    """

    def __init__(self, targets: Any, own: str, label: str) -> None:
        self._targets = targets
        self._own = own
        self._label = label
        self._sessions: dict[str, TargetSession] = {}

    def session(self, target: str) -> TargetSession:
        """The session of a target, made on first use."""
        if target not in self._sessions:
            self._sessions[target] = TargetSession(self._targets, target, inside=target == self._own)
        return self._sessions[target]

    def relations(self, by_key: dict[str, Input], *, connect: bool = True) -> dict[str, Relation]:
        """The planner's relations of a node.

        Args:
            by_key: what the keys in the node's SQL stand for.
            connect: False: no database is asked.
        """
        return {key: self._relation(key, given, connect=connect) for key, given in by_key.items()}

    def _relation(self, key: str, given: Input, *, connect: bool) -> Relation:
        relation, parts = given.relation, spelled(given.relation)
        columns, rows = self._ask(given) if connect else (None, None)
        return Relation(
            key=key,
            target=given.target,
            database=parts[0],
            schema=parts[1],
            identifier=relation.identifier,
            columns=columns or self._declared(given),
            rows=rows,
        )

    def _ask(self, given: Input) -> tuple[tuple[Column, ...] | None, float | None]:
        session = self.session(given.target)
        connector = connector_for(session.credentials.type)
        relation = given.relation
        database, schema = spelled(relation)
        table = exp.table_(relation.identifier, db=schema, catalog=database, quoted=True)
        columns = connector.describe(session, table)
        if columns is None:
            return self._by_adapter(given), None
        return columns, connector.estimate_rows(session, table)

    def _by_adapter(self, given: Input) -> tuple[Column, ...] | None:
        """What dbt's adapter tells of a relation that the connector does not find (external, temporary …)."""
        from dvt.dbt.compiling import reach

        adapter = self._targets.adapter(given.target)
        with reach(self._targets, given.target, self._own, self._label):
            try:
                found = adapter.get_columns_in_relation(given.relation)
            except DbtRuntimeError:
                return None
        return tuple(Column(name=column.name, type=column.data_type) for column in found) or None

    def _declared(self, given: Input) -> tuple[Column, ...] | None:
        """The columns that the project declares, where it declares all of them with a type."""
        manifest = self._targets.manifest
        relation = given.relation
        for node in (*manifest.nodes.values(), *manifest.sources.values()):
            names = (node.database, node.schema, getattr(node, "identifier", None) or getattr(node, "alias", None))
            if names != (relation.database, relation.schema, relation.identifier):
                continue
            if self._targets.places.of(node) != given.target or not getattr(node, "columns", None):
                continue
            contract = getattr(getattr(node, "contract", None), "enforced", False)
            columns = tuple(Column(name=each.name, type=each.data_type or "") for each in node.columns.values())
            if contract or all(column.type for column in columns):
                return columns
        return None
