"""The commands that dbt does not have: ``explain``, ``sync``, ``clean --staging``; and ``debug``, which it has."""

import copy
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click
from dbt.cli import requires
from dbt.cli.main import cli as dbt_cli

from dvt.dbt import seams
from dvt.dbt.requirements import (
    Body,
    current,
    no_tracking_by_default,
    plain_errors,
    report_version,
    stack,
    task_named,
    untracked,
)

COMPUTE = click.Option(
    ["--compute", "-c"],
    default=None,
    envvar="DVT_COMPUTE",
    help="Compute engine of federated models: a name from computes.yml.",
)


def _explain(ctx: click.Context, **_: Any) -> tuple[Any, bool]:
    task_class = task_named("explaining:Explain")
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


def _quiet_json(func: Body) -> Body:
    """``--output json`` prints the document alone."""

    def wrapper(ctx: click.Context, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        said = ctx.parent is not None and ctx.parent.params.get("quiet")
        if ctx.params.get("explain_output") == "json" and not said:
            ctx.params["quiet"] = True
            ctx.set_parameter_source("quiet", click.core.ParameterSource.COMMANDLINE)
        return func(ctx, *args, **kwargs)

    return update_wrapper(wrapper, func)


def explain_command() -> Any:
    """``dvt explain``: the options of ``compile`` that make sense, what changes a run's SQL, its own output formats."""
    command = copy.copy(dbt_cli.commands["compile"])
    dropped = ("output", "inline")
    command.params = [
        *(param for param in command.params if param.name not in dropped),
        *(param for param in dbt_cli.commands["run"].params if param.name == "sample"),
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

    targets = current(ctx).targets
    try:
        swept = sweep(targets, ctx.obj["manifest"].nodes.values(), inside=None)
    finally:
        targets.adapters.cleanup_connections()
    for kept in swept.kept:
        click.echo(f"Kept {kept}.")
    if not (swept.dropped or swept.failed or swept.kept):
        click.echo("No staging relations were left behind.")
    return None, True


def clean_command(command: Any) -> Any:
    """``dvt clean``: dbt's, and ``--staging`` for what killed runs left on the targets."""
    ours = untracked(command)
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


def _debug(ctx: click.Context, **_: Any) -> tuple[Any, bool]:
    seams.check(seams.DEBUG_SEAMS)
    task = task_named("debugging:Debug")(ctx.obj["flags"])
    results = task.run()
    return results, task.interpret_results(results)


def _beside_projects(body: Body) -> Any:
    """`body` with the requirements of a command that needs no project."""
    for wrap in (plain_errors, report_version, requires.preflight, requires.postflight, no_tracking_by_default):
        body = wrap(body)
    return click.pass_context(body)


def debug_command() -> Any:
    """``dvt debug``."""
    command = copy.copy(dbt_cli.commands["debug"])
    command.callback = _beside_projects(_debug)
    return command


def sync_command() -> Any:
    """``dvt sync``."""
    command = copy.copy(dbt_cli.commands["debug"])
    command.params = [
        *(param for param in command.params if param.name not in ("config_dir", "connection")),
        click.Option(["--dry-run"], is_flag=True, help="Say what would be installed, and install nothing."),
    ]
    command.name = "sync"
    command.help = "Install the adapters, drivers and engines that the profile in use needs"
    command.short_help = command.help
    command.callback = _beside_projects(_sync)
    return command
