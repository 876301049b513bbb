"""Typed reading of one mapping of a YAML configuration file.

A `Section` knows the file and the key path it came from, so that each complaint says where: a wrong type, a missing
key, a key that is not known. It must not know what the keys mean.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from typing_extensions import override

from dvt.errors import ConfigError, suggestion

Scalar = str | int | float | bool


# What the parser quotes of a file, but for single characters and its own names of tokens, as '<stream end>'.
_NAMED = re.compile(r"""'(?!<)[^']{2,}'|"(?!<)[^"]{2,}\"""")


class _Twice(yaml.constructor.ConstructorError):
    """A key stands twice in one mapping."""


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML's safe loader, refusing a key that stands twice in one mapping (YAML itself would drop the first)."""

    @override
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge" or not isinstance(key_node, yaml.ScalarNode):
                continue
            key = self.construct_object(key_node)
            if key in seen:
                raise _Twice(None, None, f"the key {key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file.

    Raises:
        ConfigError: the file cannot be read, is no UTF-8 text or no YAML.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text (byte {error.start})") from error
    try:
        return yaml.load(text, Loader=_UniqueKeyLoader)  # noqa: S506 - a subclass of the safe loader
    except _Twice as error:
        raise ConfigError(f"{path}, {_place(error)}: not valid YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        where = _place(error)
        raise ConfigError(f"{path}{where and ', '}{where}: {yaml_fault(error, where=False)}") from None


def yaml_fault(error: yaml.YAMLError, *, where: bool = True) -> str:
    """What is wrong with a file and, with `where`, where: nothing of what stands there, which may be a password."""
    place = f"{_place(error)}: " if where and _place(error) else ""
    problem = getattr(error, "problem", None)
    return f"{place}not valid YAML: {_NAMED.sub('…', problem)}" if problem else f"{place}not valid YAML"


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""


class Unrenderable(Exception):
    """A text is no jinja that can be rendered; nothing of it is told, for it may be a password."""

    TEXT = "is no jinja that can be rendered; two braces that are none are written {{ '{{' }}"


def rendered(value: Any, render: Callable[[str], Any], *, path: Path, key: str) -> Any:
    """`value`, which stands at `key` of `path`, with `render` applied to every text in it; keys stay as they are.

    Raises:
        ConfigError: `render` raised `Unrenderable`.
    """
    if isinstance(value, str):
        try:
            return render(value)
        except Unrenderable:
            raise ConfigError(f"{path}: {key}: {Unrenderable.TEXT}") from None
    if isinstance(value, Mapping):
        return {name: rendered(item, render, path=path, key=f"{key}.{name}") for name, item in value.items()}
    if isinstance(value, list):
        return [rendered(item, render, path=path, key=f"{key}[{place}]") for place, item in enumerate(value)]
    return value


@dataclass(frozen=True, kw_only=True)
class Section:
    """A mapping of a configuration file.

    Attributes:
        path: the file.
        key: where in the file, as ``profile.computes.local``; empty for the file's top.
        values: what stands there. Not part of the repr: there may be secrets in it.
    """

    path: Path
    key: str
    values: Mapping[str, Any]

    @override
    def __repr__(self) -> str:
        return f"Section({str(self.path)!r}, {self.key!r})"

    @staticmethod
    def of(value: Any, *, path: Path, key: str) -> "Section":
        """`value` as a section.

        Raises:
            ConfigError: it is no mapping with text for keys.
        """
        if not isinstance(value, Mapping):
            raise ConfigError(f"{path}: {key or 'the file'}: got {kind(value)}, expected a mapping of keys to values")
        for name in value:
            if not isinstance(name, str) or not name:
                hint = "write it in quotes" if name is not None else ""
                raise ConfigError(f"{path}: {key or 'the file'}: the key {name!r} is not text", hint=hint)
        return Section(path=path, key=key, values=value)

    def error(self, name: str, problem: str, *, hint: str = "") -> ConfigError:
        """The error for the value of `name` (empty: of the whole section)."""
        return ConfigError(f"{self.path}: {self._at(name)}: {problem}", hint=hint)

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Raise `ConfigError` for the first key that is not among `known`."""
        names = set(known)
        for name in self.values:
            if name not in names:
                raise self.error(name, f"unknown key; {suggestion(name, names)}")

    def text(self, name: str) -> str | None:
        """The text under `name`; None where there is none."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.error(name, f"got {kind(value)}, expected text")
        return value

    def count(self, name: str) -> int | None:
        """The whole number from 1 up under `name`; None where there is none.

        Digits are read too: that is what ``env_var()`` gives.
        """
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, str) and value.strip().isdecimal():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            shown = str(value) if type(value) is int else kind(value)
            raise self.error(name, f"got {shown}, expected a whole number from 1 up")
        return value

    def section(self, name: str) -> "Section | None":
        """The mapping under `name`; None where there is none."""
        value = self.values.get(name)
        return None if value is None else Section.of(value, path=self.path, key=self._at(name))

    def scalars(self, name: str) -> dict[str, Scalar]:
        """The mapping of names to plain values under `name`; empty where there is none."""
        section = self.section(name)
        if section is None:
            return {}
        for key, value in section.values.items():
            if not isinstance(value, str | int | float):
                raise section.error(key, f"got {kind(value)}, expected text, a number, or true or false")
        return dict(section.values)

    def _at(self, name: str) -> str:
        return ".".join(part for part in (self.key, name) if part) or "the file"


# In YAML's words. A bool is an int to Python, so it stands first.
_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "true or false"),
    ((int, float), "a number"),
    (str, "text"),
    (list, "a list"),
    (Mapping, "a mapping"),
)


def kind(value: Any) -> str:
    """What `value` is, never its content: it may be a secret."""
    if value is None:
        return "nothing"
    if isinstance(value, str) and not value.strip():
        return "empty text"
    return next((words for types, words in _KINDS if isinstance(value, types)), f"a {type(value).__name__}")
