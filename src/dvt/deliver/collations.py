"""By which collation a MySQL server compares the texts of a delivery's columns.

By another than the source's, texts may be one that were several: keys, merges and indexes of a model would lose rows.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from dvt.connectors.base import Connector, Session
from dvt.deliver.columns import StageColumn
from dvt.deliver.stage import Stage
from dvt.diagnostics import Severity
from dvt.plan.steps import Plan

_TEXT = re.compile(r"(var)?char\b|(tiny|medium|long)?text\b|enum\b|set\b", re.IGNORECASE)


def with_collations(
    columns: Sequence[StageColumn], plan: Plan, stage: Stage, session: Session, connector: Connector
) -> tuple[StageColumn, ...]:
    """The columns, each with the collation of the column that its texts go to, else of that which they come from.

    A contract's columns have what it says, or the default.
    """
    if session.dialect != "mysql":
        return tuple(columns)
    origins = {column.name: column.collation for column in plan.transform.columns if column.collation}
    known = {name: connector.has_collation(session, name) for name in sorted(set(origins.values()))}
    found = []
    for column in columns:
        there, own = stage.collation(column.name), origins.get(column.name, "")
        if not _TEXT.match(column.declared) or (not there and (not own or stage.goes_into(column.name))):
            found.append(column)
        elif there:
            # Not all texts have room in another character set than UTF-8's: those that have not are told of later.
            name = there if there.startswith("utf8mb4") else "utf8mb4_bin" if there.endswith("_bin") else ""
            found.append(replace(column, collation=name))
        elif known[own]:
            found.append(replace(column, collation=own))
        else:
            text = (
                f"{session.name} has no collation {own}, by which its source compares its texts, and takes its default"
            )
            found.append(replace(column, lost=(text, Severity.WARNING)))
    return tuple(found)
