"""Pin what `make setup` installs: requirements/*.in and pyproject.toml become requirements/*.txt.

One file for every Python from the oldest supported up and for every platform, with the hashes of all files and without
the address of an index: pip uses whichever the machine is set to. Run it as `make pins`.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = "3.10"
RESOLVER = "uv==0.13.8"
# Spark is no part of it: it needs Java, and its wheel is larger than all the rest.
EXTRAS = ("duckdb", "mysql", "postgres", "sqlite")


def compile_pins(uv: Path, sources: list[str], target: str, *options: str) -> None:
    """Write `target` from `sources` (both relative to the checkout)."""
    shape = ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--quiet"]
    pythons = ["--universal", "--python-version", OLDEST_PYTHON]
    command = [str(uv), "pip", "compile", *shape, *pythons, *options, *sources, "--output-file", target]
    subprocess.run(command, cwd=ROOT, check=True)
    print(f"{target}: {sum('==' in line for line in (ROOT / target).read_text().splitlines())} pins")


def main(arguments: list[str]) -> None:
    """Resolve anew; with `--upgrade`, to the newest versions that fit instead of the pinned ones where possible."""
    upgrade = ["--upgrade"] if "--upgrade" in arguments else []
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / "bin"
        subprocess.run([programs / "pip", "install", "--quiet", RESOLVER], check=True)
        uv = programs / "uv"
        extras = [option for extra in EXTRAS for option in ("--extra", extra)]
        compile_pins(uv, ["pyproject.toml", "requirements/dev.in"], "requirements/dev.txt", *extras, *upgrade)
        compile_pins(uv, ["requirements/alone.in"], "requirements/alone.txt", "--no-deps", *upgrade)


if __name__ == "__main__":
    main(sys.argv[1:])
