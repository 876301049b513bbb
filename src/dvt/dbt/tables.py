"""Arrow tables as dbt's printers and macros take them."""

from typing import Any

import agate


def as_agate(table: Any) -> agate.Table:
    """An Arrow table as agate's; values keep their Python types."""
    from dbt_common.clients.agate_helper import table_from_data_flat

    return table_from_data_flat(table.to_pylist(), table.column_names)
