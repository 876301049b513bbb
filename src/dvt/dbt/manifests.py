"""Copies of dbt's manifest. Parsing needs them, so that this imports nothing."""

from typing import Any


def manifest_with(manifest: Any, **parts: Any) -> Any:
    """The same manifest with other parts (`nodes`, `sources` …).

    `copy.copy` goes through dbt's pickling of manifests, which leaves parts out and hands its look-up tables over in a
    wrong order.
    """
    out = object.__new__(type(manifest))
    out.__dict__.update(manifest.__dict__, **parts)
    return out
