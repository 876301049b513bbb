"""The errors that dvt raises of its own, and their stable codes.

    DvtError
    ├── ConfigError            DVT101  computes.yml, profiles or project settings are wrong
    │   ├── UnknownTarget      DVT102  a name that is no output of the profile in use
    │   ├── UnknownCompute     DVT103  a name that is no compute of computes.yml
    │   └── MissingConnection  DVT104  sources that do not say where they live
    ├── ResolveError           DVT110  a node cannot run where it was put (ephemeral, snapshot, python model …)
    ├── PlanError              DVT120  a federated model cannot be planned
    │   ├── ParseError         DVT121  SQL that cannot be parsed
    │   ├── UnknownRelation    DVT122  the SQL reads a relation that is neither ref() nor source()
    │   ├── UnknownColumn      DVT123  the SQL names a column that its relation does not have
    │   └── DuplicateColumn    DVT124  two output columns of the same name
    ├── ExtractError           DVT130  a source failed while it was read
    ├── ComputeError           DVT140  the compute engine failed
    │   └── ComputeUnavailable DVT141  the engine asked for cannot run here
    ├── DeliveryError          DVT150  the result could not be written to its target
    ├── MissingDependency      DVT160  an optional package is needed and not installed
    └── IncompatibleDbt        DVT170  the installed dbt does not have what dvt builds on

A text says what, where (node, file, target), what was got and expected, and ends in a line ``hint: …``.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import ClassVar

from typing_extensions import override


class DvtError(Exception):
    """The root of dvt's errors.

    Args:
        message: what went wrong and where; no secret ever.
        hint: what to do next: the command, or the key to change. Empty where there is nothing to advise.
    """

    code: ClassVar[str] = "DVT100"

    def __init__(self, message: str, *, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(message)

    @override
    def __str__(self) -> str:
        text = f"{self.code}: {self.message}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text


class UnfitValue(ValueError):
    """A value that a type or a database does not have; the step that met it makes a DvtError of it.

    Args:
        message: column, value and row.
        hint: as of `DvtError`.
    """

    def __init__(self, message: str, *, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


class ConfigError(DvtError):
    """A configuration file or value is wrong."""

    code = "DVT101"


class UnknownTarget(ConfigError):
    """A name that is no output of the profile in use."""

    code = "DVT102"


class UnknownCompute(ConfigError):
    """A name that is no compute of computes.yml."""

    code = "DVT103"


class MissingConnection(ConfigError):
    """Sources that do not say on which target they live."""

    code = "DVT104"


class ResolveError(DvtError):
    """A node cannot run where it was put."""

    code = "DVT110"


class PlanError(DvtError):
    """A federated node cannot be planned."""

    code = "DVT120"


class ParseError(PlanError):
    """SQL that cannot be parsed in its dialect."""

    code = "DVT121"


class UnknownRelation(PlanError):
    """The SQL reads a relation that came from neither ref() nor source()."""

    code = "DVT122"


class UnknownColumn(PlanError):
    """The SQL names a column that its relation does not have."""

    code = "DVT123"


class DuplicateColumn(PlanError):
    """Two output columns have the same name."""

    code = "DVT124"


class ExtractError(DvtError):
    """A source failed while it was read."""

    code = "DVT130"


class ComputeError(DvtError):
    """The compute engine failed."""

    code = "DVT140"


class ComputeUnavailable(ComputeError):
    """The compute engine that was asked for cannot run here."""

    code = "DVT141"


class DeliveryError(DvtError):
    """The result could not be written to its target."""

    code = "DVT150"


class MissingDependency(DvtError):
    """An optional package is needed and not installed."""

    code = "DVT160"


class IncompatibleDbt(DvtError):
    """The installed dbt does not have what dvt builds on."""

    code = "DVT170"


def nearest(name: str, valid: Iterable[str]) -> str:
    """The valid name that `name` most likely stands for; empty where none is near."""
    found = get_close_matches(name, list(valid), n=1, cutoff=0.6)
    return found[0] if found else ""


def suggestion(name: str, valid: Iterable[str]) -> str:
    """``did you mean 'x'? valid: x, y``: the end of a message about an unknown name."""
    names = sorted(valid)
    near = nearest(name, names)
    listed = f"valid: {', '.join(names)}" if names else "there are none"
    return f"did you mean '{near}'? {listed}" if near else listed
