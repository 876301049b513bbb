"""dvt's errors in the shapes that dbt's machinery treats specially.

dbt decides by its own exception types what an error means (parse, compile, run; which exit code). Each class here wraps
one of dvt's errors, kept as `error`, in one of those.
"""

from dbt.adapters.exceptions.connection import FailedToConnectError
from dbt.exceptions import ParsingError
from dbt_common.exceptions import CompilationError, DbtRuntimeError
from typing_extensions import override

from dvt.errors import DvtError


class ParseFailure(ParsingError):
    """The project cannot be parsed: nothing runs, exit code 2."""

    def __init__(self, error: DvtError) -> None:
        self.error = error
        super().__init__(str(error))


class CompileFailure(CompilationError):
    """A node, or the project, cannot be compiled."""

    def __init__(self, error: DvtError) -> None:
        self.error = error
        super().__init__(str(error))


class RunFailure(DbtRuntimeError):
    """A node failed while it ran."""

    def __init__(self, error: DvtError) -> None:
        self.error = error
        super().__init__(str(error))


def stopped() -> RunFailure:
    """The error of a node whose run was stopped."""
    return RunFailure(DvtError("cancelled before it was done: the run was stopped"))


class ConnectFailure(FailedToConnectError):
    """A target cannot be opened.

    Args:
        target: its name.
        said: what its driver says.
        hint: what to do about it; empty where there is nothing to advise.
    """

    def __init__(self, target: str, said: str, *, hint: str = "") -> None:
        self.error = DvtError(f"target '{target}' cannot be used: {said}", hint=hint)
        self.said = said
        super().__init__(said)

    @override
    def __str__(self) -> str:
        hint = f"\n  hint: {self.error.hint}" if self.error.hint else ""
        return f"{self.error.message}{hint}"
