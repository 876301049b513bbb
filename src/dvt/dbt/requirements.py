"""What a command needs before its body runs, in the manner of dbt's own ``requires``: targets, config, manifest."""

import copy
from collections.abc import Callable
from functools import update_wrapper
from importlib import import_module
from typing import Any

import click
from dbt.cli import requires
from dbt.cli.exceptions import DbtUsageException
from dbt.version import __version__ as dbt_version
from dbt_common.events.functions import fire_event

from dvt.dbt import events, seams
from dvt.dbt.errors import RunFailure
from dvt.dbt.invocation import Invocation, project_flags
from dvt.dbt.loading import multi_target_parsing
from dvt.errors import DvtError
from dvt.version import __version__

Body = Callable[..., tuple[Any, bool]]


def current(ctx: click.Context) -> Invocation:
    """The invocation that a command runs in."""
    found: Invocation = ctx.obj["dvt"]
    return found


def _with_targets(func: Body) -> Body:
    def wrapper(ctx: click.Context, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        current(ctx).use(ctx.obj["profile"], ctx.obj["flags"])
        return func(ctx, *args, **kwargs)

    return update_wrapper(wrapper, func)


def _adopt_config(func: Body) -> Body:
    def wrapper(ctx: click.Context, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        current(ctx).targets.adopt(ctx.obj["project"], ctx.obj["runtime_config"])
        return func(ctx, *args, **kwargs)

    return update_wrapper(wrapper, func)


def no_tracking_by_default(func: Body) -> Body:
    """dbt's usage statistics are off unless the user turns them on: by option, environment or project."""

    def wrapper(ctx: click.Context, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        name = "send_anonymous_usage_stats"
        source = ctx.get_parameter_source(name)
        asked = source is not None and source != click.core.ParameterSource.DEFAULT
        project_dir = str(ctx.params.get("project_dir") or ".")
        if not asked and name not in project_flags(project_dir):
            ctx.params[name] = False
            ctx.set_parameter_source(name, click.core.ParameterSource.COMMANDLINE)
        return func(ctx, *args, **kwargs)

    return update_wrapper(wrapper, func)


def report_version(func: Body) -> Body:
    """The first line of every command: ``Running with dvt=…``."""

    def wrapper(ctx: click.Context, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        _say_version()
        return func(ctx, *args, **kwargs)

    return update_wrapper(wrapper, func)


def _say_version() -> None:
    fire_event(events.DvtReportVersion(version=__version__, dbt_version=dbt_version))


def load_manifest(ctx: click.Context, *, write: bool = True, write_perf_info: bool = False) -> None:
    """Parse the project, or take the manifest that the caller brought; then place its nodes."""
    if getattr(ctx.obj["flags"], "USE_V2_PARSER", False):
        raise DbtUsageException("dvt cannot use the v2 parser: it parses for one target")
    with multi_target_parsing():
        requires.setup_manifest(ctx, write=write, write_perf_info=write_perf_info)
    current(ctx).targets.bind(ctx.obj["manifest"])


def _with_manifest(*, write: bool, write_perf_info: bool) -> Callable[[Body], Body]:
    def outer(func: Body) -> Body:
        def wrapper(ctx: click.Context, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
            load_manifest(ctx, write=write, write_perf_info=write_perf_info)
            return func(ctx, *args, **kwargs)

        return update_wrapper(wrapper, func)

    return outer


def stack(
    func: Body,
    *,
    manifest: bool = True,
    write: bool = True,
    perf: bool = False,
    outer: Callable[[Body], Body] | None = None,
) -> Any:
    """`func` with the requirements that each of dbt's project commands shares."""
    if manifest:
        func = _with_manifest(write=write, write_perf_info=perf)(func)
    func = _adopt_config(func)
    catalogs = getattr(requires, "catalogs", None)  # gone in dbt 1.12: setup_manifest loads them
    wraps = (
        requires.runtime_config,
        catalogs,
        requires.project,
        _with_targets,
        requires.profile,
        plain_errors,
        report_version,
        requires.preflight,
        requires.postflight,
        no_tracking_by_default,
        outer,
    )
    for wrap in wraps:
        func = wrap(func) if wrap else func
    return click.pass_context(func)


def plain_errors(func: Body) -> Body:
    """dvt's errors are told as dbt tells its own: the text and no stack."""

    def wrapper(ctx: click.Context, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        try:
            return func(ctx, *args, **kwargs)
        except DvtError as error:
            raise RunFailure(error) from error

    return update_wrapper(wrapper, func)


def untracked(command: Any) -> Any:
    """One of dbt's commands that is dbt's own in all but the usage statistics and the version line."""
    out = copy.copy(command)
    callback = command.callback

    def body(ctx: click.Context, **kwargs: Any) -> Any:
        ctx.obj["callbacks"] = [*ctx.obj.get("callbacks", []), _report_beside_dbt]
        return ctx.invoke(callback, **kwargs)

    out.callback = click.pass_context(no_tracking_by_default(body))
    return out


def _report_beside_dbt(message: Any) -> None:
    """dbt has said its version: so does dvt."""
    if message.info.name == "MainReportVersion":
        _say_version()


def task_named(path: str) -> Any:
    """A task class by module and name: ``tasks:Build``."""
    seams.check(seams.TASK_SEAMS)
    module, _, name = path.partition(":")
    return getattr(import_module(f"dvt.dbt.{module}"), name)
