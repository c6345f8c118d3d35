"""Each section of the index is a function from what is seen to its markup: what it draws of one run is a snapshot."""

import re

import pytest
import runs
from drawn import Page, view_of

from archstats.records import Measured
from archstats.report.sections import SECTIONS

DRAWN_BY_MATPLOTLIB = re.compile(r"<svg.*?</svg>", re.DOTALL)  # differs with its version; the charts' tests look inside


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.id)
def test_a_section_draws_what_it_drew(section, snapshot):
    markup = DRAWN_BY_MATPLOTLIB.sub("<svg></svg>", str(section.body(view_of(runs.example()))))
    assert Page(markup).stack == []
    snapshot(f"{section.id}.html", markup)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.id)
def test_a_run_of_one_failed_model_has_well_formed_sections(section):
    assert Page(str(section.body(view_of(runs.run_of(Measured(profile=runs.failed("a"))))))).stack == []
