"""Laws derived in a process beside are those derived here; a process that ends early leaves a reason."""

import os
import time

import pytest

from archstats import isolation
from archstats.laws import beside
from archstats.laws.recording import recorded
from archstats.records import NoLaw
from archstats.sources import resolve

pytestmark = pytest.mark.skipif(not isolation.AVAILABLE, reason="no process can be forked here")
SUBJECTS = {name: resolve(name) for name in ("lenet", "squeezenet1_1")}


def test_they_are_the_same_as_here():
    with beside.derived(SUBJECTS) as laws:
        laws.wait()
        found = {name: laws.get(name) for name in SUBJECTS}
    assert found == {name: recorded(subject) for name, subject in SUBJECTS.items()}


def test_what_was_derived_before_the_process_ended_is_kept(monkeypatch):
    def ends(subject):
        if subject is SUBJECTS["lenet"]:
            return NoLaw(reason="this one came")
        os.write(1, b"out of memory\n")
        os._exit(1)

    monkeypatch.setattr(beside, "recorded", ends)
    with beside.derived(SUBJECTS) as laws:
        laws.wait()
    assert laws.get("lenet").reason == "this one came"
    assert laws.get("squeezenet1_1").reason == "the process that derived it ended early: out of memory"


def test_one_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(beside, "_LONGEST_S", 0.2)
    monkeypatch.setattr(beside, "recorded", lambda _: time.sleep(60))
    with beside.derived(SUBJECTS) as laws:
        laws.wait()
    assert laws.get("lenet").reason == "deriving it took longer than 0.2 s"


def test_a_run_that_stops_does_not_wait():
    with beside.derived(SUBJECTS) as laws:
        pass
    assert isinstance(laws.get("squeezenet1_1"), NoLaw)


def test_where_no_process_can_be_forked_they_are_derived_when_asked_for(monkeypatch):
    monkeypatch.setattr(isolation, "AVAILABLE", False)
    with beside.derived(SUBJECTS) as laws:
        laws.take()
        laws.wait()
        assert laws.get("lenet") == recorded(SUBJECTS["lenet"])
