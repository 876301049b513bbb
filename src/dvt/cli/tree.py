"""The click group of all commands. Importing it imports dbt; `__main__` answers what does not need that by itself."""

from typing import Any

import click
from typing_extensions import override

from dvt.dbt.commands import group
from dvt.dbt.events import know_names
from dvt.dbt.invocation import invocation


class _Group(click.Group):
    """dvt's command tree; a command runs inside an invocation of its own."""

    @override
    def invoke(self, ctx: click.Context) -> Any:
        if ctx.obj and "dvt" in ctx.obj:
            return super().invoke(ctx)
        with invocation() as current:
            ctx.obj = {**(ctx.obj or {}), "dvt": current}
            return super().invoke(ctx)


def _build() -> _Group:
    tree = group()
    know_names()  # before the command line is read: --warn-error-options checks names
    return _Group(
        name="dvt",
        commands=tree.commands,
        params=tree.params,
        callback=tree.callback,
        context_settings=tree.context_settings,
        invoke_without_command=True,
        no_args_is_help=True,
        help="dbt for data that lives in more than one database: every node runs on its own target; a model whose "
        "inputs live elsewhere is federated.",
        epilog="`dvt COMMAND --help` describes a command; dbt's commands take dbt's options.",
    )


cli = _build()
