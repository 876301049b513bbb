"""What dvt builds on in dbt, checked before it is used: a dbt that does not fit is refused with a clear message.

The table names each object that a module of this package subclasses, rebinds or calls by position, and the parameters
it counts on. What parsing needs is checked when the command tree is built, what running needs when a task is asked for:
either takes less than a millisecond.
"""

import inspect
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from typing import Any

from dvt.errors import IncompatibleDbt

Seam = tuple[str, str, tuple[str, ...]]

SEAMS: tuple[Seam, ...] = (
    ("dbt.adapters.factory", "FACTORY", ()),
    ("dbt.adapters.factory", "AdapterContainer.load_plugin", ("self", "name")),
    ("dbt.adapters.factory", "AdapterContainer.register_adapter", ("self", "config")),
    ("dbt.adapters.factory", "AdapterContainer.lookup_adapter", ("self", "adapter_name")),
    ("dbt.adapters.factory", "AdapterContainer.get_adapter_package_names", ("self", "name")),
    ("dbt.adapters.factory", "AdapterContainer.get_include_paths", ("self", "name")),
    ("dbt.adapters.factory", "AdapterContainer.get_adapter_constraint_support", ("self", "name")),
    ("dbt.cli.main", "cli", ()),
    ("dbt.cli.requires", "setup_manifest", ("ctx", "write", "write_perf_info")),
    ("dbt.cli.requires", "preflight", ("func",)),
    ("dbt.cli.requires", "postflight", ("func",)),
    ("dbt.config.profile", "load_yaml_text", ("contents",)),
    (
        "dbt.config.profile",
        "Profile.from_raw_profile_info",
        ("raw_profile", "profile_name", "renderer", "target_override"),
    ),
    ("dbt.config.runtime", "RuntimeConfig.from_parts", ("project", "profile", "args")),
    ("dbt.context.providers", "RuntimeRefResolver.create_relation", ("self", "target_model")),
    ("dbt.context.providers", "RuntimeSourceResolver.resolve", ("self", "source_name", "table_name")),
    ("dbt.context.providers", "RuntimeDatabaseWrapper", ()),
    ("dbt.graph.selector_methods", "MethodManager.SELECTOR_METHODS", ()),
    ("dbt.graph.selector_spec", "MethodName", ()),
    ("dbt.jsonschemas.jsonschemas", "load_json_from_package", ("jsonschema_type", "filename")),
    ("dbt.parser.base", "RelationUpdate", ("config", "manifest", "component")),
    ("dbt.parser.manifest", "ManifestLoader.parse_project", ("self", "project", "parser_files", "parser_types")),
    ("dbt.parser.manifest", "ManifestLoader.build_manifest_state_check", ("self",)),
    ("dbt.parser.manifest", "ManifestLoader.build_macro_resolver", ("self",)),
    ("dbt.parser.manifest", "ManifestLoader.macro_depends_on", ("self",)),
    ("dbt.parser.manifest", "ManifestLoader.write_manifest_for_partial_parse", ("self",)),
    ("dbt.parser.manifest", "ManifestLoader.save_macros_to_adapter", ("self", "adapter")),
    ("dbt.parser.manifest", "SourcePatcher", ("root_project", "manifest")),
    ("dbt.parser.manifest", "_check_resource_uniqueness", ("manifest", "config")),
    ("dbt.parser.schemas", "SchemaParser.parse_file", ("self", "block", "dct")),
    ("dbt.parser.sources", "SourcePatcher.parse_source", ("self", "target")),
    ("dbt.parser.sources", "SourcePatcher.get_source_tests", ("self", "target")),
)
"""Of what parsing needs: module, object in it, and the names of the parameters that it takes (the first, in order)."""

TASK_SEAMS: tuple[Seam, ...] = (
    ("dbt.compilation", "Compiler._create_node_context", ("self", "node", "manifest", "extra_context")),
    ("dbt.compilation", "Compiler._recursively_prepend_ctes", ("self", "model", "manifest", "extra_context")),
    ("dbt.task.base", "BaseRunner.run", ("self", "compiled_node", "manifest")),
    ("dbt.task.base", "BaseRunner.handle_exception", ("self", "e", "ctx")),
    ("dbt.graph.queue", "GraphQueue.wait_until_something_was_done", ("self",)),
    ("dbt.task.run", "ModelRunner.execute", ("self", "model", "manifest")),
    ("dbt.task.run", "MicrobatchBatchRunner", ()),
    ("dbt.task.test", "TestRunner.execute_data_test", ("self", "data_test", "manifest")),
    ("dbt.task.show", "ShowRunner.execute", ("self", "compiled_node", "manifest")),
    ("dbt.task.runnable", "GraphRunnableTask.call_runner", ("self", "runner")),
    ("dbt.task.runnable", "GraphRunnableTask._cancel_connections", ("self", "pool")),
    ("dbt.task.runnable", "GraphRunnableTask.create_schemas", ("self", "adapter", "required_schemas")),
    ("dbt.task.runnable", "GraphRunnableTask.populate_adapter_cache", ("self", "adapter", "required_schemas")),
)
"""Of what running nodes needs: modules that a command which runs none does not import."""


RETRY_SEAMS: tuple[Seam, ...] = (("dbt.task.retry", "TASK_DICT", ()),)
"""Of what ``retry`` needs: its module imports every other task."""

DEBUG_SEAMS: tuple[Seam, ...] = (("dbt.task.debug", "DebugTask._load_profile", ("self",)),)
"""Of what ``debug`` needs."""


def check(seams: tuple[Seam, ...]) -> None:
    """See the module.

    Raises:
        IncompatibleDbt: something is missing or takes other parameters; the text names all of it.
    """
    missing = list(_misfits(seams))
    if missing:
        listed = "\n".join(f"  - {text}" for text in missing)
        raise IncompatibleDbt(
            f"dbt-core {version('dbt-core')} does not have what dvt builds on:\n{listed}",
            hint="install a dbt-core that this version of dvt supports: pip install 'dbt-core>=1.11,<1.13'",
        )


def _misfits(seams: tuple[Seam, ...]) -> Iterator[str]:
    for module, path, parameters in seams:
        try:
            found: Any = import_module(module)
            for name in path.split("."):
                found = inspect.getattr_static(found, name) if inspect.isclass(found) else getattr(found, name)
        except (ImportError, AttributeError) as error:
            yield f"{module}:{path} ({error})"
            continue
        found = getattr(found, "__func__", found)
        if not parameters or not callable(found):
            continue
        takes = [name for name in inspect.signature(found).parameters if name != "cls"]
        if tuple(takes[: len(parameters)]) != parameters:
            yield f"{module}:{path} takes ({', '.join(takes)}), not ({', '.join(parameters)} …)"
