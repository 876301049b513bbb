"""computes.yml: which compute engines a profile has, and which one a node gets.

The project's file goes over the one in ``$DVT_HOME``, compute by compute; without any file there is ``local``, DuckDB
inside dvt's own process. It knows names and settings only; it must not know dbt (whose ``env_var()`` rendering is
handed in) nor how an engine runs. An engine is chosen by name, never by guess.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dvt.config.engines import (
    Compute,
    DuckDBCompute,
    JdbcOverride,
    Settings,
    SparkCompute,
    read_compute,
    read_jdbc,
    with_jdbc,
)
from dvt.config.home import dvt_home
from dvt.config.section import Section, read_yaml, rendered
from dvt.errors import ConfigError, UnknownCompute, suggestion

__all__ = [
    "Compute",
    "Computes",
    "DuckDBCompute",
    "JdbcOverride",
    "Settings",
    "SparkCompute",
    "load_computes",
]

FILE_NAME = "computes.yml"
BUILT_IN = "local"
_FALLBACK_PROFILE = "default"
_VERSIONS = (1, 2)


@dataclass(frozen=True, kw_only=True)
class Computes:
    """The computes of a profile.

    Attributes:
        default: the name of the one that nodes get which name none; always a key of `by_name`.
        by_name: the built-in ``local`` (unless a file redefines it) and what the files define.
        notices: what the user should be told about the files; a line each.
    """

    default: str
    by_name: Mapping[str, Compute]
    notices: tuple[str, ...] = ()

    def resolve(self, cli: str | None, config: str | None) -> Compute:
        """The compute of a node: ``--compute``, else its ``config(compute=…)``, else the default.

        Raises:
            UnknownCompute: the name that counts is not defined; never a fall-back to another engine.
        """
        name, origin = next(
            (name, origin)
            for name, origin in ((cli, "--compute"), (config, "config compute"), (self.default, "the default"))
            if name is not None
        )
        if name not in self.by_name:
            raise UnknownCompute(
                f"compute '{name}' ({origin}) is not defined; {suggestion(name, self.by_name)}",
                hint=f"define it in {FILE_NAME}, in the project's folder or in $DVT_HOME",
            )
        return self.by_name[name]


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """What one file says for the profile in use."""

    path: Path
    default: str | None = None
    computes: Mapping[str, Compute] = field(default_factory=dict)
    jdbc: Mapping[str, JdbcOverride] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


def load_computes(project_dir: Path, profile_name: str, render: Callable[[str], Any]) -> Computes:
    """Read the computes of a profile.

    Args:
        project_dir: the folder of dbt_project.yml.
        profile_name: the profile in use; a file without an entry of this name is read at ``default``.
        render: jinja rendering of one text with ``env_var()``; only the profile in use is rendered. What it raises goes
            through, but for `Unrenderable`, which is told with the place.

    Raises:
        ConfigError: a file is unreadable, has unknown keys or wrong types, or a default that leaves a choice.
    """
    project_file, home_file = project_dir / FILE_NAME, dvt_home() / FILE_NAME
    # The home's file first: what comes later wins.
    paths = [path for path in dict.fromkeys((home_file, project_file)) if path.is_file()]
    entries = [_read_entry(path, profile_name, render, own=path == project_file) for path in paths]
    notices = [notice for entry in entries for notice in entry.notices]
    jdbc = {target: override for entry in entries for target, override in entry.jdbc.items()}
    defined = {name: with_jdbc(compute, jdbc) for entry in entries for name, compute in entry.computes.items()}
    by_name: dict[str, Compute] = {BUILT_IN: DuckDBCompute(name=BUILT_IN), **defined}
    wanted, path = next(
        ((entry.default, entry.path) for entry in reversed(entries) if entry.default), (BUILT_IN, project_file)
    )
    if wanted in by_name:
        return Computes(default=wanted, by_name=by_name, notices=tuple(notices))
    default = _only_defined(wanted, path, defined)
    notices.append(f"{path}: the default compute '{wanted}' is not defined; '{default}', the only one, is taken")
    return Computes(default=default, by_name=by_name, notices=tuple(notices))


def _only_defined(wanted: str, path: Path, defined: Mapping[str, Compute]) -> str:
    if len(defined) == 1:
        return next(iter(defined))
    raise ConfigError(
        f"{path}: the default compute '{wanted}' is not defined; {suggestion(wanted, {BUILT_IN, *defined})}",
        hint="set `target:` to one of them",
    )


def _read_entry(path: Path, profile_name: str, render: Callable[[str], Any], *, own: bool) -> _Entry:
    """What the file at `path` says for the profile; `own`: it is the project's, so it is expected to say something."""
    content = read_yaml(path)
    if content is None:
        return _Entry(path=path)
    top = Section.of(content, path=path, key="")
    profiles = {name: value for name, value in top.values.items() if not _is_version(name, value, top)}
    key = next((name for name in (profile_name, _FALLBACK_PROFILE) if name in profiles), None)
    if key is None:
        notice = f"{path} has no entry '{profile_name}' and no 'default', so it is not used; "
        notice += suggestion(profile_name, profiles)
        return _Entry(path=path, notices=(notice,) if own and profiles else ())
    profile = Section.of(rendered(profiles[key], render, path=path, key=key), path=path, key=key)
    profile.refuse_unknown(("target", "default", "computes", "jdbc", "version"))
    if "version" in profile.values:
        _is_version("version", profile.values["version"], profile)
    return _Entry(path=path, default=_default(profile), computes=_computes(profile), jdbc=read_jdbc(profile))


def _is_version(name: str, value: Any, section: Section) -> bool:
    """Whether `name` is the file's ``version`` and not a profile of that name.

    Raises:
        ConfigError: it is a version that this dvt does not read.
    """
    if name != "version" or isinstance(value, Mapping):
        return False
    if value not in _VERSIONS or isinstance(value, bool):
        raise section.error(name, f"got {value!r}, expected one of: {', '.join(map(str, _VERSIONS))}")
    return True


def _default(profile: Section) -> str | None:
    target, default = profile.text("target"), profile.text("default")
    if target and default and target != default:
        raise profile.error("default", f"got '{default}', but target says '{target}'", hint="keep `target:` alone")
    return target or default


def _computes(profile: Section) -> dict[str, Compute]:
    """The entries of ``computes``: a mapping by name, or a list of entries with ``name``."""
    listed = profile.values.get("computes")
    if listed is None:
        return {}
    if isinstance(listed, list):
        sections = _named(listed, profile)
    else:
        by_name = Section.of(listed, path=profile.path, key=f"{profile.key}.computes")
        sections = {
            name: Section.of(value, path=profile.path, key=f"{by_name.key}.{name}")
            for name, value in by_name.values.items()
        }
    return {name: read_compute(name, section) for name, section in sections.items()}


def _named(listed: list[Any], profile: Section) -> dict[str, Section]:
    sections: dict[str, Section] = {}
    for position, value in enumerate(listed):
        section = Section.of(value, path=profile.path, key=f"{profile.key}.computes[{position}]")
        name = section.text("name")
        if name is None:
            raise section.error("name", "is missing, expected the compute's name")
        if name in sections:
            raise section.error("name", f"'{name}' stands twice in the list")
        rest = {key: item for key, item in section.values.items() if key != "name"}
        sections[name] = Section(path=section.path, key=section.key, values=rest)
    return sections
