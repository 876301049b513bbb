"""A table or view of a MySQL server as dbt names it: `schema`.`identifier`, in backticks, without a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dbt.adapters.base.relation import BaseRelation, EventTimeFilter
from dbt.adapters.contracts.relation import ComponentName, Policy, RelationType
from dbt_common.exceptions import DbtRuntimeError
from typing_extensions import override

from dvt.connectors.mysql_protocol import quoted

MAX_IDENTIFIER_LENGTH = 64
"""Characters (https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html)."""


@dataclass
class MySQLQuotePolicy(Policy):
    """Everything that is rendered is quoted."""

    database: bool = False
    schema: bool = True
    identifier: bool = True


@dataclass
class MySQLIncludePolicy(Policy):
    """There is no database to render."""

    database: bool = False
    schema: bool = True
    identifier: bool = True


@dataclass(frozen=True, eq=False, repr=False)
class MySQLRelation(BaseRelation):
    """A relation whose `database` is always None.

    `temporary` marks a session's own table: information_schema does not list those. `caseless` marks one that was found
    on a server where `Orders` and `orders` are one table; it goes by either name.
    """

    quote_policy: Policy = field(default_factory=MySQLQuotePolicy)
    include_policy: Policy = field(default_factory=MySQLIncludePolicy)
    quote_character: str = "`"
    temporary: bool = False
    caseless: bool = False

    def __post_init__(self) -> None:
        database, schema = self.path.database, self.path.schema
        if not database:
            return
        if schema and database != schema:
            raise DbtRuntimeError(
                f"MySQL has no database level above the schema: got database '{database}', schema '{schema}' "
                f"for '{self.path.identifier}'\nhint: leave `database` out and write `schema: {database}`"
            )
        object.__setattr__(self, "path", self.path.replace(database=None))

    @classmethod
    @override
    def create(
        cls,
        database: str | None = None,
        schema: str | None = None,
        identifier: str | None = None,
        type: RelationType | None = None,
        **kwargs: Any,
    ) -> MySQLRelation:
        """The database may be jinja's Undefined: a node without one has no such key."""
        given = database if isinstance(database, str) and database else None
        return super().create(database=given, schema=schema, identifier=identifier, type=type, **kwargs)

    @override
    def _is_exactish_match(self, field: ComponentName, value: str) -> bool:
        if self.caseless:
            return bool(self.path.get_lowered_part(field) == value.lower())
        return bool(super()._is_exactish_match(field, value))

    @staticmethod
    def max_identifier_length() -> int:
        """The number of characters that a table name may have."""
        return MAX_IDENTIFIER_LENGTH

    @override
    def _render_event_time_filtered(self, event_time_filter: EventTimeFilter) -> str:
        """Bounds without the UTC offset, which MariaDB does not read; event times are UTC by dbt's convention."""
        name, bounds = event_time_filter.field_name, []
        if event_time_filter.start:
            bounds.append(f"{name} >= '{event_time_filter.start.replace(tzinfo=None)}'")
        if event_time_filter.end:
            bounds.append(f"{name} < '{event_time_filter.end.replace(tzinfo=None)}'")
        return " and ".join(bounds)

    @override
    def quoted(self, identifier: str) -> str:
        """The identifier in backticks; a backtick within is doubled."""
        return quoted(identifier)
