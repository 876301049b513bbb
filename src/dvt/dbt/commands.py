"""dbt's commands with dbt's own options over our tasks, and the click group that holds them.

Each command is dbt's click command with another callback and ``--compute`` added where nodes are executed or planned;
dbt's own decorators load profile, project, config and manifest. Tasks are imported when a command runs one.
"""

import copy
import inspect
from collections.abc import Callable
from functools import update_wrapper
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from dbt.cli import requires
from dbt.cli.exceptions import DbtUsageException
from dbt.cli.main import cli as dbt_cli
from dbt.version import __version__ as dbt_version
from dbt_common.events.functions import fire_event

from dvt.dbt import events, seams
from dvt.dbt.errors import RunFailure
from dvt.dbt.invocation import Invocation, project_flags
from dvt.dbt.loading import multi_target_parsing
from dvt.errors import DvtError
from dvt.version import __version__

COMPUTE = click.Option(
    ["--compute", "-c"],
    default=None,
    envvar="DVT_COMPUTE",
    help="Compute engine of federated models: a name from computes.yml.",
)

_Body = Callable[..., tuple[Any, bool]]


def _current(ctx: click.Context) -> Invocation:
    found: Invocation = ctx.obj["dvt"]
    return found


# -- requirements, in the manner of dbt's
def _with_targets(func: _Body) -> _Body:
    def wrapper(ctx: click.Context, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        _current(ctx).use(ctx.obj["profile"], ctx.obj["flags"])
        return func(ctx, *args, **kwargs)

    return update_wrapper(wrapper, func)


def _adopt_config(func: _Body) -> _Body:
    def wrapper(ctx: click.Context, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        _current(ctx).targets.adopt(ctx.obj["project"], ctx.obj["runtime_config"])
        return func(ctx, *args, **kwargs)

    return update_wrapper(wrapper, func)


def _no_tracking_by_default(func: _Body) -> _Body:
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


def _report_version(func: _Body) -> _Body:
    def wrapper(ctx: click.Context, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        fire_event(events.DvtReportVersion(version=__version__, dbt_version=dbt_version))
        return func(ctx, *args, **kwargs)

    return update_wrapper(wrapper, func)


def load_manifest(ctx: click.Context, *, write: bool = True, write_perf_info: bool = False) -> None:
    """Parse the project, or take the manifest that the caller brought; then place its nodes."""
    if getattr(ctx.obj["flags"], "USE_V2_PARSER", False):
        raise DbtUsageException("dvt cannot use the v2 parser: it parses for one target")
    with multi_target_parsing():
        requires.setup_manifest(ctx, write=write, write_perf_info=write_perf_info)
    _current(ctx).targets.bind(ctx.obj["manifest"])


def _with_manifest(*, write: bool, write_perf_info: bool) -> Callable[[_Body], _Body]:
    def outer(func: _Body) -> _Body:
        def wrapper(ctx: click.Context, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
            load_manifest(ctx, write=write, write_perf_info=write_perf_info)
            return func(ctx, *args, **kwargs)

        return update_wrapper(wrapper, func)

    return outer


def stack(
    func: _Body,
    *,
    manifest: bool = True,
    write: bool = True,
    perf: bool = False,
    outer: Callable[[_Body], _Body] | None = None,
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
        _plain_errors,
        _report_version,
        requires.preflight,
        requires.postflight,
        _no_tracking_by_default,
        outer,
    )
    for wrap in wraps:
        func = wrap(func) if wrap else func
    return click.pass_context(func)


def _plain_errors(func: _Body) -> _Body:
    """dvt's errors are told as dbt tells its own: the text and no stack."""

    def wrapper(ctx: click.Context, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        try:
            return func(ctx, *args, **kwargs)
        except DvtError as error:
            raise RunFailure(error) from error

    return update_wrapper(wrapper, func)


# -- bodies
def _task(path: str) -> Any:
    """A task class by module and name: ``tasks:Build``."""
    seams.check(seams.TASK_SEAMS)
    module, _, name = path.partition(":")
    return getattr(import_module(f"dvt.dbt.{module}"), name)


def _run_task(path: str) -> _Body:
    def body(ctx: click.Context, **_: Any) -> tuple[Any, bool]:
        task_class = _task(path)
        takes = inspect.signature(task_class.__init__).parameters
        more = {"catalogs": ctx.obj.get("catalogs")} if "catalogs" in takes else {}  # dbt 1.12
        task = task_class(ctx.obj["flags"], ctx.obj["runtime_config"], ctx.obj["manifest"], **more)
        results = task.run()
        return results, task.interpret_results(results)

    return body


def _parse(ctx: click.Context, **_: Any) -> tuple[Any, bool]:
    return ctx.obj["manifest"], True


def _show(ctx: click.Context, **_: Any) -> tuple[Any, bool]:
    if ctx.obj["flags"].inline_direct:
        from dbt.task.show import ShowTaskDirect

        _current(ctx).targets.adapter(_current(ctx).targets.default)
        task = ShowTaskDirect(ctx.obj["flags"], ctx.obj["runtime_config"])
        results = task.run()
        return results, task.interpret_results(results)
    load_manifest(ctx)
    return _run_task("tasks:Show")(ctx)


def _retry(ctx: click.Context, **_: Any) -> tuple[Any, bool]:
    current = _current(ctx)

    def adopt(project: Any, profile: Any, flags: Any) -> Any:
        targets = current.use(profile, flags)
        config = requires.RuntimeConfig.from_parts(project, profile, flags)
        targets.adopt(project, config)
        return config

    seams.check(seams.RETRY_SEAMS)
    task = _task("retrying:Retry")(ctx.obj["flags"], ctx.obj["runtime_config"], adopt)
    current.targets.bind(task.manifest)
    results = task.run()
    return results, task.interpret_results(results)


def _explain(ctx: click.Context, **_: Any) -> tuple[Any, bool]:
    task_class = _task("explaining:Explain")
    from dvt.dbt import explaining

    task = task_class(ctx.obj["flags"], ctx.obj["runtime_config"], ctx.obj["manifest"])
    task.run()
    show = explaining.as_json if ctx.params["explain_output"] == "json" else explaining.as_text
    if task.explanations or not task.failures:
        click.echo(show(task.explanations))
    error = explaining.failure(task)
    if error is not None:
        raise error
    return task.explanations, True


_BODIES = {
    "build": stack(_run_task("tasks:Build")),
    "run": stack(_run_task("tasks:Run")),
    "seed": stack(_run_task("tasks:Seed")),
    "snapshot": stack(_run_task("tasks:Snapshot")),
    "test": stack(_run_task("tasks:Test")),
    "compile": stack(_run_task("tasks:Compile")),
    "clone": stack(_run_task("tasks:Clone")),
    "list": stack(_run_task("tasks:List")),
    "ls": stack(_run_task("tasks:List")),
    "run-operation": stack(_run_task("tasks:RunOperation")),
    "parse": stack(_parse, perf=True),
    "show": stack(_show, manifest=False),
    "retry": stack(_retry, manifest=False),
    "docs generate": stack(_run_task("catalog:Generate"), write=False),
    "source freshness": stack(_run_task("freshness:Freshness")),
    "source snapshot-freshness": stack(_run_task("freshness:Freshness")),
}
_WITH_COMPUTE = frozenset({"build", "run", "test", "compile", "show", "retry", "snapshot", "clone"})


def _untracked(command: Any) -> Any:
    """One of dbt's commands that is dbt's own in all but the usage statistics."""
    out = copy.copy(command)
    callback = command.callback
    out.callback = click.pass_context(_no_tracking_by_default(lambda ctx, **kwargs: ctx.invoke(callback, **kwargs)))
    return out


def _take_over(group: Any, prefix: str = "") -> Any:
    out = copy.copy(group)
    out.commands = {}
    for name, command in group.commands.items():
        path = f"{prefix}{name}"
        if isinstance(command, click.Group):
            out.commands[name] = _take_over(command, f"{path} ")
        elif path in _BODIES:
            ours = copy.copy(command)
            ours.params = [*command.params, *([COMPUTE] if path in _WITH_COMPUTE else [])]
            ours.callback = _BODIES[path]
            out.commands[name] = ours
        else:
            out.commands[name] = _untracked(command)
    return out


def _quiet_json(func: _Body) -> _Body:
    """``--output json`` prints the document alone."""

    def wrapper(ctx: click.Context, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        if ctx.params.get("explain_output") == "json":
            ctx.params["quiet"] = True
            ctx.set_parameter_source("quiet", click.core.ParameterSource.COMMANDLINE)
        return func(ctx, *args, **kwargs)

    return update_wrapper(wrapper, func)


def _explain_command() -> Any:
    """``dvt explain``: the options of ``compile`` that make sense, and its own output formats."""
    command = copy.copy(dbt_cli.commands["compile"])
    dropped = ("output", "inline", "full_refresh")
    command.params = [
        *(param for param in command.params if param.name not in dropped),
        COMPUTE,
        click.Option(
            ["--output", "explain_output"],
            type=click.Choice(["text", "json"]),
            default="text",
            help="Text for people, or JSON for tools.",
        ),
    ]
    command.name = "explain"
    command.help = "Show what would run where and why, per-source SQL included, without touching data"
    command.short_help = command.help
    command.callback = stack(_explain, outer=_quiet_json)
    return command


def _sweep(ctx: click.Context, **_: Any) -> tuple[Any, bool]:
    from dvt.dbt.sweeping import sweep

    targets = _current(ctx).targets
    dropped = sweep(targets, ctx.obj["manifest"].nodes.values(), inside=None)
    for _target, adapter in targets.live():
        adapter.cleanup_connections()
    if not dropped:
        click.echo("No staging relations were left behind.")
    return None, True


def _clean_command(command: Any) -> Any:
    """``dvt clean``: dbt's, and ``--staging`` for what killed runs left on the targets."""
    ours = _untracked(command)
    shared = {param.name for param in ours.params}
    more = [p for p in dbt_cli.commands["parse"].params if p.name == "threads" and p.name not in shared]
    option = click.Option(
        ["--staging"],
        is_flag=True,
        help="Instead of folders, drop the staging relations that killed runs left on the targets.",
    )
    ours.params = [*ours.params, *more, option]
    folders, staging = ours.callback, stack(_sweep, write=False)

    def callback(*args: Any, **kwargs: Any) -> Any:
        chosen = staging if kwargs.pop("staging") else folders
        return chosen(*args, **kwargs)

    ours.callback = callback
    return ours


def _sync(ctx: click.Context, **_: Any) -> tuple[Any, bool]:
    from dvt.dbt import syncing

    flags = ctx.obj["flags"]
    packages = syncing.needed(Path(flags.PROJECT_DIR), flags.PROFILES_DIR, flags.PROFILE, flags.VARS)
    missing = [package for package in packages if not package.installed]
    for package in packages:
        state = "to install" if package in missing else "installed"
        click.echo(f"{package.requirement} ({package.why}): {state}")
    if not missing:
        click.echo("Everything that the profile needs is installed.")
    elif ctx.params["dry_run"]:
        click.echo(f"{len(missing)} to install; nothing was installed (--dry-run)")
    else:
        syncing.install(missing)
    return None, True


def _sync_command() -> Any:
    """``dvt sync``."""
    command = copy.copy(dbt_cli.commands["debug"])
    command.params = [
        *(param for param in command.params if param.name not in ("config_dir", "connection")),
        click.Option(["--dry-run"], is_flag=True, help="Say what would be installed, and install nothing."),
    ]
    command.name = "sync"
    command.help = "Install the adapters, drivers and engines that the profile in use needs"
    command.short_help = command.help
    body: _Body = _sync
    for wrap in (_plain_errors, _report_version, requires.preflight, requires.postflight, _no_tracking_by_default):
        body = wrap(body)
    command.callback = click.pass_context(body)
    return command


def group() -> Any:
    """dbt's command tree, over our tasks, with dvt's own commands."""
    seams.check(seams.SEAMS)
    events.know_names()  # before the command line is read: --warn-error-options checks names
    tree = _take_over(dbt_cli)
    tree.commands["explain"] = _explain_command()
    tree.commands["sync"] = _sync_command()
    tree.commands["clean"] = _clean_command(dbt_cli.commands["clean"])
    return tree
