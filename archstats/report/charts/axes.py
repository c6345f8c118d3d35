"""Axes in the report's manner: few ticks, in words such as "100 M" and "1 ms", and room around what is drawn."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Write = Callable[[float], str]
Which = Literal["x", "y"]

_LEAST_ROOM = 0.15
_MOST_TICKS = 9
_FEWEST_TICKS = 3


def logarithmic(axes: Axes, which: Which, values: Iterable[float], write: Write, room: float = 0.09) -> None:
    """Make an axis logarithmic, around positive values and with so much room beside them, a share of their span."""
    ends = [math.log10(value) for value in values]
    low, high = min(ends), max(ends)
    margin = max((high - low) * room, _LEAST_ROOM)
    axes.set(**{f"{which}scale": "log"})
    span(axes, which, 10 ** (low - margin), 10 ** (high + margin))
    write_ticks(axes, which, decades(10 ** (low - margin), 10 ** (high + margin)), write)


def linear(axes: Axes, which: Which, low: float, high: float, write: Write) -> None:
    """Make an axis linear from `low` to `high`, with ticks at round numbers."""
    span(axes, which, low, high)
    step = _round_step((high - low) / (_MOST_TICKS - 3))
    write_ticks(axes, which, [n * step for n in range(math.ceil(low / step), math.floor(high / step) + 1)], write)


def span(axes: Axes, which: Which, low: float, high: float) -> None:
    """Let an axis go from `low` to `high`."""
    axes.set(**{f"{which}lim": (low, high)})


def write_ticks(axes: Axes, which: Which, ticks: Sequence[float], write: Write) -> None:
    """Put ticks at the given places only, and a line of the grid at each."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    axis: Any = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(FixedLocator(list(ticks)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _position: without_zeros(write(value))))
    axes.grid(visible=True, axis=which)


def decades(low: float, high: float) -> list[float]:
    """Return the powers of ten between two positive numbers; where these are few, round numbers between them too."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    found: list[float] = []
    for steps in ((1,), (1, 2, 5), (1, 1.5, 2, 3, 5, 7)):
        made = (step * 10.0**power for power in range(first, last + 1) for step in steps)
        found = [tick for tick in made if low <= tick <= high]
        if len(found) >= _FEWEST_TICKS:
            break
    return found[:: math.ceil(len(found) / _MOST_TICKS)]


def without_zeros(text: str) -> str:
    """Leave out zeros behind the point: "1.00 ms" becomes "1 ms"."""
    return re.sub(r"(\.\d*?)0+\b", r"\1", text).replace(". ", " ").removesuffix(".")


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= step)


def settle(figure: Figure) -> None:
    """Lay the figure out for good: from here on every place in it has its coordinates."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
