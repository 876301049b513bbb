"""``dvt`` and ``python -m dvt``."""

import sys


def main() -> None:
    """Run the command line; exit codes are dbt's: 0 success, 1 a node failed, 2 an error before or beside the nodes."""
    args = sys.argv[1:]
    if args in (["--version"], ["-V"], ["-v"]):
        from dvt.cli.version import report

        sys.stdout.write(report())
        return
    from dvt.cli.tree import cli

    cli.main(prog_name="dvt")


if __name__ == "__main__":
    main()
