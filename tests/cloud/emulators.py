"""Emulators of cloud databases, and an environment with their adapters: each in a virtual environment of its own.

An emulator shows that dvt, an adapter and a driver work together; it is no proof of what the database itself does.
"""

import contextlib
import os
import signal
import site
import subprocess
import venv
from collections.abc import Iterator
from pathlib import Path

from tests.servers import machine

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("DVT_EMULATORS", ROOT / ".oracle" / "emulators"))
FAKESNOW = ("fakesnow[server]==0.12.1", "snowflake-connector-python<5")
ADAPTERS = ("dbt-snowflake==1.11.6", "snowflake-connector-python<5")


def environment(name: str, packages: tuple[str, ...], *, with_dvt: bool = False) -> Path:
    """The Python of a virtual environment with these packages; made once.

    Args:
        name: of its folder.
        packages: pip's requirements.
        with_dvt: it sees dvt and all that is installed beside this process, too.
    """
    folder = FOLDER / name
    python, done = folder / "bin" / "python", folder / "done"
    if not done.exists():
        venv.create(folder, with_pip=True, clear=True)
        if with_dvt:
            [packed] = (folder / "lib").glob("python*/site-packages")
            seen = [*site.getsitepackages(), str(ROOT / "src")]
            (packed / "dvt.pth").write_text("".join(f"{place}\n" for place in seen))
        machine.run([str(python), "-m", "pip", "install", "--quiet", *packages], f"pip install {' '.join(packages)}")
        done.touch()
    return python


@contextlib.contextmanager
def fakesnow(log: Path) -> Iterator[int]:
    """The port of a running fakesnow, which keeps nothing."""
    python = environment("fakesnow", FAKESNOW)
    port = machine.free_port()
    command = [str(python.with_name("fakesnow")), "-s", "--host", machine.LOOPBACK, "-p", str(port)]
    pid = machine.start(command, log, port)
    try:
        yield port
    finally:
        os.kill(pid, signal.SIGTERM)


def dvt(*arguments: str, folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """A command of dvt in the environment that has the adapters."""
    python = environment("adapters", ADAPTERS, with_dvt=True)
    variables = {**os.environ, "DVT_HOME": str(home), "DBT_PROFILES_DIR": str(folder), "NO_COLOR": "1"}
    return subprocess.run(
        [str(python), "-m", "dvt", *arguments], cwd=folder, env=variables, capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip
