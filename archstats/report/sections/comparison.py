"""The comparison table: every model with its counts and times, bars in the cells."""

from __future__ import annotations

from markupsafe import Markup

from archstats.report.templating import render
from archstats.report.view import View

_BARS = ("params", "macs", "activations", "traffic_bytes", "peak_bytes")


def body(view: View) -> Markup:
    """Draw the table; a bar in a cell is the share of the largest value in its column."""
    largest = {name: max((row.quantity(name) or 0 for row in view.rows), default=0) for name in _BARS}
    slowest = {
        device: max((row.latency[device].p50_ns for row in view.rows if device in row.latency), default=0)
        for device in view.devices
    }
    return render("sections/comparison.html.j2", view=view, largest=largest, slowest=slowest)
