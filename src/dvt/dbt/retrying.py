"""``dvt retry``: dbt builds config, manifest and task by itself there, so the names are rebound around it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import dbt.task.retry as dbt_retry
from dbt.config.runtime import RuntimeConfig
from typing_extensions import override

from dvt.dbt import tasks
from dvt.dbt.catalog import Generate
from dvt.dbt.loading import multi_target_parsing

TASKS = {
    "build": tasks.Build,
    "compile": tasks.Compile,
    "clone": tasks.Clone,
    "generate": Generate,
    "seed": tasks.Seed,
    "snapshot": tasks.Snapshot,
    "test": tasks.Test,
    "run": tasks.Run,
    "run-operation": tasks.RunOperation,
}


class Retry(dbt_retry.RetryTask):
    """dbt's task over many targets.

    Args:
        args: the flags of this invocation.
        config: the config of this invocation.
        adopt: makes targets and config for the previous invocation's flags: (project, profile, flags) → config.
    """

    def __init__(self, args: Any, config: Any, adopt: Callable[[Any, Any, Any], Any]) -> None:
        class Config:
            @staticmethod
            def from_args(args: Any) -> Any:
                project, profile = RuntimeConfig.collect_parts(args)
                return adopt(project, profile, args)

        with multi_target_parsing(), _rebound(RuntimeConfig=Config, TASK_DICT=TASKS):
            super().__init__(args, config)

    @override
    def run(self) -> Any:
        with _rebound(RunTask=tasks.Run, BuildTask=tasks.Build):
            return super().run()


@contextmanager
def _rebound(**names: Any) -> Iterator[None]:
    saved = {name: getattr(dbt_retry, name) for name in names}
    for name, value in names.items():
        setattr(dbt_retry, name, value)
    try:
        yield
    finally:
        for name, value in saved.items():
            setattr(dbt_retry, name, value)
