"""One adapter per target: dbt's registry of adapters, keyed by target instead of type.

The one object of dbt's that is replaced for the time of an invocation is ``dbt.adapters.factory.FACTORY``; `installed`
puts the old one back. Configs made outside dvt (dbt's own test fixtures hold such) have a plain ``str`` type: the
container serves them as dbt's own does.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from dbt.adapters import factory
from dbt.adapters.events.logging import AdapterLogger
from dbt.adapters.factory import AdapterContainer
from dbt.include.global_project import PROJECT_NAME as DBT_PROJECT
from typing_extensions import override

from dvt.dbt import isolation
from dvt.dbt.adapter_types import distribution
from dvt.dbt.adapter_types import installed as installed_adapter
from dvt.dbt.errors import RunFailure
from dvt.dbt.keyed import AdapterKey, plain, target_of
from dvt.dbt.opening import Opening
from dvt.errors import DvtError, MissingDependency

_LOGGER = AdapterLogger("dvt")

BUILT_IN = {"mysql": "dvt.dbt.mysql", "mariadb": "dvt.dbt.mysql"}
"""Adapter types that dvt brings itself, used where no adapter of that type is installed."""


class _ByTarget(dict[Any, Any]):
    """Files under the target's name what dbt files under the type's name."""

    @staticmethod
    def _slot(key: str) -> Any:
        target = target_of(key)
        return ("target", target) if target is not None else plain(key)

    @override
    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and super().__contains__(self._slot(key))

    @override
    def __getitem__(self, key: str) -> Any:
        return super().__getitem__(self._slot(key))

    @override
    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(self._slot(key), value)


class TargetAdapters(AdapterContainer):
    """dbt's container of adapters, holding one per target."""

    def __init__(self, other: AdapterContainer) -> None:
        super().__init__()
        self.plugins.update(other.plugins)
        self.packages.update(other.packages)
        self.adapters = _ByTarget()
        self.activate: Callable[[str], Any] | None = None
        """Makes the adapter of a target on first use; set by the invocation's `Targets`."""
        self._openings: dict[str, Opening] = {}

    @override
    def load_plugin(self, name: str) -> Any:
        package = _built_in(name)
        if package is not None:
            return package.register(self)
        try:
            require_installed(name)
        except DvtError as error:
            raise RunFailure(error) from error
        return super().load_plugin(name)

    @override
    def _adapter_version(self, adapter_name: str) -> str:
        version = built_in_version(adapter_name)
        if version is None:
            return str(super()._adapter_version(plain(adapter_name)))
        return str(self._validate_version(version))

    @override
    def get_adapter_class_by_name(self, name: str) -> Any:
        cls = super().get_adapter_class_by_name(plain(name))
        target = target_of(name)
        return isolation.isolated(cls, target) if target is not None else cls

    @override
    def register_adapter(self, config: Any, *more: Any, **named: Any) -> None:
        key, known = config.credentials.type, config.credentials.type in self.adapters
        super().register_adapter(config, *more, **named)
        target = target_of(key)
        if target is not None and not known:
            self.opening(target).take_over(self.adapters[key].connections)

    def opening(self, target: str) -> Opening:
        """How the adapter of a target opens connections, also where it is not made yet."""
        return self._openings.setdefault(target, Opening(target))

    @override
    def cleanup_connections(self) -> None:
        for adapter in list(self.adapters.values()):
            try:
                adapter.cleanup_connections()
            except Exception as error:  # noqa: BLE001, PERF203  # drivers raise what they like; each is closed on its own
                # sqlite3 lets no thread close another's, as after an interrupt: it ends with the process.
                _LOGGER.debug(f"a connection of {adapter.type()} was not closed: {error}")  # noqa: G004  # dbt's own way

    @override
    def lookup_adapter(self, adapter_name: str) -> Any:
        if adapter_name in self.adapters:
            return self.adapters[adapter_name]
        target = target_of(adapter_name)
        if target is not None and self.activate is not None:
            return self.activate(target)
        for adapter in self.adapters.values():  # asked by plain type
            if adapter.type() == adapter_name:
                return adapter
        raise KeyError(adapter_name)

    @override
    def get_adapter_package_names(self, name: str | None) -> list[str]:
        if name is None:
            return super().get_adapter_package_names(None)
        own = super().get_adapter_package_names(plain(name))
        if isinstance(name, AdapterKey):
            return own
        # Asked by plain type, dbt wants to know which macros are internal ones. The macros of every adapter in use are:
        # were another adapter's taken for imported ones, a node would silently get dbt's default materializations.
        return _merged(own, (plugin.project_name for plugin in self.plugins.values()))

    @override
    def get_include_paths(self, name: str | None) -> list[Path]:
        if name is None:
            return super().get_include_paths(None)
        own = super().get_adapter_package_names(plain(name))
        names = _merged(own, (plugin.project_name for plugin in self.plugins.values()))
        return [self.packages[package] for package in names]

    @override
    def get_adapter_constraint_support(self, name: str | None) -> dict[str, str]:
        if name is None:
            return super().get_adapter_constraint_support(None)
        support: dict[str, str] = super().get_adapter_class_by_name(plain(name)).CONSTRAINT_SUPPORT
        return support


def _built_in(type_name: str) -> Any:
    """The package of dvt's own adapter for a type; None where an installed one works, or dvt has none."""
    module = BUILT_IN.get(plain(type_name))
    package = import_module(module) if module is not None else None
    return package if package is not None and not package.another_adapter_works() else None


def built_in_version(type_name: str) -> str | None:
    """The version of dvt's own adapter for a type; None where there is none, or an installed one works."""
    package = _built_in(type_name)
    return str(package.adapter_version()) if package is not None else None


def require_installed(type_name: str) -> None:
    """Check that dbt's adapter for `type_name` can be imported.

    Raises:
        ConfigError: there is no such adapter; the text has the nearest name.
        MissingDependency: it is not installed; the text has the command that installs it.
    """
    if type_name in BUILT_IN or installed_adapter(type_name):
        return
    raise MissingDependency(
        f"dbt's adapter for '{type_name}' is not installed",
        hint=f"run `dvt sync`, or `pip install {distribution(type_name)}`",
    )


def _merged(own: list[str], others: Iterable[str]) -> list[str]:
    """`own` first, then the others, dbt's own project last: the order in which macros are looked up."""
    head = [name for name in own if name != DBT_PROJECT]
    return [*head, *(name for name in others if name not in head and name != DBT_PROJECT), DBT_PROJECT]


@contextmanager
def installed() -> Iterator[TargetAdapters]:
    """dbt's registry replaced by a `TargetAdapters`; the process is left as a command of dbt's would leave it."""
    before = factory.FACTORY
    ours = TargetAdapters(before)
    factory.FACTORY = ours
    try:
        yield ours
    finally:
        factory.FACTORY = before
        _leave_as_dbt_would(before, ours)
        isolation.close()


def _leave_as_dbt_would(before: AdapterContainer, ours: TargetAdapters) -> None:
    """dbt's registry after a command of dbt's holds the plugins that it loaded and the adapters that it made."""
    before.plugins.update({name: plugin for name, plugin in ours.plugins.items() if name not in BUILT_IN})
    before.packages.update({plugin.project_name: Path(plugin.include_path) for plugin in before.plugins.values()})
    made = list(ours.adapters.values())
    if made:
        before.reset_adapters()
    for adapter in made:  # the default target's was made first
        if adapter.type() in before.plugins:
            before.adapters.setdefault(adapter.type(), adapter)
