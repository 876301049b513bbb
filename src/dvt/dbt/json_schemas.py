"""dbt warns of YAML keys that its JSON schemas do not know: here they learn ours.

The schemas are data that dbt loads on first use and keeps for the process; ours are added when that happens.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dbt.jsonschemas import jsonschemas

_TEXT = {"type": ["string", "null"]}
_KEYS = {
    "resources": {
        "SourceProperties": ("connection",),
        "SourceConfig": ("connection",),
        "Tables": ("connection",),
        "TablesConfig": ("connection",),
        "ModelConfig": ("target", "compute", "dialect", "on_unfit_value", "pushdown"),
        "SeedConfig": ("target",),
        "SnapshotConfig": ("target", "compute", "dialect"),
    },
    "project": {
        "ProjectSourceConfig": ("+connection", "connection"),
        "ProjectModelConfig": ("+target", "+compute", "+dialect", "+on_unfit_value", "+pushdown"),
        "ProjectSeedConfig": ("+target",),
        "ProjectSnapshotConfig": ("+target", "+compute", "+dialect"),
    },
}
"""Kind of schema → definition in it → keys that dvt adds."""


def _taught(kind: str, schema: dict[str, Any]) -> dict[str, Any]:
    for definition, keys in _KEYS.get(kind, {}).items():
        properties = schema.get("definitions", {}).get(definition, {}).get("properties")
        for key in keys if properties is not None else ():
            properties.setdefault(key, dict(_TEXT))
    return schema


@contextmanager
def taught() -> Iterator[None]:
    """dbt's schemas know our keys inside this."""
    for kind, cached in (("project", "_PROJECT_SCHEMA"), ("resources", "_RESOURCES_SCHEMA")):
        schema = getattr(jsonschemas, cached)
        if schema is not None:
            _taught(kind, schema)
    load = jsonschemas.load_json_from_package

    def load_and_teach(jsonschema_type: str, filename: str) -> dict[str, Any]:
        return _taught(jsonschema_type, load(jsonschema_type, filename))

    jsonschemas.load_json_from_package = load_and_teach
    try:
        yield
    finally:
        jsonschemas.load_json_from_package = load
