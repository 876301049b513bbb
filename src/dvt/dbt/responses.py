"""What a federated node tells of its run: ``adapter_response`` as people read it, and the sum of a model's batches."""

from collections.abc import Sequence
from typing import Any

from dvt.dbt import events
from dvt.resolve import Resolution

Response = dict[str, Any]


def success(node: Any, resolution: Resolution, rows: int) -> str:
    """``SUCCESS (federation: 2 sources, wrote 12,340 rows to schema.table)``."""
    sources = len(resolution.sources)
    counted = f"{sources} source" if sources == 1 else f"{sources} sources"
    relation = f"{node.schema}.{node.alias}" if node.schema else node.alias
    return f"SUCCESS (federation: {counted}, wrote {rows:,} rows to {relation})"


def moved(response: Response) -> str:
    """``12,340 rows, 1.2 MB moved``."""
    size = sum(extract["bytes"] for extract in response["extracts"])
    return f"{response['rows_affected']:,} rows, {events.human_bytes(size)} moved"


def in_sum(responses: Sequence[Response]) -> Response:
    """One response of several of the same node; empty where there is none."""
    if not responses:
        return {}
    extracts: dict[tuple[str, ...], Response] = {}
    for extract in (extract for response in responses for extract in response["extracts"]):
        key = (extract["target"], *extract["relations"])
        extracts[key] = _added(extracts[key], extract) if key in extracts else extract
    loads = [response["load"] for response in responses if "load" in response]
    load = loads[0] if loads else {}
    for each in loads[1:]:
        load = _added(load, each)
    warnings = {tuple(warning.items()): warning for response in responses for warning in response["warnings"]}
    return {
        **responses[0],
        "rows_affected": sum(response["rows_affected"] for response in responses),
        "extracts": list(extracts.values()),
        "load": load,
        "warnings": list(warnings.values()),
    }


def _added(one: Response, other: Response) -> Response:
    """Numbers in sum, also those of objects within; the rest is that of `one`."""
    found: Response = {}
    for key, value in one.items():
        if isinstance(value, dict):
            found[key] = _added(value, other[key])
        else:
            found[key] = round(value + other[key], 3) if isinstance(value, (int, float)) else value
    return found
