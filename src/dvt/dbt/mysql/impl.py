"""What dbt asks of a database, answered for MySQL and MariaDB; the SQL itself stands in the macros."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from dbt.adapters.__about__ import version as dbt_adapters_version
from dbt.adapters.base.impl import ConstraintSupport
from dbt.adapters.base.meta import available
from dbt.adapters.base.relation import AdapterTrackingRelationInfo
from dbt.adapters.capability import Capability, CapabilityDict, CapabilitySupport, Support
from dbt.adapters.contracts.relation import RelationType
from dbt.adapters.protocol import AdapterConfig
from dbt.adapters.sql.impl import SQLAdapter
from dbt_common.contracts.constraints import ColumnLevelConstraint, ConstraintType, ModelLevelConstraint
from dbt_common.exceptions import DbtRuntimeError
from typing_extensions import override

from dvt.connectors.mysql_protocol import quoted
from dvt.dbt.mysql.column import MySQLColumn, cast_type, type_family
from dvt.dbt.mysql.connections import MySQLConnectionManager
from dvt.dbt.mysql.foreign_keys import (
    ForeignKey,
    declares,
    drop_statement,
    foreign_keys_query,
    indexes_query,
    is_indexed,
    keys_of,
    move_statement,
    orphans_query,
)
from dvt.dbt.mysql.information_schema import (
    columns_query,
    definition,
    described_column,
    is_generated,
    relations_query,
)
from dvt.dbt.mysql.relation import MySQLRelation
from dvt.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    import agate
    from dbt.adapters.base.column import Column as BaseColumn
    from dbt.adapters.base.relation import BaseRelation
    from dbt.adapters.contracts.relation import RelationConfig

_TABLE_LEVEL = frozenset({ConstraintType.foreign_key, ConstraintType.check})
_TEXT_BYTES = 65535
_MOST_KEY_PARTS = 4
_CATALOG_TEXT = (
    "table_database",
    "table_schema",
    "table_name",
    "table_type",
    "table_comment",
    "table_owner",
    "column_name",
    "column_type",
    "column_comment",
)


@dataclass
class MySQLConfig(AdapterConfig):
    """What a model may set for this adapter: `indexes`, and table options such as `engine` or `row_format`."""

    indexes: list[dict[str, Any]] | None = None
    table_options: str | None = None


class MySQLAdapter(SQLAdapter):
    """The adapter of `type: mysql`."""

    Relation = MySQLRelation
    Column = MySQLColumn
    ConnectionManager = MySQLConnectionManager
    AdapterSpecificConfigs = MySQLConfig

    CATALOG_BY_RELATION_SUPPORT = True
    CONSTRAINT_SUPPORT = {  # noqa: RUF012  # dbt's own class attribute
        ConstraintType.check: ConstraintSupport.ENFORCED,
        ConstraintType.not_null: ConstraintSupport.ENFORCED,
        ConstraintType.unique: ConstraintSupport.ENFORCED,
        ConstraintType.primary_key: ConstraintSupport.ENFORCED,
        ConstraintType.foreign_key: ConstraintSupport.ENFORCED,
    }
    _capabilities = CapabilityDict(
        {Capability.SchemaMetadataByRelations: CapabilitySupport(support=Support.Full)},
    )

    @classmethod
    @override
    def date_function(cls) -> str:
        return "current_timestamp()"

    @classmethod
    @override
    def quote(cls, identifier: str) -> str:
        return quoted(str(identifier))

    @classmethod
    @override
    def get_adapter_run_info(cls, config: RelationConfig) -> AdapterTrackingRelationInfo:
        """Our own version: dbt would import the version from `dbt.adapters.mysql`, where this adapter does not live."""
        return AdapterTrackingRelationInfo(
            adapter_name="mysql",
            base_adapter_version=dbt_adapters_version,
            adapter_version=__version__,
            model_adapter_details={},
        )

    @override
    def _make_match_kwargs(self, database: str, schema: str, identifier: str) -> dict[str, str]:
        """Names as they are: the server does not fold a name that stands without quotes."""
        return {"schema": schema, "identifier": identifier}

    @override
    def get_relation(self, database: str | None, schema: str, identifier: str) -> BaseRelation | None:
        """The relation of that name; the database, which macros may pass as Undefined, plays no part."""
        found: BaseRelation | None = super().get_relation(None, schema, identifier)
        return found

    @override
    def list_relations(self, database: str | None, schema: str) -> list[BaseRelation]:
        """The relations of a schema; the database plays no part."""
        return super().list_relations(None, schema)

    @override
    def debug_query(self) -> None:
        self.execute("select 1 as id")

    @override
    def timestamp_add_sql(self, add_to: str, number: int = 1, interval: str = "hour") -> str:
        return f"{add_to} + interval {number} {interval}"

    @override
    def string_add_sql(self, add_to: str, value: str, location: str = "append") -> str:
        parts = (add_to, f"'{value}'") if location == "append" else (f"'{value}'", add_to)
        return f"concat({', '.join(parts)})"

    @override
    def valid_incremental_strategies(self) -> list[str]:
        return ["append", "delete+insert", "merge", "microbatch"]

    @classmethod
    @override
    def convert_text_type(cls, agate_table: agate.Table, col_idx: int) -> str:
        longest = max(
            (len(str(value).encode()) for value in agate_table.columns[col_idx] if value is not None), default=0
        )
        return "text" if longest <= _TEXT_BYTES else "longtext"

    @classmethod
    @override
    def convert_number_type(cls, agate_table: agate.Table, col_idx: int) -> str:
        import agate

        return "double" if agate_table.aggregate(agate.MaxPrecision(col_idx)) else "bigint"

    @classmethod
    @override
    def convert_integer_type(cls, agate_table: agate.Table, col_idx: int) -> str:
        return "bigint"

    @classmethod
    @override
    def convert_datetime_type(cls, agate_table: agate.Table, col_idx: int) -> str:
        return "datetime(6)"

    @classmethod
    @override
    def convert_time_type(cls, agate_table: agate.Table, col_idx: int) -> str:
        return "time(6)"

    @available
    @staticmethod
    def seed_values(row: Iterable[Any]) -> list[Any]:
        """A seed's row as it is sent: an instant is a time of day in UTC, for a DATETIME takes no offset."""
        return [_without_offset(value) if isinstance(value, datetime) else value for value in row]

    @available
    def cast_type(self, declared: str) -> str | None:
        """The type to write in CAST for a declared one, None where there is no cast to it."""
        return cast_type(declared)

    @available.parse(lambda *_, **__: True)
    def is_mariadb(self) -> bool:
        """Whether the server is MariaDB, which goes its own ways in some statements."""
        return "MariaDB" in self.connections.get_thread_connection().handle.get_server_info()

    def _rows(self, sql: str) -> list[dict[str, Any]]:
        _, cursor = self.connections.add_select_query(sql)
        names = [name for name, *_ in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @override
    def list_relations_without_caching(self, schema_relation: BaseRelation) -> list[BaseRelation]:
        return [
            MySQLRelation.create(
                schema=row["schema"],
                identifier=row["name"],
                type=RelationType(row["type"]),
                caseless=bool(row["caseless"]),
            )
            for row in self._rows(relations_query(schema_relation.schema))
        ]

    @available.parse_list
    def read_columns(self, relation: BaseRelation) -> list[MySQLColumn]:
        """The columns of a relation, none if there is no such relation.

        A session's own tables are not in information_schema; `show columns` knows them.
        """
        if not getattr(relation, "temporary", False):
            return [described_column(row) for row in self._rows(columns_query(relation.schema, relation.identifier))]
        rows = self._rows(f"show full columns from {relation.render()}")
        return [MySQLColumn.from_declared(row["Field"], row["Type"], row["Collation"]) for row in rows]

    @available.parse(lambda *_, **__: "")
    def key_parts(self, relation: BaseRelation, keys: str | list[str]) -> str:
        """What an index takes to find rows of a relation by these columns; empty where there can be none."""
        columns = {column.name.lower(): column for column in self.read_columns(relation)}
        names = [name.strip().strip("`").lower() for name in ([keys] if isinstance(keys, str) else keys)]
        parts = [columns[name].key_part for name in dict.fromkeys(names) if name in columns]
        return ", ".join([part for part in parts if part][:_MOST_KEY_PARTS])

    @available.parse_list
    def foreign_keys_to(self, relation: BaseRelation) -> list[ForeignKey]:
        """The foreign keys of other tables to a relation."""
        return keys_of(self._rows(foreign_keys_query(relation.schema, relation.identifier)))

    @available
    @staticmethod
    def declares_key(node: dict[str, Any], key: ForeignKey, parent: dict[str, Any]) -> bool:
        """Whether a model of the project makes a foreign key by its contract: see `declares`."""
        return declares(node, key, parent)

    @available.parse(lambda *_, **__: [])
    def exchange(
        self, new: BaseRelation, target: BaseRelation, backup: BaseRelation, left_over: BaseRelation | None
    ) -> list[tuple[ForeignKey, str]]:
        """`new` becomes `target`, and that `backup`; foreign keys of other tables go on to `target`.

        At any moment each of them references a table, so that none is lost when the process is killed: one that
        references a backup is moved by the next run.

        Args:
            new: a relation that is there.
            target: another one.
            backup: one that is not there, but for what is left over.
            left_over: of another run, dropped before.

        Returns:
            The keys that had to be dropped, each with the reason.
        """
        dropped = []
        if left_over is not None:
            dropped = self._moved(left_over, target)
            self.drop_relation(left_over)
        self.swap_relation(new, target, backup)
        return [*dropped, *self._moved(backup, target)]

    def _moved(self, relation: BaseRelation, target: BaseRelation) -> list[tuple[ForeignKey, str]]:
        """Let the foreign keys to a relation reference `target`; those that cannot are dropped, and returned."""
        dropped = []
        for key in self.foreign_keys_to(relation):
            reason = self._move(key, target)
            if reason:
                self.execute(drop_statement(key))
                dropped.append((key, reason))
        return dropped

    def _move(self, key: ForeignKey, target: BaseRelation) -> str:
        """Let a foreign key reference `target`, without copying the table that has it; else why it cannot."""
        connection = self.connections.get_thread_connection()
        begun = connection.transaction_open
        try:
            if not is_indexed(key, self._rows(indexes_query(target.schema, target.identifier))):
                return "whose columns have no index in"
            if self._rows(orphans_query(key, target.render())):
                return "which does not hold for"
            self.execute("set @dvt_checks = @@session.foreign_key_checks, session foreign_key_checks = 0")
            try:
                self.execute(move_statement(key, target.render()))
            finally:
                self.execute("set session foreign_key_checks = @dvt_checks")
        except DbtRuntimeError as error:
            if begun and not connection.transaction_open:  # the failure ended it
                self.connections.begin()
            return f"which was refused ({' '.join(str(error).split())}) for"
        return ""

    @classmethod
    @override
    def render_column_constraint(cls, constraint: ColumnLevelConstraint) -> str | None:
        """Nothing for those that have to stand with the table: see `column_constraints_of_table`."""
        if constraint.type in _TABLE_LEVEL:
            return None
        return super().render_column_constraint(constraint)

    @classmethod
    @override
    def render_model_constraint(cls, constraint: ModelLevelConstraint) -> str | None:
        """Foreign keys without a name: it would have to be another than that of the table that is replaced."""
        if constraint.type == ConstraintType.foreign_key:
            constraint = replace(constraint, name=None)
        return super().render_model_constraint(constraint)

    @available
    @classmethod
    def column_constraints_of_table(cls, raw_columns: dict[str, dict[str, Any]]) -> list[str]:
        """The columns' foreign keys and checks as constraints of the table.

        MySQL before 9 reads a column's own REFERENCES and forgets it; MariaDB takes one CHECK per column.
        """
        rendered = []
        for column in raw_columns.values():
            name = cls.quote(column["name"]) if column.get("quote") else column["name"]
            for raw in column.get("constraints") or []:
                constraint = cls._parse_column_constraint(raw)
                if constraint.type in _TABLE_LEVEL:
                    key = f"foreign key ({name}) " if constraint.type == ConstraintType.foreign_key else ""
                    rendered.append(f"{key}{super().render_column_constraint(constraint)}")
        return rendered

    @available.parse(lambda *_, **__: {})
    def column_definitions(self, relation: BaseRelation) -> dict[str, str]:
        """What `modify column` takes to leave each column as it is; generated columns are left out."""
        rows = self._rows(columns_query(relation.schema, relation.identifier))
        return {row["name"]: definition(row) for row in rows if not is_generated(row)}

    @available.parse_list
    @override
    def get_missing_columns(self, from_relation: BaseRelation, to_relation: BaseRelation) -> list[BaseColumn]:
        """Names that differ in case only are those of one column."""
        there = {column.name.lower() for column in self.get_columns_in_relation(to_relation)}
        return [column for column in self.get_columns_in_relation(from_relation) if column.name.lower() not in there]

    @override
    def expand_column_types(self, goal: BaseRelation, current: BaseRelation) -> None:
        """Widen text columns of `current` to those of `goal`; collation, default and the like stay."""
        wanted = {goal_column.name.lower(): goal_column for goal_column in self.read_columns(goal)}
        definitions = self.column_definitions(current)
        for narrow in self.read_columns(current):
            wider = wanted.get(narrow.name.lower())
            if wider is None or narrow.name not in definitions or not narrow.can_expand_to(wider):
                continue
            rest = definitions[narrow.name].removeprefix(narrow.data_type)
            self.alter_column_type(current, narrow.name, f"{narrow.dtype}({wider.string_size()}){rest}")

    @available
    @staticmethod
    def split_account(grantee: str) -> tuple[str, str, str]:
        """`user@host` as user, '@' and host; the last two are empty for a user of any host, or a role."""
        user, at, host = grantee.rpartition("@")
        return (user, at, host) if at else (host, "", "")

    @override
    def standardize_grants_dict(self, grants_table: agate.Table) -> dict[str, list[str]]:
        grants: dict[str, list[str]] = {}
        for row in grants_table:
            user, _, host = (part.strip("'") for part in row["grantee"].rpartition("@"))
            grantee = user if host in {"", "%"} else f"{user}@{host}"
            grants.setdefault(row["privilege_type"], []).append(grantee)
        return grants

    @available.parse_list
    @override
    def get_column_schema_from_query(self, sql: str) -> list[BaseColumn]:
        """The columns of a query with the family of their types, for contracts."""
        _, cursor = self.connections.add_select_query(sql)
        described = zip(cursor.description, cursor.binary_columns(), strict=True)
        return [MySQLColumn(name, type_family(code, binary=binary)) for (name, code, *_), binary in described]

    @available.parse_none
    def swap_relation(self, new: MySQLRelation, target: MySQLRelation, backup: MySQLRelation) -> None:
        """Put `new` in the place of `target` and `target` in that of `backup`, in one atomic statement."""
        self.cache_renamed(target, backup)
        self.cache_renamed(new, target)
        self.execute_macro("mysql__swap_relation", kwargs={"new": new, "target": target, "backup": backup})

    @classmethod
    @override
    def _catalog_filter_table(cls, table: agate.Table, used_schemas: frozenset[tuple[str, str]]) -> agate.Table:
        """By schema: dbt's own filter drops rows without a database, which is every row here."""
        from dbt_common.clients.agate_helper import table_from_rows

        schemas = {schema.casefold() for _, schema in used_schemas}
        table = table_from_rows(table.rows, table.column_names, text_only_columns=list(_CATALOG_TEXT))
        return table.where(lambda row: row["table_schema"].casefold() in schemas)


def _without_offset(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError:
        raise DbtRuntimeError(f"'{moment.isoformat()}' is not in the years 1 to 9999, in UTC") from None
