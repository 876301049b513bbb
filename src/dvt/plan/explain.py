"""A plan for people and for tools: the same object that a run executes, as text or as JSON-ready data."""

from typing import Any

from dvt.plan.steps import Extract, OutputColumn, Plan, Transform, Value


def explain_text(plan: Plan, *, delivery: str = "") -> str:
    """The plan as text.

    Args:
        plan: what to show.
        delivery: how the result reaches its target (``table analytics.orders, loaded by COPY``); known to the caller.
    """
    return (
        "\n".join([plan.node, f"path: federation: {_route(plan)}", "", *explain_lines(plan, delivery=delivery)]) + "\n"
    )


def explain_lines(plan: Plan, *, delivery: str = "") -> list[str]:
    """The lines of `explain_text` below its head."""
    lines: list[str] = []
    for value in plan.values:
        lines += [f"value :{value.name}, computed first from {value.target}"]
        inner = [line for extract in value.extracts for line in _extract_lines(extract)]
        inner += [f"transform [{value.transform.dialect}]", _indented(value.transform.sql(pretty=True))]
        lines += [_indented("\n".join(inner)), ""]
    for keys in plan.keys:
        lines += [f"keys :{keys.name}, the values of {keys.column} in {keys.extract}, which is read first", ""]
    for extract in plan.extracts:
        lines += [*_extract_lines(extract), ""]
    lines += [f"transform [{plan.transform.dialect}]", _indented(plan.transform.sql(pretty=True)), ""]
    lines += [f"deliver to {plan.target}" + (f": {delivery}" if delivery else "")]
    lines += [f"  instants in the time zone {plan.zone}"] if plan.zone else []
    lines += [f"  {_column(column)}" for column in plan.transform.columns]
    if plan.decisions:
        lines += ["", "decisions", *(f"  {decision}" for decision in plan.decisions)]
    if plan.diagnostics:
        lines += ["", "diagnostics", *(f"  {d.code.value} {d.severity.value}: {d.message}" for d in plan.diagnostics)]
    return lines


def explain_json(plan: Plan, *, delivery: str = "") -> dict[str, Any]:
    """The plan as data that `json.dumps` takes. Stable: keys are only ever added."""
    return {
        "node": plan.node,
        "path": "federation",
        "target": plan.target,
        "upstream_targets": list(dict.fromkeys(extract.target for extract in plan.reads)),
        "values": [_value(value) for value in plan.values],
        "keys": [{"name": keys.name, "extract": keys.extract, "column": keys.column} for keys in plan.keys],
        "extracts": [_extract(extract) for extract in plan.extracts],
        "transform": _transform(plan.transform),
        "delivery": {"target": plan.target, "how": delivery, "zone": plan.zone},
        "decisions": list(plan.decisions),
        "diagnostics": [diagnostic.to_dict() for diagnostic in plan.diagnostics],
    }


def _extract_lines(extract: Extract) -> list[str]:
    about = [] if extract.rows is None else [f"about {_many(extract)}"]
    told = [*extract.notes, *about, *([f"instants in the time zone {extract.zone}"] if extract.zone else [])]
    notes = f" ({', '.join(told)})" if told else ""
    head = f"extract {extract.name} from {extract.target} [{extract.dialect}]{notes}"
    return [head, *_indented(extract.sql(pretty=True)).splitlines()]


def _many(extract: Extract) -> str:
    """About how much an extract gives."""
    rows, size = max(extract.rows or 0.0, 1.0), extract.bytes or 0.0
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{rows:,.0f} rows, {size / factor:.3g} {unit}"
    return f"{rows:,.0f} row{'s' if round(rows) != 1 else ''}"


def _route(plan: Plan) -> str:
    sources = ", ".join(dict.fromkeys(extract.target for extract in plan.reads))
    return f"[{sources}] -> {plan.target}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _column(column: OutputColumn) -> str:
    kind = column.declared or column.type
    source = f" from {column.origin[0]}.{column.origin[1]}" if column.origin else ""
    return f"{column.name}{f' {kind}' if kind else ''}{source}"


def _value(value: Value) -> dict[str, Any]:
    return {
        "name": value.name,
        "target": value.target,
        "extracts": [_extract(extract) for extract in value.extracts],
        "transform": _transform(value.transform),
    }


def _transform(transform: Transform) -> dict[str, Any]:
    return {
        "dialect": transform.dialect,
        "sql": transform.sql(pretty=True),
        "columns": [_column_data(column) for column in transform.columns],
    }


def _extract(extract: Extract) -> dict[str, Any]:
    return {
        "name": extract.name,
        "target": extract.target,
        "dialect": extract.dialect,
        "relations": list(extract.relations),
        "whole": extract.whole,
        "sql": extract.sql(pretty=True),
        "columns": [_column_data(column) for column in extract.columns],
        "notes": list(extract.notes),
        "zone": extract.zone,
        "estimated_rows": None if extract.rows is None else round(extract.rows),
        "estimated_bytes": None if extract.bytes is None else round(extract.bytes),
    }


def _column_data(column: OutputColumn) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "declared": column.declared,
        "origin": list(column.origin) if column.origin else None,
    }
