"""dbt's errors about profiles.yml quote no value of it inside `unquoted`: it may be a password.

dbt itself shows the lines around a fault of YAML, a text that is no jinja, and a value of a wrong type. Two names of
its are rebound for the time of an invocation, here and nowhere else.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import yaml
from dbt.config import profile as dbt_profile
from dbt.config.profile import Profile
from dbt.config.renderer import ProfileRenderer
from dbt.exceptions import CompilationError, DbtProfileError
from dbt_common.dataclass_schema import ValidationError
from dbt_common.exceptions import DbtBaseException, DbtValidationError

from dvt.config.section import Unrenderable, kind, yaml_fault
from dvt.errors import DvtError


@contextmanager
def unquoted() -> Iterator[None]:
    """See the module."""
    load, read = dbt_profile.load_yaml_text, Profile.__dict__["from_raw_profile_info"]

    def load_yaml_text(contents: str, *more: Any, **named: Any) -> Any:
        try:
            return load(contents, *more, **named)
        except DbtValidationError as error:
            raise DbtValidationError(_fault(error)) from None

    def from_raw_profile_info(  # noqa: PLR0917  # dbt's parameters
        cls: Any,
        raw_profile: dict[str, Any],
        profile_name: str,
        renderer: Any,
        target_override: str | None = None,
        threads_override: int | None = None,
    ) -> Any:
        try:
            return read.__func__(cls, raw_profile, profile_name, renderer, target_override, threads_override)
        except Exception as error:  # an adapter's credentials raise whatever they like
            target = target_override or _rendered(renderer, raw_profile.get("target"))
            output = (raw_profile.get("outputs") or {}).get(target)
            said = _said(error, output if isinstance(output, Mapping) else {}, renderer)
            if said == str(error) and isinstance(error, DbtBaseException | DvtError):
                raise
            where = f'Credentials in profile "{profile_name}", target "{target}" invalid'
            raise DbtProfileError(f"{where}: {said}") from None

    dbt_profile.load_yaml_text = load_yaml_text
    Profile.from_raw_profile_info = classmethod(from_raw_profile_info)
    try:
        yield
    finally:
        dbt_profile.load_yaml_text = load
        Profile.from_raw_profile_info = read


def renderer_of(variables: dict[str, Any]) -> Callable[[str], Any]:
    """What renders a text of a configuration file as profiles.yml is; `variables`: ``--vars``.

    It raises `Unrenderable` where dbt would quote the text.
    """
    render = ProfileRenderer(variables).render_value

    def rendered(text: str) -> Any:
        try:
            return render(text)
        except CompilationError:
            raise Unrenderable from None

    return rendered


def _fault(error: DbtValidationError) -> str:
    """What is wrong with YAML, and where."""
    found = error.__context__
    return yaml_fault(found) if isinstance(found, yaml.YAMLError) else "not valid YAML"


def _said(error: Exception, output: Mapping[str, Any], renderer: Any) -> str:
    """What is wrong with an output; the error's own text where it quotes no secret."""
    from dvt.connectors.secrets import scrub, secrets_in  # with it comes the planner, which most commands do without

    reason = error.__cause__
    if isinstance(reason, ValidationError):
        return _invalid(reason)
    if isinstance(error, CompilationError) or isinstance(reason, CompilationError):
        for key, value in output.items():
            if secrets_in({str(key): value}) and not _renders(renderer, key, value):
                return f"{key} {Unrenderable.TEXT}"
    secrets = {*secrets_in(output), *secrets_in(_rendered_output(renderer, output))}
    plain = isinstance(error, DbtBaseException | DvtError | ValueError)
    said = str(error) if plain else f"{type(error).__name__}: {error}"
    return scrub(said, sorted(secrets, key=len, reverse=True))


def _invalid(error: Any) -> str:
    """The words of JSON schema, with what the value is in its place."""
    where = ".".join(map(str, error.absolute_path))
    said = str(error.message).replace(repr(error.instance), kind(error.instance))
    return f"{where}: {said}" if where else said


def _rendered(renderer: Any, value: Any) -> Any:
    with suppress(DbtBaseException):
        return renderer.render_value(value)
    return value


def _rendered_output(renderer: Any, output: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for key, value in output.items():
        with suppress(DbtBaseException):
            found.update(renderer.render_data({key: value}))
    return found


def _renders(renderer: Any, key: Any, value: Any) -> bool:
    try:
        renderer.render_data({key: value})
    except DbtBaseException:
        return False
    return True
