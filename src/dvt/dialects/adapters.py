"""sqlglot's name of the dialect that an adapter's database speaks."""

_SPEAKS = {
    "alloydb": "postgres",
    "athena": "athena",
    "azuresynapse": "tsql",
    "cratedb": "postgres",
    "databricks": "databricks",
    "fabric": "fabric",
    "glue": "spark",
    "greenplum": "postgres",
    "mariadb": "mysql",
    "materialize": "materialize",
    "risingwave": "risingwave",
    "singlestore": "singlestore",
    "spark": "spark",
    "sqlserver": "tsql",
    "synapse": "tsql",
    "vertica": "postgres",
    "yellowbrick": "postgres",
}


def sqlglot_dialect(adapter_type: str) -> str:
    """The dialect of an adapter type; sqlglot's generic one (``""``) for a database that sqlglot does not know."""
    from sqlglot.dialects.dialect import Dialects  # a command that federates nothing does without sqlglot

    known = {dialect.value for dialect in Dialects}
    if adapter_type in _SPEAKS:
        return _SPEAKS[adapter_type]
    return adapter_type if adapter_type in known else ""
