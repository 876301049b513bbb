"""Node selection by target and by path: ``target:NAME`` and ``path:federated`` / ``path:pushdown``; and by state.

dbt keeps its methods in an enum and a class attribute that no subclass reaches; `target_selectors` extends both for the
time of an invocation. ``path:`` goes on to select by file where a file or folder of that name exists.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dbt.adapters.factory import get_adapter_package_names
from dbt.graph import selector_spec
from dbt.graph.selector_methods import (
    MethodManager,
    MethodName,
    PathSelectorMethod,
    SelectorMethod,
    StateSelectorMethod,
)
from dbt_common.dataclass_schema import StrEnum
from dbt_common.events.contextvars import get_project_root
from typing_extensions import override

from dvt.dbt.keyed import plain
from dvt.resolve import Path as NodePath

if TYPE_CHECKING:
    from dvt.dbt.place import Places
    from dvt.dbt.targets import Targets


class _OurMethod(StrEnum):
    Target = "target"


class _Methods:
    """dbt's enum of methods and ours, as dbt's parser of selectors calls and reads it."""

    def __call__(self, name: str) -> Any:
        return _OurMethod.Target if name == str(_OurMethod.Target) else MethodName(name)

    def __getattr__(self, name: str) -> Any:
        return getattr(MethodName, name)


class _Current:
    """The targets of the invocation, as far as selectors want to know them; asked for when a selector is used."""

    def __init__(self, current: Callable[[], "Targets"]) -> None:
        self._current = current

    @property
    def places(self) -> "Places":
        """Where the nodes live."""
        return self._current().places

    @property
    def home(self) -> Any:
        """The config of the default target."""
        return self._current().config(self._current().default)


class _ByTarget(SelectorMethod):
    """``target:warehouse``: nodes and sources that live on a target; wildcards as in ``fqn:``."""

    targets: _Current

    @override
    def search(self, included_nodes: Any, selector: str) -> Iterator[Any]:
        places = self.targets.places
        for unique_id, node in self.all_nodes(included_nodes):
            placed = hasattr(node, "resource_type") and str(node.resource_type.value) in _PLACED
            if placed and fnmatch(places.of(node), selector):
                yield unique_id


class _ByPath(PathSelectorMethod):
    """``path:federated`` and ``path:pushdown`` where no file has that name."""

    targets: _Current

    @override
    def search(self, included_nodes: Any, selector: str) -> Iterator[Any]:
        root = Path(get_project_root() or Path.cwd())
        if selector not in {path.value for path in NodePath} | {"federated"} or (root / selector).exists():
            yield from super().search(included_nodes, selector)
            return
        wanted = selector != NodePath.PUSHDOWN.value
        for unique_id, node in self.all_nodes(included_nodes):
            if str(node.resource_type.value) not in _RUN:
                continue
            if self.targets.places.resolution(node).federated is wanted:
                yield unique_id


class _ByState(StateSelectorMethod):
    """``state:modified`` with a state that dbt wrote, where the profile has targets of other adapters.

    dbt's manifest has the macros of one adapter. That those of the others are not in it is no change of the project.
    """

    targets: _Current

    @override
    def _macros_modified(self) -> list[str]:
        found: list[str] = super()._macros_modified()
        key = self.targets.home.credentials.type
        known = {macro.package_name for macro in self.previous_state.manifest.macros.values()}
        others = {*get_adapter_package_names(plain(key))} - {*get_adapter_package_names(key)} - known
        macros = self.manifest.macros
        return [uid for uid in found if uid not in macros or macros[uid].package_name not in others]


_RUN = frozenset({"model", "seed", "snapshot", "test", "unit_test"})
_PLACED = _RUN | {"source", "analysis"}


@contextmanager
def target_selectors(current: Callable[[], "Targets"]) -> Iterator[None]:
    """dbt's selection knows our methods inside this.

    Args:
        current: the targets of the invocation, asked for when a selector is used.
    """
    targets = _Current(current)
    ours = {
        _OurMethod.Target: type("ByTarget", (_ByTarget,), {"targets": targets}),
        MethodName.Path: type("ByPath", (_ByPath,), {"targets": targets}),
        MethodName.State: type("ByState", (_ByState,), {"targets": targets}),
    }
    before = dict(MethodManager.SELECTOR_METHODS)
    names = selector_spec.MethodName
    MethodManager.SELECTOR_METHODS.update(ours)
    selector_spec.MethodName = _Methods()
    try:
        yield
    finally:
        MethodManager.SELECTOR_METHODS.clear()
        MethodManager.SELECTOR_METHODS.update(before)
        selector_spec.MethodName = names
