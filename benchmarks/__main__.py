"""``python -m benchmarks [ordinary] [federated] [queries] [moving]``: all, if none is named; ``bytes`` by name only."""

import argparse
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.servers import Unavailable

from benchmarks import bytes_moved, federated, moving, ordinary, queries
from benchmarks.measure import Figures
from benchmarks.report import limits, table
from benchmarks.servers import databases

_DATA = Path(__file__).parents[1] / ".oracle" / "benchmarks"
_PARTS = ("ordinary", "federated", "queries", "moving")
_BY_NAME = "bytes"


def main() -> None:
    """Run the benchmarks and print what they took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("parts", nargs="*", metavar="|".join(_PARTS), help="which to run (default: all)")
    parser.add_argument("--runs", type=int, default=int(os.environ.get("BENCH_RUNS", "3")), help="BENCH_RUNS")
    parser.add_argument("--scale", type=float, default=float(os.environ.get("BENCH_SF", "1")), help="BENCH_SF")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("BENCH_DATA", _DATA)), help="BENCH_DATA")
    asked = parser.parse_args()
    if asked.parts == [_BY_NAME]:
        _bytes(asked.data.resolve(), asked.scale)
        return
    unknown = set(asked.parts) - set(_PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))} (there are: {', '.join(_PARTS)})")
    parts = asked.parts or _PARTS
    # The servers run as another user, who has to get through.
    asked.data.mkdir(parents=True, exist_ok=True, mode=0o711)
    print(f"{asked.runs} runs of each, in turns; least / median. Ratios are of the least, where not said otherwise.")
    if "ordinary" in parts:
        _ordinary(asked.data.resolve(), asked.runs)
    if "federated" in parts:
        _federated(asked.data.resolve(), asked.runs, asked.scale)
    if "queries" in parts:
        _queries(asked.data.resolve(), asked.runs, asked.scale)
    if "moving" in parts:
        _moving(asked.data.resolve(), asked.runs, asked.scale)


def _ordinary(folder: Path, runs: int) -> None:
    print(f"\nAn ordinary project: one DuckDB target, {ordinary.MODELS} models, {ordinary.TESTS} tests\n")
    _show(ordinary.compare(folder / "ordinary", runs), ("dvt", "dbt"))


def _federated(folder: Path, runs: int, scale: float) -> None:
    print(f"\nTPC-H at scale factor {scale:g}: lineitem in MariaDB, orders and the result in PostgreSQL.")
    print("Ratios: what a model took beyond the empty run of its project, to the script and to dbt-duckdb's.\n")
    with _or_skipped(folder), databases(folder / "servers", scale) as found:
        _show(federated.compare(found, folder / "federated", runs), ("dvt", "by hand", "dbt-duckdb"), "empty run")


def _queries(folder: Path, runs: int, scale: float) -> None:
    print(f"\nTPC-H's 22 queries at scale factor {scale:g}, over PostgreSQL and MariaDB, in two placements.")
    print("Ratios: what a query took beyond the empty run of its project.\n")
    with _or_skipped(folder), databases(folder / "servers", scale) as found:
        _show(queries.compare(found, folder / "queries", runs), tuple(queries.WAYS), "empty run")


def _bytes(folder: Path, scale: float) -> None:
    print(f"Megabytes that leave the sources at scale factor {scale:g}, tables at random places: of whole tables,")
    print("of the columns and rows that the model's filters leave, and of what dvt reads and sends.")
    heads = ("placement", "targets", "whole", "filtered", "dvt", "ratio")
    for suite in bytes_moved.SUITES:
        print(f"\n{suite:<8}{'query':>6}" + "".join(f"{head:>10}" for head in heads))
        rows = []
        try:
            for row in bytes_moved.measure(folder / "bytes", suite, scale, (0, 1)):
                rows.append(row)
                moved = [row.whole, row.filtered, row.full + row.sent]
                figures = "".join(f"{size / 1e6:>10.3f}" for size in moved)
                told = "" if row.equal else "  another answer!"
                print(f"{row.query:>14}{row.seed:>10}{row.places:>10}{figures}{row.ratio:>10.4f}{told}", flush=True)
        except FileNotFoundError as error:
            print(f"skipped: {error}")
            continue
        several = [row for row in rows if row.places > 1]
        highest = max(row.ratio for row in rows)
        print(f"geometric mean of {len(rows)}: {bytes_moved.geometric_mean(rows):.4f}; the highest {highest:.2f}")
        print(f"of the {len(several)} on several targets: {bytes_moved.geometric_mean(several):.4f}")
        planning = sorted(row.planning * 1000 for row in rows)
        print(
            f"CPU milliseconds of a plan: median {median(planning):.0f},"
            f" 95th percentile {planning[len(planning) * 95 // 100]:.0f}, longest {planning[-1]:.0f}"
        )


def _moving(folder: Path, runs: int, scale: float) -> None:
    print(f"\nExtract and load against the limit of each server: TPC-H at scale factor {scale:g}.")
    print("A server's CPU is not counted, dvt's start neither. Ratios: wall time, of the median.\n")
    with _or_skipped(folder), databases(folder / "servers", scale) as found:
        for move, figures in moving.compare(found, folder / "moving", runs, scale):
            print("\n".join(limits(move.title, figures, move.aims)), flush=True)


@contextmanager
def _or_skipped(folder: Path) -> Iterator[None]:
    try:
        yield
    except Unavailable as error:
        print(f"skipped: {error} (the servers keep their data in {folder}; BENCH_DATA names another folder)")


def _show(found: Iterable[tuple[str, Mapping[str, Figures]]], ways: tuple[str, ...], base: str = "") -> None:
    empty: Mapping[str, Figures] = {}
    for title, figures in found:
        print("\n".join(table(title, figures, ways, {} if title == base else empty)), flush=True)
        empty = figures if title == base else empty


if __name__ == "__main__":
    main()
