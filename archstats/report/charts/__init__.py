"""The charts across models: each is a function from what is seen to the charts that the run allows."""

from __future__ import annotations

from collections.abc import Callable

from archstats.report.charts import (
    convolutions,
    counters,
    families,
    image_size,
    inception,
    macs_time,
    memory,
    params_macs,
    side_by_side,
    throughput,
)
from archstats.report.charts.drawing import Chart, drawing
from archstats.report.view import View

CHARTS: tuple[Callable[[View], list[Chart]], ...] = (
    params_macs.charts,
    macs_time.charts,
    throughput.charts,
    families.charts,
    image_size.charts,
    memory.charts,
    convolutions.charts,
    inception.charts,
    counters.charts,
    side_by_side.charts,
)


def charts(view: View) -> list[Chart]:
    """Draw every chart for which the run has the numbers."""
    with drawing():
        return [chart for draw in CHARTS for chart in draw(view)]
