"""Figures as text: the least and the middle value of each way, and ratios of the least or of the middle ones."""

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.measure import Figures

_MEASURES = (("cpu", "CPU s", 2), ("wall", "wall s", 2), ("peak", "peak MB", 0))
_TITLE, _CELL, _RATIO = 32, 24, 20


def table(title: str, figures: Mapping[str, Figures], ways: Sequence[str], empty: Mapping[str, Figures]) -> list[str]:
    """One line for each measure, below a heading.

    Args:
        title: what was run.
        figures: by way.
        ways: the columns. The first one is compared with each other, by the least values.
        empty: what of a way's seconds is not the work itself; taken off before seconds are compared.
    """
    first, *others = ways
    lines = [_heading(title, ways)]
    for measure in _MEASURES:
        ratios = [_ratio(measure[0], first, other, figures, empty) for other in others]
        lines.append(_line(measure, figures, ways, ratios))
    return lines


def limits(title: str, figures: Mapping[str, Figures], aims: Mapping[str, float]) -> list[str]:
    """One line for each measure, below a heading; wall time is compared, by the middle values, beside the aim.

    Nothing else is: what a server takes by itself is no CPU second and no memory of its client.

    Args:
        title: what was moved.
        figures: by way. The first one is compared with each other.
        aims: the ratio to a way that is aimed at.
    """
    first, *others = figures
    lines = [_heading(title, tuple(figures))]
    for measure in _MEASURES:
        ratios = []
        for other in others if measure[0] == "wall" else ():
            ratio = figures[first].median("wall") / figures[other].median("wall")
            ratios.append(f"{ratio:.2f} (aim {aims[other]:g})" if other in aims else f"{ratio:.2f}")
        lines.append(_line(measure, figures, tuple(figures), ratios))
    return lines


def _heading(title: str, ways: Sequence[str]) -> str:
    first, *others = ways
    compared = "".join(f"{f'{first} / {other}':>{_RATIO}}" for other in others)
    return f"{title:<{_TITLE}}" + "".join(f"{way:>{_CELL}}" for way in ways) + compared


def _line(
    measure: tuple[str, str, int], figures: Mapping[str, Figures], ways: Iterable[str], ratios: Iterable[str]
) -> str:
    name, unit, digits = measure
    cells = [f"  {unit:<{_TITLE - 2}}"]
    for way in ways:
        figure = figures.get(way)
        least_median = f"{figure.least(name):.{digits}f} / {figure.median(name):.{digits}f}" if figure else "-"
        cells.append(f"{least_median:>{_CELL}}")
    return "".join([*cells, *(f"{ratio:>{_RATIO}}" for ratio in ratios)])


def _ratio(measure: str, one: str, other: str, figures: Mapping[str, Figures], empty: Mapping[str, Figures]) -> str:
    if one not in figures or other not in figures:
        return "-"

    def beyond(way: str) -> float:
        taken_off = empty[way].least(measure) if way in empty and measure != "peak" else 0.0
        return figures[way].least(measure) - taken_off

    return f"{beyond(one) / beyond(other):.2f}" if beyond(other) > 0 else "-"
