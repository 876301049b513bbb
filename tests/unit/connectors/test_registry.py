from importlib import metadata

import pytest

from dvt.connectors import generic, registry
from dvt.connectors.registry import connector_for


@pytest.mark.parametrize("adapter", ["postgres", "duckdb", "sqlite", "mysql", "mariadb"])
def test_own_connectors(adapter: str) -> None:
    assert connector_for(adapter) is not generic.CONNECTOR
    assert connector_for(adapter, generic=True) is generic.CONNECTOR


def test_any_other_adapter_has_the_generic_one() -> None:
    assert connector_for("snowflake") is generic.CONNECTOR


def test_installed_connectors_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = metadata.EntryPoint(name="postgres", value="dvt.connectors.sqlite:CONNECTOR", group=registry.GROUP)
    monkeypatch.setattr(registry, "_installed", lambda: {"postgres": theirs})
    from dvt.connectors import sqlite

    assert connector_for("postgres") is sqlite.CONNECTOR
