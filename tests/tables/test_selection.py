"""A run with some of its models."""

import msgspec
import pytest
import runs

from archstats.errors import UnknownNameError
from archstats.records import Measured
from archstats.tables.selection import of_models


def names(run):
    return [measured.profile.model for measured in run.measured]


def test_models_are_chosen_by_name_and_pattern_in_the_runs_order(a_run):
    assert names(of_models(a_run, ["large", "s*"])) == ["small", "large"]
    assert names(of_models(a_run, ["broken"])) == ["broken"]


def test_judgements_about_others_are_left_out(a_run):
    both = (runs.judgement("a", models=("small", "large")), runs.judgement("b", models=()))
    run = msgspec.structs.replace(a_run, judgements=both)
    assert [j.id for j in of_models(run, ["large"]).judgements] == ["a"]
    assert of_models(run, ["broken"]).judgements == ()


def test_a_name_that_reads_as_a_pattern_is_found():
    run = runs.run_of(*(Measured(profile=runs.profile(name)) for name in ("net[x]", "netx")))
    assert names(of_models(run, ["net[x]"])) == ["net[x]", "netx"]


def test_an_unknown_model_names_its_neighbours(a_run):
    with pytest.raises(UnknownNameError, match=r"The run has no model 'smal'\. Did you mean small\?"):
        of_models(a_run, ["smal"])
    with pytest.raises(UnknownNameError, match="--table models"):
        of_models(a_run, ["zzz"])
