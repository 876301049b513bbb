"""What the machine has: binaries, packages, free ports, an unprivileged user."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.servers.server import Unavailable, alive

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def demoted(folder: Path, *users: str) -> list[str]:
    """The command prefix under which a server is run: nothing for a plain user, ``setpriv`` to a lesser one for root.

    `folder` is given to that user.
    """
    if os.geteuid() != 0:
        return []
    for name in (*users, "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            os.chown(folder, user.pw_uid, user.pw_gid)
            return [
                "setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--no-new-privs",
            ]  # fmt: skip
    raise Unavailable("running as root and there is no unprivileged user to run a server as")


def run(command: list[str], what: str) -> None:
    """Run `command` to its end.

    Raises:
        Unavailable: it failed; the end of its output is in the text.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", timeout=600)
    if done.returncode:
        raise Unavailable(f"{what} failed: {(done.stderr or done.stdout).strip()[-500:]}")


def start(command: list[str], log: Path, port: int, patience: float = 60.0) -> int:
    """Start a server, wait until it listens on `port`; its pid.

    It gets a session of its own: an interrupt at the terminal ends the tests, which then stop it.
    """
    # Not a Popen: the server outlives this process's interest in it.
    executable = shutil.which(command[0]) or command[0]
    output = (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), output, (os.POSIX_SPAWN_DUP2, 1, 2)]
    pid = os.posix_spawn(executable, command, os.environ, file_actions=actions, setsid=True)
    until = time.monotonic() + patience
    while time.monotonic() < until and alive(pid):
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
            return pid
        time.sleep(0.1)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    raise Unavailable(f"{command[0]} did not start: {log.read_text()[-500:]}")


def wait(attempt: Callable[[], object], log: Path, patience: float = 30.0) -> None:
    """Try to log in until that works.

    Raises:
        Unavailable: it never did.
    """
    until = time.monotonic() + patience
    while True:
        try:
            attempt()
        except Exception as error:
            if time.monotonic() > until:
                raise Unavailable(f"nobody can log in: {error}; {log.read_text()[-300:]}") from error
            time.sleep(0.1)
        else:
            return


def install_debian(package: str) -> None:
    """Install a Debian package without starting its service.

    Raises:
        Unavailable: not root, not Debian, or the package cannot be had.
    """
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Unavailable(f"it is not installed, and only root on Debian can add it (apt-get install {package})")
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    run(["apt-get", "update"], "apt-get update")
    with _no_services():
        run([*environment, "apt-get", "install", "-y", "--no-install-recommends", package], f"installing {package}")


@contextlib.contextmanager
def _no_services() -> Iterator[None]:
    """Debian asks this file before it starts a service; 101 means: do not."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()
