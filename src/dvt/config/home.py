"""Where dvt keeps what belongs to the user and not to one project: ``$DVT_HOME``, by default ``~/.dvt``.

It knows one environment variable and nothing of what lies in the folder.
"""

import os
from collections.abc import Mapping
from pathlib import Path

HOME_VARIABLE = "DVT_HOME"


def dvt_home(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of the user's dvt files, whether or not it exists.

    Args:
        environ: the environment variables; those of the process when not given.
    """
    configured = (os.environ if environ is None else environ).get(HOME_VARIABLE, "")
    return Path(configured).expanduser() if configured else Path.home() / ".dvt"
