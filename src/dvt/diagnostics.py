"""What a plan has to say: warnings and notes with stable codes.

They are part of the plan: they exist before, and whether or not, the run succeeds. ``dvt explain``, the run's report,
``adapter_response`` and the structured events all read these objects.
"""

from dataclasses import dataclass
from enum import Enum


class Severity(str, Enum):
    """Whether a diagnostic is a warning (``--warn-error`` makes it fail) or a plain fact of the plan."""

    WARNING = "warning"
    NOTE = "note"


class Code(str, Enum):
    """The stable codes; each has a page in the docs."""

    MATERIALIZATION_COERCED = "DVT001"
    TYPE_PRECISION_LOST = "DVT002"
    FUNCTION_TRANSLATED = "DVT003"
    JSON_HANDLING = "DVT004"
    PREDICATE_NOT_PUSHED = "DVT005"
    FUNCTION_NOT_SUPPORTED = "DVT006"
    CROSS_SOURCE_JOIN = "DVT007"
    WHOLE_RELATION_READ = "DVT008"
    SLOW_PATH = "DVT009"


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    """One warning or note.

    Attributes:
        code: what kind of thing it is.
        message: one line, in the user's terms; no secret ever.
        severity: a warning where meaning or precision may change, else a note.
    """

    code: Code
    message: str
    severity: Severity = Severity.NOTE

    def to_dict(self) -> dict[str, str]:
        """As it stands in ``adapter_response`` and in ``dvt explain --output json``."""
        return {"code": self.code.value, "severity": self.severity.value, "message": self.message}
