"""``dvt debug``: dbt's, which shows no secret of the connection that it tries, nor lets a driver tell one."""

from typing import Any

from dbt.config.profile import read_profile
from dbt.task.debug import DebugTask
from typing_extensions import override

from dvt.dbt.keyed import with_key
from dvt.dbt.opening import scrubbed
from dvt.dbt.registry import built_in_version


class Debug(DebugTask):
    """See the module."""

    @override
    def _load_profile(self) -> Any:
        # It tells a fault of YAML without the lines around it, which dbt's task does not.
        read_profile(str(self.profiles_dir))
        status = super()._load_profile()
        if self.profile is not None:
            # By its key, the adapter is registered as one of ours, which tells no secret where it cannot connect.
            self.profile.credentials = with_key(self.profile.credentials, self.profile.target_name)
            _veil(self.profile.credentials)
        return status

    @override
    def _read_adapter_version(self, module: Any) -> str:
        # Of an adapter that is built in there is no module of that name.
        found = built_in_version(self.profile.credentials.type) if self.profile is not None else None
        return found or str(super()._read_adapter_version(module))


def _veil(credentials: Any) -> None:
    """Let what dbt lists of a connection hold no secret: adapters list whole mappings of settings."""
    listed = credentials.connection_info

    def connection_info(*more: Any, **named: Any) -> list[tuple[str, Any]]:
        return [(key, _veiled(value, credentials)) for key, value in listed(*more, **named)]

    credentials.connection_info = connection_info


def _veiled(value: Any, credentials: Any) -> Any:
    shown = str(value)
    clean = scrubbed(shown, credentials)
    return value if clean == shown else clean
