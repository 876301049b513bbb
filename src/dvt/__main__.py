"""``dvt`` and ``python -m dvt``."""

import signal
import sys
from types import FrameType


def main() -> None:
    """Run the command line; exit codes are dbt's: 0 success, 1 a node failed, 2 an error before or beside the nodes."""
    args = sys.argv[1:]
    if {"--version", "-V", "-v"} & set(args) and all(arg.startswith("-") for arg in args):
        from dvt.dbt.versions import report

        sys.stdout.write(report())
        return
    from dvt.errors import DvtError

    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _interrupt)
    try:
        from dvt.cli.tree import cli
    except DvtError as error:  # a dbt that dvt cannot work with
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    cli.main(prog_name="dvt")


def _interrupt(number: int, frame: FrameType | None) -> None:
    """SIGTERM, as schedulers and containers stop a program, is Ctrl-C: what runs is cancelled. A second one kills."""
    del frame
    signal.signal(number, signal.SIG_DFL)
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
