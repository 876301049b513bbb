"""The targets of one invocation: every output of the profile in use, as configs and adapters made on first use.

It knows names, configs and adapters; where a node lives is `place`'s business.
"""

import copy
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dbt.adapters import factory
from dbt.config import RuntimeConfig
from dbt.config.profile import Profile, read_profile
from dbt.config.renderer import ProfileRenderer
from dbt.context.providers import generate_runtime_macro_context
from dbt.context.query_header import generate_query_header_context
from dbt.mp_context import get_mp_context
from dbt_common.context import get_invocation_context
from dbt_common.events.base_types import EventLevel
from dbt_common.exceptions import DbtBaseException

from dvt.config.computes import Computes, load_computes
from dvt.dbt.errors import ParseFailure
from dvt.dbt.keyed import plain, with_key
from dvt.dbt.leases import ONE_WRITER, Leases
from dvt.dbt.place import Places
from dvt.dbt.profiles import renderer_of
from dvt.dbt.registry import TargetAdapters, require_installed
from dvt.errors import ConfigError, DvtError, UnknownTarget, suggestion

if TYPE_CHECKING:
    from dvt.dbt.learning import Learning
    from dvt.dialects.rules import Rules
    from dvt.execute.stopping import Cancellation

_RETRIES = 3
_RETRY_KEYS = frozenset({"retries", "connect_retries"})
_TIMEOUT, _LONGEST = "statement_timeout", 1e6


class Targets:
    """The outputs of the profile in use.

    Args:
        profile: the profile as dbt loaded it; its target is the default.
        flags: dbt's flags of this invocation.
        adapters: the registry that is in use.
        project_flags: ``flags`` of dbt_project.yml.

    Attributes:
        default: the target of whatever names none.
        project_flags: ``flags`` of dbt_project.yml as written: dbt drops those that it does not know.
        compute: ``--compute``; None where it is not given.
        warnings: the codes of the warnings that federated nodes gave so far.
        cancelled: the run was stopped; what still ran fails.
        unlocked: it was told that runs at once cannot wait for each other.
        places: where the nodes of the parsed project live.
        override: the target that ``--target`` moves every node to; None where there is none, or where the project sets
            ``flags: {cli_target: default}``.
    """

    def __init__(self, profile: Profile, flags: Any, adapters: TargetAdapters, project_flags: dict[str, Any]) -> None:
        self.flags = flags
        self.adapters = adapters
        self.project_flags = project_flags
        self._retries = _retries(project_flags)
        self._timeout = _timeout(project_flags.get(_TIMEOUT), f"flags.{_TIMEOUT} in dbt_project.yml")
        self.default: str = profile.target_name
        self.override: str | None = getattr(flags, "TARGET", None) if _cli_target_moves_all(project_flags) else None
        self.compute: str | None = None
        self.warnings: list[str] = []
        self.cancelled = False
        self.unlocked = False
        self.at_once = 1
        """How many federated nodes the run may have at a time."""
        self.settings: dict[str, tuple[tuple[str, str], ...]] = {}
        """What is known of the meaning of SQL on targets: see `dvt.dbt.agreeing`."""
        self.manifest: Any = None
        self.places: Places
        self._project: Any = None
        self._profiles: dict[str, Profile] = {}
        self._broken: dict[str, Exception] = {}
        self._configs: dict[str, RuntimeConfig] = {}
        self._views: dict[tuple[str, str], RuntimeConfig] = {}
        self._lock = threading.RLock()
        self._running: list[Cancellation] = []
        self._outputs: dict[str, Any] = {}
        self._learning: Learning | None = None
        self._load(profile)
        limits = {name: found.threads for name, found in self._profiles.items()}
        self.leases = Leases({name: 1 if self.type_of(name) in ONE_WRITER else limit for name, limit in limits.items()})
        """The connections that nodes share out."""
        adapters.activate = self.adapter

    def __deepcopy__(self, memo: dict[int, Any]) -> "Targets":
        """One per invocation: dbt deep-copies configs, which refer to it."""
        return self

    def _load(self, profile: Profile) -> None:
        raw = (read_profile(self.flags.PROFILES_DIR) or {}).get(profile.profile_name) or {}
        self._outputs = {name: output for name, output in (raw.get("outputs") or {}).items() if output}
        for name, output in (raw.get("outputs") or {}).items():
            try:
                self._profiles[name] = profile if name == self.default else self._profile(raw, profile, name, output)
            except (DbtBaseException, DvtError) as error:
                self._broken[name] = error  # told when a node wants it: an unused output may be incomplete
                continue
            found = self._profiles[name]
            found.credentials = with_key(found.credentials, name)
            get_invocation_context().uses_adapter(plain(found.credentials.type))
        if self.default not in self._profiles:
            profile.credentials = with_key(profile.credentials, self.default)
            self._profiles[self.default] = profile

    def _profile(self, raw: dict[str, Any], profile: Profile, name: str, output: Any) -> Profile:
        kind = output.get("type") if isinstance(output, dict) else None
        if isinstance(kind, str) and "{" not in kind:
            require_installed(kind)
        return Profile.from_raw_profile_info(
            raw_profile=copy.deepcopy(raw),
            profile_name=profile.profile_name,
            renderer=ProfileRenderer(self.flags.VARS),
            target_override=name,
            threads_override=getattr(self.flags, "THREADS", None),
        )

    # -- names
    @property
    def names(self) -> list[str]:
        """Every output of the profile, those that can be used first."""
        return [*self._profiles, *self._broken]

    def check(self, name: str, where: str) -> str:
        """`name`, if it is a target that can be used.

        Raises:
            ParseFailure: it is none; the text says `where`, the valid names and the nearest.
        """
        if name in self._profiles:
            return name
        if name in self._broken:
            raise ParseFailure(UnknownTarget(f"{where}: target '{name}' cannot be used: {self._broken[name]}"))
        raise ParseFailure(
            UnknownTarget(
                f"{where}: there is no target '{name}' in the profile in use: {suggestion(name, self.names)}",
                hint="targets are the outputs of the profile in profiles.yml",
            )
        )

    def resolve(self, configured: str | None, where: str) -> str:
        """CLI ``--target``, else what the node is configured for, else the profile's default."""
        if configured:
            self.check(configured, where)
        return self.override or configured or self.default

    def types(self) -> dict[str, str]:
        """One target for each adapter type in the profile, the default's first."""
        found = {plain(self._profiles[self.default].credentials.type): self.default}
        for name, profile in self._profiles.items():
            found.setdefault(plain(profile.credentials.type), name)
        return found

    def type_of(self, name: str) -> str:
        """The adapter type of a target."""
        return plain(self._profiles[name].credentials.type)

    def fingerprints(self) -> Iterable[str]:
        """What jinja can see of each target: a parse is only good for the same."""
        for name, profile in sorted(self._profiles.items()):
            yield f"{name}={sorted(map(str, profile.credentials.connection_info()))}"
        yield f"override={self.override}"

    # -- what runs in engines
    @contextmanager
    def cancellable(self) -> "Iterator[Cancellation]":
        """A plan runs inside this; `cancel` stops it, also one that was called before, while the plan was made."""
        from dvt.execute.stopping import Cancellation

        cancellation = Cancellation()
        with self._lock:
            self._running.append(cancellation)
        if self.cancelled:
            cancellation.cancel()
        try:
            yield cancellation
        finally:
            with self._lock:
                self._running.remove(cancellation)

    def cancel(self) -> None:
        """Stop every plan that runs."""
        self.cancelled = True
        with self._lock:
            running = list(self._running)
        for cancellation in running:
            cancellation.cancel()

    @property
    def learning(self) -> "Learning":
        """What earlier runs found out about the databases; made on first use."""
        from dvt.dbt.learning import Learning

        with self._lock:
            if self._learning is None:
                self._learning = Learning(self)
            return self._learning

    def end(self) -> None:
        """The run is over: what it found out is kept for the next."""
        if self._learning is not None:
            self._learning.keep()

    # -- computes
    @cached_property
    def computes(self) -> Computes:
        """The computes of the profile in use.

        Raises:
            ConfigError: computes.yml is wrong.
        """
        config = self._configs[self.default]
        return load_computes(Path(config.project_root), config.profile_name, renderer_of(self.flags.VARS))

    @cached_property
    def rules(self) -> "Rules":
        """What filters may do on the databases.

        Raises:
            ConfigError: a dvt_rules.yml is wrong, or is about a target that there is not.
        """
        from dvt.dialects.rules import load_rules

        return load_rules(Path(self._configs[self.default].project_root), self.names)

    # -- configs
    def adopt(self, project: Any, config: RuntimeConfig) -> None:
        """Take dbt's config of the default target as the first one."""
        self._project = project
        config.targets = self
        self._configs[self.default] = config

    def config(self, name: str) -> RuntimeConfig:
        """The root project as seen from a target."""
        found = self._configs.get(name)
        if found is not None:
            return found
        with self._lock:
            self.check(name, "internal")
            base = self._configs[self.default]
            config = RuntimeConfig.from_parts(self._project, self._profiles[name], self.flags)
            config.dependencies = base.load_dependencies()
            config.profile_env_vars = base.profile_env_vars
            config.targets = self
            self._configs[name] = config
            return config

    def view(self, project: RuntimeConfig, name: str) -> RuntimeConfig:
        """`project` (the root or a package) as seen from a target."""
        config = self.config(name)
        if project.project_name == config.project_name:
            return config
        key = (project.project_name, name)
        if key not in self._views:
            seen = copy.copy(project)
            seen.credentials, seen.target_name, seen.quoting = config.credentials, name, config.quoting
            self._views[key] = seen
        return self._views[key]

    # -- adapters
    def adapter(self, name: str) -> Any:
        """The adapter of a target, made on first use. It connects to nothing yet."""
        with self._lock:
            config = self.config(name)
            key = config.credentials.type
            if key not in self.adapters.adapters:
                level = EventLevel.INFO if name == self.default else EventLevel.DEBUG
                factory.register_adapter(config, get_mp_context(), level)
                adapter = self.adapters.adapters[key]
                adapter.set_macro_context_generator(generate_runtime_macro_context)
                if self.manifest is not None:
                    self._wire(adapter)
            return self.adapters.adapters[key]

    def retries(self, name: str) -> int:
        """How often a step that lost its connection to the target is run again.

        ``retries`` or ``connect_retries`` of the output, where its adapter has such a key and the profile sets it; else
        ``flags: {connect_retries: N}`` of dbt_project.yml; else 3.
        """
        credentials = self.config(name).credentials
        for key in self._outputs.get(name, {}).keys() & _RETRY_KEYS:
            if isinstance(getattr(credentials, key, None), int):
                return int(getattr(credentials, key))
        return self._retries

    def statement_timeout(self, name: str) -> float | None:
        """Seconds that an extract or a load on the target may take; None: as long as it takes.

        ``statement_timeout`` of the output, else of ``flags`` in dbt_project.yml.

        Raises:
            ParseFailure: it is no time.
        """
        output = self._outputs.get(name, {})
        if _TIMEOUT not in output:
            return self._timeout
        value = ProfileRenderer(self.flags.VARS).render_value(output[_TIMEOUT])
        return _timeout(value, f"{_TIMEOUT} of the output '{name}' in profiles.yml")

    def live(self) -> list[tuple[str, Any]]:
        """The adapters that were made so far, with their targets' names."""
        return [(adapter.config.target_name, adapter) for adapter in list(self.adapters.adapters.values())]

    def bind(self, manifest: Any) -> None:
        """Give every adapter the macros and the query comment of the project as parsed, and place its nodes."""
        if self.manifest is not manifest:
            self.manifest = manifest
            self.places = Places(manifest, self)
            self.places.record()
        for _, adapter in self.live():
            self._wire(adapter)

    def _wire(self, adapter: Any) -> None:
        if adapter.get_macro_resolver() is self.manifest:
            return  # dbt did it for the default target; looking through all macros again takes its time
        adapter.set_macro_resolver(self.manifest)
        adapter.connections.set_query_header(generate_query_header_context(adapter.config, self.manifest))


def _retries(project_flags: dict[str, Any]) -> int:
    """``flags: connect_retries``.

    Raises:
        ParseFailure: it is not a number of retries.
    """
    value = project_flags.get("connect_retries", _RETRIES)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ParseFailure(
            ConfigError(f"flags.connect_retries in dbt_project.yml is {value!r}; valid: 0, 1, 2 and so on")
        )
    return value


def _timeout(value: Any, where: str) -> float | None:
    """Seconds; None where it is not set, or 0.

    Raises:
        ParseFailure: it is no time.
    """
    number = value
    if isinstance(value, str):
        with suppress(ValueError):
            number = float(value)
    if value is None or number == 0:
        return None
    if not isinstance(number, (int, float)) or isinstance(number, bool) or not 0 < number < _LONGEST:
        raise ParseFailure(ConfigError(f"{where} is {value!r}; valid: seconds, or 0 for no limit"))
    return float(number)


def _cli_target_moves_all(project_flags: dict[str, Any]) -> bool:
    """Whether ``--target`` moves every node (the default), or replaces only the profile's default target.

    Raises:
        ParseFailure: ``flags: cli_target`` has a value that is neither.
    """
    value = project_flags.get("cli_target", "all")
    if value not in ("all", "default"):
        raise ParseFailure(ConfigError(f"flags.cli_target in dbt_project.yml is '{value}'; valid: all, default"))
    return bool(value == "all")
