"""Every record that passes from one stage to the next.

Records are frozen, hold plain values only (no tensor, no module), and carry units in their names. They are what
`run.json` stores, so nothing here imports torch. A number that could not be had is None, and its reason stands in
`missing`; a whole measurement that could not be made is a `Failed` or a `Skipped` in place of the record.
"""

from archstats.records.base import Record
from archstats.records.described import Departure, DepartureKind, Described, Failed, Listing, Shape
from archstats.records.judgement import Judgement, Verdict
from archstats.records.law import Expression, Law, NoLaw
from archstats.records.opinion import Difference, Opinion
from archstats.records.profile import Layer, Operation, Profile, Setting, Training
from archstats.records.run import SCHEMA_VERSION, Environment, Machine, Measured, Run, Settings
from archstats.records.study import Series, Study, StudyPoint
from archstats.records.timing import Ceilings, LayerTime, NotTimed, Timing

__all__ = [
    "SCHEMA_VERSION",
    "Ceilings",
    "Departure",
    "DepartureKind",
    "Described",
    "Difference",
    "Environment",
    "Expression",
    "Failed",
    "Judgement",
    "Law",
    "Layer",
    "LayerTime",
    "Listing",
    "Machine",
    "Measured",
    "NoLaw",
    "NotTimed",
    "Operation",
    "Opinion",
    "Profile",
    "Record",
    "Run",
    "Series",
    "Setting",
    "Settings",
    "Shape",
    "Study",
    "StudyPoint",
    "Timing",
    "Training",
    "Verdict",
]
