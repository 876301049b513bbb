"""One invocation of a command: what of dbt's is replaced while it runs, and its targets.

Everything is put back when it ends: a program that calls `dvtRunner` beside dbt finds dbt as it was.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from dbt.config.project import load_raw_project
from dbt_common.exceptions import DbtBaseException

from dvt.dbt import events, json_schemas, profiles, registry
from dvt.dbt.selectors import target_selectors
from dvt.dbt.targets import Targets


class Invocation:
    """The state of one invocation.

    Attributes:
        adapters: the registry of adapters in use.
        targets: set when the profile is known.
        compute: ``--compute``.
    """

    def __init__(self, adapters: registry.TargetAdapters) -> None:
        self.adapters = adapters
        self.targets: Targets
        self.compute: str | None = None

    def use(self, profile: Any, flags: Any) -> Targets:
        """The targets of a profile; from now on those of the invocation."""
        self.targets = Targets(profile, flags, self.adapters, project_flags(flags.PROJECT_DIR))
        self.targets.compute = self.compute or getattr(flags, "COMPUTE", None)
        return self.targets


def project_flags(project_dir: str) -> dict[str, Any]:
    """``flags`` of dbt_project.yml as written; empty where there is no project or it cannot be read yet."""
    try:
        found = load_raw_project(project_dir).get("flags")
    except (DbtBaseException, OSError):  # dbt reads the project again, and reports what is wrong with it
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def invocation() -> Iterator[Invocation]:
    """Everything that one command needs of dbt is in place inside this."""
    with ExitStack() as stack:
        adapters = stack.enter_context(registry.installed())
        current = Invocation(adapters)
        stack.enter_context(target_selectors(lambda: current.targets))
        stack.enter_context(json_schemas.taught())
        stack.enter_context(profiles.unquoted())
        stack.enter_context(events.names_known())
        yield current
