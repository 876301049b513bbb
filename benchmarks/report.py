"""Figures as text: the least and the middle value of each way, and ratios of the least ones."""

from collections.abc import Mapping, Sequence

from benchmarks.measure import Figures

_MEASURES = (("cpu", "CPU s", 2), ("wall", "wall s", 2), ("peak", "peak MB", 0))
_TITLE, _CELL, _RATIO = 28, 24, 18


def table(title: str, figures: Mapping[str, Figures], ways: Sequence[str], empty: Mapping[str, Figures]) -> list[str]:
    """One line for each measure, below a heading.

    Args:
        title: what was run.
        figures: by way.
        ways: the columns. The first one is compared with each other.
        empty: what of a way's seconds is not the work itself; taken off before seconds are compared.
    """
    first, *others = ways
    heading = f"{title:<{_TITLE}}" + "".join(f"{way:>{_CELL}}" for way in ways)
    lines = [heading + "".join(f"{f'{first} / {other}':>{_RATIO}}" for other in others)]
    for measure, unit, digits in _MEASURES:
        cells = [f"  {unit:<{_TITLE - 2}}"]
        for way in ways:
            figure = figures.get(way)
            least_median = (
                f"{figure.least(measure):.{digits}f} / {figure.median(measure):.{digits}f}" if figure else "-"
            )
            cells.append(f"{least_median:>{_CELL}}")
        cells += [f"{_ratio(measure, first, other, figures, empty):>{_RATIO}}" for other in others]
        lines.append("".join(cells))
    return lines


def _ratio(measure: str, one: str, other: str, figures: Mapping[str, Figures], empty: Mapping[str, Figures]) -> str:
    if one not in figures or other not in figures:
        return "-"

    def beyond(way: str) -> float:
        taken_off = empty[way].least(measure) if way in empty and measure != "peak" else 0.0
        return figures[way].least(measure) - taken_off

    return f"{beyond(one) / beyond(other):.2f}" if beyond(other) > 0 else "-"
