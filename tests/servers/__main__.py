"""``python -m tests.servers postgres|mariadb up|down|status``: a server that outlives the command."""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.servers.server import KINDS, Unavailable, ensure, running, stop

FOLDER = Path(tempfile.gettempdir()) / "dvt-servers"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("action", choices=("up", "down", "status"))
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where it keeps its data (default: %(default)s)")
    arguments = parser.parse_args()
    arguments.folder = arguments.folder.resolve()  # the servers may run as another user, elsewhere
    if arguments.action == "up":
        try:
            server = ensure(arguments.kind, arguments.folder)
        except Unavailable as error:
            (arguments.folder / f"{arguments.kind}.unavailable").unlink(missing_ok=True)
            print(error, file=sys.stderr)
            return 1
        print(json.dumps(asdict(server)))
        return 0
    found = running(arguments.kind, arguments.folder)
    if found and arguments.action == "down":
        stop(found)
        (arguments.folder / f"{arguments.kind}.json").unlink()
        return 0
    print(json.dumps(asdict(found)) if found else f"{arguments.kind} does not run in {arguments.folder}")
    return 0 if found else 1


sys.exit(main())
