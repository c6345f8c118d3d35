"""Where models come from: names of the zoo and of model libraries, callables, modules; one file a source."""

from archstats.sources.resolve import resolve, select
from archstats.sources.subject import Example, Subject, Weights

__all__ = ["Example", "Subject", "Weights", "resolve", "select"]
