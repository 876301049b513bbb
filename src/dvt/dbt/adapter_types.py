"""The dbt adapters that are published on the package index: their types, and the distributions that bring them.

A type that is none of these is taken for a mistyped one: what is named after it on the index may be anybody's. The list
is that of https://docs.getdbt.com/docs/supported-data-platforms.
"""

from importlib.util import find_spec

from dvt.errors import ConfigError, nearest

_NAMED_AFTER_TYPE = (
    "athena",
    "bigquery",
    "clickhouse",
    "cratedb",
    "databricks",
    "decodable",
    "deltastream",
    "doris",
    "dremio",
    "duckdb",
    "exasol",
    "extrica",
    "fabric",
    "fabricspark",
    "firebolt",
    "gaussdbdws",
    "glue",
    "greenplum",
    "hive",
    "ibmdb2",
    "impala",
    "infer",
    "iomete",
    "materialize",
    "maxcompute",
    "mindsdb",
    "mysql",
    "oracle",
    "postgres",
    "redshift",
    "risingwave",
    "rockset",
    "singlestore",
    "snowflake",
    "spark",
    "sqlite",
    "sqlserver",
    "starrocks",
    "synapse",
    "teradata",
    "tidb",
    "timeplus",
    "trino",
    "upsolver",
    "vertica",
    "ydb",
    "yellowbrick",
)

PUBLISHED: dict[str, str] = {
    **{name: f"dbt-{name}" for name in _NAMED_AFTER_TYPE},
    "databend": "dbt-databend-cloud",
    "hologres": "dbt-alibaba-cloud-hologres",
    "layer_bigquery": "dbt-layer-bigquery",
    "mariadb": "dbt-mysql",
    "netezza": "dbt-ibm-netezza",
    "watsonx_presto": "dbt-watsonx-presto",
    "watsonx_spark": "dbt-watsonx-spark",
}
"""Adapter type → distribution."""


def installed(type_name: str) -> bool:
    """Whether dbt's adapter of that type can be imported, published or not."""
    return type_name.isidentifier() and find_spec(f"dbt.adapters.{type_name}") is not None


def distribution(type_name: str) -> str:
    """What brings the adapter of a type.

    Raises:
        ConfigError: no published adapter is of that type; the text has the nearest that is.
    """
    found = PUBLISHED.get(type_name)
    if found is not None:
        return found
    near = nearest(type_name, PUBLISHED)
    meant = f": did you mean '{near}'?" if near else ""
    raise ConfigError(
        f"no dbt adapter of type '{type_name}' is known{meant}",
        hint="correct `type` in profiles.yml; an adapter that is not published has to be installed by hand",
    )
