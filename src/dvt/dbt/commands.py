"""dbt's commands with dbt's own options over our tasks, and the click group that holds them.

Each command is dbt's click command with another callback and ``--compute`` added where nodes are executed or planned;
dbt's own decorators load profile, project, config and manifest.
"""

import copy
import inspect
from contextlib import suppress
from typing import Any

import click
from dbt.cli import requires
from dbt.cli.main import cli as dbt_cli

from dvt.dbt import own_commands, seams
from dvt.dbt.own_commands import COMPUTE
from dvt.dbt.requirements import Body, current, load_manifest, stack, task_named, untracked
from dvt.dbt.versions import report


def _run_task(path: str) -> Body:
    def body(ctx: click.Context, **_: Any) -> tuple[Any, bool]:
        task_class = task_named(path)
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

        current(ctx).targets.adapter(current(ctx).targets.default)
        task = ShowTaskDirect(ctx.obj["flags"], ctx.obj["runtime_config"])
        results = task.run()
        return results, task.interpret_results(results)
    load_manifest(ctx)
    return _run_task("tasks:Show")(ctx)


def _retry(ctx: click.Context, **_: Any) -> tuple[Any, bool]:
    invocation = current(ctx)

    def adopt(project: Any, profile: Any, flags: Any) -> Any:
        targets = invocation.use(profile, flags)
        config = requires.RuntimeConfig.from_parts(project, profile, flags)
        targets.adopt(project, config)
        return config

    seams.check(seams.RETRY_SEAMS)
    task = task_named("retrying:Retry")(ctx.obj["flags"], ctx.obj["runtime_config"], adopt)
    invocation.targets.bind(task.manifest)
    results = task.run()
    return results, task.interpret_results(results)


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
            out.commands[name] = untracked(command)
    return out


def _check_deprecated() -> None:
    """What dbt's own ``--version`` says of a release that gets no more patches; its first of 1.11 do not look."""
    with suppress(ImportError):
        from dbt.deprecated_version import check_deprecated_version

        check_deprecated_version(is_warn=True)


def _own_version(option: Any) -> Any:
    """``--version`` says dvt's; dbt's own asks the package index for newer ones."""

    def say(ctx: click.Context, _: Any, asked: bool) -> None:
        if asked and not ctx.resilient_parsing:
            click.echo(report(), nl=False)
            _check_deprecated()
            ctx.exit()

    ours = copy.copy(option)
    ours.callback = say
    return ours


def group() -> Any:
    """dbt's command tree, over our tasks, with dvt's own commands."""
    seams.check(seams.SEAMS)
    tree = _take_over(dbt_cli)
    tree.params = [_own_version(param) if param.name == "version" else param for param in tree.params]
    tree.commands["explain"] = own_commands.explain_command()
    tree.commands["debug"] = own_commands.debug_command()
    tree.commands["sync"] = own_commands.sync_command()
    tree.commands["clean"] = own_commands.clean_command(dbt_cli.commands["clean"])
    return tree
