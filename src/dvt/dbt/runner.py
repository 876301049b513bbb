"""Programmatic invocation, in the manner of dbt's ``dbtRunner``."""

from collections.abc import Callable
from typing import Any

import click
from click.exceptions import BadOptionUsage, NoSuchOption, UsageError
from click.exceptions import Exit as ClickExit
from dbt.cli import requires
from dbt.cli.exceptions import DbtInternalException, DbtUsageException
from dbt.cli.main import dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest

from dvt.dbt.invocation import invocation

dvtRunnerResult = dbtRunnerResult  # noqa: N816  # the same type, under the name that goes with `dvtRunner`


class dvtRunner:  # noqa: N801  # named as dbt's is
    """Runs dvt's commands in this process.

    Args:
        manifest: a manifest to use instead of parsing the project (as an earlier ``parse`` returned it).
        callbacks: called with every event.
    """

    def __init__(self, manifest: Manifest | None = None, callbacks: list[Callable[[Any], None]] | None = None) -> None:
        self.manifest = manifest
        self.callbacks = callbacks or []

    def invoke(self, args: list[str], **kwargs: Any) -> dbtRunnerResult:  # one for each way to end
        """Run one command.

        Args:
            args: the command line, without the program's name.
            kwargs: options by their Python names, over those in `args`.

        Returns:
            Success, the exception that ended the command if one did, and the command's result: as dbt's runner does. It
            raises nothing.
        """
        try:
            with invocation() as current:
                context = _context(args)
                context.obj = {
                    "manifest": self.manifest,
                    "callbacks": self.callbacks,
                    "dbt_runner_command_args": args,
                    "dvt": current,
                }
                for key, value in kwargs.items():
                    context.params[key] = value
                    context.set_parameter_source(key, "kwargs")  # type: ignore[arg-type]  # as dbt's runner marks it
                result, success = context.command.invoke(context)
                return dbtRunnerResult(result=result, success=success)
        except requires.ResultExit as error:
            return dbtRunnerResult(result=error.result, success=False)
        except requires.ExceptionExit as error:
            return dbtRunnerResult(exception=error.exception, success=False)
        except (BadOptionUsage, NoSuchOption, UsageError) as error:
            return dbtRunnerResult(exception=DbtUsageException(error.message), success=False)
        except ClickExit as error:
            if error.exit_code == 0:
                return dbtRunnerResult(success=True)
            return dbtRunnerResult(
                exception=DbtInternalException(f"unhandled exit code {error.exit_code}"), success=False
            )
        except BaseException as error:  # noqa: BLE001  # the runner's edge: its result type carries every exception
            return dbtRunnerResult(exception=error, success=False)


def _context(args: list[str]) -> click.Context:
    from dvt.dbt.commands import group

    tree = group()
    context: click.Context = tree.make_context("dvt", list(args))
    return context
