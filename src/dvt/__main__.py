"""``dvt`` and ``python -m dvt``."""

import sys


def main() -> None:
    """Run the command line; exit codes are dbt's: 0 success, 1 a node failed, 2 an error before or beside the nodes."""
    args = sys.argv[1:]
    if {"--version", "-V", "-v"} & set(args) and all(arg.startswith("-") for arg in args):
        from dvt.dbt.versions import report

        sys.stdout.write(report())
        return
    from dvt.errors import DvtError

    try:
        from dvt.cli.tree import cli
    except DvtError as error:  # a dbt that dvt cannot work with
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    cli.main(prog_name="dvt")


if __name__ == "__main__":
    main()
