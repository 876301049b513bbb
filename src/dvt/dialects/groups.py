"""Dialects that share a meaning, for the rules that are about it."""

POSTGRES = frozenset({"postgres", "redshift", "materialize", "risingwave"})
MYSQL = frozenset({"mysql"})
DUCKDB = frozenset({"duckdb"})
SQLITE = frozenset({"sqlite"})
SNOWFLAKE = frozenset({"snowflake"})
SPARK = frozenset({"spark", "spark2", "databricks", "hive"})
ORACLE = frozenset({"oracle"})
TSQL = frozenset({"tsql", "fabric"})
# Integers divide to integers.
TRUNCATING = POSTGRES | {"sqlite", "tsql", "trino", "presto"}
# A division by zero is an error.
RAISING = POSTGRES | {"tsql", "oracle", "snowflake", "trino", "presto"}

ONE_SNAPSHOT = frozenset({"postgres", "duckdb", "sqlite"})
"""Databases of which all extracts of a node are one snapshot: their connectors read in one transaction."""

TOGETHER = ONE_SNAPSHOT | {"mysql"}
"""Databases whose extracts of a node see one state: in one snapshot, or in one statement."""
