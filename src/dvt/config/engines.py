"""The compute engines that computes.yml can describe, as frozen data, and how one entry is read.

It knows the keys of an entry; it must not know which entry is the default, where the files lie, or how an engine runs.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from dvt.config.section import Scalar, Section
from dvt.errors import ConfigError, suggestion

# What DuckDB 1.5 understands as an amount of memory.
_SIZE = re.compile(r"\d+(\.\d+)?\s*[KMGT]i?B", re.IGNORECASE)
# `master` and `remote` are also read where Spark itself keeps them: among its settings.
_IN_CONFIG = {"master": ("master", "spark.master"), "remote": ("remote", "spark.remote")}


class Settings(Mapping[str, Scalar]):
    """Names and plain values handed to an engine or a driver: read-only, the values masked in the repr."""

    def __init__(self, values: Mapping[str, Scalar] | None = None) -> None:
        self._values = dict(values or {})

    @override
    def __getitem__(self, key: str) -> Scalar:
        return self._values[key]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    @override
    def __len__(self) -> int:
        return len(self._values)

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and self._values == dict(other)

    @override
    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    @override
    def __repr__(self) -> str:
        return "{" + ", ".join(f"{key}: ***" for key in self._values) + "}"


@dataclass(frozen=True, kw_only=True)
class DuckDBCompute:
    """DuckDB inside dvt's own process.

    Attributes:
        name: how models and ``--compute`` name it.
        memory_limit: in DuckDB's words (``8GB``, ``512MiB``); None: a share of half of the memory.
        threads: None: DuckDB's default.
        temp_directory: where it spills to, each plan into a folder of its own; absolute. None: the system's.
        max_temp_directory_size: in DuckDB's words; None: DuckDB's default.
        settings: further settings of DuckDB, set as they stand.
    """

    type: ClassVar[str] = "duckdb"

    name: str
    memory_limit: str | None = None
    threads: int | None = None
    temp_directory: Path | None = None
    max_temp_directory_size: str | None = None
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, kw_only=True)
class JdbcOverride:
    """What is set by hand of the JDBC connection that Spark uses for one target; None or empty: as dvt builds it.

    Attributes:
        url: the JDBC address. Not part of the repr: addresses may hold passwords.
        driver: the driver's class.
        coordinates: the driver's Maven coordinates, ``group:artifact:version``.
        properties: the connection's properties.
        fetchsize: rows per round trip.
    """

    url: str | None = field(default=None, repr=False)
    driver: str | None = None
    coordinates: str | None = None
    properties: Settings = field(default_factory=Settings)
    fetchsize: int | None = None


@dataclass(frozen=True, kw_only=True)
class SparkCompute:
    """A Spark session: `master` for classic Spark, `remote` for Spark Connect; one of the two.

    Attributes:
        name: how models and ``--compute`` name it.
        master: ``local[*]``, ``spark://host:7077``, ``yarn`` …
        remote: ``sc://host:15002/;…``. Not part of the repr: tokens stand in it.
        config: Spark's own settings.
        jdbc: overrides by target name.
    """

    type: ClassVar[str] = "spark"

    name: str
    master: str | None = None
    remote: str | None = field(default=None, repr=False)
    config: Settings = field(default_factory=Settings)
    jdbc: Mapping[str, JdbcOverride] = field(default_factory=dict)


Compute = DuckDBCompute | SparkCompute


def read_compute(name: str, section: Section) -> Compute:
    """The compute that an entry of computes.yml describes.

    Raises:
        ConfigError: a key is unknown, missing or of a wrong type.
    """
    kind = section.text("type")
    if kind is None:
        raise section.error("type", f"is missing, expected one of: {', '.join(sorted(_READERS))}")
    if kind not in _READERS:
        raise section.error("type", f"got '{kind}'; {suggestion(kind, _READERS)}")
    return _READERS[kind](name, section)


def read_jdbc(section: Section) -> dict[str, JdbcOverride]:
    """The overrides by target under ``jdbc`` of `section`; empty where there are none."""
    targets = section.section("jdbc")
    if targets is None:
        return {}
    overrides = {}
    for target in targets.values:
        entry = targets.section(target)
        if entry is None:
            raise targets.error(target, "got nothing, expected a mapping of keys to values")
        entry.refuse_unknown(("url", "driver", "coordinates", "properties", "fetchsize"))
        overrides[target] = JdbcOverride(
            url=entry.text("url"),
            driver=entry.text("driver"),
            coordinates=entry.text("coordinates"),
            properties=Settings(entry.scalars("properties")),
            fetchsize=entry.count("fetchsize"),
        )
    return overrides


def with_jdbc(compute: Compute, overrides: Mapping[str, JdbcOverride]) -> Compute:
    """`compute` with a profile's overrides below its own, target by target; they mean nothing to DuckDB."""
    if isinstance(compute, DuckDBCompute) or not overrides:
        return compute
    return replace(compute, jdbc={**overrides, **compute.jdbc})


def _read_duckdb(name: str, section: Section) -> DuckDBCompute:
    section.refuse_unknown(
        ("type", "memory_limit", "threads", "temp_directory", "max_temp_directory_size", "settings"),
    )
    return DuckDBCompute(
        name=name,
        memory_limit=_size(section, "memory_limit"),
        threads=section.count("threads"),
        temp_directory=_folder(section, "temp_directory"),
        max_temp_directory_size=_size(section, "max_temp_directory_size"),
        settings=Settings(section.scalars("settings")),
    )


def _read_spark(name: str, section: Section) -> SparkCompute:
    section.refuse_unknown(("type", "master", "remote", "config", "jdbc"))
    config = section.scalars("config")
    master, remote = (_from_either(section, key, config) for key in ("master", "remote"))
    if (master is None) == (remote is None):
        got = "neither" if master is None else "both"
        raise section.error("", f"got {got} of master and remote, expected one of them", hint='master: "local[*]"')
    return SparkCompute(name=name, master=master, remote=remote, config=Settings(config), jdbc=read_jdbc(section))


_READERS: dict[str, Callable[[str, Section], Compute]] = {"duckdb": _read_duckdb, "spark": _read_spark}


def _from_either(section: Section, key: str, config: dict[str, Scalar]) -> str | None:
    """The value of `key`, from the entry or from its ``config``, from which it is taken out."""
    found = {value for value in [section.text(key), *(config.pop(name, None) for name in _IN_CONFIG[key])] if value}
    if len(found) > 1:
        raise section.error(key, f"stands here and, with another value, in {section.key}.config")
    value = found.pop() if found else None
    if value is not None and not isinstance(value, str):
        raise section.error(f"config.{key}", "got a number, expected text")
    return value


def _size(section: Section, key: str) -> str | None:
    value = section.text(key)
    if value is not None and not _SIZE.fullmatch(value.strip()):
        raise section.error(key, f"got '{value}', expected a size with its unit", hint=f"{key}: 8GB")
    return value


def _folder(section: Section, key: str) -> Path | None:
    """A folder; a relative one is meant from the file that names it."""
    value = section.text(key)
    if value is None:
        return None
    try:
        return section.path.parent / Path(value).expanduser()
    except RuntimeError as error:
        raise ConfigError(f"{section.path}: {section.key}.{key}: {error}") from error
