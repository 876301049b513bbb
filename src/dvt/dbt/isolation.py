"""State that an adapter keeps for the whole process, made one per target.

Audited: dbt-postgres and dbt-sqlite keep none; dbt-duckdb keeps its open database in a class attribute
(``DuckDBConnectionManager._ENV``), so that a second DuckDB target would close the first. The first DuckDB target of an
invocation uses dbt-duckdb as it is; each further one gets a connection manager class of its own. dbt-duckdb also asks
for ``DuckDBConnectionManager.env()`` by that name, wherever the call comes from: while further targets exist, that call
answers for the target whose connection the calling thread entered last.
"""

import threading
from typing import Any

from typing_extensions import override


class _DuckDBTargets:
    """The DuckDB targets of this process: which class serves which, and which one each thread is in."""

    def __init__(self) -> None:
        self.first: str | None = None
        self.classes: dict[str, Any] = {}
        self.here = threading.local()
        self.lock = threading.RLock()
        self.plain_env: Any = None

    def stack(self) -> list[Any]:
        if not hasattr(self.here, "managers"):
            self.here.managers = []
        return self.here.managers

    def enter(self, manager: Any) -> None:
        if self.stack()[-1:] != [manager]:
            self.stack().append(manager)

    def leave(self, manager: Any) -> None:
        if self.stack()[-1:] == [manager]:
            self.stack().pop()


# dbt-duckdb's state is the process's, so what undoes it has to be as well.
_DUCKDB = _DuckDBTargets()


def isolated(adapter_class: Any, target: str) -> Any:
    """`adapter_class` as it can serve `target` beside other targets of its type."""
    if adapter_class.type() != "duckdb":
        return adapter_class
    with _DUCKDB.lock:
        if _DUCKDB.first in (None, target):
            _DUCKDB.first = target
            return adapter_class
        if target not in _DUCKDB.classes:
            _DUCKDB.classes[target] = _further_duckdb(adapter_class)
        return _DUCKDB.classes[target]


def close() -> None:
    """Close the databases of the further DuckDB targets and leave dbt-duckdb as it was found."""
    with _DUCKDB.lock:
        for adapter_class in _DUCKDB.classes.values():
            adapter_class.ConnectionManager.close_all_connections()
        if _DUCKDB.plain_env is not None:
            from dbt.adapters.duckdb.connections import DuckDBConnectionManager

            DuckDBConnectionManager.env = _DUCKDB.plain_env
        _DUCKDB.__init__()  # type: ignore[misc]  # back to the start, for the next invocation


def _further_duckdb(adapter_class: Any) -> Any:
    """An adapter class for one more DuckDB target, with a connection manager class of its own."""
    base = adapter_class.ConnectionManager
    _route_env(base)

    class DuckDBConnectionManager(base):  # type: ignore[misc, valid-type]  # the base is known at run time only
        _ENV = None
        _LOCK = threading.RLock()

        @override
        def set_connection_name(self, name: str | None = None) -> Any:
            _DUCKDB.enter(type(self))
            return super().set_connection_name(name)

        @override
        def release(self) -> None:
            try:
                super().release()
            finally:
                _DUCKDB.leave(type(self))

        @classmethod
        @override
        def env(cls) -> Any:
            with cls._LOCK:
                if cls._ENV is None:
                    raise RuntimeError("the DuckDB database of this target is not open yet")
                return cls._ENV

        @classmethod
        @override
        def close_all_connections(cls) -> None:
            with cls._LOCK:
                if cls._ENV is not None:
                    cls._ENV.close()
                    cls._ENV = None

    def submit_python_job(self: Any, parsed_model: dict[str, Any], compiled_code: str) -> Any:
        # A python model may be the first to need the database: open it before dbt-duckdb asks for its environment.
        self.connections.get_thread_connection().handle.cursor()
        return adapter_class.submit_python_job(self, parsed_model, compiled_code)

    body = {
        "ConnectionManager": DuckDBConnectionManager,
        "submit_python_job": submit_python_job,
        "__module__": adapter_class.__module__,
    }
    return type(adapter_class.__name__, (adapter_class,), body)


def _route_env(base: Any) -> None:
    """Let ``DuckDBConnectionManager.env()`` answer for the target that the calling thread is in."""
    if _DUCKDB.plain_env is not None:
        return
    _DUCKDB.plain_env = base.__dict__["env"]
    plain = _DUCKDB.plain_env.__func__

    def env(cls: Any) -> Any:
        inside = _DUCKDB.stack()
        return inside[-1].env() if inside and cls is base else plain(cls)

    base.env = classmethod(env)
