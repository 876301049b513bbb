"""dvt's errors in the shapes that dbt's machinery treats specially.

dbt decides by its own exception types what an error means (parse, compile, run; which exit code). Each class here wraps
one of dvt's errors, kept as `error`, in one of those.
"""

from dbt.exceptions import ParsingError
from dbt_common.exceptions import CompilationError, DbtRuntimeError

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
