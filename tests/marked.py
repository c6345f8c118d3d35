"""Reading the marks of a chart: what stands in the data attributes, titles and links of its SVG."""

from dataclasses import dataclass, field

import msgspec
from drawn import Page, view_of

from archstats.report.charts import charts


@dataclass
class Marked:
    """One mark: its element, its attributes, its title and the shapes inside of it."""

    tag: str
    attrs: dict
    title: str = ""
    shapes: list = field(default_factory=list)

    @property
    def numbers(self):
        return self.attrs["data-model"], float(self.attrs["data-x"]), float(self.attrs["data-y"])

    @property
    def href(self):
        return self.attrs.get("href")


class Drawing(Page):
    """A chart's SVG, with its marks in the order in which they are drawn."""

    def __init__(self, svg):
        self.marks, self.inside = [], None
        super().__init__(str(svg))

    def handle_starttag(self, tag, attrs):
        if "data-model" in dict(attrs):
            self.inside = Marked(tag, dict(attrs))
            self.marks.append(self.inside)
        super().handle_starttag(tag, attrs)

    def handle_startendtag(self, tag, attrs):
        if self.inside:
            self.inside.shapes.append((tag, dict(attrs)))
        super().handle_startendtag(tag, attrs)

    def handle_endtag(self, tag):
        if self.inside and tag == self.inside.tag:
            self.inside = None
        super().handle_endtag(tag)

    def handle_data(self, data):
        if self.inside and self.stack[-1] == "title":
            self.inside.title += data
        super().handle_data(data)


def charts_of(run):
    """The charts of a run by their ids."""
    return {chart.id: chart for chart in charts(view_of(run))}


def marks(chart):
    return Drawing(chart.svg).marks


def numbers(chart):
    """What the marks say of their numbers, in no order."""
    return sorted(mark.numbers for mark in marks(chart))


def titles(chart):
    return {mark.attrs["data-model"]: mark.title for mark in marks(chart)}


def with_studies(run, *studies):
    return msgspec.structs.replace(run, studies=studies)
